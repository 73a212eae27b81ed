"""Reads a frame: every visible window by itself, row by row, and nothing twice that was read before."""

import hashlib
import re
from collections import OrderedDict
from collections.abc import Iterable, Iterator, Mapping, Sequence
from itertools import groupby, pairwise
from pathlib import Path
from typing import Final, Generic, Protocol, TypeVar

import numpy as np

from core.reading.ink import Mask, Pixels, gray_of, ink_of
from core.reading.languages import SHIPPED
from core.reading.layout import Block, blocks
from core.reading.panes import panes
from core.reading.placed import PlacedLine, placed
from core.reading.polyglot import Polyglot
from core.reading.recognizer import Word
from core.reading.visible import Region, is_cut, regions
from core.records.geometry import Box, bounding
from core.records.screen import Line, Size, Window
from core.text.clean import bounded, clean

_STRAIGHT: Final = str.maketrans("‘’“”", "''\"\"")  # noqa: RUF001 - the very characters that are meant
"""At this size curved quotation marks cannot be told from straight ones, and are guessed one by one."""
_SHORT: Final = 3
_SURE_IF_SHORT: Final = 0.5
"""Icons and ornaments are read as a few unsure letters. Longer words are kept however unsure: they are mostly
addresses and codes that are right but for a letter, and a search finds them."""
_SURE_ON_PICTURE: Final = 0.7
"""On photographs most of what is found is not text."""
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
_TELLING: Final = 3
"""Letters of a word, and words of a line, that tell whether its letters are of one width."""
_MERGE: Final = 0.5
"""Share of its height by which a word stands beside others to be on one line with them."""

T = TypeVar("T")


class Reader(Protocol):
    """Finds the text on a frame."""

    def read(
        self, pixels: Pixels, windows: Sequence[Window], size: Size, painted: Sequence[Box] = ()
    ) -> tuple[PlacedLine, ...]:
        """The lines of a frame, window by window from the topmost, each from top to bottom."""
        ...

    def close(self) -> None:
        """Free what it holds. It is not used any more."""
        ...


