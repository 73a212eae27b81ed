"""What counts as a change."""

import numpy as np

from core.capture.tiles import ENOUGH, TileDiff
from core.records.geometry import Box
from core.records.screen import Size
from tests.unit.capture.samples import SIZE, blank, with_box


def started() -> TileDiff:
    diff = TileDiff()
    diff.compare(blank())
    diff.keep(blank())
    return diff


def test_without_a_kept_picture_everything_is_new() -> None:
    assert TileDiff().compare(blank()).since_kept == SIZE.w * SIZE.h


def test_changed_pixels_are_counted_exactly() -> None:
    box = Box(25, 60, 20, 9)  # over four tiles
    change = started().compare(with_box(blank(), box))
    assert (change.since_kept, change.since_last, change.muted) == (box.area, box.area, 0)


def test_the_same_again_differs_from_the_kept_one_only() -> None:
    diff = started()
    diff.compare(with_box(blank(), Box(0, 0, 20, 10)))
    change = diff.compare(with_box(blank(), Box(0, 0, 20, 10)))
    assert (change.since_kept, change.since_last) == (200, 0)


def test_the_last_row_and_column_of_an_odd_size_count() -> None:
    size = Size(101, 67)
    diff = TileDiff()
    diff.compare(blank(size=size))
    diff.keep(blank(size=size))
    assert diff.compare(with_box(blank(size=size), Box(100, 66, 1, 1))).since_kept == 1


def test_a_clock_is_muted_and_typing_beside_it_is_not() -> None:
    diff = started()
    clock = Box(288, 0, 32, 6)
    for second in range(10):
        change = diff.compare(with_box(blank(), clock, value=second))
    assert change.since_kept == 0
    assert change.muted == clock.area
    typed = with_box(with_box(blank(), clock, value=99), Box(10, 100, 40, 8))
    assert diff.compare(typed).since_kept == 320


def test_a_muted_tile_counts_when_most_of_it_changes() -> None:
    diff = started()
    for second in range(10):
        diff.compare(with_box(blank(), Box(288, 0, 32, 6), value=second))
    assert diff.compare(with_box(blank(), Box(288, 0, 32, 12), value=50)).since_kept == 384


def test_a_tile_that_comes_to_rest_counts_again() -> None:
    diff = started()
    for second in range(10):
        diff.compare(with_box(blank(), Box(288, 0, 32, 6), value=second))
    for _ in range(6):
        change = diff.compare(with_box(blank(), Box(288, 0, 32, 6), value=9))
    assert change.since_kept == 192


def test_ignored_boxes_never_count() -> None:
    box = Box(300, 150, 100, 100)  # reaches beyond the screen
    change = started().compare(with_box(blank(), Box(300, 150, 20, 50)), [box])
    assert change.since_kept == 0


def test_another_size_starts_afresh() -> None:
    diff = started()
    size = Size(64, 64)
    assert diff.compare(blank(size=size)).since_kept == size.w * size.h >= ENOUGH


def test_a_kept_picture_of_another_size_is_none() -> None:
    diff = started()
    small = blank(size=Size(64, 64))
    diff.compare(small)
    diff.keep(blank())
    assert diff.compare(small).since_kept == small.shape[0] * small.shape[1]


def test_the_smallest_typing_that_matters_is_seen() -> None:
    """About five letters at 10 px."""
    text = blank()
    rng = np.random.default_rng(3)
    text[90:100, 40:75, :3] = rng.choice([0, 255], (10, 35, 1))
    assert started().compare(text).since_kept >= ENOUGH
