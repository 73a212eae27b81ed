"""Serves what brings something out: search, answers, chats, memories, pictures."""

import asyncio
import secrets
from collections.abc import Mapping
from dataclasses import replace
from typing import TYPE_CHECKING

from core.capture.codec import is_plain
from core.engine.asking import chat, naming
from core.engine.asking.answering import AskedQuestion
from core.engine.life.history import history
from core.engine.opened import Opened
from core.protocol.connection import Context, Handler
from core.protocol.operations import (
    Answer,
    Ask,
    Conversations,
    GetFrame,
    Hits,
    ListConversations,
    ListMemories,
    ListMessages,
    MemoryRows,
    Messages,
    Nothing,
    Picture,
    Progress,
    RenameConversation,
    Search,
    Searched,
    ShowMemory,
    Shown,
)
from core.reading.redaction.detect import redact
from core.records.errors import NotFoundError, RefusedError
from core.records.memory import Citation, Evidence, Memory
from core.records.message import Message
from core.records.screen import ReadFrame
from core.text.clean import clean

if TYPE_CHECKING:
    from core.engine.engine import Engine

_LONGEST_QUESTION = 2_000
_LONGEST_BEFORE = 300
"""Characters of the question before, for one that refers back to it."""
_WIDEST_THUMBNAIL = 16_384


class _Recall:
    def __init__(self, engine: "Engine") -> None:
        self._engine = engine

    # ── finding and answering ────────────────────────────────────────────────────────────────────────

    async def search(self, request: Search, _context: Context) -> Hits:
        located = replace(
            request,
            query=_checked(request.query),
            now=self._engine.now(request.now),
            zone=self._engine.zone(request.zone),
            me=self._engine.me(request.me),
        )
        opened = self._engine.unlocked()
        notice = opened.mending.shortfall
        return Hits(await opened.search(located), notice)

    async def ask(self, request: Ask, context: Context) -> Answer:
        opened = self._engine.unlocked()
        text = _checked(request.question)
        if not text:
            raise RefusedError("The question is empty.")
        now, zone, me = (
            self._engine.now(request.now),
            self._engine.zone(request.zone),
            self._engine.me(request.me),
        )
        asked = AskedQuestion(text, now, zone, me, request.language, plain=request.plain)

        def writing(so_far: str) -> None:
            stage = "Writing the answer" if so_far else "The model reads what was found"
            context.progress(Progress(stage, 0, 0, so_far))

        if not request.conversation:
            return self._used(request, context, await opened.ask(asked, writing))
        conversation = request.conversation
        if conversation == chat.NEW:
            conversation = f"chat-{secrets.token_hex(8)}"
        else:
            said = await self._engine.lanes.read(opened.tables.messages_of, conversation)
            if not said:
                raise NotFoundError("There is no such conversation any more.")
            questions = [turn.text for turn in said if turn.role == "question"]
            asked = replace(asked, before=questions[-1][:_LONGEST_BEFORE] if questions else "")
        turn = chat.user_turn(secrets.token_hex(8), conversation, me, text, now, zone)
        await asyncio.shield(opened.keep_turns(turn))
        if turn.role == "statement":
            answer = Answer(
                chat.NOTED, "", (), Searched(None, None, 0, 0), abstained=False, mode="extractive"
            )
        else:
            answer = self._used(request, context, await opened.ask(asked, writing))
        reply = chat.reply_turn(secrets.token_hex(8), turn, answer, max(now, self._engine.now()))
        await asyncio.shield(opened.keep_turns(reply))
        self._engine.tell("conversations")
        return replace(answer, conversation=conversation, message_id=reply.id)

    def _used(self, request: Ask, context: Context, answer: Answer) -> Answer:
        """Note what the answer cites, unless the program or a guest asked rather than the user."""
        if not request.plain and not context.peer.guest:
            self._engine.unlocked().store.uses.cited(answer.citations, self._engine.now())
        return answer

    async def conversations(self, _request: ListConversations, _context: Context) -> Conversations:
        tables = self._engine.unlocked().tables
        return Conversations(await self._engine.lanes.read(tables.conversations))

    async def rename(self, request: RenameConversation, _context: Context) -> Nothing:
        name = redact(clean(request.name))
        if len(name) > naming.LONGEST:
            raise RefusedError(f"A name has at most {naming.LONGEST} characters.")
        opened = self._engine.unlocked()
        async with opened.mending.steady():
            await self._engine.lanes.write(naming.rename, opened.store, request.conversation, name)
        self._engine.tell("conversations")
        return Nothing()

    async def messages(self, request: ListMessages, _context: Context) -> Messages:
        tables = self._engine.unlocked().tables
        return Messages(await self._engine.lanes.read(tables.messages_of, request.conversation))

    # ── memories and pictures ────────────────────────────────────────────────────────────────────────

    async def memories(self, request: ListMemories, _context: Context) -> MemoryRows:
        opened = self._engine.unlocked()
        await opened.publish()
        return await self._engine.lanes.read(
            opened.tables.list_memories,
            request.type,
            request.text,
            request.offset,
            request.limit,
            request.status,
        )

    async def show(self, request: ShowMemory, context: Context) -> Shown:
        opened = self._engine.unlocked()
        shown = await self._engine.lanes.read(_shown, opened, request.id)
        if request.looked_at and not context.peer.guest:
            opened.store.uses.note(request.id, shown.memory.source_ids, self._engine.now())
        return shown

    async def frame(self, request: GetFrame, _context: Context) -> tuple[Picture, bytes]:
        opened = self._engine.unlocked()
        if not 0 <= request.width <= _WIDEST_THUMBNAIL:
            raise RefusedError(f"A thumbnail is at most {_WIDEST_THUMBNAIL} pixels wide.")
        picture, image = await self._engine.lanes.read(_picture, opened, request.id)
        width = request.width or (0 if is_plain(image) else picture.size.w)
        if width:
            worker = self._engine.worker
            image = await worker.thumbnail(
                image, picture.codec, width, request.box if request.width else None
            )
            picture = replace(picture, codec="image/webp")
        return picture, image


