"""Serves looking the home through and mending it."""

import asyncio
from collections.abc import Mapping
from typing import TYPE_CHECKING

from core.engine.repair.checking import check_open, close_to_others
from core.protocol.connection import Context, Handler
from core.protocol.operations import Progress
from core.protocol.operations.checking import Check, CheckReport, Repair, Repaired
from core.records.errors import IntegrityError

if TYPE_CHECKING:
    from core.engine.engine import Engine


class _Checking:
    def __init__(self, engine: "Engine") -> None:
        self._engine = engine

    async def check(self, request: Check, context: Context) -> CheckReport:
        store = self._engine.unlocked().store

        def report(stage: str, done: int, total: int) -> None:
            context.check()
            context.progress(Progress(stage, done, total))

        # In a thread of its own: it may take minutes, and questions are to be answered meanwhile.
        return await asyncio.to_thread(
            check_open,
            self._engine.home.root,
            store.vault.table,
            store.vault.objects,
            store.journal,
            report,
            read_data=request.read_data,
        )

    async def repair(self, _request: Repair, context: Context) -> Repaired:
        # What has begun to be mended is mended, whether or not somebody still waits for it.
        repaired = await asyncio.shield(self._repair(context))
        self._engine.tell("filed")
        return repaired

    async def _repair(self, context: Context) -> Repaired:
        opened = self._engine.unlocked()
        journal = opened.store.journal

        def rewritten(done: int, total: int) -> None:
            context.progress(Progress("Rewriting damaged parts of the journal", done, total))

        def rebuilt(done: int, total: int) -> None:
            context.progress(Progress("Rebuilding", done, total))

        def mend() -> tuple[int, int, int]:
            missing = journal.drop_missing()
            segments = journal.rewrite(lambda event: event, rewritten, ids=frozenset())
            return segments, missing, close_to_others(self._engine.home.root)

        segments, missing, modes = await self._engine.lanes.write(mend)
        try:
            await opened.rebuild(rebuilt)
        except IntegrityError as error:
            return Repaired(segments, missing, modes, rebuilt=False, rebuild_refused=f"{error}")
        return Repaired(segments, missing, modes, rebuilt=True)


def handlers(engine: "Engine") -> Mapping[str, Handler]:
    """The handlers of `core.protocol.operations.checking`."""
    checking = _Checking(engine)
    return {Check.op: checking.check, Repair.op: checking.repair}
