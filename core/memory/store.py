"""The connection to LanceDB: handles that survive a purge, one writer at a time, upkeep.

LanceDB's readers keep the version they opened. A purge removes every version but the last, so a read that was
under way may find its files gone: it is tried again on a fresh handle once the purge has ended.
"""

import logging
import os
import threading
from collections.abc import Callable, Collection, Iterator, Mapping, Sequence
from contextlib import contextmanager
from dataclasses import dataclass
from datetime import timedelta
from typing import TYPE_CHECKING, TypeVar

from core.memory import indices
from core.memory.codec import UNDECODABLE, Record, decode
from core.memory.keys import batches, is_one_of
from core.memory.nearby import Nearby
from core.memory.schema import TABLES, Row, TableName, schemas
from core.records.errors import AfterimageError, IntegrityError

if TYPE_CHECKING:
    from lancedb.table import Table

log = logging.getLogger(__name__)

_INDEX_CACHE_BYTES = 128 * 2**20
"""Enough for the words that are asked for in some hundred thousand rows."""
_METADATA_CACHE_BYTES = 16 * 2**20
_AT_ONCE = timedelta(milliseconds=1)
"""As good as none: LanceDB warns of 0."""
_REFUSED = (OSError, RuntimeError, ValueError)
"""What LanceDB raises when a file cannot be read or written."""
UNREADABLE = (
    "Part of the search index is damaged and has to be derived again from the journal; nothing is lost. "
    "This happens by itself: try again in a moment."
)

Result = TypeVar("Result")
Fault = Callable[[], AfterimageError | None]
"""Gives, once, what was behind the last refusal."""


@dataclass(frozen=True, slots=True)
class Suspicion:
    """A sign that a table is not what it should be."""

    table: TableName | None
    """`None` where it cannot be told which one."""
    certain: bool
    """Whether something stored is known to be damaged; otherwise LanceDB failed for no known reason."""


OnDamage = Callable[[Suspicion], object]