def _checked(text: str) -> str:
    """What was typed, in a form that is safe to look for."""
    cleaned = clean(text)
    if len(cleaned) > _LONGEST_QUESTION:
        raise RefusedError(f"That is too long to look for: {_LONGEST_QUESTION:,} characters are the limit.")
    return cleaned


def _shown(opened: Opened, memory_id: str) -> Shown:
    memory = opened.tables.get_memory(memory_id)
    sources = memory.source_ids
    frames = opened.tables.get_many(ReadFrame, sources)
    messages = opened.tables.get_many(Message, sources)
    cited = [
        _from_frame(memory, item, frames[item.source_id])
        if item.source_id in frames
        else _from_message(memory, item, messages[item.source_id])
        for item in memory.evidence
        if item.source_id in frames or item.source_id in messages
    ]
    return Shown(memory, tuple(cited), history(opened.tables, memory))


def _from_frame(memory: Memory, item: Evidence, frame: ReadFrame) -> Citation:
    window = frame.active_window
    return Citation(
        memory_id=memory.id,
        source_id=frame.id,
        quote=item.quote,
        time=frame.taken_at,
        zone=frame.zone,
        app=memory.app or (window.app if window else ""),
        title=memory.window_title or (window.title if window else ""),
        frame_id=frame.id,
        box=item.box,
        url=memory.url,
    )


def _from_message(memory: Memory, item: Evidence, message: Message) -> Citation:
    return Citation(
        memory_id=memory.id,
        source_id=message.id,
        quote=item.quote,
        time=message.sent_at,
        zone=message.zone,
        title=message.conversation,
        speaker="" if message.form == "written" else message.speaker,
    )


def _picture(opened: Opened, frame_id: str) -> tuple[Picture, bytes]:
    frame = opened.tables.get_frame(frame_id)
    quoted = [
        item.box
        for memory in opened.tables.memories_by_sources([frame.id])
        for item in memory.evidence
        if item.source_id == frame.id and item.box is not None
    ]
    picture = Picture(
        frame_id=frame.id,
        taken_at=frame.taken_at,
        zone=frame.zone,
        size=frame.size,
        codec=frame.codec,
        windows=frame.windows,
        lines=frame.lines,
        boxes=tuple(dict.fromkeys(quoted)),
    )
    return picture, opened.store.image(frame)


def handlers(engine: "Engine") -> Mapping[str, Handler]:
    """The handlers of `core.protocol.operations.recall`."""
    recall = _Recall(engine)
    return {
        Search.op: recall.search,
        Ask.op: recall.ask,
        ListConversations.op: recall.conversations,
        RenameConversation.op: recall.rename,
        ListMessages.op: recall.messages,
        ListMemories.op: recall.memories,
        ShowMemory.op: recall.show,
        GetFrame.op: recall.frame,
    }
