"""Operations for looking back by time: days, the frames of a day, and what the time went into."""

from dataclasses import dataclass
from datetime import datetime

from core.protocol.operations.base import Request
from core.protocol.operations.recall import MemoryRow
from core.records.memory import GapReason


@dataclass(frozen=True, slots=True)
class Day:
    """A day on which something was recorded."""

    date: str
    """`2026-03-17`, on the clock of the zone that was asked for."""
    frames: int
    """What is being deleted is counted until it is gone."""


@dataclass(frozen=True, slots=True)
class Days:
    """In order, the oldest first."""

    days: tuple[Day, ...]


@dataclass(frozen=True, slots=True)
class ListDays(Request[Days]):
    """The days on which frames were kept."""

    op = "timeline.days"
    reply = Days
    zone: str = ""
    """IANA name; empty for the user's."""


@dataclass(frozen=True, slots=True)
class GapBand:
    """A stretch in which nothing was recorded, and why."""

    start: datetime
    end: datetime
    reason: GapReason


@dataclass(frozen=True, slots=True)
class FrameIndex:
    """Frames in the order they were taken, as columns: light enough for a whole day at once."""

    ids: tuple[str, ...] = ()
    at: tuple[int, ...] = ()
    """Milliseconds since 1970, UTC."""
    app: tuple[int, ...] = ()
    """Index into `apps`: the program in front."""
    title: tuple[int, ...] = ()
    apps: tuple[str, ...] = ()
    """Empty text where the system did not tell."""
    titles: tuple[str, ...] = ()
    gaps: tuple[GapBand, ...] = ()
    """Those that touch the range, the oldest first."""
    next: datetime | None = None
    """Where the next page begins; `None` after the last one."""


@dataclass(frozen=True, slots=True)
class ListFrames(Request[FrameIndex]):
    """The frames of a stretch of time, a page at a time."""

    op = "timeline.frames"
    reply = FrameIndex
    start: datetime
    end: datetime
    """Not included."""
    limit: int = 2_000


@dataclass(frozen=True, slots=True)
class Use:
    """How long a program was in front on a day."""

    date: str
    app: str
    seconds: int


@dataclass(frozen=True, slots=True)
class Mention:
    """Somebody that memories are about, and how many of them."""

    name: str
    memories: int


@dataclass(frozen=True, slots=True)
class Insights:
    """What the time went into, counted on this machine from what was recorded."""

    uses: tuple[Use, ...] = ()
    """By day, and within it the longest first."""
    people: tuple[Mention, ...] = ()
    """The most mentioned first."""
    learned: tuple[MemoryRow, ...] = ()
    """The newest facts."""
    memories: int = 0
    """Memories of the stretch."""
    facts: int = 0


@dataclass(frozen=True, slots=True)
class GetInsights(Request[Insights]):
    """What the time went into between two moments, at most some months apart."""

    op = "insights"
    reply = Insights
    start: datetime
    end: datetime
    zone: str = ""