class TesseractReader:
    """Reads by Tesseract. For one thread at a time.

    A window is cut into rows at its own drawn boundaries (`core.reading.layout`), so that panes do not run
    together; rows are kept by their looks, so that what scrolls, moves or stays is recognised only once.
    """

    def __init__(self, languages: Mapping[str, Path] | None = None) -> None:
        """Prepare, without loading anything.

        Args:
            languages: The files of the languages to read in, by code, the likeliest first; English by
                default.
        """
        self._recognizer = Polyglot(languages or {SHIPPED: None})
        self._windows: _Cache[tuple[PlacedLine, ...]] = _Cache(64)
        self._rows: _Cache[tuple[Word, ...]] = _Cache(8_192)

    def read(
        self, pixels: Pixels, windows: Sequence[Window], size: Size, painted: Sequence[Box] = ()
    ) -> tuple[PlacedLine, ...]:
        """The lines of a frame, window by window from the topmost, each from top to bottom.

        Args:
            pixels: RGB or grey, `size` large.
            windows: In stacking order, the topmost first.
            size: Of the frame.
            painted: Parts that were painted over; a word that reaches there is left out, as it is cut.

        Raises:
            EnvironmentFaultError: The recogniser's data is missing.
        """
        lines: list[PlacedLine] = []
        for region in regions(windows, size, painted):
            box = region.box
            name = (
                "" if region.window < 0 else f"{windows[region.window].app}\n{windows[region.window].title}"
            )
            found = self._region(pixels[box.y : box.bottom, box.x : box.right], region, name)
            lines += [line.moved(box.x, box.y, region.window) for line in found]
        kept = sum(1 for _ in bounded(line.text for line in lines))
        return tuple(lines[:kept])

    def close(self) -> None:
        """Free the engine and forget what was read."""
        self._recognizer.close()
        self._windows.clear()
        self._rows.clear()

    def _region(self, pixels: Pixels, region: Region, name: str) -> tuple[PlacedLine, ...]:
        """The region's lines, relative to it. The name says which window it is, as far as language goes."""
        pixels = np.ascontiguousarray(pixels)
        key = _digest(pixels, repr(region.covers))
        lines = self._windows.get(key)
        if lines is None:
            lines = tuple(self._panes(pixels, region.hidden(), name))
            self._windows.put(key, lines)
        return lines

    def _panes(self, pixels: Pixels, hidden: Mask | None, name: str) -> Iterator[PlacedLine]:
        """The lines of a picture pane by pane."""
        gray = gray_of(pixels)
        found = panes(gray)
        for pane in found.panes:
            part = np.s_[pane.y : pane.y + len(pane.inside), pane.x : pane.x + pane.inside.shape[1]]
            covered = None if hidden is None else hidden[part]
            foreign = ~pane.inside if covered is None else ~pane.inside | covered
            if foreign.all():
                continue
            seen = np.where(foreign[..., None], np.uint8(0), np.atleast_3d(pixels[part]))
            key = _digest(seen, "pane", repr(covered is None))
            lines = self._windows.get(key)
            if lines is None:
                ignored = foreign if found.rules is None else foreign | found.rules[part]
                ignored_or_none = ignored if ignored.any() else None
                lines = tuple(
                    line
                    for block in blocks(gray[part], ignored_or_none)
                    for line in self._block(pixels[part], block, ignored_or_none, covered, name)
                )
                self._windows.put(key, lines)
            for line in lines:
                yield line.moved(pane.x, pane.y, line.window)

    def _block(
        self, pixels: Pixels, block: Block, ignored: Mask | None, hidden: Mask | None, name: str
    ) -> list[PlacedLine]:
        """The lines of a block.

        Args:
            pixels: The pane's.
            block: Within the pane.
            ignored: What is no part of the pane, or no text.
            hidden: Where another window covers it.
            name: Which window it is, as far as language goes.
        """
        ink = ink_of(pixels, block, ignored)
        key = _digest(ink, str(block.picture), self._recognizer.language_of(name))
        words = self._rows.get(key)
        if words is None:
            found = self._recognizer.words(ink, sparse=block.picture, window=name)
            words = tuple(word for word in found if _believable(word, block))
            self._rows.put(key, words)
        moved = [word._replace(box=word.box.moved(block.box.x, block.box.y)) for word in words]
        if hidden is not None:
            moved = [word for word in moved if not is_cut(word.box, hidden)]
        return _lines(moved)


def _believable(word: Word, block: Block) -> bool:
    if block.picture:
        return word.confidence >= _SURE_ON_PICTURE
    return len(word.text) > _SHORT or word.confidence >= _SURE_IF_SHORT


def _lines(words: Iterable[Word]) -> list[PlacedLine]:
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
    cell: list[Word] = []
    for word in words:
        if cell and word.box.x - cell[-1].box.right > widest:
            yield cell
            cell = []
        cell.append(word)
    if cell:
        yield cell


def _around(words: list[Word]) -> Box:
    return bounding([word.box for word in words]) or Box(0, 0, 0, 0)


def _digest(pixels: Pixels, *also: str) -> bytes:
    digest = hashlib.blake2b(repr((pixels.shape, also)).encode(), digest_size=16)
    digest.update(pixels.data)
    return digest.digest()


class _Cache(Generic[T]):
    """The most recently used results, so many at most."""

    def __init__(self, limit: int) -> None:
        self._limit = limit
        self._entries: OrderedDict[bytes, T] = OrderedDict()

    def get(self, key: bytes) -> T | None:
        if key in self._entries:
            self._entries.move_to_end(key)
        return self._entries.get(key)

    def put(self, key: bytes, value: T) -> None:
        self._entries[key] = value
        if len(self._entries) > self._limit:
            self._entries.popitem(last=False)

    def clear(self) -> None:
        self._entries.clear()
