"""What the engine does by the clock, also when somebody sets that clock.

The scheduler knows times of day only. Set back by an hour, it would sleep for an hour, and nothing would be
filed. So a clock that nobody can set is watched beside it.
"""

import asyncio
from collections.abc import Awaitable, Callable
from datetime import datetime
from typing import Final

from apscheduler.schedulers.asyncio import AsyncIOScheduler
from apscheduler.triggers.date import DateTrigger
from apscheduler.triggers.interval import IntervalTrigger

from core.capture.clock import Clock

Job = Callable[[], Awaitable[None]]

_RESUME = "resume"
_LOOK_EVERY: Final = 5.0
_SET: Final = 2.0
"""Seconds by which the two clocks may part before it means something."""


class Schedule:
    """Recurring and one-off work on the engine's loop. A job that is still running is never started again."""

    def __init__(self, clock: Clock | None = None) -> None:
        self._clock = clock or Clock()
        self._seen: tuple[datetime, float] | None = None
        self._looking: asyncio.TimerHandle | None = None
        self._recurring: dict[str, float] = {}
        self._scheduler = AsyncIOScheduler(
            timezone="UTC", job_defaults={"coalesce": True, "max_instances": 1, "misfire_grace_time": None}
        )

    def start(self) -> None:
        """Begin; needs the running loop."""
        self._scheduler.start()
        self._look_at_clock()

    def every(self, seconds: float, job: Job) -> None:
        """Run the job again and again, first after one interval."""
        added = self._scheduler.add_job(job, IntervalTrigger(seconds=seconds))
        self._recurring[added.id] = seconds

    def resume_at(self, moment: datetime | None, job: Job) -> None:
        """Run the job once at that time, in place of an earlier one; `None` takes it back."""
        if self._scheduler.get_job(_RESUME) is not None:
            self._scheduler.remove_job(_RESUME)
        if moment is not None:
            self._scheduler.add_job(job, DateTrigger(run_date=moment), id=_RESUME)

    def stop(self) -> None:
        """Forget every job. Work under way is not waited for: the engine cancels it with its loop."""
        if self._looking is not None:
            self._looking.cancel()
        if self._scheduler.running:
            self._scheduler.shutdown(wait=False)

    def _look_at_clock(self) -> None:
        """See whether it was set, and soon again: by seconds that pass, not by times of day."""
        now = self._clock.now(), self._clock.passing()
        if self._seen is not None:
            leapt = (now[0] - self._seen[0]).total_seconds() - (now[1] - self._seen[1])
            if leapt < -_SET:
                for name, seconds in self._recurring.items():
                    self._scheduler.reschedule_job(name, trigger=IntervalTrigger(seconds=seconds))
            if abs(leapt) > _SET:
                self._scheduler.wakeup()
        self._seen = now
        self._looking = asyncio.get_running_loop().call_later(_LOOK_EVERY, self._look_at_clock)
