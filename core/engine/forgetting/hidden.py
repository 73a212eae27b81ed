"""The tables without what is being deleted: hidden from the moment it was noted, whatever the disk holds.

A deletion that is held up by a full disk leaves its records in the tables for a while. Whoever reads
through a view from here does not see them; the activities that lose something are hidden whole until
they are filed again.
"""

from collections.abc import Callable, Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass, field, replace
from datetime import date, datetime, tzinfo
from functools import cache
from typing import Any, TypeVar

import numpy as np

from core.engine.forgetting.intent import Intent
from core.engine.forgetting.masking import is_masked, masked_frame, next_image
from core.engine.forgetting.rewriting import REMOVED_ANSWER, emptied
from core.engine.forgetting.words import Sign
from core.journal.events import Blotted
from core.memory import timeline
from core.memory.codec import micros
from core.memory.keys import all_of, is_word, key_of, within
from core.memory.marks import Mark, marks
from core.memory.schema import LIVE, Vectors
from core.memory.search import Found, Scope, Searchable
from core.memory.tables import KINDS, MemoryTables, Neighbour, Record
from core.protocol.operations.recall import Conversation, Listed, MemoryRows
from core.records.memory import Memory, Passage, Segment
from core.records.message import Message
from core.records.screen import ReadFrame

_TOGETHER = 2_000
"""Records looked through at a time."""
_MANY = 48
"""Patterns from which on looking for each of them costs more than decoding what shows any."""
_MORE = 200
"""Rows asked for beyond what is wanted, while some may be hidden."""
Placed = TypeVar("Placed", Found, Neighbour)


@dataclass(frozen=True, slots=True)
class Hidden:
    """What is hidden."""

    sources: frozenset[str] = frozenset()
    masks: Mapping[str, Sequence[Blotted]] = field(default_factory=dict)
    """What is blotted out of frames that stay, in order."""
    segments: frozenset[str] = frozenset()
    answers: frozenset[str] = frozenset()

    def __bool__(self) -> bool:
        return bool(self.sources or self.masks or self.answers or self.segments)

    @classmethod
    def of(cls, intents: Sequence[Intent]) -> "Hidden":
        """What is hidden while these deletions wait."""
        masks: dict[str, list[Blotted]] = {}
        for intent in intents:
            for mask in intent.masked:
                masks.setdefault(mask.frame_id, []).append(mask)
        return cls(
            frozenset(one for intent in intents for one in (*intent.frames, *intent.messages)),
            masks,
            frozenset(segment.id for intent in intents for segment in intent.segments),
            frozenset(one for intent in intents for one in intent.answers),
        )

    def evidence(self, record: Record) -> Record | None:
        """A frame or message as it will be; `None` where it goes. Other records as they are."""
        if isinstance(record, ReadFrame):
            return None if record.id in self.sources else self._frame(record)
        if isinstance(record, Message):
            if record.id in self.sources:
                return None
            return emptied(record) if record.id in self.answers else record
        return record

    def derived(self, record: Record) -> Record | None:
        """Also without what was made of segments that lose something."""
        if isinstance(record, Segment):
            return None if record.id in self.segments else record
        if isinstance(record, Memory):
            gone = record.segment in self.segments or not self.sources.isdisjoint(record.source_ids)
            return None if gone else record
        if isinstance(record, Passage):
            return None if record.segment in self.segments or record.source_id in self.sources else record
        return self.evidence(record)

    def _frame(self, frame: ReadFrame) -> ReadFrame:
        for mask in self.masks.get(frame.id, ()):
            if not is_masked(frame, mask):
                frame = masked_frame(frame, mask, next_image(frame)[0])
        return frame


class WithoutForgotten(MemoryTables):
    """A view of tables for whoever plans: evidence as it will be when all that waits is done."""

    def __init__(self, tables: MemoryTables, hidden: Callable[[], Hidden]) -> None:
        """Look at tables.

        Args:
            tables: open; they stay their owner's.
            hidden: asked at every read.
        """
        self._store = tables._store  # noqa: SLF001 -- the same tables, seen in another way
        self._dimensions = tables._dimensions  # noqa: SLF001
        self._hidden = hidden

    def _seen(self, hidden: Hidden, record: Record) -> Record | None:
        return hidden.evidence(record)

    def by_keys(self, kind: type[Record], keys: Iterable[str]) -> dict[str, Record]:
        """Those of the records that exist and are not hidden, by the key that search gives."""
        found = super().by_keys(kind, keys)
        if not (hidden := self._hidden()):
            return found
        return {key: seen for key, one in found.items() if (seen := self._seen(hidden, one)) is not None}

    def holding(self, kind: type[Record], signs: Sequence[Sign]) -> Iterator[Record]:
        """Every record in which one of the signs is found, whatever the case; in no particular order.

        Only those are decoded, which makes it quick to go through a hundred thousand of them.
        """
        from lancedb.table import Table
        from pyarrow import RecordBatchReader

        def scan(table: Table) -> RecordBatchReader:
            return table.search().select(["record"]).to_batches(_TOGETHER)

        hidden = self._hidden()
        for batch in self._store.read(KINDS[kind], scan):
            column = batch.column("record")
            for row in np.flatnonzero(_showing(column, signs)):
                record = self._store.decode(KINDS[kind], kind, column[int(row)].as_py())
                seen = self._seen(hidden, record) if hidden else record
                if seen is not None:
                    yield seen

    def _select(self, kind: type[Record], predicates: Iterable[str]) -> tuple[Record, ...]:
        found = super()._select(kind, predicates)
        if not (hidden := self._hidden()):
            return found
        return tuple(seen for one in found if (seen := self._seen(hidden, one)) is not None)


