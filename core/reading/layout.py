"""Cuts the picture of a window into rows of text, each with the backgrounds it stands on.

Program windows are drawn, not scanned: between two lines of text there are rows of one exact colour, and
between two panes there is a rule or a change of background. Cutting there needs no guess, keeps neighbouring
panes from being read as one line, gives every part its own polarity, and makes pieces small enough to be
known again when they come back elsewhere (scrolled, moved, or in the next frame).
"""

from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from itertools import pairwise
from typing import Final

import numpy as np
import numpy.typing as npt

from core.records.geometry import Box

Gray = npt.NDArray[np.uint8]
Levels = npt.NDArray[np.int16]
Mask = npt.NDArray[np.bool_]

_TOLERANCE: Final = 10
"""Levels that a quiet row or column may spread over: above the ripple of lossy pictures, below faint text."""
_EDGE: Final = 6
"""Levels by which two neighbouring backgrounds differ at least."""
_JOINED: Final = 3
"""Quiet rows that keep two rows of text apart, whatever they hold."""
_LETTERS: Final = 7
"""Pixels that a row of letters is high at least. What is lower is a part of the row that is nearer: the dots
of an i, accents, an underline."""
_CORNER: Final = 12
"""Columns that a rounded corner or a shadow may lie between two backgrounds."""
_ROW_HEIGHT: Final = 48
"""Anything lower is one row, read in one go however many backgrounds it crosses; higher parts are panes."""
_GUTTER: Final = 4
"""Columns between two parts that may have rows of their own; between words there are fewer."""
_LINES_ACROSS: Final = 0.01
"""Part of a tall column that level lines may take without it counting as text."""
_ACROSS: Final = 0.6
"""Part of its width that a line between two rows takes, or a row on another background."""
_SAMPLED: Final = 4
"""Every so manieth pixel tells the background of a column."""
_BACKGROUND_SHARE: Final = 0.4
"""Part of its pixels that text leaves to its background at least."""
_STEM: Final = 4
"""Columns that the upright of a letter is wide at most."""
_SMALLEST: Final = 5
"""Pixels that text is high at least; lower parts are rules and underlines."""
_DEPTH: Final = 12
_HIDDEN: Final = -1
_BUSY: Final = -1_000


@dataclass(frozen=True, slots=True)
class Block:
    """A part to be read in one go: mostly one row of text."""

    box: Box
    spans: tuple[tuple[int, int], ...]
    """Columns [from, to) of one background each, relative to the box; what lies between is decoration."""
    picture: bool = False
    """Has no background to speak of: a photograph, perhaps with some words in it."""


def strips(gray: Gray, hidden: Mask | None = None) -> list[tuple[int, int]]:
    """The rows of pixels [from, to) with something in them, cut where all of a row is of one colour.

    Each strip holds the same blocks by itself as within the picture.

    Args:
        gray: Luminance.
        hidden: What counts as any colour.
    """
    page = _page(gray, hidden)
    return [(top, bottom) for top, bottom in page.rows(_whole(gray)) if bottom - top >= _SMALLEST]


def blocks(gray: Gray, hidden: Mask | None = None) -> list[Block]:
    """The blocks of a picture from top to bottom, leaving out what is of one colour.

    Args:
        gray: Luminance.
        hidden: Where another window covers this one; those pixels count as any colour.
    """
    return list(_page(gray, hidden).cut(_whole(gray), _DEPTH))


def _whole(gray: Gray) -> Box:
    return Box(0, 0, gray.shape[1], gray.shape[0])


def _page(gray: Gray, hidden: Mask | None) -> "_Page":
    if hidden is None:
        return _Page(gray, gray)
    return _Page(np.where(hidden, np.uint8(255), gray), np.where(hidden, np.uint8(0), gray))


