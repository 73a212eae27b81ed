"""What search needs of passages and memories, from memory where it is held there, else from the tables."""

import sys
from collections.abc import Callable, Iterable, Iterator, Mapping, Sequence
from contextlib import contextmanager
from functools import partial
from typing import TYPE_CHECKING, Any, Final, NamedTuple, Protocol, TypeVar

import numpy as np
import numpy.typing as npt

from core.memory.blocks import Block, block_of
from core.memory.dense import Dense
from core.memory.held import Held
from core.memory.indices import VECTORS_IN_MEMORY
from core.memory.keys import batches, is_one_of
from core.memory.schema import LIVE, Row, TableName, Vectors
from core.memory.shapes import Neighbour

if TYPE_CHECKING:
    import pyarrow as pa
    from lancedb.table import Table

Result = TypeVar("Result")
_MIB: Final = 2**20
_TOGETHER: Final = 2_000
"""Rows that are read ahead at a time."""
_MOST_EXACT: Final = 250_000
"""Rows of a table whose vectors are held at two bytes a number: 185 MiB."""
_TINY: Final = 1e-9
_MANY_UNKNOWN: Final = 1_000
"""Addresses from which on reading all keys of a table is quicker than these."""


class Reads(Protocol):
    """What reads the tables. Safe for any thread."""

    def read(self, name: TableName, action: Callable[["Table"], Result], /) -> Result:
        """What an action that only reads gives for a table."""
        ...

    def rows(self, name: TableName, predicate: str, columns: Sequence[str], /) -> list[Row]:
        """The rows that a predicate picks, in no particular order."""
        ...

    def count(self, name: TableName, /) -> int:
        """How many rows a table has."""
        ...


class Entry(NamedTuple):
    """What is held of a passage or a memory, by the names of their columns."""

    segment_key: str
    record: bytes
    # Of passages only
    place: int = 0
    author: str = ""
    before: str = ""
    after: str = ""
    tokens: bytes = b""
    vector: bytes = b""
    """In 16 bits a number; empty where all vectors of the table are held apart (`core.memory.dense`)."""


_REPEATED: Final = frozenset({"segment_key", "author", "before", "after"})
_OF_MEMORIES: Final = Entry._fields[:2]
_TIMES: Final[Mapping[str, tuple[str, str]]] = {"passages": ("at", "at"), "memories": ("at", "until")}
"""Columns that say from when to when a row lasts."""
_GROUPS: Final[Mapping[str, str]] = {"passages": "source_key", "memories": "segment_key"}
"""Columns by which search picks all rows that belong to something."""


