"""What a screen says under labels: beside the value, before a colon, above it, in the head of a table."""

import re
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from itertools import pairwise

from core.records.geometry import Box
from core.records.screen import Line, ReadFrame
from core.text.tokens import words

_INLINE = re.compile(r"(?P<label>[^\W_][^:\n\t]{1,70}?)\s?:\s+(?=\S)")
_BULLET = re.compile(r"[\W_]*")
_LONGEST_LABEL = 5
"""Words of a label that stands beside or above its value."""
_ENDS_SENTENCE = (".", "!", "?", ",", ";", ":")
_NO_LABEL = frozenset("@<>/=$,")
_LONGEST_ABOVE = 3
"""Words of a label above its value: longer lines are headings."""
_LONGEST_VALUE = 10
"""Words of a line that a label above it can name; longer ones are text under a heading."""
_ABOVE = 1.8
"""Heights of a line that its label is above it at most."""
_ALIGNED = 1.5
"""Heights by which a label and the value under it may begin apart."""
_MOST_ROWS = 60
"""Rows up which the head of a table is looked for."""
_COLUMNS = 3
"""From which on lines of as many cells are a table; two are a label and its value."""


@dataclass(frozen=True, slots=True)
class Field:
    """A stretch of a line and the words that say what it is."""

    label: str
    start: int
    end: int


def cells_of(text: str) -> list[tuple[int, int]]:
    """Where the columns of a line begin and end."""
    spans, start = [], 0
    for cell in text.split("\t"):
        spans.append((start, start + len(cell)))
        start += len(cell) + 1
    return spans


def fields_of(frame: ReadFrame, shown: Sequence[int], at: int) -> tuple[Field, ...]:
    """The labelled values of a line, each with every label that may be meant for it.

    Args:
        frame: where the line stands.
        shown: the lines of its window, from top to bottom.
        at: the line's position among these.
    """
    text = frame.lines[shown[at]].text
    cells = cells_of(text)
    return (*_beside(text, cells), *_under_head(frame, shown, at, cells), *_under_label(frame, shown, at))


def _beside(text: str, cells: Sequence[tuple[int, int]]) -> Iterator[Field]:
    """What follows a label and a colon in a cell, and a cell after one that reads like a label."""
    for start, end in cells:
        matches = list(_INLINE.finditer(text, start, end))
        for number, match in enumerate(matches):
            stop = end if number + 1 == len(matches) else matches[number + 1].start()
            yield Field(match["label"].strip(" -*\u2022"), match.end(), stop)
    if len(cells) < _COLUMNS:
        for (start, end), (value, stop) in pairwise(cells):
            if is_label(text[start:end]):
                yield Field(text[start:end].rstrip(":"), value, stop)


def _under_head(
    frame: ReadFrame, shown: Sequence[int], at: int, cells: Sequence[tuple[int, int]]
) -> Iterator[Field]:
    """The cells of a table's row, with what the head of the table calls them."""
    if len(cells) < _COLUMNS:
        return
    head = None
    for index in reversed(shown[max(0, at - _MOST_ROWS) : at]):
        above = frame.lines[index].text.split("\t")
        if len(above) != len(cells):
            break
        if all(is_label(cell) for cell in above):
            head = above
    if head is not None:
        for label, (start, end) in zip(head, cells, strict=True):
            yield Field(label, start, end)


def _under_label(frame: ReadFrame, shown: Sequence[int], at: int) -> Iterator[Field]:
    """The whole line, where a short line right above it names it."""
    if at == 0:
        return
    line = frame.lines[shown[at]]
    above = _line_above(frame, shown, at)
    if (
        above is None
        or not is_label(above.text, _LONGEST_ABOVE)
        or "\t" in line.text
        or _INLINE.match(line.text)
        or len(words(line.text)) > _LONGEST_VALUE
    ):
        return
    yield Field(above.text.rstrip(":"), 0, len(line.text))


def _line_above(frame: ReadFrame, shown: Sequence[int], at: int) -> Line | None:
    """The nearest line above that begins where this one does."""
    line = frame.lines[shown[at]]
    above = frame.lines[shown[at - 1]]
    height = max(line.box.h, above.box.h, 1)
    near = -1 <= _between(above.box, line.box) / height <= _ABOVE
    return above if near and abs(above.box.x - line.box.x) <= _ALIGNED * height else None


def _between(above: Box, below: Box) -> int:
    return below.y - above.bottom


def is_label(text: str, longest: int = _LONGEST_LABEL) -> bool:
    """Whether it may name a value: a few words, no number, no sentence."""
    plain = text.strip()
    if ":" in plain.rstrip(":") or not _NO_LABEL.isdisjoint(plain):
        return False
    found = words(plain)
    if not 1 <= len(found) <= longest or any(char.isdigit() for char in plain if char != "%"):
        return _is_rate(plain)
    return plain.endswith(":") or not plain.endswith(_ENDS_SENTENCE)


def _is_rate(text: str) -> bool:
    """Such as "VAT 19%": a label although it holds a number."""
    return bool(re.fullmatch(r"[^\W\d]+\s\d{1,2}(?:[.,]\d)?\s?%", text))
