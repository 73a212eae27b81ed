"""Holes in the record, by reason."""

from datetime import UTC, datetime, timedelta

from core.protocol.operations import Missing
from core.recall.missing import missing
from core.records.memory import Gap, GapReason

START = datetime(2026, 3, 4, 9, tzinfo=UTC)
END = START + timedelta(hours=8)


def gap(reason: GapReason, begins: float, ends: float) -> Gap:
    """A gap from so many hours after the start to so many."""
    return Gap(START + timedelta(hours=begins), START + timedelta(hours=ends), reason)


def test_the_longest_reason_comes_first_and_only_the_range_counts() -> None:
    gaps = [gap("off", -5, 1), gap("paused", 2, 2.5), gap("paused", 3, 3.5), gap("suspended", 6, 20)]
    assert missing(gaps, START, END) == (
        Missing("suspended", 7200, 1),
        Missing("off", 3600, 1),
        Missing("paused", 3600, 2),
    )


def test_what_overlaps_counts_once() -> None:
    gaps = [gap("excluded", 1, 3), gap("excluded", 2, 2.5), gap("excluded", 2.5, 4)]
    assert missing(gaps, START, END) == (Missing("excluded", 3 * 3600, 3),)


def test_no_gaps_no_reasons() -> None:
    assert missing([], START, END) == ()
