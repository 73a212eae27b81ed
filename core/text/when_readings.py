"""What each way of naming a time means, given when and where it is read."""

import re
from collections.abc import Callable
from dataclasses import dataclass
from datetime import datetime, timedelta
from typing import Literal

from core.text import spans
from core.text.spans import DAY, WEEK, Span
from core.text.when_words import MONTHS, PARTS, SEASONS, VAGUE, WEEKDAYS, number, unit

Tense = Literal["past", "future", "near"]
_NOON = 12
_CENTURY = 100
_JUST_OVER = timedelta(days=60)
"""So near, "due on 1 March" is the one that has passed rather than that of next year."""
_PIVOT = 70
"""Two-digit years from here on are 19xx."""


_NAMED_DAYS = {
    "day before yesterday": -2,
    "yesterday": -1,
    "today": 0,
    "tomorrow": 1,
    "day after tomorrow": 2,
}


@dataclass(frozen=True, slots=True)
class Standpoint:
    """From where an expression is read."""

    now: datetime
    """Local, naive."""
    tense: Tense
    """Which of several days of that name is meant."""
    month_first: bool
    """Whether 3/4 is the fourth of March."""


Reading = Callable[[re.Match[str], Standpoint], Span | None]


def _text(match: re.Match[str], group: str) -> str:
    """The group's text in lower case; empty where it took no part."""
    return (match.groupdict().get(group) or "").lower()


def _year_of(match: re.Match[str], at: Standpoint, make: Callable[[int], Span | None]) -> Span | None:
    """The span in the year it names, else in the year that tense and nearness suggest."""
    if stated := _text(match, "year"):
        return make(int(stated))
    options = [span for year in (-1, 0, 1) if (span := make(at.now.year + year))]
    if at.tense == "past":
        return max(
            (span for span in options if span.start <= at.now), key=lambda span: span.start, default=None
        )
    nearest = min(options, key=lambda span: abs(span.start - at.now), default=None)
    if at.tense == "future" and nearest and abs(nearest.start - at.now) > _JUST_OVER:
        return min((span for span in options if span.end > at.now), key=lambda span: span.start, default=None)
    return nearest


def iso_date(match: re.Match[str], at: Standpoint) -> Span | None:
    """Read "2026-03-04" and "2026-03-04 14:02"."""
    del at
    whole = spans.date(int(match["year"]), int(match["month"]), int(match["day"]))
    if whole is None or not match["hour"]:
        return whole
    hour, minute = int(match["hour"]), int(match["minute"])
    return spans.minute(whole.start + timedelta(hours=hour, minutes=minute)) if hour < 24 else None  # noqa: PLR2004


def numeric(match: re.Match[str], at: Standpoint) -> Span | None:
    """Read "03/04/2026" and "31.12.2025"."""
    first, second, year = int(match["a"]), int(match["b"]), int(match["year"])
    if year < _CENTURY:
        year += 1900 if year >= _PIVOT else 2000
    month_first = at.month_first and "/" in match.group()
    if "." in match.group():
        pairs = [(second, first)]  # with dots the day comes first; anything else is a version
    else:
        pairs = [(second, first), (first, second)] if not month_first else [(first, second), (second, first)]
    return next((span for month, day in pairs if (span := spans.date(year, month, day))), None)


def day_of_month(match: re.Match[str], at: Standpoint) -> Span | None:
    """Read "7 May", "May 7th, 2023"."""
    month, day = MONTHS[_text(match, "month")], int(match["day"])
    return _year_of(match, at, lambda year: spans.date(year, month, day))


def days_of_month(match: re.Match[str], at: Standpoint) -> Span | None:
    """Read "3 to 17 March"."""
    month = MONTHS[_text(match, "month")]
    first, last = int(match["day"]), int(match["day2"])

    def make(year: int) -> Span | None:
        start, end = spans.date(year, month, first), spans.date(year, month, last)
        return start.until(end) if start and end and first < last else None

    return _year_of(match, at, make)


def named_month(match: re.Match[str], at: Standpoint) -> Span | None:
    """Read "in March", "early May 2023"."""
    month = MONTHS[_text(match, "month")]
    found = _year_of(match, at, lambda year: spans.month(year, month))
    return found and _third(_text(match, "part"), found)


def _third(word: str, span: Span) -> Span:
    """The early, middle or late third of a longer span; all of it without such a word."""
    third = (span.end - span.start) / 3
    index = {"early": 0, "beginning": 0, "start": 0, "mid": 1, "middle": 1, "late": 2, "end": 2}.get(
        word.split(maxsplit=1)[0] if word else ""
    )
    if index is None:
        return span
    start = spans.midnight(span.start + third * index)
    return spans.between(start, spans.midnight(start + third) + (DAY if index else timedelta()))


