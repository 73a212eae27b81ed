"""Serves pins, storage rules and figures."""

import asyncio
from collections.abc import Mapping
from typing import TYPE_CHECKING

from core.protocol.connection import Context, Handler
from core.protocol.operations import Pin, Pinned
from core.records.errors import RefusedError

if TYPE_CHECKING:
    from core.engine.engine import Engine

_MOST_PINS = 10_000


class _Keeping:
    def __init__(self, engine: "Engine") -> None:
        self._engine = engine

    async def pin(self, request: Pin, _context: Context) -> Pinned:
        if not 0 < len(request.ids) <= _MOST_PINS:
            raise RefusedError(f"Name the memories by their ids, at most {_MOST_PINS:,} at a time.")
        opened = self._engine.unlocked()
        pinned = await asyncio.shield(opened.pin(request.ids, pinned=request.pinned))
        self._engine.tell("filed")
        return pinned


def handlers(engine: "Engine") -> Mapping[str, Handler]:
    """The handlers of `core.protocol.operations.keeping`."""
    keeping = _Keeping(engine)
    return {Pin.op: keeping.pin}
