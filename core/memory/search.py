"""The two ways into a table: words and vectors, within a scope."""

from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from datetime import datetime
from typing import TYPE_CHECKING, Any, Literal, NamedTuple

import numpy as np

from core.memory.codec import micros
from core.memory.keys import all_of, holds_one_of, is_one_of, key_of, name_key, within
from core.memory.nearby import Entry, HeldRows
from core.memory.schema import LIVE, Vectors
from core.memory.store import Store
from core.records.memory import Passage

if TYPE_CHECKING:
    from lancedb.table import Table

Searchable = Literal["memories", "passages"]

_MORE = 4
_AT_LEAST = 20
"""Rows asked of the index beyond what is wanted: as many at least, and one more for so many."""
_TINY = 1e-9
MAX_QUERY = 2_000
"""Characters of a query that are looked for; more is refused before it comes here."""


@dataclass(frozen=True, slots=True)
class Scope:
    """What a search is limited to. Empty fields do not limit."""

    start: datetime | None = None
    """From this moment."""
    end: datetime | None = None
    """Before this moment."""
    apps: tuple[str, ...] | None = None
    """Keys of apps, as `MemoryTables.app_keys` gives them. An empty tuple is an app that was never seen."""
    conversation: str = ""
    sources: tuple[str, ...] | None = None
    """Ids of frames and messages. An empty tuple is none."""

    @property
    def is_empty(self) -> bool:
        """Whether nothing can be within it."""
        return () in {self.apps, self.sources}

    def holds(self, passage: Passage) -> bool:
        """Whether a passage is within the scope."""
        return (
            (self.start is None or passage.occurred_at >= self.start)
            and (self.end is None or passage.occurred_at < self.end)
            and (self.apps is None or name_key(passage.app) in self.apps)
            and (not self.conversation or passage.conversation == self.conversation)
            and (self.sources is None or passage.source_id in self.sources)
        )


class Found(NamedTuple):
    """A row's key and how well it matches; scores of one query are comparable."""

    key: str
    score: float
    segment_key: str
    author: str = ""
    """Of a passage: who said it, where that is known."""


def sendable(query: str) -> str:
    """As much of a query as is looked for, without the halves of characters that cannot be encoded."""
    return query[:MAX_QUERY].encode("utf-8", "replace").decode()


def words_query(query: str, column: str, *, every: bool = False) -> Any:
    """A structured query for words: nothing in the user's text is syntax.

    Args:
        query: what was typed; only the first `MAX_QUERY` characters count.
        column: with a full-text index.
        every: whether every word must be there, rather than any.
    """
    from lancedb import query as queries

    kind: Any = queries.MatchQuery
    operators = queries.FullTextOperator
    return kind(sendable(query), column, operator=operators.AND if every else operators.OR)


def by_words(
    store: Store,
    table: Searchable,
    column: str,
    query: str,
    scope: Scope,
    limit: int,
    *,
    every: bool = False,
) -> list[Found]:
    """Rows that share words with the query, by BM25. A query without words finds nothing."""
    if not query.strip() or scope.is_empty:
        return []

    def search(handle: "Table") -> list[Found]:
        wanted = handle.search(words_query(query, column, every=every), query_type="fts")
        predicate = _predicate(table, scope)
        wanted = wanted.where(predicate, prefilter=True) if predicate else wanted
        rows = wanted.select(["_score"]).with_row_id(True).limit(limit).to_arrow()
        entries = store.nearby.tables[table].at(handle, rows["_rowid"].to_pylist())
        scores = dict(zip(rows["_rowid"].to_pylist(), rows["_score"].to_pylist(), strict=True))
        return [_found(key, entry, scores[address]) for address, (key, entry) in entries.items()]

    return _in_order(store.read(table, search))


