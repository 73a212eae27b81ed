"""Operations that bring things in: capturing, importing, deriving again."""

from dataclasses import dataclass
from datetime import datetime

from core.protocol.operations.base import Request


@dataclass(frozen=True, slots=True)
class Captured:
    """What a capture of some seconds brought."""

    frames: int
    lines: int
    memories: int
    skipped: int = 0
    """Grabs that an exclusion kept out."""


@dataclass(frozen=True, slots=True)
class Capture(Request[Captured]):
    """Capture for so long, then read and file everything. Replies when all of it is searchable."""

    op = "capture"
    reply = Captured
    seconds: float


@dataclass(frozen=True, slots=True)
class Imported:
    """What an import brought. `known` counts lines that were there already."""

    added: int
    known: int
    memories: int


@dataclass(frozen=True, slots=True)
class ImportTranscript(Request[Imported]):
    """Import a JSON Lines transcript, sent as the request's blob. All of it or nothing."""

    op = "import.transcript"
    reply = Imported
    zone: str = ""
    """For times without a zone; empty means the user's."""


@dataclass(frozen=True, slots=True)
class ImportReport:
    """What an import brought, or would bring."""

    kind: str
    """What it was recognised as: "chatgpt", "mbox", "folder"."""
    added: int
    """Messages, notes, pages, appointments, visits."""
    known: int
    """What was there already."""
    pictures: int
    unreadable: int
    """Left out, because they could not be read."""
    memories: int
    """How many more there are; 0 in a dry run."""
    first: datetime | None = None
    """The earliest time of anything in it."""
    last: datetime | None = None
    dry_run: bool = False


@dataclass(frozen=True, slots=True)
class ImportPath(Request[ImportReport]):
    """Import a file or folder of another program, which is recognised by its content.

    Goes in bit by bit; stopped and made again it goes on, because what is known is left out.
    """

    op = "import"
    reply = ImportReport
    path: str
    """Absolute."""
    zone: str = ""
    me: str = ""
    """The name of whoever wrote notes and asked assistants; by default the user's."""
    dry_run: bool = False
    own: bool = False
    """It is the user's own export (`ExportSources`): what they told Afterimage counts as told by them. Else
    it is words that came along, which is safe for files of others."""


@dataclass(frozen=True, slots=True)
class Rebuilt:
    """What was derived again from the journal."""

    frames: int
    messages: int
    memories: int
    passages: int


@dataclass(frozen=True, slots=True)
class Rebuild(Request[Rebuilt]):
    """Drop every table and derive it again from the journal."""

    op = "rebuild"
    reply = Rebuilt
