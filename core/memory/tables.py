"""Everything that is remembered, in tables that search reads: derived from the journal, made again at need.

Methods block and may be called from any thread; what is written is seen by the next read.
"""

from collections.abc import Callable, Collection, Iterable, Iterator, Mapping, Sequence
from dataclasses import replace
from datetime import datetime

import numpy as np

from core.memory import checkup, lists, schema, search, stock
from core.memory.codec import encode, micros, moment
from core.memory.keys import all_of, batches, is_one_of, key_of, within
from core.memory.records import (
    KINDS as KINDS,  # noqa: PLC0414 -- these belong to the tables
    Record as Record,  # noqa: PLC0414
    StoredRecords,
)
from core.memory.schema import TableName, Vectors
from core.memory.search import Found, Scope, Searchable
from core.memory.shapes import (
    Counts as Counts,  # noqa: PLC0414
    FiledSegment as FiledSegment,  # noqa: PLC0414
    Neighbour as Neighbour,  # noqa: PLC0414
)
from core.memory.stock import Stock
from core.memory.store import Fault, OnDamage, Store
from core.protocol.operations.recall import Conversation, Listed, MemoryRows
from core.records.memory import Gap, Memory, MemoryType, Segment
from core.records.message import Message
from core.records.screen import ReadFrame


