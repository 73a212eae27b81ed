"""Pins stay when what they are on is filed again."""

from collections.abc import Sequence
from dataclasses import replace

from core.extraction.manager import Filed
from core.memory.tables import MemoryTables
from core.records.memory import Memory


def carry_pins(tables: MemoryTables, filed: Sequence[Filed]) -> list[Filed]:
    """What was filed again, with the pins that memories of the same ids had."""
    known = tables.get_many(Memory, (memory.id for one in filed for memory in one.memories))
    pinned = {memory.id for memory in known.values() if memory.pinned}
    if not pinned:
        return list(filed)
    return [
        replace(
            one,
            memories=tuple(
                replace(memory, pinned=True) if memory.id in pinned else memory for memory in one.memories
            ),
        )
        for one in filed
    ]
