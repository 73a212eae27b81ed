"""Times in questions and statements."""

from datetime import UTC, datetime
from zoneinfo import ZoneInfo

import pytest
from hypothesis import given, strategies as st

from core.text.when import TimeRange, find_ranges, find_times, overlapping

BERLIN = "Europe/Berlin"
NOW = datetime(2026, 3, 18, 14, 30, tzinfo=ZoneInfo(BERLIN))
"""A Wednesday."""


def local(moment: datetime) -> str:
    return moment.astimezone(ZoneInfo(BERLIN)).strftime("%Y-%m-%d %H:%M")


def asked(text: str, zone: str = BERLIN) -> TimeRange:
    (found,) = find_ranges(text, NOW, zone)
    return found


def told(text: str) -> TimeRange:
    (found,) = find_times(text, NOW, BERLIN)
    return found


@pytest.mark.parametrize(
    ("text", "start", "end", "precision"),
    [
        ("what did I read yesterday", "2026-03-17", "2026-03-18", "day"),
        ("the day before yesterday", "2026-03-16", "2026-03-17", "day"),
        ("last Tuesday", "2026-03-17", "2026-03-18", "day"),
        ("next Friday", "2026-03-20", "2026-03-21", "day"),
        ("Friday last week", "2026-03-13", "2026-03-14", "day"),
        ("what did I do on Friday", "2026-03-13", "2026-03-14", "day"),
        ("two Fridays ago", "2026-03-06", "2026-03-07", "day"),
        ("two weeks ago", "2026-03-02", "2026-03-09", "week"),
        ("a few days ago", "2026-03-13", "2026-03-17", "week"),
        ("last week", "2026-03-09", "2026-03-16", "week"),
        ("the week before last", "2026-03-02", "2026-03-09", "week"),
        ("last weekend", "2026-03-14", "2026-03-16", "week"),
        ("last month", "2026-02-01", "2026-03-01", "month"),
        ("in March", "2026-03-01", "2026-04-01", "month"),
        ("in may", "2025-05-01", "2025-06-01", "month"),
        ("early March", "2026-03-01", "2026-03-11", "month"),
        ("last summer", "2025-06-01", "2025-09-01", "year"),
        ("in 2019", "2019-01-01", "2020-01-01", "year"),
        ("10 years ago", "2016-01-01", "2017-01-01", "year"),
        ("Q1 2026", "2026-01-01", "2026-04-01", "year"),
        ("on 7 May 2023", "2023-05-07", "2023-05-08", "day"),
        ("May 7th, 2023", "2023-05-07", "2023-05-08", "day"),
        ("7. März 2023", "2023-03-07", "2023-03-08", "day"),
        ("le 3 avril 2024", "2024-04-03", "2024-04-04", "day"),
        ("2026-03-04", "2026-03-04", "2026-03-05", "day"),
        ("31.12.2025", "2025-12-31", "2026-01-01", "day"),
        ("on the 5th", "2026-03-05", "2026-03-06", "day"),
        ("the week before", "2026-03-09", "2026-03-16", "week"),
        ("the week before 9 June 2023", "2023-05-29", "2023-06-05", "week"),
        ("the Sunday before 25 May 2023", "2023-05-21", "2023-05-22", "day"),
        ("two days after 3 March", "2026-03-05", "2026-03-06", "day"),
        ("the week of 3 March", "2026-03-02", "2026-03-09", "week"),
        ("3\u201317 March", "2026-03-03", "2026-03-18", "month"),
        ("between 3 and 5 March", "2026-03-03", "2026-03-06", "week"),
        ("March 3-17, 2025", "2025-03-03", "2025-03-18", "month"),
        ("from Monday to Wednesday", "2026-03-09", "2026-03-12", "week"),
        ("from March 3 to April 2", "2026-03-03", "2026-04-03", "month"),
        ("between Monday and today", "2026-03-16", "2026-03-19", "week"),
    ],
)
def test_days_and_longer(text: str, start: str, end: str, precision: str) -> None:
    found = asked(text)
    assert (local(found.start), local(found.end)) == (f"{start} 00:00", f"{end} 00:00")
    assert found.precision == precision


