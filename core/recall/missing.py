"""Why the record has holes in a stretch of time, and how large they are."""

from collections.abc import Iterable
from datetime import datetime, timedelta

from core.protocol.operations import Missing
from core.records.memory import Gap, GapReason


def missing(gaps: Iterable[Gap], start: datetime, end: datetime) -> tuple[Missing, ...]:
    """Gaps by reason, the longest first; only what lies in the range counts, and nothing counts twice.

    Args:
        gaps: that touch the range, the earliest first.
        start: of the range.
        end: the same.
    """
    found: dict[GapReason, tuple[timedelta, int, datetime]] = {}
    for gap in sorted(gaps, key=lambda gap: gap.started_at):
        total, count, until = found.get(gap.reason, (timedelta(0), 0, start))
        begins, ends = max(gap.started_at, until, start), min(gap.ended_at, end)
        found[gap.reason] = (total + max(ends - begins, timedelta(0)), count + 1, max(until, ends))
    rows = (Missing(reason, total.total_seconds(), count) for reason, (total, count, _) in found.items())
    return tuple(sorted(rows, key=lambda row: -row.seconds))
