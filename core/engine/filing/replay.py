"""From the journal back to tables: after a crash only what is missing, after damage the tables that have it.

Whatever is derived again is noted in the vault until it is done, so that an end in the middle is finished by
the next unlock without doing twice what was done.
"""

import logging
from collections.abc import Generator, Iterator, Mapping, Sequence
from dataclasses import dataclass, replace
from itertools import islice

import msgspec

from core.engine.filing.filing import MARK, Filing, Report, Source
from core.engine.life.judging import judge
from core.engine.repair.salvage import save_what_the_journal_lost
from core.engine.store import Store
from core.extraction.manager import Filed
from core.journal.events import (
    Event,
    FrameRecorded,
    GapRecorded,
    MemoryJudged,
    MemoryPinned,
    MessageChanged,
    MessagesRecorded,
    PictureDropped,
    SegmentFiled,
    SegmentRemoved,
)
from core.memory.keys import key_of
from core.memory.schema import TABLES, VECTOR_TABLES, TableName
from core.memory.tables import FiledSegment
from core.protocol.operations import Rebuilt
from core.records.errors import IntegrityError
from core.records.memory import Segment
from core.records.message import Message
from core.records.screen import ReadFrame

Step = tuple[int, int]
"""How many of how many events are done."""

_PENDING = "state/tables"
"""The sealed note of the tables that are being derived."""
_COUNTS = "counts"
"""The tables' note of how many rows each had when they were last closed in order."""
_TOGETHER = 128
_EMBEDDED_TOGETHER = 4
"""Segments embedded in one step: others who want to write wait for no more than that."""
_EVIDENCE_TOGETHER = 1_000
_LOOKED_AT_TOGETHER = 500
_GONE = 0
"""In place of the number of a segment's last event: it was removed."""
_log = logging.getLogger(__name__)


class ForgottenMeanwhileError(Exception):
    """Something was deleted while tables were derived: what is known of the journal is not so any more."""


@dataclass(frozen=True, slots=True)
class _Tale:
    """What the journal tells as a whole."""

    last: Mapping[str, int]
    """The number of each segment's last event, or `_GONE`."""
    pinned: Mapping[str, bool]
    judged: Sequence[MemoryJudged]
    """In the order in which they were given."""
    dropped: frozenset[str]
    """Frames whose pictures a storage rule has let go."""
    events: int


