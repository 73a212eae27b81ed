"""What is done for the keys by itself: sealing anew after a rotation, and noting the state of the store."""

import logging
from collections.abc import Callable
from typing import Final

from core.engine.lanes import Lanes
from core.engine.store import Store
from core.records.errors import AfterimageError
from core.spool.spool import Spool

_SLICE: Final = 8 * 1024 * 1024
"""Bytes sealed anew in one go; others get their turn after it."""
_SLICES: Final = 16
"""Goes in one call: a disk is not kept busy for long."""
_log = logging.getLogger(__name__)


class KeyTending:
    """Called by the clock, on the engine's loop.

    Args:
        lanes: The engine's threads.
        store: The open store, `None` while there is none.
        spool: What waits to be read, `None` before there is a vault.
    """

    def __init__(
        self, lanes: Lanes, store: Callable[[], Store | None], spool: Callable[[], Spool | None]
    ) -> None:
        self._lanes = lanes
        self._store = store
        self._spool = spool
        self._left_over: Store | None = None
        """In which nothing more can be sealed anew, though some of it is older: it is damaged."""

    async def note_state(self) -> None:
        """Have the machine remember in what state the store is."""
        store = self._store()
        if store is not None:
            await self._lanes.read(store.vault.custody.note_state)

    async def tend(self) -> None:
        """Remember deletions, and in an idle moment go on with what a rotation left to do."""
        store, spool = self._store(), self._spool()
        if store is None or spool is None:
            return
        custody = store.vault.custody
        await self._lanes.read(custody.note_state, generations_only=True)
        try:
            for _ in range(_SLICES):
                if spool.pending() or self._store() is not store:
                    return
                if custody.header.oldest_epoch == custody.header.epoch or self._left_over is store:
                    break
                await self._seal_anew(store)
            if len(custody.header.spool) > 1 and not spool.pending():
                await self._lanes.read(custody.drop_old_spool_keys, spool.folder)
        except AfterimageError as error:
            _log.warning("a rotation cannot go on at present: %s", error.code)

    async def _seal_anew(self, store: Store) -> None:
        if await self._lanes.read(store.reseal, _SLICE):
            return
        if await self._lanes.read(store.vault.custody.note_resealed):
            _log.info("everything is sealed in epoch %d", store.vault.custody.header.epoch)
        else:
            self._left_over = store
            _log.warning("some of what is stored cannot be sealed anew; `check` says what is damaged")
