"""The room a running engine has: the disk watched, the ballast held, recording told when either changes."""

import asyncio
from collections.abc import Callable
from pathlib import Path
from typing import Final

from core.engine.keeping.ballast import Ballast, give_up_if_short
from core.engine.keeping.disk import MARGIN_BYTES, DiskWatch
from core.engine.settings import SettingsFile

_MB: Final = 2**20


class Room:
    """Made on the engine's loop.

    Args:
        home: The home folder; there by now.
        settings: Say how much must stay free.
        on_change: Blocking; called in a thread of its own when the disk gets into trouble or out of it.
    """

    def __init__(self, home: Path, settings: SettingsFile, on_change: Callable[[], None]) -> None:
        self._home = home
        self._settings = settings
        self._on_change = on_change
        self._loop = asyncio.get_running_loop()
        self._telling: set[asyncio.Task[None]] = set()
        self._closed = False
        self.disk = DiskWatch(home, self.floor, self._changed)
        self.ballast = Ballast(home)

    def floor(self) -> int:
        """Bytes that must stay free."""
        return self._settings.current.storage.min_free_mb * _MB

    async def look(self) -> None:
        """By the clock: look at the disk, and hold the ballast where there is plenty."""
        await asyncio.to_thread(self._look)

    def _look(self) -> None:
        if not self.disk.check():
            self.ballast.refill(self.floor() + MARGIN_BYTES)

    def make_way(self) -> None:
        """Something has to be written now: where there is next to no room, the ballast gives it."""
        give_up_if_short(self.ballast, self._home)

    def _changed(self) -> None:
        """From any thread."""
        if not self._loop.is_closed():
            self._loop.call_soon_threadsafe(self._tell)

    def _tell(self) -> None:
        if self._closed:
            return
        task = self._loop.create_task(asyncio.to_thread(self._on_change))
        self._telling.add(task)
        task.add_done_callback(self._telling.discard)

    async def close(self) -> None:
        """Tell nobody any more; whoever is being told is waited for."""
        self._closed = True
        if self._telling:
            await asyncio.wait(self._telling)
