"""Showing and changing secrets: what may be used of the machine for it, and what a wrong one costs."""

import asyncio
from collections.abc import Callable
from typing import Any, TypeVar

from core.engine.keys.guessing import Guesses
from core.engine.lanes import Lanes
from core.vault.custody import Custody, Machine
from core.vault.keys import KdfParameters

Result = TypeVar("Result")


class KeyWork:
    """Made on the engine's loop.

    Args:
        lanes: The engine's threads.
        ended: Set when the engine ends.
        machine: What may be used besides the home.
        cost: Of one guess at a new passphrase.
    """

    def __init__(self, lanes: Lanes, ended: asyncio.Event, machine: Machine, cost: KdfParameters) -> None:
        self.machine = machine
        self.cost = cost
        self.guesses = Guesses(ended)
        self._lanes = lanes
        self._changing: set[asyncio.Task[Any]] = set()

    async def change(self, custody: Custody, work: Callable[[Custody], Result]) -> Result:
        """Change something on a thread, whether or not its client waits for the end.

        Args:
            custody: The open vault's.
            work: Checks a secret before it changes anything.
        """

        async def attempt() -> Result:
            async with self.guesses.attempt():
                return await self._lanes.read(work, custody)

        task = asyncio.create_task(attempt())
        self._changing.add(task)
        task.add_done_callback(self._changing.discard)
        return await asyncio.shield(task)
