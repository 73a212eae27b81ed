"""Accounts for every stretch of time: either the screen was looked at, or it is written down why not.

Whoever knows says so at each beat: that the screen was seen just now, or the reason why it is not looked at.
Between beats nothing is taken for granted. That the computer slept, that its clock was set, or that nobody
has said anything for a while shows in how far three clocks went on: the one on the wall, one that passes
during sleep, and one that does not.

An absence that lasts is written down again and again with the same beginning, which lets it grow where it is
kept: a crash in the middle of it loses minutes at most, and answers know of it while it lasts.
"""

import logging
from collections import deque
from collections.abc import Callable
from dataclasses import dataclass
from datetime import datetime, timedelta
from typing import Final

from core.capture.clock import Clock
from core.records.errors import EnvironmentFaultError
from core.records.memory import Gap, GapReason

Why = GapReason | None
"""`None`: the screen is seen."""

SILENCE: Final = timedelta(seconds=30)
"""Not having looked at the screen for so long is a gap, and a problem to show."""
_WORTH_NOTING: Final = {"failed": SILENCE, "idle": timedelta(seconds=60), "permission": SILENCE}
"""Shorter absences for these reasons are nobody's concern; any other counts however short it is."""
_TOGETHER: Final = timedelta(seconds=30)
"""Two absences for the same reason that are closer than this are one."""
_SLEPT: Final = 5.0
_SET: Final = 5.0
"""Seconds by which clocks may disagree before it means something."""
_FIRST_NOTE: Final = timedelta(minutes=1)
_NOTE_EVERY: Final = timedelta(minutes=15)
_MOST_WAITING: Final = 1_000
_log = logging.getLogger(__name__)


@dataclass(frozen=True, slots=True)
class _Moment:
    wall: datetime
    awake: float
    passing: float


@dataclass(slots=True)
class _Absence:
    why: GapReason
    since: datetime
    due: timedelta = _FIRST_NOTE
    """How long it has to last before it is written down, the next time, although it is not over."""


class Absences:
    """Lives on one thread at a time; whoever shares it holds a lock.

    Args:
        note: Writes a gap down. Raises `EnvironmentFaultError` where it cannot: it is offered again later.
        clock: What time it is, and how much of it has passed.
    """

    def __init__(self, note: Callable[[Gap], None], clock: Clock) -> None:
        self._note = note
        self._clock = clock
        self._last: _Moment | None = None
        self._now: _Absence | None = None
        self._noted: Gap | None = None
        """The last one that came to its end, which may turn out not to have."""
        self._waiting: deque[Gap] = deque(maxlen=_MOST_WAITING)

    @property
    def current(self) -> tuple[GapReason, datetime] | None:
        """Why the screen is not seen at present, and since when; `None` while it is."""
        return None if self._now is None else (self._now.why, self._now.since)

    @property
    def begun(self) -> bool:
        """Whether time is being accounted for."""
        return self._last is not None

    def missed(self, gap: Gap) -> None:
        """Something that is over and was found out otherwise."""
        self._write(gap)

    def beat(self, why: Why, since: datetime | None = None) -> None:
        """Say how it is now.

        Args:
            why: the reason why the screen is not seen.
            since: when that began, where it is found out late.
        """
        now, last = self._moment(), self._last
        self._last = now
        if last is not None:
            self._account(last, now)
        current = self._now.why if self._now else None
        if why != current:
            self._end(now.wall)
            self._begin(why, min(since or now.wall, now.wall))
        elif self._now is not None and now.wall - self._now.since >= self._now.due:
            self._now.due = now.wall - self._now.since + min(_NOTE_EVERY, now.wall - self._now.since)
            self._write(Gap(self._now.since, now.wall, self._now.why))
        self._write_waiting()

    def end(self) -> None:
        """Nobody will say anything for a while: write down what there is."""
        if self._last is not None:
            now = self._moment()
            self._account(self._last, now)
            self._end(now.wall)
        self._last = None
        self._write_waiting()

    def _account(self, last: _Moment, now: _Moment) -> None:
        """What must have happened since the last beat for the clocks to be where they are."""
        passed = now.passing - last.passing
        slept = passed - (now.awake - last.awake)
        until = last.wall + timedelta(seconds=passed)
        """The present by a clock that nobody has set meanwhile."""
        leapt = (now.wall - until).total_seconds()
        was_set = abs(leapt) > _SET
        silent = passed > SILENCE.total_seconds()
        if slept <= _SLEPT and not was_set and not (silent and self._now is None):
            return  # an absence that goes on in silence goes on
        resumed = self._now
        self._end(last.wall if slept > _SLEPT or resumed is None else until)
        if slept > _SLEPT:
            self._write(Gap(last.wall, until, "suspended"))
        elif silent and resumed is None:
            self._write(Gap(last.wall, until, "failed"))
        if was_set:
            _log.info("the clock was set by %d s", leapt)
        if leapt > _SET:
            self._write(Gap(until, now.wall, "clock"))
        if resumed is not None:
            self._now = _Absence(resumed.why, now.wall)

    def _begin(self, why: Why, at: datetime) -> None:
        if why is None:
            return
        before = self._noted
        goes_on = before is not None and before.reason == why
        if before is not None and goes_on and timedelta(0) <= at - before.ended_at < _TOGETHER:
            self._now = _Absence(why, before.started_at)
        else:
            self._now = _Absence(why, at)

    def _end(self, at: datetime) -> None:
        absence, self._now = self._now, None
        if absence is None:
            return
        gap = Gap(absence.since, max(at, absence.since), absence.why)
        if gap.ended_at - gap.started_at >= _WORTH_NOTING.get(absence.why, timedelta(0)):
            self._write(gap)
            self._noted = gap

    def _write(self, gap: Gap) -> None:
        self._waiting.append(gap)

    def _write_waiting(self) -> None:
        """Hand on what was found, the oldest first. A disk that is full must not make anything forgotten."""
        while self._waiting:
            try:
                self._note(self._waiting[0])
            except EnvironmentFaultError as error:
                _log.warning("a gap cannot be noted at present: %s", error.code)
                return
            self._waiting.popleft()

    def _moment(self) -> _Moment:
        return _Moment(self._clock.now(), self._clock.awake(), self._clock.passing())
