"""Looks tables through: which of them are damaged, and what of a damaged one can still be read."""

import logging
from collections.abc import Iterator, Mapping
from typing import TYPE_CHECKING, Any

from core.memory.codec import UNDECODABLE, Record, decode
from core.memory.schema import TABLES, TEXT_COLUMNS, VECTOR_TABLES, TableName
from core.memory.search import words_query
from core.memory.store import UNREADABLE, Store
from core.records.errors import IntegrityError

if TYPE_CHECKING:
    from lancedb.table import Table

_PAGE = 1_024
_log = logging.getLogger(__name__)


def damaged(store: Store, kinds: Mapping[type, TableName]) -> frozenset[TableName]:
    """Tables of which a row cannot be read, whose rows do not add up, or whose indices do not answer.

    Args:
        store: the tables.
        kinds: what is in which table.

    Raises:
        EnvironmentFaultError: the disk fails, which says nothing about the tables.
    """
    by_table = {table: kind for kind, table in kinds.items()}
    found = set(store.unfit())
    for name in TABLES:
        if name in found:
            continue
        try:
            store.examine(name, lambda table, name=name: _look_through(name, table, by_table.get(name)))  # type: ignore[misc]
        except IntegrityError:
            _log.exception("the table of %s is damaged", name)
            found.add(name)
    return frozenset(found)


def readable(store: Store, name: TableName, kind: type[Record]) -> Iterator[Record]:
    """The records of a table that can be read, around whatever cannot."""
    if name not in store.names():
        return
    try:
        total = store.examine(name, lambda table: int(table.count_rows()))
    except IntegrityError:
        return
    pages = [(start, min(start + _PAGE, total)) for start in range(0, total, _PAGE)]
    while pages:
        start, end = pages.pop(0)
        try:
            rows = store.examine(name, lambda table, at=start, to=end: _records(table, at, to))  # type: ignore[misc]
        except IntegrityError:
            if end - start > 1:  # what is damaged is one block: look for its edges
                middle = (start + end) // 2
                pages[:0] = [(start, middle), (middle, end)]
            continue
        for data in rows:
            try:
                yield decode(kind, data)
            except UNDECODABLE:
                continue


def _look_through(name: TableName, table: "Table", kind: type[Any] | None) -> None:
    """Raises `IntegrityError`, or what LanceDB raises, where something is wrong."""
    rows = 0
    example: dict[str, Any] = {}
    for batch in table.search().to_batches(batch_size=_PAGE):
        rows += batch.num_rows
        if kind is not None:
            _decode_all(kind, batch["record"].to_pylist())
        if not example and batch.num_rows:
            example = batch.slice(0, 1).to_pylist()[0]
    if rows != table.count_rows():
        raise IntegrityError(UNREADABLE)
    if example:
        _ask_indices(name, table, example)


def _decode_all(kind: type[Any], records: list[bytes]) -> None:
    try:
        for data in records:
            decode(kind, data)
    except UNDECODABLE as error:
        raise IntegrityError(UNREADABLE) from error


def _ask_indices(name: TableName, table: "Table", example: dict[str, Any]) -> None:
    indexed = {column for index in table.list_indices() for column in index.columns}
    for column in TEXT_COLUMNS.get(name, ()):
        if column not in indexed:
            raise IntegrityError(UNREADABLE)
        words = words_query(example[column].strip() or "afterimage", column)
        table.search(words, query_type="fts").select(["key"]).limit(1).to_arrow()
    if name in VECTOR_TABLES:
        nearest: Any = table.search(example["vector"], vector_column_name="vector")
        nearest.distance_type("cosine").select(["key"]).limit(1).to_arrow()


def _records(table: "Table", start: int, end: int) -> list[bytes]:
    page: Any = table.search().select(["record"]).offset(start).limit(end - start).to_arrow()
    found: list[bytes] = page["record"].to_pylist()
    return found
