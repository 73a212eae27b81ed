"""Operations on the engine itself: its state, its keys, its settings."""

from dataclasses import dataclass, field
from datetime import datetime
from typing import Any, Literal

from core.protocol.operations.base import Nothing, Progress, Request
from core.records.memory import GapReason

CaptureState = Literal["recording", "paused", "scheduled", "idle", "degraded", "off"]
"""Scheduled: outside the hours that the user has set."""
VaultState = Literal["absent", "locked", "opening", "unlocked"]
"""Opening: the secret was right, and tables are derived before anything can be found."""
ViewLockCause = Literal["", "unused", "asked", "session"]
"""Nobody used Afterimage for a while; somebody asked for it; the system's screen was locked."""
Remedy = Literal["", "start", "resume", "retry", "unlock", "free_space", "permission"]
"""The one thing that helps: switch recording on, end the pause, start afresh, show the passphrase, free room
on the disk, allow it in the system's settings."""
LockSignal = Literal["suspend", "session"]


@dataclass(frozen=True, slots=True)
class Absence:
    """Nothing is recorded at present."""

    reason: GapReason
    since: datetime


IndexingLevel = Literal["green", "yellow", "red", "paused"]


@dataclass(frozen=True, slots=True)
class Indexing:
    """How much of what was recorded can be found."""

    level: IndexingLevel
    """Green: 95% of the last 24 hours, and nothing waits for more than 5 minutes. Yellow: 80%, and an hour.
    Red: beyond. Paused: it waits for something; `reason` says what for."""
    share: float
    """Of the frames of the last 24 hours, from 0 to 1."""
    waiting: int = 0
    oldest_wait_seconds: float = 0.0
    reason: str = ""


@dataclass(frozen=True, slots=True)
class Usage:
    """What Afterimage uses of the machine, all its processes together, and what it does to use no more."""

    cpu_percent: float
    """Of one core, over the last minute."""
    limit_percent: float
    """As the user has set it, less on battery; 0 for none."""
    on_battery: bool
    slower: float
    """So many times less often than usual the screen is looked at."""
    deferred: bool
    """What was captured waits to be read until there is room in the budget."""


@dataclass(frozen=True, slots=True)
class Status:
    """What the tray shows. The capture state comes from the age of the last stored frame, not from a flag."""

    vault: VaultState
    capture: CaptureState
    reason: str = ""
    """Why capture is not recording, in plain words."""
    remedy: Remedy = ""
    indexing: Indexing | None = None
    usage: Usage | None = None
    gap: Absence | None = None
    """The hole that the record has at present; it ends up in `gaps` of what an answer has searched."""
    last_frame_at: datetime | None = None
    paused_until: datetime | None = None
    """When recording goes on by itself, of a pause or outside the hours the user has set."""
    frames: int = 0
    memories: int = 0
    messages: int = 0
    spooled: int = 0
    """Frames waiting to be read."""
    home: str = ""
    version: str = ""
    notice: str = ""
    """One sentence worth the user's attention ("Capture resumed."), or empty."""
    progress: Progress | None = None
    """How far the search index is derived again; `None` while it is whole."""
    view_locked: bool = False
    """Reading is refused until `unlock`, though the vault is open and what is captured gets filed."""
    view_lock_cause: ViewLockCause = ""
    view_lock_minutes: float = 0
    """Without use after which that happens; 0 means never."""
    hears: tuple[LockSignal, ...] = ()
    """What the system is heard to announce, so that Afterimage can lock itself by it."""


@dataclass(frozen=True, slots=True)
class GetStatus(Request[Status]):
    """The present state."""

    op = "status"
    reply = Status
    needs_keys = False


@dataclass(frozen=True, slots=True)
class Subscribe(Request[Nothing]):
    """Send events on this connection from now on."""

    op = "subscribe"
    reply = Nothing
    needs_keys = False


@dataclass(frozen=True, slots=True)
class Created:
    """A new vault. The recovery key is shown once and kept nowhere."""

    recovery_key: str


@dataclass(frozen=True, slots=True)
class CreateVault(Request[Created]):
    """Make the vault of an empty home and open it."""

    op = "init"
    reply = Created
    needs_keys = False
    passphrase: str = field(repr=False)


@dataclass(frozen=True, slots=True)
class Unlock(Request[Status]):
    """Open the vault with the passphrase or the recovery key. A wrong one is refused even when it is open."""

    op = "unlock"
    reply = Status
    needs_keys = False
    secret: str = field(repr=False)
    stay: bool = False
    """Keep the engine and its keys until told to lock, even when its last client has gone."""
    accept_older: bool = False
    """Open it although it is an older copy than the one this machine had open last."""


@dataclass(frozen=True, slots=True)
class Lock(Request[Nothing]):
    """Forget the keys: the engine ends and, where a desktop runs, starts again without them."""

    op = "lock"
    reply = Nothing
    needs_keys = False


@dataclass(frozen=True, slots=True)
class Shutdown(Request[Nothing]):
    """Finish what is being written and end the engine and its workers."""

    op = "shutdown"
    reply = Nothing
    needs_keys = False


@dataclass(frozen=True, slots=True)
class Pause(Request[Status]):
    """Stop capturing for so many minutes, until tomorrow, or until resumed. Survives a restart."""

    op = "pause"
    reply = Status
    needs_keys = False
    minutes: float | None = None
    tomorrow: bool = False
    """Until five in the morning, when the next day begins also for those who are up late."""


@dataclass(frozen=True, slots=True)
class Resume(Request[Status]):
    """Capture again; also what turns capture on for the first time."""

    op = "resume"
    reply = Status
    needs_keys = False


@dataclass(frozen=True, slots=True)
class Settings:
    """All settings by dotted name, as JSON values."""

    values: dict[str, Any]


@dataclass(frozen=True, slots=True)
class GetSettings(Request[Settings]):
    """All settings, or the one named."""

    op = "config.get"
    reply = Settings
    needs_keys = False
    name: str = ""


@dataclass(frozen=True, slots=True)
class SetSetting(Request[Settings]):
    """Change one setting; an unknown name or an unfit value is refused."""

    op = "config.set"
    reply = Settings
    needs_keys = False
    name: str
    value: Any
    confirmed: bool = False
    """For a storage rule by which something goes: the user has seen what that is (`PreviewRetention`)."""
