"""Records out of the tables: by id, by key, and by what they are about.

Of passages and memories most are held in memory (`core.memory.nearby`).
"""

from collections.abc import Iterable, Mapping
from datetime import datetime
from typing import Any, TypeVar

from core.memory import timeline
from core.memory.codec import micros
from core.memory.keys import all_of, batches, holds_one_of, is_one_of, key_of, name_key, within
from core.memory.nearby import Entry
from core.memory.schema import TableName
from core.memory.shapes import MemoryHead
from core.memory.store import Store
from core.records.errors import NotFoundError
from core.records.memory import Gap, Memory, Passage, Segment
from core.records.message import Message
from core.records.screen import ReadFrame

Record = TypeVar("Record", Memory, Passage, Segment, ReadFrame, Message, Gap)
Held = TypeVar("Held")
"""A record of which rows are held in memory, or as much of one as is asked for."""

KINDS: Mapping[type, TableName] = {
    Memory: "memories",
    Passage: "passages",
    Segment: "segments",
    ReadFrame: "frames",
    Message: "messages",
    Gap: "gaps",
}


class StoredRecords:
    """The records of an open store."""

    _store: Store

    # Records by id

    def get_memory(self, memory_id: str) -> Memory:
        """The memory of that id.

        Raises:
            NotFoundError: there is none.
        """
        return self._one(Memory, memory_id, "There is no memory of that id.")

    def get_frame(self, frame_id: str) -> ReadFrame:
        """The frame of that id.

        Raises:
            NotFoundError: there is none.
        """
        return self._one(ReadFrame, frame_id, "That frame was deleted, or let go by your storage rule.")

    def get_message(self, message_id: str) -> Message:
        """The message of that id.

        Raises:
            NotFoundError: there is none.
        """
        return self._one(Message, message_id, "There is no message of that id.")

    def get_many(self, kind: type[Record], ids: Iterable[str]) -> dict[str, Record]:
        """Those of the records that exist, by id."""
        wanted = dict.fromkeys(ids)
        by_key = self.by_keys(kind, map(key_of, wanted))
        return {record_id: by_key[key] for record_id in wanted if (key := key_of(record_id)) in by_key}

    def by_keys(self, kind: type[Record], keys: Iterable[str]) -> dict[str, Record]:
        """Those of the records that exist, by the key that search gives."""
        found: dict[str, Record] = {}
        if (held := self._store.nearby.tables.get(KINDS[kind])) is not None:
            for key, entry in held.by_keys(keys).items():
                found[key] = self._store.decode(KINDS[kind], kind, entry.record)
            return found
        for batch in batches(keys):
            for row in self._store.rows(KINDS[kind], is_one_of("key", batch), ["key", "record"]):
                found[row["key"]] = self._store.decode(KINDS[kind], kind, row["record"])
        return found

    # Records by what they are about

    def memories_by_sources(self, source_ids: Iterable[str]) -> tuple[Memory, ...]:
        """Memories that rest on any of these frames or messages."""
        keys = map(key_of, source_ids)
        return self._select(Memory, (holds_one_of("source_keys", batch) for batch in batches(keys)))

    def memories_by_segments(self, segment_ids: Iterable[str]) -> tuple[Memory, ...]:
        """Memories that were filed from any of these segments, oldest first."""
        return self._of_groups("memories", Memory, segment_ids)

    def memory_heads(self, segment_ids: Iterable[str]) -> tuple[MemoryHead, ...]:
        """The same without what they say, in a third of the time."""
        return self._of_groups("memories", MemoryHead, segment_ids)

    def memories_by_claims(self, slots: Iterable[str]) -> tuple[Memory, ...]:
        """Memories that claim something of any of these slots."""
        keys = map(key_of, slots)
        return self._select(Memory, (holds_one_of("claim_keys", batch) for batch in batches(keys)))

    def segments_by_sources(self, source_ids: Iterable[str]) -> tuple[Segment, ...]:
        """Segments that hold any of these frames or messages."""
        keys = map(key_of, source_ids)
        return self._select(Segment, (holds_one_of("source_keys", batch) for batch in batches(keys)))

    def segments_between(self, start: datetime, end: datetime) -> tuple[Segment, ...]:
        """Segments that began between, oldest first; `end` is not included."""
        return self._select(Segment, [within("at", micros(start), micros(end))])

    def hollow_segments(self) -> tuple[Segment, ...]:
        """Segments that have memories and no sources any more."""
        return self._select(Segment, ["cardinality(source_keys) = 0"])

    def passages_by_segments(self, segment_ids: Iterable[str]) -> tuple[Passage, ...]:
        """Passages of these segments."""
        keys = map(key_of, segment_ids)
        return self._select(Passage, (is_one_of("segment_key", batch) for batch in batches(keys)))

    def passages_by_sources(self, source_ids: Iterable[str]) -> tuple[Passage, ...]:
        """Passages of these frames or messages, oldest first."""
        return self._of_groups("passages", Passage, source_ids)

    def frames_between(self, start: datetime, end: datetime) -> tuple[ReadFrame, ...]:
        """Frames taken between, oldest first; `end` is not included."""
        return self._select(ReadFrame, [within("at", micros(start), micros(end))])

    def activities(self, start: datetime, end: datetime) -> list[timeline.Activity]:
        """What was done in front of the screen, in order of its beginning, without its sources."""
        return timeline.activities(self._store, start, end)

    def frames_of_app(self, app: str) -> tuple[ReadFrame, ...]:
        """Frames on which a window of that app was visible, oldest first. Case does not matter."""
        return self._select(ReadFrame, [holds_one_of("app_keys", [name_key(app)])]) if app.strip() else ()

    def messages_between(self, start: datetime, end: datetime) -> tuple[Message, ...]:
        """Messages said between, oldest first; `end` is not included."""
        return self._select(Message, [within("at", micros(start), micros(end))])

    def messages_of(self, conversation: str) -> tuple[Message, ...]:
        """The turns of a conversation in the order they were said."""
        return self._select(Message, [is_one_of("conversation_key", [key_of(conversation)])])

    def answers(self) -> tuple[Message, ...]:
        """Everything Afterimage has answered in its own chats, oldest first."""
        turns = self._select(Message, ["chat AND NOT statement"])
        return tuple(turn for turn in turns if turn.role == "answer")

    def gaps_between(self, start: datetime, end: datetime) -> tuple[Gap, ...]:
        """Gaps that touch the range, oldest first."""
        return self._select(Gap, [_touches(start, end)])

    def count_gaps(self, start: datetime, end: datetime) -> int:
        """How many gaps touch the range."""
        return self._store.count("gaps", _touches(start, end))

    def _one(self, kind: type[Record], record_id: str, missing: str) -> Record:
        found = self.get_many(kind, [record_id])
        if record_id not in found:
            raise NotFoundError(missing)
        return found[record_id]

    def _of_groups(self, table: TableName, kind: type[Held], ids: Iterable[str]) -> tuple[Held, ...]:
        """Records that belong to some segments or sources, each once, oldest first."""
        return self._decoded(table, kind, self._store.nearby.tables[table].of_groups(map(key_of, ids)))

    def _decoded(self, table: TableName, kind: type[Held], found: Mapping[str, Entry]) -> tuple[Held, ...]:
        records = [(key, self._store.decode(table, kind, entry.record)) for key, entry in found.items()]
        records.sort(key=lambda pair: (_time_of(pair[1]), pair[0]))
        return tuple(record for _, record in records)

    def _select(self, kind: type[Record], predicates: Iterable[str]) -> tuple[Record, ...]:
        """The records that any of the predicates picks, each once, oldest first."""
        table = KINDS[kind]
        if (held := self._store.nearby.tables.get(table)) is not None:
            return self._decoded(table, kind, held.where(predicates))
        rows = {}
        for predicate in predicates:
            for row in self._store.rows(table, predicate, ["key", "at", "record"]):
                rows[row["key"]] = row
        in_order = sorted(rows.values(), key=lambda row: (row["at"], row["key"]))
        return tuple(self._store.decode(table, kind, row["record"]) for row in in_order)


def _time_of(record: Any) -> datetime:
    """When what a passage or memory tells of happened."""
    time: datetime = record.occurred_at if isinstance(record, Passage) else record.occurred_start
    return time


def _touches(start: datetime, end: datetime) -> str:
    """A predicate for gaps that touch the range."""
    return all_of(within("until", micros(start) + 1, None), within("at", None, micros(end)))
