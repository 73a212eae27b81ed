"""Where blocking work runs: one writer thread that owns the store, two readers beside it.

The engine's loop never blocks. Whatever changes journal or tables goes through the writer, one thing after
the other; questions go through the readers.
"""

import asyncio
import contextlib
from collections.abc import Awaitable, Callable
from concurrent.futures import Executor, ThreadPoolExecutor
from typing import ParamSpec, TypeVar

Arguments = ParamSpec("Arguments")
Result = TypeVar("Result")


class Lanes:
    """The engine's threads. Made on the running loop."""

    def __init__(self, on_failure: Callable[[BaseException], object] = lambda _error: None) -> None:
        """Make the threads.

        Args:
            on_failure: shown everything that work raises, on the thread in which it did.
        """
        self._loop = asyncio.get_running_loop()
        self._on_failure = on_failure
        self._writer = ThreadPoolExecutor(1, thread_name_prefix="writer")
        self._readers = ThreadPoolExecutor(2, thread_name_prefix="reader")

    async def write(
        self, work: Callable[Arguments, Result], *args: Arguments.args, **kwargs: Arguments.kwargs
    ) -> Result:
        """Run in the writer thread, after everything that was given to it before."""
        return await self._run(self._writer, work, *args, **kwargs)

    async def read(
        self, work: Callable[Arguments, Result], *args: Arguments.args, **kwargs: Arguments.kwargs
    ) -> Result:
        """Run in a reader thread."""
        return await self._run(self._readers, work, *args, **kwargs)

    async def _run(
        self,
        executor: Executor,
        work: Callable[Arguments, Result],
        *args: Arguments.args,
        **kwargs: Arguments.kwargs,
    ) -> Result:
        def run() -> Result:
            try:
                return work(*args, **kwargs)
            except BaseException as error:
                self._on_failure(error)
                raise

        return await self._loop.run_in_executor(executor, run)

    def wait_for(self, work: Awaitable[Result]) -> Result:
        """From one of the threads: run on the loop and wait for it (a worker's answer, say)."""

        async def run() -> Result:
            return await work

        return asyncio.run_coroutine_threadsafe(run(), self._loop).result()

    def tell(self, callback: Callable[[], object]) -> None:
        """From any thread: call on the loop, soon. A loop that has ended is told nothing."""
        with contextlib.suppress(RuntimeError):
            self._loop.call_soon_threadsafe(callback)

    async def close(self) -> None:
        """Wait for what runs and end the threads."""
        for executor in (self._writer, self._readers):
            await asyncio.to_thread(executor.shutdown, wait=True)
