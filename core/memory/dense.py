"""The vectors of one table in memory, compared with a question one and all.

An index on the disk looks only where neighbours are likely, and reads every small file that was written since
it was made. A byte or two a number of all of them take little room, comparing a hundred thousand takes some
milliseconds, none is missed, and what was filed a moment ago is found as quickly as what was filed last year.
Each vector is scaled by its own largest number (symmetric scalar quantisation).
"""

import threading
from collections.abc import Sequence
from dataclasses import dataclass
from typing import Any, Final, Literal, NamedTuple

import numpy as np
import numpy.typing as npt

from core.memory.schema import Vectors

_TOGETHER: Final = 1_024
"""Rows that are compared at a time: what they take in 32 bits stays in the processor's cache."""
_LOOSE: Final = 2_000
"""Rows that were written lately, up to which they are kept apart."""
_KEY: Final = 32
"""Characters of a key."""
_TINY: Final = 1e-9

Width = Literal[8, 16]
"""Bits a number."""
_Codes = npt.NDArray[np.int8] | npt.NDArray[np.int16]
_Keys = npt.NDArray[np.bytes_]
_Times = npt.NDArray[np.int64]
_Flags = npt.NDArray[np.bool_]


class Near(NamedTuple):
    """A row's key and its cosine, as exact as the rows' width allows."""

    key: str
    cosine: float


@dataclass(frozen=True, slots=True)
class Block:
    """Rows with what is needed to compare and to pick them."""

    keys: _Keys
    codes: _Codes
    """(rows, width)"""
    scales: Vectors
    """What one step of each row's codes is worth, over the row's length."""
    starts: _Times
    """In microseconds."""
    ends: _Times
    live: _Flags
    """False for rows that may not be found."""

    def __len__(self) -> int:
        """How many rows."""
        return len(self.keys)

    def only(self, rows: npt.NDArray[np.intp]) -> "Block":
        """Some of the rows."""
        return Block(*(column[rows] for column in self.columns()))

    def columns(self) -> tuple[Any, ...]:
        """All fields in their order."""
        return self.keys, self.codes, self.scales, self.starts, self.ends, self.live


def block_of(
    keys: Sequence[str],
    vectors: npt.NDArray[np.floating],
    starts: Sequence[int] | _Times,
    ends: Sequence[int] | _Times,
    live: Sequence[bool] | _Flags,
    width: Width = 8,
) -> Block:
    """Rows with their vectors (rows, width), of any length.

    In 8 bits a number, cosines are right within a hundredth; in 16 they are as exact as the tables' vectors.
    """
    kind = np.int8 if width == 8 else np.int16  # noqa: PLR2004 -- bits
    exact = vectors.astype(np.float32)
    largest = np.maximum(np.abs(exact).max(axis=1, initial=0.0), _TINY)
    steps = largest / np.iinfo(kind).max
    codes = np.rint(exact / steps[:, None]).astype(kind)
    lengths = np.maximum(np.linalg.norm(exact, axis=1), _TINY)
    return Block(
        np.asarray(keys, f"S{_KEY}"),
        codes,
        (steps / lengths).astype(np.float32),
        np.asarray(starts, np.int64),
        np.asarray(ends, np.int64),
        np.array(live, np.bool_),
    )


def joined(blocks: Sequence[Block]) -> Block:
    """All their rows, sorted by key."""
    columns = [np.concatenate(column) for column in zip(*(block.columns() for block in blocks), strict=True)]
    whole = Block(*columns)
    return whole.only(np.argsort(whole.keys, kind="stable"))