class HeldRows:
    """The rows of one table, by key or by the address that a query gives."""

    def __init__(self, store: Reads, name: TableName, columns: Sequence[str], budget: int) -> None:
        self._store = store
        self._name = name
        self._fields = tuple(columns)
        self.has_vectors = "vector" in columns
        """Whether the vectors of its entries are at hand."""
        self.held: Held[Entry] = Held(budget)
        self.dense = Dense(VECTORS_IN_MEMORY, _MOST_EXACT)
        self._times = _TIMES[name]
        self.grouped_by = _GROUPS[name]

    def by_keys(self, keys: Iterable[str]) -> dict[str, Entry]:
        """Those of the rows that exist."""
        wanted = list(dict.fromkeys(keys))
        found = self.held.get(wanted)
        for batch in batches(key for key in wanted if key not in found):
            predicate = is_one_of("key", batch)
            found |= self._store.read(self._name, partial(self._where, predicate))
        return found

    def where(self, predicates: Iterable[str]) -> dict[str, Entry]:
        """The rows that any of the predicates picks."""
        found: dict[str, Entry] = {}
        for predicate in predicates:
            found |= self._store.read(self._name, partial(self._picked, predicate))
        return found

    def of_groups(self, keys: Iterable[str]) -> dict[str, Entry]:
        """The rows that belong to these, by the column `grouped_by`."""
        wanted = list(dict.fromkeys(keys))
        known = self.dense.of_groups(wanted)
        if known is None:
            return self.where(is_one_of(self.grouped_by, batch) for batch in batches(wanted))
        return self.by_keys(known)

    def at(self, table: "Table", addresses: Sequence[int]) -> dict[int, tuple[str, Entry]]:
        """The rows at addresses that a query on the same handle gave; what was moved meanwhile is missing."""
        keys = dict(zip(addresses, self.keys_at(table, addresses), strict=True))
        found = self.held.get(key for key in keys.values() if key)
        missing = [address for address, key in keys.items() if key and key not in found]
        if missing:
            found |= self._take(missing, table)
        return {address: (key, found[key]) for address, key in keys.items() if key in found}

    def keys_at(self, table: "Table", addresses: Sequence[int]) -> list[str]:
        """The keys of rows at these addresses; empty for what was moved meanwhile."""
        keys = self.held.keys_at(addresses)
        unknown = [address for address, key in zip(addresses, keys, strict=True) if not key]
        if not unknown:
            return keys
        if len(unknown) > _MANY_UNKNOWN:
            self._learn_all(table)
        else:
            rows = table.take_row_ids(unknown).select(["key"]).with_row_id().to_arrow()
            self.held.learn(rows["_rowid"].to_pylist(), rows["key"].to_pylist())
        return self.held.keys_at(addresses)

    def vectors(self, entries: Mapping[str, Entry]) -> Vectors:
        """The vectors of some rows (rows, width), L2-normalised, in their order."""
        found: dict[str, npt.NDArray[np.floating]] = {
            key: np.frombuffer(entry.vector, np.float16) for key, entry in entries.items() if entry.vector
        }
        found |= self.dense.vectors([key for key in entries if key not in found])
        for batch in batches(key for key in entries if key not in found):  # they were let go of just now
            predicate = is_one_of("key", batch)
            for row in self._store.rows(self._name, predicate, ["key", "vector"]):
                found[row["key"]] = np.asarray(row["vector"], np.float16)
        nothing = np.zeros_like(next(iter(found.values()))) if found else np.zeros(0, np.float16)
        vectors = np.array([found.get(key, nothing) for key in entries], np.float32)
        vectors /= np.maximum(np.linalg.norm(vectors, axis=-1, keepdims=True), _TINY)
        return vectors

    def warm(self, pause: Callable[[], None] = lambda: None) -> None:
        """Read ahead what fits, the newest of it.

        Args:
            pause: called between two parts; what it raises ends the work.
        """
        addresses, keys, times = self._store.read(self._name, self._learn_all)
        lacking = set(self.held.lacks(keys))
        newest = [
            int(addresses[row]) for row in np.argsort(times, kind="stable")[::-1] if keys[row] in lacking
        ]
        before = self.held.room
        first, rest = newest[:_TOGETHER], newest[_TOGETHER:]
        if not first:
            return
        self._store.read(self._name, partial(self._take, sorted(first)))
        fits = int(self.held.room / max(1.0, (before - self.held.room) / len(first)))
        if len(rest) <= fits and len(rest) > len(keys) // 2:
            self._store.read(self._name, partial(self._scan, pause))
            return
        # The newest of them last: what was not asked for longest is given up first.
        rest = rest[:fits][::-1]
        for start in range(0, len(rest), _TOGETHER):
            pause()
            self._store.read(self._name, partial(self._take, sorted(rest[start : start + _TOGETHER])))
        self.held.get(self.held.keys_at(first))

    def warm_vectors(self, pause: Callable[[], None] = lambda: None) -> None:
        """Read all vectors, if they are not held yet and not too many.

        Args:
            pause: called between two parts; what it raises ends the work.
        """
        if not self.dense.ready and self._store.count(self._name) <= self.dense.most:
            turn = self.dense.begin()
            try:
                self._store.read(self._name, partial(self._fill, turn, pause))
            except BaseException:
                self.dense.clear()
                raise

    @contextmanager
    def changing(self, rows: Sequence[Row], gone: Sequence[str]) -> Iterator[None]:
        """Around a write of some rows and the removal of others: what is held stays what the table has."""
        written = [row["key"] for row in rows]
        if rows:
            self.dense.put(self._block(rows))
        try:
            yield
        except BaseException:  # an error does not say that nothing was done
            self.dense.clear()
            raise
        finally:
            self.held.written([*gone, *written])
        self.dense.drop(list(set(gone).difference(written)))

    def _block(self, rows: Sequence[Row]) -> Block:
        start, end = self._times
        return block_of(
            [row["key"] for row in rows],
            np.stack([np.asarray(row["vector"], np.float16) for row in rows]),
            [row[start] for row in rows],
            [row[end] for row in rows],
            [row.get(LIVE, True) for row in rows],
            [row[self.grouped_by] for row in rows],
        )

    def _fill(self, turn: int, pause: Callable[[], None], table: "Table") -> None:
        self.dense.fill(turn, self._blocks(pause, table), table.count_rows())

    def _blocks(self, pause: Callable[[], None], table: "Table") -> Iterator[Block]:
        start, end = self._times
        columns = list(dict.fromkeys(["key", "vector", start, end, self.grouped_by]))
        live = LIVE in table.schema.names
        query = table.search().select([*columns, LIVE] if live else columns)
        for batch in query.to_batches(batch_size=_TOGETHER):
            pause()
            vectors = batch["vector"].flatten().to_numpy(zero_copy_only=False).reshape(len(batch), -1)
            usable = batch[LIVE].to_numpy(zero_copy_only=False) if live else np.ones(len(batch), np.bool_)
            times = batch[start].to_numpy(), batch[end].to_numpy()
            groups = batch[self.grouped_by].to_pylist()
            yield block_of(batch["key"].to_pylist(), vectors, *times, usable, groups)

    def _scan(self, pause: Callable[[], None], table: "Table") -> None:
        import pyarrow as pa

        generation = self.held.generation
        for batch in table.search().select(self._columns()).to_batches(batch_size=_TOGETHER):
            pause()
            self._kept(pa.Table.from_batches([batch]), generation)

    def _learn_all(self, table: "Table") -> tuple[list[int], list[str], Vectors]:
        rows = table.search().select(["key", "at"]).with_row_id(True).to_arrow()
        addresses, keys = rows["_rowid"].to_pylist(), rows["key"].to_pylist()
        self.held.learn(addresses, keys, all_of_them=True)
        return addresses, keys, rows["at"].to_numpy()

    def _picked(self, predicate: str, table: "Table") -> dict[str, Entry]:
        rows = table.search().where(predicate).select(["_rowid"]).to_arrow()
        return dict(self.at(table, rows["_rowid"].to_pylist()).values())

    def _take(self, addresses: list[int], table: "Table") -> dict[str, Entry]:
        generation = self.held.generation
        rows = table.take_row_ids(addresses).select(self._columns()).to_arrow()
        return self._kept(rows, generation)

    def _where(self, predicate: str, table: "Table") -> dict[str, Entry]:
        generation = self.held.generation
        rows = table.search().where(predicate).select(self._columns()).to_arrow()
        return self._kept(rows, generation)

    def _columns(self) -> list[str]:
        """What is to be read of a row: its vector only where not all of them are held."""
        return ["key", *(name for name in self._fields if name != "vector" or not self.dense.exact)]

    def _kept(self, rows: "pa.Table", generation: int) -> dict[str, Entry]:
        if not len(rows):
            return {}
        there = set(rows.column_names)
        columns: list[Any] = [
            [b""] * len(rows)
            if name not in there
            else _in_16_bits(rows[name])
            if name == "vector"
            else _values(rows[name], name)
            for name in self._fields
        ]
        entries = {
            key: Entry(*values) for key, *values in zip(rows["key"].to_pylist(), *columns, strict=True)
        }
        self.held.put(entries, generation)
        return entries


