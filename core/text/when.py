"""Times in a question or a statement, resolved against when it was asked or said."""

import re
from collections.abc import Iterable
from dataclasses import dataclass, replace
from datetime import UTC, datetime, timedelta
from functools import lru_cache
from zoneinfo import ZoneInfo

from core.records.memory import Precision
from core.text import spans
from core.text.german_times import english_times
from core.text.pieces import pieces
from core.text.spans import DAY, Span
from core.text.when_readings import Standpoint, Tense
from core.text.when_rules import GATE, RULES
from core.text.when_words import WEEKDAYS, number, unit

EARLIEST = datetime(1900, 1, 1, tzinfo=UTC)
LATEST = datetime(2200, 1, 1, tzinfo=UTC)
"""The ends of an open range ("before 5 March", "since Monday" in a statement about the future)."""

_LEAP_DAY = 29
_LONGEST = 20_000
"""Characters read: nobody names a time further on in one breath."""
_LONGEST_PIECE = 250
"""Characters read together: a time and the words around it that bear on it."""
_PAST = re.compile(
    r"(?i)\b(?:was|were|had|did|didn't|went|got|came|saw|met|made|took|said|told|bought|sent|wrote|ran|gave|had|ate"
    r"|found|left|began|won|lost|felt|spent|ago|last|yesterday|just|\w{3,}ed)\b"
)
_FUTURE = re.compile(
    r"(?i)\b(?:will|shall|going to|gonna|due|deadline|next|upcoming|tomorrow|plan(?:ning)? (?:to|on)"
    r"|scheduled|(?:confirmed|booked|set) for|expires?|ships?"
    r"|until|see you|let's|by|estimated|expected|arriv(?:es|ing))\b|(?:'|\u2019)ll\b"
)
_SHIFTED = (
    r"(?i)\b(?:moved|rescheduled|postponed|shifted|delayed|put off|pushed(?: back)?|brought forward)\b"
    r"[^.!?;\n]{0,60}?"
)
_SHIFTED_TO = re.compile(_SHIFTED + r"\b(?:to|until|till|for)\s+(?:the\s+)?$")
"""Before a time to which something that was agreed has been moved."""
_SHIFTED_FROM = re.compile(_SHIFTED + r"\bfrom\s+(?:the\s+)?$")
_SENTENCE_END = re.compile(r"[.!?\n;]\s")
_DATE_CLOCK = re.compile(r"\s*(?:,|@|-|\(|at|around|about|from|by|in\s+the)?\s*", re.IGNORECASE)
_CLOCK_DATE = re.compile(r"\s*(?:,|on|of|this|the|of\s+the|on\s+the)?\s*", re.IGNORECASE)
_TO = re.compile(r"\s*(?:-|\u2013|\u2014|to|until|till|through|and)\s*(?:on\s+)?", re.IGNORECASE)
_RANGE_LEAD = re.compile(r"\b(?:between|from)\s*$", re.IGNORECASE)
_OFFSET_LEAD = re.compile(
    r"(?:\b(?:(?P<count>\d{1,3}|an?|one|two|three|four|five|six|seven|eight|nine|ten|(?:a\s+)?couple(?:\s+of)?)\s+"
    r"(?P<units>(?:day|week|month|year)s?)"
    r"|(?:the\s+)?(?P<unit>day|week|weekend|month|year|monday|tuesday|wednesday|thursday|friday|saturday|sunday))\s+"
    r"(?P<way>before|after|of))\s+$",
    re.IGNORECASE,
)
_LONE_OFFSET = re.compile(
    r"\bthe\s+(?P<unit>week|month|year)\s+(?P<way>before|after)\b(?!\s+(?:last|next))", re.IGNORECASE
)
_OPEN_LEAD = re.compile(r"\b(?P<way>since|after|before|until|till|up\s+to)\s*$", re.IGNORECASE)
_OPEN_WORD = re.compile(r"(?P<way>since|after|before|until|till)\s", re.IGNORECASE)


@dataclass(frozen=True, slots=True)
class TimeRange:
    """A stretch of time that a text names."""

    start: datetime
    """UTC, inclusive."""
    end: datetime
    """UTC, exclusive."""
    precision: Precision
    """The finest unit the text lets us be sure of. A part of a day has the precision "day"."""
    text: str
    """The words, as they stand in the text."""
    at: int = 0
    """Where they begin: `source[at : at + len(text)] == text`."""


@dataclass(frozen=True, slots=True)
class _Found:
    begin: int
    stop: int
    span: Span
    kind: str
    order: int = 0


def find_ranges(question: str, now: datetime, zone: str) -> list[TimeRange]:
    """The stretches of time a question asks about.

    A question is about the past unless it says otherwise: "on Friday" is the last Friday, "in March" the last
    March that has begun. "since", "after", "before" and "until" give open ranges.

    Args:
        question: what the user asks.
        now: when it is asked; aware.
        zone: IANA name of the user's zone.
    """
    return _find(question, now, zone, question=True)


