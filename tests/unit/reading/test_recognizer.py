"""The recogniser by itself: words with places, and plain words when its data is bad."""

import sys
from itertools import pairwise
from pathlib import Path

import numpy as np
import pytest

from core.assets import asset
from core.reading.ink import gray_of, ink_of
from core.reading.layout import blocks
from core.reading.recognizer import Recognizer
from core.records.errors import EnvironmentFaultError
from tests.unit.reading.rendering import page

TEXT = "Contact Marta Keller before Friday"


def test_words_have_places_from_left_to_right() -> None:
    recognizer = Recognizer()
    drawn = page([TEXT])
    (block,) = blocks(gray_of(drawn.pixels))
    words = recognizer.words(ink_of(drawn.pixels, block))
    assert [word.text for word in words] == TEXT.split()
    assert {word.line for word in words} == {0}
    for before, after in pairwise(words):
        assert before.box.right <= after.box.x
    assert all(word.box.y >= -2 and word.box.bottom <= block.box.h + 2 for word in words)
    assert all(0.5 < word.confidence <= 1 for word in words)
    assert recognizer.words(np.full((20, 50), 255, np.uint8)) == ()
    recognizer.close()
    recognizer.close()


@pytest.mark.parametrize("label", ["No", "OK", "85%", "Wei", "Edit", "Rail."])
def test_a_single_short_word_is_seen(label: str) -> None:
    recognizer = Recognizer()
    drawn = page([label], size=13)
    (block,) = blocks(gray_of(drawn.pixels))
    assert recognizer.words(ink_of(drawn.pixels, block))
    recognizer.close()


def test_missing_and_damaged_data_are_told_in_plain_words(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(sys, "_MEIPASS", str(tmp_path), raising=False)
    ink = np.full((20, 50), 255, np.uint8)
    with pytest.raises(EnvironmentFaultError, match="missing"):
        Recognizer().words(ink)
    data = tmp_path / "assets" / "tessdata"
    data.mkdir(parents=True)
    (data / "eng.traineddata").write_bytes(b"not a model")
    with pytest.raises(EnvironmentFaultError, match="damaged"):
        Recognizer().words(ink)


def test_assets_are_found_in_a_checkout() -> None:
    assert asset("tessdata/eng.traineddata").is_file()
    with pytest.raises(EnvironmentFaultError):
        asset("no/such/file")