class Nearby:
    """All rows that are held."""

    def __init__(self, store: Reads) -> None:
        self.passages = HeldRows(store, "passages", Entry._fields, 192 * _MIB)
        self.memories = HeldRows(store, "memories", _OF_MEMORIES, 152 * _MIB)
        self.tables: Mapping[TableName, HeldRows] = {"passages": self.passages, "memories": self.memories}

    def neighbours(self, keys: Iterable[str]) -> list[Neighbour]:
        """These passages with their vectors, in no particular order."""
        found = self.passages.by_keys(keys)
        vectors = self.passages.vectors(found) if found else ()
        return [
            Neighbour(
                key=key,
                segment_key=entry.segment_key,
                place=entry.place,
                author=entry.author,
                tokens=entry.tokens,
                before=entry.before,
                after=entry.after,
                vector=vector,
            )
            for (key, entry), vector in zip(found.items(), vectors, strict=True)
        ]

    def warm(self, pause: Callable[[], None] = lambda: None) -> None:
        """Read ahead what fits."""
        for rows in self.tables.values():
            rows.warm_vectors(pause)
        for rows in self.tables.values():
            rows.warm(pause)

    @contextmanager
    def changing(self, name: TableName, rows: Sequence[Row], gone: Sequence[str]) -> Iterator[None]:
        """Around a write of some rows of a table and the removal of others."""
        if name not in self.tables:
            yield
            return
        with self.tables[name].changing(rows, gone):
            yield

    def moved(self) -> None:
        """Rows were written anew, as they are, at other addresses; nothing stays of what they replaced."""
        for rows in self.tables.values():
            rows.held.forget_addresses()
            rows.dense.wipe()

    def clear(self) -> None:
        """Let go of everything."""
        for rows in self.tables.values():
            rows.held.clear()
            rows.dense.clear()


def _values(column: "pa.ChunkedArray", name: str) -> list[Any]:
    """Each key once in memory, however many rows name it."""
    values: list[Any] = column.to_pylist()
    return [sys.intern(value) for value in values] if name in _REPEATED else values


def _in_16_bits(column: "pa.ChunkedArray") -> list[bytes]:
    values = column.combine_chunks().flatten().to_numpy(zero_copy_only=False)
    return [row.tobytes() for row in values.reshape(len(column), -1).astype(np.float16, copy=False)]
