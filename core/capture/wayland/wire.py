"""What the engine and the helper say to each other: a byte asks, a head and pixels answer."""

import struct
from dataclasses import dataclass
from typing import IO, Final, Literal

import msgspec

ASK: Final = b"?"
"""The newest picture, please."""
_LENGTH: Final = struct.Struct(">I")
_LONGEST_HEAD: Final = 64 * 1024
_MOST_BYTES: Final = 512 * 1024 * 1024
Word = Literal["ready", "frame", "same", "refused", "failed"]


@dataclass(frozen=True, slots=True)
class Head:
    """What comes, or why nothing does."""

    word: Word
    message: str = ""
    """For the user, where something is wrong."""
    w: int = 0
    h: int = 0
    scale: float = 1.0
    x: int = 0
    y: int = 0
    """Where the picture's corner lies in the desktop's units, and how many pixels make one of these."""
    restores: bool = False
    """With `ready`: a session can be had again without asking the user."""


class BrokenError(Exception):
    """The other side has gone, or says what cannot be."""


def write(stream: IO[bytes], head: Head, pixels: bytes | memoryview = b"") -> None:
    """Send one answer."""
    encoded = msgspec.json.encode(head)
    stream.write(_LENGTH.pack(len(encoded)) + encoded)
    stream.write(pixels)
    stream.flush()


def read(stream: IO[bytes]) -> tuple[Head, bytes]:
    """Wait for one answer; pixels come with `frame` only.

    Raises:
        BrokenError: there is none.
    """
    (length,) = _LENGTH.unpack(_exactly(stream, _LENGTH.size))
    if length > _LONGEST_HEAD:
        raise BrokenError
    try:
        head = msgspec.json.decode(_exactly(stream, length), type=Head)
    except msgspec.MsgspecError as error:
        raise BrokenError from error
    count = head.w * head.h * 4
    if head.word != "frame":
        return head, b""
    if not 0 < count <= _MOST_BYTES or min(head.w, head.h) < 1:
        raise BrokenError
    return head, _exactly(stream, count)


def _exactly(stream: IO[bytes], count: int) -> bytes:
    data = stream.read(count)
    if len(data) != count:
        raise BrokenError
    return data