def find_times(statement: str, said_at: datetime, zone: str) -> list[TimeRange]:
    """The times a statement names, resolved against when and where it was said.

    The tense of its words tells whether "on Friday" was or will be; a date without a year is the nearest one.

    Args:
        statement: what was said or written.
        said_at: when; aware.
        zone: IANA name of the zone it was said in.
    """
    return _find(statement, said_at, zone, question=False)


def _find(text: str, moment: datetime, zone: str, *, question: bool) -> list[TimeRange]:
    return [
        replace(item, at=start + item.at)
        for start, piece in pieces(text[:_LONGEST], _LONGEST_PIECE)
        for item in _found_in(piece, moment, zone, question=question)
    ]


def _found_in(text: str, moment: datetime, zone: str, *, question: bool) -> list[TimeRange]:
    """The times in one piece of text, in English or in German."""
    english = english_times(text)
    if not GATE.search(english.text):
        return []
    found = _find_in(english.text, moment, zone, question=question)
    if not english.replaced:
        return found
    stood = [english.before(item.at, item.at + len(item.text)) for item in found]
    return [
        replace(item, at=start, text=text[start:end]) for item, (start, end) in zip(found, stood, strict=True)
    ]


def _find_in(text: str, moment: datetime, zone: str, *, question: bool) -> list[TimeRange]:
    """The times in one piece of text."""
    place = _zone(zone)
    now = moment.astimezone(place).replace(tzinfo=None)
    month_first = zone.startswith(("America/", "US/"))
    found = _claims(text, now, month_first=month_first, question=question)
    found = _with_hours(text, found)
    found = _joined(text, found)
    found = _offset(text, found, now)
    if question:
        found = [_opened(text, item, now) for item in found]
    return [item for each in found if (item := _range(text, each, place))]


@lru_cache(maxsize=32)
def _zone(name: str) -> ZoneInfo:
    return ZoneInfo(name)


def _claims(text: str, now: datetime, *, month_first: bool, question: bool) -> list[_Found]:
    """What the rules find, each character claimed once: the longest claim has it."""
    claims = []
    for order, rule in enumerate(RULES):
        for match in rule.pattern.finditer(text):
            at = Standpoint(now, _tense(text, match.start(), match.end(), question=question), month_first)
            try:
                span = rule.read(match, at)
            except OverflowError:  # beyond the calendar
                span = None
            if span is not None:
                claims.append(_Found(match.start(), match.end(), span, rule.kind, order))
    claims.sort(key=lambda item: (item.begin - item.stop, item.order, item.begin))
    kept: list[_Found] = []
    for claim in claims:
        if all(claim.stop <= other.begin or other.stop <= claim.begin for other in kept):
            kept.append(claim)
    return sorted(kept, key=lambda item: item.begin)


def _tense(text: str, begin: int, stop: int, *, question: bool) -> Tense:
    """Which way an ambiguous name of a time points, by the words of its sentence."""
    breaks = [match.end() for match in _SENTENCE_END.finditer(text, 0, begin)]
    following = _SENTENCE_END.search(text, stop)
    before, after = (
        text[breaks[-1] if breaks else 0 : begin],
        text[stop : following.start() if following else None],
    )
    sentence = f"{before} {after}"
    if _FUTURE.search(sentence) or _SHIFTED_TO.search(before):
        return "future"
    if question or _PAST.search(sentence):
        return "past"
    return "near"


def _with_hours(text: str, found: list[_Found]) -> list[_Found]:
    """Put hours and parts of a day on the date beside them; drop parts that stand alone."""
    result: list[_Found] = []
    position = 0
    while position < len(found):
        item = found[position]
        follower = found[position + 1] if position + 1 < len(found) else None
        merged = _hour_of(text, item, follower) if follower else None
        if merged is not None:
            found = [*found[:position], merged, *found[position + 2 :]]
            continue
        if item.kind != "part":
            result.append(item)
        position += 1
    return result


def _hour_of(text: str, first: _Found, second: _Found) -> _Found | None:
    gap = text[first.stop : second.begin]
    if first.kind == "date" and second.kind != "date":
        date, hour, allowed = first, second, _DATE_CLOCK
    elif first.kind != "date" and second.kind == "date":
        date, hour, allowed = second, first, _CLOCK_DATE
    else:
        return None
    if not date.span.one_day or not allowed.fullmatch(gap):
        return None
    origin = spans.midnight(hour.span.start)
    span = date.span.within(hour.span.start - origin, hour.span.end - origin, hour.span.precision)
    return _Found(first.begin, second.stop, span, "date")


def _joined(text: str, found: list[_Found]) -> list[_Found]:
    """Make one range of "from A to B", "between A and B" and "A - B"; what is moved from A to B is at B."""
    result: list[_Found] = []
    for item in found:
        if result and _is_shifted(text, result[-1], item):
            result[-1] = item
        elif result and (merged := _pair(text, result[-1], item)):
            result[-1] = merged
        else:
            result.append(item)
    return result


def _is_shifted(text: str, first: _Found, second: _Found) -> bool:
    gap = text[first.stop : second.begin]
    return _TO.fullmatch(gap) is not None and _SHIFTED_FROM.search(text[: first.begin]) is not None


