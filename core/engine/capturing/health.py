"""How recording fares, from what the recorder's thread last told."""

import threading
from dataclasses import dataclass, replace
from datetime import datetime, timedelta
from typing import Final

from core.capture.clock import Clock
from core.capture.looking import Outcome, Pace
from core.engine.capturing.absences import SILENCE, Why
from core.protocol.operations import CaptureState, Remedy

HANGS_AFTER: Final = timedelta(seconds=90)
"""A recorder that has not looked for so long, and has not failed either, is given up and made anew."""
_LOOKS: Final = 3.0
"""So many looks may be missed before it means something, where they are far apart."""

_NOT_LOOKED: Final = (
    "The screen has not been looked at for a while. Afterimage keeps trying; resuming starts it afresh."
)


@dataclass(frozen=True, slots=True)
class Tally:
    """What a stretch of capturing brought."""

    kept: int = 0
    skipped: int = 0


@dataclass(frozen=True, slots=True)
class Health:
    """Whether recording works, and if not, why and what helps."""

    state: CaptureState
    reason: str = ""
    last_frame_at: datetime | None = None
    paused_until: datetime | None = None
    remedy: Remedy = ""


@dataclass(frozen=True, slots=True)
class Seen:
    """The recorder as last heard of."""

    why: Why = None
    """Why the last look brought nothing that may be kept; `None`: it did, or found nothing new."""
    problem: str = ""
    """Why nothing can be recorded at present, in plain words; empty when all is well."""
    last_frame_at: datetime | None = None
    looked_at: datetime | None = None
    """When the screen was last seen, or would have been but for a rule; `None` before the first time."""
    unseen: float = 0.0
    """Seconds awake since then, or since the recorder began."""
    idle_seconds: float = 0.0
    tally: Tally = Tally()


class Pulse:
    """Told by the recorder's thread, asked by any."""

    def __init__(self, clock: Clock) -> None:
        self._clock = clock
        self._lock = threading.Lock()
        self._seen = Seen()
        self._looked = clock.awake()
        self._patience = patience(Pace())

    @property
    def now(self) -> Seen:
        """As it is now."""
        with self._lock:
            return replace(self._seen, unseen=self._clock.awake() - self._looked)

    def begin(self, pace: Pace) -> None:
        """Another recorder begins; it has not looked yet."""
        with self._lock:
            self._patience = patience(pace)
            self._looked = self._clock.awake()
            self._seen = replace(self._seen, why=None, problem="", looked_at=None)

    def kept(self, at: datetime) -> None:
        """A frame is safe."""
        with self._lock:
            tally = replace(self._seen.tally, kept=self._seen.tally.kept + 1)
            self._seen = replace(self._seen, last_frame_at=at, tally=tally)

    def skipped(self) -> None:
        """A rule kept a look out."""
        with self._lock:
            tally = replace(self._seen.tally, skipped=self._seen.tally.skipped + 1)
            self._seen = replace(self._seen, tally=tally)

    def idle(self, seconds: float) -> None:
        """How long nobody has touched the computer."""
        with self._lock:
            self._seen = replace(self._seen, idle_seconds=seconds)

    def problem(self, reason: str) -> None:
        """Why nothing can be recorded; "" when all is well again."""
        with self._lock:
            self._seen = replace(self._seen, problem=reason)

    def looked(self, outcome: Outcome, pace: Pace) -> bool:
        """What came of a look; says whether that changes what is to be shown."""
        with self._lock:
            before = self._seen.why
            why = _why(outcome, away=self._seen.idle_seconds >= pace.idle_after)
            self._seen = replace(self._seen, why=why)
            if outcome.kind != "failed":
                self._looked = self._clock.awake()
                self._seen = replace(self._seen, looked_at=self._clock.now())
            return why != before

    def idle_seconds(self) -> float:
        """How long ago the user last did anything at this computer; 0 while nobody looks."""
        seen = self.now
        return 0.0 if seen.looked_at is None or seen.unseen > self._patience else seen.idle_seconds


def of_recorder(seen: Seen, patience: float) -> Health:
    """How it fares when nothing from outside keeps it from looking.

    Args:
        seen: what it last told.
        patience: seconds without a look that are still in order.
    """
    last = seen.last_frame_at
    if seen.problem:
        remedy: Remedy = "permission" if seen.why == "permission" else "retry"
        return Health("degraded", seen.problem, last, remedy=remedy)
    if seen.unseen > patience:
        return Health("degraded", _NOT_LOOKED, last, remedy="retry")
    if seen.why == "excluded":
        return Health("recording", "Something in view must not be recorded, so nothing is kept.", last)
    if seen.why == "idle":
        return Health("idle", "You are away; the screen is looked at now and then.", last)
    return Health("recording", "", last)


def patience(pace: Pace) -> float:
    """Seconds without a look that are still in order."""
    return max(SILENCE.total_seconds(), _LOOKS * pace.interval)


def _why(outcome: Outcome, *, away: bool) -> Why:
    if outcome.kind == "failed":
        return "permission" if outcome.forbidden else "failed"
    if outcome.kind == "skipped":
        return "excluded"
    return "idle" if away else None
