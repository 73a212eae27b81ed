"""Vectors are made once for the same words."""

from collections.abc import Sequence
from datetime import UTC, datetime

import numpy as np
import pytest

from core.engine.filing import vectors as module
from core.engine.filing.vectors import SegmentVectors
from core.extraction.manager import Filed, file_sources
from core.extraction.segmenter import Segmenter
from core.models.tokenvectors import Embedded
from tests.support.remembered import a_frame, identify

NOW = datetime(2026, 3, 4, 9, 0, tzinfo=UTC)


class Counting:
    """An embedder that notes what it is asked for."""

    def __init__(self) -> None:
        self.asked: list[str] = []

    def __call__(self, texts: Sequence[str]) -> Embedded:
        self.asked += texts
        rows = [np.full(4, float(len(text)), np.float32) for text in texts]
        return Embedded(np.stack(rows), tuple(text.encode() for text in texts))


def filed(name: str, *lines: str) -> Filed:
    frame = a_frame(name, NOW, "Editor", "Notes", lines)
    segmenter = Segmenter(identify)
    segmenter.add_frame(frame)
    (segment,) = segmenter.flush()
    return file_sources(segment, [frame], identify, NOW)


def test_the_same_words_are_embedded_once_wherever_they_stand() -> None:
    embed = Counting()
    made = SegmentVectors(embed)
    (first,) = made.added([filed("frm_a", "The kitchen budget is 4,200 euros.", "Marta pays on Friday.")])
    asked = len(embed.asked)
    assert asked == len(set(embed.asked))
    (again,) = made.added([filed("frm_b", "The kitchen budget is 4,200 euros.", "Marta pays on Friday.")])
    assert len(embed.asked) == asked
    assert first.passages[0].id != again.passages[0].id
    assert np.array_equal(first.passage_vectors, again.passage_vectors)
    assert first.passage_tokens == again.passage_tokens


def test_what_was_forgotten_is_embedded_anew() -> None:
    embed = Counting()
    made = SegmentVectors(embed)
    made.added([filed("frm_a", "The kitchen budget is 4,200 euros.")])
    asked = len(embed.asked)
    made.forget()
    made.added([filed("frm_a", "The kitchen budget is 4,200 euros.")])
    assert len(embed.asked) == 2 * asked


def test_the_oldest_are_let_go(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(module, "_KEPT", 2)
    made = SegmentVectors(Counting())
    for number in range(6):
        (one,) = made.added([filed(f"frm_{number}", f"Room {number} is free on Monday.")])
        assert len(one.passage_vectors) == len(one.passages)
    assert len(made._made) == 2
