"""Screens are read: every font, size and theme, the right window, nothing of what is hidden."""

from itertools import product

import numpy as np
import pytest

from core.capture import codec
from core.reading.ink import Pixels
from core.reading.lines import lines_of
from core.reading.ocr import TesseractReader
from core.reading.recognizer import Recognizer, Word
from core.records.geometry import Box
from core.records.screen import Size
from core.text.clean import MAX_FRAME_BYTES
from tests.unit.reading.rendering import (
    DARK,
    LIGHT,
    PROSE,
    Screen,
    font,
    page,
    whole,
    window,
    word_recall,
)

FAMILIES = ("Inter", "DejaVu Sans", "Liberation Sans")


@pytest.mark.parametrize("family", FAMILIES)
@pytest.mark.parametrize("colours", [LIGHT, DARK], ids=["light", "dark"])
def test_small_print_is_read(
    family: str, colours: tuple[tuple[int, int, int], ...], reader: TesseractReader
) -> None:
    if font(family, 10) is None:
        pytest.skip(f"{family} is not installed")
    recalls = []
    for size in (10, 12, 14, 16):
        drawn = page(PROSE, (colours[0], colours[1]), family=family, size=size)
        recalls.append(word_recall(PROSE, reader.read(drawn.pixels, whole(drawn), drawn.size)))
    assert min(recalls) >= 0.95
    assert sum(recalls) / len(recalls) >= 0.98


@pytest.mark.parametrize("colours", [LIGHT, DARK], ids=["light", "dark"])
def test_terminals_are_read(colours: tuple[tuple[int, int, int], ...], reader: TesseractReader) -> None:
    if font("DejaVu Sans Mono", 12) is None:
        pytest.skip("DejaVu Sans Mono is not installed")
    drawn = page(PROSE, (colours[0], colours[1]), family="DejaVu Sans Mono", size=12)
    assert word_recall(PROSE, reader.read(drawn.pixels, whole(drawn), drawn.size)) >= 0.98


def test_boxes_are_where_the_text_is(reader: TesseractReader) -> None:
    drawn = page()
    lines = reader.read(drawn.pixels, whole(drawn), drawn.size)
    assert len(lines) == len(drawn.boxes)
    for line, box in zip(lines, drawn.boxes.values(), strict=True):
        edges = zip(
            (*line.box[:2], line.box.right, line.box.bottom), (*box[:2], box.right, box.bottom), strict=True
        )
        assert max(abs(found - drawn_at) for found, drawn_at in edges) <= 4
        assert 0.8 <= line.confidence <= 1


def test_a_dark_window_over_a_light_one(reader: TesseractReader) -> None:
    below, above = PROSE[:4], PROSE[4:]
    screen = Screen(1000, 620, (60, 90, 120))
    light, dark = Box(20, 20, 700, 400), Box(300, 180, 680, 420)
    screen.fill(light, LIGHT[1]).lines(40, 40, below, LIGHT[0])
    screen.fill(dark, DARK[1]).lines(320, 200, above, DARK[0])
    drawn = screen.done()
    windows = (window(dark, "Terminal", active=True), window(light, "Browser"))
    lines = reader.read(drawn.pixels, windows, drawn.size)
    assert [line.text for line in lines if line.window == 0] == list(above)
    assert [line.text for line in lines if line.window == 1] == list(below)