class Replay:
    """Fills tables from the journal. Runs in the writer thread."""

    def __init__(self, store: Store, filing: Filing) -> None:
        self._store = store
        self._filing = filing

    # ── at unlock, before anything new is taken in ───────────────────────────────────────────────────

    def bring_up_to_date(self, report: Report) -> None:
        """Make the tables tell what the journal tells, whatever has become of them.

        Args:
            report: told how far it is; what it raises ends the work, which the next call goes on with.
        """
        tables = self._store.tables
        broken = tables.unfit | self._pending()
        if broken:
            if not tables.unfit:
                tables.drop(tables.damaged() & broken)  # damaged once more since it was begun
            self._derive_now(broken, report)
            return
        try:
            self._check_counts()
            self.what_is_missing(report)
            tables.counts()  # reads what every window shows first
        except IntegrityError:
            _log.exception("tables are damaged and are derived again")
            self._derive_now(tables.damaged() or frozenset(TABLES), report)

    def everything(self, report: Report) -> Rebuilt:
        """Empty the tables and derive them again. What belongs to no ended segment is taken in as new."""
        self._derive_now(frozenset(TABLES), report)
        return self.rebuilt()

    def what_is_missing(self, report: Report = lambda _done, _total: None) -> None:
        """Put into the tables what the journal has beyond them, after an end in the middle of something."""
        since = self._store.tables.noted(MARK)
        for done, total in self._run(frozenset(TABLES), since, self._tale(since), resume=True):
            report(done, total)

    def note_counts(self) -> None:
        """Note what the tables hold as they are closed, for the next opening to compare."""
        self._store.tables.note(_COUNTS, _counts(self._store.tables.rows()))

    def _check_counts(self) -> None:
        """Raises `IntegrityError` where rows went or came since the tables were closed in order."""
        tables = self._store.tables
        noted = tables.noted(_COUNTS)
        if not noted:
            return
        if noted != _counts(tables.rows()):
            raise IntegrityError("The tables do not hold what they held when they were closed.")
        tables.note(_COUNTS, "")  # from now on they change

    def _derive_now(self, broken: frozenset[TableName], report: Report) -> None:
        whole = broken == frozenset(TABLES)
        self._filing.start_over()
        for done, total in self.derive(broken, resume=whole):
            report(done, total)
        self._store.tables.optimize(broken)
        if not whole:
            self.what_is_missing(report)

    # ── at any time ──────────────────────────────────────────────────────────────────────────────────

    def derive(
        self, broken: frozenset[TableName], *, resume: bool = False, afresh: bool = False
    ) -> Generator[Step, None, None]:
        """Empty tables and fill them again, a step at a time; others may write in between.

        Args:
            broken: which.
            resume: whether to take up what no ended segment holds. Only where filing holds nothing itself.
            afresh: empty them even if an earlier attempt has begun to fill them.

        Raises:
            ForgottenMeanwhileError: it has to be begun again; what was done is kept.
            IntegrityError: they are damaged again.
            EnvironmentFaultError: the disk is full or fails.
        """
        store = self._store
        forgotten = self._filing.forgotten
        begun = self._pending()
        tale = yield from self._read_through()
        if afresh or store.tables.unfit or not broken <= begun:
            # Also without damage in sight: rewriting a damaged segment leaves one that is whole, and poorer.
            if save_what_the_journal_lost(store, self._filing, refiled=resume):
                tale = yield from self._read_through()
            store.vault.objects.put(_PENDING, msgspec.msgpack.encode(sorted(broken | begun)))
            store.tables.drop(broken | begun)
        _log.info("deriving %d tables from %d events", len(broken | begun), tale.events)
        for step in self._run(broken | begun, "", tale, resume=resume):
            if forgotten != self._filing.forgotten:
                raise ForgottenMeanwhileError
            yield step
        store.vault.objects.delete([_PENDING])
        yield tale.events, tale.events

    def rebuilt(self) -> Rebuilt:
        """What the tables hold, as the receipt of a rebuild."""
        counts = self._store.tables.counts()
        return Rebuilt(counts.frames, counts.messages, counts.memories, counts.passages)

    def _pending(self) -> frozenset[TableName]:
        objects = self._store.vault.objects
        if objects.stat(_PENDING) is None:
            return frozenset()
        try:
            named = frozenset(msgspec.msgpack.decode(objects.get(_PENDING), type=list[str]))
        except (IntegrityError, msgspec.MsgspecError):
            return frozenset(TABLES)
        return frozenset(name for name in TABLES if name in named)

    # ── reading the journal ──────────────────────────────────────────────────────────────────────────

    def _read_through(self) -> Generator[Step, None, _Tale]:
        """The first pass, in steps."""
        gathering = self._gather("")
        while True:
            try:
                yield next(gathering), 0
            except StopIteration as end:
                tale: _Tale = end.value
                return tale

    def _tale(self, since: str) -> _Tale:
        gathering = self._gather(since)
        while True:
            try:
                next(gathering)
            except StopIteration as end:
                tale: _Tale = end.value
                return tale

    def _gather(self, since: str) -> Generator[int, None, _Tale]:
        last: dict[str, int] = {}
        pinned: dict[str, bool] = {}
        judged: list[MemoryJudged] = []
        dropped: set[str] = set()
        number = 0
        for number, event in enumerate(self._store.journal.replay(since), start=1):
            if isinstance(event, SegmentFiled):
                last[event.segment.id] = number
            elif isinstance(event, SegmentRemoved):
                last[event.segment_id] = _GONE
            elif isinstance(event, MemoryPinned):
                pinned[event.memory_id] = event.pinned
            elif isinstance(event, MemoryJudged):
                judged.append(event)
            elif isinstance(event, PictureDropped):
                dropped.update(event.frame_ids)
            if number % _LOOKED_AT_TOGETHER == 0:
                yield number
        return _Tale(last, pinned, judged, frozenset(dropped), number)

    def _run(self, into: frozenset[TableName], since: str, tale: _Tale, *, resume: bool) -> Iterator[Step]:
        """The second pass, which knows which version of a segment is the last one."""
        sources: dict[str, Source] = {}
        writing = _Writing(self._store, self._filing, into, tale, from_the_start=not since)
        events = islice(self._store.journal.replay(since), tale.events)
        for done, event in enumerate(events, start=1):
            if isinstance(event, SegmentFiled):
                for source_id in event.segment.source_ids if resume else ():
                    sources.pop(source_id, None)
                if tale.last.get(event.segment.id) == done:
                    writing.segment(event)
            else:
                if isinstance(event, FrameRecorded) and event.frame.id in tale.dropped:
                    event = FrameRecorded(replace(event.frame, image=""))  # noqa: PLW2901 -- as it is now
                if resume:
                    sources |= _evidence(event)
                writing.evidence(event)
            for _ in writing.flush_if_full():
                yield done, tale.events
            if done % _LOOKED_AT_TOGETHER == 0:
                yield done, tale.events
        for _ in writing.flush():
            yield tale.events, tale.events
        self._finish(since, tale, sources)

    def _finish(self, since: str, tale: _Tale, unfiled: Mapping[str, Source]) -> None:
        tables = self._store.tables
        if since:  # what is derived from nothing has none of these
            gone = [segment_id for segment_id, place in tale.last.items() if place == _GONE]
            self._filing.remove(gone)
        for pinned in (True, False):
            tables.set_pinned([one for one, state in tale.pinned.items() if state is pinned], pinned=pinned)
        judge(tables, self._filing.standings, tale.judged)
        if unfiled:
            _log.info("%d sources were recorded but not filed yet", len(unfiled))
            self._filing.resume(unfiled.values())


