"""For how long an activity was looked at: until the next one, a gap in the record, or a few still minutes."""

from collections.abc import Iterator, Sequence
from datetime import datetime, timedelta
from typing import Final

from core.memory.timeline import Activity
from core.records.memory import Gap

LONGEST_LOOK: Final = timedelta(minutes=5)
"""A screen on which nothing changes is taken to be looked at for so long and no longer."""


def looked_at(
    activities: Sequence[Activity], gaps: Sequence[Gap], end: datetime
) -> Iterator[tuple[Activity, datetime, datetime]]:
    """Each activity with the time in which it was in front.

    Args:
        activities: in order of their beginning.
        gaps: time that counts for nothing.
        end: of the stretch; an activity that goes on is cut there.
    """
    breaks = sorted(gap.started_at for gap in gaps)
    place = 0
    for number, one in enumerate(activities):
        following = activities[number + 1].started_at if number + 1 < len(activities) else end
        until = min(following, one.ended_at + LONGEST_LOOK, end)
        while place < len(breaks) and breaks[place] < one.ended_at:
            place += 1
        if place < len(breaks):
            until = min(until, breaks[place])
        if until > one.started_at:
            yield one, one.started_at, until
