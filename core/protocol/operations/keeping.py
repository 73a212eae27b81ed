"""Operations on how much is kept and for how long: pins, storage rules, figures."""

from dataclasses import dataclass
from datetime import datetime
from typing import Literal

from core.protocol.operations.base import Request

StageName = Literal["pictures", "texts", "memories"]


@dataclass(frozen=True, slots=True)
class Pinned:
    """What a pin or its removal came to."""

    pinned: bool
    ids: tuple[str, ...]
    changed: int
    """How many were not so before."""


@dataclass(frozen=True, slots=True)
class Pin(Request[Pinned]):
    """Pin memories, so that no storage rule takes them or what they rest on; or unpin them."""

    op = "pin"
    reply = Pinned
    ids: tuple[str, ...]
    pinned: bool = True


@dataclass(frozen=True, slots=True)
class RetentionRules:
    """How long things stay, in days, and how much room they may take. 0 is for ever, and no limit."""

    keep_days: int = 0
    """Everything goes after so many days."""
    pictures_days: int = 0
    texts_days: int = 0
    """Pictures and what was read and said; memories made of it stay."""
    memories_days: int = 0
    """Memories and all they rest on."""
    max_gb: float = 0.0
    """In units of 2**30 bytes, for all of the home."""


@dataclass(frozen=True, slots=True)
class RetentionStage:
    """What one stage lets go."""

    name: StageName
    items: int
    """Pictures; frames and messages; memories."""
    bytes: int
    """Roughly what that frees."""
    oldest: datetime | None = None
    newest: datetime | None = None


@dataclass(frozen=True, slots=True)
class Retention:
    """What storage rules let go, or, when `done`, have let go."""

    rules: RetentionRules
    stages: tuple[RetentionStage, ...]
    """In the order in which they are gone through: pictures, texts, memories."""
    used: int
    """Bytes that the home took before."""
    limit: int = 0
    """Bytes that it may take; 0 for no limit."""
    fits: bool = True
    """Whether it fits the limit afterwards; what is pinned or of the last day never goes."""
    pinned: int = 0
    """Pinned memories, which stay with what they rest on."""
    pinned_bytes: int = 0
    """Roughly what those take."""
    future: int = 0
    """Frames and messages dated in the future, which stay until that has passed."""
    confirmed: bool = True
    """Whether these are the rules that the user has confirmed; only such ones are followed."""
    done: bool = False
    interrupted: bool = False
    """It gave way to something else, and goes on later."""


@dataclass(frozen=True, slots=True)
class PreviewRetention(Request[Retention]):
    """What the rules would let go now, changing nothing. A field that is given stands in for the rule set."""

    op = "retention.preview"
    reply = Retention
    keep_days: int | None = None
    pictures_days: int | None = None
    texts_days: int | None = None
    memories_days: int | None = None
    max_gb: float | None = None


@dataclass(frozen=True, slots=True)
class ApplyRetention(Request[Retention]):
    """Let go now, for good, what the rules say. Rules other than the confirmed ones need `confirmed`."""

    op = "retention.apply"
    reply = Retention
    keep_days: int | None = None
    pictures_days: int | None = None
    texts_days: int | None = None
    memories_days: int | None = None
    max_gb: float | None = None
    confirmed: bool = False


@dataclass(frozen=True, slots=True)
class StorageKind:
    """What one kind of thing takes on the disk."""

    name: Literal["pictures", "tables", "journal", "spool", "keys", "logs", "reserve", "sealed", "other"]
    """`sealed`: pictures and tables, which cannot be told apart while the vault is locked."""
    bytes: int
    files: int


@dataclass(frozen=True, slots=True)
class Storage:
    """What the home takes, how fast it grows, and when something will be full."""

    kinds: tuple[StorageKind, ...]
    used: int
    """Bytes, all kinds together, in whole blocks of the disk."""
    free: int
    """Bytes left on the disk for this user."""
    floor: int
    """Bytes that must stay free: with less, nothing is recorded."""
    limit: int = 0
    """Bytes that the home may take by the user's rule; 0 for no limit."""
    per_day_week: int = 0
    """Bytes that came in on a day, over the last 7; 0 while locked."""
    per_day_month: int = 0
    """The same over the last 30."""
    limit_in_days: float | None = None
    """When the limit is reached at that pace; `None` for never or unknown."""
    floor_in_days: float | None = None


@dataclass(frozen=True, slots=True)
class GetStorage(Request[Storage]):
    """Measure what is kept."""

    op = "storage"
    reply = Storage
    needs_keys = False
