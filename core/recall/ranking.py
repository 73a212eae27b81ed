"""How well a passage answers: words, meaning and surroundings in one score. Pure; no tables in here.

The weights are round numbers that were set by hand and are the same for transcripts and screens. Each part
lies between 0 and 1, so a weight says how much the part can move a passage.
"""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass

_WORDS = 0.5
_MEANING = 0.5
_CONTEXT = 0.25
"""Words in the turns around it, or in the title of the window."""
_PREVIOUS = 0.2
_NEXT = 0.1
"""How much of its neighbours' own scores a passage gets: an answer follows its question."""
_AUTHOR = 0.3
_RANK_CONSTANT = 10
"""Of reciprocal rank fusion: small, because the first places of each list are good."""


@dataclass(frozen=True, slots=True)
class Candidate:
    """A passage and what the channels say about it."""

    key: str
    segment: str
    place: int
    """Position within the segment."""
    words: float
    """BM25 of its own words; 0 where not found."""
    context: float
    """BM25 of what stands around it; 0 where not found."""
    meaning: float
    """Cosine to the question."""
    by_asked: bool
    """Whether somebody the question names said it."""


def rank(candidates: Sequence[Candidate], floor: float) -> list[tuple[str, float]]:
    """Keys with their scores, best first; equal scores keep the order given.

    Args:
        candidates: passages with their neighbours; a neighbour that no channel found has zeros.
        floor: the cosine at which meaning counts nothing, such as that of the last one found.
    """
    if not candidates:
        return []
    most_words = max((item.words for item in candidates), default=0.0) or 1.0
    most_context = max((item.context for item in candidates), default=0.0) or 1.0
    reach = max(item.meaning for item in candidates) - floor
    own = {
        (item.segment, item.place): _WORDS * item.words / most_words
        + _MEANING * _part(item.meaning - floor, reach)
        + _CONTEXT * item.context / most_context
        for item in candidates
    }
    scored = [
        (
            item.key,
            own[item.segment, item.place]
            + _PREVIOUS * own.get((item.segment, item.place - 1), 0.0)
            + _NEXT * own.get((item.segment, item.place + 1), 0.0)
            + _AUTHOR * item.by_asked,
        )
        for item in candidates
    ]
    return sorted(scored, key=lambda pair: -pair[1])


def _part(value: float, whole: float) -> float:
    return min(1.0, max(0.0, value / whole)) if whole > 0 else float(value >= 0)


def fuse(*rankings: Sequence[str]) -> dict[str, float]:
    """Reciprocal rank fusion: what several lists agree on comes first. Best first."""
    scores: dict[str, float] = {}
    for ranking in rankings:
        for position, key in enumerate(ranking):
            scores[key] = scores.get(key, 0.0) + 1 / (_RANK_CONSTANT + position)
    return dict(sorted(scores.items(), key=lambda pair: -pair[1]))


def adjusted(ranked: Sequence[tuple[str, float]], bonus: Mapping[str, float]) -> list[tuple[str, float]]:
    """The ranking with something added to the scores of some."""
    return sorted(((key, score + bonus.get(key, 0.0)) for key, score in ranked), key=lambda pair: -pair[1])
