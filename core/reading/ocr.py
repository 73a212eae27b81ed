"""Reads a frame: every visible window by itself, row by row, and nothing twice that was read before."""

import hashlib
from collections import OrderedDict
from collections.abc import Callable, Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass
from functools import partial
from pathlib import Path
from typing import Any, Final, Generic, Protocol, TypeVar

import numpy as np

from core.reading.ink import Mask, Pixels, gray_of, ink_of
from core.reading.languages import SHIPPED
from core.reading.layout import Block, blocks, strips
from core.reading.lines import lines_of
from core.reading.panes import panes
from core.reading.placed import PlacedLine
from core.reading.polyglot import Polyglot
from core.reading.recognizer import Word
from core.reading.visible import Region, is_cut, regions
from core.records.geometry import Box
from core.records.screen import Size, Window
from core.text.clean import bounded

_SHORT: Final = 3
_SURE_IF_SHORT: Final = 0.5
"""Icons and ornaments are read as a few unsure letters. Longer words are kept however unsure: they are mostly
addresses and codes that are right but for a letter, and a search finds them."""
_SURE_ON_PICTURE: Final = 0.7
"""On photographs most of what is found is not text."""

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


@dataclass(frozen=True, slots=True)
class _Part:
    """A part of a frame, by its pixels."""

    pixels: Pixels
    gray: Pixels
    """Luminance; black where something else is seen."""
    hidden: Mask | None = None
    """Where another window covers it."""
    ignored: Mask | None = None
    """What is hidden, belongs to another pane, or is no text."""