def test_what_is_half_hidden_is_neither_invented_nor_given_to_the_wrong_window(
    reader: TesseractReader,
) -> None:
    screen = Screen(900, 300, WHITE_DESKTOP)
    back, front = Box(0, 0, 800, 300), Box(400, 60, 500, 240)
    screen.fill(back, LIGHT[1])
    visible = "This first line is not covered by anything at all."
    behind = [f"Row {n} amounts to $1,{n}04.50 and is due on 2026-03-{n}7" for n in range(1, 3)]
    screen.text(20, 20, visible, LIGHT[0])
    rows = [(90, "Left side stays and Xylophones Quarterly Maintenance Programme 7731"), (130, behind[0])]
    for y, text in rows:
        screen.text(20, y, text, LIGHT[0])
    screen.text(20, 170, "short", LIGHT[0])
    screen.fill(front, LIGHT[1])
    screen.text(420, 90, "In front stands something else", LIGHT[0])
    drawn = screen.done()
    lines = reader.read(drawn.pixels, (window(front, "Front"), window(back, "Back")), drawn.size)
    assert [line.text for line in lines if line.window == 0] == ["In front stands something else"]
    read = [line.text for line in lines if line.window == 1]
    assert read[0] == visible
    assert read[-1] == "short"
    whole_words = set(" ".join([visible, "short", *(text for _, text in rows)]).split())
    assert set(" ".join(read).split()) <= whole_words, "a word cut by the window in front is no word"
    assert all(not line.box.intersects(front) for line in lines if line.window == 1)


WHITE_DESKTOP = (255, 255, 255)


def test_a_fully_hidden_window_says_nothing(reader: TesseractReader) -> None:
    drawn = page(PROSE[:2])
    box = Box(0, 0, *drawn.size)
    lines = reader.read(
        drawn.pixels, (window(box, "Front"), window(Box(10, 10, 50, 50), "Hidden")), drawn.size
    )
    assert {line.window for line in lines} == {0}


def test_text_outside_every_window_is_read_too(reader: TesseractReader) -> None:
    screen = Screen(800, 300, (40, 60, 80))
    box = Box(100, 100, 600, 180)
    screen.text(20, 20, "Clock 14:30 Wednesday", (240, 240, 240))
    screen.fill(box, LIGHT[1]).text(120, 130, PROSE[0], LIGHT[0])
    drawn = screen.done()
    lines = reader.read(drawn.pixels, (window(box),), drawn.size)
    assert [(line.window, line.text) for line in lines] == [(0, PROSE[0]), (-1, "Clock 14:30 Wednesday")]


def test_panes_are_not_read_as_one_line(reader: TesseractReader) -> None:
    screen = Screen(1000, 300)
    screen.fill(Box(0, 0, 200, 300), (63, 14, 64)).fill(Box(520, 0, 1, 300), (208, 215, 222))
    sidebar, middle, right = ("Inbox", "Drafts", "Archive"), PROSE[4:6], PROSE[1:3]
    screen.lines(14, 20, sidebar, (214, 200, 214))
    screen.lines(212, 24, [text[:40].strip() for text in middle], LIGHT[0])
    screen.lines(534, 21, [text[:52].strip() for text in right], LIGHT[0])
    drawn = screen.done()
    read = [line.text for line in reader.read(drawn.pixels, whole(drawn), drawn.size)]
    assert read == [*sidebar, *(text[:40].strip() for text in middle), *(text[:52].strip() for text in right)]


def test_a_row_across_backgrounds_stays_one_line(reader: TesseractReader) -> None:
    screen = Screen(700, 120)
    screen.fill(Box(20, 40, 90, 30), (9, 105, 218)).text(34, 46, "Send reply", (255, 255, 255))
    screen.fill(Box(130, 40, 110, 30), (238, 238, 238)).text(144, 46, "Discard draft", (51, 51, 51))
    drawn = screen.done()
    assert [line.text for line in reader.read(drawn.pixels, whole(drawn), drawn.size)] == [
        "Send reply\tDiscard draft"
    ]


def test_a_selection_in_a_line_is_read_with_it(reader: TesseractReader) -> None:
    screen = Screen(700, 80)
    screen.text(20, 30, "The contract with Harbor & Pine needs approval", LIGHT[0])
    box = screen.done().boxes["The contract with Harbor & Pine needs approval"]
    left, right = box.x + 82, box.x + 200
    drawn = screen.done()
    pixels = drawn.pixels.copy()
    selected = np.s_[box.y - 3 : box.bottom + 3, left:right]
    pixels[selected] = 255 - pixels[selected]
    read = reader.read(pixels, whole(drawn), drawn.size)
    assert word_recall(["The contract with Harbor & Pine needs approval"], read) >= 0.8


