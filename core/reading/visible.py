"""Which part of each window can be seen."""

from collections.abc import Iterator, Sequence
from dataclasses import dataclass

import numpy as np
import numpy.typing as npt

from core.records.geometry import Box
from core.records.screen import Size, Window

Mask = npt.NDArray[np.bool_]
_NARROWER_THAN_SPACE = 0.35
"""Of the height of a word: between letters there is less room than that, between words there is more."""
OUTSIDE = -1
"""In the place of a window's index: what no window covers."""


@dataclass(frozen=True, slots=True)
class Region:
    """A window's part of the frame, or what is outside all windows."""

    window: int
    box: Box
    covers: tuple[Box, ...]
    """What hides parts of it, relative to the box."""

    def hidden(self) -> Mask | None:
        """Where it is hidden, `None` if nowhere."""
        if not self.covers:
            return None
        mask = np.zeros((self.box.h, self.box.w), np.bool_)
        for cover in self.covers:
            mask[cover.y : cover.bottom, cover.x : cover.right] = True
        return mask


def regions(windows: Sequence[Window], size: Size, painted: Sequence[Box] = ()) -> Iterator[Region]:
    """The visible regions of a frame: the windows' from the topmost on, then the rest.

    Args:
        windows: In stacking order, the topmost first; may reach beyond the frame.
        size: Of the frame.
        painted: Parts on which nothing is to be seen, whatever window is there.
    """
    frame = Box(0, 0, size.w, size.h)
    above = [box.intersection(frame) for box in painted]
    for index, box in [*enumerate(window.box for window in windows), (OUTSIDE, frame)]:
        seen = box.intersection(frame)
        covers = tuple(
            shared.moved(-seen.x, -seen.y) for cover in above if (shared := cover.intersection(seen)).area
        )
        region = Region(index, seen, covers)
        hidden = region.hidden() if seen.area else None
        if seen.area and (hidden is None or not hidden.all()):
            yield region
        above.append(seen)


def is_cut(word: Box, hidden: Mask) -> bool:
    """Whether a word reaches to where the window is covered: then perhaps only a piece of it was seen."""
    near = max(2, round(word.h * _NARROWER_THAN_SPACE))
    return bool(hidden[max(word.y - 1, 0) : word.bottom + 1, max(word.x - near, 0) : word.right + near].any())
