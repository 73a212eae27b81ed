"""Answers that were counted: the figure, and the rows it is made of."""

from collections.abc import Sequence
from datetime import datetime, timedelta
from decimal import Decimal
from typing import Final
from zoneinfo import ZoneInfo

from core.answer import wording
from core.answer.draft import Draft
from core.recall.exact import ExactQuestion
from core.recall.question import Question
from core.recall.records import SHOWN, Counted, Payment, Visit, total
from core.records.memory import Citation, Segment
from core.text.when_format import say_time

_HOUR, _MINUTE = 3600, 60
_SIGNS: Final = "$\u20ac\u00a3\u00a5\u20b9"


def answer(counted: Counted) -> Draft:
    """The figure, with the rows below it."""
    if counted.asked.wanted == "spent":
        return _of_payments(counted)
    return _of_visits(counted)


def _of_visits(counted: Counted) -> Draft:
    """How often, for how long, or when something was in front."""
    asked, found, zone = counted.asked, counted.visits, counted.question.zone
    when = _in_time(counted)
    if not found:
        return _draft([f"Not once{when}, as far as it was recorded."], _none(asked), ())
    shown = _shown(asked, found)
    if asked.wanted in {"last", "first"}:
        (visit,) = shown
        short = say_time(visit.start, visit.start, "minute", zone)
        text = f"{_capital(asked.wanted)} on {short}, for {_lasting(visit.end - visit.start)}."
    elif asked.wanted == "time":
        short = _lasting(sum((visit.end - visit.start for visit in found), timedelta(0)))
        text = f"{_capital(short)} in all, looked at {_times(found)}{when}."
    else:
        short = _times(found)
        text = f"{_capital(short)}{when}."
    rows = [text, *(_row(visit, zone) for visit in shown)]
    rest = len(found) - len(shown)
    if rest > 0 and asked.wanted in {"visits", "time"}:
        rows.append(f"and {rest} more before that")
    segments = counted.segments
    cited = [_cited(visit, segments[visit.activity.id]) for visit in shown if visit.activity.id in segments]
    return _draft(rows, short, tuple(cited))


def _shown(asked: ExactQuestion, found: Sequence[Visit]) -> list[Visit]:
    """The stretches that an answer shows, the newest first."""
    if asked.wanted == "first":
        return list(found[:1])
    return list(reversed(found))[: 1 if asked.wanted == "last" else SHOWN]


def _draft(rows: Sequence[str], short: str, citations: tuple[Citation, ...]) -> Draft:
    return Draft("\n".join(rows), short, citations, abstained=False, confidence=1.0)


def _of_payments(counted: Counted) -> Draft:
    """What was paid in all."""
    question, found = counted.question, counted.payments
    sums = total(found)
    short = ", ".join(_money(value, currency) for currency, value in sums.items())
    amounts = "one amount" if len(found) == 1 else f"{len(found)} amounts"
    shown = list(reversed(found))[:SHOWN]
    rows = [_paid(item, question) for item in shown]
    if len(found) > len(shown):
        rows.append(f"and {len(found) - len(shown)} more before that")
    text = f"{short} in {amounts}{_in_time(counted)}."
    citations = tuple(
        Citation(
            memory_id="",
            source_id=item.passage.source_id,
            quote=item.quote,
            time=item.passage.occurred_at,
            zone=item.passage.zone,
            app=item.passage.app,
            title=item.passage.title,
            frame_id=item.passage.source_id if item.passage.lines else "",
            box=item.passage.box,
            speaker=item.passage.author,
            url=item.passage.url,
        )
        for item in shown
    )
    return _draft([text, *rows], short, citations)


def _paid(item: Payment, question: Question) -> str:
    day = say_time(item.at, item.at, "day", question.zone)
    where = wording.place_and_time(item.passage, question.asked_at, question.zone)
    return f"{day}: {_money(item.value, item.currency)} \u2014 {where}: {wording.quoted(item.quote)}"


def _none(asked: ExactQuestion) -> str:
    return {"visits": "0 times", "time": "0 min"}.get(asked.wanted, "")


def _in_time(counted: Counted) -> str:
    ranges, zone = counted.asked.ranges, counted.question.zone
    if not ranges:
        return ""
    said = (say_time(item.start, item.end, item.precision, zone) for item in ranges)
    return f", {' and '.join(dict.fromkeys(said))}"


def _times(found: Sequence[Visit]) -> str:
    return {1: "once", 2: "twice"}.get(len(found), f"{len(found)} times")


def _lasting(time: timedelta) -> str:
    seconds = round(time.total_seconds())
    if seconds < _MINUTE:
        return "less than a minute"
    hours, minutes = divmod(round(seconds / _MINUTE), _HOUR // _MINUTE)
    return " ".join(
        part for part in (f"{hours} h" if hours else "", f"{minutes} min" if minutes else "") if part
    )


def _row(visit: Visit, zone: str) -> str:
    start, end = (at.astimezone(ZoneInfo(zone)) for at in (visit.start, visit.end))
    title = wording.quoted(visit.activity.window_title) if visit.activity.window_title else "a window"
    return f"{_day(start)}, {start:%H:%M} to {end:%H:%M}: {title} ({visit.activity.app})"


def _day(at: datetime) -> str:
    return f"{at.day} {at:%B %Y}"


def _cited(visit: Visit, segment: Segment) -> Citation:
    frame = segment.source_ids[0] if segment.source_ids else ""
    return Citation(
        memory_id="",
        source_id=frame,
        quote=visit.activity.window_title or visit.activity.app,
        time=visit.start,
        zone=segment.zone,
        app=visit.activity.app,
        title=visit.activity.window_title,
        frame_id=frame,
    )


def _money(value: Decimal, currency: str) -> str:
    amount = f"{abs(value):,.2f}"
    sign = "-" if value < 0 else ""
    return f"{sign}{currency}{amount}" if currency[-1:] in _SIGNS else f"{sign}{amount} {currency}".strip()


def _capital(text: str) -> str:
    return text[:1].upper() + text[1:]
