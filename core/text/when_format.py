"""Saying a stretch of time in words: "7 May 2023", "the week of 1 May 2023", "June 2023"."""

from datetime import datetime, timedelta
from zoneinfo import ZoneInfo

from core.records.memory import Precision

_WEEK_DAYS = 8
"""Longest stretch in days (a week, with an hour of summer time) that is still called a week."""


def say_time(start: datetime, end: datetime, precision: Precision, zone: str) -> str:
    """The stretch `[start, end)` as a person in that zone writes it."""
    place = ZoneInfo(zone)
    first, last = start.astimezone(place), (max(end - timedelta.resolution, start)).astimezone(place)
    if precision == "year" and first.year == last.year:
        whole = first.timetuple().tm_yday == 1 and (last + timedelta.resolution).year > last.year
        return str(first.year) if whole else f"{first:%B} to {last:%B %Y}"
    if precision == "month" and first.day == 1 and (first.year, first.month) == (last.year, last.month):
        return f"{first:%B %Y}"
    if precision in {"minute", "second"}:
        return f"{_day(first)}, {first:%H:%M}"
    if precision == "week" and first.weekday() == 0 and (last - first).days in range(6, _WEEK_DAYS):
        return f"the week of {_day(first)}"
    return _day(first) if precision == "day" or first.date() == last.date() else _days(first, last)


def _days(first: datetime, last: datetime) -> str:
    """Two days, with what they share said once."""
    if first.year != last.year:
        return f"{_day(first)} to {_day(last)}"
    start = str(first.day) if first.month == last.month else f"{first.day} {first:%B}"
    return f"{start} to {_day(last)}"


def _day(moment: datetime) -> str:
    return f"{moment.day} {moment:%B %Y}"
