"""A unit that may answer, weighed."""

from dataclasses import dataclass

from core.answer.found import Found
from core.answer.matching import Match
from core.answer.units import Unit


@dataclass(frozen=True, slots=True)
class Option:
    """A unit that may answer, with the value it gives."""

    unit: Unit
    match: Match
    score: float
    likeness: float
    """How near the question's words are in meaning to those said; 0 for a screen."""
    value: Found | None = None
