"""The second engine, where its package is installed."""

from importlib.util import find_spec

import numpy as np
import pytest

from app.plugins import text_engines
from core.reading.choice import ReaderChoice
from core.reading.engines import Readers
from core.reading.ocr import TesseractReader
from core.records.geometry import Box
from core.records.screen import Size, Window
from plugins import rapidocr
from tests.unit.reading.rendering import DARK, LIGHT, PROSE, Colour, page

INSTALLED = find_spec("rapidocr") is not None
needs_it = pytest.mark.skipif(not INSTALLED, reason="needs the package rapidocr")


def test_it_is_offered_and_says_how_to_get_it(monkeypatch: pytest.MonkeyPatch) -> None:
    assert text_engines()["rapidocr"].missing() == ("" if INSTALLED else rapidocr._MISSING)
    monkeypatch.setattr(rapidocr, "find_spec", lambda _name: None)
    assert "pip install" in text_engines()["rapidocr"].missing()


@pytest.fixture(scope="module")
def readers() -> Readers:
    return Readers(text_engines())


@needs_it
@pytest.mark.parametrize("colours", [LIGHT, DARK], ids=["light", "dark"])
def test_prose_is_read_with_the_places_of_its_words(readers: Readers, colours: tuple[Colour, Colour]) -> None:
    reader = readers.reader(ReaderChoice("rapidocr", ("eng",)))
    assert not isinstance(reader, TesseractReader)
    drawn = page(PROSE[1:4], colours=colours, size=14)
    window = Window("Editor", "notes", Box(0, 0, *drawn.size))
    lines = reader.read(drawn.pixels, [window], drawn.size)
    found = {word for line in lines for word in line.text.split()}
    wanted = {word for text in PROSE[1:4] for word in text.split()}
    assert len(found & wanted) >= 0.95 * len(wanted)
    for line in lines:
        assert line.window == 0
        place = max(drawn.boxes.values(), key=lambda box: box.intersection(line.box).area)
        assert line.box.intersection(place).area > 0.6 * place.area
        assert len(line.words) >= len(line.text.split()) - 1
    assert reader.read(drawn.pixels, [window], drawn.size) == lines
    assert not any(one.missing for one in readers.states), "the built-in one did not read in its place"


@needs_it
def test_a_word_that_something_covers_is_left_out_and_an_empty_screen_says_nothing(readers: Readers) -> None:
    reader = readers.reader(ReaderChoice("rapidocr", ("eng",)))
    drawn = page(PROSE[:1], size=14)
    window = Window("Editor", "notes", Box(0, 0, *drawn.size))
    found = reader.read(drawn.pixels, [window], drawn.size, [Box(200, 0, 100, drawn.size.h)])
    words = {word for line in found for word in line.text.split()}
    assert {"Invoice", "INV-48213", "due"} <= words
    assert not any("204" in word or word.startswith("$1") for word in words)
    assert reader.read(np.full((60, 300), 255, np.uint8), [], Size(300, 60)) == ()