class _Writing:
    """Writes to the tables in steps large enough to be quick."""

    def __init__(
        self, store: Store, filing: Filing, into: frozenset[TableName], tale: _Tale, *, from_the_start: bool
    ) -> None:
        self._tables = store.tables
        self._filing = filing
        self._into = into
        self._known = self._tables.get_many(Segment, tale.last)
        emptied = (name for name in VECTOR_TABLES if name in into and from_the_start)
        self._there = {name: self._tables.filed_keys(name) for name in emptied}
        self._frames: list[ReadFrame] = []
        self._messages: list[Message] = []
        self._segments: list[SegmentFiled] = []

    def evidence(self, event: Event) -> None:
        if isinstance(event, FrameRecorded):
            self._frames.append(event.frame)
        elif isinstance(event, MessagesRecorded):
            self._messages += event.messages
        elif isinstance(event, MessageChanged):
            self._messages.append(event.message)
        elif isinstance(event, GapRecorded) and "gaps" in self._into:
            self._tables.add_gap(event.gap)

    def segment(self, event: SegmentFiled) -> None:
        if not self._is_there(event):
            self._segments.append(event)

    def flush_if_full(self) -> Iterator[None]:
        if len(self._segments) >= _TOGETHER or len(self._frames) + len(self._messages) >= _EVIDENCE_TOGETHER:
            yield from self.flush()

    def flush(self) -> Iterator[None]:
        if "frames" in self._into:
            self._tables.add_frames(self._frames)
        if "messages" in self._into:
            self._tables.add_messages(self._messages)
        self._frames.clear()
        self._messages.clear()
        if not self._segments or not self._into & {"segments", *VECTOR_TABLES}:
            self._segments.clear()
            return
        yield
        filed, embedded = self._filed(), list[FiledSegment]()
        if "memories" in self._into:
            filed = self._filing.beside_others(filed)
        for start in range(0, len(filed), _EMBEDDED_TOGETHER):
            embedded += self._filing.embedded(filed[start : start + _EMBEDDED_TOGETHER])
            yield
        self._tables.file_segments(embedded, self._into)
        self._segments.clear()

    def _is_there(self, event: SegmentFiled) -> bool:
        """Whether an earlier attempt has put it there; while it was open, less of it may have been."""
        if self._known.get(event.segment.id) != event.segment:
            return False
        key = key_of(event.segment.id)
        # A segment without memories is looked at again, which costs next to nothing.
        return all(key in there for there in self._there.values())

    def _filed(self) -> list[Filed]:
        """Memories as they were filed; passages made again from their sources."""
        wanted = [one for event in self._segments for one in event.segment.source_ids]
        found: dict[str, Source] = {}
        if "passages" in self._into:
            found |= self._tables.get_many(ReadFrame, wanted)
            found |= self._tables.get_many(Message, wanted)
        return [
            Filed(
                event.segment,
                self._filing.passages(event.segment, found) if "passages" in self._into else (),
                event.memories if "memories" in self._into else (),
            )
            for event in self._segments
        ]


def _evidence(event: Event) -> dict[str, Source]:
    """What an event brings that has to be filed, by id."""
    if isinstance(event, FrameRecorded):
        return {event.frame.id: event.frame}
    if isinstance(event, MessagesRecorded):
        return {one.id: one for one in event.messages if one.role == "statement"}
    return {}


def _counts(rows: Mapping[TableName, int]) -> str:
    return " ".join(f"{name}:{count}" for name, count in sorted(rows.items()))
