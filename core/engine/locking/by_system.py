"""Locks by what the system announces, as the settings say."""

import asyncio
import contextlib
import logging
import os
import threading
from collections.abc import Callable
from typing import Final, Literal

from core.engine.locking.announcements import Announcements, Listeners
from core.engine.locking.systems import announcements
from core.engine.settings import SettingsFile
from core.protocol.backoff import RESTART_WITHOUT_KEYS
from core.protocol.operations import LockSignal

_SLEEP_WAITS: Final = 4.0
"""Seconds that ending may take before sleep: systems wait five. What was not filed by then is in the journal
or the spool, and is filed at the next unlock, as after a crash."""
SystemSignal = Literal["locked", "unlocked", "awake"]
"""The screen was locked; it is not any more; the computer woke up."""
_log = logging.getLogger(__name__)


class SystemLocks:
    """Forgets the keys before the computer sleeps, and locks with its screen."""

    def __init__(
        self,
        settings: SettingsFile,
        holds_keys: Callable[[], bool],
        lock_view: Callable[[], None],
        lock_vault: Callable[[], None],
        told: Callable[[SystemSignal], None] = lambda _signal: None,
        *,
        make: Callable[[Listeners], Announcements] = announcements,
        leave: Callable[[int], object] = os._exit,
        sleep_waits: float = _SLEEP_WAITS,
    ) -> None:
        """Take what is needed; nothing is heard before `start`.

        Args:
            settings: say what is wanted.
            holds_keys: whether there are any to forget, or will be in a moment.
            lock_view: refuses reading.
            lock_vault: begins an orderly end without keys.
            told: what was heard, whatever the settings make of it.
            make: how the system announces things.
            leave: ends the process at once.
            sleep_waits: seconds the orderly end may take before sleep.
        """
        self._settings = settings
        self._holds_keys = holds_keys
        self._lock_view = lock_view
        self._lock_vault = lock_vault
        self._told = told
        self._leave = leave
        self._sleep_waits = sleep_waits
        self._announcements = make(
            Listeners(
                self._on_sleep,
                self._on_session_lock,
                lambda: self._told("unlocked"),
                lambda: self._told("awake"),
            )
        )
        self._listening: asyncio.Task[None] | None = None
        self._deadline: threading.Timer | None = None

    @property
    def hears(self) -> tuple[LockSignal, ...]:
        """What the system can be heard to announce at present."""
        return self._announcements.hears

    def start(self) -> None:
        """Listen from now on. On the loop."""
        self._listening = asyncio.create_task(self._announcements.run(), name="announcements")

    async def stop(self) -> None:
        """Listen no more. Sleep that waits for this process goes on waiting until the process has ended."""
        if self._deadline is not None:
            self._deadline.cancel()
        if self._listening is not None:
            self._listening.cancel()
            with contextlib.suppress(asyncio.CancelledError):
                await self._listening

    def _on_sleep(self) -> bool:
        if not self._settings.current.security.lock_on_suspend or not self._holds_keys():
            return False
        _log.info("the computer goes to sleep: the keys are forgotten")
        # A thread, for the loop may be what does not come to its end.
        self._deadline = threading.Timer(self._sleep_waits, self._leave, (RESTART_WITHOUT_KEYS,))
        self._deadline.daemon = True
        self._deadline.start()
        self._lock_vault()
        return True

    def _on_session_lock(self) -> None:
        self._told("locked")
        wanted = self._settings.current.security.lock_on_session_lock
        if wanted == "off" or not self._holds_keys():
            return
        _log.info("the screen was locked: %s", wanted)
        if wanted == "vault":
            self._lock_vault()
        else:
            self._lock_view()