def test_stored_pictures_read_like_the_screen(reader: TesseractReader) -> None:
    for colours in (LIGHT, DARK):
        drawn = page(colours=colours, size=12)
        image, mime = codec.encode(drawn.pixels)
        lines = reader.read(codec.decode(image, mime), whole(drawn), drawn.size)
        assert word_recall(PROSE, lines) >= 0.98


def test_a_photograph_has_no_text(reader: TesseractReader) -> None:
    noise = np.random.default_rng(7)
    coarse = noise.integers(0, 255, (30, 40, 3)).astype(np.uint8)
    photograph = np.kron(coarse, np.ones((12, 12, 1), np.uint8))
    photograph = np.clip(photograph + noise.normal(0, 12, photograph.shape), 0, 255).astype(np.uint8)
    size = Size(photograph.shape[1], photograph.shape[0])
    assert reader.read(photograph, (window(Box(0, 0, *size)),), size) == ()


@pytest.mark.parametrize("level", [0, 127, 255])
def test_an_empty_screen_has_no_text(level: int, reader: TesseractReader) -> None:
    assert reader.read(np.full((200, 300, 3), level, np.uint8), (), Size(300, 200)) == ()


def test_grey_pixels_are_read_as_well(reader: TesseractReader) -> None:
    drawn = page(PROSE[:2])
    assert word_recall(PROSE[:2], reader.read(drawn.pixels[..., 0], whole(drawn), drawn.size)) == 1


def test_windows_that_reach_off_the_screen(reader: TesseractReader) -> None:
    drawn = page(PROSE[:2])
    around = Box(-50, -30, drawn.size.w + 200, drawn.size.h + 90)
    away = Box(5_000, 5_000, 300, 300)
    lines = reader.read(drawn.pixels, (window(away), window(around)), drawn.size)
    assert [(line.window, line.text) for line in lines] == [(1, text) for text in PROSE[:2]]


def test_what_was_read_is_not_read_again(reader: TesseractReader, monkeypatch: pytest.MonkeyPatch) -> None:
    before, after = Screen(760, 300), Screen(760, 300)
    before.lines(20, 20, PROSE)
    after.lines(20, 20, [*PROSE[2:], "One new line has come in at the bottom"])
    recognised = []
    real = reader._recognizer.words
    monkeypatch.setattr(
        reader._recognizer,
        "words",
        lambda ink, **how: recognised.append(ink.shape) or real(ink, **how),  # type: ignore[func-returns-value]
    )
    first, second = before.done(), after.done()
    once = reader.read(first.pixels, whole(first), first.size)
    recognised.clear()
    assert reader.read(first.pixels, whole(first), first.size) == once
    assert recognised == []
    scrolled = reader.read(second.pixels, whole(second), second.size)
    assert len(recognised) == 1, "only the new line"
    assert [line.text for line in scrolled[:-1]] == [line.text for line in once[2:]]


