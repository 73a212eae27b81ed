"""Brings in what other programs wrote: batch by batch, each safe once it is in, the known left out."""

import asyncio
from collections.abc import Awaitable, Callable
from dataclasses import dataclass, field, replace
from datetime import UTC, datetime
from itertools import groupby
from pathlib import Path
from typing import Final, Protocol

from core.engine.lanes import Lanes
from core.engine.opened import Opened
from core.engine.settings import is_zone
from core.importing.items import LONGEST_NAME, LONGEST_TEXT, Said
from core.protocol.operations import ImportReport
from core.reading.redaction.detect import redact
from core.records.errors import RefusedError
from core.records.geometry import Box
from core.records.message import Message
from core.records.screen import Frame, ReadFrame, Window
from core.text.clean import clean, clean_lines
from core.text.urls import fit_address
from core.workers.import_requests import Batch, Picture

Report = Callable[[str, int], None]
"""Told what is done and how many items are through."""
_USER: Final = "Me"


class Reads(Protocol):
    """Whatever reads a source step by step."""

    async def next(self) -> tuple[Batch, bytes]:
        """The next items, and the picture if there is one. Raises `AfterimageError` if it cannot go on."""
        ...


@dataclass(slots=True)
class _Tally:
    added: int = 0
    known: int = 0
    pictures: int = 0
    unreadable: int = 0
    first: datetime | None = None
    last: datetime | None = None
    ids: set[str] = field(default_factory=set)

    def span(self, at: datetime) -> None:
        self.first = min(self.first or at, at)
        self.last = max(self.last or at, at)


