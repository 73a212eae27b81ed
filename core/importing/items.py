"""What an import brings: things that were said, written or noted, and pictures of screens."""

import hashlib
from collections.abc import Iterator
from dataclasses import dataclass, field
from datetime import UTC, datetime
from typing import Final, Literal

from core.records.memory import Form
from core.records.screen import ReadFrame, Size

_EARLIEST, _LATEST = datetime(1900, 1, 1, tzinfo=UTC), datetime(2200, 1, 1, tzinfo=UTC)
LONGEST_TEXT: Final = 65_536
LONGEST_NAME: Final = 200


@dataclass(frozen=True, slots=True)
class Said:
    """A message, a note, a page of a document, an appointment, a visit."""

    id: str
    """The same whenever the same is imported, and unlike those of others of its conversation."""
    conversation: str
    text: str
    at: datetime
    """Aware."""
    speaker: str = ""
    """Empty for the user."""
    zone: str = ""
    """IANA name, where it is known."""
    origin: Literal["import", "chat"] = "import"
    part: str = ""
    """What belongs together and to nothing else, where that is known."""
    form: Form = "said"


@dataclass(frozen=True, slots=True)
class Seen:
    """A picture, to be read like a frame of the screen."""

    id: str
    at: datetime
    app: str
    title: str
    url: str
    size: Size
    image: bytes = field(repr=False)
    codec: str = "image/webp"


@dataclass(frozen=True, slots=True)
class Kept:
    """A frame that was read before."""

    frame: ReadFrame
    part: str
    image: bytes = field(default=b"", repr=False)
    """The picture, if it came along."""


@dataclass(frozen=True, slots=True)
class Unreadable:
    """Something that could not be read; the import goes on without it."""


Item = Said | Seen | Kept | Unreadable
Items = Iterator[Item]


def fingerprint(*parts: str | bytes) -> str:
    """A short id of some content: the same for the same content."""
    digest = hashlib.sha256()
    for part in parts:
        data = part if isinstance(part, bytes) else part.encode("utf-8", "replace")
        digest.update(len(data).to_bytes(8, "big") + data)
    return digest.hexdigest()[:24]


def moment(seconds: float) -> datetime:
    """Seconds since 1970 as a time, as near as the calendar allows.

    Raises:
        ValueError: it is no time at all.
    """
    try:
        return within(datetime.fromtimestamp(seconds, UTC))
    except (OverflowError, OSError) as error:
        raise ValueError("no time") from error


def within(at: datetime) -> datetime:
    """The time if records may have it, else the nearest they may have."""
    aware = at if at.tzinfo is not None else at.replace(tzinfo=UTC)
    try:
        return min(max(aware.astimezone(UTC), _EARLIEST), _LATEST)
    except OverflowError:
        return _EARLIEST if at.year < _EARLIEST.year else _LATEST
