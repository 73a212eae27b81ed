"""Finds the panes of a picture by its drawn edges: windows one over the other, toolbars, sidebars, pictures.

A window's picture is cut into rows where a row is of one colour all through (`core.reading.layout`). Where
panes stand side by side with rows at different heights, or windows lie one over the other and the system does
not say where, no row ever is. But their edges are long and perfectly straight, which letters never are:
candidates for edges are columns and rows of pixels where neighbours differ over a long stretch. They make a
grid of cells; cells without an edge between them belong together.

A thin line with the same on both sides is no edge but a rule, and is left out of what is read. Between two
panes an upright one keeps them apart; in a table, where it crosses level ones, both sides are read in one go.
"""

from collections.abc import Sequence
from dataclasses import dataclass
from typing import Final

import numpy as np
import numpy.typing as npt

Gray = npt.NDArray[np.uint8]
Mask = npt.NDArray[np.bool_]

_DIFFERS: Final = 10
"""Levels by which two sides of an edge differ at least: what differs less counts as one background."""
_STRETCH: Final = 40
"""Pixels of an edge without much of a gap: longer than letters are high."""
_WHOLE: Final = 0.9
"""Share of a stretch that differs."""
_LONG: Final = 96
"""Pixels of such stretches that a column or row holds to be a candidate."""
_MOST: Final = 40
"""Candidates in each direction, the longest first."""
_MOSAIC: Final = 64
"""More panes than that are no panes but a photograph or a pattern."""
_GRID: Final = 2
"""Level rules that an upright one crosses in a table at least."""
_ENDS: Final = 2
_APART: Final = 3
"""Pixels between two candidates."""
_BETWEEN: Final = 0.6
"""Share of the side of two cells that differs where an edge keeps them apart."""
_THIN: Final = 3
"""Pixels that a rule is wide at most."""
_SMALLEST: Final = 14
"""Cells lower or narrower than this say nothing by themselves."""
_LOW: Final = 56
_NARROW: Final = 480
"""A pane not higher and not wider than that is a part of its neighbour: a button, a field, a swatch. A label
and what stands in its field are to be read together."""


@dataclass(frozen=True, slots=True)
class Pane:
    """A connected part of a picture."""

    y: int
    x: int
    inside: Mask
    """Of the rectangle that begins at `x`, `y`: what belongs to the pane."""


@dataclass(frozen=True, slots=True)
class Panes:
    """The panes of a picture, and the rules on it."""

    panes: tuple[Pane, ...]
    rules: Mask | None
    """`None` where there are none."""


def panes(gray: Gray) -> Panes:
    """The panes of a picture from top to bottom; at least one.

    Args:
        gray: Luminance.
    """
    across, down = _Edges.of(gray), _Edges.of(gray.T)
    columns, upright_rules = across.candidates()
    rows, level_rules = down.candidates()
    height, width = gray.shape
    rules = np.zeros(gray.shape, np.bool_)
    for x, thick, at in upright_rules:
        rules[at, x : x + thick] = True
    for y, thick, at in level_rules:
        rules[y : y + thick, at] = True
    between = [x for x, thick, at in upright_rules if not _crosses(x, thick, at, level_rules)]
    xs, ys = [0, *sorted({*columns, *between}), width], [0, *rows, height]
    labels = _Cells(xs, ys, across.sides(xs, ys), down.sides(ys, xs).T).joined()
    if len(np.unique(labels)) > _MOSAIC:
        return Panes((Pane(0, 0, np.ones(gray.shape, np.bool_)),), None)
    return Panes(tuple(_cut_out(labels, xs, ys)), rules if rules.any() else None)


def _crosses(x: int, thick: int, at: Mask, level: Sequence[tuple[int, int, Mask]]) -> bool:
    """Whether an upright rule crosses level ones, as in a table."""
    crossed = sum(
        bool(at[max(y - 2, 0) : y + tall + 2].any() and columns[max(x - 2, 0) : x + thick + 2].any())
        for y, tall, columns in level
    )
    return crossed >= _GRID


class _Edges:
    """Where pixels differ from their left neighbours. For the other direction the picture is turned over."""

    def __init__(self, gray: Gray, differs: Mask) -> None:
        self._gray = gray
        self._differs = differs
        """By column, then by row."""

    @classmethod
    def of(cls, gray: Gray) -> "_Edges":
        turned = np.ascontiguousarray(gray.T)
        differs = np.zeros(turned.shape, np.bool_)
        differs[1:] = _apart(turned[:-1], turned[1:])
        # Along an edge one side is even. Within a photograph none is.
        even = np.ones(turned.shape, np.bool_)
        even[:, 1:] = ~_apart(turned[:, :-1], turned[:, 1:])
        differs[1:] &= even[:-1] | even[1:]
        return cls(turned, differs)

    def candidates(self) -> tuple[list[int], list[tuple[int, int, Mask]]]:
        """Columns with long edges on their left, in order; and rules as (column, thickness, rows)."""
        total, length = self._differs.shape
        chosen: list[int] = []
        rules: list[tuple[int, int, Mask]] = []
        if length < _LONG:
            return chosen, rules
        worth = np.flatnonzero(np.count_nonzero(self._differs, axis=1) >= _LONG * _WHOLE)
        sums = np.cumsum(self._differs[worth], axis=1, dtype=np.int32)
        stretches = sums[:, _STRETCH:] - sums[:, :-_STRETCH] >= _STRETCH * _WHOLE
        strength = np.count_nonzero(stretches, axis=1)
        taken: set[int] = set()
        for index in np.argsort(-strength, kind="stable"):
            at = int(worth[index])
            if strength[index] < _LONG - _STRETCH or len(chosen) == _MOST:
                break
            if at in taken or not 0 < at < total:
                continue
            taken.update(range(at - _APART, at + _APART + 1))
            rule = self._rule(at)
            if rule is None:
                chosen.append(at)
            else:
                rules.append((at, *rule))
        return sorted(chosen), rules

    def sides(self, xs: Sequence[int], ys: Sequence[int]) -> npt.NDArray[np.float64]:
        """Share of an edge between two cells, by the inner ones of `xs` and what is between `ys`."""
        if len(xs) == _ENDS:
            return np.zeros((0, len(ys) - 1))
        counts = np.add.reduceat(self._differs[list(xs[1:-1])], list(ys[:-1]), axis=1, dtype=np.int64)
        shares: npt.NDArray[np.float64] = counts / np.diff(ys)
        return shares

    def _rule(self, x: int) -> tuple[int, Mask] | None:
        """Thickness and rows of the rule that begins there, `None` if it is an edge."""
        rows = self._differs[x]
        before = self._gray[x - 1]
        for thick in range(1, _THIN + 1):
            if x + thick >= len(self._gray):
                return None
            after = self._gray[x + thick]
            same = ~_apart(before, after)
            if np.count_nonzero(same & rows) >= _WHOLE * np.count_nonzero(rows):
                return thick, same & rows
        return None


