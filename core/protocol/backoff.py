"""How supervised processes are kept alive: when to start them again, when to kill them."""

import time
from collections.abc import Callable
from typing import Final

KILL_AFTER: Final = 5.0
"""Seconds between asking a process to end and ending it."""
RESTART_WITHOUT_KEYS: Final = 75
"""Exit status of an engine that was told to lock: start it again at once."""


class Backoff:
    """Doubles the pause before each restart, and forgets about it once a process has stayed healthy.

    Pure policy: whoever owns the process tells it what happened and does the waiting.
    """

    def __init__(
        self,
        *,
        first: float = 0.5,
        longest: float = 30.0,
        healthy_after: float = 60.0,
        clock: Callable[[], float] = time.monotonic,
    ) -> None:
        self._first = first
        self._longest = longest
        self._healthy_after = healthy_after
        self._clock = clock
        self._failures = 0
        self._started_at: float | None = None

    @property
    def failures(self) -> int:
        """Ends in a row that came too early."""
        return self._failures

    def started(self) -> None:
        """The process was started just now."""
        self._started_at = self._clock()

    def ended(self) -> float:
        """The process has ended unasked. Gives the seconds to wait before starting it again."""
        if self._started_at is not None and self._clock() - self._started_at >= self._healthy_after:
            self._failures = 0
        self._started_at = None
        # The exponent is capped so that a process that never comes up cannot overflow it.
        delay = min(self._first * 2.0 ** min(self._failures, 16), self._longest)
        self._failures += 1
        return delay
