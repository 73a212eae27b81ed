"""Serves what the user decides about plugins."""

import asyncio
from collections.abc import Mapping
from typing import TYPE_CHECKING

from core.engine.filing.importing import checked_path
from core.engine.plugins.exporting import Exporting
from core.plugins.finding import plugins_folder
from core.protocol.connection import Context, Handler
from core.protocol.operations import (
    DisablePlugin,
    EnablePlugin,
    ExportedFile,
    ExportWith,
    ListPlugins,
    Plugins,
    Progress,
)
from core.workers import seccomp

if TYPE_CHECKING:
    from core.engine.engine import Engine


class _Plugins:
    def __init__(self, engine: "Engine") -> None:
        self._engine = engine

    async def listed(self, _request: ListPlugins, _context: Context) -> Plugins:
        return Plugins(await self._engine.plugins.states(), str(plugins_folder()), seccomp.supported())

    async def enable(self, request: EnablePlugin, context: Context) -> Plugins:
        self._engine.unlocked()  # whoever only passes by allows nothing
        await asyncio.shield(self._engine.plugins.enable(request.name, request.digest))
        return await self.listed(ListPlugins(), context)

    async def export(self, request: ExportWith, context: Context) -> ExportedFile:
        engine, opened = self._engine, self._engine.unlocked()
        path = checked_path(request.path)
        await opened.settle()  # what is still open belongs to it, too

        def report(done: int, total: int) -> None:
            context.progress(Progress("Writing", done, total))

        return await Exporting(engine.plugins, opened, engine.lanes).run(request.form, path, report)

    async def disable(self, request: DisablePlugin, context: Context) -> Plugins:
        await asyncio.shield(self._engine.plugins.disable(request.name))
        return await self.listed(ListPlugins(), context)


def handlers(engine: "Engine") -> Mapping[str, Handler]:
    """The handlers of `core.protocol.operations.plugins`."""
    plugins = _Plugins(engine)
    return {
        ListPlugins.op: plugins.listed,
        EnablePlugin.op: plugins.enable,
        DisablePlugin.op: plugins.disable,
        ExportWith.op: plugins.export,
    }
