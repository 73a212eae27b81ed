"""Operations that bring things in: capturing, importing, deriving again."""

from dataclasses import dataclass

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
