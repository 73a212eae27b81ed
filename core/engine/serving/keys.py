"""Serves changes of the vault's keys."""

from collections.abc import Callable, Mapping
from typing import TYPE_CHECKING

from core.protocol.connection import Context, Handler
from core.protocol.operations import (
    ChangePassphrase,
    GetKeyState,
    KeysChanged,
    KeyState,
    NewRecoveryKey,
    Progress,
    RotateKeys,
    UseKeyring,
)
from core.records.errors import RefusedError
from core.vault.custody import Changed, Custody, needs_keyring
from core.vault.header import read_header

if TYPE_CHECKING:
    from core.engine.engine import Engine

_SHORTEST_PASSPHRASE = 8
_PROGRESS = Progress("Checking the passphrase and making new keys", 0, 0)


def require_long_enough(passphrase: str) -> None:
    """Refuses a new passphrase that is too short to protect anything.

    Raises:
        RefusedError: It is.
    """
    if len(passphrase) < _SHORTEST_PASSPHRASE:
        raise RefusedError(f"A passphrase needs at least {_SHORTEST_PASSPHRASE} characters.")


class _Keys:
    def __init__(self, engine: "Engine") -> None:
        self._engine = engine

    async def status(self, _request: GetKeyState, _context: Context) -> KeyState:
        return await self._engine.lanes.read(self._status)

    def _status(self) -> KeyState:
        opened = self._engine.opened
        custody = opened.store.vault.custody if opened is not None else None
        header = custody.header if custody is not None else read_header(self._engine.home.root)
        keyring = self._engine.keys.machine.find_keyring()
        return KeyState(
            epoch=header.epoch,
            oldest_epoch=header.oldest_epoch,
            older_files=custody.older() if custody is not None else None,
            keyring=needs_keyring(header),
            keyring_name=keyring.name if keyring is not None else "",
        )

    async def _change(self, context: Context, work: Callable[[Custody], Changed]) -> Changed:
        context.progress(_PROGRESS)
        custody = self._engine.unlocked().store.vault.custody
        changed = await self._engine.keys.change(custody, work)
        await self._engine.tending.note_state()
        return changed

    async def passphrase(self, request: ChangePassphrase, context: Context) -> KeysChanged:
        require_long_enough(request.new_passphrase)
        cost = self._engine.keys.cost
        return _reply(
            await self._change(
                context,
                lambda custody: custody.change_passphrase(request.secret, request.new_passphrase, cost),
            )
        )

    async def recovery(self, request: NewRecoveryKey, context: Context) -> KeysChanged:
        return _reply(
            await self._change(context, lambda custody: custody.renew_recovery_key(request.passphrase))
        )

    async def rotate(self, request: RotateKeys, context: Context) -> KeysChanged:
        cost = self._engine.keys.cost
        changed = await self._change(context, lambda custody: custody.rotate(request.passphrase, cost))
        self._engine.seal_captures_anew()
        return _reply(changed)

    async def keyring(self, request: UseKeyring, context: Context) -> KeysChanged:
        cost = self._engine.keys.cost
        return _reply(
            await self._change(
                context, lambda custody: custody.use_keyring(request.passphrase, cost, on=request.on)
            )
        )


def _reply(changed: Changed) -> KeysChanged:
    return KeysChanged(changed.recovery_key, changed.problem)


def handlers(engine: "Engine") -> Mapping[str, Handler]:
    """The handlers of `core.protocol.operations.keys`."""
    keys = _Keys(engine)
    return {
        GetKeyState.op: keys.status,
        ChangePassphrase.op: keys.passphrase,
        NewRecoveryKey.op: keys.recovery,
        RotateKeys.op: keys.rotate,
        UseKeyring.op: keys.keyring,
    }