class _Cells:
    """The cells between the candidates, and which belong together."""

    def __init__(
        self,
        xs: Sequence[int],
        ys: Sequence[int],
        upright: npt.NDArray[np.float64],
        level: npt.NDArray[np.float64],
    ) -> None:
        self._shape = (len(ys) - 1, len(xs) - 1)
        self._parent = list(range(self._shape[0] * self._shape[1]))
        widths, heights = np.diff(xs), np.diff(ys)
        self._xs, self._ys = xs, ys
        self._sides: list[tuple[float, int, int, int]] = []
        """(share of an edge, length of the side, one cell, the other)"""
        for row in range(self._shape[0]):
            for column in range(self._shape[1]):
                here = self._number(row, column)
                if column:
                    side = float(upright[column - 1, row])
                    self._sides.append((side, int(heights[row]), here - 1, here))
                if row:
                    side = float(level[column, row - 1])
                    self._sides.append((side, int(widths[column]), here - self._shape[1], here))

    def joined(self) -> npt.NDArray[np.int64]:
        """For each cell the number of its pane."""
        for share, length, one, other in self._sides:
            if share < _BETWEEN and length >= _SMALLEST:
                self._join(one, other)
        for share, length, one, other in sorted(self._sides):
            if share < _BETWEEN and length < _SMALLEST:
                self._join(one, other)
        self._take_in_the_small()
        return np.array([self._find(cell) for cell in range(len(self._parent))]).reshape(self._shape)

    def _take_in_the_small(self) -> None:
        """What is too small to be a pane belongs to the neighbour with the weakest edge."""
        sides = sorted(self._sides)
        while small := {root for root, size in self._sizes().items() if _is_small(*size)}:
            joined = False
            for _, _, one, other in sides:
                a, b = self._find(one), self._find(other)
                if a != b and (a in small or b in small):
                    self._join(a, b)
                    small -= {a, b}
                    joined = True
            if not joined:
                return

    def _sizes(self) -> dict[int, tuple[int, int]]:
        """Width and height of what is around each pane."""
        around: dict[int, tuple[int, int, int, int]] = {}
        for cell in range(len(self._parent)):
            row, column = divmod(cell, self._shape[1])
            root = self._find(cell)
            left, top, right, bottom = around.get(root, (column, row, column, row))
            around[root] = (min(left, column), min(top, row), max(right, column), max(bottom, row))
        return {
            root: (self._xs[right + 1] - self._xs[left], self._ys[bottom + 1] - self._ys[top])
            for root, (left, top, right, bottom) in around.items()
        }

    def _number(self, row: int, column: int) -> int:
        return row * self._shape[1] + column

    def _find(self, cell: int) -> int:
        while self._parent[cell] != cell:
            self._parent[cell] = self._parent[self._parent[cell]]
            cell = self._parent[cell]
        return cell

    def _join(self, one: int, other: int) -> None:
        a, b = self._find(one), self._find(other)
        self._parent[max(a, b)] = min(a, b)


def _apart(one: Gray, other: Gray) -> Mask:
    differs: Mask = np.maximum(one, other) - np.minimum(one, other) > _DIFFERS
    return differs


def _is_small(width: int, height: int) -> bool:
    return min(width, height) < _SMALLEST or (height <= _LOW and width <= _NARROW)


def _cut_out(labels: npt.NDArray[np.int64], xs: Sequence[int], ys: Sequence[int]) -> list[Pane]:
    """Each pane with the pixels that belong to it, from top to bottom."""
    found = []
    for label in dict.fromkeys(labels.ravel().tolist()):
        cells = labels == label
        rows, columns = np.flatnonzero(cells.any(axis=1)), np.flatnonzero(cells.any(axis=0))
        part = cells[rows[0] : rows[-1] + 1, columns[0] : columns[-1] + 1]
        heights = np.diff(ys)[rows[0] : rows[-1] + 1]
        widths = np.diff(xs)[columns[0] : columns[-1] + 1]
        inside = np.repeat(np.repeat(part, heights, axis=0), widths, axis=1)
        found.append(Pane(ys[rows[0]], xs[columns[0]], inside))
    return sorted(found, key=lambda pane: (pane.y, pane.x))
