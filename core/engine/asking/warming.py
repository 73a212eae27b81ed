"""Making ready for the first question: what search needs is loaded and read ahead, behind what is asked."""

import asyncio
import logging

from core.engine.breathing import give_memory_back
from core.engine.lanes import Lanes
from core.engine.worker import Worker
from core.memory.tables import MemoryTables
from core.records.errors import AfterimageError, StoppedError

_log = logging.getLogger(__name__)


class Warming:
    """Reads ahead while it may. Lives on the engine's loop.

    Args:
        tables: Of the open store.
        worker: Embeds.
        lanes: The engine's threads.
    """

    def __init__(self, tables: MemoryTables, worker: Worker, lanes: Lanes) -> None:
        self._tables = tables
        self._worker = worker
        self._lanes = lanes
        self._running: asyncio.Task[None] | None = None
        self.cold = False
        """Whether nothing may be read ahead: the view is locked, or the end is near."""

    def begin(self) -> None:
        """Make ready, unless nothing may be read ahead or it is going on already."""
        if not self.cold and (self._running is None or self._running.done()):
            self._running = asyncio.create_task(self._run(), name="warm-up")

    def thaw(self) -> None:
        """The view may be read again."""
        self.cold = False
        self.begin()

    async def stop(self) -> None:
        """Read nothing ahead any more."""
        self.cold = True
        if self._running is not None:
            self._running.cancel()
            await asyncio.wait([self._running])

    async def _run(self) -> None:
        try:
            await self._worker.embed(["warm up"])
            await self._lanes.read(self._tables.read_ahead, self._go_on)
            await self._lanes.read(give_memory_back)
        except AfterimageError as error:
            _log.warning("the first question will take longer: %s", error.code)

    def _go_on(self) -> None:
        """In a reader thread: an end or a lock of the view need not wait for it."""
        if self.cold:
            raise StoppedError("Reading ahead has ended.")
