"""A realistic store of one person's week, and an engine that serves it."""

# ruff: noqa: E501 - prose stays on one line

from dataclasses import replace
from datetime import timedelta

from core.protocol.operations import (
    Answer,
    Ask,
    Changed,
    Conversation,
    Conversations,
    CorrectMemory,
    Created,
    CreateVault,
    Delete,
    DeleteConversation,
    DeletionCounts,
    Draft,
    Event,
    GetFrame,
    Hit,
    Hits,
    JudgeMemories,
    KeepDraft,
    ListConversations,
    ListMemories,
    ListMessages,
    Lock,
    LockView,
    MemoryRows,
    Messages,
    NoteUse,
    Nothing,
    Pause,
    Picture,
    Pin,
    Pinned,
    PreviewDeletion,
    RenameConversation,
    Resume,
    Search,
    ShowMemory,
    Shown,
    Shutdown,
    Status,
    TakeDraft,
    Unlock,
)
from core.records.errors import NotFoundError, WrongPassphraseError
from core.records.memory import Citation, Wish
from core.records.message import Message
from tests.ui.fake_days import FakeDays
from tests.ui.fake_engine import FakeEngine
from tests.ui.fake_plugins import FakePlugins
from tests.ui.fake_programs import FakePrograms
from tests.ui.fake_settings import FakeSettings
from tests.ui.fake_vault import FakeVault
from tests.ui.fake_week import (
    PASSPHRASE,
    RECOVERY_KEY,
    SCENES,
    ZONE,
    abstention,
    citation,
    invoice_answer,
    lunch_answer,
    memories,
    now,
    row_of,
    standing,
)
from tests.ui.pictures import SIZE, draw, encode, thumbnail


