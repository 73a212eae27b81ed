"""Answers that were counted: the figure, and the rows it is made of."""

from collections.abc import Sequence
from datetime import timedelta
from decimal import Decimal
from typing import Final
from zoneinfo import ZoneInfo

from core.answer import wording
from core.answer.draft import Draft
from core.answer.phrases import Phrases, phrases
from core.recall.exact import ExactQuestion
from core.recall.question import Question
from core.recall.records import SHOWN, Counted, Payment, Visit, total
from core.records.memory import Citation, Segment
from core.text.when_format import say_day, say_time

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
    language, when = counted.question.language, _in_time(counted)
    say = phrases(language)
    if not found:
        return _draft([say.never.format(when=when)], _none(counted), ())
    shown = _shown(asked, found)
    if asked.wanted in {"last", "first"}:
        (visit,) = shown
        short = say_time(visit.start, visit.start, "minute", zone, language)
        form = say.last if asked.wanted == "last" else say.first
        text = form.format(when=short, lasting=_lasting(visit.end - visit.start, say))
    elif asked.wanted == "time":
        short = _lasting(sum((visit.end - visit.start for visit in found), timedelta(0)), say)
        text = _capital(say.in_all.format(lasting=short, times=_times(found, say), when=when))
    else:
        short = _times(found, say)
        text = f"{_capital(short)}{when}."
    rows = [text, *(_row(visit, zone, language) for visit in shown)]
    rest = len(found) - len(shown)
    if rest > 0 and asked.wanted in {"visits", "time"}:
        rows.append(say.more_before.format(rest))
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
    say = phrases(question.language)
    sums = total(found)
    short = ", ".join(_money(value, currency) for currency, value in sums.items())
    amounts = say.one_amount if len(found) == 1 else say.amounts.format(len(found))
    shown = list(reversed(found))[:SHOWN]
    rows = [_paid(item, question) for item in shown]
    if len(found) > len(shown):
        rows.append(say.more_before.format(len(found) - len(shown)))
    text = say.spent.format(sum=short, amounts=amounts, when=_in_time(counted))
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
    day = say_time(item.at, item.at, "day", question.zone, question.language)
    where = wording.place_and_time(item.passage, question)
    return f"{day}: {_money(item.value, item.currency)} \u2014 {where}: {wording.quoted(item.quote)}"


def _none(counted: Counted) -> str:
    times = phrases(counted.question.language).times.format(0)
    return {"visits": times, "time": "0 min"}.get(counted.asked.wanted, "")


def _in_time(counted: Counted) -> str:
    ranges, zone, language = counted.asked.ranges, counted.question.zone, counted.question.language
    if not ranges:
        return ""
    said = (say_time(item.start, item.end, item.precision, zone, language) for item in ranges)
    return f", {phrases(language).together.join(dict.fromkeys(said))}"


def _times(found: Sequence[Visit], say: Phrases) -> str:
    return {1: say.once, 2: say.twice}.get(len(found), say.times.format(len(found)))


def _lasting(time: timedelta, say: Phrases) -> str:
    seconds = round(time.total_seconds())
    if seconds < _MINUTE:
        return say.less_than_a_minute
    hours, minutes = divmod(round(seconds / _MINUTE), _HOUR // _MINUTE)
    return " ".join(
        part for part in (f"{hours} h" if hours else "", f"{minutes} min" if minutes else "") if part
    )


def _row(visit: Visit, zone: str, language: str) -> str:
    start, end = (at.astimezone(ZoneInfo(zone)) for at in (visit.start, visit.end))
    say, window = phrases(language), visit.activity.window_title
    return say.stretch.format(
        day=say_day(start, language),
        start=f"{start:%H:%M}",
        end=f"{end:%H:%M}",
        title=wording.quoted(window) if window else say.a_window,
        app=visit.activity.app,
    )


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
