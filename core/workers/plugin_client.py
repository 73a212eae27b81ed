"""The engine's end of a plugin's process, which lives for one task."""

import asyncio
import itertools
from collections.abc import AsyncIterator, Sequence
from contextlib import asynccontextmanager
from dataclasses import dataclass
from typing import Any, Final, TypeVar

import msgspec

from core.plugins.finding import Found
from core.plugins.offers import ExportedMemory, Proposal, ShownSource
from core.protocol.backoff import KILL_AFTER
from core.protocol.typed import packet_error
from core.protocol.wire import Packet
from core.records.plugins import HookName
from core.workers.import_requests import Batch
from core.workers.plugin_requests import (
    BEGIN,
    NEXT,
    PROPOSE,
    WRITE,
    BeginPlugin,
    NextMessages,
    PluginBegun,
    Proposed,
    ProposeMemories,
    WriteMemories,
)
from core.workers.process import WorkerLostError, WorkerProcess

PATIENCE: Final = 180.0
"""Seconds that a plugin has for one step."""
Reply = TypeVar("Reply")


class PluginFailedError(Exception):
    """A plugin did not do what it has to; the text says so in a sentence that quotes nothing of its task."""


@dataclass(frozen=True, slots=True)
class PluginTask:
    """What a plugin's process is started for."""

    found: Found
    hook: HookName
    source: str = ""
    form: str = ""


class PluginProcess:
    """Runs one plugin for one task."""

    def __init__(self, process: WorkerProcess, patience: float) -> None:
        self._process = process
        self._patience = patience
        self._numbers = itertools.count(1)

    async def begin(self, task: PluginTask) -> PluginBegun:
        """Load the plugin, once everything else is locked away from it.

        Raises:
            PluginFailedError: it cannot be loaded, or offers nothing of the kind.
        """
        request = BeginPlugin(task.found.name, task.found.digest, task.hook, task.source, task.form)
        return (await self._ask(BEGIN, request, PluginBegun))[0]

    async def next(self) -> Batch:
        """The next messages of the file that is imported.

        Raises:
            PluginFailedError: it cannot read on.
        """
        return (await self._ask(NEXT, NextMessages(), Batch))[0]

    async def write(
        self, memories: Sequence[ExportedMemory] = (), *, begins: bool = False, ends: bool = False
    ) -> bytes:
        """What is to be written for these memories.

        Raises:
            PluginFailedError: it cannot write on.
        """
        return (await self._ask(WRITE, WriteMemories(tuple(memories), begins, ends), type(None)))[1]

    async def propose(self, sources: Sequence[ShownSource]) -> tuple[Proposal, ...]:
        """What facts its memory writers find in these sources.

        Raises:
            PluginFailedError: it cannot read them.
        """
        return (await self._ask(PROPOSE, ProposeMemories(tuple(sources)), Proposed))[0].proposals

    async def _ask(self, op: str, body: Any, kind: type[Reply]) -> tuple[Reply, bytes]:
        try:
            async with asyncio.timeout(self._patience):
                reply = await self._process.ask(Packet("request", next(self._numbers), op, body))
        except TimeoutError:
            raise PluginFailedError("It took too long and was stopped.") from None
        except WorkerLostError:
            raise PluginFailedError("Its process ended.") from None
        if reply.kind == "error":
            raise PluginFailedError(str(packet_error(reply))[:300])
        try:
            return msgspec.convert(reply.body, kind), reply.blob
        except (msgspec.ValidationError, ValueError):
            raise PluginFailedError("Its answer makes no sense.") from None


@asynccontextmanager
async def plugin_process(command: Sequence[str], patience: float = PATIENCE) -> AsyncIterator[PluginProcess]:
    """A process for one task of one plugin, which ends with the block.

    Args:
        command: starts a process that calls `run_plugin_host`.
        patience: seconds that it has for one step.
    """
    process = await WorkerProcess.start(command)
    try:
        yield PluginProcess(process, patience)
    finally:
        process.kill()
        await asyncio.shield(process.stop(KILL_AFTER))
