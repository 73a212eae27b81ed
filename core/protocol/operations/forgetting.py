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
    also_alike: bool = False
    """With frames: also the near-identical ones around them that show the same."""


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
    """Chat answers that quoted or repeated it and lose their text."""
    done: bool = False
    """False in a preview; true in the receipt."""
    deleted_at: datetime | None = None
    questions: int = 0
    """Questions asked in Afterimage's own chats that hold the same words. They go."""
    unread: int = 0
    """Captures that waited to be read, and go unread."""
    alike: int = 0
    """Near-identical frames around those that were named. They stay, unless the selection says otherwise."""
    pending: bool = False
    """In a receipt: hidden, with the keys of its pictures destroyed, but not yet rewritten everywhere."""
    bytes_freed: int = 0
    """What the home takes less on the disk; 0 in a preview."""


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


@dataclass(frozen=True, slots=True)
class Deletions:
    """Receipts of deletions, the newest first."""

    receipts: tuple[DeletionCounts, ...]


@dataclass(frozen=True, slots=True)
class ListDeletions(Request[Deletions]):
    """How much was deleted, and when; never what."""

    op = "deletions"
    reply = Deletions
