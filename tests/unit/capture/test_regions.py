"""Rectangles on top of rectangles."""

import numpy as np
from hypothesis import given, strategies as st

from core.capture.regions import covered_area, remaining, without
from core.records.geometry import Box

boxes = st.builds(Box, st.integers(-5, 25), st.integers(-5, 25), st.integers(0, 20), st.integers(0, 20))


def drawn(parts: "tuple[Box, ...] | list[Box]") -> "np.ndarray[tuple[int, ...], np.dtype[np.int64]]":
    canvas = np.zeros((60, 60), np.int64)
    for part in parts:
        canvas[part.y + 10 : part.bottom + 10, part.x + 10 : part.right + 10] += 1
    return canvas


@given(boxes, st.lists(boxes, max_size=5))
def test_what_remains_is_exactly_what_no_cover_touches(box: Box, covers: list[Box]) -> None:
    expected = (drawn([box]) > 0) & (drawn(covers) == 0)
    assert np.array_equal(drawn(remaining(box, covers)), expected)


@given(st.lists(boxes, max_size=5))
def test_overlapping_boxes_are_counted_once(several: list[Box]) -> None:
    assert covered_area(several) == np.count_nonzero(drawn(several))


def test_a_hole_in_the_middle_leaves_four_sides() -> None:
    assert len(without(Box(0, 0, 30, 30), Box(10, 10, 10, 10))) == 4


def test_a_hole_beside_it_changes_nothing() -> None:
    assert without(Box(0, 0, 10, 10), Box(10, 0, 10, 10)) == (Box(0, 0, 10, 10),)
