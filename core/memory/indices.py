"""Which indices a table has, and when it is worth bringing them and its files up to date."""

from datetime import datetime, timedelta
from typing import TYPE_CHECKING, Any, Final

from core.memory.schema import KEY_COLUMNS, LISTS, LIVE, TEXT_COLUMNS, VECTOR_TABLES, TableName

if TYPE_CHECKING:
    from lancedb.table import Table

_FLAT_LIMIT: Final = 2_000
"""Rows up to which reading every vector and every key is as fast as an index (measured)."""
_LOOSE_ROWS: Final = 2_000
"""Rows outside the full-text index from which searching them one by one is felt."""
VECTORS_IN_MEMORY: Final = 1_250_000
"""Rows up to which all vectors of a table are held and compared (`core.memory.dense`), and need no index."""
_LOOSE_FILES: Final = 64
_LOOSE_VERSIONS: Final = 32
KEEP_VERSIONS = timedelta(minutes=2)
"""Ordinary upkeep leaves old versions that long, far longer than any read takes."""
_STOP_WORDS: Final = (
    "a", "an", "and", "are", "as", "at", "be", "by", "for", "from", "has", "have", "he", "her", "his", "i",
    "in", "is", "it", "its", "me", "my", "of", "on", "or", "our", "she", "so", "that", "the", "their", "them",
    "they", "this", "to", "us", "was", "we", "were", "with", "you", "your",
)  # fmt: skip
"""Words too common to be worth an entry. The index's own list holds those of all languages and every single
digit: neither "Ben" nor "room 7" could be found."""
_TEXT: Final = frozenset(column for columns in TEXT_COLUMNS.values() for column in columns)
_MAX_TOKEN: Final = 128
"""Characters: a SHA-256 in hexadecimal is one word of 64."""


def is_untidy(name: TableName, table: "Table") -> bool:
    """Whether upkeep is worth it: many small files or old versions, an index missing or short of rows."""
    stats: Any = table.stats()  # its type says an object, what comes is a dictionary
    if stats["fragment_stats"]["num_fragments"] > _LOOSE_FILES or _has_old_versions(table):
        return True
    if _unindexed(name, table):
        return True
    if table.count_rows() > _FLAT_LIMIT and _lacking(name, table):
        return True
    loose = (table.index_stats(index.name) for index in table.list_indices())
    return any(stats is not None and stats.num_unindexed_rows > _LOOSE_ROWS for stats in loose)


def index_text(name: TableName, table: "Table") -> None:
    """Make the full-text indices that a table lacks."""
    for column in _unindexed(name, table):
        _index(table, column)


def index_many(name: TableName, table: "Table") -> None:
    """Make the indices that a table lacks and that only pay where there are many rows."""
    if table.count_rows() > _FLAT_LIMIT:
        for column in _lacking(name, table):
            _index(table, column)


def index_anew(table: "Table") -> None:
    """Make every index again, from the rows alone: quicker than bringing it up to date with all of them."""
    needless = table.count_rows() <= VECTORS_IN_MEMORY
    for index in table.list_indices():
        if needless and index.columns == ["vector"]:
            table.drop_index(index.name)
            continue
        for column in index.columns:
            _index(table, column)


def _index(table: "Table", column: str) -> None:
    from lancedb.index import FTS, Bitmap, BTree, IvfSq, LabelList

    if column == "vector":
        # A byte a number, so that all of it fits into memory; what it finds is compared exactly.
        table.create_index(column, config=IvfSq(distance_type="cosine"))
    elif column in _TEXT:
        # ICU finds words in scripts without spaces; the split keeps the parts of ids, paths, addresses.
        config = FTS(
            base_tokenizer="icu/split", max_token_length=_MAX_TOKEN, custom_stop_words=list(_STOP_WORDS)
        )
        table.create_index(column, config=config)
    else:
        kind = Bitmap if column == LIVE else LabelList if column in LISTS else BTree
        table.create_index(column, config=kind())


def _has_old_versions(table: "Table") -> bool:
    """Whether many versions are kept that nobody reads any more, with all the files they are made of."""
    limit = datetime.now() - KEEP_VERSIONS  # noqa: DTZ005 -- LanceDB tells local times without a zone
    old = sum(bool(version["timestamp"] < limit) for version in table.list_versions())
    return old > _LOOSE_VERSIONS


def _unindexed(name: TableName, table: "Table") -> list[str]:
    """Columns whose index is missing: an end came between making the table and indexing it."""
    indexed = {column for index in table.list_indices() for column in index.columns}
    return [column for column in TEXT_COLUMNS.get(name, ()) if column not in indexed]


def _lacking(name: TableName, table: "Table") -> list[str]:
    """Columns of a large table whose index is missing."""
    made = {column: index for index in table.list_indices() for column in index.columns}
    lacking = [column for column in KEY_COLUMNS.get(name, ()) if column not in made]
    vectors = made.get("vector")
    many = table.count_rows() > VECTORS_IN_MEMORY
    if name in VECTOR_TABLES and many and (vectors is None or vectors.index_type != "IvfSq"):
        lacking.append("vector")
    return lacking
