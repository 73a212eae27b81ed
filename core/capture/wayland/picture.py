"""One picture of several monitors."""

from collections.abc import Sequence
from dataclasses import dataclass

import numpy as np

from core.capture.screen import Pixels
from core.records.screen import Size


@dataclass(frozen=True, slots=True)
class Part:
    """A monitor's picture and where it lies."""

    pixels: Pixels
    x: int
    y: int
    w: int
    """In the desktop's own units, of which one may be several pixels; 0 where that is not known."""

    @property
    def scale(self) -> float:
        """Pixels a unit."""
        return self.pixels.shape[1] / self.w if self.w else 1.0


def compose(parts: Sequence[Part]) -> tuple[Pixels, float, tuple[int, int]]:
    """All of them in one picture, what no monitor shows in black.

    Returns:
        The picture, how many of its pixels make one of the desktop's units (those of the sharpest monitor),
        and where its corner lies in these units.
    """
    scale = max(part.scale for part in parts)
    left, top = min(part.x for part in parts), min(part.y for part in parts)
    if len(parts) == 1:
        return parts[0].pixels, scale, (left, top)
    placed = [(part, round((part.x - left) * scale), round((part.y - top) * scale)) for part in parts]
    enlarged = [(_enlarged(part.pixels, scale / part.scale), x, y) for part, x, y in placed]
    size = Size(max(x + p.shape[1] for p, x, _ in enlarged), max(y + p.shape[0] for p, _, y in enlarged))
    whole = np.zeros((size.h, size.w, 4), np.uint8)
    whole[..., 3] = 255
    for pixels, x, y in enlarged:
        whole[y : y + pixels.shape[0], x : x + pixels.shape[1]] = pixels
    return whole, scale, (left, top)


def _enlarged(pixels: Pixels, factor: float) -> Pixels:
    """The nearest pixels of a coarser monitor, so that its places agree with the others'."""
    if factor == 1:
        return pixels
    rows = (np.arange(round(pixels.shape[0] * factor)) / factor).astype(np.intp)
    columns = (np.arange(round(pixels.shape[1] * factor)) / factor).astype(np.intp)
    chosen = np.ix_(rows.clip(0, pixels.shape[0] - 1), columns.clip(0, pixels.shape[1] - 1))
    enlarged: Pixels = pixels[chosen]
    return enlarged
