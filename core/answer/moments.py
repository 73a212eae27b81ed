"""Times as somebody said them, for whoever was not there: tied to a date, and no surer than they were.

"Last week" is not the calendar's week: it is the week before it was said. Of "last Friday" the weekday
is what was said, and of "for four months now" the month in which it began can be told.
"""

import re
from collections.abc import Iterator
from datetime import datetime, timedelta
from zoneinfo import ZoneInfo

from core.answer.found import Found
from core.answer.phrases import phrases
from core.text.when import TimeRange
from core.text.when_format import say_month, say_time, say_weekday
from core.text.when_words import NUMBERS

_LAST_WEEK = re.compile(
    r"(?i)(?:(?:last|past|previous)\s+week(?P<end>end)?|(?:am\s+)?(?:letzt|vergangen|vorig)e[sn]?\s+woche(?P<ende>nende)?)"
)
_NEXT_WEEK = re.compile(
    r"(?i)(?:(?:next|coming)\s+week(?P<end>end)?|(?:am\s+)?(?:nächst|kommend)e[sn]?\s+woche(?P<ende>nende)?)"
)
_WEEKDAY = re.compile(
    r"(?i)\b(?:(?:mon|tues?|wed(?:nes)?|thur?s?|fri|sat(?:ur)?|sun)(?:day)?s?"
    r"|(?:mon|diens|donners|frei|sams|sonn)tags?|mittwochs?|sonnabends?)\b"
)
_LASTING = re.compile(
    r"(?i)\bfor\s+(?:about|around|over|almost|nearly|like|the (?:last|past)|just (?:over|under))?\s*"
    rf"(?P<many>\d{{1,2}}|{'|'.join(NUMBERS)})\s+(?P<unit>year|month)s?\b"
)
_DAYS = {"year": 365.25, "month": 30.44}


def as_said(time: TimeRange, said_at: datetime, zone: str, language: str = "en") -> str:
    """A time that somebody named, in words that hold without knowing when it was said."""
    said_on, say = say_time(said_at, said_at, "day", zone, language), phrases(language)
    for pattern, week, weekend in (
        (_LAST_WEEK, say.week_before, say.weekend_before),
        (_NEXT_WEEK, say.week_after, say.weekend_after),
    ):
        if (named := pattern.fullmatch(time.text.strip())) is not None:
            return (weekend if named["end"] or named["ende"] else week).format(said_on)
    plain = say_time(time.start, time.end, time.precision, zone, language)
    if _WEEKDAY.search(time.text) and time.end - time.start <= timedelta(days=1):
        return f"{say_weekday(time.start.astimezone(ZoneInfo(zone)), language)} {plain}"
    return plain


def began(text: str, said_at: datetime, zone: str, language: str = "en") -> Iterator[Found]:
    """When what has lasted "for three years now" began."""
    for match in _LASTING.finditer(text):
        many = match["many"].lower()
        number = int(many) if many.isdigit() else NUMBERS[many]
        unit = match["unit"].lower()
        start = (said_at - timedelta(days=number * _DAYS[unit])).astimezone(ZoneInfo(zone))
        short = str(start.year) if unit == "year" else say_month(start, language)
        yield Found(short, match.group(), match.start(), match.end())