class _Page:
    """The darkest and the lightest that each pixel may be: the same, except where it is hidden."""

    def __init__(self, low: Gray, high: Gray) -> None:
        self._low = low
        self._high = high

    def cut(self, box: Box, depth: int) -> Iterator[Block]:
        """Rows first, then what lies side by side in each, until nothing can be cut."""
        for y, bottom in self.rows(box):
            part = Box(box.x, y, box.w, bottom - y)
            if part.h < _SMALLEST:
                continue
            spans = self._spans(part)
            if not spans:
                continue
            if len(spans) == 1 and part == box and part.h > _ROW_HEIGHT and depth:
                beside = self._beside(part)
                if len(beside) > 1:
                    for one in beside:
                        yield from self.cut(one, depth - 1)
                    continue
            if part.h <= _ROW_HEIGHT or (len(spans) == 1 and part == box) or depth == 0:
                left, right = spans[0][0], spans[-1][1]
                whole = Box(part.x + left, part.y, right - left, part.h)
                inner = tuple((start - left, end - left) for start, end in spans)
                yield Block(whole, inner, picture=part.h > _ROW_HEIGHT and self._is_picture(whole))
                continue
            for start, end in spans:
                yield from self.cut(Box(part.x + start, part.y, end - start, part.h), depth - 1)

    def _beside(self, box: Box) -> list[Box]:
        """Columns on one background whose rows are at different heights: as few as can be cut into rows."""
        runs = _runs(self._crossed(box))
        groups: list[tuple[int, int]] = []
        for start, end in runs:
            near = groups and start - groups[-1][1] < _GUTTER and not self._is_bar(box, start, end)
            if near or (groups and self._has_rows(box, groups[-1][0], end)):
                groups[-1] = (groups[-1][0], end)
            else:
                groups.append((start, end))
        return [Box(box.x + start, box.y, end - start, box.h) for start, end in groups]

    def _crossed(self, box: Box) -> Mask:
        """Columns with more in them than a few lines that run across."""
        low, high = (level[box.y : box.bottom, box.x : box.right] for level in (self._low, self._high))
        seen = low <= high
        sample = np.where(seen, low, np.float32(np.nan))[::_SAMPLED]
        sample = np.sort(sample, axis=0)  # what is hidden comes last
        middle = (np.count_nonzero(~np.isnan(sample), axis=0) - 1) // 2
        median = np.nan_to_num(np.take_along_axis(sample, np.maximum(middle, 0)[None], axis=0)[0])
        strange = seen & (np.abs(low - median) > _TOLERANCE)
        strange[np.count_nonzero(strange, axis=1) > box.w * _ACROSS] = False
        crossed: Mask = np.count_nonzero(strange, axis=0) > box.h * _LINES_ACROSS
        return crossed

    def _has_rows(self, box: Box, start: int, end: int) -> bool:
        return self._highest(box, start, end) <= _ROW_HEIGHT

    def _is_bar(self, box: Box, start: int, end: int) -> bool:
        """Whether columns hold one colour from top to bottom, like what a page is scrolled by."""
        return self._highest(box, start, end) < _SMALLEST

    def _highest(self, box: Box, start: int, end: int) -> int:
        """Height of the highest run of rows with something in them, within some columns."""
        busy, _ = self._profile(Box(box.x + start, box.y, end - start, box.h), axis=1)
        return max((bottom - top for top, bottom in _runs(busy)), default=0)

    def _is_picture(self, box: Box) -> bool:
        part = self._low[box.y : box.bottom, box.x : box.right]
        counts = np.bincount(part.ravel(), minlength=256)
        around = np.convolve(counts, np.ones(_TOLERANCE, np.int64), mode="same")
        return bool(around.max() < part.size * _BACKGROUND_SHARE)

    def rows(self, box: Box) -> list[tuple[int, int]]:
        """Runs of rows with something in them."""
        busy, level = self._profile(box, axis=1)
        runs = _runs(busy)
        joined: list[tuple[int, int]] = []
        for index, (start, end) in enumerate(runs):
            if joined and _is_one_row(runs, index) and _background(level, joined[-1][1], start) is not None:
                start = joined.pop()[0]  # noqa: PLW2901 - one run with the one above
            joined.append((start, end))
        return [(box.y + start, box.y + end) for start, end in joined]

    def _spans(self, box: Box) -> list[tuple[int, int]]:
        """Stretches of columns on one background each, without quiet columns around, edges between."""
        busy, level = self._profile(box, axis=0)
        if box.h <= _ROW_HEIGHT:
            _count_stems(busy, level)
        runs = _runs(busy)
        gaps = [(a, b) for (_, a), (b, _) in pairwise([(0, 0), *runs, (box.w, box.w)])]
        backgrounds = [_background(level, a, b) for a, b in gaps]
        spans: list[tuple[int, int]] = []
        open_on: int | None = None
        for index, (start, end) in enumerate(runs):
            before, after = gaps[index], gaps[index + 1]
            left, right = _last(level, before), _first(level, after)
            if (
                end - start <= _CORNER
                and left is not None
                and right is not None
                and abs(left - right) >= _EDGE
            ):
                open_on = None  # the corner of a button, the shadow of a pane
                continue
            background = backgrounds[index]
            if spans and open_on is not None and background is not None and abs(background - open_on) < _EDGE:
                spans[-1] = (spans[-1][0], end)
            else:
                spans.append((start, end))
            open_on = right
        return spans

    def _profile(self, box: Box, axis: int) -> tuple[Mask, Levels]:
        """Whether each column (axis 0) or row (axis 1) has something in it; the level of those without."""
        part = np.s_[box.y : box.bottom, box.x : box.right]
        low = self._low[part].min(axis).astype(np.int16)
        high = self._high[part].max(axis).astype(np.int16)
        return high - low > _TOLERANCE, np.where(high < low, _HIDDEN, (low + high) // 2)


def _is_one_row(runs: Sequence[tuple[int, int]], index: int) -> bool:
    """Whether a run of rows is of the same row of text as the one above."""
    gaps = [
        runs[at][0] - runs[at - 1][1] if 0 < at < len(runs) else _JOINED
        for at in (index - 1, index, index + 1)
    ]
    over, gap, under = gaps
    if gap >= _JOINED:
        return False
    above_is_low, is_low = (end - start < _LETTERS for start, end in runs[index - 1 : index + 1])
    return (is_low and gap <= under) or (above_is_low and gap <= over)


def _runs(flags: Mask) -> list[tuple[int, int]]:
    """Where the flags are set, as [from, to)."""
    edges = np.flatnonzero(np.diff(flags, prepend=False, append=False))
    return [(int(start), int(end)) for start, end in edges.reshape(-1, 2)]


def _count_stems(busy: Mask, level: Levels) -> None:
    """Mark quiet columns that are on no background: the upright of an l or an I that fills the row."""
    quiet = np.where(busy, _BUSY, level)
    edges = np.flatnonzero(np.abs(np.diff(quiet, prepend=_BUSY * 2, append=_BUSY * 2)) >= _EDGE)
    wide = [(a, b) for a, b in pairwise(edges.tolist()) if quiet[a] != _BUSY and b - a > _STEM]
    for (_, start), (end, _) in pairwise([(0, 0), *wide, (len(level), len(level))]):
        around = [int(level[at]) for at in (start - 1, end) if 0 <= at < len(level)]
        stretch = np.s_[start:end]
        strange = [np.abs(level[stretch] - background) >= _EDGE for background in around]
        if strange:
            busy[stretch] |= np.logical_and.reduce(strange)


def _background(level: Levels, start: int, end: int) -> int | None:
    """The one level of a quiet stretch, `None` if it changes or is hidden throughout."""
    seen = level[start:end]
    seen = seen[seen != _HIDDEN]
    if not seen.size or np.ptp(seen) >= _EDGE:
        return None
    return int(seen[0])


def _first(level: Levels, stretch: tuple[int, int]) -> int | None:
    seen = level[slice(*stretch)]
    seen = seen[seen != _HIDDEN]
    return int(seen[0]) if seen.size else None


def _last(level: Levels, stretch: tuple[int, int]) -> int | None:
    seen = level[slice(*stretch)]
    seen = seen[seen != _HIDDEN]
    return int(seen[-1]) if seen.size else None