def _pair(text: str, first: _Found, second: _Found) -> _Found | None:
    gap = text[first.stop : second.begin]
    if not _TO.fullmatch(gap) or first.kind != second.kind:
        return None
    lead = _RANGE_LEAD.search(text, max(0, first.begin - 12), first.begin)
    inside = re.match(r"(?i)from\s|between\s", text[first.begin : first.stop])
    if not lead and not inside and gap.strip().lower() in {"and", "until", "till"}:
        return None
    start, end = first.span.start, second.span.end
    if start >= end and first.span.one_day and second.span.one_day:
        # Each was read as the nearest: "Monday to Wednesday" on a Tuesday, "March 3 to April 2" in March.
        if start - end < spans.WEEK:
            start -= spans.WEEK
        elif end.month != 2 or end.day != _LEAP_DAY:  # noqa: PLR2004 -- February
            end = end.replace(year=end.year + 1)
    if not start < end:
        return None
    return _Found(lead.start() if lead else first.begin, second.stop, spans.between(start, end), first.kind)


def _offset(text: str, found: list[_Found], now: datetime) -> list[_Found]:
    """Read "two weeks before X", "the Sunday after X", "the week of X" and a lone "the week before"."""
    result: list[_Found] = []
    for item in found:
        lead = _OFFSET_LEAD.search(text, max(0, item.begin - 40), item.begin)
        span = _moved(item.span, lead) if lead else None
        if lead and span:
            result = [
                other for other in result if other.stop <= lead.start()
            ]  # "the Sunday" of "the Sunday before"
            item = replace(item, begin=lead.start(), span=span)  # noqa: PLW2901
        result.append(item)
    for match in _LONE_OFFSET.finditer(text):
        if all(match.end() <= item.begin or item.stop <= match.start() for item in result):
            earlier = [item for item in result if item.stop <= match.start()]
            anchor = earlier[-1].span.start if earlier else now
            step = -1 if match["way"].lower() == "before" else 1
            if span := spans.around(anchor, unit(match["unit"]), step):
                result.append(_Found(match.start(), match.end(), span, "date"))
    return sorted(result, key=lambda item: item.begin)


def _moved(span: Span, lead: re.Match[str]) -> Span | None:
    """The stretch that lies before, after or around `span` as the words in front of it say."""
    way = lead["way"].lower()
    step = {"before": -1, "after": 1, "of": 0}[way]
    if lead["units"]:
        count = number(lead["count"])
        return spans.around(span.start, unit(lead["units"]), count * step) if count and step else None
    name = lead["unit"].lower()
    if name == "weekend":
        return _weekend_beside(span, step)
    if name not in WEEKDAYS:
        return spans.around(span.start, unit(name), step)
    ahead = (WEEKDAYS[name] - span.start.weekday()) % 7
    return spans.day(span.start + DAY * ((ahead or 7) if step > 0 else ahead - 7)) if step else None


def _weekend_beside(span: Span, step: int) -> Span:
    """The weekend of its week, or the nearest one wholly before (-1) or after (1) it."""
    inside = spans.weekend(span.start)
    if step < 0 and inside.end > span.start:
        return spans.weekend(span.start - spans.WEEK)
    if step > 0 and inside.start < span.end:
        return spans.weekend(span.start + spans.WEEK)
    return inside


def _opened(text: str, item: _Found, now: datetime) -> _Found:
    """Turn "since X", "after X", "before X" and "until X" of a question into open ranges."""
    inside = _OPEN_WORD.match(text, item.begin, item.stop)
    lead = inside or _OPEN_LEAD.search(text, max(0, item.begin - 12), item.begin)
    if lead is None:
        return item
    way = lead["way"].lower()
    first, last = (moment.replace(tzinfo=None) for moment in (EARLIEST, LATEST))
    if way == "since":
        start, end = item.span.start, now
    elif way == "after":
        start, end = item.span.end, now if item.span.end < now else last
    elif way == "before":
        start, end = first, item.span.start
    else:
        start, end = first, item.span.end
    if not start < end:
        return item
    return replace(item, begin=min(item.begin, lead.start()), span=replace(item.span, start=start, end=end))


def _range(text: str, item: _Found, place: ZoneInfo) -> TimeRange | None:
    try:
        start = item.span.start.replace(tzinfo=place).astimezone(UTC)
        end = item.span.end.replace(tzinfo=place).astimezone(UTC)
    except OverflowError:
        return None
    if end <= start:  # an hour that the clocks skip
        end = start + timedelta(minutes=1)
    if end <= EARLIEST or start >= LATEST:
        return None
    words = text[item.begin : item.stop]
    lead = len(words) - len(words.lstrip())
    return TimeRange(start, end, item.span.precision, words.strip(), item.begin + lead)


def overlapping(ranges: Iterable[TimeRange], start: datetime, end: datetime) -> bool:
    """Whether any of the ranges shares a moment with `[start, end)`; an instant counts as a moment."""
    return any(item.start < max(end, start + timedelta.resolution) and start < item.end for item in ranges)
