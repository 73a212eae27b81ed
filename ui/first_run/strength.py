"""How hard a passphrase is to guess, roughly, so that the hint beside the field is honest."""

import math
import re
from dataclasses import dataclass
from itertools import pairwise
from typing import Final, Literal

MINIMUM_LENGTH: Final = 8
_FAIR_BITS: Final = 45
_GOOD_BITS: Final = 65
_FULL_BITS: Final = 90
_WORD_BITS: Final = 11.0
"""A word of a few thousand common ones."""
_COMMON: Final = frozenset(
    {
        "password", "passwort", "passphrase", "letmein", "welcome", "qwerty", "qwertz",
        "azerty", "asdf", "iloveyou", "admin", "login", "secret", "dragon", "monkey",
        "football", "baseball", "sunshine", "princess", "afterimage", "hello",
    }
)  # fmt: skip
_POOLS: Final = ((r"[a-z]", 26), (r"[A-Z]", 26), (r"[0-9]", 10), (r"[^a-zA-Z0-9\s]", 32), (r"\s", 1))


@dataclass(frozen=True, slots=True)
class Strength:
    """An estimate to show as a bar and to choose a hint by."""

    level: Literal["", "short", "weak", "fair", "good"]
    percent: int


def strength(passphrase: str) -> Strength:
    """Estimate it. Words count as words, repeated and consecutive characters as almost nothing."""
    if not passphrase:
        return Strength("", 0)
    bits = min(_by_characters(passphrase), _by_words(passphrase))
    percent = max(4, min(100, round(100 * bits / _FULL_BITS)))
    if len(passphrase) < MINIMUM_LENGTH:
        return Strength("short", min(percent, 20))
    if bits < _FAIR_BITS:
        return Strength("weak", min(percent, 45))
    return Strength("fair" if bits < _GOOD_BITS else "good", percent)


def _by_characters(text: str) -> float:
    pool = sum(size for pattern, size in _POOLS if re.search(pattern, text))
    fresh = 1 + sum(1 for before, after in pairwise(text) if abs(ord(after) - ord(before)) > 1)
    return fresh * math.log2(max(pool, 2))


def _by_words(text: str) -> float:
    """Letters in a row are taken for a word, everything else for what it is."""
    bits = 0.0
    for word, other in re.findall(r"([^\W\d_]+)|([\W\d_]+)", text):
        if word:
            guessable = 3.0 if word.lower() in _COMMON else _WORD_BITS + 2.5 * max(0, len(word) - 6)
            mixed = 4.0 if re.search(r"[a-z][A-Z]", word) else 0.0
            bits += min(guessable + mixed, 4.7 * len(word))
        else:
            bits += _by_characters(other.strip()) if other.strip() else 0.0
    return bits
