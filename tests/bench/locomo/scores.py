"""How answers and rankings are scored: the token F1 of LoCoMo's authors, and measures of rankings."""

import math
import re
import string
from collections import Counter
from collections.abc import Collection, Iterable, Sequence

import snowballstemmer

from tests.bench.locomo.data import MULTI_HOP, OPEN_DOMAIN

DEPTHS = (1, 5, 10, 20, 50)
_LEFT_OUT = re.compile(r"\b(?:a|an|the|and)\b")
_porter = snowballstemmer.stemmer("porter")


def token_f1(given: str, wanted: str, category: int) -> float:
    """The F1 of stemmed tokens. Several wanted values of a multi-hop question are looked for one by one."""
    if category == MULTI_HOP:
        parts = [part.strip() for part in given.split(",")]
        each = [max(_f1(part, value.strip()) for part in parts) for value in wanted.split(",")]
        return sum(each) / len(each)
    return _f1(given, wanted.split(";", maxsplit=1)[0].strip() if category == OPEN_DOMAIN else wanted)


def _f1(given: str, wanted: str) -> float:
    have, want = _tokens(given), _tokens(wanted)
    same = sum((Counter(have) & Counter(want)).values())
    return 2 * same / (len(have) + len(want)) if same else 0.0


def _tokens(text: str) -> list[str]:
    plain = "".join(char for char in text.replace(",", "").lower() if char not in string.punctuation)
    stemmed: list[str] = _porter.stemWords(_LEFT_OUT.sub(" ", plain).split())
    return stemmed


class Rankings:
    """Collects rankings and gives their means, in per cent."""

    def __init__(self) -> None:
        self._recall: dict[int, list[float]] = {depth: [] for depth in DEPTHS}
        self._first: list[float] = []
        self._gain: list[float] = []

    def add(self, ranked: Sequence[str], gold: Collection[str]) -> None:
        """Take one ranking."""
        for depth in DEPTHS:
            self._recall[depth].append(len(set(ranked[:depth]) & set(gold)) / len(gold))
        places = [place for place, source in enumerate(ranked) if source in gold]
        self._first.append(1 / (places[0] + 1) if places else 0.0)
        ideal = sum(1 / math.log2(place + 2) for place in range(min(10, len(gold))))
        self._gain.append(sum(1 / math.log2(place + 2) for place in places if place < 10) / ideal)

    def figures(self) -> dict[str, float]:
        """R@1 to R@50, MRR and nDCG@10."""
        recall = {f"R@{depth}": percent(values) for depth, values in self._recall.items()}
        return recall | {"MRR": percent(self._first), "nDCG@10": percent(self._gain)}


def risk_coverage(answerable: Sequence[float], adversarial: Sequence[float]) -> dict[str, float]:
    """What share of the unanswerable is held back when so much of the answerable is.

    Args:
        answerable: confidence in the answer to each question that has one.
        adversarial: the same for questions that have none.
    """
    ordered = sorted(answerable)
    curve = {}
    for held_back in (1, 2, 5, 10, 20, 30):
        threshold = ordered[len(ordered) * held_back // 100] if ordered else 0.0
        curve[str(held_back)] = percent(value < threshold for value in adversarial)
    return curve


def percent(values: Iterable[float]) -> float:
    """The mean in per cent."""
    values = list(values)
    return round(100 * sum(values) / len(values), 1) if values else 0.0