class Store:
    """Tables of one database. All methods may be called from any thread; writes wait for each other."""

    def __init__(
        self,
        uri: str,
        *,
        dimensions: int,
        embedder: str,
        storage_options: Mapping[str, str] | None = None,
        fault: Fault = lambda: None,
    ) -> None:
        """Connect, without reading anything yet.

        Args:
            uri: `s3://` of the local endpoint, or a folder.
            dimensions: length of the vectors.
            embedder: name of the model that makes them.
            storage_options: as LanceDB takes them.
            fault: asked when LanceDB fails, for it reports a full disk as an error of its own.
        """
        self._uri = uri
        self._options = dict(storage_options or {})
        self._schemas = schemas(dimensions, embedder)
        self._fault = fault
        self.on_damage: OnDamage = lambda _suspicion: None
        """Told, from any thread, of every sign of damage."""
        self.nearby = Nearby(self)
        """What is kept decrypted to be quick."""
        self._tables: dict[TableName, Table] = {}
        self._generation = 0
        self._handles = threading.Lock()
        self._writing = threading.RLock()
        self._left_over: set[TableName] = set()
        """Tables whose last upkeep left files behind that are not used any more."""
        self.connect()

    def connect(self) -> None:
        """Connect, or connect anew: what the connection before had read goes with it."""
        with self._writing:
            self._connect()
            self.nearby.clear()

    def connect_anew(self) -> None:
        """Let go of all that the connection has read; rows that are held stay, for they are what is there."""
        with self._writing:
            self._connect()
            self.nearby.moved()

    def _connect(self) -> None:
        os.environ.setdefault("LANCEDB_LOG", "error")
        import lancedb

        self._database = lancedb.connect(
            self._uri,
            storage_options=self._options,
            session=lancedb.Session(
                index_cache_size_bytes=_INDEX_CACHE_BYTES,
                metadata_cache_size_bytes=_METADATA_CACHE_BYTES,
            ),
        )
        self._forget_handles()

    # Opening and starting over

    def unfit(self) -> frozenset[TableName]:
        """Tables that are missing, damaged or of another version or embedder: they are to be filled again."""
        with self._writing:
            stored = set(self.names())
            return frozenset(name for name in TABLES if name not in stored or not self._fits(name))

    def drop(self, tables: Collection[TableName]) -> None:
        """Remove tables with everything in them, and make them again, empty."""
        with self._writing, self._plainly():
            stored = set(self.names())
            ours = set(TABLES)
            for name in stored:
                if name in tables or name not in ours:
                    self._database.drop_table(name)
            self._forget_handles()
            self.nearby.clear()
            for name in TABLES:
                if name in tables:
                    indices.index_text(name, self._database.create_table(name, schema=self._schemas[name]))

    def names(self) -> list[str]:
        """What is stored, of whatever version."""
        return list(self._database.list_tables().tables)

    def _fits(self, name: TableName) -> bool:
        try:
            with self._plainly():
                return bool(self._table(name).schema.equals(self._schemas[name], check_metadata=True))
        except (IntegrityError, *_REFUSED):
            log.exception("the table of %s is damaged", name)
            return False

    # Damage

    def decode(self, name: TableName, kind: type[Record], data: bytes) -> Record:
        """The record in a row.

        Raises:
            IntegrityError: it is none, so the table is damaged.
        """
        try:
            return decode(kind, data)
        except UNDECODABLE as error:
            self.on_damage(Suspicion(name, certain=True))
            raise IntegrityError(UNREADABLE) from error

    def look_for_damage(self) -> None:
        """Tell of damage behind a refusal that LanceDB kept to itself."""
        if isinstance(self._fault(), IntegrityError):
            self.on_damage(Suspicion(None, certain=True))

    def examine(self, name: TableName, action: Callable[["Table"], Result]) -> Result:
        """Do something that only reads, on a fresh handle and without telling of damage.

        Raises:
            IntegrityError: the table is damaged.
            EnvironmentFaultError: the disk fails.
        """
        try:
            with self._plainly():
                return action(self._database.open_table(name))
        except _REFUSED as error:
            raise IntegrityError(UNREADABLE) from error

    # Reading

    def read(self, name: TableName, action: Callable[["Table"], Result]) -> Result:
        """Do something that only reads, again on a fresh handle where a purge came between.

        Raises:
            IntegrityError: the table cannot be read.
        """
        generation = self._generation
        try:
            return action(self._table(name))
        except _REFUSED:
            with self._writing:  # a purge under way ends first
                unchanged = generation == self._generation
                self._forget_handles()
            log.warning(
                "a read of %s failed%s and is tried again", name, "" if unchanged else " during upkeep"
            )
        try:
            with self._plainly(name):
                return action(self._table(name))
        except (OSError, RuntimeError) as error:
            raise IntegrityError(UNREADABLE) from error
        except ValueError as error:
            if name in self.names():
                raise
            self.on_damage(Suspicion(name, certain=True))
            raise IntegrityError(UNREADABLE) from error

    def rows(
        self, name: TableName, predicate: str, columns: Sequence[str], limit: int | None = None
    ) -> list[Row]:
        """The rows that a predicate picks, in no particular order."""

        def scan(table: "Table") -> list[Row]:
            query = table.search().select(list(columns))
            query = query.where(predicate) if predicate else query
            rows: list[Row] = (query.limit(limit) if limit is not None else query).to_arrow().to_pylist()
            return rows

        return self.read(name, scan)

    def columns(self, name: TableName) -> list[str]:
        """All columns of a table."""
        return list(self._schemas[name].names)

    def count(self, name: TableName, predicate: str = "") -> int:
        """How many rows a predicate picks; all for none."""
        return self.read(name, lambda table: int(table.count_rows(predicate or None)))

    # Writing

    def upsert(self, name: TableName, rows: Sequence[Row], *, replacing: str = "") -> None:
        """Add rows or replace those of the same key, in one step, then remove others.

        Whoever reads in between finds both, never neither. Doing all of it in one step takes a look at every
        row there is.

        Args:
            name: of the table.
            rows: the later of two with the same key counts.
            replacing: a predicate; rows that it picks and that are not among the new ones are removed.
        """
        import pyarrow as pa

        if not rows and not replacing:
            return
        latest = {row["key"]: row for row in rows}
        with self._writing, self._plainly(name):
            table = self._table(name)
            replaced = _keys(table, replacing) if replacing else []
            with self.nearby.changing(name, list(latest.values()), replaced):
                if latest:
                    merge = table.merge_insert("key").when_matched_update_all().when_not_matched_insert_all()
                    merge.execute(pa.Table.from_pylist(list(latest.values()), schema=self._schemas[name]))
                for batch in batches(key for key in replaced if key not in latest):
                    table.delete(is_one_of("key", batch))

    def delete(self, name: TableName, predicate: str) -> int:
        """Remove the rows that a predicate picks and say how many. They stay on the disk until a purge."""
        with self._writing, self._plainly(name):
            table = self._table(name)
            count = int(table.count_rows(predicate))
            if count:
                held = _keys(table, predicate) if name in self.nearby.tables else ()
                with self.nearby.changing(name, (), held):
                    table.delete(predicate)
            return count

    # Upkeep

    def optimize(self, name: TableName, *, force: bool = False) -> bool:
        """Bring new rows into the indices, join small files and drop old versions, where it is worth it.

        Returns:
            Whether anything was done.
        """
        with self._writing, self._plainly(name):
            table = self._table(name)
            untidy = force or indices.is_untidy(name, table)
            if not untidy and name not in self._left_over:
                return False
            # What is joined now is kept for readers a while longer, and would stay twice if nobody came back.
            (self._left_over.add if untidy else self._left_over.discard)(name)
            indices.index_text(name, table)
            indices.index_many(name, table)
            table.optimize(cleanup_older_than=indices.KEEP_VERSIONS)
            return True

    def purge(self, pause: Callable[[], None] = lambda: None) -> None:
        """Make deletions final: rewrite every row that stays, then drop all earlier versions.

        Deleting alone leaves the words in data files, vectors and full-text indices.

        Args:
            pause: called between two tables; what it raises ends the work.
        """
        for name in TABLES:
            pause()
            with self._upkeep(name) as table:
                if table.count_rows():
                    table.update(values_sql={"key": "key"})
                    indices.index_anew(table)
                for _ in range(2):  # the first pass replaces the files, the second finds them unused
                    table.optimize(cleanup_older_than=_AT_ONCE, delete_unverified=True)

    @contextmanager
    def _upkeep(self, name: TableName) -> Iterator["Table"]:
        with self._writing, self._plainly(name):
            try:
                yield self._table(name)
            finally:
                self._forget_handles()

    @contextmanager
    def _plainly(self, name: TableName | None = None) -> Iterator[None]:
        """Says what the disk or the vault said, where LanceDB only passes on that something failed.

        With the name of a table, damage is told of.

        Raises:
            IntegrityError: what is stored is damaged.
            EnvironmentFaultError: the disk is full or fails.
        """
        try:
            yield
        except _REFUSED as error:
            fault = self._fault()
            damaged = isinstance(fault, IntegrityError)
            if name is not None and (fault is None or damaged):
                self.on_damage(Suspicion(name, certain=damaged))
            if fault is None:
                raise
            raise (IntegrityError(UNREADABLE) if damaged else fault) from error

    # Handles

    def _table(self, name: TableName) -> "Table":
        with self._handles:
            table = self._tables.get(name)
            if table is None:
                table = self._tables[name] = self._database.open_table(name)
            return table

    def _forget_handles(self) -> None:
        with self._handles:
            self._tables.clear()
            self._generation += 1


def _keys(table: "Table", predicate: str) -> list[str]:
    """Keys of the rows that a predicate picks."""
    keys: list[str] = table.search().where(predicate).select(["key"]).to_arrow()["key"].to_pylist()
    return keys