def by_vector(store: Store, table: Searchable, vectors: Vectors, scope: Scope, limit: int) -> list[Found]:
    """Rows nearest to any of the query's vectors, by cosine."""
    if scope.is_empty:
        return []
    best: dict[str, Found] = {}
    for vector in vectors:
        found = _among_held(store, table, vector, scope, limit)
        for item in _by_index(store, table, vector, scope, limit) if found is None else found:
            known = best.get(item.key)
            best[item.key] = item if known is None or known.score < item.score else known
    return _in_order(best.values())[:limit]


def _among_held(
    store: Store, table: Searchable, vector: Vectors, scope: Scope, limit: int
) -> list[Found] | None:
    """The nearest of all rows by the vectors in memory; `None` where these cannot tell."""
    if scope.apps is not None or scope.conversation or scope.sources is not None:
        return None
    held = store.nearby.tables[table]
    start = micros(scope.start) if scope.start else None
    end = micros(scope.end) if scope.end else None
    exact = held.dense.exact
    near = held.dense.nearest(vector, limit if exact else _wider(table, limit), start, end)
    if near is None:
        return None
    entries = held.by_keys(item.key for item in near)
    found = [_found(item.key, entries[item.key], item.cosine) for item in near if item.key in entries]
    return found if exact else _exactly(held, found, entries, vector)


def _by_index(store: Store, table: Searchable, vector: Vectors, scope: Scope, limit: int) -> list[Found]:
    """The nearest rows that the index on the disk brings, and those that it has not taken in yet."""
    predicate = _predicate(table, scope)

    def search(handle: "Table") -> list[Found]:
        nearest: Any = handle.search(vector, vector_column_name="vector")
        wanted = nearest.distance_type("cosine")
        wanted = wanted.where(predicate, prefilter=True) if predicate else wanted
        rows = wanted.select(["_distance"]).with_row_id(True).limit(_wider(table, limit)).to_arrow()
        scores = dict(zip(rows["_rowid"].to_pylist(), 1.0 - rows["_distance"].to_numpy(), strict=True))
        held = store.nearby.tables[table]
        entries = held.at(handle, list(scores))
        found = [_found(key, entry, float(scores[at])) for at, (key, entry) in entries.items()]
        return _exactly(held, found, dict(entries.values()), vector)

    return store.read(table, search)


def _wider(table: Searchable, limit: int) -> int:
    return limit + max(_AT_LEAST, limit // _MORE) if table == "passages" else limit


def _exactly(
    held: HeldRows, found: list[Found], entries: Mapping[str, Entry], vector: Vectors
) -> list[Found]:
    """A byte a number says it roughly; the vectors of passages, which are at hand, say it exactly."""
    if not held.has_vectors or not found:
        return found
    cosines = held.vectors({item.key: entries[item.key] for item in found}) @ vector
    cosines /= max(float(np.linalg.norm(vector)), _TINY)
    return [item._replace(score=score) for item, score in zip(found, cosines.tolist(), strict=True)]


def _in_order(found: Iterable[Found]) -> list[Found]:
    """Best first. Equal ones go by their keys: tables that were made anew must give the same answers."""
    return sorted(found, key=lambda item: (-item.score, item.key))


def _found(key: str, entry: Entry, score: float) -> Found:
    return Found(key, score, entry.segment_key, entry.author)


def _predicate(table: Searchable, scope: Scope) -> str:
    start = micros(scope.start) if scope.start else None
    end = micros(scope.end) if scope.end else None
    if table == "memories":  # a stretch of time is within the range when they overlap
        time = all_of(within("until", start, None), within("at", None, end))
    else:
        time = within("at", start, end)
    return all_of(
        LIVE if table == "memories" else "",
        time,
        is_one_of("app_key", scope.apps) if scope.apps is not None else "",
        is_one_of("conversation_key", [key_of(scope.conversation)]) if scope.conversation else "",
        _of_sources(table, scope.sources) if scope.sources is not None else "",
    )


def _of_sources(table: Searchable, sources: tuple[str, ...]) -> str:
    keys = map(key_of, sources)
    return holds_one_of("source_keys", keys) if table == "memories" else is_one_of("source_key", keys)
