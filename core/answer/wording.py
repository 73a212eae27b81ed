"""Answers in plain words: what, where and when."""

from datetime import datetime, timedelta
from zoneinfo import ZoneInfo

from core.answer.units import Unit
from core.recall.evidence import Evidence
from core.recall.rollup import named_for
from core.records.geometry import Box
from core.records.memory import Citation, Passage

ABSTAINED = "I don't have that."


def with_value(short: str, unit: Unit, asked_at: datetime, zone: str) -> str:
    """'INV-48213 — in “Inbox” (Chromium), 14:02 today: “the invoice number is INV-48213”'."""
    return f"{short} \u2014 {place_and_time(unit.evidence.passage, asked_at, zone)}: {quoted(unit.text)}"


def as_quote(unit: Unit, asked_at: datetime, zone: str) -> str:
    """'In “Notes” (Mousepad), 14:02 today: “…”'."""
    where = place_and_time(unit.evidence.passage, asked_at, zone)
    return f"{where[0].upper()}{where[1:]}: {quoted(unit.text)}"


def place_and_time(passage: Passage, asked_at: datetime, zone: str) -> str:
    """Where and when it was said or seen."""
    when = moment(passage.occurred_at, asked_at, zone)
    if passage.conversation:
        if passage.form == "written":
            return f"in {quoted(passage.conversation)}, {when}"
        return f"{passage.speaker}, {when}" if passage.speaker else when
    title = f"in {quoted(passage.window_title)}" if passage.window_title else "on the screen"
    app = f" ({passage.app})" if passage.app else ""
    sender = f"{passage.speaker}, " if passage.speaker else ""
    return f"{sender}{title}{app}, {when}"


def moment(at: datetime, asked_at: datetime, zone: str) -> str:
    """'14:02 today', '14:02 yesterday', '4 March 2026, 14:02', in the asker's zone."""
    place = ZoneInfo(zone)
    local, now = at.astimezone(place), asked_at.astimezone(place)
    if local.date() == now.date():
        return f"{local:%H:%M} today"
    if local.date() == now.date() - timedelta(days=1):
        return f"{local:%H:%M} yesterday"
    return f"{local.day} {local:%B %Y, %H:%M}"


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