class FakeStore:
    """Serves the week through a `FakeEngine`. A question with "invoice" is answered, others are not."""

    def __init__(self, engine: FakeEngine, many: int = 0) -> None:
        self.engine = engine
        self.draft = ""
        self.settings = FakeSettings(engine, PASSPHRASE, RECOVERY_KEY)
        self.programs = FakePrograms(engine)
        self.plugins = FakePlugins(engine)
        self.vault = FakeVault(engine, PASSPHRASE)
        self.days = FakeDays(engine, SCENES, now().astimezone().date())
        self.memories = memories(many)
        self.days.learned = tuple(row_of(memory) for memory in self.memories if memory.type == "semantic")
        self.days.remembered = self.search
        self.messages: dict[str, list[Message]] = {}
        self.conversations = [
            Conversation("chat_old1", "When is lunch with Dana?", now() - timedelta(days=1), now() - timedelta(days=1)),
            Conversation("chat_old2", "Which paper was about slow-wave replay?", now() - timedelta(days=2), now() - timedelta(days=2)),
            Conversation("chat_old3", "How long must invoices be kept?", now() - timedelta(days=3), now() - timedelta(days=3)),
        ]  # fmt: skip
        self.messages["chat_old1"] = self._turns(
            "chat_old1", "When is lunch with Dana?", "On Thursday at half past twelve, at Maybachufer 12.",
            citation("frm_chat", 0, "mem_event2", timedelta(days=1)),
        )  # fmt: skip
        engine.status = replace(
            engine.status,
            memories=len(self.memories),
            frames=1834,
            last_frame_at=now() - timedelta(seconds=2),
        )
        for kind, handler in (
            (Ask, self.ask), (ListConversations, lambda _: Conversations(tuple(self.conversations))),
            (ListMessages, lambda r: Messages(tuple(self.messages.get(r.conversation, ())))),
            (DeleteConversation, self.delete_conversation),
            (RenameConversation, self.rename_conversation), (ListMemories, self.list), (ShowMemory, self.show),
            (GetFrame, self.frame), (PreviewDeletion, lambda r: self.counts(r, done=False)),
            (Delete, self.delete), (Unlock, self.unlock), (CreateVault, self.create),
            (Pause, self.pause), (Resume, self.resume), (Lock, lambda _: Nothing()),
            (Shutdown, lambda _: Nothing()), (LockView, self.lock_view), (NoteUse, lambda _: Nothing()),
            (KeepDraft, self.keep_draft), (TakeDraft, self.take_draft), (Pin, self.pin),
            (JudgeMemories, self.judge), (CorrectMemory, self.correct),
        ):  # fmt: skip
            engine.on(kind, handler)  # type: ignore[arg-type]

    @staticmethod
    def _turns(conversation: str, question: str, answer: str, cited: Citation) -> list[Message]:
        at = now() - timedelta(days=1)
        return [
            Message(f"{conversation}/1", conversation, "me", question, at, ZONE, "question", "chat"),
            Message(f"{conversation}/2", conversation, "afterimage", answer, at, ZONE, "answer", "chat", (cited,)),
        ]  # fmt: skip

    def ask(self, request: Ask) -> Answer:
        text = request.question.lower()
        known = any(word in text for word in ("invoice", "aurora", "marta", "dana", "flight", "open"))
        answer = invoice_answer() if known else abstention()
        if "lunch" in text:
            answer = lunch_answer()
        if not request.conversation:
            return replace(answer, conversation="", message_id="")
        conversation = "chat_1" if request.conversation == "new" else request.conversation
        if all(item.id != conversation for item in self.conversations):
            self.conversations.insert(0, Conversation(conversation, request.question, now(), now()))
        turns = self.messages.setdefault(conversation, [])
        place = f"{conversation}/{len(turns) + 1}"
        turns.append(Message(place, conversation, "me", request.question, now(), ZONE, "question", "chat"))
        turns.append(
            Message(f"{place}a", conversation, "afterimage", answer.answer, now(), ZONE, "answer", "chat", answer.citations)
        )  # fmt: skip
        return replace(answer, conversation=conversation)

    def delete_conversation(self, request: DeleteConversation) -> Nothing:
        self.conversations = [item for item in self.conversations if item.id != request.conversation]
        return Nothing()

    def rename_conversation(self, request: RenameConversation) -> Nothing:
        self.conversations = [
            replace(one, title=request.name or one.title) if one.id == request.conversation else one
            for one in self.conversations
        ]
        return Nothing()

    def search(self, request: Search) -> Hits:
        found = [memory for memory in self.memories if request.query.casefold() in memory.text.casefold()]
        hits = (
            Hit(memory.id, memory.type, 1.0, memory.text, memory.occurred_start, ZONE, memory.app,
                memory.window_title, memory.source_ids, reasons=(("word_meaning", 0.4), ("words", 0.2)))
            for memory in found[: request.limit]
        )  # fmt: skip
        return Hits(tuple(hits))

    def list(self, request: ListMemories) -> MemoryRows:
        found = [
            memory
            for memory in self.memories
            if (not request.type or memory.type == request.type)
            and request.status in {"all", "current" if memory.live else standing(memory)}
            and request.text.lower() in memory.text.lower()
        ]
        page = found[request.offset : request.offset + request.limit]
        return MemoryRows(tuple(map(row_of, page)), len(found))

    def show(self, request: ShowMemory) -> Shown:
        memory = next((item for item in self.memories if item.id == request.id), None)
        if memory is None:
            raise NotFoundError("There is no such memory. It may have been deleted.")
        sources = tuple(
            Citation(memory.id, item.source_id, item.quote, memory.occurred_start, ZONE, memory.app,
                     memory.window_title, item.source_id, item.box)
            for item in memory.evidence
        )  # fmt: skip
        return Shown(memory, sources)

    def frame(self, request: GetFrame) -> tuple[Picture, bytes]:
        scene = SCENES.get(request.id.partition("~")[0])
        if scene is None:
            raise NotFoundError("There is no such frame. It may have been deleted.")
        picture = Picture(
            request.id,
            now() - timedelta(hours=1),
            ZONE,
            SIZE,
            "image/png",
            (scene.window,),
            scene.read_lines(),
        )
        blob = thumbnail(scene, request.width, request.box) if request.width else encode(draw(scene))
        return picture, blob

    def judge(self, request: JudgeMemories) -> Changed:
        """Only as far as the windows show it."""
        given = (Wish(request.verdict, now()),) if request.given else ()
        self.memories = [
            replace(item, wishes=given, status="queryable") if item.id in request.ids else item
            for item in self.memories
        ]
        return Changed(request.ids)

    def correct(self, request: CorrectMemory) -> Changed:
        wrong = next(item for item in self.memories if item.id == request.id)
        right = replace(wrong, id=f"{wrong.id}b", text=request.text, summary=request.text)
        self.memories = [
            right,
            *(replace(item, status="superseded") if item is wrong else item for item in self.memories),
        ]
        return Changed((right.id,))

    def pin(self, request: Pin) -> Pinned:
        there = {item.id for item in self.memories}
        if not there.issuperset(request.ids):
            raise NotFoundError("There is no such memory. It may have been deleted.")
        self.memories = [
            replace(item, pinned=request.pinned) if item.id in request.ids else item for item in self.memories
        ]
        return Pinned(request.pinned, request.ids, len(request.ids))

    def counts(self, request: PreviewDeletion | Delete, *, done: bool) -> DeletionCounts:
        some = len(request.selection.ids) or 12
        return DeletionCounts(some, 2 * some, 1, 0, 4 * some, 1, done, now() if done else None)

    def delete(self, request: Delete) -> DeletionCounts:
        counts = self.counts(request, done=True)
        self.memories = [item for item in self.memories if item.id not in request.selection.ids]
        self.engine.push(Event("deleted"))
        return counts

    def unlock(self, request: Unlock) -> Status:
        if request.secret not in {PASSPHRASE, RECOVERY_KEY}:
            raise WrongPassphraseError("That is neither the passphrase nor the recovery key of this vault.")
        self.engine.status = replace(
            self.engine.status, vault="unlocked", view_locked=False, view_lock_cause=""
        )
        return self.engine.status

    def lock_view(self, _request: LockView) -> Nothing:
        self.engine.set_status(
            replace(self.engine.status, view_locked=True, view_lock_cause="asked", view_lock_minutes=10)
        )
        return Nothing()

    def keep_draft(self, request: KeepDraft) -> Nothing:
        self.draft = request.text
        return Nothing()

    def take_draft(self, _request: TakeDraft) -> Draft:
        draft, self.draft = self.draft, ""
        return Draft(draft)

    def create(self, _request: CreateVault) -> Created:
        self.engine.status = replace(self.engine.status, vault="unlocked", capture="off")
        return Created(RECOVERY_KEY)

    def pause(self, request: Pause) -> Status:
        until = now() + timedelta(minutes=request.minutes) if request.minutes else None
        self.engine.status = replace(self.engine.status, capture="paused", paused_until=until)
        return self.engine.status

    def resume(self, _request: Resume) -> Status:
        self.engine.status = replace(
            self.engine.status, capture="recording", paused_until=None, last_frame_at=now()
        )
        return self.engine.status
