"""Panes by their drawn edges."""

import numpy as np
import pytest
from numpy.typing import NDArray

from core.reading.ocr import TesseractReader
from core.reading.panes import panes
from core.records.geometry import Box
from tests.unit.reading.rendering import DARK, LIGHT, PROSE, Screen


@pytest.fixture(scope="module")
def reader() -> TesseractReader:
    return TesseractReader()


def gray(*boxes: tuple[Box, int], size: tuple[int, int] = (400, 600)) -> NDArray[np.uint8]:
    picture = np.full(size, 255, np.uint8)
    for box, level in boxes:
        picture[box.y : box.bottom, box.x : box.right] = level
    return picture


def bounds(picture: NDArray[np.uint8]) -> set[tuple[int, int, int, int]]:
    return {(p.x, p.y, p.inside.shape[1], p.inside.shape[0]) for p in panes(picture).panes}


def test_one_background_is_one_pane() -> None:
    found = panes(gray())
    assert [(pane.x, pane.y, bool(pane.inside.all())) for pane in found.panes] == [(0, 0, True)]
    assert found.rules is None


def test_a_window_over_another_is_cut_out_exactly() -> None:
    below, above = Box(40, 30, 300, 250), Box(200, 120, 350, 240)
    picture = gray((below, 200), (above, 30))
    assert (above.x, above.y, above.w, above.h) in bounds(picture)
    by_place = {(pane.x, pane.y): pane for pane in panes(picture).panes}
    hidden = by_place[below.x, below.y].inside
    assert hidden.shape == (below.h, below.w)
    assert not hidden[90:, 160:].any()
    assert hidden[:90].all()
    assert hidden[:, :160].all()


def test_every_pixel_belongs_to_one_pane() -> None:
    picture = gray((Box(40, 30, 300, 250), 200), (Box(200, 120, 350, 240), 30), (Box(220, 300, 120, 60), 90))
    count = np.zeros(picture.shape, np.int64)
    for pane in panes(picture).panes:
        height, width = pane.inside.shape
        count[pane.y : pane.y + height, pane.x : pane.x + width] += pane.inside
    assert (count == 1).all()


def test_a_rule_between_panes_parts_them_and_a_table_stays_whole() -> None:
    line = (Box(300, 0, 1, 400), 180)
    assert len(panes(gray(line)).panes) == 2
    grid = [(Box(0, y, 600, 1), 180) for y in (100, 140, 180)]
    table = panes(gray(line, *grid))
    assert len(table.panes) == 1
    assert table.rules is not None
    assert table.rules[100, 20]
    assert table.rules[20, 300]
    assert not table.rules[20, 20]


def test_noise_is_one_pane() -> None:
    noise = np.random.default_rng(3).integers(0, 255, (300, 400)).astype(np.uint8)
    assert len(panes(noise).panes) == 1


@pytest.mark.parametrize("height", [1, 39, 97])
def test_small_pictures_are_one_pane(height: int) -> None:
    assert len(panes(np.zeros((height, 200), np.uint8)).panes) == 1


def test_windows_that_the_system_does_not_tell_of_are_read_apart(reader: TesseractReader) -> None:
    screen = Screen(1100, 420, (46, 52, 64))
    screen.fill(Box(20, 20, 640, 300), DARK[1]).lines(30, 34, list(PROSE[:8]), DARK[0])
    screen.fill(Box(420, 130, 640, 280), LIGHT[1]).lines(440, 151, list(PROSE[:4]), LIGHT[0])
    drawn = screen.done()
    read = [line.text for line in reader.read(drawn.pixels, (), drawn.size)]
    assert [text for text in PROSE[:4] if text in read] == list(PROSE[:4])
    assert not [text for text in read if "\t" in text]
