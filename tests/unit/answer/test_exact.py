"""Figures are counted from the records, and the rows they are made of are shown."""

import asyncio
from collections.abc import Callable
from dataclasses import replace
from datetime import datetime, timedelta
from pathlib import Path
from typing import Any

import pytest

from core.answer.draft import Draft
from core.answer.exact import answer
from core.engine.asking.answering import Answering, AskedQuestion, unseen
from core.records.memory import Gap
from tests.support.remembered import NOW, Remembered, a_frame

YESTERDAY = NOW - timedelta(days=1)


def at(hour: int, minute: int = 0, day: datetime = YESTERDAY) -> datetime:
    return day.replace(hour=hour, minute=minute)


@pytest.fixture
def past(tmp_path: Path) -> Remembered:
    """Two stretches of a spreadsheet yesterday, one last month, and mail in between."""
    made = Remembered(tmp_path / "tables")
    for name, start, minutes, app, title in (
        ("a", at(10, day=NOW - timedelta(days=30)), 4, "LibreOffice Calc", "budget_2026.ods"),
        ("b", at(9), 20, "LibreOffice Calc", "budget_2026.ods"),
        ("c", at(9, 20), 10, "Thunderbird", "Inbox"),
        ("d", at(9, 30), 30, "LibreOffice Calc", "budget_2026.ods"),
        ("e", at(10), 1, "Firefox", "Portugal - travel guide"),
    ):
        frames = [
            a_frame(f"{name}{part}", start + timedelta(minutes=part), app, title, [f"line {name} {part}"])
            for part in range(0, minutes + 1, max(minutes, 1))
        ]
        made.saw(*frames)
    return made


def counted(past: Remembered, question: str) -> Draft | None:
    found = past.recall.counted(question, NOW, "UTC")
    return None if found is None else answer(found[0])


def test_visits_and_time_are_cut_to_the_range(past: Remembered) -> None:
    often = counted(past, "How often did I open the budget sheet yesterday?")
    assert often is not None
    assert often.short == "twice"
    assert [citation.frame_id for citation in often.citations] == ["d0", "b0"]
    assert "09:30 to 10:00" in often.answer
    long = counted(past, "How long was I in LibreOffice yesterday?")
    assert long is not None
    assert long.short == "50 min"
    ever = counted(past, "How many times did I open budget_2026.ods?")
    assert ever is not None
    assert ever.short == "3 times"


def test_the_last_time_and_the_first(past: Remembered) -> None:
    last = counted(past, "When did I last open the budget sheet?")
    first = counted(past, "When did I first use LibreOffice Calc?")
    assert last is not None
    assert first is not None
    assert last.short == "3 March 2026, 09:30"
    assert [citation.frame_id for citation in last.citations] == ["d0"]
    assert first.short == "2 February 2026, 10:00"


def test_a_gap_counts_for_nothing_and_is_told(past: Remembered) -> None:
    whole = counted(past, "How long was I in Firefox yesterday?")
    assert whole is not None
    assert whole.short == "6 min"
    past.tables.add_gap(Gap(at(10, 2), at(10, 50), "paused"))
    found = past.recall.counted("How long was I in Firefox yesterday?", NOW, "UTC")
    assert found is not None
    assert answer(found[0]).short == "2 min"
    assert [one.reason for one in found[1].missing] == ["paused"]


def test_nothing_in_the_range_is_no_guess(past: Remembered) -> None:
    none = counted(past, "How often did I open the budget sheet today?")
    assert none is not None
    assert (none.short, none.citations) == ("0 times", ())
    assert counted(past, "How often did I open the payroll sheet?") is None
    assert counted(past, "How long was I in Portugal yesterday?") is None


@pytest.fixture
def spent(tmp_path: Path) -> Remembered:
    """An invoice seen twice, one of another month, a statement, somebody else's order, and a chat."""
    made = Remembered(tmp_path / "tables")
    march = (
        "Aurora Rail",
        "Invoice INV-48213",
        "Subtotal\t$1,100.00",
        "Total\t$1,204.50",
        "Invoice date 2 March 2026",
    )
    made.saw(a_frame("one", NOW - timedelta(days=2), "Chromium", "Aurora Rail invoice", march))
    made.saw(a_frame("again", NOW - timedelta(hours=5), "Chromium", "Aurora Rail invoice", march))
    statement = (
        "Account statement",
        "3 March 2026\tAurora Rail\t-$84.20",
        "3 March 2026\tHarbour Pipes\t-$12.00",
        "4 March 2026\tAurora Rail refund\t$20.00",
        "11 February 2026\tAurora Rail\t-$55.00",
    )
    made.saw(a_frame("bank", NOW - timedelta(hours=3), "Chromium", "Account", statement))
    made.said("chat-c", ("Ana", "I paid Aurora Rail 30 euros yesterday."), at=NOW - timedelta(hours=1))
    return made


def test_what_was_paid_is_added_up_once_each(spent: Remembered) -> None:
    march = counted(spent, "How much did I spend with Aurora Rail in March?")
    assert march is not None
    assert march.short == "$1,268.70, 30.00 euros"
    assert "Harbour" not in march.answer
    assert {citation.source_id for citation in march.citations} == {"one", "bank", "chat-c/0"}
    for citation in march.citations:
        assert "Aurora" in citation.quote or citation.quote == "Total\t$1,204.50"
    february = counted(spent, "how much did I pay Aurora Rail in February")
    assert february is not None
    assert february.short == "$55.00"
    assert counted(spent, "How much did I spend with Vexley Aerospace?") is None


def test_one_price_is_left_to_words(spent: Remembered) -> None:
    assert counted(spent, "How much did I pay for Harbour Pipes?") is None


class AtOnce:
    """Lanes of which each is the caller's own."""

    async def read(self, work: Callable[..., Any], *given: Any) -> Any:
        return work(*given)


def test_a_question_that_can_be_counted_is_asked_of_no_model(past: Remembered) -> None:
    def no_model() -> None:
        raise AssertionError

    answering = Answering(past.recall, AtOnce(), no_model)  # type: ignore[arg-type]
    asked = AskedQuestion("How often did I open the budget sheet yesterday?", NOW, "UTC", "")
    given = asyncio.run(answering.answer(asked, unseen, "shortfall"))
    assert (given.short, given.mode, given.notice) == ("twice", "extractive", "shortfall")
    assert given.searched.start == YESTERDAY.replace(hour=0, minute=0)
    again = replace(asked, text="And how often did I open that sheet?", before=asked.text, plain=True)
    assert asyncio.run(answering.answer(again, unseen, "")).short != "3 times"
