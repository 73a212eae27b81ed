"""What every writer is, and how a memory is made from what it says about a passage."""

from typing import Protocol

from core.extraction.dates import Occurrence
from core.extraction.material import SegmentMaterial
from core.records.memory import TRUST, Entity, Evidence, Memory, MemoryType, Passage
from core.text.tokens import normalised

_SUMMARY = 140


class Writer(Protocol):
    """Turns a segment into memories of its type. Pure: the same material, the same memories."""

    type: MemoryType

    def write(self, material: SegmentMaterial) -> tuple[Memory, ...]:
        """The memories it proposes; the gates decide which of them are kept."""
        ...


def remember(
    material: SegmentMaterial,
    passage: Passage,
    kind: MemoryType,
    text: str,
    *,
    extractor: str,
    when: Occurrence,
    evidence: tuple[Evidence, ...],
    entities: tuple[Entity, ...] = (),
    fields: tuple[tuple[str, str], ...] = (),
) -> Memory:
    """A memory of one passage. Its id depends on its type, its source and its words alone."""
    return Memory(
        id=material.identify("memory", kind, passage.source_id, normalised(text)),
        type=kind,
        text=text,
        summary=one_line(text),
        occurred_start=when.start,
        occurred_end=when.end,
        precision=when.precision,
        recorded_at=material.recorded_at,
        zone=passage.zone,
        evidence=evidence,
        origin=passage.origin,
        trust=TRUST[passage.origin],
        extractor=extractor,
        segment=material.segment.id,
        app=passage.app,
        window_title=passage.window_title,
        url=passage.url,
        conversation=passage.conversation,
        entities=entities,
        valid_from=passage.occurred_at,
        fields=tuple((name, value) for name, value in fields if value),
    )


def one_line(text: str) -> str:
    """The text on one line, cut at a word where it is long."""
    flat = " ".join(text.split())
    if len(flat) <= _SUMMARY:
        return flat
    return (
        flat[: flat.rfind(" ", 0, _SUMMARY)].rstrip(",;:") + "\u2026"
        if " " in flat[:_SUMMARY]
        else flat[:_SUMMARY]
    )
