"""Long work on a thread of its own, one at a time: whoever waits may stop it, and then waits until it has."""

import asyncio
import contextlib
import threading
from collections.abc import Callable
from concurrent.futures import ThreadPoolExecutor
from typing import TypeVar

from core.records.errors import AfterimageError, StoppedError

Result = TypeVar("Result")
Check = Callable[[], None]
"""Called by the work between two steps; raises once it is to stop."""


class LongWork:
    """Lives on the engine's loop.

    Args:
        name: Of the thread.
        stopped: What is said to whoever stopped it.
    """

    def __init__(self, name: str, stopped: str) -> None:
        self._thread = ThreadPoolExecutor(1, thread_name_prefix=name)
        self._stopped = stopped
        self._stop: threading.Event | None = None

    @property
    def is_running(self) -> bool:
        """Whether something is under way."""
        return self._stop is not None

    async def run(self, work: Callable[[Check], Result]) -> Result:
        """Do it, while nothing else runs.

        Raises:
            StoppedError: It was stopped, by `close` or because nobody waits any more.
        """
        stop = self._stop = threading.Event()

        def check() -> None:
            if stop.is_set():
                raise StoppedError(self._stopped)

        try:
            future = asyncio.get_running_loop().run_in_executor(self._thread, work, check)
            try:
                return await asyncio.shield(future)
            except asyncio.CancelledError:
                stop.set()
                with contextlib.suppress(AfterimageError):
                    await future
                raise
        finally:
            self._stop = None

    async def close(self) -> None:
        """Stop what runs, and end the thread."""
        if self._stop is not None:
            self._stop.set()
        await asyncio.to_thread(self._thread.shutdown, wait=True)
