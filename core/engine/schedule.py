"""What the engine does by the clock."""

from collections.abc import Awaitable, Callable
from datetime import datetime

from apscheduler.schedulers.asyncio import AsyncIOScheduler
from apscheduler.triggers.date import DateTrigger
from apscheduler.triggers.interval import IntervalTrigger

Job = Callable[[], Awaitable[None]]

_RESUME = "resume"


class Schedule:
    """Recurring and one-off work on the engine's loop. A job that is still running is never started again."""

    def __init__(self) -> None:
        self._scheduler = AsyncIOScheduler(
            timezone="UTC", job_defaults={"coalesce": True, "max_instances": 1, "misfire_grace_time": None}
        )

    def start(self) -> None:
        """Begin; needs the running loop."""
        self._scheduler.start()

    def every(self, seconds: float, job: Job) -> None:
        """Run the job again and again, first after one interval."""
        self._scheduler.add_job(job, IntervalTrigger(seconds=seconds))

    def resume_at(self, moment: datetime | None, job: Job) -> None:
        """Run the job once at that time, in place of an earlier one; `None` takes it back."""
        if self._scheduler.get_job(_RESUME) is not None:
            self._scheduler.remove_job(_RESUME)
        if moment is not None:
            self._scheduler.add_job(job, DateTrigger(run_date=moment), id=_RESUME)

    def stop(self) -> None:
        """Forget every job. Work under way is not waited for: the engine cancels it with its loop."""
        if self._scheduler.running:
            self._scheduler.shutdown(wait=False)
