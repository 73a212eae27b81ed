"""Counts what an exact question asks for in the records themselves: windows by time, amounts by line.

A window counts while it was in front: from one look to the next, until another window came, a gap began, or
nothing changed for five minutes. An amount counts once, however often its page was seen.
"""

import re
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass, field, replace
from datetime import datetime, timedelta
from decimal import Decimal, InvalidOperation
from typing import Final

from core.memory.attention import LONGEST_LOOK, looked_at
from core.memory.search import Scope
from core.memory.tables import MemoryTables
from core.memory.timeline import Activity
from core.recall.exact import ExactQuestion, exact_question, stems_in
from core.recall.question import Question
from core.records.memory import Passage, Segment
from core.text.tokens import fold
from core.text.values import ValueKind, find_values
from core.text.when import TimeRange, find_times, overlapping

_BEFORE: Final = timedelta(hours=12)
"""How long before a range an activity that reaches into it may have begun."""
_AMOUNTS: Final[tuple[ValueKind, ...]] = ("amount",)
_IDENTIFIERS: Final[tuple[ValueKind, ...]] = ("identifier",)
SHOWN: Final = 8
"""Rows that an answer shows; the figure counts all of them."""
_PASSAGES: Final = 400
"""Passages with the words that are looked at for amounts."""
_TOTAL: Final = re.compile(
    r"(?i)\b(?:total|paid|payment|charged|amount(?!\s+saved)|debit(?:ed)?|you\s+pay|due|price|spent|cost)\b"
)
_SUBTOTAL: Final = re.compile(r"(?i)\bsub-?total|\bbalance\b|\bbudget\b|\bsaved\b|\bdiscount\b")
_BACK: Final = re.compile(r"(?i)\brefund(?:ed)?\b|\bcredit(?:ed)?\b|\breimburse")
_DIGITS: Final = re.compile(r"[\d.,\u2019'\u00a0\u202f ]*\d")


@dataclass(frozen=True, slots=True)
class Visit:
    """A stretch in which a window was in front."""

    start: datetime
    end: datetime
    activity: Activity


@dataclass(frozen=True, slots=True)
class Payment:
    """An amount, and the line that says it."""

    value: Decimal
    """Negative where it came back."""
    currency: str
    at: datetime
    """The day the line names, else when it was seen or said."""
    quote: str
    passage: Passage


@dataclass(frozen=True, slots=True)
class Counted:
    """What an exact question asks for, counted: visits or payments, oldest first."""

    asked: ExactQuestion
    question: Question
    visits: tuple[Visit, ...] = ()
    segments: Mapping[str, Segment] = field(default_factory=dict)
    """The activities of the first and last visits with their sources, by id."""
    payments: tuple[Payment, ...] = ()


def counted(tables: MemoryTables, question: Question) -> Counted | None:
    """The records that answer a question; `None` where it is not for counting, or nothing was ever seen."""
    asked = exact_question(question)
    if asked is None:
        return None
    if asked.wanted == "spent":
        paid = _payments(tables, asked)
        is_sum = bool(paid) and (asked.in_total or len(paid) > 1)
        return Counted(asked, question, payments=tuple(paid)) if is_sum else None
    every = _visits(tables, asked, question.asked_at)
    if not every:
        return None
    within = [cut for visit in every for stretch in asked.ranges if (cut := _cut(visit, stretch)) is not None]
    found = within if asked.ranges else every
    opened = tables.get_many(Segment, (visit.activity.id for visit in (*found[:1], *found[-SHOWN:])))
    return Counted(asked, question, tuple(found), opened)


def _visits(tables: MemoryTables, asked: ExactQuestion, now: datetime) -> list[Visit]:
    """When what is asked for was in front, in order."""
    extent = tables.extent()
    if extent is None:
        return []
    return list(_runs(tables, asked, extent[0] - _BEFORE, max(now, extent[1])))


