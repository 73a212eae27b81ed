"""Hours as people write them."""

from datetime import UTC, datetime, timedelta

import pytest
from hypothesis import given, strategies as st

from core.engine.capturing.hours import Hours, tomorrow

BERLIN = "Europe/Berlin"
WEEK = ("Mon", "Tue", "Wed", "Thu", "Fri", "Sat", "Sun")


def berlin(day: int, hour: int, minute: int = 0, month: int = 3) -> datetime:
    """In March 2026, the 2nd of which is a Monday; by the clocks of winter."""
    return (
        datetime(2026, month, day, hour - 1, minute, tzinfo=UTC)
        if hour
        else datetime(2026, month, day - 1, 23, minute, tzinfo=UTC)
    )


OFFICE = Hours.parse("Mon-Fri 09:00-18:00; Sat 10-12")


@pytest.mark.parametrize(
    ("day", "hour", "minute", "covered"),
    [
        (2, 9, 0, True),
        (2, 8, 59, False),
        (2, 17, 59, True),
        (2, 18, 0, False),
        (7, 11, 0, True),
        (7, 13, 0, False),
        (8, 11, 0, False),
    ],
)
def test_office_hours(day: int, hour: int, minute: int, *, covered: bool) -> None:
    assert OFFICE.cover(berlin(day, hour, minute), BERLIN) is covered


@pytest.mark.parametrize(
    "text",
    [
        "Mon-Fri 9-18; Saturday 10:00 - 12:00",
        "mon,tue,wed,thu,fri 09.00-18.00\nsat 10-12",
        "weekdays 9\N{EN DASH}18; Sat 10-11, 11-12",
        "Monday-Friday: 9:00-12:00, 12:00-18:00; SAT 10-12",
    ],
)
def test_many_ways_to_write_them(text: str) -> None:
    assert Hours.parse(text) == OFFICE


@pytest.mark.parametrize(
    "text", ["always", "Mon", "9-18 Mon", "Mon 9-25", "Mon 9:70-12", "Mon 24-24", "Moo 9-18", "Mon 9-18 x"]
)
def test_what_cannot_be_understood_is_refused_with_an_example(text: str) -> None:
    with pytest.raises(ValueError, match="Mon-Fri 09:00-18:00"):
        Hours.parse(text)


def test_none_is_always_and_days_may_be_left_out() -> None:
    assert Hours.parse("").cover(berlin(8, 3), BERLIN)
    assert Hours.parse("").next_change(berlin(8, 3), BERLIN) is None
    assert Hours.parse("8-20") == Hours.parse("daily 8-20")


def test_over_midnight_belongs_to_the_day_it_begins_on() -> None:
    night = Hours.parse("Sun 22:00-02:00")
    assert night.cover(berlin(8, 23), BERLIN)
    assert night.cover(berlin(9, 1), BERLIN)
    assert not night.cover(berlin(9, 2), BERLIN)
    assert not night.cover(berlin(8, 1), BERLIN)
    assert night.next_change(berlin(8, 23), BERLIN) == berlin(9, 2)


def test_the_next_change_is_told() -> None:
    assert OFFICE.next_change(berlin(2, 12), BERLIN) == berlin(2, 18)
    assert OFFICE.next_change(berlin(7, 13), BERLIN) == berlin(9, 9)
    assert Hours.parse("daily 0-24").next_change(berlin(2, 12), BERLIN) is None


def test_clocks_that_are_set_to_summer_time_are_followed() -> None:
    before = Hours.parse("Sun 2:30-5").next_change(datetime(2026, 3, 29, 0, 0, tzinfo=UTC), BERLIN)
    assert before == datetime(2026, 3, 29, 1, 30, tzinfo=UTC)  # half past two is left out that night
    assert OFFICE.next_change(datetime(2026, 3, 30, 6, 0, tzinfo=UTC), BERLIN) == datetime(
        2026, 3, 30, 7, 0, tzinfo=UTC
    )


@given(
    st.integers(0, 365 * 24 * 60),
    st.lists(st.tuples(st.sampled_from(WEEK), st.integers(0, 23), st.integers(1, 24))),
    st.sampled_from([BERLIN, "UTC", "America/New_York", "Asia/Kolkata"]),
)
def test_nothing_changes_before_the_next_change(
    minute: int, entries: list[tuple[str, int, int]], zone: str
) -> None:
    hours = Hours.parse(";".join(f"{day} {begin}-{end}" for day, begin, end in entries))
    moment = datetime(2026, 1, 1, tzinfo=UTC) + timedelta(minutes=minute)
    change = hours.next_change(moment, zone)
    until = change or moment + timedelta(days=8)
    steps = [moment + (until - moment) * part / 7 for part in range(7)]
    assert {hours.cover(step, zone) for step in steps} == {hours.cover(moment, zone)}
    if change is not None:
        assert hours.cover(change, zone) != hours.cover(moment, zone)


def test_tomorrow_begins_when_people_have_slept() -> None:
    assert tomorrow(berlin(2, 15), BERLIN) == berlin(3, 5)
    assert tomorrow(berlin(3, 1), BERLIN) == berlin(3, 5)
    assert tomorrow(berlin(3, 5), BERLIN) == berlin(4, 5)
