"""Rows with their vectors, as they are held in memory: see `core.memory.dense`."""

from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from typing import Any, Final

import numpy as np
import numpy.typing as npt

from core.memory.schema import Vectors

KEY: Final = 32
"""Characters of a key."""
_TINY: Final = 1e-9
_LARGEST: Final = 2**15 - 1
_GROUP: Final = 15
"""Characters of a key that tell groups apart: 60 bits."""

Keys = npt.NDArray[np.bytes_]
Numbers = npt.NDArray[np.int64]
Flags = npt.NDArray[np.bool_]
Rows = npt.NDArray[np.intp]


@dataclass(frozen=True, slots=True)
class Block:
    """Rows with what is needed to compare and to pick them."""

    keys: Keys
    upper: npt.NDArray[np.int8]
    """(rows, width)"""
    lower: npt.NDArray[np.uint8]
    """(rows, width); (rows, 0) where the upper bytes have to do."""
    scales: Vectors
    """What one step of each row's numbers is worth, over the row's length."""
    starts: Numbers
    """In microseconds."""
    ends: Numbers
    live: Flags
    """False for rows that may not be found."""
    groups: Numbers
    """What each belongs to, as `group_of` names it."""

    def __len__(self) -> int:
        """How many rows."""
        return len(self.keys)

    def columns(self) -> tuple[Any, ...]:
        """All fields in their order."""
        return (
            *(self.keys, self.upper, self.lower, self.scales),
            *(self.starts, self.ends, self.live, self.groups),
        )

    def only(self, rows: Rows | slice) -> "Block":
        """Some of the rows."""
        return Block(*(column[rows] for column in self.columns()))

    def coarse(self) -> "Block":
        """Without the lower bytes."""
        return Block(self.keys, self.upper, self.lower[:, :0], *self.columns()[3:])

    def opened(self, rows: Rows) -> Vectors:
        """Some rows (rows, width), L2-normalised as far as their bytes tell."""
        numbers = self.upper[rows].astype(np.float32) * 256
        numbers += self.lower[rows] if self.lower.shape[1] else np.float32(127.5)
        numbers *= self.scales[rows, None]
        return numbers


def block_of(
    keys: Sequence[str],
    vectors: npt.NDArray[np.floating],
    starts: Sequence[int] | Numbers,
    ends: Sequence[int] | Numbers,
    live: Sequence[bool] | Flags,
    groups: Sequence[str],
) -> Block:
    """Rows with their vectors (rows, width), of any length."""
    exact = vectors.astype(np.float32)
    steps = np.maximum(np.abs(exact).max(axis=1, initial=0.0), _TINY) / _LARGEST
    lengths = np.maximum(np.linalg.norm(exact, axis=1), _TINY)
    exact /= steps[:, None]
    codes = np.rint(exact).astype(np.int16)
    return Block(
        np.asarray(keys, f"S{KEY}"),
        (codes >> 8).astype(np.int8),
        (codes & 255).astype(np.uint8),
        (steps / lengths).astype(np.float32),
        np.asarray(starts, np.int64),
        np.asarray(ends, np.int64),
        np.array(live, np.bool_),
        np.array([group_of(one) for one in groups], np.int64),
    )


def group_of(key: str) -> int:
    """A number for a key, another one for every other key as far as anybody will ever see."""
    return int(key[:_GROUP], 16)


def joined(blocks: Sequence[Block]) -> Block:
    """All their rows."""
    return Block(*(np.concatenate(column) for column in zip(*(one.columns() for one in blocks), strict=True)))


def gathered(blocks: Iterable[Block], count: int) -> Block | None:
    """The rows of all blocks, put where they stay as they come, so that none is in memory twice.

    Args:
        blocks: one after the other.
        count: how many rows they have, about.

    Returns:
        `None` for no rows.
    """
    whole: Block | None = None
    size = 0
    for block in blocks:
        if whole is None:
            whole = Block(*(_room(column, max(count, len(block))) for column in block.columns()))
        if size + len(block) > len(whole):  # more than was said: something was written meanwhile
            whole = joined([whole.only(slice(size)), block])
        else:
            for column, new in zip(whole.columns(), block.columns(), strict=True):
                column[size : size + len(block)] = new
        size += len(block)
    return whole.only(slice(size)) if whole is not None and size else None


def _room(column: Any, rows: int) -> Any:
    return np.empty((rows, *column.shape[1:]), column.dtype)
