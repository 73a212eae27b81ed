"""What a proposed memory must pass before it is filed."""

from collections.abc import Iterable
from dataclasses import replace

from core.extraction.material import SegmentMaterial
from core.extraction.standing import ONCE, TRUSTED, UNCONFIRMED
from core.extraction.suspicion import suspicion
from core.records.memory import Evidence, Memory
from core.text.quotes import stands_in
from core.text.tokens import normalised

MOST_FACTS = 60
"""Semantic memories of one segment. More than this is a list that search reads better than facts."""
_MOST_EVENTS = 80
_MOST_EVIDENCE = 8
_WHOLE = frozenset({"activity", "conversation", "document"})
"""What stands for all of a segment."""
_STANDING = frozenset({"identity", "preference", "contact", "bank", "relation", "place", "work"})
"""Kinds of fact that would be believed for long: from a screen they need a second source."""


def pass_gates(proposed: Iterable[Memory], material: SegmentMaterial) -> tuple[Memory, ...]:
    """The memories that are grounded, each said once, in their order, up to the cap of their type."""
    grounded = [memory for memory in proposed if _grounded(memory, material) and _legible(memory, material)]
    kept = _capped(_said_once(grounded))
    return tuple(_held_back(memory) for memory in kept)


def _grounded(memory: Memory, material: SegmentMaterial) -> bool:
    """Whether every quote stands character for character in a source of the segment."""
    return bool(memory.evidence) and all(
        stands_in(material.source_text(item.source_id, item.lines), item.quote) for item in memory.evidence
    )


def _legible(memory: Memory, material: SegmentMaterial) -> bool:
    """Whether its words were read surely enough for a memory of their own; search finds them anyway."""
    if memory.field("event_type") in _WHOLE:
        return True
    return all(material.is_legible(item.source_id, item.lines) for item in memory.evidence)


def _said_once(memories: Iterable[Memory]) -> list[Memory]:
    """One memory for what is said several times, with the evidence of all."""
    kept: dict[tuple[str, str], Memory] = {}
    for memory in memories:
        key = (memory.type, normalised(memory.text))
        known = kept.get(key)
        kept[key] = replace(known, evidence=_merged(known.evidence, memory.evidence)) if known else memory
    return list(kept.values())


def _merged(first: tuple[Evidence, ...], second: tuple[Evidence, ...]) -> tuple[Evidence, ...]:
    if len(first) >= _MOST_EVIDENCE:
        return first
    return (*first, *(item for item in second if item not in first))


def _capped(memories: list[Memory]) -> list[Memory]:
    room = {"semantic": MOST_FACTS, "episodic": _MOST_EVENTS}
    result = []
    for memory in memories:
        left = room.get(memory.type, MOST_FACTS)
        if left > 0:
            room[memory.type] = left - 1
            result.append(memory)
    return result


def _held_back(memory: Memory) -> Memory:
    """The memory, out of recall where it may be a trap, or is a standing fact of one untrusted source alone.

    The user sees it there and can let it go (`core.extraction.standing` decides what confirms it meanwhile).
    """
    if memory.trust >= TRUSTED and (memory.origin != "import" or memory.type == "episodic"):
        return memory
    reason = memory.reason or next(
        (found for item in memory.evidence if (found := suspicion(item.quote))), ""
    )
    if memory.trust >= TRUSTED:  # an imported talk is believed, but not a trap that somebody posted there
        trap = reason and not memory.reason
        return replace(memory, status="quarantined", reason=reason) if trap else memory
    if memory.field("event_type") in _WHOLE:
        reason = ""  # what was done is no claim; what may be a trap is not quoted in it
    if not reason and memory.field("kind") in _STANDING:
        reason = UNCONFIRMED
    if not reason:
        return memory
    return replace(memory, status="candidate" if reason == ONCE else "quarantined", reason=reason)
