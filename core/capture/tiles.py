"""Has the screen changed enough to be worth keeping? Compared tile by tile, exactly.

Small typings must not be missed, and clocks, carets and spinners must not count. A tile that changes nearly
all the time is muted, for as long as each change touches only a part of it.
"""

from collections.abc import Iterable
from dataclasses import dataclass

import numpy as np
from numpy.typing import NDArray

from core.capture.screen import Pixels
from core.records.geometry import Box

TILE = 32
"""Edge of a tile in pixels."""
MEMORY = 0.15
"""Weight of the newest grab in a tile's running share of changes."""
RESTLESS = 0.6
"""A tile that changes in more than this share of grabs is muted."""
WHOLE_STEP = 0.35
"""A step that changes this share of a muted tile's pixels counts all the same."""
ENOUGH = 150
"""Unmuted pixels that make a difference worth keeping."""
RESTED = 3
"""Grabs without a change after which a tile that was muted has come to rest."""
SETTLED = 40
"""Pixels that make a difference worth keeping where something ran and came to rest: two digits of small type,
but no caret."""


@dataclass(frozen=True, slots=True)
class Change:
    """How a grab differs from others, in unmuted pixels."""

    since_kept: int
    """From the last kept picture; every pixel when there is none of this size."""
    since_last: int
    """From the grab before."""
    muted: int
    """Pixels that differ from the last kept picture in muted tiles."""
    settled: int = 0
    """Pixels that differ from the last kept picture in tiles that were muted since and have come to rest: the
    last value of a counter."""


class TileDiff:
    """Compares each grab with the one before and with the last kept one.

    Holds on to the arrays it is given: they must not change afterwards.
    """

    def __init__(self) -> None:
        self._kept: NDArray[np.uint32] | None = None
        self._last: NDArray[np.uint32] | None = None
        self._restless = np.zeros((0, 0), np.float32)
        self._ran = np.zeros((0, 0), np.bool_)
        """Tiles that were muted since the last kept picture."""
        self._still = np.zeros((0, 0), np.int32)
        """Grabs for which a tile has not changed."""

    def compare(self, pixels: Pixels, ignore: Iterable[Box] = ()) -> Change:
        """Measure a grab and remember it as the last one.

        Args:
            pixels: The grab.
            ignore: Boxes that count as unchanged whatever they show (our own windows).
        """
        ignored = tuple(ignore)
        now = _whole(pixels)
        height, width = now.shape
        if self._last is None or self._last.shape != now.shape:
            self._last, self._kept = now, None
            tiles = (-(-height // TILE), -(-width // TILE))
            self._restless = np.zeros(tiles, np.float32)
            self._ran, self._still = np.zeros(tiles, np.bool_), np.zeros(tiles, np.int32)
            return Change(since_kept=now.size, since_last=now.size, muted=0)
        step = _tile_counts(self._last, now, ignored)
        self._last = now
        self._restless *= 1 - MEMORY
        self._restless[step > 0] += MEMORY
        muted = (self._restless > RESTLESS) & (step < WHOLE_STEP * TILE * TILE)
        self._ran |= muted
        self._still = np.where(step > 0, 0, self._still + 1)
        if self._kept is None or self._kept.shape != now.shape:
            return Change(since_kept=now.size, since_last=int(step[~muted].sum()), muted=0)
        total = _tile_counts(self._kept, now, ignored)
        return Change(
            since_kept=int(total[~muted].sum()),
            since_last=int(step[~muted].sum()),
            muted=int(total[muted].sum()),
            settled=int(total[self._ran & (self._still >= RESTED)].sum()),
        )

    def keep(self, pixels: Pixels) -> None:
        """Remember a grab as the last kept one."""
        self._kept = _whole(pixels)
        self._ran[:] = False


def _whole(pixels: Pixels) -> NDArray[np.uint32]:
    """Each pixel as one number."""
    return np.ascontiguousarray(pixels).view(np.uint32)[..., 0]


def _tile_counts(
    before: NDArray[np.uint32], now: NDArray[np.uint32], ignore: tuple[Box, ...]
) -> NDArray[np.int64]:
    """Changed pixels in each tile."""
    height, width = now.shape
    rows, columns = -(-height // TILE), -(-width // TILE)
    counts = np.zeros((rows, columns), np.int64)
    differs = before != now
    for box in ignore:
        part = box.intersection(Box(0, 0, width, height))
        differs[part.y : part.bottom, part.x : part.right] = False
    changed = np.flatnonzero(differs.any(axis=1))
    if not changed.size:
        return counts
    # Most changes touch a few lines of text: only the rows of tiles around them are counted.
    first, last = int(changed[0]) // TILE, int(changed[-1]) // TILE
    band = differs[first * TILE : (last + 1) * TILE]
    sums = np.add.reduceat(band, np.arange(0, width, TILE), axis=1, dtype=np.int64)
    counts[first : last + 1] = np.add.reduceat(sums, np.arange(0, len(band), TILE), axis=0)
    return counts
