"""Saying a stretch of time in words: "7 May 2023", "the week of 1 May 2023", "June 2023"."""

from datetime import datetime, timedelta, tzinfo
from typing import Final
from zoneinfo import ZoneInfo

from core.records.memory import Precision

_WEEK_DAYS = 8
"""Longest stretch in days (a week, with an hour of summer time) that is still called a week."""

_TO: Final = {"en": " to ", "de": " bis "}
_WEEK_OF: Final = {"en": "the week of ", "de": "die Woche vom "}
_MONTHS: Final = (
    "Januar", "Februar", "März", "April", "Mai", "Juni", "Juli", "August", "September", "Oktober", "November",
    "Dezember",
)  # fmt: skip
_WEEKDAYS: Final = ("Montag", "Dienstag", "Mittwoch", "Donnerstag", "Freitag", "Samstag", "Sonntag")


def say_time(start: datetime, end: datetime, precision: Precision, zone: str, language: str = "en") -> str:
    """The stretch `[start, end)` as a person in that zone writes it, in English or in German ("de")."""
    place = ZoneInfo(zone)
    first, last = start.astimezone(place), (max(end - timedelta.resolution, start)).astimezone(place)
    if precision == "year" and first.year == last.year:
        whole = first.timetuple().tm_yday == 1 and (last + timedelta.resolution).year > last.year
        return (
            str(first.year)
            if whole
            else f"{_month(first, language)}{_TO[language]}{_month(last, language)} {last.year}"
        )
    if precision == "month" and first.day == 1 and (first.year, first.month) == (last.year, last.month):
        return say_month(first, language)
    if precision in {"minute", "second"}:
        return f"{say_day(first, language)}, {first:%H:%M}"
    if precision == "week" and first.weekday() == 0 and (last - first).days in range(6, _WEEK_DAYS):
        return f"{_WEEK_OF[language]}{say_day(first, language)}"
    if precision == "day" or first.date() == last.date():
        return say_day(first, language)
    return _days(first, last, language)


def say_day(moment: datetime, language: str = "en") -> str:
    """A day of the calendar: "7 May 2023", "7. Mai 2023"."""
    return f"{_number(moment, language)} {_month(moment, language)} {moment.year}"


def say_month(moment: datetime, language: str = "en") -> str:
    """A month of a year: "May 2023", "Mai 2023"."""
    return f"{_month(moment, language)} {moment.year}"


def say_weekday(moment: datetime, language: str = "en") -> str:
    """The day of the week: "Monday", "Montag"."""
    return _WEEKDAYS[moment.weekday()] if language == "de" else f"{moment:%A}"


def _days(first: datetime, last: datetime, language: str) -> str:
    """Two days, with what they share said once."""
    start = say_day(first, language)
    if first.year == last.year:
        start = _number(first, language)
        start += "" if first.month == last.month else f" {_month(first, language)}"
    return f"{start}{_TO[language]}{say_day(last, language)}"


def _number(moment: datetime, language: str) -> str:
    return f"{moment.day}." if language == "de" else str(moment.day)


def _month(moment: datetime, language: str) -> str:
    return _MONTHS[moment.month - 1] if language == "de" else f"{moment:%B}"


def spoken(time: datetime, zone: str) -> str:
    """A time for reading, in the zone given, or in the system's where it is unknown."""
    place: tzinfo | None = None
    if zone:
        try:
            place = ZoneInfo(zone)
        except (KeyError, ValueError, OSError):
            place = None
    return time.astimezone(place).strftime("%Y-%m-%d %H:%M")
