"""Serves secrets that the user chose to keep."""

import asyncio
from collections.abc import Mapping
from typing import TYPE_CHECKING

from core.engine.keys.safe import Safe
from core.protocol.connection import Context, Handler
from core.protocol.operations import (
    KeepSecret,
    KeptSecret,
    KeptSecrets,
    ListSecrets,
    RemoveSecrets,
    RevealedSecret,
    RevealSecret,
    SecretsRemoved,
)

if TYPE_CHECKING:
    from core.engine.engine import Engine


class _Secrets:
    def __init__(self, engine: "Engine") -> None:
        self._engine = engine

    async def keep(self, request: KeepSecret, _context: Context) -> KeptSecret:
        adding = self._engine.lanes.write(
            self._safe().add, request.caption, request.kind, request.value, self._engine.now()
        )
        return await asyncio.shield(adding)

    async def listed(self, _request: ListSecrets, _context: Context) -> KeptSecrets:
        return KeptSecrets(await self._engine.lanes.read(self._safe().listed))

    async def reveal(self, request: RevealSecret, _context: Context) -> RevealedSecret:
        await self._engine.unlocking.unlock(request.passphrase)  # checked although the vault is open
        return RevealedSecret(await self._engine.lanes.read(self._safe().value, request.id))

    async def remove(self, request: RemoveSecrets, _context: Context) -> SecretsRemoved:
        removing = self._engine.lanes.write(self._safe().remove, request.ids)
        return SecretsRemoved(await asyncio.shield(removing))

    def _safe(self) -> Safe:
        return Safe(self._engine.unlocked().store.vault.objects)


def handlers(engine: "Engine") -> Mapping[str, Handler]:
    """The handlers of `core.protocol.operations.safe`."""
    kept = _Secrets(engine)
    return {
        KeepSecret.op: kept.keep,
        ListSecrets.op: kept.listed,
        RevealSecret.op: kept.reveal,
        RemoveSecrets.op: kept.remove,
    }
