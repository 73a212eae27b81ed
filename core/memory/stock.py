"""How much stands in the tables, read without decoding whole tables at once: for the rules on storage."""

from collections.abc import Iterator
from datetime import datetime
from typing import TYPE_CHECKING, NamedTuple

from core.memory.schema import TableName
from core.memory.store import Store
from core.records.memory import Memory, Segment
from core.records.message import Message

if TYPE_CHECKING:
    from lancedb.table import Table

_PAGE = 1_024


class Weight(NamedTuple):
    """A row's time, in microseconds since 1970, and the bytes of its record."""

    at: int
    bytes: int


class MemoryWeight(NamedTuple):
    """What the rules need of a memory."""

    segment_id: str
    recorded_at: datetime
    pinned: bool
    source_ids: tuple[str, ...]
    bytes: int


class Turn(NamedTuple):
    """A message of a chat in our own window."""

    id: str
    conversation_key: str
    at: int
    statement: bool
    bytes: int


class Stock(NamedTuple):
    """What stands in the tables, in figures."""

    frames: dict[str, Weight]
    """By key."""
    messages: dict[str, Weight]
    memories: list[MemoryWeight]
    segments: list[tuple[Segment, int]]
    """Each with the bytes of its record."""
    turns: list[Turn]


def take(store: Store) -> Stock:
    """All of it. Takes seconds where there is much."""
    return Stock(
        frames=_weights(store, "frames"),
        messages=_weights(store, "messages"),
        memories=_memories(store),
        segments=_segments(store),
        turns=_turns(store),
    )


def _weights(store: Store, name: TableName) -> dict[str, Weight]:
    """Of every row, by its key."""

    def read(table: "Table") -> dict[str, Weight]:
        import pyarrow.compute as pc

        found: dict[str, Weight] = {}
        for batch in table.search().select(["key", "at", "record"]).to_batches(batch_size=_PAGE):
            lengths = pc.binary_length(batch["record"]).to_pylist()
            found |= {
                key: Weight(at, length)
                for key, at, length in zip(
                    batch["key"].to_pylist(), batch["at"].to_pylist(), lengths, strict=True
                )
            }
        return found

    return store.read(name, read)


def _memories(store: Store) -> list[MemoryWeight]:
    """Of every memory."""

    def weigh(data: bytes) -> MemoryWeight:
        one = store.decode("memories", Memory, data)
        return MemoryWeight(one.segment, one.recorded_at, one.pinned, one.source_ids, len(data))

    return store.read("memories", lambda table: [weigh(data) for data in _records(table)])


def _segments(store: Store) -> list[tuple[Segment, int]]:
    """Every segment with the bytes of its record."""

    def weigh(data: bytes) -> tuple[Segment, int]:
        return store.decode("segments", Segment, data), len(data)

    return store.read("segments", lambda table: [weigh(data) for data in _records(table)])


def _turns(store: Store) -> list[Turn]:
    """Everything said in our own window."""

    def read(table: "Table") -> list[Turn]:
        columns = ["conversation_key", "at", "statement", "record"]
        return [
            Turn(
                store.decode("messages", Message, row["record"]).id,
                row["conversation_key"],
                row["at"],
                row["statement"],
                len(row["record"]),
            )
            for row in table.search().where("chat").select(columns).to_arrow().to_pylist()
        ]

    return store.read("messages", read)


def _records(table: "Table") -> Iterator[bytes]:
    for batch in table.search().select(["record"]).to_batches(batch_size=_PAGE):
        yield from batch["record"].to_pylist()
