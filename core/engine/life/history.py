"""Earlier and later versions of a memory, and what else it is linked to: how it came to be what it is."""

from core.extraction.claims import own_slot, slots_of
from core.memory.tables import MemoryTables
from core.protocol.operations import Version
from core.records.memory import LinkKind, Memory

_MOST = 50


def history(tables: MemoryTables, memory: Memory) -> tuple[Version, ...]:
    """The other memories of the same claim that it replaced, was replaced by, repeats or contradicts.

    Oldest first, at most 50.
    """
    near = {one.id: one for one in tables.memories_by_claims([*slots_of(memory), own_slot(memory.id)])}
    named = {link.memory_id for link in memory.links} | {memory.superseded_by}
    near |= tables.get_many(Memory, named - near.keys() - {""})
    chain = _chain(memory, near)
    ordered = sorted(chain.values(), key=lambda one: (one.learned_at, one.id))[-_MOST:]
    return tuple(
        Version(
            id=one.id, text=one.text, status=one.status, since=one.learned_at, until=one.invalid_at,
            zone=one.zone, how=_how(memory, one), trust=one.trust,
        )
        for one in ordered
    )  # fmt: skip


def _chain(memory: Memory, near: dict[str, Memory]) -> dict[str, Memory]:
    """Those of the neighbours that the memory's links lead to, over however many steps."""
    reached: dict[str, Memory] = {}
    waiting = [memory]
    while waiting:
        one = waiting.pop()
        for other in near.values():
            linked = any(link.memory_id == other.id for link in one.links) or one.superseded_by == other.id
            linked = linked or other.superseded_by == one.id
            if linked and other.id not in reached and other.id != memory.id:
                reached[other.id] = other
                waiting.append(other)
    return reached


def _how(memory: Memory, other: Memory) -> LinkKind:
    """How the other stands to the memory, as a kind of link."""
    if other.status == "merged" or memory.status == "merged":
        return "said_again"
    if any(link.kind == "contradicts" and link.memory_id == other.id for link in memory.links):
        return "contradicts"
    return "supersedes" if other.learned_at <= memory.learned_at else "superseded_by"