def test_a_frame_holds_so_much_text_and_no_more(
    reader: TesseractReader, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr("core.reading.ocr.bounded", _first_two)
    drawn = page()
    assert len(reader.read(drawn.pixels, whole(drawn), drawn.size)) == 2
    assert MAX_FRAME_BYTES == 65_536


def _first_two(texts: object) -> list[str]:
    return [text for text, _ in zip(texts, range(2), strict=False)]  # type: ignore[call-overload]


def test_a_closed_reader_can_be_used_again() -> None:
    reader = TesseractReader()
    drawn = page(PROSE[:1])
    for _ in range(2):
        assert reader.read(drawn.pixels, whole(drawn), drawn.size)[0].text == PROSE[0]
        reader.close()


def test_sizes_and_offsets_do_not_matter(reader: TesseractReader) -> None:
    for x, y in product((0, 3), (0, 5)):
        screen = Screen(600, 60)
        screen.text(x, y + 1, PROSE[0], LIGHT[0])
        drawn = screen.done()
        assert [line.text for line in reader.read(drawn.pixels, whole(drawn), drawn.size)] == [PROSE[0]]


def test_columns_are_kept_apart_and_words_of_a_sentence_are_not() -> None:
    def row(*words: tuple[str, int]) -> str:
        """Words of eight pixels a letter, each with the space before it."""
        placed, x = [], 0
        for text, gap in words:
            placed.append(Word(text, Box(x + gap, 0, 8 * len(text), 12), 0.9, 0))
            x = placed[-1].box.right
        (line,) = lines_of(placed)
        return line.text

    assert row(("Order", 0), ("total", 8), ("$89.95", 40)) == "Order total\t$89.95"
    assert row(("Call", 0), ("Ana", 9), ("now.", 10)) == "Call Ana now."
    assert row(("files.", 0), ("example.org", 2)) == "files.example.org"
    assert row(("done.", 0), ("Then", 2)) == "done. Then"


@pytest.mark.parametrize(
    ("read", "meant"),
    [
        ("at 20:4@ that", "at 20:40 that"),
        ("+31 3@ 217", "+31 30 217"),
        ("ana@example.org", "ana@example.org"),
    ],
)
def test_a_slashed_zero_is_a_zero(read: str, meant: str) -> None:
    words = [Word(text, Box(80 * at, 0, 8 * len(text), 12), 0.9, 0) for at, text in enumerate(read.split())]
    (line,) = lines_of(words)
    assert " ".join(line.text.split()) == meant


def test_words_cut_by_what_was_painted_over_are_left_out(reader: TesseractReader) -> None:
    drawn = page(("The kitchen renovation was moved to Tuesday", "Lunch with Priya"))
    first = reader.read(drawn.pixels, whole(drawn), drawn.size)[0]
    word = next(one for one in first.words if first.text[one.start : one.end] == "renovation")
    painted = Box(word.box.x + word.box.w // 2, 0, drawn.size.w, word.box.bottom + 2)
    pixels = drawn.pixels.copy()
    pixels[painted.y : painted.bottom, painted.x :] = 128
    kept = [line.text for line in reader.read(pixels, whole(drawn), drawn.size, (painted,))]
    assert kept == ["The kitchen", "Lunch with Priya"]


@pytest.mark.parametrize("size", [10, 12, 13])
def test_a_terminal_has_spaces_between_words_and_tabs_between_columns(
    size: int, reader: TesseractReader
) -> None:
    if font("DejaVu Sans Mono", size) is None:
        pytest.skip("DejaVu Sans Mono is not installed")
    wanted = ["Paint for the hall", "drwxr-xr-x 3 root root 4196 Jun 24 apache2"]
    drawn = page(("name    size", *wanted), family="DejaVu Sans Mono", size=size)
    lines = [line.text for line in reader.read(drawn.pixels, whole(drawn), drawn.size)]
    assert lines == ["name\tsize", *wanted]


def test_what_scrolled_is_not_recognised_again(monkeypatch: pytest.MonkeyPatch) -> None:
    reader = TesseractReader()
    calls: list[Size] = []
    original = Recognizer.words

    def counted(self: Recognizer, ink: Pixels, *, sparse: bool = False) -> tuple[Word, ...]:
        calls.append(Size(ink.shape[1], ink.shape[0]))
        return original(self, ink, sparse=sparse)

    monkeypatch.setattr(Recognizer, "words", counted)
    rows = [f"{number} {text}" for number, text in enumerate(PROSE)]
    for first in range(3):
        screen = Screen(760, 120)
        y = 10
        for row in rows[first : first + 5]:
            screen.text(20, y, row, LIGHT[0])
            y += 17  # rows so close that one or two quiet rows of pixels are between
        drawn = screen.done()
        read = reader.read(drawn.pixels, whole(drawn), drawn.size)
        assert word_recall(rows[first : first + 5], read) >= 0.98
    reader.close()
    assert len(calls) == 7