def _payments(tables: MemoryTables, asked: ExactQuestion) -> list[Payment]:
    """What was paid to whom or for what the question names, oldest first, each once."""
    found = tables.find_words("passages", "text", asked.subject, Scope(), _PASSAGES)
    passages = tables.by_keys(Passage, (item.key for item in found)).values()
    once: dict[tuple[object, ...], Payment] = {}
    for passage in sorted(passages, key=lambda item: item.occurred_at):
        for payment, mark in _paid(passage, asked):
            if not asked.ranges or overlapping(asked.ranges, payment.at, payment.at):
                once.setdefault((payment.value, payment.currency, mark), payment)
    return sorted(once.values(), key=lambda item: item.at)


def _runs(tables: MemoryTables, asked: ExactQuestion, start: datetime, end: datetime) -> Iterator[Visit]:
    """Neighbouring activities of what is asked for, taken together."""
    activities = tables.activities(start, end)
    gaps = tables.gaps_between(start, end)
    last: Visit | None = None
    for activity, begin, until in looked_at(activities, gaps, end):
        if not _is_meant(activity, asked):
            if last is not None:
                yield last
            last = None
        elif last is not None and begin - last.end <= LONGEST_LOOK:
            last = replace(last, end=until)
        else:
            if last is not None:
                yield last
            last = Visit(begin, until, activity)
    if last is not None:
        yield last


def _is_meant(activity: Activity, asked: ExactQuestion) -> bool:
    return asked.is_named_in(activity.app if asked.by_program else f"{activity.app} {activity.window_title}")


def _cut(visit: Visit, stretch: TimeRange) -> Visit | None:
    start, end = max(visit.start, stretch.start), min(visit.end, stretch.end)
    return replace(visit, start=start, end=end) if start < end else None


def _paid(passage: Passage, asked: ExactQuestion) -> Iterator[tuple[Payment, object]]:
    """The amounts of a passage that were paid, with what tells one from another of the same height."""
    lines = [line for line in passage.text.split("\n") if line.strip()]
    rows = [line for line in lines if asked.is_named_in(line) and _amount(line) is not None]
    rows = [line for line in rows if not _SUBTOTAL.search(line)]
    if not rows:  # it is named above, and the amount stands under "Total"
        if not asked.names <= stems_in(f"{passage.text} {passage.window_title} {passage.speaker}"):
            return
        totals = [line for line in lines if _TOTAL.search(line) and not _SUBTOTAL.search(line)]
        rows = [line for line in totals if _amount(line) is not None][-1:]
    numbers = sorted(value.text for value in find_values(passage.text, _IDENTIFIERS))
    for line in rows:
        amount = _amount(line)
        if amount is None:
            continue
        value, currency = amount
        times = find_times(line, passage.occurred_at, passage.zone)
        day = next((item.start for item in times if item.precision in {"day", "minute"}), None)
        mark: object = fold(line) if len(rows) > 1 else (day or tuple(numbers) or passage.window_title)
        sign = -1 if _BACK.search(line) else 1
        yield Payment(sign * value, currency, day or passage.occurred_at, line.strip(), passage), mark


def _amount(line: str) -> tuple[Decimal, str] | None:
    """The last amount of a line: what stands before it is a unit price, or none."""
    values = find_values(line, _AMOUNTS)
    if not values:
        return None
    text = values[-1].text
    digits = _DIGITS.search(text)
    if digits is None:
        return None
    value = _decimal(digits.group().strip())
    currency = (text[: digits.start()] + text[digits.end() :]).strip(" +-\u2212")
    return None if value is None else (value, currency)


def _decimal(digits: str) -> Decimal | None:
    """A number as people write it: one or two digits after the last point or comma are its fraction."""
    plain = re.sub(r"[\u2019'\u00a0\u202f ]", "", digits)
    whole, mark, rest = plain, "", ""
    if (match := re.search(r"[.,](?=\d{1,2}$)", plain)) is not None:
        whole, mark, rest = plain[: match.start()], ".", plain[match.end() :]
    try:
        return Decimal(re.sub(r"[.,]", "", whole) + mark + rest)
    except InvalidOperation:
        return None


def total(found: Sequence[Payment]) -> dict[str, Decimal]:
    """The sums by currency, in order of first appearance."""
    sums: dict[str, Decimal] = {}
    for payment in found:
        sums[payment.currency] = sums.get(payment.currency, Decimal(0)) + payment.value
    return sums
