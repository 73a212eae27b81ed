"""What time it is, and in which zone the user is."""

import time
from collections.abc import Callable
from dataclasses import dataclass
from datetime import UTC, datetime
from zoneinfo import ZoneInfo

import tzlocal


def utc_now() -> datetime:
    """The present, aware and in UTC."""
    return datetime.now(UTC)


def local_zone() -> str:
    """The IANA name of the system's zone, asked anew each time: people travel.

    A system that does not name its zone yields the fixed offset of the moment where that is whole hours.
    """
    try:
        tzlocal.reload_localzone()
        name = tzlocal.get_localzone_name() or ""
        ZoneInfo(name)
    except (KeyError, ValueError, OSError):
        return _fixed_zone(time.localtime().tm_gmtoff)
    return name


def _fixed_zone(offset: int) -> str:
    hours, rest = divmod(offset, 3600)
    if not hours or rest:
        return "Etc/UTC"
    return f"Etc/GMT{-hours:+d}"  # these names count westwards


@dataclass(frozen=True, slots=True)
class Clock:
    """Where time and zone come from; replaceable in tests and by a setting."""

    now: Callable[[], datetime] = utc_now
    zone: Callable[[], str] = local_zone
