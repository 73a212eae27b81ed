"""Keeps the standing of memories in the tables right while segments are filed, filed again and removed.

The journal tells memories as they were filed, each segment by itself. How they stand beside each other is
derived (`core.extraction.standing`) and kept in the tables alone, so that a replay and a deletion need
nothing but to file.
"""

from collections.abc import Iterable, Sequence
from dataclasses import replace

from core.extraction.claims import own_slot, slots_of
from core.extraction.manager import Filed
from core.extraction.standing import settle
from core.memory.tables import MemoryTables
from core.records.memory import Memory

_ROUNDS = 4
"""How far memories are followed that share something with what shares something; texts may chain."""


class Standings:
    """Works out standings against what the tables hold. Belongs to the writer thread."""

    def __init__(self, tables: MemoryTables) -> None:
        self._tables = tables

    def place(self, filed: Sequence[Filed]) -> tuple[list[Filed], list[Memory]]:
        """What is about to be filed, with its standing, and the memories of other segments that change by it.

        Those are to be given to `MemoryTables.restate` when the segments are in the tables.
        """
        mine = {one.segment.id for one in filed}
        fresh = [memory for one in filed for memory in one.memories]
        before = self._tables.memories_by_segments(mine)
        others = self._around([*fresh, *before], mine)
        settled = settle([*fresh, *others.values()])
        placed = [
            replace(one, memories=tuple(settled[memory.id] for memory in one.memories)) for one in filed
        ]
        return placed, [settled[key] for key, memory in others.items() if settled[key] != memory]

    def without(self, memories: Iterable[Memory]) -> None:
        """Put right what stood beside memories that have been removed."""
        self._settle_around(list(memories), frozenset())

    def again(self, memories: Sequence[Memory]) -> tuple[Memory, ...]:
        """Put these right, and what stands beside them, after a change; gives these as they are then."""
        settled = self._settle_around(memories, frozenset(memory.id for memory in memories))
        return tuple(settled[memory.id] for memory in memories)

    def _settle_around(self, memories: Sequence[Memory], keep: frozenset[str]) -> dict[str, Memory]:
        others = {
            key: memory for key, memory in self._around(memories, frozenset()).items() if key not in keep
        }
        settled = settle([*(memory for memory in memories if memory.id in keep), *others.values()])
        changed = [memory for memory in memories if memory.id in keep] + [
            settled[key] for key, memory in others.items() if settled[key] != memory
        ]
        self._tables.restate(settled[memory.id] for memory in changed)
        return settled

    def _around(self, memories: Sequence[Memory], without: Iterable[str]) -> dict[str, Memory]:
        """Memories of other segments that share a slot with any of these, or with one that does."""
        left_out = frozenset(without)
        found: dict[str, Memory] = {}
        asked: set[str] = set()
        wanted = {slot for memory in memories for slot in (*_shared(memory), own_slot(memory.id))}
        named = {slot.removeprefix(own_slot("")) for slot in wanted if slot.startswith(own_slot(""))}
        for memory in self._tables.get_many(Memory, named).values():
            if memory.segment not in left_out:
                found[memory.id] = memory
                wanted |= {*_shared(memory), own_slot(memory.id)}
        for _ in range(_ROUNDS):
            if not (wanted := wanted - asked):
                break
            asked |= wanted
            for memory in self._tables.memories_by_claims(wanted):
                if memory.segment not in left_out and memory.id not in found:
                    found[memory.id] = memory
            wanted = {slot for memory in found.values() for slot in (*_shared(memory), own_slot(memory.id))}
        return found


def _shared(memory: Memory) -> tuple[str, ...]:
    """Its slots; none of what sums up others, which stands beside nothing but what puts it right."""
    return () if memory.origin == "consolidation" else slots_of(memory)
