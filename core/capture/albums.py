"""Pictures that lie in one file because they share what they show.

    album     magic 4 | length of the list 4, big-endian | list, as msgpack | own parts, one after the other

Which pictures a member's map (`mosaic`) shares with is told by their places in the list. When a picture goes,
what only it showed goes: of its own part so much is left, without a name, as others still show.
"""

from collections.abc import Callable, Collection, Sequence
from dataclasses import dataclass, replace
from typing import Final

import msgspec
import numpy as np
from numpy.typing import NDArray

from core.capture import mosaic
from core.capture.mosaic import NOBODY, Mosaic
from core.records.screen import Size

OwnPart = Callable[[bytes, Size, NDArray[np.bool_], bool], bytes]
"""Takes a picture, its size, tiles, and whether nothing else may be left; gives an envelope with these."""

_MAGIC: Final = b"AFAL"
_LENGTH_BYTES: Final = 4


@dataclass(frozen=True, slots=True)
class Member:
    """One picture, or what is left of one."""

    name: str
    """Empty where the picture has gone."""
    size: Size
    own: bytes
    plan: bytes
    shared: tuple[int, ...] = ()
    """Places in the album of those it shares with."""

    @property
    def tiles(self) -> mosaic.TileMap:
        """Its map."""
        return mosaic.unpack_map(self.plan, self.size)


@dataclass(frozen=True, slots=True)
class _Listed:
    name: str
    size: Size
    length: int
    plan: bytes
    shared: tuple[int, ...]


def pack(members: Sequence[Member]) -> bytes:
    """The album as a file."""
    listed = msgspec.msgpack.encode(
        [_Listed(one.name, one.size, len(one.own), one.plan, one.shared) for one in members]
    )
    return b"".join(
        (_MAGIC, len(listed).to_bytes(_LENGTH_BYTES, "big"), listed, *(one.own for one in members))
    )


def unpack(data: bytes) -> tuple[Member, ...]:
    """The album from its file.

    Raises:
        ValueError: It is none, or damaged.
    """
    start = len(_MAGIC) + _LENGTH_BYTES
    if not data.startswith(_MAGIC):
        raise ValueError("This is no album.")
    at = start + int.from_bytes(data[len(_MAGIC) : start], "big")
    members: list[Member] = []
    for one in msgspec.msgpack.decode(data[start:at], type=list[_Listed]):
        members.append(Member(one.name, one.size, data[at : at + one.length], one.plan, one.shared))
        at += one.length
    if at != len(data) or any(place >= len(members) for one in members for place in one.shared):
        raise ValueError("An album is cut short.")
    return tuple(members)


def picture(members: Sequence[Member], name: str) -> bytes:
    """One picture with everything that it takes to show it.

    Raises:
        KeyError: It is not among them.
    """
    for one in members:
        if one.name == name:
            return mosaic.pack(Mosaic(one.own, one.plan, tuple(members[place].own for place in one.shared)))
    raise KeyError(name)


def without(members: Sequence[Member], gone: Collection[str], own_part: OwnPart) -> tuple[Member, ...]:
    """The album when pictures have gone; of them is left only what others show at the same place.

    Args:
        members: As they were.
        gone: The names of those that go.
        own_part: Cuts what is left.
    """
    left = [one.name not in gone and bool(one.name) for one in members]
    shown = [np.zeros(mosaic.grid(one.size), np.bool_) for one in members]
    for one, stays in zip(members, left, strict=True):
        if stays:
            for number, place in enumerate(one.shared, 1):
                shown[place] |= one.tiles == number
    places: dict[int, int] = {}
    result: list[Member] = []
    for place, (one, stays) in enumerate(zip(members, left, strict=True)):
        if not stays and not shown[place].any():
            continue
        places[place] = len(result)
        result.append(one if stays else _remainder(one, shown[place], own_part))
    return tuple(replace(one, shared=tuple(places[place] for place in one.shared)) for one in result)


def _remainder(one: Member, shown: NDArray[np.bool_], own_part: OwnPart) -> Member:
    """What others show of a picture that has gone."""
    if not one.name and np.array_equal(one.tiles == 0, shown):
        return one
    plan = mosaic.pack_map(np.where(shown, 0, NOBODY).astype(np.uint8))
    return Member("", one.size, own_part(one.own, one.size, shown, True), plan)
