"""Answers in plain words: what, where and when."""

from datetime import datetime, timedelta
from zoneinfo import ZoneInfo

from core.answer.phrases import phrases
from core.answer.units import Unit
from core.recall.evidence import Evidence
from core.recall.question import Question
from core.recall.rollup import named_for
from core.records.geometry import Box
from core.records.memory import Citation, Passage
from core.text.when_format import say_day


def with_value(short: str, unit: Unit, question: Question) -> str:
    """'INV-48213 — in “Inbox” (Chromium), 14:02 today: “the invoice number is INV-48213”'."""
    return f"{short} \u2014 {place_and_time(unit.evidence.passage, question)}: {quoted(unit.text)}"


def as_quote(unit: Unit, question: Question) -> str:
    """'In “Notes” (Mousepad), 14:02 today: “…”'."""
    where = place_and_time(unit.evidence.passage, question)
    return f"{where[0].upper()}{where[1:]}: {quoted(unit.text)}"


def place_and_time(passage: Passage, question: Question) -> str:
    """Where and when it was said or seen."""
    say, when = phrases(question.language), moment(passage.occurred_at, question)
    if passage.conversation:
        if passage.form == "written":
            return f"in {quoted(passage.conversation)}, {when}"
        return f"{passage.speaker}, {when}" if passage.speaker else when
    title = say.in_window.format(quoted(passage.window_title)) if passage.window_title else say.on_screen
    app = f" ({passage.app})" if passage.app else ""
    sender = f"{passage.speaker}, " if passage.speaker else ""
    return f"{sender}{title}{app}, {when}"


def moment(at: datetime, question: Question) -> str:
    """'14:02 today', '14:02 yesterday', '4 March 2026, 14:02', in the asker's zone."""
    place, say = ZoneInfo(question.zone), phrases(question.language)
    local, now = at.astimezone(place), question.asked_at.astimezone(place)
    if local.date() == now.date():
        return say.today.format(time=f"{local:%H:%M}")
    if local.date() == now.date() - timedelta(days=1):
        return say.yesterday.format(time=f"{local:%H:%M}")
    return say.on_that_day.format(day=say_day(local, question.language), time=f"{local:%H:%M}")


def quoted(text: str) -> str:
    """The text in quotation marks, on one line."""
    return f"\u201c{' '.join(text.split())}\u201d"


def citation(unit: Unit, value: str = "") -> Citation:
    """Everything needed to show where a unit stands.

    Args:
        unit: what is quoted.
        value: what it gives as the answer; empty where that is all of it.
    """
    return citation_of(unit.evidence, unit.text, unit.box, value)


def citation_of(evidence: Evidence, quote: str, box: Box | None, value: str = "") -> Citation:
    """The same for any words of a piece of evidence."""
    passage, memory = evidence.passage, named_for(evidence.memories, quote, value)
    return Citation(
        memory_id=memory.id if memory else "",
        source_id=passage.source_id,
        quote=quote,
        time=passage.occurred_at,
        zone=passage.zone,
        app=passage.app,
        title=passage.title,
        frame_id=evidence.frame.id if evidence.frame else "",
        box=box,
        speaker=passage.author,
        url=passage.url,
    )
