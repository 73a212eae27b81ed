"""What an answerer gives: words, the bare value, and what they rest on."""

from dataclasses import dataclass

from core.records.memory import Citation


@dataclass(frozen=True, slots=True)
class Draft:
    """An answer before it is kept or sent."""

    answer: str
    """A readable sentence or two."""
    short: str
    """The bare value where there is one, else empty."""
    citations: tuple[Citation, ...]
    """The best first."""
    abstained: bool
    confidence: float = 0.0
    """How well the evidence fits the question; comparable between questions of one home."""
