"""Serves what concerns the engine itself: status, keys, pauses, settings."""

import asyncio
from collections.abc import Mapping
from typing import TYPE_CHECKING

from core.engine.serving.keeping import is_rule, set_rule
from core.engine.serving.keys import require_long_enough
from core.engine.serving.reading import require_readable
from core.engine.telling import status
from core.protocol.backoff import RESTART_WITHOUT_KEYS
from core.protocol.connection import Context, Handler
from core.protocol.operations import (
    Created,
    CreateVault,
    GetSettings,
    GetStatus,
    Lock,
    Nothing,
    Pause,
    Resume,
    SetSetting,
    Settings,
    Shutdown,
    Status,
    Unlock,
)
from core.records.errors import NotFoundError, RefusedError

if TYPE_CHECKING:
    from core.engine.engine import Engine

_LONGEST_PAUSE = 366 * 24 * 60.0


class _State:
    def __init__(self, engine: "Engine") -> None:
        self._engine = engine

    async def status(self, _request: GetStatus, _context: Context) -> Status:
        return status(self._engine)

    async def create(self, request: CreateVault, _context: Context) -> Created:
        require_long_enough(request.passphrase)
        return Created(await self._engine.unlocking.create(request.passphrase))

    async def unlock(self, request: Unlock, context: Context) -> Status:
        await self._engine.unlocking.unlock(
            request.secret, context.progress, accept_older=request.accept_older
        )
        if request.stay:
            self._engine.presence.stay()
        return status(self._engine)

    async def lock(self, _request: Lock, _context: Context) -> Nothing:
        self._engine.end(RESTART_WITHOUT_KEYS)
        return Nothing()

    async def shutdown(self, _request: Shutdown, _context: Context) -> Nothing:
        self._engine.end()
        return Nothing()

    async def pause(self, request: Pause, _context: Context) -> Status:
        if request.minutes is not None and request.tomorrow:
            raise RefusedError("A pause lasts for some minutes or until tomorrow, not both.")
        if request.minutes is not None and not 0 < request.minutes <= _LONGEST_PAUSE:
            raise RefusedError("A pause lasts more than no time and at most a year.")
        await asyncio.to_thread(
            self._engine.capturing.pause, request.minutes, until_tomorrow=request.tomorrow
        )
        return self._changed()

    async def resume(self, _request: Resume, _context: Context) -> Status:
        self._engine.screens.ask_again()
        await asyncio.to_thread(self._engine.capturing.resume)
        return self._changed()

    async def get_settings(self, request: GetSettings, _context: Context) -> Settings:
        values = self._engine.settings.current.flat()
        if not request.name:
            return Settings(values)
        if request.name not in values:
            raise NotFoundError(
                f"There is no setting “{request.name}”. There are: {', '.join(sorted(values))}."
            )
        return Settings({request.name: values[request.name]})

    async def set_setting(self, request: SetSetting, _context: Context) -> Settings:
        if is_rule(request.name):
            settings = await set_rule(self._engine, request)
        else:
            await require_readable(self._engine, request.name, request.value)
            settings = self._engine.settings.set(request.name, request.value)
        await asyncio.to_thread(self._engine.capturing.apply)
        self._changed()
        return Settings({request.name: settings.flat()[request.name]})

    def _changed(self) -> Status:
        self._engine.schedule_resume()
        self._engine.tell("status")
        return status(self._engine)


def handlers(engine: "Engine") -> Mapping[str, Handler]:
    """The handlers of `core.protocol.operations.state`."""
    state = _State(engine)
    return {
        GetStatus.op: state.status,
        CreateVault.op: state.create,
        Unlock.op: state.unlock,
        Lock.op: state.lock,
        Shutdown.op: state.shutdown,
        Pause.op: state.pause,
        Resume.op: state.resume,
        GetSettings.op: state.get_settings,
        SetSetting.op: state.set_setting,
    }
