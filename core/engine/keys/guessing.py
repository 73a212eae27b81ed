"""Makes guessing at a secret slow: after a few wrong ones every attempt waits, longer each time."""

import asyncio
import contextlib
import logging
from collections.abc import AsyncIterator
from typing import Final

from core.records.errors import LockedError, WrongPassphraseError

_FREE: Final = 3
"""Wrong attempts in a row that cost nothing: everybody mistypes."""
_LONGEST: Final = 30.0
_log = logging.getLogger(__name__)


def delay_after(failures: int) -> float:
    """Seconds to wait before the next attempt, after so many wrong ones in a row."""
    return 0.0 if failures < _FREE else min(_LONGEST, 2.0 ** (failures - _FREE))


class Guesses:
    """Counts wrong secrets, for as long as the engine runs. On its loop.

    Args:
        ended: Set when the engine ends: nobody is kept waiting by it then.
    """

    def __init__(self, ended: asyncio.Event) -> None:
        self._ended = ended
        self._turn = asyncio.Lock()
        self._loop = asyncio.get_running_loop()
        self._not_before = 0.0
        self.failures = 0
        """Wrong attempts since the last right one."""

    @contextlib.asynccontextmanager
    async def attempt(self) -> AsyncIterator[None]:
        """One attempt at a time: whoever asks on many connections at once is not served faster.

        Raises:
            LockedError: The engine ends.
        """
        async with self._turn:
            await self._wait()
            try:
                yield
            except WrongPassphraseError:
                self.failures += 1
                self._not_before = self._loop.time() + delay_after(self.failures)
                _log.warning("a wrong secret was shown, %d in a row", self.failures)
                raise
            self.failures = 0

    async def _wait(self) -> None:
        left = self._not_before - self._loop.time()
        if left > 0:
            with contextlib.suppress(TimeoutError):
                await asyncio.wait_for(self._ended.wait(), left)
        if self._ended.is_set():
            raise LockedError("Afterimage is ending. Start it again to unlock it.")
