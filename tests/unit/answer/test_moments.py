"""Times as they were said, tied to a date."""

from datetime import UTC, datetime

import pytest

from core.answer.moments import as_said, began
from core.text.when import find_times

SAID = datetime(2026, 3, 4, 9, 0, tzinfo=UTC)  # a Wednesday


@pytest.mark.parametrize(
    ("text", "said"),
    [
        ("We met last week", "the week before 4 March 2026"),
        ("We met last weekend", "the weekend before 4 March 2026"),
        ("We meet next week", "the week after 4 March 2026"),
        ("We met last Friday", "Friday 27 February 2026"),
        ("We met yesterday", "3 March 2026"),
        ("We met in June 2025", "June 2025"),
    ],
)
def test_a_time_is_told_as_surely_as_it_was_said(text: str, said: str) -> None:
    (time,) = find_times(text, SAID, "UTC")
    assert as_said(time, SAID, "UTC") == said


@pytest.mark.parametrize(
    ("text", "when"),
    [
        ("I've been playing for about four months now", "November 2025"),
        ("We have lived here for 3 years", "2023"),
        ("I waited for an hour", None),
    ],
)
def test_what_lasts_has_begun(text: str, when: str | None) -> None:
    assert [item.short for item in began(text, SAID, "UTC")] == ([when] if when else [])