def named_year(match: re.Match[str], at: Standpoint) -> Span | None:
    """Read "in 2019", "late 2022"."""
    del at
    return _third(_text(match, "part"), spans.year_span(int(match["year"])))


def season(match: re.Match[str], at: Standpoint) -> Span | None:
    """Read "last summer", "the summer of 2022"."""
    month = SEASONS[_text(match, "season")]

    def make(year: int) -> Span:
        return spans.month(year, month).until(spans.month(year, month + 2))

    which = _text(match, "which")
    if which in {"last", "this past", "past"}:
        years = (at.now.year, at.now.year - 1, at.now.year - 2)
        return next((span for year in years if (span := make(year)).end <= at.now), None)
    if which in {"next", "this coming"}:
        return next(
            (span for year in (at.now.year, at.now.year + 1) if (span := make(year)).start > at.now), None
        )
    if which == "this":
        return make(at.now.year)
    return _year_of(match, at, make)


def quarter(match: re.Match[str], at: Standpoint) -> Span | None:
    """Read "Q1 2026"."""
    first = int(match["quarter"]) * 3 - 2
    return _year_of(match, at, lambda year: spans.month(year, first).until(spans.month(year, first + 2)))


def named_day(match: re.Match[str], at: Standpoint) -> Span | None:
    """Read "yesterday", "last night", "the other day"."""
    words = re.sub(r"\s+", " ", match.group().lower())
    offset = _NAMED_DAYS.get(words.removeprefix("the "))
    if offset is not None:
        return spans.day(at.now + DAY * offset)
    today = spans.day(at.now)
    if words == "earlier today":
        return spans.between(today.start, max(at.now, today.start + timedelta(minutes=1)))
    if words == "last night":
        return today.within(PARTS["night"][0] - DAY, PARTS["night"][1] - DAY, "day")
    if words == "tonight":
        return today.within(*PARTS["night"], "day")
    return spans.between(today.start - WEEK, today.start)  # the other day


def weekday(match: re.Match[str], at: Standpoint) -> Span | None:
    """Read "Friday", "last Friday", "next Friday"."""
    target = WEEKDAYS[_text(match, "weekday").rstrip(".")]
    which = re.sub(r"\s+", " ", _text(match, "which"))
    ahead = (target - at.now.weekday()) % 7
    if which in {"last", "this past", "past", "previous"}:
        return spans.day(at.now - DAY * ((-ahead) % 7 or 7))
    if which in {"next", "coming", "this coming"}:
        return spans.day(at.now + DAY * (ahead or 7))
    if which == "this":
        return spans.day(spans.week(at.now).start + DAY * target)
    if at.tense == "past":
        return spans.day(at.now - DAY * ((-ahead) % 7 or 7))
    return spans.day(at.now + DAY * ahead)


def weekday_of_week(match: re.Match[str], at: Standpoint) -> Span | None:
    """Read "Friday last week"."""
    step = {"last": -1, "this": 0, "next": 1}[_text(match, "which")]
    return spans.day(spans.week(at.now).start + WEEK * step + DAY * WEEKDAYS[_text(match, "weekday")])


def which_unit(match: re.Match[str], at: Standpoint) -> Span | None:
    """Read "last week", "this weekend", "end of next month", "the past month"."""
    which, word = re.sub(r"\s+", " ", _text(match, "which")), _text(match, "unit")
    before_last = bool(match["again"])
    if which in {"the past", "past", "this past"} and word not in {"weekend", "week", "month", "year"}:
        return None
    step = {
        "last": -1,
        "previous": -1,
        "past": -1,
        "this past": -1,
        "the past": -1,
        "this": 0,
        "current": 0,
    }.get(which, 1) - (1 if before_last else 0)
    if word == "weekend":
        sunday = 6
        back = 1 if which.endswith(("last", "past", "previous")) and at.now.weekday() < sunday - 1 else -step
        return spans.weekend(at.now - WEEK * back if step < 0 else at.now + WEEK * step)
    if which == "the past":  # rolling: the past month reaches to now
        start = spans.shifted(at.now, unit(word), -1)
        return spans.between(start, at.now) if start else None
    found = spans.around(at.now, unit(word), step)
    return found and _third(_text(match, "part"), found)


def week_before_last(match: re.Match[str], at: Standpoint) -> Span | None:
    """Read "the week before last"."""
    return spans.around(at.now, unit(match["unit"]), -2)


