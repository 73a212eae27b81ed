"""The grammar of time expressions: one pattern with its reading for each way English names a time."""

import re
from collections.abc import Iterable
from dataclasses import dataclass
from typing import Literal

from core.text import when_readings as readings
from core.text.when_readings import Reading
from core.text.when_words import MONTHS, UNITS


@dataclass(frozen=True, slots=True)
class Rule:
    """A way to name a time."""

    pattern: re.Pattern[str]
    read: Reading
    kind: Literal["date", "clock", "part"] = "date"
    """A `clock` stands alone or tells the hour of a date beside it; a `part` only the latter."""


def _names(table: Iterable[str]) -> str:
    return "|".join(sorted((re.escape(name) for name in table), key=len, reverse=True))


_MONTH = rf"(?P<month>{_names(MONTHS)})\b(?:\.(?=,?\s*\d))?"
_DAY = r"(?P<day>3[01]|[12]\d|0?[1-9])(?:st|nd|rd|th)?"
_DAY2 = r"(?P<day2>3[01]|[12]\d|0?[1-9])(?:st|nd|rd|th)?"
_YEAR = r"(?:,?\s+(?:of\s+)?(?P<year>(?:19|20)\d\d)\b(?!-))"
_WEEKDAY = r"(?:monday|tuesday|wednesday|thursday|friday|saturday|sunday)"
_SHORT_DAY = r"(?:(?:mon|tues?|wed|thurs?|thu|fri|sat|sun)\b\.?)"
_LEAD_DAY = rf"(?:\b(?:{_WEEKDAY}|{_SHORT_DAY}),?\s+(?:the\s+)?)?"
_UNIT = r"(?P<unit>(?:second|sec|minute|min|hour|hr|day|week|month|year|yr)s?)"
_COUNT = (
    r"(?P<count>\d{1,3}|a\s+couple(?:\s+of)?|couple(?:\s+of)?|one|two|three|four|five|six|seven|eight|nine|ten"
    r"|eleven|twelve|fifteen|twenty|thirty|forty|fifty|an?)"
)
_DASH = r"\s*(?:-|\u2013|\u2014|to|and|until|till|through)\s*"
_PREPOSITION = (
    r"(?:in|during|since|until|till|by|before|after|of|from|around|through|throughout|for|on|back in)"
)


def _clock(suffix: str = "") -> str:
    """A time of day in named groups."""
    return (
        rf"(?P<hour{suffix}>[01]?\d|2[0-4])(?:[:.](?P<minute{suffix}>[0-5]\d))?(?::[0-5]\d)?"
        rf"\s*(?P<half{suffix}>[ap](?:\.m\.|m\b))?"
    )


def _rule(pattern: str, read: Reading, kind: Literal["date", "clock", "part"] = "date") -> Rule:
    return Rule(
        re.compile(rf"(?i)(?<![\w/.-]){pattern}(?![\w/-])", re.VERBOSE if "\n" in pattern else 0), read, kind
    )


_THIRD = r"(?:(?:the\s+)?(?P<part>early|mid|late|beginning\s+of|start\s+of|middle\s+of|end\s+of)[\s-]+)"

