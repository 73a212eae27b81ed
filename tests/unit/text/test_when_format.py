"""Times said in words."""

from datetime import UTC, datetime

import pytest

from core.text.when import find_ranges
from core.text.when_format import say_time

NOW = datetime(2026, 3, 18, 14, 30, tzinfo=UTC)


@pytest.mark.parametrize(
    ("words", "said"),
    [
        ("yesterday", "17 March 2026"),
        ("last week", "the week of 9 March 2026"),
        ("last month", "February 2026"),
        ("in 2019", "2019"),
        ("last summer", "June to August 2025"),
        ("2026-03-04 14:02", "4 March 2026, 14:02"),
        ("last weekend", "14 to 15 March 2026"),
        ("from 30 January to 2 February", "30 January to 2 February 2026"),
        ("from 30 December 2024 to 2 January 2025", "30 December 2024 to 2 January 2025"),
    ],
)
def test_a_range_as_a_person_writes_it(words: str, said: str) -> None:
    (found,) = find_ranges(words, NOW, "UTC")
    assert say_time(found.start, found.end, found.precision, "UTC") == said
