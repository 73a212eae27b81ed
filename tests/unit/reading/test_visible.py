"""Which window shows where."""

import numpy as np
from hypothesis import given, strategies as st

from core.reading.visible import OUTSIDE, regions
from core.records.geometry import Box
from core.records.screen import Size
from tests.unit.reading.rendering import window

SIZE = Size(60, 40)

boxes = st.builds(Box, st.integers(-20, 70), st.integers(-20, 50), st.integers(0, 80), st.integers(0, 60))


@given(st.lists(boxes, max_size=6))
def test_every_pixel_belongs_to_the_topmost_window_there(stack: list[Box]) -> None:
    expected = np.full((SIZE.h, SIZE.w), OUTSIDE)
    for index, box in reversed(list(enumerate(stack))):
        expected[max(box.y, 0) : max(box.bottom, 0), max(box.x, 0) : max(box.right, 0)] = index
    owner = np.full((SIZE.h, SIZE.w), -9)
    for region in regions([window(box) for box in stack], SIZE):
        hidden = region.hidden()
        mine = np.ones((region.box.h, region.box.w), np.bool_) if hidden is None else ~hidden
        assert mine.any()
        part = owner[region.box.y : region.box.bottom, region.box.x : region.box.right]
        assert (part[mine] == -9).all(), "nothing is seen twice"
        part[mine] = region.window
    assert (owner == expected).all()


def test_windows_come_from_the_topmost_on() -> None:
    stack = [window(Box(0, 0, 10, 10)), window(Box(5, 5, 20, 20)), window(Box(1, 1, 4, 4))]
    assert [region.window for region in regions(stack, SIZE)] == [0, 1, OUTSIDE]
