"""Serves what the user does to single memories."""

import asyncio
from collections.abc import Callable, Mapping, Sequence
from typing import TYPE_CHECKING, Final

from core.engine.life.changing import Changing
from core.protocol.connection import Context, Handler
from core.protocol.operations import Changed, CorrectMemory, JudgeMemories, MergeMemories, SplitMemory
from core.records.errors import RefusedError
from core.records.memory import Memory

if TYPE_CHECKING:
    from core.engine.engine import Engine

_MOST: Final = 10_000


class _Life:
    def __init__(self, engine: "Engine") -> None:
        self._engine = engine

    async def judge(self, request: JudgeMemories, _context: Context) -> Changed:
        if not 0 < len(request.ids) <= _MOST:
            raise RefusedError(f"Name the memories by their ids, at most {_MOST:,} at a time.")
        if request.verdict == "merged":
            raise RefusedError("Say into which memory: merging is an operation of its own.")
        return await self._change(
            lambda changing: changing.judge(request.ids, request.verdict, given=request.given)
        )

    async def merge(self, request: MergeMemories, _context: Context) -> Changed:
        if len(request.ids) > _MOST:
            raise RefusedError(f"At most {_MOST:,} memories can be merged at a time.")
        return await self._change(lambda changing: (changing.merge(request.ids, request.into),))

    async def split(self, request: SplitMemory, _context: Context) -> Changed:
        return await self._change(lambda changing: changing.split(request.id))

    async def correct(self, request: CorrectMemory, _context: Context) -> Changed:
        me, zone = self._engine.me(request.me), self._engine.zone(request.zone)
        return await self._change(
            lambda changing: (changing.correct(request.id, request.text, me, zone, wording=request.wording),)
        )

    async def _change(self, work: Callable[[Changing], Sequence[Memory]]) -> Changed:
        """Do it in the writer thread, whatever becomes of the client."""
        changed = await asyncio.shield(self._engine.unlocked().change(work))
        self._engine.tell("filed")
        return Changed(tuple(memory.id for memory in changed))


def handlers(engine: "Engine") -> Mapping[str, Handler]:
    """The handlers of `core.protocol.operations.life`."""
    life = _Life(engine)
    return {
        JudgeMemories.op: life.judge,
        MergeMemories.op: life.merge,
        SplitMemory.op: life.split,
        CorrectMemory.op: life.correct,
    }
