"""Stretches of a calendar: days, weeks, months as half-open local times, and how exactly each is known."""

from dataclasses import dataclass
from datetime import datetime, timedelta
from typing import Literal, Self

from core.records.memory import Precision

Unit = Literal["second", "minute", "hour", "day", "week", "month", "year"]
DAY = timedelta(days=1)
WEEK = timedelta(days=7)
_MINUTE = timedelta(minutes=1)
_DECEMBER = 12
_LONGEST_MONTH = timedelta(days=31)
_FIRST_YEAR, _LAST_YEAR = 1, 9998


@dataclass(frozen=True, slots=True)
class Span:
    """A half-open stretch in the local time of whoever spoke; naive, the zone is put on at the end."""

    start: datetime
    end: datetime
    precision: Precision

    @property
    def one_day(self) -> bool:
        """Whether it is one whole day, so that an hour can be told within it."""
        return self.end - self.start == DAY and self.start == midnight(self.start)

    def until(self, later: Self) -> "Span":
        """From the beginning of this to the end of the later one."""
        return between(self.start, later.end)

    def within(self, start: timedelta, end: timedelta, precision: Precision) -> "Span":
        """The part of it between two offsets from its beginning."""
        return Span(self.start + start, self.start + end, precision)


def midnight(moment: datetime) -> datetime:
    """The beginning of its day."""
    return moment.replace(hour=0, minute=0, second=0, microsecond=0)


def between(start: datetime, end: datetime) -> Span:
    """A stretch of any length, with the precision that its length allows."""
    length = end - start
    precision: Precision = "year"
    if length <= _MINUTE:
        precision = "minute"
    elif length <= DAY:
        precision = "day"
    elif length <= WEEK:
        precision = "week"
    elif length <= _LONGEST_MONTH:
        precision = "month"
    return Span(start, end, precision)


def day(moment: datetime) -> Span:
    """The day it is in."""
    start = midnight(moment)
    return Span(start, start + DAY, "day")


def week(moment: datetime) -> Span:
    """The week it is in, Monday to Sunday."""
    start = midnight(moment) - DAY * moment.weekday()
    return Span(start, start + WEEK, "week")


def weekend(moment: datetime) -> Span:
    """Saturday and Sunday of the week it is in."""
    start = week(moment).start + DAY * 5
    return Span(start, start + DAY * 2, "week")


def month(year: int, number: int) -> Span:
    """A whole month; `number` may lie outside 1 to 12 and then counts on into other years."""
    year, index = year + (number - 1) // _DECEMBER, (number - 1) % _DECEMBER + 1
    after = (year + 1, 1) if index == _DECEMBER else (year, index + 1)
    return Span(datetime(year, index, 1), datetime(*after, 1), "month")  # noqa: DTZ001 -- local by design


def year_span(year: int) -> Span:
    """A whole year."""
    return Span(datetime(year, 1, 1), datetime(year + 1, 1, 1), "year")  # noqa: DTZ001 -- local by design


def date(year: int, number: int, day_number: int) -> Span | None:
    """One day, or `None` where the calendar has no such day."""
    try:
        return day(datetime(year, number, day_number))  # noqa: DTZ001 -- local by design
    except ValueError:
        return None


def minute(moment: datetime) -> Span:
    """The minute it is in."""
    start = moment.replace(second=0, microsecond=0)
    return Span(start, start + _MINUTE, "minute")


def around(now: datetime, unit: Unit, count: int) -> Span | None:
    """The calendar unit that lies `count` units from now: `("week", -2)` is the week before last.

    Seconds, minutes and hours give the minute. `None` beyond the calendar.
    """
    if not _FIRST_YEAR < now.year + count * _YEARS[unit] < _LAST_YEAR:
        return None
    if unit == "year":
        return year_span(now.year + count)
    if unit == "month":
        return month(now.year, now.month + count)
    if unit == "week":
        return week(now + WEEK * count)
    if unit == "day":
        return day(now + DAY * count)
    return minute(now + timedelta(**{f"{unit}s": count}))


def shifted(now: datetime, unit: Unit, count: int) -> datetime | None:
    """The moment `count` units from now, months and years by the calendar. `None` beyond it."""
    if not _FIRST_YEAR < now.year + count * _YEARS[unit] < _LAST_YEAR:
        return None
    if unit in {"month", "year"}:
        target = month(now.year, now.month + count * (_DECEMBER if unit == "year" else 1))
        return min(
            target.start.replace(hour=now.hour, minute=now.minute) + DAY * (now.day - 1), target.end - DAY
        )
    return now + timedelta(**{f"{unit}s": count})


_YEARS: dict[Unit, float] = {
    "year": 1,
    "month": 1 / 12,
    "week": 1 / 52,
    "day": 1 / 365,
    "hour": 1 / 8_760,
    "minute": 1 / 525_600,
    "second": 1 / 31_536_000,
}
"""Length of each unit in years, to stay inside the calendar."""
