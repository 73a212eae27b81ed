"""Serves the names that the user gives to stretches of time."""

from collections.abc import Mapping
from typing import TYPE_CHECKING

from core.engine.tagging import Tagging
from core.protocol.connection import Context, Handler
from core.protocol.operations import AddTag, ListTags, Nothing, RemoveTag, Tag, Tags
from core.reading.redaction.detect import redact
from core.records.errors import RefusedError
from core.text.clean import clean

if TYPE_CHECKING:
    from core.engine.engine import Engine


class _Tags:
    def __init__(self, engine: "Engine") -> None:
        self._engine = engine

    async def listed(self, request: ListTags, _context: Context) -> Tags:
        start, end = (self._engine.now(one) if one else None for one in (request.start, request.end))
        return Tags(await self._engine.lanes.read(self._tagging().listed, start, end, clean(request.text)))

    async def add(self, request: AddTag, _context: Context) -> Tag:
        if request.start.tzinfo is None or request.end.tzinfo is None:
            raise RefusedError("Both ends of a stretch of time need a zone, such as +01:00.")
        name = " ".join(redact(clean(request.name)).split())
        start, end = self._engine.now(request.start), self._engine.now(request.end)
        tag = await self._engine.lanes.write(self._tagging().add, name, start, end)
        self._engine.tell("tags")
        return tag

    async def remove(self, request: RemoveTag, _context: Context) -> Nothing:
        await self._engine.lanes.write(self._tagging().remove, request.id)
        self._engine.tell("tags")
        return Nothing()

    def _tagging(self) -> Tagging:
        return Tagging(self._engine.unlocked().store.vault.objects)


def handlers(engine: "Engine") -> Mapping[str, Handler]:
    """The handlers of `core.protocol.operations.tags`."""
    tags = _Tags(engine)
    return {ListTags.op: tags.listed, AddTag.op: tags.add, RemoveTag.op: tags.remove}
