"""A picture as lossless strips with photographs laid over them, each a small file of its own in one envelope.

    envelope  magic 4 | version 1 | how many 1 | width 2 | height 2 | layers
    layer     kind 1 | x 2 | y 2 | width 2 | height 2 | length 4 | file

Numbers are big-endian, places are pixels from the upper left corner; later layers lie over earlier ones. So
text beside a photograph stays as sharp as on any other picture, and no more than a strip of the screen is
ever packed at once: for a moment packing takes many times the memory of what is packed.
"""

import struct
from collections.abc import Sequence
from dataclasses import dataclass
from typing import Final

import numpy as np
from numpy.typing import NDArray

from core.records.geometry import Box
from core.records.screen import Size

LAYERS: Final = "image/x-afterimage-layers"
MAGIC: Final = b"AFLY"
WEBP_KIND: Final = 0
AVIF_KIND: Final = 1

_VERSION: Final = 1
_HEAD = struct.Struct(">4sBBHH")
_LAYER = struct.Struct(">BHHHHI")
_BLOCK: Final = 64
_COLOURS: Final = 60
"""A block in whose quarter there are more colours than these, shaded, belongs to a photograph. Text with soft
edges in a few colours has fewer (measured)."""
_STRIP: Final = 4
"""Rows of blocks that are packed together at most."""
_MOST: Final = 24
"""Photographs that are told apart on one picture; smaller ones beyond that stay in the strips."""
_STRIP_ROWS: Final = 384
"""Rows of pixels of a lossless strip."""


@dataclass(frozen=True, slots=True)
class Layer:
    """One file and where it lies."""

    kind: int
    box: Box
    file: bytes


def pack(size: Size, layers: Sequence[Layer]) -> bytes:
    """The layers of a picture of that size in one envelope."""
    parts = [_HEAD.pack(MAGIC, _VERSION, len(layers), size.w, size.h)]
    for layer in layers:
        box = layer.box
        parts += (_LAYER.pack(layer.kind, box.x, box.y, box.w, box.h, len(layer.file)), layer.file)
    return b"".join(parts)


def unpack(data: bytes) -> tuple[Size, list[Layer]]:
    """The picture's size and its layers, all of which lie within it.

    Raises:
        ValueError: It is no envelope, is damaged, or is of a newer version.
    """
    layers: list[Layer] = []
    try:
        magic, version, count, width, height = _HEAD.unpack_from(data)
        at = _HEAD.size
        for _ in range(count):
            kind, x, y, w, h, length = _LAYER.unpack_from(data, at)
            at += _LAYER.size
            layers.append(Layer(kind, Box(x, y, w, h), data[at : at + length]))
            at += length
    except struct.error as error:
        raise ValueError("An envelope of layers is cut short.") from error
    if magic != MAGIC or version != _VERSION or at != len(data) or not width or not height:
        raise ValueError("This is no envelope of layers.")
    whole = Box(0, 0, width, height)
    if any(
        one.kind not in (WEBP_KIND, AVIF_KIND) or not one.box.area or one.box.intersection(whole) != one.box
        for one in layers
    ):
        raise ValueError("A layer is of no known kind, or lies outside.")
    return Size(width, height), layers


def strips(size: Size) -> list[Box]:
    """The boxes of the lossless strips, from top to bottom."""
    return [Box(0, top, size.w, min(_STRIP_ROWS, size.h - top)) for top in range(0, size.h, _STRIP_ROWS)]


def photographs(shaded: NDArray[np.uint8]) -> list[Box]:
    """Where there are photographs: boxes beside each other, none higher than a strip.

    Args:
        shaded: Rows x columns x 3, in few shades.
    """
    height, width, _ = shaded.shape
    sample = shaded[::2, ::2].astype(np.uint32)
    colours = sample[..., 0] << 16 | sample[..., 1] << 8 | sample[..., 2]
    half = _BLOCK // 2
    rows, columns = -(-height // _BLOCK), -(-width // _BLOCK)
    rich = np.zeros((rows, columns), bool)
    for row in range(rows):
        band = colours[row * half : (row + 1) * half]
        for column in range(columns):
            block = np.sort(band[:, column * half : (column + 1) * half], axis=None)
            rich[row, column] = np.count_nonzero(block[1:] != block[:-1]) >= _COLOURS
    boxes = sorted(_rectangles(rich), key=lambda box: box.w * box.h, reverse=True)
    whole = Box(0, 0, width, height)
    return [
        Box(box.x * _BLOCK, box.y * _BLOCK, box.w * _BLOCK, box.h * _BLOCK).intersection(whole)
        for box in boxes[:_MOST]
        if box.w * box.h > 1  # a single one costs more as a file of its own
    ]


def _rectangles(rich: NDArray[np.bool_]) -> list[Box]:
    """Boxes, in blocks, that cover all rich ones: equal runs of neighbouring rows together."""
    done: list[Box] = []
    growing: dict[tuple[int, int], Box] = {}
    for row, blocks in enumerate(rich):
        edges = np.flatnonzero(np.diff(np.concatenate(([False], blocks, [False])).astype(np.int8)))
        runs = list(zip(edges[::2].tolist(), edges[1::2].tolist(), strict=True))
        going = {run: box for run, box in growing.items() if run in runs and box.h < _STRIP}
        done += [box for run, box in growing.items() if run not in going]
        growing = {
            (first, last): Box(first, going[first, last].y, last - first, going[first, last].h + 1)
            if (first, last) in going
            else Box(first, row, last - first, 1)
            for first, last in runs
        }
    return [*done, *growing.values()]
