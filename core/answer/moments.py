"""Times as somebody said them, for whoever was not there: tied to a date, and no surer than they were.

"Last week" is not the calendar's week: it is the week before it was said. Of "last Friday" the weekday
is what was said, and of "for four months now" the month in which it began can be told.
"""

import re
from collections.abc import Iterator
from datetime import datetime, timedelta
from zoneinfo import ZoneInfo

from core.answer.found import Found
from core.text.when import TimeRange
from core.text.when_format import say_time
from core.text.when_words import NUMBERS

_LAST_WEEK = re.compile(r"(?i)\b(?:last|past|previous)\s+week(?P<end>end)?\b")
_NEXT_WEEK = re.compile(r"(?i)\b(?:next|coming)\s+week(?P<end>end)?\b")
_WEEKDAY = re.compile(r"(?i)\b(?:mon|tues?|wed(?:nes)?|thur?s?|fri|sat(?:ur)?|sun)(?:day)?s?\b")
_LASTING = re.compile(
    r"(?i)\bfor\s+(?:about|around|over|almost|nearly|like|the (?:last|past)|just (?:over|under))?\s*"
    rf"(?P<many>\d{{1,2}}|{'|'.join(NUMBERS)})\s+(?P<unit>year|month)s?\b"
)
_DAYS = {"year": 365.25, "month": 30.44}


def as_said(time: TimeRange, said_at: datetime, zone: str) -> str:
    """A time that somebody named, in words that hold without knowing when it was said."""
    said_on = say_time(said_at, said_at, "day", zone)
    for pattern, side in ((_LAST_WEEK, "before"), (_NEXT_WEEK, "after")):
        if (named := pattern.fullmatch(time.text.strip())) is not None:
            return f"the week{named['end'] or ''} {side} {said_on}"
    plain = say_time(time.start, time.end, time.precision, zone)
    if _WEEKDAY.search(time.text) and time.end - time.start <= timedelta(days=1):
        return f"{time.start.astimezone(ZoneInfo(zone)):%A} {plain}"
    return plain


def began(text: str, said_at: datetime, zone: str) -> Iterator[Found]:
    """When what has lasted "for three years now" began."""
    for match in _LASTING.finditer(text):
        many = match["many"].lower()
        number = int(many) if many.isdigit() else NUMBERS[many]
        unit = match["unit"].lower()
        start = (said_at - timedelta(days=number * _DAYS[unit])).astimezone(ZoneInfo(zone))
        short = str(start.year) if unit == "year" else f"{start:%B %Y}"
        yield Found(short, match.group(), match.start(), match.end())
