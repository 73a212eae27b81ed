"""Puts recognised words together as lines of clean text, with a tab between columns."""

import re
from collections.abc import Iterable, Iterator
from itertools import groupby, pairwise
from typing import Final

from core.reading.placed import PlacedLine, placed
from core.reading.recognizer import Word
from core.records.geometry import Box, bounding
from core.records.screen import Line
from core.text.clean import clean

_STRAIGHT: Final = str.maketrans("‘’“”", "''\"\"")  # noqa: RUF001 - the very characters that are meant
"""At this size curved quotation marks cannot be told from straight ones, and are guessed one by one."""
_COLUMN: Final = 1.25
"""Letters' widths of space from which on two words are in two columns, not in one sentence."""
_COLUMN_OF_CODE: Final = 1.9
"""The same where all letters, and the space between words, are of one width."""
_EVEN: Final = 1.12
"""By how much words of even letters differ in width for each letter."""
_TORN: Final = 0.5
"""Letters' widths of space after a full stop that is too little for a new word: "files.example.io"."""
_SLASHED_ZERO: Final = re.compile(r"(?<=\d)@(?=[\d\s.,;)]|$)|(?<![\w@])[@o](?=\d:\d\d)")
"""A zero with a stroke in it, as many fonts for code have, is taken for another sign."""
_WITHOUT_SPACES: Final = re.compile(
    r"[\u0e00-\u0eff\u1000-\u109f\u1780-\u17ff\u2e80-\u303f\u3041-\u30ff\u31f0-\u9fff\uf900-\ufaff\uff00-\uffef]{2}"
)
"""Thai, Lao, Burmese, Khmer; Chinese and Japanese with their punctuation."""
_BEARING: Final = 0.3
"""Part of a letter's width that stays empty around a word, where all letters are of one width."""
_OFF_GRID: Final = 0.3
"""Letters' widths by which words may stand off the grid that such letters make."""
_TELLING: Final = 3
"""Letters of a word, and words of a line, that tell whether its letters are of one width."""
_MERGE: Final = 0.5
"""Share of its height by which a word stands beside others to be on one line with them."""


def lines_of(words: Iterable[Word]) -> list[PlacedLine]:
    """Words as lines of clean text, from top to bottom, each from left to right."""
    rows: list[list[Word]] = []
    for _, group in groupby(words, key=lambda word: word.line):
        row = list(group)
        # What is far apart in one row the recogniser takes for two lines.
        beside = next((other for other in rows if _is_beside(row, other)), None)
        if beside is None:
            rows.append(row)
        else:
            beside.extend(row)
    lines = [_line(sorted(row, key=lambda word: word.box.x)) for row in rows]
    return sorted((line for line in lines if line is not None), key=lambda line: line.line.box.y)


def _is_beside(row: list[Word], other: list[Word]) -> bool:
    one, two = _around(row), _around(other)
    shared = min(one.bottom, two.bottom) - max(one.y, two.y)
    return shared > _MERGE * min(one.h, two.h) and (one.x >= two.right or two.x >= one.right)


def _line(words: list[Word]) -> PlacedLine | None:
    """The words as one line with a tab between columns, `None` if they hold no letter and no digit."""
    cells = (_cleaned(_joined(cell)) for cell in _cells(words))
    text = "\t".join(cell for cell in cells if cell)
    if not any(character.isalnum() for character in text):
        return None
    letters = sum(len(word.text) for word in words)
    confidence = sum(word.confidence * len(word.text) for word in words) / letters
    line = Line(text, _around(words), round(confidence, 3))
    return placed(line, [(cleaned, word.box) for word in words if (cleaned := _cleaned(word.text))])


def _cleaned(text: str) -> str:
    return clean(text.translate(_STRAIGHT))


def _even(words: list[Word]) -> bool:
    """Whether all letters may be of one width; where there is too little to tell, they may."""
    widths = [word.box.w / len(word.text) for word in words if len(word.text) >= _TELLING]
    return len(widths) < _TELLING or max(widths) <= _EVEN * min(widths)


def _joined(words: list[Word]) -> str:
    """The words with spaces between; addresses and numbers without those that nobody sees."""
    letter = sum(word.box.w for word in words) / max(sum(len(word.text) for word in words), 1)
    text = words[0].text
    for left, right in pairwise(words):
        gap = right.box.x - left.box.right
        torn = left.text.endswith(".") and not right.text[0].isupper() and gap < _TORN * letter
        text += right.text if torn or _unspaced(left.text[-1], right.text[0]) else f" {right.text}"
    return _SLASHED_ZERO.sub("0", text)


def _unspaced(left: str, right: str) -> bool:
    """Whether two letters stand side by side in a script that has no spaces between words."""
    return bool(_WITHOUT_SPACES.fullmatch(left + right))


def _cells(words: list[Word]) -> Iterator[list[Word]]:
    """The words of a line cut where the space between two is too wide for a sentence."""
    letter = sum(word.box.w for word in words) / max(sum(len(word.text) for word in words), 1)
    widest = letter * (_COLUMN_OF_CODE if _even(words) else _COLUMN)
    spaces = _spaces(words)
    cell: list[Word] = []
    for at, word in enumerate(words):
        if cell:
            apart = word.box.x - cell[-1].box.right > widest if spaces is None else spaces[at - 1] > 1
            if apart:
                yield cell
                cell = []
        cell.append(word)
    if cell:
        yield cell


def _spaces(words: list[Word]) -> list[int] | None:
    """How many spaces are between neighbours, `None` where letters are not all of one width.

    Such letters stand on a grid. The longest word tells its pitch, about; the middles of words tell how many
    letters they are apart, however narrow their first and last letters are.
    """
    longest = max(words, key=lambda word: len(word.text))
    if len(longest.text) < _TELLING:
        return None
    middles = [word.box.x + word.box.w / 2 for word in words]
    letters = [(len(left.text) + len(right.text)) / 2 for left, right in pairwise(words)]
    pitch = longest.box.w / (len(longest.text) - _BEARING)
    spaces = [max(round(between), 1) for between in _between(middles, letters, pitch)]
    pitch = (middles[-1] - middles[0]) / max(sum(letters) + sum(spaces), 1)  # over the line it is exact
    off = (abs(a - b) for a, b in zip(_between(middles, letters, pitch), spaces, strict=True))
    return spaces if all(one <= _OFF_GRID for one in off) else None


def _between(middles: list[float], letters: list[float], pitch: float) -> list[float]:
    """Letters' widths between neighbouring words."""
    return [(b - a) / pitch - wide for (a, b), wide in zip(pairwise(middles), letters, strict=True)]


def _around(words: list[Word]) -> Box:
    return bounding([word.box for word in words]) or Box(0, 0, 0, 0)
