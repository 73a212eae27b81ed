"""Times and zones as they are typed on the command line."""

import argparse
from datetime import date, datetime, timedelta
from zoneinfo import ZoneInfo

from core.text.when_format import spoken

__all__ = ["lasting", "moment", "parse_moment", "parse_zone", "spoken"]

_DATE_LENGTH = len("2026-03-04")
_FIRST_YEAR, _LAST_YEAR = 1900, 2199
"""As for transcripts. Times at the ends of the calendar cannot be told in every zone."""


def parse_zone(text: str) -> str:
    """A zone's IANA name, checked. For argparse."""
    try:
        return ZoneInfo(text).key
    except (KeyError, ValueError, OSError):
        raise argparse.ArgumentTypeError(f"“{text}” is not a time zone such as Europe/Berlin") from None


def parse_moment(text: str) -> str:
    """An ISO-8601 date or time, checked but not placed yet: the zone may follow on the line. For argparse."""
    try:
        value = datetime.fromisoformat(text)
    except ValueError:
        raise argparse.ArgumentTypeError(
            f"“{text}” is not an ISO-8601 time such as 2026-03-04 or 2026-03-04T14:02:00+01:00"
        ) from None
    if not _FIRST_YEAR <= value.year <= _LAST_YEAR:
        raise argparse.ArgumentTypeError(f"“{text}” is outside {_FIRST_YEAR} to {_LAST_YEAR}")
    return text


def moment(text: str | None, zone: str, *, end: bool = False) -> datetime | None:
    """The time meant: one without a zone is in the zone given, or in the system's.

    Args:
        text: as `parse_moment` checked it; `None` where nothing was given.
        zone: IANA name, empty for the system's.
        end: a day without a time means its end, because "to the 4th" includes the 4th.
    """
    if text is None:
        return None
    value = datetime.fromisoformat(text)
    if end and len(text) == _DATE_LENGTH:
        value = datetime.combine(date.fromisoformat(text) + timedelta(days=1), value.time())
    if value.tzinfo is not None:
        return value
    return value.replace(tzinfo=ZoneInfo(zone)) if zone else value.astimezone()


def lasting(seconds: float) -> str:
    """How long something took, for reading: `45 s`, `12 min`, `3 h 5 min`."""
    minutes = round(seconds / 60)
    if not minutes:
        return f"{round(seconds)} s"
    hours, rest = divmod(minutes, 60)
    return f"{hours} h {rest} min" if hours and rest else f"{hours} h" if hours else f"{rest} min"
