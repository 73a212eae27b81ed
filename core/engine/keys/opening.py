"""How far an unlock is that has to derive tables first: told to everybody who waits for it."""

import time
from collections.abc import Callable, Iterator
from contextlib import contextmanager

from core.engine.repair.mending import STAGE
from core.protocol.operations import Progress
from core.records.errors import LockedError

_EVERY = 0.2
"""Seconds between two reports."""
Listener = Callable[[Progress], object]


class Opening:
    """The progress of the unlock under way. `report` may be called from any thread."""

    def __init__(self, ends: Callable[[], bool]) -> None:
        """Take what is needed.

        Args:
            ends: whether the engine ends; then the work is stopped, and the next unlock goes on with it.
        """
        self._ends = ends
        self._listeners: list[Listener] = []
        self._told_at = 0.0
        self.progress: Progress | None = None
        """`None` where nothing is opened, or nothing has to be derived for it."""

    @contextmanager
    def watched(self, listener: Listener) -> Iterator[None]:
        """Tell somebody how far it is, for as long as they wait."""
        self._listeners.append(listener)
        try:
            yield
        finally:
            self._listeners.remove(listener)

    def report(self, done: int, total: int) -> None:
        """So much is done.

        Raises:
            LockedError: the engine ends.
        """
        if self._ends():
            raise LockedError("Afterimage is ending. Start it again to unlock it.")
        self.progress = progress = Progress(STAGE, done, total)
        if (now := time.monotonic()) - self._told_at >= _EVERY or done == total:
            self._told_at = now
            for listener in tuple(self._listeners):
                listener(progress)

    def done(self) -> None:
        """It is open, or could not be opened."""
        self.progress = None
