"""What a read worker is asked for: an operation's name, what it needs, and what comes back."""

from dataclasses import dataclass

from core.records.geometry import Box
from core.records.screen import Line, Size, Window

READ = "read"
EMBED = "embed"
THUMBNAIL = "thumbnail"
MASK = "mask"


@dataclass(frozen=True, slots=True)
class ReadPicture:
    """Find the text on the picture in the blob. The reply is a `PictureText`."""

    codec: str
    size: Size
    windows: tuple[Window, ...]


@dataclass(frozen=True, slots=True)
class PictureText:
    """The lines found."""

    lines: tuple[Line, ...]


@dataclass(frozen=True, slots=True)
class EmbedTexts:
    """Turn texts into vectors. The reply is a `Vectors`; the blob has them as rows of 32-bit floats."""

    texts: tuple[str, ...]


@dataclass(frozen=True, slots=True)
class Vectors:
    """How the blob of vectors is to be read."""

    model: str
    rows: int
    dimensions: int


@dataclass(frozen=True, slots=True)
class MakeThumbnail:
    """Make the picture in the blob small; the reply's blob is a WebP."""

    codec: str
    width: int
    box: Box | None = None


@dataclass(frozen=True, slots=True)
class MaskPicture:
    """Fill boxes of the picture in the blob; the reply's blob is the picture in the same format."""

    codec: str
    boxes: tuple[Box, ...]