class MemoryTables(StoredRecords):
    """The tables and the questions that can be put to them."""

    def __init__(
        self,
        uri: str,
        *,
        storage_options: Mapping[str, str] | None = None,
        dimensions: int = 384,
        embedder: str = "all-MiniLM-L6-v2",
        fault: Fault = lambda: None,
    ) -> None:
        """Connect; `open` makes ready.

        Args:
            uri: of the local endpoint, or a folder.
            storage_options: for the endpoint.
            dimensions: length of a vector.
            embedder: name of the model that makes the vectors; tables made by another are not used.
            fault: asked when LanceDB fails, for what was behind it.
        """
        self._dimensions = dimensions
        self.unfit: frozenset[TableName] = frozenset()
        """Tables that cannot be used until they were dropped and filled again."""
        self._store = Store(
            uri, dimensions=dimensions, embedder=embedder, storage_options=storage_options, fault=fault
        )

    def open(self) -> bool:
        """Make ready. False means that tables are missing, damaged or of another version or embedder.

        Then `unfit` says which. They stay as they are until `drop`, for they may hold what the journal has
        lost; where there was nothing at all, empty ones are made.
        """
        self.unfit = self._store.unfit()
        whole = not self.unfit
        if not self._store.names():
            self.drop_all()
        return whole

    def drop(self, tables: Collection[TableName]) -> None:
        """Remove everything in these tables, leaving them empty to be filled from the journal."""
        self._store.drop(tables)
        self.unfit -= frozenset(tables)

    def drop_all(self) -> None:
        """Remove everything."""
        self.drop(schema.TABLES)

    # Damage

    def watch(self, on_damage: OnDamage) -> None:
        """Have somebody told, from any thread, of every sign that a table is damaged."""
        self._store.on_damage = on_damage

    def look_for_damage(self) -> None:
        """Tell of damage that LanceDB met and kept to itself."""
        self._store.look_for_damage()

    def forget_read(self) -> None:
        """Drop what was read and is kept decrypted; what is asked next is read again."""
        self._store.connect()

    def forget_deleted(self) -> None:
        """After a purge: keep in memory nothing of what was removed or replaced, and all else."""
        self._store.connect_anew()

    def read_ahead(self, pause: Callable[[], None] = lambda: None) -> None:
        """Have in memory what search reads most, so that the first questions are as quick as the others.

        Takes seconds where there is much.

        Args:
            pause: called between two parts; what it raises ends the work.
        """
        self._store.nearby.warm(pause)

    def damaged(self) -> frozenset[TableName]:
        """Reads every row and asks every index; gives the tables where that fails. Takes seconds.

        Raises:
            EnvironmentFaultError: the disk fails, which says nothing about the tables.
        """
        return checkup.damaged(self._store, KINDS)

    def readable(self, kind: type[Record]) -> Iterator[Record]:
        """Every record that can still be read, whatever else of its table is damaged or of an old version."""
        return checkup.readable(self._store, KINDS[kind], kind)

    # Writing

    def file_segments(
        self, filed: Sequence[FiledSegment], into: Collection[TableName] = schema.TABLES
    ) -> None:
        """File segments, each in place of what it held before; on request into some of the tables only."""
        if not filed:
            return
        mine = is_one_of("segment_key", [key_of(one.segment.id) for one in filed])
        passages: list[schema.Row] = []
        memories: list[schema.Row] = []
        for one in filed:
            passages += schema.passage_rows(
                one.passages, self._checked(one.passage_vectors), one.passage_tokens
            )
            memories += schema.memory_rows(one.memories, self._checked(one.vectors))
        if "passages" in into:
            self._store.upsert("passages", passages, replacing=mine)
        if "memories" in into:
            self._store.upsert("memories", memories, replacing=mine)
        if "segments" in into:
            self._store.upsert("segments", schema.segment_rows(one.segment for one in filed))

    def add_frames(self, frames: Iterable[ReadFrame]) -> None:
        """Add frames, or replace those of the same id."""
        self._store.upsert("frames", schema.frame_rows(frames))

    def add_messages(self, messages: Iterable[Message]) -> None:
        """Add messages, or replace those of the same id."""
        self._store.upsert("messages", schema.message_rows(messages))

    def add_gap(self, gap: Gap) -> None:
        """Add a gap, or let one with the same start and reason grow."""
        self._store.upsert("gaps", schema.gap_rows([gap]))

    def delete(self, kind: type[Record], ids: Iterable[str]) -> int:
        """Remove records by id and say how many there were. `purge` makes it final."""
        table = KINDS[kind]
        keys = (key_of(record_id) for record_id in ids)
        return sum(self._store.delete(table, is_one_of("key", batch)) for batch in batches(keys))

    def restate(self, memories: Iterable[Memory]) -> None:
        """Change what is known about memories whose words stay as they are: standing, pins, wishes."""
        changed = {key_of(memory.id): memory for memory in memories}
        for batch in batches(changed):
            rows = self._store.rows("memories", is_one_of("key", batch), self._store.columns("memories"))
            for row in rows:
                row.update(schema.standing_columns(changed[row["key"]]))
            self._store.upsert("memories", rows)

    def set_pinned(self, memory_ids: Iterable[str], *, pinned: bool) -> int:
        """Pin memories or unpin them; says how many there are of these."""
        changed = 0
        for batch in batches(map(key_of, memory_ids)):
            rows = self._store.rows("memories", is_one_of("key", batch), self._store.columns("memories"))
            for row in rows:
                memory = self._store.decode("memories", Memory, row["record"])
                row["record"] = encode(replace(memory, pinned=pinned))
            self._store.upsert("memories", rows)
            changed += len(rows)
        return changed

    def remove_segments(self, segment_ids: Iterable[str]) -> None:
        """Remove the memories and passages of segments. `purge` makes it final."""
        for batch in batches(key_of(segment_id) for segment_id in segment_ids):
            for table in schema.VECTOR_TABLES:
                self._store.delete(table, is_one_of("segment_key", batch))
            self._store.delete("segments", is_one_of("key", batch))

    def keep_memories_only(self, segments: Sequence[Segment]) -> None:
        """Keep of these segments, as they are now, memories but no passages. `purge` makes it final."""
        for batch in batches(key_of(segment.id) for segment in segments):
            self._store.delete("passages", is_one_of("segment_key", batch))
        self._store.upsert("segments", schema.segment_rows(segments))

    def purge(self, pause: Callable[[], None] = lambda: None) -> None:
        """Make deletions final: afterwards no file holds a word or vector of what was deleted.

        Args:
            pause: called between two tables; what it raises ends the work, which has to be begun again.
        """
        self._store.purge(pause)

    def optimize(self, tables: Collection[TableName] = schema.TABLES, *, force: bool = False) -> bool:
        """Upkeep for idle moments; says whether there was anything to do. Large tables take many seconds."""
        done = [self._store.optimize(name, force=force) for name in tables]
        return any(done)

    # Notes of whoever fills the tables

    def note(self, name: str, value: str) -> None:
        """Keep a word beside the tables, such as how far of the journal is in them. Dropped with them."""
        self._store.upsert("state", [{"key": key_of(name), "record": value.encode()}])

    def noted(self, name: str) -> str:
        """What was noted under that name; empty for nothing."""
        rows = self._store.rows("state", is_one_of("key", [key_of(name)]), ["record"])
        return bytes(rows[0]["record"]).decode() if rows else ""

    # Lists and numbers

    def list_memories(
        self,
        kind: MemoryType | str = "",
        text: str = "",
        offset: int = 0,
        limit: int = 200,
        status: Listed = "current",
    ) -> MemoryRows:
        """A page of memories, newest first, and how many there are in all."""
        return lists.list_memories(self._store, kind, text, offset, limit, status)

    def conversations(self) -> tuple[Conversation, ...]:
        """The chats held in Afterimage's own window, newest first."""
        return lists.list_conversations(self._store)

    def rows(self) -> dict[TableName, int]:
        """How many rows each table has."""
        return {name: self._store.count(name) for name in schema.TABLES if name != "state"}

    def filed_keys(self, table: TableName) -> frozenset[str]:
        """Keys of the segments of which a table of passages or memories holds something."""
        return frozenset(row["segment_key"] for row in self._store.rows(table, "", ["segment_key"]))

    def stock(self) -> Stock:
        """How much stands in the tables, in figures."""
        return stock.take(self._store)

    def counts(self) -> Counts:
        """How much is remembered."""
        return Counts(
            memories=self._store.count("memories"),
            passages=self._store.count("passages"),
            frames=self._store.count("frames"),
            messages=self._store.count("messages", "statement"),
            last_frame_at=lists.last_moment(self._store, "frames"),
        )

    def extent(self) -> tuple[datetime, datetime] | None:
        """When the first and the last passage was seen or said; `None` where nothing is remembered.

        What they tell of may have happened long before, or be still to come.
        """
        span = self._store.nearby.passages.dense.span() or lists.span(self._store, "passages")
        return None if span is None else (moment(span[0]), moment(span[1]))

    def count_memories(self, start: datetime | None = None, end: datetime | None = None) -> int:
        """How many memories there are of what happened in the range; without ends, of everything."""
        first, after = micros(start) if start else None, micros(end) if end else None
        held = self._store.nearby.memories.dense.count(first, after)
        if held is not None:
            return held
        overlap = all_of(within("until", first, None), within("at", None, after))
        return self._store.count("memories", all_of(schema.LIVE, overlap))

    def count_frames(self, start: datetime) -> int:
        """How many frames there are from then on."""
        return self._store.count("frames", all_of(within("at", micros(start), None)))

    def app_keys(self, name: str) -> tuple[str, ...]:
        """Keys of the apps meant by a name: the app of that name, else those whose name holds it."""
        return lists.app_keys(self._store, name)

    # Search

    def find_words(
        self, table: Searchable, column: str, query: str, scope: Scope, limit: int, *, every: bool = False
    ) -> list[Found]:
        """Rows whose column shares words with the query (all of them, if `every`), best first."""
        return search.by_words(self._store, table, column, query, scope, limit, every=every)

    def find_near(self, table: Searchable, vectors: Vectors, scope: Scope, limit: int) -> list[Found]:
        """Rows near to any of the vectors, best first; scores are cosines."""
        return search.by_vector(self._store, table, self._checked(vectors), scope, limit)

    def neighbours(self, keys: Iterable[str]) -> list[Neighbour]:
        """These passages with their vectors, in no particular order."""
        return self._store.nearby.neighbours(keys)

    def _checked(self, vectors: Vectors) -> Vectors:
        return np.asarray(vectors, np.float32).reshape(-1, self._dimensions)