class Shown(WithoutForgotten):
    """A view of tables for whoever recalls: nothing of what is hidden comes out of it."""

    def _seen(self, hidden: Hidden, record: Record) -> Record | None:
        return hidden.derived(record)

    def find_words(
        self, table: Searchable, column: str, query: str, scope: Scope, limit: int, *, every: bool = False
    ) -> list[Found]:
        """Rows whose column shares words with the query, best first."""
        hidden = self._hidden()
        more = _MORE if hidden else 0
        found = super().find_words(table, column, query, scope, limit + more, every=every)
        return _outside(hidden, found)[:limit]

    def find_near(self, table: Searchable, vectors: Vectors, scope: Scope, limit: int) -> list[Found]:
        """Rows near to any of the vectors, best first."""
        hidden = self._hidden()
        found = super().find_near(table, vectors, scope, limit + (_MORE if hidden else 0))
        return _outside(hidden, found)[:limit]

    def list_memories(
        self, kind: str = "", text: str = "", offset: int = 0, limit: int = 200, status: Listed = "current"
    ) -> MemoryRows:
        """A page of memories, newest first; it is shorter where some of it are hidden."""
        page = super().list_memories(kind, text, offset, limit, status)
        if not self._hidden():
            return page
        seen = self.get_many(Memory, [row.id for row in page.rows])
        rows = tuple(row for row in page.rows if row.id in seen)
        return replace(page, rows=rows, total=page.total - len(page.rows) + len(rows))

    def conversations(self) -> tuple[Conversation, ...]:
        """The chats held in Afterimage's own window, newest first."""
        found = super().conversations()
        if not self._hidden():
            return found
        kept = []
        for one in found:
            turns = self.messages_of(one.id)
            words = [turn.text for turn in turns if turn.role != "answer" and turn.text != REMOVED_ANSWER]
            if any(" ".join(text.split()).startswith(one.title.rstrip("…")) for text in words):
                kept.append(one)
            elif turns:
                kept.append(replace(one, title=" ".join(turns[0].text.split())[:80]))
        return tuple(kept)

    def neighbours(self, keys: Iterable[str]) -> list[Neighbour]:
        """These passages with their vectors."""
        return _outside(self._hidden(), super().neighbours(keys))

    def frame_heads(
        self, start: datetime, end: datetime, limit: int
    ) -> tuple[list[timeline.FrameHead], datetime | None]:
        """The first frames of a stretch without their lines, and where the rest begins."""
        heads, rest = timeline.frame_heads(self._store, start, end, limit)
        if not (hidden := self._hidden()):
            return heads, rest
        # What a frame that is being masked will still be called is not known before that is done.
        kept = (
            replace(head, windows=()) if head.id in hidden.masks else head
            for head in heads
            if head.id not in hidden.sources
        )
        return list(kept), rest

    def activities(self, start: datetime, end: datetime) -> list[timeline.Activity]:
        """What was done in front of the screen, in order."""
        gone = self._hidden().segments
        return [one for one in super().activities(start, end) if one.id not in gone]

    def days(self, zone: tzinfo) -> list[tuple[date, int]]:
        """The days on which frames were taken, and how many; those that are being deleted included."""
        return timeline.days(self._store, zone)

    def learned_between(self, start: datetime, end: datetime) -> tuple[Memory, ...]:
        """What was learned in a stretch of time, in order of when it happened."""
        return self._select(Memory, [all_of(LIVE, within("learned", micros(start), micros(end)))])

    def core_memories(self) -> tuple[Memory, ...]:
        """All that is always at hand, in order of when it was learned."""
        return self._select(Memory, [all_of(LIVE, is_word("type", "core"))])

    def said_between(self, start: datetime, end: datetime) -> tuple[Passage, ...]:
        """What was said in conversations in a stretch of time, in order."""
        return self._select(
            Passage, [all_of("conversation_key <> ''", within("at", micros(start), micros(end)))]
        )

    def marks(self) -> list[Mark]:
        """When every memory was learned, and which it is; see `core.memory.marks`."""
        gone = {key_of(one) for one in self._hidden().segments}
        return [one for one in marks(self._store) if one.segment_key not in gone]


def _outside(hidden: Hidden, found: list[Placed]) -> list[Placed]:
    if not hidden:
        return found
    gone = {key_of(one) for one in hidden.segments}
    return [one for one in found if one.segment_key not in gone]


def _showing(column: Any, signs: Sequence[Sign]) -> "np.ndarray[Any, np.dtype[np.bool_]]":
    """Which rows of a binary column show one of the signs."""
    from pyarrow import compute

    @cache
    def has(pattern: str) -> "np.ndarray[Any, np.dtype[np.int64]]":
        found = compute.match_substring_regex(column, pattern, ignore_case=True)
        return np.asarray(found.to_numpy(zero_copy_only=False), np.int64)

    patterns = {pattern for sign in signs for pattern in sign.patterns}
    if len(patterns) > _MANY:
        return has("|".join(sorted(patterns))) > 0
    shown = np.zeros(len(column), bool)
    for sign in signs:
        shown |= sum(map(has, sign.patterns)) >= sign.least
    return shown
