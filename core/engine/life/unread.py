"""What a reader beside the rules has not read yet, and filing what it found: a model's turn, or a plugin's.

A segment says in `read_by` who has read it, parted by spaces. Filing what one of them found keeps what the
others did.
"""

from collections.abc import Mapping, Sequence
from dataclasses import replace
from datetime import UTC, datetime, timedelta
from typing import Any, Final

from core.engine.filing.filing import Filing
from core.engine.store import Store
from core.extraction.manager import Filed, file_segment, prepare
from core.extraction.material import SegmentMaterial
from core.extraction.proposals.asking import Shown
from core.extraction.proposals.taking import with_proposals
from core.extraction.standing import alone
from core.records.memory import Memory, Segment
from core.records.message import Message
from core.records.screen import ReadFrame

_REACH: Final = 30
"""Days back from now that are read."""
_LATELY: Final = 2
"""Days in which something may still be added."""
_TOGETHER: Final = 20
"""Segments of one look."""


class Unread:
    """Of one reader. In the engine's threads; the newest segment comes first."""

    def __init__(self, store: Store, filing: Filing, reader: str) -> None:
        """Take what is needed.

        Args:
            store: the opened store.
            filing: files what is kept of what was found.
            reader: the extractor of what it finds; what stands before the first "/" names the reader.
        """
        self._store = store
        self._filing = filing
        self._reader = reader
        self._forgotten = filing.forgotten
        self._read_days: set[int] = set()
        """Days, counted from 1970, of which nothing is left to read."""
        self.stumbled: set[str] = set()
        """Segments that it could not read; passed over until the next start."""

    def waiting(self, now: datetime) -> list[Segment]:
        """Some segments that have ended and that it has not read, the newest first."""
        if self._forgotten != self._filing.forgotten:  # what was filed again since is to be read again
            self._forgotten = self._filing.forgotten
            self._read_days.clear()
        found: list[Segment] = []
        for back in range(_REACH):
            start = datetime(now.year, now.month, now.day, tzinfo=UTC) - timedelta(days=back)
            day = start.toordinal()
            if day in self._read_days:
                continue
            open_now = self._filing.open_sources
            waiting = [
                one
                for one in self._store.tables.segments_between(start, start + timedelta(days=1))
                if one.source_ids and self._reader not in one.read_by.split()
                and one.origin != "consolidation"
                and one.id not in self.stumbled
                and not open_now & set(one.source_ids)
            ]  # fmt: skip
            found += reversed(waiting)
            if not waiting and back >= _LATELY:
                self._read_days.add(day)
            if len(found) >= _TOGETHER:
                break
        return found[:_TOGETHER]

    def material(self, segment_id: str) -> SegmentMaterial | None:
        """What a segment is filed from; `None` where it is gone."""
        tables = self._store.tables
        segment = tables.get_many(Segment, [segment_id]).get(segment_id)
        if segment is None:
            return None
        found: dict[str, ReadFrame | Message] = {}
        found |= tables.get_many(ReadFrame, segment.source_ids)
        found |= tables.get_many(Message, segment.source_ids)
        return prepare(segment, list(found.values()), self._store.identify, datetime.now(UTC))

    def file(self, material: SegmentMaterial, shown: Sequence[Shown], value: Mapping[str, Any]) -> None:
        """File the segment with what is kept of what was found, if it still is what was read."""
        now = self.material(material.segment.id)
        if now is None or now.segment != material.segment:
            return
        filed = Filed(material.segment, material.passages, file_segment(material))
        others = self._of_others(material.segment)
        made = with_proposals(filed, material, shown, value, self._reader, others)
        self._filing.keep([made])

    def _of_others(self, segment: Segment) -> Filed:
        """What other readers have found in it, as it was filed, and who has read it."""
        tables = self._store.tables
        before = tables.get_many(Segment, [segment.id])[segment.id]
        mine = self._reader.partition("/")[0]
        readers = [one for one in before.read_by.split() if one.partition("/")[0] != mine]
        known = tables.memories_by_sources(segment.source_ids)
        memories = (one for one in known if one.segment == segment.id and one.extractor in readers)
        return Filed(replace(segment, read_by=" ".join(readers)), (), tuple(map(_as_filed, memories)))


def _as_filed(memory: Memory) -> Memory:
    """The memory without what became of it since: that is worked out anew, or carried over by its id."""
    return alone(replace(memory, pinned=False, wishes=()))
