"""Names of memories that are the same on all devices of a circle, as ids are not."""

from core.devices.circle import Circle
from core.memory.tables import MemoryTables
from core.records.memory import Memory
from core.text.tokens import normalised

_ONE_OF_ITS_SEGMENT = frozenset({"episodic", "resource"})


def memory_name(circle: Circle, memory: Memory) -> bytes:
    """What a memory is called: by its type, its first source and, where that makes several, its words."""
    source = memory.evidence[0].source_id if memory.evidence else ""
    if memory.field("corrects"):
        return circle.name("correction", source)
    if memory.type in _ONE_OF_ITS_SEGMENT:
        return circle.name(memory.type, source)
    return circle.name(memory.type, source, normalised(memory.text))


class LocalNames:
    """Which memory here has which name. Looked through once, and only if somebody asks."""

    def __init__(self, circle: Circle, tables: MemoryTables) -> None:
        self._circle = circle
        self._tables = tables
        self._ids: dict[bytes, str] | None = None

    def id_of(self, name: bytes) -> str:
        """The id of the memory here; empty where there is none."""
        if self._ids is None:
            memories = self._tables.readable(Memory)
            self._ids = {memory_name(self._circle, one): one.id for one in memories}
        return self._ids.get(name, "")

    def forget(self) -> None:
        """There are other memories by now."""
        self._ids = None
