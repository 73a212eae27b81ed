"""What a damaged journal has lost and the tables still have, written to the journal again.

Only then may the tables be emptied: whatever could be found before is found afterwards, too.
"""

import logging
from collections.abc import Iterator
from itertools import islice
from typing import TypeVar

from core.engine.filing.filing import Filing
from core.engine.store import Store
from core.extraction.manager import Filed
from core.journal.events import (
    Event,
    Forgotten,
    FrameRecorded,
    GapRecorded,
    MessagesRecorded,
    SegmentFiled,
    SegmentRemoved,
)
from core.records.memory import Gap, Memory, Segment
from core.records.message import Message
from core.records.screen import ReadFrame

_TOGETHER = 100
"""Events of one record."""
Item = TypeVar("Item")
_log = logging.getLogger(__name__)


class _Told:
    """What the journal can still tell."""

    def __init__(self, store: Store) -> None:
        self.frames: set[str] = set()
        self.messages: set[str] = set()
        self.segments: set[str] = set()
        self.gaps: set[Gap] = set()
        for event in store.journal.replay():
            self._take(event)

    @property
    def sources(self) -> frozenset[str]:
        """Everything that could be filed."""
        return frozenset(self.frames | self.messages)

    def _take(self, event: Event) -> None:
        if isinstance(event, FrameRecorded):
            self.frames.add(event.frame.id)
        elif isinstance(event, MessagesRecorded):
            self.messages |= {one.id for one in event.messages}
        elif isinstance(event, SegmentFiled):
            self.segments.add(event.segment.id)
        elif isinstance(event, SegmentRemoved):
            self.segments.add(event.segment_id)
        elif isinstance(event, GapRecorded):
            self.gaps.add(event.gap)
        elif isinstance(event, Forgotten):
            self.frames |= set(event.frames)


def save_what_the_journal_lost(store: Store, filing: Filing, *, refiled: bool = False) -> int:
    """Append to the journal what only the tables have; says how many records that were.

    Records that cannot be read any more in the tables either are lost. What belongs to no ended segment is
    left to filing.

    Args:
        store: whose tables and journal.
        filing: knows what is open, and files again what has to be.
        refiled: whether what the journal has and no segment holds is filed again by somebody else.

    Raises:
        EnvironmentFaultError: The disk is full or fails; what was appended until then is kept.
    """
    told = _Told(store)
    saved = 0
    for events in _batches(_lost(store, filing, told, refiled=refiled)):
        store.journal.append(*events)
        saved += len(events)
    if saved:
        _log.warning("%d records that the journal had lost were saved from the tables", saved)
    return saved


def _lost(store: Store, filing: Filing, told: _Told, *, refiled: bool) -> Iterator[Event]:
    tables = store.tables
    for frame in tables.readable(ReadFrame):
        if frame.id not in told.frames:
            yield FrameRecorded(frame)
    for message in tables.readable(Message):
        if message.id not in told.messages:
            yield MessagesRecorded((message,))
    for gap in tables.readable(Gap):
        if gap not in told.gaps:
            yield GapRecorded(gap)
    held = filing.open_sources | (told.sources if refiled else frozenset())
    segments = [
        one
        for one in tables.readable(Segment)
        if one.id not in told.segments and held.isdisjoint(one.source_ids)
    ]
    if segments:
        yield from _segments(store, filing, segments)


def _segments(store: Store, filing: Filing, segments: list[Segment]) -> Iterator[Event]:
    """Memories as they were filed; filed again where not all of a segment's can be read."""
    by_segment: dict[str, list[Memory]] = {one.id: [] for one in segments}
    for memory in store.tables.readable(Memory):
        if memory.segment in by_segment:
            by_segment[memory.segment].append(memory)
    wanted = {source_id for one in segments for source_id in one.source_ids}
    sources: dict[str, ReadFrame | Message] = {}
    sources |= {one.id: one for one in store.tables.readable(ReadFrame) if one.id in wanted}
    sources |= {one.id: one for one in store.tables.readable(Message) if one.id in wanted}
    for segment in segments:
        derived: Filed = filing.derive(segment, sources)
        kept = {one.id: one for one in by_segment[segment.id]}
        memories = kept | {one.id: one for one in derived.memories if one.id not in kept}
        yield SegmentFiled(segment, tuple(memories.values()))


def _batches(items: Iterator[Item]) -> Iterator[list[Item]]:
    while batch := list(islice(items, _TOGETHER)):
        yield batch
