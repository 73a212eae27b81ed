"""How recording fares, from what the recorder's thread last told."""

import threading
from dataclasses import dataclass, field, replace
from datetime import UTC, datetime, timedelta

from core.capture.recorder import Outcome
from core.protocol.operations import CaptureState

DEGRADED_AFTER = timedelta(seconds=30)
"""Not having looked at the screen for so long is a problem to show, and a gap to note."""


@dataclass(frozen=True, slots=True)
class Tally:
    """What a stretch of capturing brought."""

    kept: int = 0
    skipped: int = 0


@dataclass(frozen=True, slots=True)
class Health:
    """Whether recording works, and if not, why."""

    state: CaptureState
    reason: str = ""
    last_frame_at: datetime | None = None
    paused_until: datetime | None = None


@dataclass(slots=True)
class Watch:
    """What was last told. Changed under the lock of its `Pulse` only."""

    problem: str = ""
    problem_since: datetime | None = None
    last_frame_at: datetime | None = None
    last_kind: str = ""
    last_look_at: datetime | None = None
    idle_seconds: float = 0.0
    tally: Tally = field(default_factory=Tally)


class Pulse:
    """Takes down what the recorder's thread tells; read from any thread."""

    def __init__(self) -> None:
        self._lock = threading.Lock()
        self._watch = Watch()

    @property
    def now(self) -> Watch:
        """A copy of what was last told."""
        with self._lock:
            return replace(self._watch)

    def begin(self) -> None:
        """Another recorder looks from now on."""
        with self._lock:
            self._watch.last_look_at = None

    def kept(self, at: datetime) -> None:
        """A frame was stored."""
        with self._lock:
            self._watch.last_frame_at = at
            self._watch.tally = replace(self._watch.tally, kept=self._watch.tally.kept + 1)

    def skipped(self) -> None:
        """A look was kept out by an exclusion."""
        with self._lock:
            self._watch.tally = replace(self._watch.tally, skipped=self._watch.tally.skipped + 1)

    def looked(self, outcome: Outcome) -> bool:
        """There was a look; says whether the user has gone away or come back with it."""
        with self._lock:
            changed = outcome.kind != self._watch.last_kind and "idle" in {
                outcome.kind,
                self._watch.last_kind,
            }
            self._watch.last_kind = outcome.kind
            self._watch.last_look_at = datetime.now(UTC)
        return changed

    def idle(self, seconds: float) -> None:
        """How long ago the user last did anything."""
        with self._lock:
            self._watch.idle_seconds = seconds

    def problem(self, reason: str) -> tuple[datetime, datetime] | None:
        """Nothing can be recorded for that reason, or all is well again.

        Gives the stretch of a long failure that is over.
        """
        now = datetime.now(UTC)
        with self._lock:
            since, self._watch.problem = self._watch.problem_since, reason
            self._watch.problem_since = (since or now) if reason else None
        over = not reason and since is not None and now - since >= DEGRADED_AFTER
        return (since, now) if over and since is not None else None

    def idle_seconds(self) -> float:
        """How long ago the user last did anything at this computer; 0 while nobody looks."""
        watch = self.now
        if watch.last_look_at is None or datetime.now(UTC) - watch.last_look_at > DEGRADED_AFTER:
            return 0.0
        return watch.idle_seconds
