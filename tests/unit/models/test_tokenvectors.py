"""Vectors of words: chosen, packed small, and compared."""

import numpy as np
import pytest

from core.models.embedder import Embedder
from core.models.tokenvectors import Vectors, best_matches, has_content, pack, unpack

WIDTH = 384


def some_vectors(count: int, seed: int = 1) -> Vectors:
    made = np.random.default_rng(seed).standard_normal((count, WIDTH)).astype(np.float32)
    made /= np.linalg.norm(made, axis=1, keepdims=True)
    return made


@pytest.mark.parametrize(("token", "kept"), [("invoice", True), ("##ing", True), ("7", True), ("日", True),
                                             ("the", False), (".", False), ("[CLS]", False)])  # fmt: skip
def test_only_words_with_content_have_a_vector(token: str, *, kept: bool) -> None:
    assert has_content(token) == kept


def test_a_vector_is_packed_into_a_bit_for_each_of_its_numbers() -> None:
    assert len(pack(some_vectors(5))) == 5 * WIDTH // 8
    assert pack(some_vectors(0)) == b""


def test_angles_survive_packing() -> None:
    whole = some_vectors(200)
    mixed = whole[:100] + 0.7 * whole[100:]
    mixed /= np.linalg.norm(mixed, axis=1, keepdims=True)
    before = (whole[:100] * mixed).sum(axis=1)
    left, right = (unpack([pack(one)], WIDTH)[0] for one in (whole[:100], mixed))
    after = (left * right).sum(axis=1)
    assert np.abs(after - before).max() < 0.3
    assert abs(after.mean() - before.mean()) < 0.05  # one is part of the other, so it gains a little
    assert np.abs(np.linalg.norm(left, axis=1) - 1).max() < 0.15


def test_texts_keep_their_own_vectors() -> None:
    packed = [pack(some_vectors(3, 1)), b"", pack(some_vectors(2, 2))]
    vectors, counts = unpack(packed, WIDTH)
    assert counts.tolist() == [3, 0, 2]
    assert np.array_equal(vectors[3:], unpack(packed[2:], WIDTH)[0])


def test_a_row_that_was_cut_is_left_out() -> None:
    assert unpack([pack(some_vectors(2))[:-1]], WIDTH)[1].tolist() == [1]


def test_each_word_finds_its_nearest() -> None:
    words = np.eye(4, dtype=np.float32)
    best = best_matches(words[[0, 3]], words[[0, 1, 2, 3]], np.array([2, 0, 2]))
    assert best.tolist() == [[1, 0], [0, 0], [0, 1]]
    assert best_matches(words[:1], words[:0], np.array([0])).tolist() == [[0]]


def test_words_alike_in_meaning_are_near(embedder: Embedder) -> None:
    made = embedder.embed(["Which painting did he sell?", "She sold a picture", "Rain is expected"])
    vectors, counts = unpack(made.tokens, WIDTH)
    question, rest = vectors[: counts[0]], vectors[counts[0] :]
    sold, rain = best_matches(question, rest, counts[1:]).mean(axis=1)
    assert sold > rain + 0.1


def test_a_text_without_content_keeps_what_it_has(embedder: Embedder) -> None:
    made = embedder.embed(["That is it.", ""])
    assert len(made.tokens[0]) == 4 * WIDTH // 8
    assert made.tokens[1] == b""
