"""What recall hands to whoever answers: the passages that matter, opened, and the memories that hold them."""

from dataclasses import dataclass

from core.memory.schema import Vectors
from core.protocol.operations.recall import Searched
from core.recall.question import Question
from core.recall.ranking import Scored
from core.recall.standing import Standing
from core.records.memory import Memory, Passage
from core.records.screen import ReadFrame


@dataclass(frozen=True, slots=True)
class Evidence:
    """A passage with its surroundings."""

    passage: Passage
    scored: Scored
    cosine: float
    """Of the passage to the question."""
    memories: tuple[Memory, ...]
    """Those that rest on it: facts that were made of it, the most specific first, then what happened."""
    likeness: float = 0.0
    """How near each word of the question has its nearest in the passage or the one before, on average."""
    tokens: bytes = b""
    """The packed vectors of its words."""
    frame: ReadFrame | None = None
    """The frame it was read from; `None` for messages."""
    before: Passage | None = None
    """The passage before it in its segment."""
    after: Passage | None = None

    @property
    def score(self) -> float:
        """How well it answers, beside the others."""
        return self.scored.score


@dataclass(frozen=True, slots=True)
class EvidencePack:
    """All that an answer may rest on, best first."""

    question: Question
    evidence: tuple[Evidence, ...]
    memories: tuple[Memory, ...]
    """Memories found by themselves, best first."""
    frequency: dict[str, int]
    """How many passages hold a term of the question, by the term's folded text; counted up to `MANY`."""
    authors: frozenset[str]
    """Folded names of those whose own words are among the passages."""
    searched: Searched
    asked: Vectors
    """Vectors of the question's words, in the first person (words, width)."""
    telling: Vectors
    """What each of these words counts, the rarer the more (words,), 1 in sum."""
    standing: tuple[Standing, ...] = ()
    """What holds of whom the question asks about, where it asks for that."""
    natively: Vectors | None = None
    """Vectors of the words it was asked in, where those were of another language (words, width)."""


MANY = 60
"""Passages beyond which a word is simply common."""
