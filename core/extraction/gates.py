"""What a proposed memory must pass before it is filed."""

import re
from collections.abc import Iterable
from dataclasses import replace

from core.extraction.material import SegmentMaterial
from core.records.memory import Evidence, Memory
from core.text.quotes import stands_in
from core.text.tokens import normalised

MOST_FACTS = 60
"""Semantic memories of one segment. More than this is a list that search reads better than facts."""
_MOST_EVENTS = 80
_MOST_EVIDENCE = 8
_TRUSTED = 0.5
_STANDING = frozenset({"identity", "preference", "contact"})
"""Kinds of fact that would be believed for long: from a screen they need a second source."""
_TALKS_TO_US = re.compile(
    r"(?i)\b(?:ignore|disregard|forget)\s+(?:all|any|the|your|previous|prior)\b.{0,40}\b(?:instructions?|prompts?|rules)"
    r"|\b(?:remember|note|store|save|memori[sz]e)\s+(?:that\s+)?(?:the\s+)?(?:user|your\s+(?:user|owner))\b"
    r"|\b(?:system\s+prompt|as\s+an\s+ai|language\s+model|your\s+memory|you\s+are\s+(?:an?|the)\s+assistant)\b"
)


def pass_gates(proposed: Iterable[Memory], material: SegmentMaterial) -> tuple[Memory, ...]:
    """The memories that are grounded, each said once, in their order, up to the cap of their type."""
    grounded = [memory for memory in proposed if _grounded(memory, material) and not _suspicious(memory)]
    kept = _capped(_said_once(grounded))
    return tuple(_quarantined(memory) for memory in kept)


def _grounded(memory: Memory, material: SegmentMaterial) -> bool:
    """Whether every quote stands character for character in a source of the segment."""
    return bool(memory.evidence) and all(
        stands_in(material.source_text(item.source_id, item.lines), item.quote) for item in memory.evidence
    )


def _suspicious(memory: Memory) -> bool:
    """Whether foreign text tells the memory what to hold: it stays searchable but is no fact."""
    return (
        memory.type == "semantic"
        and memory.trust < _TRUSTED
        and any(_TALKS_TO_US.search(item.quote) for item in memory.evidence)
    )


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


def _quarantined(memory: Memory) -> Memory:
    """The memory, held back where it is a standing fact that one untrusted source alone supports."""
    if memory.trust >= _TRUSTED or memory.field("kind") not in _STANDING or len(memory.source_ids) > 1:
        return memory
    return replace(memory, status="quarantined")
