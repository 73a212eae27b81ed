"""How a memory is made that sums up others: its evidence is theirs, and it goes when they do."""

import hashlib
from collections.abc import Iterable
from dataclasses import dataclass
from datetime import datetime, timedelta

from core.extraction.manager import Filed
from core.extraction.material import Identify
from core.extraction.standing import TRUSTED
from core.records.memory import TRUST, Entity, Evidence, Memory, MemoryType, Segment

MAKER = "consolidation/1"
MOST_EVIDENCE = 40
"""Quotes that one record keeps; every line it tells has one before any has two."""
_MOST_ENTITIES = 16
_WHOLE = frozenset({"activity", "conversation", "document"})
_SUMS = timedelta(minutes=90)


@dataclass(frozen=True, slots=True)
class Stretch:
    """Some time in which one activity was looked at."""

    segment: str
    app: str
    start: datetime
    end: datetime

    @property
    def seconds(self) -> float:
        """How long."""
        return (self.end - self.start).total_seconds()


@dataclass(frozen=True, slots=True)
class Sum:
    """What is to be remembered of several memories."""

    name: tuple[str, ...]
    """What it is the sum of: the same name is the same record, made anew."""
    type: MemoryType
    summary: str
    lines: tuple[str, ...]
    """Everything it says; each is borne out by the memories it is made of."""
    start: datetime
    end: datetime
    evidence: tuple[Evidence, ...]
    entities: tuple[Entity, ...] = ()
    fields: tuple[tuple[str, str], ...] = ()
    rests_on: tuple[str, ...] = ()
    """The segments it was made of."""
    words: str = ""
    """The same told by a model, checked against the lines; empty without."""


def segment_id(identify: Identify, name: tuple[str, ...]) -> str:
    """The id of the segment of its own that such a record has."""
    return identify("segment", "consolidation", *name)


def record(made: Sum, zone: str, identify: Identify, recorded_at: datetime, author: str = "") -> Filed:
    """The record as it is filed: in a segment of its own, which has no sources and so goes whole.

    Args:
        made: what it says.
        zone: whose days are meant.
        identify: makes the ids.
        recorded_at: now; aware.
        author: the model that found the words, if one did.
    """
    segment = Segment(segment_id(identify, made.name), "consolidation", (), made.start, made.end, zone)
    memory = Memory(
        id=identify("memory", "consolidation", *made.name),
        type=made.type,
        text="\n".join((made.summary, *((made.words,) if made.words else ()), *made.lines)),
        summary=made.summary,
        occurred_start=made.start,
        occurred_end=made.end,
        precision="day",
        recorded_at=recorded_at,
        zone=zone,
        evidence=made.evidence[:MOST_EVIDENCE],
        origin="consolidation",
        trust=TRUST["consolidation"],
        extractor=f"{MAKER}+{author}" if made.words else MAKER,
        segment=segment.id,
        entities=made.entities[:_MOST_ENTITIES],
        fields=tuple((name, value) for name, value in made.fields if value),
        rests_on=made.rests_on,
    )
    return Filed(segment, (), (memory,))


def usable(memory: Memory) -> bool:
    """Whether it may be summed up: nothing that is held back, hidden, secret, or a sum itself."""
    return memory.live and memory.origin != "consolidation" and memory.type != "vault"


def is_whole(memory: Memory) -> bool:
    """Whether it stands for all of an activity, a talk or a document."""
    return memory.field("event_type") in _WHOLE


def is_as_seen(memory: Memory) -> bool:
    """Whether it is what somebody wrote on a screen, word for word, whatever it wants.

    What is true of it has memories of its own.
    """
    return memory.field("event_type") == "message" and memory.trust < TRUSTED


def tells(memory: Memory) -> bool:
    """Whether it says something of its own that a sum may repeat."""
    return not is_whole(memory) and not is_as_seen(memory)


def named_by(memory: Memory) -> tuple[Entity, ...]:
    """Whom and what it is about; of a whole talk, and of a message seen, only those who spoke.

    Everything else in it has memories of its own, which may be held back or hidden.
    """
    if tells(memory):
        return memory.entities
    speakers = memory.field("actor")
    return tuple(one for one in memory.entities if one.kind == "person" and one.name in speakers)


def digest(parts: Iterable[str]) -> str:
    """A short name for everything that something was made of, in whatever order it came."""
    return hashlib.blake2b("\n".join(sorted(parts)).encode(), digest_size=12).hexdigest()


def lasting(seconds: float) -> str:
    """In words such as “40 min” or “2.3 h”."""
    span = timedelta(seconds=seconds)
    if span < timedelta(minutes=1):
        return "less than a minute"
    return (
        f"{round(span / timedelta(minutes=1))} min" if span < _SUMS else f"{span / timedelta(hours=1):.1f} h"
    )
