"""The vectors of one table in memory, compared with a question one and all.

An index on the disk looks only where neighbours are likely, and reads every small file that was written
since it was made. Comparing a hundred thousand vectors takes some milliseconds, none is missed, and what was
filed a moment ago is found as quickly as what was filed last year.

Each vector is scaled by its own largest number (symmetric scalar quantisation) to 16 bits a number. The upper
and the lower bytes lie apart: all rows are compared by their upper bytes, which take half the time, and the
nearest of them again by both. A table too large for that has its upper bytes alone.
"""

import threading
from collections.abc import Iterable, Sequence
from typing import Final, NamedTuple

import numpy as np

from core.memory.blocks import KEY, Block, Flags, Keys, Numbers, Rows, gathered, group_of, joined
from core.memory.schema import Vectors

_TOGETHER: Final = 1_024
"""Rows that are compared at a time: what they take in 32 bits stays in the processor's cache."""
_LOOSE: Final = 2_000
"""Rows that were written lately, up to which they are kept apart."""
_DIGITS: Final = 6
"""Of a cosine: what differs by less is equal, and goes by its key."""
_TINY: Final = 1e-9
_AT_LEAST: Final = 32
_MORE: Final = 4
"""Rows that are compared by both bytes beyond what is wanted: as many at least, and one more for so many."""


class Near(NamedTuple):
    """A row's key and its cosine: as exact as the table, in a very large one within a hundredth."""

    key: str
    cosine: float


class _Orders(NamedTuple):
    by_key: Rows
    by_group: Rows
    groups: Numbers
    """Sorted."""

    @classmethod
    def of(cls, block: Block) -> "_Orders":
        by_group = np.argsort(block.groups, kind="stable")
        return cls(np.argsort(block.keys, kind="stable"), by_group, block.groups[by_group])


_NO_ORDERS: Final = _Orders(np.zeros(0, np.intp), np.zeros(0, np.intp), np.zeros(0, np.int64))


class _Part(NamedTuple):
    block: Block
    orders: _Orders
    gone: Flags

    def usable(self, start: int | None, end: int | None) -> Flags:
        """Which rows may be found and touch a range."""
        usable = self.block.live & ~self.gone
        usable = usable if start is None else usable & (self.block.ends >= start)
        return usable if end is None else usable & (self.block.starts < end)


