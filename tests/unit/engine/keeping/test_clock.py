from datetime import UTC, datetime, timedelta

from hypothesis import given, strategies as st

from core.engine.keeping.clock import Reckoning, believed_time, reckon
from tests.unit.engine.living import Life

NOON = datetime(2026, 3, 4, 12, tzinfo=UTC)
HOUR = timedelta(hours=1)
DAY = timedelta(days=1)
clocks = st.lists(st.integers(-20_000, 100_000), min_size=1, max_size=30)
"""Hours from noon."""


def test_the_first_look_is_believed() -> None:
    assert reckon(None, NOON) == Reckoning(NOON, NOON)


def test_ordinary_time_is_believed_at_once() -> None:
    before = Reckoning(NOON, NOON)
    assert reckon(before, NOON + HOUR).believed == NOON + HOUR
    assert reckon(before, NOON + DAY).believed == NOON + DAY


def test_a_leap_is_caught_up_with_while_time_passes() -> None:
    now = reckon(Reckoning(NOON, NOON), NOON + 400 * DAY)
    assert now.believed == NOON + timedelta(hours=6)
    now = reckon(now, NOON + 400 * DAY + HOUR)
    assert now.believed == NOON + timedelta(hours=10)


def test_a_holiday_is_caught_up_with_in_a_few_days() -> None:
    now = reckon(Reckoning(NOON, NOON), NOON + 21 * DAY)
    hours = 0
    while now.believed < now.looked:
        hours += 1
        now = reckon(now, NOON + 21 * DAY + hours * HOUR)
    assert hours <= 7 * 24


def test_a_clock_that_is_set_right_again_is_believed() -> None:
    wrong = reckon(Reckoning(NOON, NOON), NOON + 400 * DAY)
    right = reckon(wrong, NOON + HOUR)
    assert right.believed == NOON + HOUR
    assert reckon(right, NOON + 2 * HOUR).believed == NOON + 2 * HOUR


@given(clocks)
def test_the_future_is_never_believed_and_no_leap_is(shown: list[int]) -> None:
    now = Reckoning(NOON, NOON)
    for hours in shown:
        before, now = now, reckon(now, NOON + hours * HOUR)
        assert now.believed <= now.looked
        assert now.believed - before.believed <= 8 * DAY


def test_a_look_is_kept_over_a_restart(life: Life) -> None:
    objects = life.store.vault.objects
    assert believed_time(objects, NOON, keep=True) == NOON
    assert believed_time(objects, NOON + 400 * DAY, keep=False) == NOON + timedelta(hours=6)
    life.crash()
    again = life.store.vault.objects
    assert believed_time(again, NOON + 400 * DAY, keep=True) == NOON + timedelta(hours=6)


def test_a_note_that_cannot_be_read_is_begun_anew(life: Life) -> None:
    life.store.vault.objects.put("state/retention-clock", b"nonsense")
    assert believed_time(life.store.vault.objects, NOON, keep=True) == NOON
