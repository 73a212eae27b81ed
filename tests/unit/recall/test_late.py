"""Word by word: what is rare tells more, and what was said before is lent."""

import zlib

import numpy as np
import pytest

from core.memory.tables import Neighbour
from core.models.tokenvectors import pack
from core.recall.late import likeness
from tests.support.remembered import DIMENSIONS


def packed(words: str) -> bytes:
    """A vector for each word, near only to that of the same word."""
    rows = [
        np.random.default_rng(zlib.crc32(word.encode())).normal(size=DIMENSIONS) for word in words.split()
    ]
    return pack(np.array(rows, np.float32)) if rows else b""


def passage(key: str, words: str, before: str = "") -> Neighbour:
    return Neighbour(key, "segment", 0, "", packed(words), before, "", np.zeros(DIMENSIONS, np.float32))


def test_a_word_that_all_passages_have_tells_less() -> None:
    passages = [
        passage("a", "harbour boat"),
        passage("b", "harbour"),
        passage("c", "harbour"),
        passage("d", "boat"),
    ]
    (near,), telling = likeness([packed("harbour boat")], passages, DIMENSIONS)
    assert telling.sum() == pytest.approx(1)
    assert telling[1] > telling[0]
    assert near[0] > near[3] > near[1]


def test_the_passage_before_lends_its_words() -> None:
    passages = [passage("a", "office address"), passage("b", "bristol", before="a"), passage("c", "ghent")]
    (near,), _ = likeness([packed("address")], passages, DIMENSIONS)
    assert near[0] > near[1] > near[2]


@pytest.mark.parametrize("passages", [[], [passage("a", "")]])
def test_nothing_to_compare_is_no_likeness(passages: list[Neighbour]) -> None:
    near, telling = likeness([packed("address")], passages, DIMENSIONS)
    assert not near.any()
    assert telling.tolist() == [1.0]
    near, telling = likeness([b""], passages, DIMENSIONS)
    assert not near.any()
    assert len(telling) == 0
