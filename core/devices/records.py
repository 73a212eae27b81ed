"""What devices tell each other: records of the exchange, without a word on how they are sealed."""

from datetime import datetime
from typing import Final, Literal

import msgspec

from core.records.memory import Memory, Segment
from core.records.message import Message
from core.records.screen import ReadFrame

FORMAT: Final = 1

RowKind = Literal["activities", "acts", "forgets", "tags"]


class Member(msgspec.Struct, frozen=True):
    """A device of the circle, as the others know it."""

    id: str
    name: str
    verify: bytes
    """Ed25519: what it writes is checked by this."""
    agree: bytes
    """X25519: what is meant for it alone is wrapped to this."""
    joined_at: datetime


class Revoked(msgspec.Struct, frozen=True):
    """A device that is not one of the circle any more."""

    device: str
    at: datetime
    heir: str
    """The device that took it out, and gives on what it gave."""


class Row(msgspec.Struct, frozen=True):
    """A piece: where it is and what opens it."""

    kind: str
    """A `RowKind`; others are of a newer version and are passed over."""
    file: str
    key: bytes
    size: int
    digest: bytes
    """SHA-256 of its bytes."""

    def __repr__(self) -> str:
        return f"Row({self.kind}, {self.file}, {self.size})"


class Head(msgspec.Struct, frozen=True):
    """What a device gives at a moment."""

    device: str
    serial: int
    before: bytes
    """Hash of the head before this one."""
    written_at: datetime
    ids: bytes
    """By what the device makes ids, so that its deletions can be understood."""
    members: dict[str, Member]
    revoked: dict[str, Revoked]
    rows: list[Row]
    invitation: str = ""
    """By which it joined."""
    proof: bytes = b""
    """That it had the invitation's secret."""

    def __repr__(self) -> str:
        return f"Head({self.device}, {self.serial})"


class Picture(msgspec.Struct, frozen=True):
    """The picture of a frame: where it lies below its device's folder, and what opens it."""

    file: str
    key: bytes

    def __repr__(self) -> str:
        return f"Picture({self.file})"


class Activity(msgspec.Struct, frozen=True):
    """A segment with everything it is filed from."""

    segment: Segment
    frames: tuple[ReadFrame, ...] = ()
    messages: tuple[Message, ...] = ()
    corrected: dict[str, bytes] = {}
    """Of messages that put a memory right: its name, by the message's id."""
    proposed: tuple[Memory, ...] = ()
    """Memories of it that filing alone does not make."""
    pictures: dict[str, Picture] = {}
    """Of frames, by their ids."""


class Act(msgspec.Struct, frozen=True, order=True):
    """The last thing that a device did to one memory in one way. The greatest of all devices counts."""

    at: datetime
    device: str
    given: bool
    into: bytes = b""
    """Of a merge: the name of the memory that stands for both."""


Acts = dict[bytes, dict[str, Act]]
"""By a memory's name, then by kind: "pinned", or a verdict."""
