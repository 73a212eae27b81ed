"""Serves what brings something in: captures, imports, and making the tables again."""

import asyncio
import threading
from collections.abc import Mapping
from dataclasses import replace
from pathlib import Path
from typing import TYPE_CHECKING

from core.engine.capturing.health import Tally
from core.engine.filing.importing import Importing, Reads, as_report, checked_path
from core.engine.filing.transcript import parse_transcript
from core.engine.plugins.importing import opened_by_plugin
from core.importing.files import read as read_file
from core.protocol.connection import Context, Handler
from core.protocol.operations import (
    Capture,
    Captured,
    Imported,
    ImportPath,
    ImportReport,
    ImportTranscript,
    Progress,
    Rebuild,
    Rebuilt,
)
from core.protocol.wire import MAX_BLOB
from core.records.errors import EnvironmentFaultError, RefusedError
from core.records.message import Message
from core.workers.importer import import_process

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
        await opened.settle()  # What was seen before is not of this capture.
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
        self._engine.unlocked()
        context.progress(Progress("Checking the transcript", 0, 0))
        zone = self._engine.zone(request.zone)
        await self._require_room(len(context.blob))
        messages = await self._engine.lanes.read(parse_transcript, context.blob, zone)
        return await self._add(messages, context)

    async def import_path(self, request: ImportPath, context: Context) -> ImportReport:
        engine, opened = self._engine, self._engine.unlocked()
        path, zone = checked_path(request.path), engine.zone(request.zone)
        if not engine.import_command:
            raise EnvironmentFaultError("This engine cannot start the process that reads files of others.")
        context.progress(Progress("Looking at it", 0, 0))

        def report(stage: str, done: int) -> None:
            context.progress(Progress(stage, done, 0))

        async def run(source: Reads, kind: str, *, own: bool = False) -> ImportReport:
            importing = Importing(
                opened, engine.lanes, self._require_room, zone, engine.me(request.me), own=own
            )
            try:
                return await importing.run(source, kind, report, dry_run=request.dry_run)
            finally:
                if not request.dry_run:
                    engine.tell("filed")

        async with opened_by_plugin(engine.plugins, path) as theirs:
            if theirs is not None:
                return await run(theirs, theirs.kind)
        async with import_process(engine.import_command) as process:
            source = await process.open(path)
            if source.kind == "transcript":
                return await self._whole_transcript(path, zone, context, dry_run=request.dry_run)
            return await run(process, source.kind, own=request.own)

    async def _whole_transcript(
        self, path: Path, zone: str, context: Context, *, dry_run: bool
    ) -> ImportReport:
        """A transcript is strict JSON, which is parsed here; all of it or nothing."""
        read = self._engine.lanes.read
        data = await read(read_file, path, MAX_BLOB)
        messages = await read(parse_transcript, data, zone)
        if dry_run:
            ids = [one.id for one in messages]
            known = len(await read(self._engine.unlocked().tables.get_many, Message, ids))
            return replace(as_report(len(messages) - known, known, 0, messages), dry_run=True)
        await self._require_room(len(data))
        got = await self._add(messages, context)
        return as_report(got.added, got.known, got.memories, messages)

    async def _require_room(self, size: int) -> None:
        needed = _ROOM_FOR_AN_IMPORT * size
        await self._engine.lanes.read(self._engine.room.disk.require_room, needed, "This import")

    async def _add(self, messages: tuple[Message, ...], context: Context) -> Imported:
        opened = self._engine.unlocked()
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
        ImportPath.op: intake.import_path,
        Rebuild.op: intake.rebuild,
    }
