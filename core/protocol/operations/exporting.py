"""Operations that bring everything out again."""

from dataclasses import dataclass
from typing import Final

from core.protocol.operations.base import Request

EXPORT_HEAD: Final = b'{"afterimage":"export","version":1}'
"""The first line of every export, before the pages."""


@dataclass(frozen=True, slots=True)
class ExportPage:
    """Some of what was seen and said, as JSON Lines in the reply's blob."""

    next: int
    """Where the next page begins; 0 after the last one."""
    total: int
    """Activities and talks in all."""
    sources: int
    """Lines in this page."""


@dataclass(frozen=True, slots=True)
class ExportSources(Request[ExportPage]):
    """What memories rest on, in the order of time, in the form that an import takes."""

    op = "export"
    reply = ExportPage
    offset: int = 0
    pictures: bool = False
    """With the pictures of frames, in base64."""
