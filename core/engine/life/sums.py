"""What is known of the records that sum up others: of what each was made, and which nobody wants."""

from collections.abc import Iterable
from typing import Final

import msgspec

from core.extraction.claims import sum_slot
from core.memory.tables import MemoryTables
from core.records.errors import IntegrityError
from core.records.memory import Segment
from core.vault.objects import SealedObjects

_NOTE: Final = "state/consolidation"


class Made(msgspec.Struct):
    """Digests and ids, without a word of what they are of."""

    made: dict[str, str] = {}
    """Of what a record was made, by the id of its segment."""
    without: list[str] = []
    """Segments that records would have which are not worth making."""
    many: list[str] = []
    """Segments of records that rest on many days."""
    many_sign: str = ""
    """Of what those were made."""
    worded: dict[str, str] = {}
    """Of what it was made when a model was last asked for better words, whatever came of it."""
    declined: list[str] = []
    """Segments of records that the user has deleted: they are not made again."""


def load(objects: SealedObjects) -> Made:
    """What was noted; nothing where that cannot be read, and everything is made once more."""
    if objects.stat(_NOTE) is None:
        return Made()
    try:
        return msgspec.msgpack.decode(objects.get(_NOTE), type=Made)
    except (IntegrityError, msgspec.MsgspecError):
        return Made()


def save(objects: SealedObjects, note: Made) -> None:
    """Note it."""
    objects.put(_NOTE, msgspec.msgpack.encode(note))


def decline(objects: SealedObjects, segment_ids: Iterable[str]) -> None:
    """Never make these again."""
    note = load(objects)
    fresh = [one for one in segment_ids if one not in note.declined]
    if fresh:
        note.declined += fresh
        save(objects, note)


def resting_on(tables: MemoryTables, segment_ids: Iterable[str]) -> dict[str, Segment]:
    """The segments of records that sum up something of these, by id."""
    found = tables.memories_by_claims(map(sum_slot, segment_ids))
    return tables.get_many(Segment, (one.segment for one in found if one.origin == "consolidation"))
