"""Which engine reads, and what a plugin can and cannot do."""

from collections.abc import Mapping, Sequence
from dataclasses import replace
from pathlib import Path

import numpy as np
import pytest

from core.plugins import hookimpl
from core.reading.choice import DEFAULT, ReaderChoice
from core.reading.engines import BUILT_IN, Readers, TextEngine, engines_of
from core.reading.ink import Pixels
from core.reading.ocr import TesseractReader
from core.reading.placed import PlacedLine
from core.records.errors import EnvironmentFaultError
from core.records.geometry import Box
from core.records.screen import Size, Window
from tests.unit.reading.rendering import PROSE, page, word_recall

MADE: list["Mine"] = []


class Mine:
    """A reader that finds nothing."""

    def __init__(self, languages: Mapping[str, Path]) -> None:
        self.languages = tuple(languages)
        self.closed = False
        MADE[:] = [self]

    def read(
        self, pixels: Pixels, windows: Sequence[Window], size: Size, painted: Sequence[Box] = ()
    ) -> tuple[PlacedLine, ...]:
        assert pixels.size
        assert (len(windows), len(painted), size) == (0, 0, Size(2, 2))
        return ()

    def close(self) -> None:
        self.closed = True


ENGINE = TextEngine("mine", "of the tests", Mine)


class Plugin:
    """Brings an engine along, and would like to be the built-in one, too."""

    @hookimpl
    def text_engines(self) -> list[TextEngine]:
        return [ENGINE, TextEngine("tesseract", "an impostor", Mine)]


def broken(_languages: Mapping[str, Path]) -> Mine:
    raise EnvironmentFaultError("There is no model.")


def test_a_plugin_adds_an_engine_and_takes_no_place_of_another() -> None:
    engines = engines_of([Plugin()])
    assert set(engines) == {"mine", "tesseract"}
    assert engines["tesseract"] is BUILT_IN
    assert [state.name for state in Readers(engines).states] == ["tesseract", "mine"]


def test_the_chosen_engine_reads_in_the_chosen_languages_and_is_kept() -> None:
    readers = Readers(engines_of([Plugin()]))
    choice = ReaderChoice("mine", ("eng",))
    reader = readers.reader(choice)
    (mine,) = MADE
    assert mine.languages == ("eng",)
    assert reader.read(np.zeros((2, 2), np.uint8), (), Size(2, 2)) == ()
    assert readers.reader(replace(choice)) is reader
    assert not mine.closed
    assert isinstance(readers.reader(DEFAULT), TesseractReader)
    assert mine.closed


@pytest.mark.parametrize(
    "engine",
    [
        TextEngine("mine", "not installed", Mine, lambda: "Install it."),
        TextEngine("mine", "damaged", broken),
        TextEngine("other", "another one", Mine),
    ],
    ids=lambda engine: engine.about,
)
def test_where_the_chosen_engine_is_not_to_be_had_the_built_in_one_reads(engine: TextEngine) -> None:
    readers = Readers({engine.name: engine})
    assert isinstance(readers.reader(ReaderChoice("mine", ("eng",))), TesseractReader)


class Broken:
    """Raises wherever it is asked."""

    @hookimpl
    def text_engines(self) -> list[TextEngine]:
        raise RuntimeError("no engines today")


def _raising(_languages: Mapping[str, Path]) -> Mine:
    raise RuntimeError("cannot be made")


def _silent() -> str:
    raise RuntimeError("cannot tell")


def test_a_plugin_that_raises_takes_nothing_along() -> None:
    fails = TextEngine("fails", "never made", _raising)
    forgetful = TextEngine("forgetful", "cannot say", _raising, missing=_silent)
    engines = engines_of([Broken(), Plugin()]) | {one.name: one for one in (fails, forgetful)}
    readers = Readers(engines)

    assert {state.name for state in readers.states} == {"tesseract", "mine", "fails", "forgetful"}
    assert "fails on this computer" in {one.name: one for one in readers.states}["forgetful"].missing
    for name in ("fails", "forgetful"):
        assert isinstance(readers.reader(ReaderChoice(name, ("eng",))), TesseractReader)


class Stumbling(Mine):
    """Raises over every picture, and at its end."""

    def read(self, *_: object) -> tuple[PlacedLine, ...]:
        raise RuntimeError("secret words")

    def close(self) -> None:
        raise RuntimeError("secret words")


def test_what_an_engine_stumbles_over_is_read_by_the_built_in_one() -> None:
    readers = Readers({"mine": TextEngine("mine", "stumbles", Stumbling)})
    drawn = page(PROSE[1:4], size=14)
    choice = ReaderChoice("mine", ("eng",))

    for _ in range(2):
        lines = readers.reader(choice).read(drawn.pixels, (), drawn.size)
        assert word_recall(PROSE[1:4], lines) >= 0.95
    assert "fails on this computer" in readers.states[0].missing
    readers.reader(DEFAULT)
    assert isinstance(readers.reader(choice), TesseractReader)
