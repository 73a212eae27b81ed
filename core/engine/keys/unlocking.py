"""Making the vault and opening it: one at a time, and to the end, whoever hangs up meanwhile."""

import asyncio
import logging
from collections.abc import Awaitable, Callable, Coroutine
from pathlib import Path
from typing import Any, TypeVar

from core.engine.filing.filing import Report
from core.engine.keys.opening import Listener, Opening
from core.engine.keys.work import KeyWork
from core.engine.lanes import Lanes
from core.engine.opened import Opened
from core.engine.store import Store
from core.records.errors import LockedError
from core.vault.vault import Vault

Result = TypeVar("Result")
_log = logging.getLogger(__name__)


class Unlocking:
    """Holds what is open. Lives on the engine's loop.

    Args:
        root: The home folder.
        lanes: The engine's threads.
        keys: Checks secrets.
        ends: Whether the engine ends; then nothing is opened any more.
        make: Makes what works on an open store ready, and reports how far it is.
        trusted: Called whenever the right secret was shown and the store is open.
    """

    def __init__(
        self,
        root: Path,
        lanes: Lanes,
        keys: KeyWork,
        ends: Callable[[], bool],
        make: Callable[[Store, Report], Awaitable[Opened]],
        trusted: Callable[[], None],
    ) -> None:
        self._root = root
        self._lanes = lanes
        self._keys = keys
        self._ends = ends
        self._make = make
        self._trusted = trusted
        self._one_at_a_time = asyncio.Lock()
        self._working: set[asyncio.Task[Any]] = set()
        self.opened: Opened | None = None
        self.creating = False
        """Whether a vault is being made, which nobody should see half made."""
        self.opening = Opening(ends)

    @property
    def is_busy(self) -> bool:
        """Whether the vault is being made or opened."""
        return self._one_at_a_time.locked()

    async def over(self) -> Opened | None:
        """Wait for what is under way; returns what is open then. At an end nothing is opened after it."""
        async with self._one_at_a_time:
            return self.opened

    async def create(self, passphrase: str) -> str:
        """Make the vault and open it; returns the recovery key."""
        return await self._undisturbed(self._create(passphrase))

    async def unlock(
        self, secret: str, listener: Listener = lambda _progress: None, *, accept_older: bool = False
    ) -> None:
        """Open the vault. While it is open, the secret is checked all the same.

        Args:
            secret: Passphrase or recovery key.
            listener: Told how far it is where tables have to be derived first; from any thread.
            accept_older: Open it although this machine has seen it in a later state.
        """
        with self.opening.watched(listener):
            await self._undisturbed(self._unlock(secret, accept_older=accept_older))

    async def _undisturbed(self, work: Coroutine[None, None, Result]) -> Result:
        """Work that goes on when its client hangs up: a store that is half open belongs to nobody."""
        task = asyncio.create_task(work)
        self._working.add(task)
        task.add_done_callback(self._working.discard)
        return await asyncio.shield(task)

    async def _create(self, passphrase: str) -> str:
        async with self._one_at_a_time:
            self._require_life()
            self.creating = True
            try:
                vault, recovery_key = await self._lanes.write(
                    Vault.create, self._root, passphrase, self._keys.cost, self._keys.machine
                )
                try:
                    await self._open(await self._lanes.write(Store, self._root, vault))
                except Exception:  # noqa: BLE001 -- the vault is there, and its key is shown now or never
                    _log.exception("the new vault could not be opened")
            finally:
                self.creating = False
        return recovery_key

    async def _unlock(self, secret: str, *, accept_older: bool) -> None:
        async with self._one_at_a_time:
            self._require_life()
            if self.opened is None:
                async with self._keys.guesses.attempt():
                    store = await self._lanes.write(
                        Store.unlock, self._root, secret, self._keys.machine, accept_older=accept_older
                    )
                await self._open(store)
            else:
                async with self._keys.guesses.attempt():
                    # By the header that is open, not by what somebody may have put in its place meanwhile.
                    await self._lanes.read(self.opened.store.vault.custody.authenticate, secret)
                self._trusted()
                self.opened.thaw()

    def _require_life(self) -> None:
        """Nothing is opened any more by an engine that ends.

        Raises:
            LockedError: it ends.
        """
        if self._ends():
            raise LockedError("Afterimage is ending. Start it again to unlock it.")

    async def _open(self, store: Store) -> None:
        try:
            opened = await self._make(store, self.opening.report)
        except BaseException:
            await self._lanes.write(store.close)
            raise
        finally:
            self.opening.done()
        self.opened = opened
        self._trusted()