class Dense:
    """The vectors of one table. Thread-safe.

    It is empty until `fill` was called after a `begin`; what is written in between is not lost. New rows are
    put here before they are written, old ones dropped after they are gone: whoever looks in the middle may
    find a key without a row, and never misses a row.

    Args:
        most: rows it may hold; a larger table is left to its index on the disk.
    """

    def __init__(self, most: int) -> None:
        self.most = most
        self._lock = threading.Lock()
        self._base: Block | None = None
        """Sorted by key."""
        self._gone: _Flags = np.zeros(0, np.bool_)
        """Rows of the base that are others now, or gone."""
        self._lately: dict[str, Block | None] = {}
        """Rows written since, one each; none for those that are gone."""
        self._recent: Block | None = None
        """The same in one."""
        self._turn = 0
        self._noting = False

    @property
    def ready(self) -> bool:
        """Whether all rows are here."""
        return self._base is not None

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

    def fill(self, turn: int, rows: Sequence[Block]) -> None:
        """All rows, as they were read since `begin`; nothing if the table was closed meanwhile."""
        whole = joined(rows) if rows else None
        with self._lock:
            if turn != self._turn or not self._noting:
                return
            if whole is None or len(whole) > self.most:
                self._clear()
                return
            self._base = whole
            self._gone = np.zeros(len(whole), np.bool_)
            self._bury(list(self._lately))

    def put(self, rows: Block) -> None:
        """These rows are written."""
        with self._lock:
            if not self._noting:
                return
            keys = [key.decode() for key in rows.keys]
            for place, key in enumerate(keys):
                self._lately[key] = rows.only(np.array([place]))
            self._recent = None
            self._bury(keys)
            self._settle()

    def drop(self, keys: Sequence[str]) -> None:
        """These rows are gone."""
        with self._lock:
            if self._noting:
                self._lately |= dict.fromkeys(keys)
                self._recent = None
                rows = self._bury(keys)
                if self._base is not None:
                    self._base.codes[rows] = 0  # What was deleted does not stay in memory either.
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
        with self._lock:
            base = self._base
            if base is None:
                return None
            if self._recent is None and (written := [one for one in self._lately.values() if one]):
                self._recent = joined(written)
            parts = [(base, self._gone.copy())]
            if self._recent is not None:
                parts.append((self._recent, np.zeros(len(self._recent), np.bool_)))
        asked = vector.astype(np.float32) / max(float(np.linalg.norm(vector)), _TINY)
        found: list[Near] = []
        for block, gone in parts:
            usable = block.live & ~gone
            usable = usable if start is None else usable & (block.ends >= start)
            usable = usable if end is None else usable & (block.starts < end)
            cosines = np.where(usable, _cosines(block, asked), -np.inf)
            best = (
                np.argpartition(-cosines, limit)[:limit] if limit < len(cosines) else np.arange(len(cosines))
            )
            found += [
                Near(block.keys[row].decode(), float(cosines[row]))
                for row in best
                if np.isfinite(cosines[row])
            ]
        return sorted(found, key=lambda near: (-near.cosine, near.key))[:limit]

    def _bury(self, keys: Sequence[str]) -> npt.NDArray[np.intp]:
        """Their rows in the base, which are not to be found any more."""
        if not self._base or not keys:
            return np.zeros(0, np.intp)
        names = np.asarray(keys, f"S{_KEY}")
        places = np.searchsorted(self._base.keys, names).clip(max=len(self._base) - 1)
        rows: npt.NDArray[np.intp] = places[self._base.keys[places] == names]
        self._gone[rows] = True
        return rows

    def _settle(self) -> None:
        """Join what was written lately with the rest, once it is much."""
        if self._base is None or len(self._lately) <= _LOOSE:
            return
        rows = [self._base.only(np.flatnonzero(~self._gone)), *filter(None, self._lately.values())]
        if sum(map(len, rows)) > self.most:
            self._turn += 1
            self._clear()
            return
        self._base = joined(rows)
        self._gone = np.zeros(len(self._base), np.bool_)
        self._lately.clear()
        self._recent = None

    def _clear(self) -> None:
        self._base = self._recent = None
        self._gone = np.zeros(0, np.bool_)
        self._lately.clear()
        self._noting = False


def _cosines(block: Block, asked: Vectors) -> Vectors:
    """Of a vector of length 1 with each row."""
    codes, products = block.codes, np.empty(len(block), np.float32)
    opened = np.empty((min(_TOGETHER, len(codes)), codes.shape[1]), np.float32)
    for first in range(0, len(codes), _TOGETHER):
        part = codes[first : first + _TOGETHER]
        np.copyto(opened[: len(part)], part)
        products[first : first + len(part)] = opened[: len(part)] @ asked
    return products * block.scales
