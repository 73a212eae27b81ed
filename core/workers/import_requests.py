"""What an import worker is asked for, and what comes back."""

from dataclasses import dataclass
from datetime import datetime
from typing import Final

from core.importing.items import Said
from core.importing.sources import Kind
from core.records.screen import ReadFrame, Size

OPEN: Final = "open"
NEXT: Final = "next"


@dataclass(frozen=True, slots=True)
class OpenSource:
    """Find out what a file or folder is, and begin to read it. The reply is a `SourceOpened`."""

    path: str


@dataclass(frozen=True, slots=True)
class SourceOpened:
    """What it is."""

    kind: Kind
    total: int
    """Files to read; 0 where it cannot be known."""


@dataclass(frozen=True, slots=True)
class NextBatch:
    """Read on. The reply is a `Batch`."""


@dataclass(frozen=True, slots=True)
class Picture:
    """A picture, which lies in the blob."""

    id: str
    at: datetime
    app: str
    title: str
    url: str
    size: Size
    codec: str


@dataclass(frozen=True, slots=True)
class Batch:
    """Some of what was read, in order; picture or frame come after the messages."""

    said: tuple[Said, ...] = ()
    unreadable: int = 0
    picture: Picture | None = None
    frame: ReadFrame | None = None
    """One that was read before; the blob is its picture, if it came along."""
    part: str = ""
    """Of the frame: what it belongs to."""
    ended: bool = False
