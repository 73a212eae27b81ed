"""What a page asks its window to open."""

from dataclasses import dataclass
from datetime import datetime
from typing import Final

from core.protocol.operations import Hit, Selection
from core.records.geometry import Box
from core.records.memory import Citation

ASK: Final = 0
MEMORIES: Final = 1
TIMELINE: Final = 2
SETTINGS: Final = 3
INSIGHTS: Final = 4
"""The pages of the main window."""


@dataclass(frozen=True, slots=True)
class FrameTarget:
    """A frame to open, and the quote to box on it."""

    frame_id: str
    quote: str = ""
    box: Box | None = None
    app: str = ""
    title: str = ""
    time: datetime | None = None
    zone: str = ""
    memory_id: str = ""
    """What was remembered of it; the same words may stand on other frames too."""
    url: str = ""


@dataclass(frozen=True, slots=True)
class DeletionTarget:
    """What to delete, and how the dialog names it ("this memory", "the last 10 minutes")."""

    selection: Selection
    name: str


@dataclass(frozen=True, slots=True)
class Place:
    """Where the user was, in ids that tell nothing: kept while everything on show is gone."""

    page: int
    conversation: str = ""
    memory: str = ""


def target_of(citation: Citation) -> FrameTarget:
    """The frame that a citation points into."""
    return FrameTarget(
        citation.frame_id,
        citation.quote,
        citation.box,
        citation.app,
        citation.title,
        citation.time,
        citation.zone,
        citation.memory_id,
        citation.url,
    )


def target_of_hit(hit: Hit) -> FrameTarget | None:
    """The frame behind a search result; `None` where it is something that was said."""
    if hit.conversation or not hit.source_ids or "/" in hit.source_ids[0]:
        return None
    return FrameTarget(
        hit.source_ids[0], "", None, hit.app, hit.title, hit.time, hit.zone, hit.memory_id, hit.url
    )