class Importing:
    """One import of one source."""

    def __init__(
        self,
        opened: Opened,
        lanes: Lanes,
        require_room: Callable[[int], Awaitable[None]],
        zone: str,
        me: str,
        *,
        own: bool = False,
    ) -> None:
        """Take what is needed.

        Args:
            opened: the open store.
            lanes: the threads for what blocks.
            require_room: refuses what so many bytes of text would not leave room for.
            zone: for times, which files mostly tell without one.
            me: who wrote what has no other name on it.
            own: what an export calls told to Afterimage was told by this user; else a file could make rules.
        """
        self._own = own
        self._require_room = require_room
        self._opened = opened
        self._lanes = lanes
        self._zone = zone
        self._me = me or _USER
        self._tally = _Tally()
        self._part = ""

    async def run(self, process: Reads, kind: str, report: Report, *, dry_run: bool) -> ImportReport:
        """Take everything in, or only count it. Stopped in between, it goes on when it is run again.

        Raises:
            AfterimageError: it cannot be read on, or not be kept; what came before is there.
        """
        before = self._opened.counts.memories
        ended = False
        while not ended:
            batch, image = await process.next()
            ended = batch.ended
            self._tally.unreadable += batch.unreadable
            for part, group in groupby(batch.said, lambda one: one.part):
                await self._turn_to(part, dry_run=dry_run)
                messages = [one for said in group if (one := self._message(said)) is not None]
                await self._take_messages(messages, dry_run=dry_run)
            if batch.picture is not None:
                await self._take_picture(batch.picture, image, dry_run=dry_run)
            if batch.frame is not None:
                await self._turn_to(batch.part, dry_run=dry_run)
                await self._take_frame(batch.frame, image, dry_run=dry_run)
            report("Reading" if dry_run else "Filing", self._done)
        if not dry_run:
            await asyncio.shield(self._opened.settle())
        tally = self._tally
        return ImportReport(
            kind,
            tally.added,
            tally.known,
            tally.pictures,
            tally.unreadable,
            self._opened.counts.memories - before,
            tally.first,
            tally.last,
            dry_run=dry_run,
        )

    async def _turn_to(self, part: str, *, dry_run: bool) -> None:
        """File what belongs together by itself, before the next begins: so it makes the same memories."""
        if part != self._part and not dry_run:
            await asyncio.shield(self._opened.settle())
        self._part = part

    @property
    def _done(self) -> int:
        return self._tally.added + self._tally.known + self._tally.pictures

    def _message(self, said: Said) -> Message | None:
        """What was said as it is kept; `None` for what says nothing."""
        conversation = clean(said.conversation)[:LONGEST_NAME] or "Import"
        text = clean_lines(said.text[:LONGEST_TEXT])
        if not text or not said.id or said.at.tzinfo is None:
            self._tally.unreadable += text != ""
            return None
        return Message(
            id=f"{conversation}/{clean(said.id)[:LONGEST_NAME]}",
            conversation=conversation,
            speaker=clean(said.speaker)[:LONGEST_NAME] or self._me,
            text=text,
            sent_at=said.at.astimezone(UTC),
            zone=said.zone if is_zone(said.zone) else self._zone,
            origin=said.origin if self._own else "import",
            form=said.form,
        )

    async def _take_messages(self, messages: list[Message], *, dry_run: bool) -> None:
        tally = self._tally
        fresh = {one.id: one for one in messages if one.id not in tally.ids}
        tally.ids |= fresh.keys()
        tally.known += len(messages) - len(fresh)
        for one in fresh.values():
            tally.span(one.sent_at)
        if not fresh:
            return
        if dry_run:
            known = await self._lanes.read(self._opened.tables.get_many, Message, list(fresh))
            tally.known += len(known)
            tally.added += len(fresh) - len(known)
            return
        await self._require_room(sum(len(one.text) for one in fresh.values()))
        adding = self._opened.add_messages(list(fresh.values()), lambda _done, _total: None)
        added = await asyncio.shield(adding)
        tally.added += added
        tally.known += len(fresh) - added

    async def _take_picture(self, seen: Picture, image: bytes, *, dry_run: bool) -> None:
        frame = self._frame(seen, image)
        self._tally.span(frame.taken_at)
        if await self._lanes.read(self._opened.tables.get_many, ReadFrame, [frame.id]):
            self._tally.known += 1
            return
        if not dry_run and not await asyncio.shield(self._opened.intake.take_frame(frame)):
            self._tally.unreadable += 1
            return
        self._tally.pictures += 1

    async def _take_frame(self, frame: ReadFrame, image: bytes, *, dry_run: bool) -> None:
        self._tally.span(frame.taken_at)
        if await self._lanes.read(self._opened.tables.get_many, ReadFrame, [frame.id]):
            self._tally.known += 1
            return
        if not dry_run:
            await asyncio.shield(self._opened.keep_frame(_harmless(frame, self._zone), image))
        self._tally.pictures += 1

    def _frame(self, seen: Picture, image: bytes) -> Frame:
        window = Window(
            clean(seen.app)[:LONGEST_NAME],
            clean(seen.title)[:LONGEST_NAME],
            Box(0, 0, seen.size.w, seen.size.h),
            active=True,
            url=fit_address(seen.url),
        )
        at = seen.at.astimezone(UTC)
        return Frame(clean(seen.id), at, self._zone, seen.size, (window,), image, seen.codec)


def _harmless(frame: ReadFrame, zone: str) -> ReadFrame:
    """A frame of a file as if it had been read here: text cleaned, secrets out, everything in its place.

    Raises:
        RefusedError: it makes no sense.
    """
    names = [(clean(one.app)[:LONGEST_NAME], redact(clean(one.title))) for one in frame.windows]
    windows = tuple(
        replace(one, app=app, title=title, url=fit_address(one.url))
        for one, (app, title) in zip(frame.windows, names, strict=True)
    )
    lines = tuple(replace(one, text=redact(clean(one.text))) for one in frame.lines)
    if not frame.id or "/" in frame.id or any(not -1 <= one.window < len(windows) for one in lines):
        raise RefusedError("A frame of the export makes no sense. What came before it is there.")
    place = frame.zone if is_zone(frame.zone) else zone
    return replace(frame, id=clean(frame.id)[:LONGEST_NAME], zone=place, windows=windows, lines=lines)


def as_report(added: int, known: int, memories: int, messages: tuple[Message, ...]) -> ImportReport:
    """The report of a transcript, which is all or nothing."""
    times = [one.sent_at for one in messages]
    return ImportReport("transcript", added, known, 0, 0, memories, min(times), max(times))


def checked_path(text: str) -> Path:
    """The path of a request.

    Raises:
        RefusedError: it is none that can be opened.
    """
    path = Path(text)
    if not text or "\0" in text or not path.is_absolute():
        raise RefusedError("Name the file or folder by its whole path.")
    return path