class TesseractReader:
    """Reads by Tesseract. For one thread at a time.

    A window is cut into panes and these into strips at their own drawn boundaries (`core.reading.panes`,
    `core.reading.layout`), so that panes do not run together. What was read is kept by its looks, so that
    what scrolls, moves or stays is neither cut again nor recognised again.
    """

    def __init__(self, languages: Mapping[str, Path] | None = None) -> None:
        """Prepare, without loading anything.

        Args:
            languages: The files of the languages to read in, by code, the likeliest first; English by
                default.
        """
        self._recognizer = Polyglot(languages or {SHIPPED: None})
        self._panes: _Cache[PlacedLine] = _Cache(64)
        """Of whole windows, too."""
        self._strips: _Cache[PlacedLine] = _Cache(4_096)
        self._inks: _Cache[Word] = _Cache(8_192)

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
        gray = gray_of(pixels)
        lines: list[PlacedLine] = []
        for region in regions(windows, size, painted):
            box = region.box
            name = (
                "" if region.window < 0 else f"{windows[region.window].app}\n{windows[region.window].title}"
            )
            seen = np.s_[box.y : box.bottom, box.x : box.right]
            found = self._window(pixels[seen], gray[seen], region, name)
            lines += [line.moved(box.x, box.y, region.window) for line in found]
        kept = sum(1 for _ in bounded(line.text for line in lines))
        return tuple(lines[:kept])

    def close(self) -> None:
        """Free the engine and forget what was read."""
        self._recognizer.close()
        self._panes.clear()
        self._strips.clear()
        self._inks.clear()

    def _window(self, pixels: Pixels, gray: Pixels, region: Region, name: str) -> tuple[PlacedLine, ...]:
        """The region's lines, relative to it. The name says which window it is, as far as language goes."""
        gray = gray.copy() if region.covers else np.ascontiguousarray(gray)
        for cover in region.covers:
            gray[cover.y : cover.bottom, cover.x : cover.right] = 0
        key = _digest(gray, "window", repr(region.covers))
        return self._panes.get_or_put(
            key, partial(self._in_panes, _Part(pixels, gray, region.hidden()), name)
        )

    def _in_panes(self, window: _Part, name: str) -> Iterator[PlacedLine]:
        """The lines of a window pane by pane."""
        found = panes(window.gray)
        for pane in found.panes:
            seen = np.s_[pane.y : pane.y + len(pane.inside), pane.x : pane.x + pane.inside.shape[1]]
            hidden = _if_any(window.hidden, seen)
            foreign = ~pane.inside if hidden is None else ~pane.inside | hidden
            if foreign.all():
                continue
            ignored = foreign if found.rules is None else foreign | found.rules[seen]
            part = _Part(
                window.pixels[seen],
                np.where(foreign, np.uint8(0), window.gray[seen]),
                hidden,
                ignored if ignored.any() else None,
            )
            key = _digest(part.gray, "pane", _packed(hidden))
            lines = self._panes.get_or_put(key, partial(self._in_strips, part, name))
            yield from (line.moved(pane.x, pane.y, line.window) for line in lines)

    def _in_strips(self, pane: _Part, name: str) -> Iterator[PlacedLine]:
        """The lines of a pane strip by strip."""
        language = self._recognizer.language_of(name)
        for top, bottom in strips(pane.gray, pane.ignored):
            seen = np.s_[top:bottom]
            # One row more of what covers it: half a line of text may end right there.
            hidden = None if pane.hidden is None else np.pad(pane.hidden, ((1, 1), (0, 0)))[top : bottom + 2]
            part = _Part(pane.pixels[seen], pane.gray[seen], hidden, _if_any(pane.ignored, seen))
            key = _digest(part.gray, language, _packed(part.ignored), _packed(hidden))
            lines = self._strips.get_or_put(key, partial(self._in_blocks, part, name))
            yield from (line.moved(0, top, line.window) for line in lines)

    def _in_blocks(self, strip: _Part, name: str) -> Iterator[PlacedLine]:
        """The lines of a strip. Of what covers it there is one row more, above and below."""
        for block in blocks(strip.gray, strip.ignored):
            ink = ink_of(strip.pixels, block, strip.ignored)
            key = _digest(ink, str(block.picture), self._recognizer.language_of(name))
            words = self._inks.get_or_put(key, partial(self._believed, ink, block, name))
            moved = [word._replace(box=word.box.moved(block.box.x, block.box.y)) for word in words]
            if strip.hidden is not None:
                moved = [word for word in moved if not is_cut(word.box.moved(0, 1), strip.hidden)]
            yield from lines_of(moved)

    def _believed(self, ink: Pixels, block: Block, name: str) -> Iterator[Word]:
        """The words of a block that are no dirt."""
        found = self._recognizer.words(ink, sparse=block.picture, window=name)
        return (word for word in found if _believable(word, block))


def _believable(word: Word, block: Block) -> bool:
    if block.picture:
        return word.confidence >= _SURE_ON_PICTURE
    return len(word.text) > _SHORT or word.confidence >= _SURE_IF_SHORT


def _if_any(mask: Mask | None, part: Any) -> Mask | None:
    """That part of a mask, `None` if nothing is set in it."""
    if mask is None:
        return None
    cut: Mask = mask[part]
    return cut if cut.any() else None


def _packed(mask: Mask | None) -> bytes:
    return b"" if mask is None else np.packbits(mask).tobytes()


def _digest(pixels: Pixels, *also: str | bytes) -> bytes:
    digest = hashlib.blake2b(repr((pixels.shape, also)).encode(), digest_size=16)
    digest.update(np.ascontiguousarray(pixels).data)
    return digest.digest()


class _Cache(Generic[T]):
    """The most recently used results, so many at most."""

    def __init__(self, limit: int) -> None:
        self._limit = limit
        self._entries: OrderedDict[bytes, tuple[T, ...]] = OrderedDict()

    def get_or_put(self, key: bytes, make: Callable[[], Iterable[T]]) -> tuple[T, ...]:
        """What is kept under the key; made where nothing is."""
        known = self._entries.get(key)
        if known is not None:
            self._entries.move_to_end(key)
            return known
        self._entries[key] = made = tuple(make())
        if len(self._entries) > self._limit:
            self._entries.popitem(last=False)
        return made

    def clear(self) -> None:
        self._entries.clear()
