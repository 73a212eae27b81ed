"""The user's verdicts about memories, put into effect in the tables: at once, and again after a replay."""

from collections.abc import Iterable, Sequence
from dataclasses import replace

from core.engine.life.carrying import shown_passages
from core.engine.life.standings import Standings
from core.journal.events import MemoryJudged
from core.memory.tables import MemoryTables
from core.records.memory import Memory, Passage, Wish


def judge(tables: MemoryTables, standings: Standings, verdicts: Sequence[MemoryJudged]) -> tuple[Memory, ...]:
    """Apply verdicts in the order in which they were given; gives the memories as they stand then.

    Verdicts about what is not there any more are passed over. What is no longer hidden gets its passages back
    when its segment is filed again, which is for the caller to do.
    """
    known = tables.get_many(Memory, (event.memory_id for event in verdicts))
    changed: dict[str, Memory] = {}
    for event in verdicts:
        memory = changed.get(event.memory_id) or known.get(event.memory_id)
        if memory is not None:
            changed[memory.id] = replace(memory, wishes=_with(memory.wishes, event))
    different = [memory for memory in changed.values() if memory != known[memory.id]]
    if different:
        # Two of them may stand beside each other: all are in the tables before any is worked out.
        tables.restate(different)
        standings.again(different)
    hidden = [memory for memory in changed.values() if memory.wish("hidden")]
    # Of what sums up others only the sum is unwanted: what it was made of has its own verdicts.
    _hide_passages(tables, [memory for memory in hidden if memory.origin != "consolidation"])
    now = tables.get_many(Memory, changed)
    return tuple(now.values())


def _with(wishes: Iterable[Wish], event: MemoryJudged) -> tuple[Wish, ...]:
    left = [one for one in wishes if one.verdict != event.verdict]
    if event.given:
        left.append(Wish(event.verdict, event.at, event.into))
    return tuple(sorted(left, key=lambda one: one.verdict))


def _hide_passages(tables: MemoryTables, hidden: Sequence[Memory]) -> None:
    """Take away what search would find of memories that are never to be recalled."""
    if not hidden:
        return
    around = tables.passages_by_sources({one for memory in hidden for one in memory.source_ids})
    kept = {one.id for one in shown_passages(around, hidden)}
    tables.delete(Passage, (one.id for one in around if one.id not in kept))
