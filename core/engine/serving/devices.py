"""Serves the devices that exchange what they remember."""

from collections.abc import Mapping
from typing import TYPE_CHECKING

from core.protocol.connection import Context, Handler
from core.protocol.operations import (
    CreateCircle,
    DevicesState,
    Exchanged,
    ExchangeDevices,
    GetDevices,
    Invited,
    InviteDevice,
    JoinCircle,
    LeaveCircle,
    Progress,
    RevokeDevice,
)

if TYPE_CHECKING:
    from core.engine.engine import Engine

_PATIENCE = 10.0
"""Seconds an exchange waits for what is still being read."""


class _Devices:
    def __init__(self, engine: "Engine") -> None:
        self._engine = engine

    async def state(self, _request: GetDevices, _context: Context) -> DevicesState:
        return await self._engine.exchanging.state(self._engine.unlocked())

    async def create(self, request: CreateCircle, _context: Context) -> DevicesState:
        return await self._engine.exchanging.create(self._engine.unlocked(), request)

    async def invite(self, request: InviteDevice, _context: Context) -> Invited:
        engine = self._engine
        return await engine.exchanging.invite(engine.unlocked(), request.minutes, request.credentials)

    async def join(self, request: JoinCircle, _context: Context) -> DevicesState:
        return await self._engine.exchanging.join(self._engine.unlocked(), request)

    async def exchange(self, request: ExchangeDevices, context: Context) -> Exchanged:
        opened = self._engine.unlocked()
        await opened.intake.drain_within(_PATIENCE)

        def report(stage: str, done: int, total: int) -> None:
            context.progress(Progress(stage, done, total))

        at, made = await self._engine.exchanging.run(opened, request.credentials, report)
        return Exchanged(
            at,
            made.taken,
            made.acts + made.tags,
            made.forgotten,
            made.given,
            made.given_bytes,
            made.taken_bytes,
            made.waiting,
        )

    async def revoke(self, request: RevokeDevice, _context: Context) -> DevicesState:
        opened = self._engine.unlocked()
        async with self._engine.keys.guesses.attempt():
            await self._engine.lanes.read(opened.store.vault.custody.authenticate, request.secret)
        return await self._engine.exchanging.revoke(opened, request.id, request.credentials)

    async def leave(self, _request: LeaveCircle, _context: Context) -> DevicesState:
        return await self._engine.exchanging.leave(self._engine.unlocked())


def handlers(engine: "Engine") -> Mapping[str, Handler]:
    """The handlers of `core.protocol.operations.devices`."""
    devices = _Devices(engine)
    return {
        GetDevices.op: devices.state,
        CreateCircle.op: devices.create,
        InviteDevice.op: devices.invite,
        JoinCircle.op: devices.join,
        ExchangeDevices.op: devices.exchange,
        RevokeDevice.op: devices.revoke,
        LeaveCircle.op: devices.leave,
    }