def ago(match: re.Match[str], at: Standpoint) -> Span | None:
    """Read "two weeks ago", "in three days", "a few months back"."""
    sign = (
        1 if match.group().lower().startswith(("in ", "within ")) or _text(match, "way") == "from now" else -1
    )
    name = unit(match["unit"])
    if vague := VAGUE.get(_text(match, "vague")):
        near, far = (spans.around(at.now, name, sign * count) for count in vague)
        first, last = (far, near) if sign < 0 else (near, far)
        return spans.between(first.start, last.end) if first and last else None
    count = number(match["count"])
    if count is None:
        return None
    if name in {"second", "minute", "hour"}:
        return _about(at.now, timedelta(**{f"{name}s": sign * count}))
    return spans.around(at.now, name, sign * count)


def _about(now: datetime, away: timedelta) -> Span:
    """Nobody counts minutes to the minute: a third of the distance on either side."""
    slack = max(abs(away) / 3, timedelta(minutes=1))
    return spans.between(now + away - slack, now + away + slack)


def half_hour_ago(match: re.Match[str], at: Standpoint) -> Span | None:
    """Read "half an hour ago"."""
    del match
    return _about(at.now, timedelta(minutes=-30))


def weekdays_ago(match: re.Match[str], at: Standpoint) -> Span | None:
    """Read "two Fridays ago"."""
    count, word = number(match["count"]), _text(match, "weekday").removesuffix("s")
    if count is None:
        return None
    if word == "weekend":
        return spans.weekend(at.now - WEEK * count)
    back = (at.now.weekday() - WEEKDAYS[word]) % 7 or 7
    return spans.day(at.now - DAY * back - WEEK * (count - 1))


def rolling(match: re.Match[str], at: Standpoint) -> Span | None:
    """Read "the last two weeks", "the last hour"."""
    count = VAGUE.get(_text(match, "count"), (0, number(match["count"] or "one") or 0))[1]
    future = _text(match, "which") in {"next", "coming"}
    other = spans.shifted(at.now, unit(match["unit"]), count if future else -count)
    if other is None or not count:
        return None
    return spans.between(at.now, other) if future else spans.between(other, at.now)


def ordinal(match: re.Match[str], at: Standpoint) -> Span | None:
    """Read "on the 5th"."""
    day = int(match["day"])
    months = (spans.month(at.now.year, at.now.month + step) for step in (-1, 0, 1))
    days = [span for month in months if (span := spans.date(month.start.year, month.start.month, day))]
    if at.tense == "past":
        days = [span for span in days if span.start <= at.now][-1:]
    elif at.tense == "future":
        days = [span for span in days if span.end > at.now][:1]
    return min(days, key=lambda span: abs(span.start - at.now), default=None)


def _hours(match: re.Match[str], suffix: str = "", half: str = "") -> timedelta | None:
    """The time of day as an offset from midnight."""
    hour, minute = int(match["hour" + suffix]), int(match["minute" + suffix] or 0)
    half = (match["half" + suffix] or half).lower()
    if half:
        if not 1 <= hour <= _NOON:
            return None
        hour = hour % _NOON + (_NOON if half.startswith("p") else 0)
    return timedelta(hours=hour, minutes=minute)


def clock(match: re.Match[str], at: Standpoint) -> Span | None:
    """Read "3pm", "3:30 p.m."; a bare number is no time of day."""
    return _clock(match, at) if match["half"] else None


def clock_said(match: re.Match[str], at: Standpoint) -> Span | None:
    """Read "at 15:30", "around 3pm"."""
    return _clock(match, at) if match["half"] or match["minute"] else None


def clock_shown(match: re.Match[str], at: Standpoint) -> Span | None:
    """Read "15:30" alone, which on a screen stands beside everything."""
    return _clock(match, at) if match["minute"] and ":" in match.group() else None


def _clock(match: re.Match[str], at: Standpoint) -> Span | None:
    offset = _hours(match)
    return None if offset is None or offset >= DAY else spans.minute(spans.midnight(at.now) + offset)


def named_clock(match: re.Match[str], at: Standpoint) -> Span | None:
    """Read "at noon"."""
    hour = _NOON if match["named"].lower() == "noon" else 0
    return spans.minute(spans.midnight(at.now) + timedelta(hours=hour))


def clocks(match: re.Match[str], at: Standpoint) -> Span | None:
    """Read "between 9 and 11 am", "14:00 to 15:30"; not "3 to 5", which may count anything."""
    if not (match["half2"] or (match["minute"] and match["minute2"])):
        return None
    start, end = _hours(match, half=match["half2"] or ""), _hours(match, "2")
    if start is None or end is None:
        return None
    if start >= end:
        start = _hours(match) or start
    today = spans.midnight(at.now)
    return Span(today + start, today + end, "day") if start < end <= DAY else None


def part_of_day(match: re.Match[str], at: Standpoint) -> Span | None:
    """Read "this morning", or "in the morning" beside a date."""
    return spans.day(at.now).within(*PARTS[_text(match, "part")], "day")
