"""The privacy ledger: gathered, kept, told by day, and let go."""

from dataclasses import replace
from datetime import UTC, date, datetime, timedelta

from core.engine.capturing.gathering import LONGEST, TOGETHER, Gathering
from core.engine.ledger import Ledger
from core.journal.events import LedgerNoted
from core.protocol.operations import LedgerRow
from core.records.ledger import LedgerAction, LedgerEntry
from tests.unit.engine.living import MORNING, Life, frame

NOON = datetime(2026, 3, 4, 12, tzinfo=UTC)
SECOND = timedelta(seconds=1)


def entry(
    at: datetime, rule: str = "app:keepassxc", action: LedgerAction = "masked", count: int = 1
) -> LedgerEntry:
    return LedgerEntry(at, at + SECOND, rule, action, count)


def test_what_is_close_together_is_one_entry() -> None:
    gathering = Gathering()
    for second in range(0, 60, 2):
        gathering.add(NOON + second * SECOND, "app:keepassxc", "skipped")
    gathering.add(NOON, "title:diary", "masked")
    now = NOON + 58 * SECOND
    assert gathering.over(now) == ()
    expected = LedgerEntry(NOON, now, "app:keepassxc", "skipped", 30)
    assert gathering.over(NOON + TOGETHER + SECOND) == (LedgerEntry(NOON, NOON, "title:diary", "masked"),)
    assert gathering.over(now + TOGETHER + SECOND) == (expected,)
    assert gathering.all() == ()


def test_an_entry_that_goes_on_is_written_down_in_between() -> None:
    gathering = Gathering()
    gathering.add(NOON, "app:keepassxc", "skipped")
    gathering.add(NOON + LONGEST, "app:keepassxc", "skipped")
    (one,) = gathering.over(NOON + LONGEST + SECOND)
    assert one.count == 2


def test_a_clock_that_was_set_back_makes_no_entry_that_ends_before_it_begins() -> None:
    gathering = Gathering()
    gathering.add(NOON, "app:keepassxc", "skipped")
    gathering.add(NOON - timedelta(hours=1), "app:keepassxc", "skipped")
    assert gathering.over(NOON - timedelta(hours=1)) == (
        LedgerEntry(NOON, NOON, "app:keepassxc", "skipped", 2),
    )


def test_it_is_told_by_day_rule_and_action(life: Life) -> None:
    ledger = Ledger(life.store)
    late = datetime(2026, 3, 4, 23, 30, tzinfo=UTC)  # the next day in Berlin
    ledger.add([entry(NOON, count=3), entry(NOON + SECOND, count=2), entry(NOON, "secret:card")])
    life.saw(frame(0, "something else"))
    ledger.add([entry(late), entry(NOON, "app:keepassxc", "skipped")])
    day = date(2026, 3, 4)
    rows = ledger.rows(NOON - timedelta(days=1), late + SECOND, "Europe/Berlin")
    assert rows == (
        LedgerRow(date(2026, 3, 5), "app:keepassxc", "masked", 1, late, late + SECOND),
        LedgerRow(day, "app:keepassxc", "masked", 5, NOON, NOON + 2 * SECOND),
        LedgerRow(day, "app:keepassxc", "skipped", 1, NOON, NOON + SECOND),
        LedgerRow(day, "secret:card", "masked", 1, NOON, NOON + SECOND),
    )
    assert ledger.rows(NOON + timedelta(hours=1), late, "UTC") == ()


def test_what_a_crash_had_written_twice_counts_once(life: Life) -> None:
    ledger = Ledger(life.store)
    for _ in range(2):
        ledger.add([entry(NOON, count=4)])
    (row,) = ledger.rows(NOON, NOON + SECOND, "UTC")
    assert row.count == 4


def test_old_entries_go_and_nothing_else(life: Life) -> None:
    ledger = Ledger(life.store)
    life.saw(frame(0, "The invoice number is INV-48213."))
    ledger.add([entry(NOON), entry(NOON + timedelta(days=9))])
    before = [event for event in life.events() if not isinstance(event, LedgerNoted)]
    assert ledger.let_go(NOON + timedelta(days=1), lambda: None)
    assert not ledger.let_go(NOON + timedelta(days=1), lambda: None)
    assert [event.time for event in life.events() if isinstance(event, LedgerNoted)] == [
        NOON + timedelta(days=9)
    ]
    assert [event for event in life.events() if not isinstance(event, LedgerNoted)] == before


def test_a_time_that_is_deleted_goes_from_the_ledger_too(life: Life) -> None:
    ledger = Ledger(life.store)
    life.saw(frame(0, "The invoice number is INV-48213."))
    minute = timedelta(minutes=1)
    before, across, within, after = (
        replace(entry(MORNING + offset), ended_at=MORNING + offset + 2 * minute)
        for offset in (-5 * minute, -minute, 3 * minute, 10 * minute)
    )
    ledger.add([before, across, within, after])
    receipt = life.delete(start=MORNING, end=MORNING + 10 * minute)
    assert receipt.frames == 1
    assert [event.time for event in life.events() if isinstance(event, LedgerNoted)] == [
        before.started_at,
        after.started_at,
    ]
