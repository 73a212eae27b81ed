"""Windows are cut where they are drawn apart, and nowhere else."""

import numpy as np
import pytest

from core.reading.ink import gray_of, ink_of
from core.reading.layout import Block, blocks, strips
from core.records.geometry import Box
from tests.unit.reading.rendering import DARK, LIGHT, PROSE, Screen, page


def test_every_line_is_a_block_of_its_own() -> None:
    drawn = page()
    found = blocks(gray_of(drawn.pixels))
    assert len(found) == len(PROSE)
    for block, box in zip(found, drawn.boxes.values(), strict=True):
        assert block.box.intersects(box)
        assert block.spans == ((0, block.box.w),)
        assert not block.picture


@pytest.mark.parametrize("level", [0, 200, 255])
def test_one_colour_has_nothing(level: int) -> None:
    assert blocks(np.full((50, 80), level, np.uint8)) == []


def test_ripple_of_lossy_pictures_is_nothing() -> None:
    ripple = np.random.default_rng(1).integers(196, 204, (60, 90)).astype(np.uint8)
    assert blocks(ripple) == []


def test_rules_are_not_text() -> None:
    drawn = Screen(300, 100).fill(Box(0, 40, 300, 2), (200, 200, 200)).done()
    assert blocks(gray_of(drawn.pixels)) == []


def test_panes_are_cut_at_a_rule_and_at_a_change_of_background() -> None:
    screen = (
        Screen(600, 200).fill(Box(0, 0, 150, 200), (60, 20, 60)).fill(Box(400, 0, 1, 200), (210, 210, 210))
    )
    for x, ink in ((10, (250, 250, 250)), (160, (0, 0, 0)), (410, (0, 0, 0))):
        screen.lines(x, 10 + x % 7, ["Some text", "in two", "or three lines"], ink)
    found = blocks(gray_of(screen.done().pixels))
    panes = [
        sum(1 for block in found if left <= block.box.x < right)
        for left, right in ((0, 150), (150, 400), (400, 600))
    ]
    assert panes == [3, 3, 3]
    assert all(not (block.box.x < edge < block.box.right) for block in found for edge in (150, 400))


def test_letters_as_high_as_their_row_are_not_taken_for_rules() -> None:
    drawn = Screen(400, 60).done()
    screen = Screen(400, 60)
    screen.text(20, 20, "Illinois Hill | lll III", size=14, family="Inter")
    (block,) = blocks(gray_of(screen.done().pixels))
    assert block.spans == ((0, block.box.w),)
    assert drawn.size == (400, 60)


def test_a_row_with_buttons_is_one_block_with_a_span_for_each_background() -> None:
    screen = Screen(500, 100)
    screen.text(20, 40, "Reply to", LIGHT[0])
    screen.fill(Box(100, 30, 90, 34), (9, 105, 218)).text(114, 40, "Send it", (255, 255, 255))
    (block,) = blocks(gray_of(screen.done().pixels))
    assert len(block.spans) == 2
    ink = ink_of(screen.done().pixels, block)
    for start, end in block.spans:
        assert np.median(ink[:, start:end]) == 255, "both on white"
        assert ink[:, start:end].min() < 60, "both black"


def test_a_photograph_is_known_as_one() -> None:
    noise = np.random.default_rng(3).integers(0, 256, (120, 160)).astype(np.uint8)
    canvas = np.full((200, 260), 255, np.uint8)
    canvas[40:160, 50:210] = noise
    (block,) = blocks(canvas)
    assert block.picture
    assert block.box == Box(50, 40, 160, 120)


def test_what_is_hidden_counts_as_any_colour() -> None:
    drawn = page()
    gray = gray_of(drawn.pixels).copy()
    hidden = np.zeros(gray.shape, np.bool_)
    hidden[:, 300:] = True
    gray[:, 300:] = np.random.default_rng(5).integers(0, 256, gray[:, 300:].shape)
    found = blocks(gray, hidden)
    assert len(found) == len(PROSE)
    assert all(block.box.right <= 300 for block in found)
    assert blocks(gray, np.ones(gray.shape, np.bool_)) == []


def test_light_on_dark_and_dark_on_light_give_the_same_ink() -> None:
    light, dark = (
        ink_of(drawn.pixels, blocks(gray_of(drawn.pixels))[0])
        for drawn in (
            page(PROSE[:1], ((0, 0, 0), (255, 255, 255))),
            page(PROSE[:1], ((255, 255, 255), (0, 0, 0))),
        )
    )
    assert np.abs(light.astype(int) - dark.astype(int)).max() <= 2


def test_blue_on_black_is_as_clear_as_white_on_black() -> None:
    drawn = page(PROSE[:1], ((40, 60, 255), DARK[1]))
    ink = ink_of(drawn.pixels, blocks(gray_of(drawn.pixels))[0])
    assert ink.min() < 60
    assert np.median(ink) == 255


def test_hidden_pixels_leave_no_ink() -> None:
    pixels = np.full((20, 40, 3), 255, np.uint8)
    pixels[5:15, 5:35] = 0
    hidden = np.zeros((20, 40), np.bool_)
    hidden[:, 20:] = True
    block = Block(Box(0, 0, 40, 20), ((0, 40),))
    ink = ink_of(pixels, block, hidden)
    assert ink[:, 20:].min() == 255
    assert ink[:, :20].min() < 60
    assert ink_of(pixels, block, np.ones_like(hidden)).min() == 255


def test_rows_close_together_are_kept_apart_and_dots_stay_with_their_letters() -> None:
    gray = np.full((60, 200), 255, np.uint8)
    gray[10:12, 40:42] = 0  # the dot of an i
    gray[13:22, 40:120:4] = 0
    gray[24:34, 40:120:4] = 0
    gray[35:36, 40:120] = 0  # an underline
    gray[38:47, 40:120:4] = 0
    rows = [(10, 22), (24, 36), (38, 47)]
    assert strips(gray) == rows
    assert [(block.box.y, block.box.bottom) for block in blocks(gray)] == rows


def test_strips_hold_the_same_blocks_as_the_whole() -> None:
    screen = Screen(500, 300)
    screen.lines(20, 20, PROSE[:3], LIGHT[0])
    screen.fill(Box(0, 100, 120, 200), (230, 230, 230)).lines(10, 110, ("one", "two", "three"), LIGHT[0])
    screen.lines(150, 117, PROSE[3:6], LIGHT[0])
    gray = gray_of(screen.done().pixels)
    in_strips = [
        (block.box.moved(0, top), block.spans)
        for top, bottom in strips(gray)
        for block in blocks(gray[top:bottom])
    ]
    assert in_strips == [(block.box, block.spans) for block in blocks(gray)]


def test_a_list_beside_a_scroll_bar_has_rows_although_lines_run_between_them() -> None:
    screen = Screen(500, 260)
    screen.lines(20, 20, PROSE[:8], LIGHT[0])
    for y in range(36, 240, 20):
        screen.fill(Box(0, y, 480, 1), (220, 220, 220))
    screen.fill(Box(482, 0, 1, 260), (200, 200, 200)).fill(Box(485, 0, 10, 260), (120, 120, 120))
    found = blocks(gray_of(screen.done().pixels))
    assert max(block.box.h for block in found if block.box.x < 480) <= 20
