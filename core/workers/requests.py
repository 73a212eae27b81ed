"""What a read worker is asked for: an operation's name, what it needs, and what comes back."""

from dataclasses import dataclass

from core.reading.policy import STRICT, ReadingPolicy
from core.reading.redaction.found import Kind
from core.records.geometry import Box
from core.records.reading import EngineState
from core.records.screen import Line, Size, Window

READ = "read"
EMBED = "embed"
THUMBNAIL = "thumbnail"
MASK = "mask"
DIGESTS = "digests"
OWN_PART = "own part"
ENGINES = "engines"
TRY_LANGUAGE = "try language"


@dataclass(frozen=True, slots=True)
class ReadPicture:
    """Find the text on the picture in the blob, and secrets in it. The reply is a `PictureText`."""

    codec: str
    size: Size
    windows: tuple[Window, ...]
    painted: tuple[Box, ...] = ()
    """Parts that were painted over."""
    policy: ReadingPolicy = STRICT


@dataclass(frozen=True, slots=True)
class PictureText:
    """What may be kept of a picture. The blob is the picture itself, empty if it stays as it came."""

    lines: tuple[Line, ...]
    windows: tuple[Window, ...]
    hidden: tuple[Kind, ...]
    """Of each secret that was taken out."""
    codec: str = ""
    """Media type of the picture as it is to be kept."""
    refused: str = ""
    """The rule by which nothing of it may be kept, such as a private window's; then nothing else is told."""


@dataclass(frozen=True, slots=True)
class EmbedTexts:
    """Turn texts into vectors. The reply is a `Vectors`.

    The blob has them as rows of 32-bit floats, and after these the packed vectors of each text's words.
    """

    texts: tuple[str, ...]


@dataclass(frozen=True, slots=True)
class Vectors:
    """How the blob of vectors is to be read."""

    model: str
    rows: int
    dimensions: int
    words: tuple[int, ...] = ()
    """Bytes of each text's packed word vectors."""


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


@dataclass(frozen=True, slots=True)
class TellDigests:
    """What stands on each tile of the picture in the blob. The reply is its `Size`, and the blob has them."""


@dataclass(frozen=True, slots=True)
class CutOwnPart:
    """Cut tiles out of the picture in the blob; the reply's blob is an envelope of layers."""

    size: Size
    tiles: bytes
    """A map, packed: 0 for those that are cut out."""
    exactly: bool


@dataclass(frozen=True, slots=True)
class ListEngines:
    """What engines there are. The reply is a `Engines`."""


@dataclass(frozen=True, slots=True)
class Engines:
    """Those that text may be read with."""

    engines: tuple[EngineState, ...]


@dataclass(frozen=True, slots=True)
class TryLanguage:
    """See whether text can be read with a language's file. The reply is its code."""

    path: str


@dataclass(frozen=True, slots=True)
class FrameText:
    """What may be kept of a frame."""

    lines: tuple[Line, ...]
    windows: tuple[Window, ...]
    image: bytes
    """The picture as it is to be kept, secrets filled."""
    codec: str = ""
    """Its media type, empty if it stays as it came."""
    hidden: tuple[Kind, ...] = ()
    refused: str = ""
    """The rule by which nothing of it may be kept."""
