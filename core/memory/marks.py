"""When memories were learned and which they are, of all at once without decoding any: to see what changed."""

from datetime import datetime
from typing import TYPE_CHECKING, NamedTuple

from core.memory.codec import moment
from core.memory.schema import LIVE
from core.memory.store import Store

if TYPE_CHECKING:
    from lancedb.table import Table


class Mark(NamedTuple):
    """A memory that may be recalled."""

    learned: datetime
    segment_key: str
    sign: str
    """Another one where it is another memory, or lasts for longer."""


def marks(store: Store) -> list[Mark]:
    """Of every memory that may be recalled, in no particular order."""

    def read(table: "Table") -> list[Mark]:
        columns = ["key", "segment_key", "learned", "until"]
        found = table.search().where(LIVE).select(columns).to_arrow()
        return [
            Mark(moment(learned), segment, f"{key} {until}")
            for key, segment, learned, until in zip(
                *(found[name].to_pylist() for name in ("key", "segment_key", "learned", "until")), strict=True
            )
        ]

    return store.read("memories", read)
