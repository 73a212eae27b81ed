"""Tells what a power loss leaves of an append from damage to what was acknowledged.

The length of a file may reach the disk before its bytes do, and its sectors in any order: what has not
arrived reads as zeros.
"""

from typing import Final

_SECTOR: Final = 512
_CHANCE: Final = 3
"""Zeros in a row that a sound record may well have."""


def never_arrived(data: bytes, start: int, end: int) -> bool:
    """Whether a part of the record from `start` to `end` is zero: a sector of it, or its end with the file's.

    Up to three zeros mean nothing: a length begins with them, and a tag may end so.
    """
    rest = len(data.rstrip(b"\0"))
    if rest < end and len(data) - max(rest, start) > _CHANCE:
        return True
    for sector in range(start // _SECTOR * _SECTOR, end, _SECTOR):
        piece = data[max(start, sector) : sector + _SECTOR]
        if not any(piece) and (len(piece) > _CHANCE or sector + _SECTOR >= len(data)):
            return True
    return False
