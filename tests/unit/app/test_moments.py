import argparse
from datetime import UTC, datetime, timedelta, timezone

import pytest

from app.cli.moments import moment, parse_moment, parse_zone, spoken


@pytest.mark.parametrize(
    ("text", "zone", "meant"),
    [
        ("2026-03-04T14:02:00Z", "", datetime(2026, 3, 4, 14, 2, tzinfo=UTC)),
        ("2026-03-04T14:02+01:00", "UTC", datetime(2026, 3, 4, 14, 2, tzinfo=timezone(timedelta(hours=1)))),
        ("2026-03-04T14:02", "Europe/Berlin", datetime(2026, 3, 4, 13, 2, tzinfo=UTC)),
        ("2026-07-04", "Europe/Berlin", datetime(2026, 7, 3, 22, 0, tzinfo=UTC)),
    ],
)
def test_a_time_is_in_its_own_zone_or_the_one_given(text: str, zone: str, meant: datetime) -> None:
    assert moment(parse_moment(text), zone) == meant


def test_without_any_zone_it_is_the_system_s() -> None:
    placed = moment("2026-03-04T14:02", "")
    assert placed == datetime(2026, 3, 4, 14, 2).astimezone()


def test_to_a_day_includes_the_day() -> None:
    assert moment("2026-03-04", "UTC", end=True) == datetime(2026, 3, 5, tzinfo=UTC)
    assert moment("2026-03-04T00:00", "UTC", end=True) == datetime(2026, 3, 4, tzinfo=UTC)


def test_nothing_given_is_nothing() -> None:
    assert moment(None, "UTC") is None


@pytest.mark.parametrize("text", ["", "tomorrow", "2026-13-01", "14:02"])
def test_other_times_are_refused(text: str) -> None:
    with pytest.raises(argparse.ArgumentTypeError):
        parse_moment(text)


@pytest.mark.parametrize("text", ["", "Mars/Olympus", "/etc/localtime", "..", "Europe"])
def test_other_zones_are_refused(text: str) -> None:
    with pytest.raises(argparse.ArgumentTypeError):
        parse_zone(text)


def test_spoken_in_the_zone_or_the_system_s() -> None:
    time = datetime(2026, 3, 4, 13, 2, tzinfo=UTC)
    assert spoken(time, "Europe/Berlin") == "2026-03-04 14:02"
    assert spoken(time, "Not/Known") == spoken(time, "")


@pytest.mark.parametrize("text", ["0001-01-01T00:00:00+14:00", "9999-12-31", "1899-12-31T23:59"])
def test_times_at_the_ends_of_the_calendar_are_refused(text: str) -> None:
    with pytest.raises(argparse.ArgumentTypeError, match="outside 1900 to 2199"):
        parse_moment(text)
