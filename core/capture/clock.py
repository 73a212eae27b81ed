"""What time it is, how much of it has passed, and in which zone the user is."""

import sys
import time
from collections.abc import Callable
from dataclasses import dataclass
from datetime import UTC, datetime, timedelta
from typing import Final
from zoneinfo import ZoneInfo

import tzlocal


def utc_now() -> datetime:
    """The present, aware and in UTC."""
    return datetime.now(UTC)


def passing_time() -> float:
    """Seconds from some moment on; they pass while the computer sleeps too, where it has such a clock."""
    clock: int | None = getattr(time, "CLOCK_BOOTTIME", None)
    if clock is None and sys.platform == "darwin":
        clock = time.CLOCK_MONOTONIC  # what Python itself calls monotonic stands still there during sleep
    return time.monotonic() if clock is None else time.clock_gettime(clock)


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
    awake: Callable[[], float] = time.monotonic
    """Seconds that pass only while the computer is awake, and that nobody can set."""
    passing: Callable[[], float] = passing_time
    """Seconds that pass while it sleeps too, and that nobody can set."""


SET_BACK: Final = timedelta(minutes=1)
"""A clock that goes back by less is being put right by the system; by more, somebody has set it."""
_NEXT: Final = timedelta(milliseconds=1)


class Onward:
    """Gives moments their order: a clock that is put right by seconds must not swap what was seen."""

    def __init__(self) -> None:
        self._last: datetime | None = None

    def __call__(self, now: datetime) -> datetime:
        """The moment to write down for now: later than the one before, unless the clock was set back."""
        if self._last is not None and timedelta(0) <= self._last - now < SET_BACK:
            now = self._last + _NEXT
        self._last = now
        return now
