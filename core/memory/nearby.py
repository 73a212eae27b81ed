"""Passages as ranking needs them: their vectors, whose words they are, and what stands beside them."""

from collections.abc import Iterable
from typing import TYPE_CHECKING

import numpy as np

from core.memory.keys import batches, is_one_of
from core.memory.shapes import Neighbour
from core.memory.store import Store

if TYPE_CHECKING:
    import pyarrow as pa
    from lancedb.table import Table

_PLAIN = ["key", "segment_key", "place", "author", "tokens", "before", "after"]


def neighbours(store: Store, keys: Iterable[str]) -> list[Neighbour]:
    """These passages with their vectors, in no particular order."""
    found: list[Neighbour] = []
    for batch in batches(keys):
        table = _columns(store, is_one_of("key", batch))
        vectors = table["vector"].combine_chunks()
        matrix = vectors.flatten().to_numpy(zero_copy_only=False).reshape(len(table), -1)
        rows = table.select(_PLAIN).to_pylist()
        found += [
            Neighbour(**row, vector=np.asarray(vector, np.float32))
            for row, vector in zip(rows, matrix, strict=True)
        ]
    return found


def _columns(store: Store, predicate: str) -> "pa.Table":
    def scan(table: "Table") -> "pa.Table":
        return table.search().where(predicate).select([*_PLAIN, "vector"]).to_arrow()

    return store.read("passages", scan)
