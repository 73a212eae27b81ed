"""Has a plugin make a file of all memories, which the engine writes: the plugin itself writes nothing."""

import asyncio
import contextlib
import os
from collections.abc import AsyncIterator, Callable, Sequence
from contextlib import asynccontextmanager
from dataclasses import dataclass
from pathlib import Path
from typing import BinaryIO, Final

from core.engine.lanes import Lanes
from core.engine.opened import Opened
from core.engine.plugins.importing import failed
from core.engine.plugins.kept import Plugins
from core.plugins.finding import Found
from core.plugins.offers import ExportedMemory, ExportedSource
from core.protocol.operations import ExportedFile
from core.records.errors import EnvironmentFaultError, NotFoundError, RefusedError
from core.records.memory import Memory
from core.records.message import Message
from core.records.screen import ReadFrame
from core.vault.files import create_private, write_all
from core.workers.plugin_client import PluginFailedError, PluginTask

_AT_ONCE: Final = 100
"""Memories of one request."""


@dataclass(frozen=True, slots=True)
class Exporting:
    """One export by a plugin."""

    plugins: Plugins
    opened: Opened
    lanes: Lanes

    async def run(self, form: str, path: Path, report: Callable[[int, int], None]) -> ExportedFile:
        """Write all memories that may be recalled into a new file. Stopped or failed, it leaves nothing.

        Args:
            form: the name of an exporter that an allowed plugin has declared.
            path: absolute.
            report: told how many memories of how many are written.

        Raises:
            NotFoundError: no plugin that is allowed writes that.
            RefusedError: the file is there already, or the plugin failed.
            EnvironmentFaultError: it cannot be written.
        """
        found = await self._plugin(form)
        ids = await self.lanes.read(self._ids)
        done = size = 0
        async with _new_file(path, self.lanes) as file, self.plugins.process() as process:
            try:
                await process.begin(PluginTask(found, "exporters", form=form))
                size += await self._write(file, await process.write(begins=True))
                for start in range(0, len(ids), _AT_ONCE):
                    memories = await self.lanes.read(self._memories, ids[start : start + _AT_ONCE])
                    size += await self._write(file, await process.write(memories))
                    done += len(memories)
                    report(min(start + _AT_ONCE, len(ids)), len(ids))
                size += await self._write(file, await process.write(ends=True))
            except PluginFailedError as error:
                await failed(self.plugins, found, error)
                raise RefusedError(f"The plugin {found.name} failed. {error} Nothing was written.") from None
        await self.plugins.note(found)
        return ExportedFile(found.name, done, size)

    async def _plugin(self, form: str) -> Found:
        known = await self.plugins.allowed("exporters")
        for found in known:
            if form in found.exports:
                return found
        forms = sorted(form for found in known for form in found.exports)
        there = f" Plugins write: {', '.join(forms)}." if forms else " No plugin that is on writes files."
        raise NotFoundError(f"No plugin writes “{form[:40]}”.{there}")

    async def _write(self, file: BinaryIO, data: bytes) -> int:
        await self.lanes.read(write_all, file.fileno(), data)
        return len(data)

    def _ids(self) -> Sequence[str]:
        known = self.opened.store.tables.readable(Memory)
        return [one for _, one in sorted((one.learned_at, one.id) for one in known if one.live)]

    def _memories(self, ids: Sequence[str]) -> Sequence[ExportedMemory]:
        memories = self.opened.tables.get_many(Memory, ids)
        wanted = {source for one in memories.values() for source in one.source_ids}
        frames = self.opened.tables.get_many(ReadFrame, wanted)
        messages = self.opened.tables.get_many(Message, wanted)
        return [_exported(memories[one], frames, messages) for one in ids if one in memories]


def _exported(memory: Memory, frames: dict[str, ReadFrame], messages: dict[str, Message]) -> ExportedMemory:
    sources = []
    for item in memory.evidence:
        if frame := frames.get(item.source_id):
            sources.append(
                ExportedSource(
                    item.quote, frame.taken_at, frame.zone, "", memory.app, memory.window_title, memory.url
                )
            )
        elif message := messages.get(item.source_id):
            sources.append(
                ExportedSource(
                    item.quote, message.sent_at, message.zone, message.speaker, "", message.conversation
                )
            )
    return ExportedMemory(memory.id, memory.type, memory.text, memory.learned_at, memory.zone, tuple(sources))


@asynccontextmanager
async def _new_file(path: Path, lanes: Lanes) -> AsyncIterator[BinaryIO]:
    """A file for the user alone that is there once the block has ended well, and not at all otherwise."""
    partial = path.with_name(f"{path.name}.partial")

    def begin() -> BinaryIO:
        if path.exists():
            raise RefusedError(f"{path} is there already. Name something new: nothing is written over.")
        try:
            partial.unlink(missing_ok=True)
            return os.fdopen(create_private(partial), "wb", buffering=0)
        except OSError as error:
            reason = os.strerror(error.errno or 0)
            raise EnvironmentFaultError(f"{path} cannot be written ({reason}).") from None

    def end(file: BinaryIO) -> None:
        os.fsync(file.fileno())
        file.close()
        partial.replace(path)

    file = await lanes.read(begin)
    try:
        yield file
        await asyncio.shield(lanes.read(end, file))
    except OSError as error:
        reason = os.strerror(error.errno or 0)
        raise EnvironmentFaultError(f"{path} cannot be written ({reason}).") from None
    finally:
        file.close()
        with contextlib.suppress(OSError):
            partial.unlink(missing_ok=True)
