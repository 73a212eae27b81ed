"""Which words of a message are of the kind that a question names: a "guinea pig" where it asks for a pet.

No list tells that; the embedder's token vectors do: "pig" lies near "pet" and "Sweden" near "country". They
have no positions, only the order of the words, so a word's own are found by counting: the tokenizer makes one
token of most words, and what it makes beyond that is put down to the longest and to names.
"""

import re
from collections.abc import Sequence
from dataclasses import dataclass

import numpy as np

from core.answer.units import Unit
from core.memory.schema import Vectors
from core.models.tokenvectors import unpack
from core.recall.evidence import EvidencePack
from core.recall.question import in_first_person
from core.text.tokens import fold
from core.text.wordlists import STOP_WORDS

_PIECE = re.compile(r"[^\W_]+")
_AUXILIARY = r"is|are|was|were|did|do|does|has|have|had|can|could|will|would|should|might|both"
ASKED_KIND = re.compile(
    r"(?i)\b(?:what|which)\s+(?:(?:kind|type|sort|genre|style|piece|form)s?\s+of\s+)?"
    rf"(?P<noun>(?!(?:{_AUXILIARY}|kind|type|sort)\b)[a-z][\w'-]*"
    rf"(?:\s+(?!(?:{_AUXILIARY}|to|of|in|and)\b)[a-z][\w'-]*)?)"
)
"""What a question asks for by its name: "which classical musicians", "what kind of art"."""
_CAPITAL = 3
"""Letters that a capital counts for: names are rare, so more tokens are made of them."""


@dataclass(frozen=True, slots=True)
class Kin:
    """A word and how near it is to the kind asked for."""

    start: int
    end: int
    likeness: float


class Kindred:
    """The kind that a question asks for, to be looked for in messages."""

    def __init__(self, pack: EvidencePack) -> None:
        """Take the kind out of a question."""
        self._kind = _kind_of(pack)

    def words(self, unit: Unit) -> tuple[Kin, ...]:
        """The words of a unit with content, in order; none where no kind is asked for or nothing is known."""
        packed = unit.evidence.tokens
        if self._kind is None or not packed or unit.on_screen:
            return ()
        text = unit.evidence.passage.text
        begin = text.find(unit.text)
        if begin < 0:
            return ()
        vectors, _ = unpack([packed], 2 * self._kind.shape[1])
        near = (vectors @ self._kind.T).max(axis=1)
        return tuple(
            Kin(start - begin, end - begin, float(near[first:last].max()))
            for start, end, first, last in _placed(text, len(vectors))
            if begin <= start and end <= begin + len(unit.text) and first < last
        )


def _kind_of(pack: EvidencePack) -> Vectors | None:
    named = ASKED_KIND.search(pack.question.text)
    if named is None or not len(pack.asked):
        return None
    text = in_first_person(pack.question.text, pack.authors.__contains__)
    wanted = {fold(word) for word in _PIECE.findall(named["noun"])}
    rows = [
        row
        for start, end, first, last in _placed(text, len(pack.asked))
        if fold(text[start:end]) in wanted
        for row in range(first, last)
    ]
    return pack.asked[rows] if rows else None


def _placed(text: str, tokens: int) -> list[tuple[int, int, int, int]]:
    """The words with content: where each begins and ends, and the first and last of its token vectors."""
    found = [match for match in _PIECE.finditer(text) if match.group().casefold() not in STOP_WORDS]
    if not found:
        return []
    lengths = np.array(
        [len(one.group()) + _CAPITAL * (one.start() > 0 and not one.group().islower()) for one in found]
    )
    beyond = max(0, tokens - len(found))
    shares = np.full(len(found), 1 + beyond // len(found))
    shares[np.argsort(-lengths, kind="stable")[: beyond % len(found)]] += 1
    ends = np.minimum(np.cumsum(shares), tokens)
    starts: Sequence[int] = [0, *ends[:-1]]
    return [
        (one.start(), one.end(), int(first), int(last))
        for one, first, last in zip(found, starts, ends, strict=True)
    ]