@pytest.mark.parametrize(
    ("text", "start", "end"),
    [
        ("this morning", "2026-03-18 05:00", "2026-03-18 12:00"),
        ("yesterday evening", "2026-03-17 17:00", "2026-03-18 00:00"),
        ("last night", "2026-03-17 18:00", "2026-03-18 06:00"),
        ("on Friday at 3pm", "2026-03-13 15:00", "2026-03-13 15:01"),
        ("at 10:30 on Monday", "2026-03-16 10:30", "2026-03-16 10:31"),
        ("between 9 and 11 am yesterday", "2026-03-17 09:00", "2026-03-17 11:00"),
        ("at noon yesterday", "2026-03-17 12:00", "2026-03-17 12:01"),
        ("2026-03-04 14:02", "2026-03-04 14:02", "2026-03-04 14:03"),
        ("an hour ago", "2026-03-18 13:10", "2026-03-18 13:50"),
        ("in the last hour", "2026-03-18 13:30", "2026-03-18 14:30"),
        ("in the last two weeks", "2026-03-04 14:30", "2026-03-18 14:30"),
        ("since Monday", "2026-03-16 00:00", "2026-03-18 14:30"),
        ("after 10 March", "2026-03-11 00:00", "2026-03-18 14:30"),
        ("before 5 March", "1900-01-01 00:53", "2026-03-05 00:00"),
    ],
)
def test_hours_and_open_ranges(text: str, start: str, end: str) -> None:
    found = asked(text)
    assert local(found.end) == end
    assert local(found.start)[:10] == start[:10]
    if not start.startswith("1900"):  # the zone's offset of 1900 was not a whole hour
        assert local(found.start) == start


@pytest.mark.parametrize(
    ("text", "start"),
    [
        ("I saw him on Friday.", "2026-03-13"),
        ("We'll meet on Friday at 3pm", "2026-03-20"),
        ("The plan was moved to Friday", "2026-03-20"),
        ("The dentist moved my appointment from Tuesday to Thursday 9am", "2026-03-19"),
        ("The launch is postponed from March 3 to April 2", "2026-04-02"),
        ("She moved to Berlin on Friday", "2026-03-13"),
        ("Lunch on 20 December was nice", "2025-12-20"),
        ("Invoice is due on 2026-05-28.", "2026-05-28"),
        ("It was due on 1 March", "2026-03-01"),
        ("We're going camping next month.", "2026-04-01"),
        ("The trip is in two weeks", "2026-03-30"),
        ("we've been married since 2016", "2016-01-01"),
    ],
)
def test_a_statement_points_where_its_words_point(text: str, start: str) -> None:
    assert local(told(text).start)[:10] == start


@pytest.mark.parametrize(
    "text",
    [
        "who may march to room 3.14",
        "Marta Keller 10:22",
        "on 31 February",
        "version 3.4.2026.1",
        "commit 3fa9c2b",
        "in 99999 weeks",
        "what is the invoice number",
        "",
    ],
)
def test_what_names_no_time(text: str) -> None:
    assert find_ranges(text, NOW, BERLIN) == []
    assert find_times(text, NOW, BERLIN) == []


def test_the_zone_decides_what_yesterday_is_and_which_number_is_the_month() -> None:
    assert asked("yesterday", "Asia/Tokyo").start == datetime(2026, 3, 16, 15, tzinfo=UTC)
    assert local(asked("03/04/2026").start)[:10] == "2026-04-03"
    assert asked("03/04/2026", "America/New_York").start == datetime(2026, 3, 4, 5, tzinfo=UTC)


def test_two_times_in_one_text_stand_where_they_say() -> None:
    text = "I painted it last year. We go camping next month."
    first, second = find_times(text, NOW, BERLIN)
    assert (first.text, second.text) == ("last year", "next month")
    assert text[first.at :].startswith("last year")


def test_a_day_of_summer_time_has_23_hours() -> None:
    found = asked("on 29 March 2026")
    assert (found.end - found.start).total_seconds() == 23 * 3600


def test_overlapping_counts_instants_and_leaves_out_the_end() -> None:
    day = asked("yesterday")
    assert overlapping([day], day.start, day.start)
    assert not overlapping([day], day.end, day.end)
    assert overlapping([day], day.start.replace(year=2025), day.end)


@given(
    st.lists(
        st.sampled_from(
            [
                "between",
                "3",
                "and",
                "31",
                "February",
                "May",
                "last",
                "next",
                "week",
                "before",
                "after",
                "since",
                "29",
                "2024-02-30",
                "10:61",
                "99",
                "pm",
                "ago",
                "two",
                "months",
                "Friday",
                "-",
                "at",
                "of",
                "the weekend",
                "25/13/2026",
                "1st",
                "until",
                "2025",
                "in",
            ]
        ),
        max_size=9,
    ).map(" ".join)
)
def test_nothing_raises_and_every_range_is_real(text: str) -> None:
    for found in [*find_ranges(text, NOW, BERLIN), *find_times(text, NOW, BERLIN)]:
        assert found.start < found.end
        assert text[found.at : found.at + len(found.text)] == found.text
