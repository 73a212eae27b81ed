"""What the time went into, counted from activities and memories."""

from collections import Counter
from collections.abc import Iterable, Sequence
from datetime import date, datetime, timedelta, tzinfo
from typing import Final

from core.extraction.naming import merge_names
from core.memory.attention import looked_at
from core.memory.lists import listed
from core.memory.timeline import Activity, day_start
from core.protocol.operations import Insights, Mention, Use
from core.records.memory import Gap, Memory

_PEOPLE: Final = 12
_LEARNED: Final = 12
_FACTS: Final = frozenset({"core", "semantic", "procedural", "resource"})


def insights(
    activities: Sequence[Activity],
    gaps: Sequence[Gap],
    memories: Sequence[Memory],
    end: datetime,
    zone: tzinfo,
) -> Insights:
    """Count.

    Args:
        activities: in order of their beginning.
        gaps: time that counts for nothing.
        memories: what was learned meanwhile.
        end: of the stretch; an activity that goes on is cut there.
        zone: whose days they are.
    """
    spent: Counter[tuple[date, str]] = Counter()
    for app, start, finish in stretches(activities, gaps, end):
        for day, seconds in by_day(start, finish, zone):
            spent[day, app] += seconds
    memories = [memory for memory in memories if memory.origin != "consolidation"]  # they count themselves
    people: Counter[str] = Counter()
    for memory in memories:
        people.update({entity.name for entity in memory.entities if entity.kind == "person"})
    heads = merge_names(people)
    met: Counter[str] = Counter()
    for name, count in people.items():
        met[heads[name]] += count
    facts = sorted(
        (memory for memory in memories if memory.type in _FACTS),
        key=lambda memory: memory.learned_at,
        reverse=True,
    )
    ordered = sorted(spent.items(), key=lambda item: (item[0][0], -item[1], item[0][1]))
    return Insights(
        uses=tuple(Use(day.isoformat(), app, seconds) for (day, app), seconds in ordered if seconds),
        people=tuple(Mention(name, count) for name, count in met.most_common(_PEOPLE)),
        learned=tuple(listed(memory) for memory in facts[:_LEARNED]),
        memories=len(memories),
        facts=len(facts),
    )


def stretches(
    activities: Sequence[Activity], gaps: Sequence[Gap], end: datetime
) -> Iterable[tuple[str, datetime, datetime]]:
    """Each program with the time in which it was in front."""
    for one, start, until in looked_at(activities, gaps, end):
        yield one.app, start, until


def by_day(start: datetime, end: datetime, zone: tzinfo) -> Iterable[tuple[date, int]]:
    """A stretch of time cut at midnight, in whole seconds."""
    while start < end:
        day = start.astimezone(zone).date()
        until = min(end, day_start(day + timedelta(days=1), zone))
        yield day, round((until - start).total_seconds())
        start = until
