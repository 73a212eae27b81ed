"""How well a passage answers: what the channels say about it, in one score that can be explained.

Each feature lies between 0 and 1, so a weight says how much the feature can move a passage. The weights are
round numbers that were set by hand and are the same for transcripts and screens; what each is worth shows
`python -m tests.bench.recall`. Pure; no tables in here.
"""

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass, fields

_RANK_CONSTANT = 10
"""Of reciprocal rank fusion: small, because the first places of each list are good."""
_FLOOR_PLACE = 200
"""The candidate whose likeness counts nothing: what comes after it is like any other."""
_LEAST_REACH = 0.15
"""Of cosines, from the floor to the best: where all are alike, little differences say nothing."""
_TELLING = 3
"""Passages that speak for their segment."""


@dataclass(frozen=True, slots=True)
class Weights:
    """What each feature counts; their names are what a hit gives as its reasons."""

    words: float = 0.25
    """Words of the question in the passage."""
    meaning: float = 0.5
    """Likeness of the passage as a whole."""
    word_meaning: float = 0.5
    """Likeness word by word, where the passage before lends its words."""
    surroundings: float = 0.2
    """Words in the turns around it, or in the title of the window."""
    passage_before: float = 0.1
    """Words in the passage before: an answer follows its question."""
    segment_words: float = 0.1
    """Words in other passages of the same activity."""
    segment_meaning: float = 0.2
    """Likeness of other passages of the same activity."""
    author: float = 0.5
    """Somebody the question names said it."""
    in_range: float = 0.5
    """It is of the time that the question names."""
    names_time: float = 0.25
    """It names a time, and the question asks for one."""
    asks: float = -0.2
    """It is a question itself: one rarely answers another."""
    tells_nothing: float = -0.2
    """It only thanks, praises, asks, or speaks of whom it is said to."""
    subject: float = 0.3
    """Of several whom the question names, the one it asks about said it."""
    of_kind: float = 0.1
    """It has a number or a name, and the question asks for one."""
    at_hand: float = 0.05
    """It is recent, or was used often or lately (`core.recall.activation`): it parts what fits alike."""


@dataclass(frozen=True, slots=True)
class Candidate:
    """A passage and what the channels say about it."""

    key: str
    segment: str
    place: int
    """Position within the segment."""
    words: float
    """BM25 of its own words; 0 where not found."""
    surroundings: float
    """BM25 of what stands around it; 0 where not found."""
    meaning: float
    """Cosine to the question."""
    word_meaning: float
    """Mean cosine of the question's words to their nearest here."""
    by_asked: bool
    """Whether somebody the question names said it."""


@dataclass(frozen=True, slots=True)
class Scored:
    """A passage's place in the order, and why."""

    key: str
    score: float
    reasons: tuple[tuple[str, float], ...]
    """What the features brought, by name."""

    def with_more(self, features: Mapping[str, float], weights: Weights) -> "Scored":
        """The same with features that were found out later."""
        more = _weighed(features, weights)
        return Scored(self.key, self.score + sum(part for _, part in more), (*self.reasons, *more))


def rank(candidates: Sequence[Candidate], floor: float, weights: Weights) -> list[Scored]:
    """The candidates, best first; equal scores keep the order given.

    Args:
        candidates: passages that channels found.
        floor: the cosine at which meaning counts nothing, such as that of the last one found.
        weights: what each feature counts.
    """
    if not candidates:
        return []
    words = _shares(item.words for item in candidates)
    surroundings = _shares(item.surroundings for item in candidates)
    meaning = _above(floor, [item.meaning for item in candidates])
    likeness = sorted((item.word_meaning for item in candidates), reverse=True)
    word_meaning = _above(
        likeness[min(_FLOOR_PLACE, len(likeness)) - 1], [item.word_meaning for item in candidates]
    )
    segments = [item.segment for item in candidates]
    by_words, by_meaning = _of_segments(segments, words), _of_segments(segments, word_meaning)
    at_place = {(item.segment, item.place): share for item, share in zip(candidates, words, strict=True)}
    scored = []
    for index, item in enumerate(candidates):
        parts = _weighed(
            {
                "words": words[index],
                "meaning": meaning[index],
                "word_meaning": word_meaning[index],
                "surroundings": surroundings[index],
                "passage_before": at_place.get((item.segment, item.place - 1), 0.0),
                "segment_words": by_words[item.segment],
                "segment_meaning": by_meaning[item.segment],
                "author": float(item.by_asked),
            },
            weights,
        )
        scored.append(Scored(item.key, sum(part for _, part in parts), parts))
    return in_order(scored)


def in_order(scored: Iterable[Scored]) -> list[Scored]:
    """Best first; equal scores keep their order."""
    return sorted(scored, key=lambda item: -item.score)


def fuse(*rankings: Sequence[str]) -> dict[str, float]:
    """Reciprocal rank fusion: what several lists agree on comes first. Best first."""
    scores: dict[str, float] = {}
    for ranking in rankings:
        for position, key in enumerate(ranking):
            scores[key] = scores.get(key, 0.0) + 1 / (_RANK_CONSTANT + position)
    return dict(sorted(scores.items(), key=lambda pair: -pair[1]))


WEIGHTS = Weights()
FEATURES = tuple(item.name for item in fields(Weights))
"""All names of features."""


def _weighed(features: Mapping[str, float], weights: Weights) -> tuple[tuple[str, float], ...]:
    return tuple((name, getattr(weights, name) * value) for name, value in features.items() if value)


def _shares(values: Iterable[float]) -> list[float]:
    """Of the largest."""
    listed = list(values)
    largest = max(listed, default=0.0) or 1.0
    return [value / largest for value in listed]


def _above(floor: float, values: Sequence[float]) -> list[float]:
    """How far each is from the floor to the best."""
    if max(values) == floor > 0:
        return [float(value == floor) for value in values]
    reach = max(max(values) - floor, _LEAST_REACH)
    return [min(1.0, max(0.0, (value - floor) / reach)) for value in values]


def _of_segments(segments: Sequence[str], values: Sequence[float]) -> dict[str, float]:
    """The mean of each segment's best values; what a short one lacks counts nothing."""
    of_each: dict[str, list[float]] = {}
    for segment, value in zip(segments, values, strict=True):
        of_each.setdefault(segment, []).append(value)
    return {name: sum(sorted(each, reverse=True)[:_TELLING]) / _TELLING for name, each in of_each.items()}
