"""What the user did to memories stays when what they are in is filed again: pins and verdicts."""

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import replace

from core.extraction.manager import Filed
from core.memory.tables import MemoryTables
from core.records.memory import Evidence, Memory, Passage


def carry(tables: MemoryTables, filed: Sequence[Filed]) -> list[Filed]:
    """What was filed again, with what the user did to memories of the same ids."""
    known = tables.get_many(Memory, (memory.id for one in filed for memory in one.memories))
    touched = {one.id: one for one in known.values() if one.pinned or one.wishes}
    return [_carried(one, touched) for one in filed] if touched else list(filed)


def shown_passages(passages: Iterable[Passage], memories: Iterable[Memory]) -> tuple[Passage, ...]:
    """The passages without those that a memory rests on which is never to be recalled."""
    unwanted = [item for memory in memories if memory.wish("hidden") for item in memory.evidence]
    return tuple(one for one in passages if not any(_rests_on(item, one) for item in unwanted))


def _rests_on(evidence: Evidence, passage: Passage) -> bool:
    if evidence.source_id != passage.source_id or evidence.quote not in passage.text:
        return False
    return not evidence.lines or set(evidence.lines) <= set(passage.lines)


def _carried(one: Filed, touched: Mapping[str, Memory]) -> Filed:
    memories = tuple(
        replace(memory, pinned=known.pinned, wishes=known.wishes)
        if (known := touched.get(memory.id))
        else memory
        for memory in one.memories
    )
    return replace(one, memories=memories, passages=shown_passages(one.passages, memories))
