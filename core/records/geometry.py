"""Rectangles on a screen."""

from typing import NamedTuple, Self


class Box(NamedTuple):
    """A rectangle `[x, y, w, h]` in physical pixels of the frame it belongs to."""

    x: int
    y: int
    w: int
    h: int

    @property
    def right(self) -> int:
        """The first column right of the box."""
        return self.x + self.w

    @property
    def bottom(self) -> int:
        """The first row below the box."""
        return self.y + self.h

    @property
    def area(self) -> int:
        """Pixels covered; 0 for an empty box."""
        return max(self.w, 0) * max(self.h, 0)

    def intersection(self, other: "Box") -> "Box":
        """The part both share; an empty box (w or h of 0) where they do not meet."""
        x, y = max(self.x, other.x), max(self.y, other.y)
        return Box(x, y, max(0, min(self.right, other.right) - x), max(0, min(self.bottom, other.bottom) - y))

    def intersects(self, other: "Box") -> bool:
        """Whether any pixel is in both."""
        return self.intersection(other).area > 0

    def union(self, other: "Box") -> "Box":
        """The smallest box around both."""
        x, y = min(self.x, other.x), min(self.y, other.y)
        return Box(x, y, max(self.right, other.right) - x, max(self.bottom, other.bottom) - y)

    def moved(self, dx: int, dy: int) -> Self:
        """The same box elsewhere."""
        return self._replace(x=self.x + dx, y=self.y + dy)


def bounding(boxes: "list[Box] | tuple[Box, ...]") -> Box | None:
    """The smallest box around all of them, `None` for none."""
    result: Box | None = None
    for box in boxes:
        result = box if result is None else result.union(box)
    return result
