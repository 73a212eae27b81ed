"""Long text in pieces, and readers that take their time piece by piece."""

from datetime import UTC, datetime

import pytest
from hypothesis import given, strategies as st

from core.text.pieces import pieces
from core.text.values import find_values
from core.text.when import find_times

NOW = datetime(2026, 3, 1, tzinfo=UTC)


@given(st.text("ab \n", max_size=3_000), st.integers(5, 100))
def test_pieces_are_the_text(text: str, longest: int) -> None:
    cut = list(pieces(text, longest))
    assert "".join(piece for _, piece in cut) == text
    assert all(text[start : start + len(piece)] == piece for start, piece in cut)
    assert all(0 < len(piece) <= longest for _, piece in cut)


def test_lines_stay_whole_and_long_ones_are_cut_at_spaces() -> None:
    assert [piece for _, piece in pieces("short\nline\n", 20)] == ["short\n", "line\n"]
    assert [piece for _, piece in pieces("one two three four", 10)] == ["one two ", "three four"]


def test_what_is_found_stands_where_it_is_said_to_stand() -> None:
    text = "filler words " * 60 + "\nThe invoice INV-48213 is due on 20 March 2026 at 14:30."
    for value in find_values(text):
        assert text[value.start : value.end] == value.text
    assert "INV-48213" in [value.text for value in find_values(text)]
    (time,) = find_times(text, NOW, "UTC")
    assert text[time.at : time.at + len(time.text)] == time.text


@pytest.mark.parametrize("run", ["9,", "9", "1:", "1 ", "on 5 ", "5 Aa ", "a@", "12:30 "])
def test_endless_lines_are_read_to_their_end(run: str) -> None:
    text = run * (16_000 // len(run))
    find_values(text)
    find_times(text, NOW, "UTC")