class Dense:
    """The vectors of one table. Thread-safe.

    It is empty until `fill` was called after a `begin`; what is written in between is not lost. New rows are
    put here before they are written, old ones dropped after they are gone: whoever looks in the middle may
    find a key without a row, and never misses a row.

    Args:
        most: rows it may hold; a larger table is left to its index on the disk.
        most_exact: rows up to which both bytes of each number are held.
    """

    def __init__(self, most: int, most_exact: int | None = None) -> None:
        self.most = most
        self._most_exact = most if most_exact is None else most_exact
        self._lock = threading.Lock()
        self._base: Block | None = None
        self._orders = _NO_ORDERS
        """Of the base."""
        self._gone: Flags = np.zeros(0, np.bool_)
        """Rows of the base that are others now, or gone."""
        self._lately: dict[str, Block | None] = {}
        """Rows written since, one each; none for those that are gone."""
        self._recent: Block | None = None
        """The same in one."""
        self._turn = 0
        self._noting = False
        self._exact = True

    @property
    def ready(self) -> bool:
        """Whether all rows are here."""
        return self._base is not None

    @property
    def exact(self) -> bool:
        """Whether all rows are here with both bytes of each number."""
        return self._base is not None and self._exact

    def begin(self) -> int:
        """From now on what is written is noted; the table may be read.

        Returns:
            A number for `fill`.
        """
        with self._lock:
            self._turn += 1
            self._clear()
            self._noting = True
            return self._turn

    def fill(self, turn: int, rows: Iterable[Block], count: int) -> None:
        """All rows, as they were read since `begin`; nothing if the table was closed meanwhile.

        Args:
            turn: what `begin` gave.
            rows: read while they are asked for.
            count: how many rows that are, about.
        """
        exact = count <= self._most_exact
        whole = gathered((block if exact else block.coarse() for block in rows), count)
        orders = _Orders.of(whole) if whole is not None else _NO_ORDERS
        with self._lock:
            if turn != self._turn or not self._noting:
                return
            if whole is None or len(whole) > self.most:
                self._clear()
                return
            if not exact:
                self._lately = {key: row and row.coarse() for key, row in self._lately.items()}
                self._recent = None
            self._exact = exact
            self._hold(whole, orders)
            self._bury(list(self._lately))

    def put(self, rows: Block) -> None:
        """These rows are written."""
        with self._lock:
            if not self._noting:
                return
            rows = rows if self._exact else rows.coarse()
            keys = [key.decode() for key in rows.keys]
            for place, key in enumerate(keys):
                self._lately[key] = rows.only(slice(place, place + 1))
            self._recent = None
            self._bury(keys)
            self._settle()

    def drop(self, keys: Sequence[str]) -> None:
        """These rows are gone."""
        with self._lock:
            if self._noting:
                self._lately |= dict.fromkeys(keys)
                self._recent = None
                self._erase(self._bury(keys))  # What was deleted does not stay in memory either.
                self._settle()

    def clear(self) -> None:
        """Let go of everything."""
        with self._lock:
            self._turn += 1
            self._clear()

    def nearest(
        self, vector: Vectors, limit: int, start: int | None = None, end: int | None = None
    ) -> list[Near] | None:
        """The rows nearest to a vector by cosine, best first; `None` where not all rows are here.

        Args:
            vector: of any length but zero.
            limit: how many.
            start: only rows that end then or later, in microseconds.
            end: only rows that start before then.
        """
        parts = self._parts()
        if parts is None:
            return None
        asked = vector.astype(np.float32) / max(float(np.linalg.norm(vector)), _TINY)
        found: list[Near] = []
        for part in parts:
            block, usable = part.block, part.usable(start, end)
            best = _largest(
                np.where(usable, _cosines(block, asked), -np.inf), limit + max(_AT_LEAST, limit // _MORE)
            )
            best = best[usable[best]]
            cosines = np.round(block.opened(best) @ asked, _DIGITS).tolist()
            found += [Near(block.keys[row].decode(), one) for row, one in zip(best, cosines, strict=True)]
        return sorted(found, key=lambda near: (-near.cosine, near.key))[:limit]

    def count(self, start: int | None = None, end: int | None = None) -> int | None:
        """How many rows that may be found touch a range; `None` where not all rows are here."""
        parts = self._parts()
        if parts is None:
            return None
        return sum(int(part.usable(start, end).sum()) for part in parts)

    def span(self) -> tuple[int, int] | None:
        """When the first row starts and the last one does; `None` where not all rows are here, or none is."""
        starts = [part.block.starts[~part.gone] for part in self._parts() or ()]
        starts = [some for some in starts if len(some)]
        return (
            (min(int(one.min()) for one in starts), max(int(one.max()) for one in starts)) if starts else None
        )

    def vectors(self, keys: Sequence[str]) -> dict[str, Vectors]:
        """The vectors of those of the rows that are here, L2-normalised."""
        found: dict[str, Vectors] = {}
        names = np.asarray(keys, f"S{KEY}")
        for block, orders, gone in self._parts() or ():
            rows = _places(block.keys, orders.by_key, names)
            there = np.flatnonzero((rows >= 0) & ~gone[rows])
            opened = block.opened(rows[there])
            found |= {keys[at]: vector for at, vector in zip(there.tolist(), opened, strict=True)}
        return found

    def of_groups(self, names: Iterable[str]) -> list[str] | None:
        """Keys of the rows of these groups; `None` where not all rows are here."""
        parts = self._parts()
        if parts is None:
            return None
        wanted = np.array(sorted({group_of(name) for name in names}), np.int64)
        found: list[str] = []
        for block, orders, gone in parts:
            ranges = zip(
                *(np.searchsorted(orders.groups, wanted, side) for side in ("left", "right")), strict=True
            )
            rows = [row for first, after in ranges for row in orders.by_group[first:after].tolist()]
            found += [block.keys[row].decode() for row in rows if not gone[row]]
        return found

    def wipe(self) -> None:
        """Leave no number of what was replaced in memory."""
        with self._lock:
            self._erase(np.flatnonzero(self._gone))

    def _parts(self) -> "list[_Part] | None":
        """All rows as they are now; `None` where some are not here."""
        with self._lock:
            if self._base is None:
                return None
            parts = [_Part(self._base, self._orders, self._gone.copy())]
            if self._recent is None and (written := [one for one in self._lately.values() if one]):
                self._recent = joined(written)
            if self._recent is not None:
                none = np.zeros(len(self._recent), np.bool_)
                parts.append(_Part(self._recent, _Orders.of(self._recent), none))
            return parts

    def _hold(self, whole: Block, orders: _Orders) -> None:
        self._base, self._orders = whole, orders
        self._gone = np.zeros(len(whole), np.bool_)

    def _bury(self, keys: Sequence[str]) -> Rows:
        """Their rows in the base, which are not to be found any more."""
        if self._base is None or not keys:
            return np.zeros(0, np.intp)
        rows = _places(self._base.keys, self._orders.by_key, np.asarray(keys, f"S{KEY}"))
        rows = rows[rows >= 0]
        self._gone[rows] = True
        return rows

    def _erase(self, rows: Rows) -> None:
        if self._base is not None:
            self._base.upper[rows] = 0
            self._base.lower[rows] = 0

    def _settle(self) -> None:
        """Join what was written lately with the rest, once it is much."""
        if self._base is None or len(self._lately) <= _LOOSE:
            return
        rows = [self._base.only(np.flatnonzero(~self._gone)), *filter(None, self._lately.values())]
        if sum(map(len, rows)) > self.most:
            self._turn += 1
            self._clear()
            return
        whole = joined(rows)
        self._hold(whole, _Orders.of(whole))
        self._lately.clear()
        self._recent = None

    def _clear(self) -> None:
        self._base = self._recent = None
        self._orders, self._gone = _NO_ORDERS, np.zeros(0, np.bool_)
        self._lately.clear()
        self._noting = False
        self._exact = True


def _places(keys: Keys, order: Rows, names: Keys) -> Rows:
    """Which row each name is the key of; -1 for none."""
    if not len(keys):
        return np.full(len(names), -1, np.intp)
    rows: Rows = order[np.searchsorted(keys, names, sorter=order).clip(max=len(keys) - 1)]
    return np.where(keys[rows] == names, rows, -1)


def _largest(values: Vectors, limit: int) -> Rows:
    """Where the largest are, in no particular order."""
    if limit >= len(values):
        return np.arange(len(values))
    largest: Rows = np.argpartition(values, len(values) - limit)[len(values) - limit :]
    return largest


def _cosines(block: Block, asked: Vectors) -> Vectors:
    """Of a vector of length 1 with each row, by the upper bytes."""
    codes, products = block.upper, np.empty(len(block), np.float32)
    opened = np.empty((min(_TOGETHER, len(codes)), codes.shape[1]), np.float32)
    for first in range(0, len(codes), _TOGETHER):
        part = codes[first : first + _TOGETHER]
        np.copyto(opened[: len(part)], part)
        products[first : first + len(part)] = opened[: len(part)] @ asked
    products *= 256
    products += np.float32(127.5) * asked.sum()  # what the lower bytes are on average
    return products * block.scales