RULES: tuple[Rule, ...] = (
    _rule(
        r"(?P<year>\d{4})-(?P<month>\d{2})-(?P<day>\d{2})"
        r"(?:(?:T|\s+|,\s*|\s+at\s+)(?P<hour>\d{1,2}):(?P<minute>\d{2})(?::\d{2}(?:[.,]\d+)?)?)?",
        readings.iso_date,
    ),
    _rule(r"(?P<a>\d{1,2})[./](?P<b>\d{1,2})[./](?P<year>\d{4}|\d\d)(?!\.?\d)", readings.numeric),
    _rule(rf"{_DAY}{_DASH}{_DAY2}(?:\s+of)?\s+{_MONTH}{_YEAR}?", readings.days_of_month),
    _rule(rf"{_MONTH}\s+{_DAY}{_DASH}{_DAY2}\b(?!:){_YEAR}?", readings.days_of_month),
    _rule(rf"{_LEAD_DAY}{_DAY}\.?(?:\s+(?:of|de))?\s+{_MONTH}(?:\s+de)?{_YEAR}?", readings.day_of_month),
    _rule(rf"{_LEAD_DAY}{_MONTH}\s+(?:the\s+)?{_DAY}\b(?!:\d){_YEAR}?", readings.day_of_month),
    _rule(rf"{_THIRD}?{_MONTH}{_YEAR}", readings.named_month),
    _rule(rf"(?:{_PREPOSITION}\s+)?{_THIRD}{_MONTH}", readings.named_month),
    _rule(rf"(?:\b(?:last|this|next)\s+|{_PREPOSITION}\s+){_MONTH}(?!\s*\d)", readings.named_month),
    _rule(
        rf"(?:{_PREPOSITION}\s+(?:the\s+year\s+)?|year\s+)(?P<year>(?:19|20)\d\d)(?![,:]\d)",
        readings.named_year,
    ),
    _rule(rf"{_THIRD}(?P<year>(?:19|20)\d\d)", readings.named_year),
    _rule(
        rf"(?:(?P<which>last|this\s+past|this|next|this\s+coming|past)\s+|{_PREPOSITION}\s+(?:the\s+)?)"
        rf"(?P<season>spring|summer|autumn|fall|winter){_YEAR}?",
        readings.season,
    ),
    _rule(rf"(?:the\s+)?(?P<season>spring|summer|autumn|fall|winter){_YEAR}", readings.season),
    _rule(rf"Q(?P<quarter>[1-4]){_YEAR}?", readings.quarter),
    _rule(
        r"(?:(?:the\s+)?day\s+before\s+yesterday|(?:the\s+)?day\s+after\s+tomorrow|yesterday|earlier\s+today|today"
        r"|tomorrow|last\s+night|tonight|the\s+other\s+day)",
        readings.named_day,
    ),
    _rule(r"this\s+(?P<part>morning|afternoon|evening)", readings.part_of_day),
    _rule(rf"(?P<weekday>{_WEEKDAY})\s+(?:of\s+)?(?P<which>last|this|next)\s+week", readings.weekday_of_week),
    _rule(
        rf"(?P<which>last|this\s+past|this\s+coming|this|next|past|previous|coming)\s+"
        rf"(?P<weekday>{_WEEKDAY}|{_SHORT_DAY})",
        readings.weekday,
    ),
    _rule(rf"(?P<weekday>{_WEEKDAY})", readings.weekday),
    _rule(rf"(?:on|by|until|till|since|before|after)\s+(?P<weekday>{_SHORT_DAY})(?!\s+\d)", readings.weekday),
    _rule(
        rf"{_THIRD}?(?P<which>last|previous|this\s+past|the\s+past|this|current|next|coming|this\s+coming)\s+"
        r"(?P<unit>weekend|week|month|year)(?P<again>\s+but\s+one)?",
        readings.which_unit,
    ),
    _rule(r"(?:the\s+)?(?P<unit>week|month|year)\s+before\s+last", readings.week_before_last),
    _rule(
        rf"(?:(?:about|around|almost|nearly|over|like)\s+)?(?:{_COUNT}|(?:a\s+)?(?P<vague>few|several|some))\s+"
        rf"{_UNIT}\s+(?:ago|back)",
        readings.ago,
    ),
    _rule(rf"(?:{_COUNT}|(?:a\s+)?(?P<vague>few|several))\s+{_UNIT}\s+(?P<way>from\s+now)", readings.ago),
    _rule(
        rf"in\s+(?:about\s+)?(?:{_COUNT}|(?:a\s+)?(?P<vague>few|several))\s+{_UNIT}(?:'|\u2019)?(?:\s+time)?",
        readings.ago,
    ),
    _rule(r"half\s+an\s+hour\s+ago", readings.half_hour_ago),
    _rule(rf"{_COUNT}\s+(?P<weekday>(?:{_WEEKDAY}|weekend)s?)\s+ago", readings.weekdays_ago),
    _rule(
        rf"(?:the\s+)?(?P<which>last|past|next|coming)\s+(?P<count>\d{{1,3}}|couple(?:\s+of)?|few|several|two|three"
        rf"|four|five|six|seven|eight|nine|ten|twelve)\s+{_UNIT}",
        readings.rolling,
    ),
    _rule(r"the\s+(?P<which>last|past)\s+(?P<count>)(?P<unit>hour)", readings.rolling),
    _rule(
        r"(?:on|by|until|till|since|from|before|after)\s+the\s+(?P<day>3[01]|[12]\d|[1-9])(?:st|nd|rd|th)",
        readings.ordinal,
    ),
    _rule(
        rf"(?:between|from)?\s*{_clock()}{_DASH}{_clock('2')}",
        readings.clocks,
        "clock",
    ),
    _rule(
        rf"(?:at|around|about|by|until|till|before|after|since|from)\s+{_clock()}",
        readings.clock_said,
        "clock",
    ),
    _rule(_clock(), readings.clock, "clock"),
    _rule(_clock(), readings.clock_shown, "part"),
    _rule(r"(?:at\s+)?(?P<named>noon|midnight)", readings.named_clock, "clock"),
    _rule(
        r"(?:(?:in|on|during)\s+the\s+|at\s+)?(?P<part>morning|afternoon|evening|night)",
        readings.part_of_day,
        "part",
    ),
)
"""Where two rules claim the same words the longer claim wins, then the earlier rule."""

GATE = re.compile(
    rf"(?i)\d|day\b|days\b|tomorrow|night|morning|afternoon|evening|noon\b|weekend|\b(?:{'|'.join(UNITS)})s?\b"
    rf"|spring|summer|autumn|\bfall\b|winter|\b(?:{_names(MONTHS)})\b|\b(?:mon|tue|wed|thu|fri|sat|sun)\b"
)
"""What every time expression has one of: most sentences end here."""
