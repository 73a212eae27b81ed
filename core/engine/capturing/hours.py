"""The hours in which the user wants to be recorded, as "Mon-Fri 09:00-18:00; Sat 10-14"."""

import re
from dataclasses import dataclass
from datetime import UTC, datetime, timedelta
from functools import lru_cache
from typing import Final, Self
from zoneinfo import ZoneInfo

_DAYS: Final = ("mon", "tue", "wed", "thu", "fri", "sat", "sun")
_GROUPS: Final = {
    "daily": "mon-sun",
    "every day": "mon-sun",
    "weekdays": "mon-fri",
    "weekend": "sat-sun",
    "weekends": "sat-sun",
}
_DAY_MINUTES: Final = 24 * 60
_WEEK: Final = 7 * _DAY_MINUTES
_CLOCK: Final = r"(\d{1,2})(?:[:.](\d{2}))?"
_RANGE: Final = re.compile(rf"{_CLOCK}\s*-\s*{_CLOCK}")
_DASHES: Final = dict.fromkeys((*range(0x2010, 0x2016), 0x2212), "-")
HELP: Final = "must be like “Mon-Fri 09:00-18:00; Sat 10:00-12:00”, or empty for always"


@dataclass(frozen=True, slots=True)
class Hours:
    """Stretches of the week by the clock on the wall, each from one minute of it up to another."""

    spans: tuple[tuple[int, int], ...] = ()
    """Minutes since Monday, 00:00. None at all means always."""

    @classmethod
    @lru_cache(maxsize=32)
    def parse(cls, text: str) -> Self:
        """Understand hours as a person writes them. Those over midnight belong to the day they begin on.

        Raises:
            ValueError: They cannot be understood; the message says how they are written.
        """
        minutes: set[int] = set()
        plain = text.translate(_DASHES).casefold().strip()
        for entry in filter(None, (part.strip() for part in re.split(r"[;\n]", plain))):
            first = _RANGE.search(entry)
            if first is None:
                raise ValueError(HELP)
            days = _days(entry[: first.start()].strip(" ,:"))
            times = _times(entry[first.start() :])
            for day in days:
                for begin, end in times:
                    start = day * _DAY_MINUTES + begin
                    minutes |= {minute % _WEEK for minute in range(start, start + end - begin)}
        if plain and not minutes:
            raise ValueError(HELP)
        starts = sorted(minute for minute in minutes if minute - 1 not in minutes)
        ends = sorted(minute + 1 for minute in minutes if minute + 1 not in minutes)
        return cls(tuple(zip(starts, ends, strict=True)))

    def cover(self, moment: datetime, zone: str) -> bool:
        """Whether the moment lies in them, by the clocks of the zone."""
        there = moment.astimezone(ZoneInfo(zone))
        minute = there.weekday() * _DAY_MINUTES + there.hour * 60 + there.minute
        return not self.spans or any(begin <= minute < end for begin, end in self.spans)

    def next_change(self, moment: datetime, zone: str) -> datetime | None:
        """When they begin or end next after the moment; `None` for never."""
        place = ZoneInfo(zone)
        today = moment.astimezone(place).replace(hour=0, minute=0, second=0, microsecond=0, fold=0)
        now = self.cover(moment, zone)
        edges = sorted({edge % _WEEK for span in self.spans for edge in span})
        for ahead in range(9):
            day = today + timedelta(days=ahead)
            for edge in edges:
                if edge // _DAY_MINUTES != day.weekday():
                    continue
                at = day.replace(hour=edge % _DAY_MINUTES // 60, minute=edge % 60).astimezone(UTC)
                if at > moment and self.cover(at, zone) != now:
                    return at
        return None


def _days(text: str) -> list[int]:
    """Which days of the week are named; all for none."""
    text = _GROUPS.get(text, text) or "mon-sun"
    found: list[int] = []
    for part in filter(None, re.split(r"[,\s]+", re.sub(r"\s*-\s*", "-", text))):
        first, _, last = part.partition("-")
        begin, end = _day(first), _day(last or first)
        found += [day % 7 for day in range(begin, end + 1 if end >= begin else end + 8)]
    return found


def _day(name: str) -> int:
    full = ("monday", "tuesday", "wednesday", "thursday", "friday", "saturday", "sunday")
    for number, short in enumerate(_DAYS):
        if name.startswith(short) and full[number].startswith(name.removesuffix("s") or name):
            return number
    raise ValueError(HELP)


def _times(text: str) -> list[tuple[int, int]]:
    """The ranges of an entry, in minutes of the day; one over midnight ends beyond it."""
    if _RANGE.sub("", text).strip(" ,"):
        raise ValueError(HELP)
    found = []
    for match in _RANGE.finditer(text):
        hour, minute, last_hour, last_minute = (int(part or 0) for part in match.groups())
        begin, end = hour * 60 + minute, last_hour * 60 + last_minute
        if minute > 59 or last_minute > 59 or begin >= _DAY_MINUTES or end > _DAY_MINUTES:  # noqa: PLR2004
            raise ValueError(HELP)
        found.append((begin, end if end > begin else end + _DAY_MINUTES))
    return found


_MORNING: Final = 5
"""The hour at which the next day begins for people who are up late."""


def tomorrow(moment: datetime, zone: str) -> datetime:
    """When the next day begins, as people live it: early in the morning, not at midnight."""
    there = moment.astimezone(ZoneInfo(zone))
    morning = there.replace(hour=_MORNING, minute=0, second=0, microsecond=0, fold=0)
    return (morning if morning > there else morning + timedelta(days=1)).astimezone(UTC)
