import asyncio
from datetime import UTC, datetime, timedelta, tzinfo

import pytest

from core.capture.clock import Clock
from core.engine.schedule import Schedule

LONG_AGO = datetime(2020, 1, 1, tzinfo=UTC)


def test_a_moment_that_has_passed_is_now() -> None:
    async def main() -> None:
        schedule = Schedule()
        ran = asyncio.Event()

        async def job() -> None:
            ran.set()

        schedule.start()
        schedule.resume_at(LONG_AGO, job)
        await asyncio.wait_for(ran.wait(), 60)
        schedule.stop()

    asyncio.run(main())


def test_a_new_moment_takes_the_place_of_the_old_one() -> None:
    async def main() -> list[datetime]:
        schedule = Schedule()

        async def job() -> None:
            raise AssertionError

        schedule.start()
        tomorrow = datetime.now(UTC) + timedelta(days=1)
        schedule.resume_at(tomorrow + timedelta(days=1), job)
        schedule.resume_at(tomorrow, job)
        moments = [job.next_run_time for job in schedule._scheduler.get_jobs()]
        schedule.resume_at(None, job)
        schedule.resume_at(None, job)
        assert not schedule._scheduler.get_jobs()
        schedule.stop()
        assert moments == [tomorrow]
        return moments

    asyncio.run(main())


class Settable(datetime):
    """The time of day that the scheduler sees, as somebody sets it."""

    by = timedelta(0)

    @classmethod
    def now(cls, tz: tzinfo | None = None) -> "Settable":
        return cls.fromtimestamp((datetime.now(UTC) + cls.by).timestamp(), tz)


@pytest.mark.parametrize("by", [timedelta(hours=-3), timedelta(hours=3)])
def test_a_clock_that_is_set_holds_nothing_up(monkeypatch: pytest.MonkeyPatch, by: timedelta) -> None:
    monkeypatch.setattr("apscheduler.schedulers.base.datetime", Settable)
    monkeypatch.setattr("apscheduler.triggers.interval.datetime", Settable)
    monkeypatch.setattr("core.engine.schedule._LOOK_EVERY", 0.05)
    monkeypatch.setattr(Settable, "by", timedelta(0))

    async def main() -> None:
        schedule = Schedule(Clock(now=lambda: Settable.now(UTC)))
        ran = asyncio.Semaphore(0)

        async def job() -> None:
            ran.release()

        schedule.every(0.1, job)
        schedule.start()
        await asyncio.wait_for(ran.acquire(), 60)
        Settable.by = by
        for _ in range(3):
            await asyncio.wait_for(ran.acquire(), 60)
        schedule.stop()

    asyncio.run(main())


def test_stopping_without_a_start_is_no_trouble() -> None:
    async def main() -> None:
        Schedule().stop()

    asyncio.run(main())
