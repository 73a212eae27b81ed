"""Passages as ranking needs them: their places in their segments, their vectors, whose words they are."""

from collections.abc import Iterable
from typing import TYPE_CHECKING

import numpy as np

from core.memory.keys import batches, is_one_of
from core.memory.shapes import Neighbour, Place
from core.memory.store import Store

if TYPE_CHECKING:
    import pyarrow as pa
    from lancedb.table import Table

_PLACE = ["key", "segment_key", "place"]
_WHOLE = [*_PLACE, "author", "at", "vector", "tokens"]


def places(store: Store, segment_keys: Iterable[str]) -> list[Place]:
    """All passages of these segments, in no particular order."""
    found: list[Place] = []
    for batch in batches(segment_keys):
        rows = store.rows("passages", is_one_of("segment_key", batch), _PLACE)
        found += [Place(**row) for row in rows]
    return found


def neighbours(store: Store, keys: Iterable[str]) -> list[Neighbour]:
    """These passages with their vectors, in no particular order."""
    found: list[Neighbour] = []
    for batch in batches(keys):
        table = _columns(store, is_one_of("key", batch))
        vectors = table["vector"].combine_chunks()
        matrix = vectors.flatten().to_numpy(zero_copy_only=False).reshape(len(table), -1)
        others = (table[name].to_pylist() for name in (*_PLACE, "author", "at", "tokens"))
        for key, segment, place, author, at, tokens, vector in zip(*others, matrix, strict=True):
            found.append(
                Neighbour(key, segment, place, author, at, np.asarray(vector, np.float32), tokens or b"")
            )
    return found


def _columns(store: Store, predicate: str) -> "pa.Table":
    def scan(table: "Table") -> "pa.Table":
        return table.search().where(predicate).select(_WHOLE).to_arrow()

    return store.read("passages", scan)
