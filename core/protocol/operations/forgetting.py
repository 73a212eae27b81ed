"""Operations that remove things for good."""

from dataclasses import dataclass
from datetime import datetime

from core.protocol.operations.base import Request


@dataclass(frozen=True, slots=True)
class Selection:
    """What to delete. Exactly one of ids, a range, or an app."""

    ids: tuple[str, ...] = ()
    """Memories, frames or messages."""
    start: datetime | None = None
    end: datetime | None = None
    app: str = ""


@dataclass(frozen=True, slots=True)
class DeletionCounts:
    """What a deletion takes with it."""

    memories: int
    frames: int
    masked_frames: int
    """Frames that stay, with the same words blotted out of picture and text."""
    messages: int
    passages: int
    answers: int
    """Chat answers that quoted it and lose their text."""
    done: bool = False
    """False in a preview; true in the receipt."""
    deleted_at: datetime | None = None


@dataclass(frozen=True, slots=True)
class PreviewDeletion(Request[DeletionCounts]):
    """Count what a deletion would take."""

    op = "delete.preview"
    reply = DeletionCounts
    selection: Selection


@dataclass(frozen=True, slots=True)
class Delete(Request[DeletionCounts]):
    """Delete for good."""

    op = "delete"
    reply = DeletionCounts
    selection: Selection
