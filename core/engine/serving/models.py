"""Serves language models."""

from collections.abc import Mapping
from typing import TYPE_CHECKING

from core.protocol.connection import Context, Handler
from core.protocol.operations import (
    DownloadModel,
    ListModels,
    Models,
    Progress,
    RemoveModel,
    UseEndpoint,
    UseModelFile,
)

if TYPE_CHECKING:
    from core.engine.engine import Engine


class _Models:
    def __init__(self, engine: "Engine") -> None:
        self._engine = engine

    async def list(self, _request: ListModels, _context: Context) -> Models:
        return await self._state()

    async def use(self, request: UseModelFile, _context: Context) -> Models:
        self._engine.unlocked()
        await self._engine.modelling.use_file(request)
        return await self._state()

    async def endpoint(self, request: UseEndpoint, _context: Context) -> Models:
        self._engine.unlocked()
        await self._engine.modelling.use_endpoint(request)
        return await self._state()

    async def download(self, request: DownloadModel, context: Context) -> Models:
        self._engine.unlocked()

        def report(done: int, total: int) -> None:
            context.progress(Progress("Downloading, in MB", done // 1_000_000, total // 1_000_000))

        await self._engine.modelling.download(request.id, report, unverified=request.unverified)
        return await self._state()

    async def remove(self, request: RemoveModel, _context: Context) -> Models:
        self._engine.unlocked()
        await self._engine.modelling.remove(request.file)
        return await self._state()

    async def _state(self) -> Models:
        self._engine.unlocked()
        return await self._engine.modelling.state()


def handlers(engine: "Engine") -> Mapping[str, Handler]:
    """The handlers of `core.protocol.operations.models`."""
    models = _Models(engine)
    return {
        ListModels.op: models.list,
        UseModelFile.op: models.use,
        UseEndpoint.op: models.endpoint,
        DownloadModel.op: models.download,
        RemoveModel.op: models.remove,
    }
