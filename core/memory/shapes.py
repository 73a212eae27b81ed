"""What goes into the tables and comes out of them, beyond the records themselves."""

from dataclasses import dataclass
from datetime import datetime

from core.memory.schema import Vectors
from core.records.memory import Memory, Passage, Segment, Wish, is_live


@dataclass(frozen=True, slots=True)
class Counts:
    """How much is remembered."""

    memories: int
    passages: int
    frames: int
    messages: int
    """Statements only: not what was asked and answered here."""
    last_frame_at: datetime | None


@dataclass(frozen=True, slots=True)
class FiledSegment:
    """A segment with everything made of it and one vector for each."""

    segment: Segment
    memories: tuple[Memory, ...]
    vectors: Vectors
    """Of `memory_embedding_text`."""
    passages: tuple[Passage, ...]
    """In the order they were said or seen."""
    passage_vectors: Vectors
    """Of `passage_embedding_text`."""
    passage_tokens: tuple[bytes, ...]
    """The packed vectors of its words, one entry for each passage."""


@dataclass(frozen=True, slots=True)
class EvidenceHead:
    """Where a memory was read, without the words."""

    source_id: str
    lines: tuple[int, ...] = ()


@dataclass(frozen=True, slots=True)
class MemoryHead:
    """A memory without what it says: decoded from the same bytes, most of which are skipped."""

    id: str
    type: str
    occurred_start: datetime
    evidence: tuple[EvidenceHead, ...]
    segment: str = ""
    status: str = "queryable"
    wishes: tuple[Wish, ...] = ()
    pinned: bool = False
    valid_from: datetime | None = None
    times: int = 1
    last_said: datetime | None = None

    @property
    def learned_at(self) -> datetime:
        """When it was said or seen."""
        return self.valid_from or self.occurred_start

    @property
    def live(self) -> bool:
        """Whether it may be recalled."""
        return is_live(self.status, self.wishes)


@dataclass(frozen=True, slots=True)
class Neighbour:
    """A passage as ranking needs it."""

    key: str
    segment_key: str
    place: int
    """Among the passages of its segment."""
    author: str
    tokens: bytes
    """The packed vectors of its words."""
    before: str
    """Key of the passage before it in its segment; empty for the first."""
    after: str
    vector: Vectors
