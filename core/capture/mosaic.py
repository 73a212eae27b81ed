"""A picture that leaves parts of itself to others, which show the same at the same place.

Its own part is an envelope of layers (`layers`) in which the rest is black. A map says of every tile of
16 x 16 pixels who shows it: 0 for the picture itself, n for the n-th of those it shares with, whose own part
has that tile. So one step leads to every pixel.
"""

import hashlib
import zlib
from collections.abc import Sequence
from dataclasses import dataclass
from typing import Final

import msgspec
import numpy as np
from numpy.typing import NDArray

from core.records.screen import Size

MAGIC: Final = b"AFMO"
TILE: Final = 16
NOBODY: Final = 255
"""In a map: what belonged to a picture that has gone and nobody else shows."""
_MOST_SHARED: Final = 6
"""Pictures that one shares with: more gain little (measured) and each is one more to decode."""
_FEWEST_TILES: Final = 20
"""Tiles for which it pays to name another picture."""
_DIGEST_BYTES: Final = 16

Digests = NDArray[np.void]
"""Rows x columns of tiles: what stands there, in 16 bytes each."""
TileMap = NDArray[np.uint8]
"""Rows x columns of tiles: who shows it."""


@dataclass(frozen=True, slots=True)
class Mosaic:
    """Everything that it takes to show one picture."""

    own: bytes
    plan: bytes
    """The map, packed."""
    shared: tuple[bytes, ...]
    """The own parts of those it shares with."""


def pack(picture: Mosaic) -> bytes:
    """The picture in one piece."""
    return MAGIC + msgspec.msgpack.encode(picture)


def unpack(data: bytes) -> Mosaic:
    """The picture from one piece.

    Raises:
        ValueError: It is none, or damaged.
    """
    if not data.startswith(MAGIC):
        raise ValueError("This is no shared picture.")
    return msgspec.msgpack.decode(data[len(MAGIC) :], type=Mosaic)  # msgspec's errors are ValueErrors


def grid(size: Size) -> tuple[int, int]:
    """Rows and columns of tiles; those at the right and lower edge may be smaller."""
    return -(-size.h // TILE), -(-size.w // TILE)


def pack_map(tiles: TileMap) -> bytes:
    """The map in few bytes."""
    return zlib.compress(tiles.tobytes(), 9)


def unpack_map(data: bytes, size: Size) -> TileMap:
    """The map of a picture of that size.

    Raises:
        ValueError: It is damaged, or of another size.
    """
    rows, columns = grid(size)
    unpacking = zlib.decompressobj()
    try:
        raw = unpacking.decompress(data, rows * columns + 1)
    except zlib.error as error:
        raise ValueError("A map of tiles is damaged.") from error
    if len(raw) != rows * columns:
        raise ValueError("A map of tiles is not of its picture's size.")
    return np.frombuffer(raw, np.uint8).reshape(rows, columns)


def spread(tiles: NDArray[np.bool_], size: Size) -> NDArray[np.bool_]:
    """The same for pixels: rows x columns of the picture.

    Raises:
        ValueError: The tiles are not those of a picture of that size.
    """
    if tiles.shape != grid(size):
        raise ValueError("These are not the tiles of this picture.")
    return np.repeat(np.repeat(tiles, TILE, axis=0), TILE, axis=1)[: size.h, : size.w]


def digests(pixels: NDArray[np.uint8]) -> bytes:
    """What stands on each tile, row by row, in 16 bytes that no other content has.

    Args:
        pixels: Rows x columns x 3.
    """
    height, width, depth = pixels.shape
    rows, columns = grid(Size(width, height))
    whole = np.zeros((rows * TILE, columns * TILE, depth), np.uint8)
    whole[:height, :width] = pixels
    tiles = np.ascontiguousarray(whole.reshape(rows, TILE, columns, TILE * depth).swapaxes(1, 2))
    flat = tiles.reshape(rows * columns, -1)
    return b"".join(hashlib.blake2b(tile.tobytes(), digest_size=_DIGEST_BYTES).digest() for tile in flat)


def read_digests(data: bytes, size: Size) -> Digests:
    """Digests as they were told.

    Raises:
        ValueError: They are not those of a picture of that size.
    """
    return np.frombuffer(data, f"V{_DIGEST_BYTES}").reshape(grid(size))


def share(
    new: Digests, earlier: Sequence[tuple[Digests, NDArray[np.bool_]]]
) -> tuple[TileMap, tuple[int, ...]]:
    """What a picture can leave to earlier ones of its size.

    Args:
        new: Its tiles.
        earlier: The tiles of each of the others, and which of them are in its own part.

    Returns:
        Its map, and the places among the earlier ones that the map's numbers from 1 on stand for.
    """
    tiles = np.zeros(new.shape, np.uint8)
    alike = [own & (there == new) for there, own in earlier]
    chosen: list[int] = []
    while alike and len(chosen) < _MOST_SHARED:
        gains = [np.count_nonzero(one & (tiles == 0)) for one in alike]
        best = int(np.argmax(gains))
        if gains[best] < _FEWEST_TILES:
            break
        chosen.append(best)
        tiles[alike[best] & (tiles == 0)] = len(chosen)
    return tiles, tuple(chosen)
