"""The engine's end of an import worker, which lives for one import."""

import asyncio
import itertools
from collections.abc import AsyncIterator, Sequence
from contextlib import asynccontextmanager
from pathlib import Path
from typing import Any, Final

import msgspec

from core.protocol.backoff import KILL_AFTER
from core.protocol.typed import packet_error
from core.protocol.wire import Packet
from core.records.errors import EnvironmentFaultError, RefusedError
from core.workers.import_requests import NEXT, OPEN, Batch, NextBatch, OpenSource, SourceOpened
from core.workers.process import WorkerLostError, WorkerProcess

_DEADLINE: Final = 600.0
"""Seconds for one step: opening an export of hundreds of megabytes on a slow disk is one."""


class ImportProcess:
    """Reads one source, step by step."""

    def __init__(self, process: WorkerProcess) -> None:
        self._process = process
        self._numbers = itertools.count(1)

    async def open(self, path: Path) -> SourceOpened:
        """Begin.

        Raises:
            AfterimageError: it cannot be read, and why.
        """
        return msgspec.convert((await self._ask(OPEN, OpenSource(str(path)))).body, SourceOpened)

    async def next(self) -> tuple[Batch, bytes]:
        """The next items, and the picture if there is one.

        Raises:
            AfterimageError: it cannot be read on.
        """
        reply = await self._ask(NEXT, NextBatch())
        try:
            return msgspec.convert(reply.body, Batch), reply.blob
        except (msgspec.ValidationError, ValueError) as error:
            raise RefusedError("What was read makes no sense. It was left out.") from error

    async def _ask(self, op: str, body: Any) -> Packet:
        try:
            async with asyncio.timeout(_DEADLINE):
                reply = await self._process.ask(Packet("request", next(self._numbers), op, body))
        except TimeoutError:
            raise EnvironmentFaultError("Reading it took too long and was given up.") from None
        except WorkerLostError:
            raise RefusedError(
                "The reading process ended over it: it is damaged, or too large for the memory there is."
            ) from None
        if reply.kind == "error":
            raise packet_error(reply)
        return reply


@asynccontextmanager
async def import_process(command: Sequence[str]) -> AsyncIterator[ImportProcess]:
    """A process that reads one source, and ends with the block.

    Args:
        command: starts a process that calls `run_import_worker`.
    """
    process = await WorkerProcess.start(command)
    try:
        yield ImportProcess(process)
    finally:
        process.kill()
        await asyncio.shield(process.stop(KILL_AFTER))
