"""Serves what brings something in: captures, imports, and making the tables again."""

import asyncio
import threading
from collections.abc import Mapping
from typing import TYPE_CHECKING

from core.engine.capturing.health import Tally
from core.engine.transcript import parse_transcript
from core.protocol.connection import Context, Handler
from core.protocol.operations import Capture, Captured, Imported, ImportTranscript, Progress, Rebuild, Rebuilt
from core.records.errors import EnvironmentFaultError, RefusedError

if TYPE_CHECKING:
    from core.engine.engine import Engine

_LONGEST_CAPTURE = 24 * 3600.0
_ROOM_FOR_AN_IMPORT = 30
"""Times its own size that a transcript takes on the disk (measured: 15 when it is filed, 28 while the tables
are joined afterwards)."""


class _Intake:
    def __init__(self, engine: "Engine") -> None:
        self._engine = engine

    async def capture(self, request: Capture, context: Context) -> Captured:
        if not 0 < request.seconds <= _LONGEST_CAPTURE:
            raise RefusedError("A capture lasts more than no time and at most a day.")
        opened = self._engine.unlocked()
        await opened.intake.drain()
        lines, memories = opened.intake.lines, opened.counts.memories
        context.progress(Progress("Capturing", 0, 0))
        tally = await self._capture(request.seconds)
        if not tally.kept and not tally.skipped and (problem := self._engine.capturing.problem):
            raise EnvironmentFaultError(problem)
        context.progress(Progress("Reading", 0, tally.kept))
        await opened.settle()
        return Captured(
            frames=tally.kept,
            lines=opened.intake.lines - lines,
            memories=opened.counts.memories - memories,
            skipped=tally.skipped,
        )

    async def import_transcript(self, request: ImportTranscript, context: Context) -> Imported:
        opened = self._engine.unlocked()
        context.progress(Progress("Checking the transcript", 0, 0))
        zone = self._engine.zone(request.zone)
        needed = _ROOM_FOR_AN_IMPORT * len(context.blob)
        await self._engine.lanes.read(self._engine.room.disk.require_room, needed, "This import")
        messages = await self._engine.lanes.read(parse_transcript, context.blob, zone)
        before = opened.counts.memories

        def report(done: int, total: int) -> None:
            context.progress(Progress("Filing", done, total))

        # Whoever hangs up in the middle finds the import done all the same: it is in the journal as a whole.
        added = await asyncio.shield(opened.add_messages(messages, report))
        self._engine.tell("filed")
        return Imported(added, len(messages) - added, opened.counts.memories - before)

    async def rebuild(self, _request: Rebuild, context: Context) -> Rebuilt:
        def report(done: int, total: int) -> None:
            context.progress(Progress("Rebuilding", done, total))

        rebuilt = await asyncio.shield(self._engine.unlocked().rebuild(report))
        self._engine.tell("filed")
        return rebuilt

    async def _capture(self, seconds: float) -> Tally:
        stop = threading.Event()
        try:
            return await asyncio.to_thread(self._engine.capturing.run_for, seconds, stop)
        finally:
            stop.set()


def handlers(engine: "Engine") -> Mapping[str, Handler]:
    """The handlers of `core.protocol.operations.intake`."""
    intake = _Intake(engine)
    return {
        Capture.op: intake.capture,
        ImportTranscript.op: intake.import_transcript,
        Rebuild.op: intake.rebuild,
    }
