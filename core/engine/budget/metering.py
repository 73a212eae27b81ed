"""CPU seconds of all processes of Afterimage together."""

import os
from collections import deque
from collections.abc import Callable, Iterator
from typing import Final

import psutil

from core.capture.clock import Clock

WINDOW: Final = 60.0
"""Seconds that the live figure is about."""
_FIND_EVERY: Final = 30.0
_DESKTOP: Final = {"--role", "desktop"}
_Key = tuple[int, float]


def desktop() -> tuple[int, ...]:
    """The windows, if they have started this engine."""
    try:
        parent = psutil.Process().parent()
        return (parent.pid,) if parent is not None and set(parent.cmdline()) >= _DESKTOP else ()
    except psutil.Error:
        return ()


class Meter:
    """Counts the engine, everything it has started, and whoever else is named. Blocking: a few milliseconds.

    A process counts from when it is first seen; what it spent between the last look and its end is left out,
    which is little when looks are seconds apart.

    Args:
        clock: What passes.
        others: Ids of processes of ours that the engine has not started: the windows.
        root: The process to begin with; by default this one.
    """

    def __init__(
        self, clock: Clock, others: Callable[[], tuple[int, ...]] = tuple, root: int | None = None
    ) -> None:
        self._clock = clock
        self._others = others
        self._root = root or os.getpid()
        self._found: tuple[psutil.Process, ...] = ()
        self._found_at: float | None = None
        self._known: dict[_Key, float] = {}
        self._samples: deque[tuple[float, float]] = deque()
        self._total = 0.0
        self.spent()

    def spent(self) -> float:
        """CPU seconds since the last time this was asked."""
        known: dict[_Key, float] = {}
        spent = 0.0
        for process in self._processes():
            try:
                times = process.cpu_times()
                key = (process.pid, process.create_time())
            except psutil.Error:
                continue  # it has ended meanwhile
            now = times.user + times.system
            first_seen = now if not self._known else 0.0
            spent += max(now - self._known.get(key, first_seen), 0.0)
            known[key] = now
        self._known = known
        self._total += spent
        self._remember()
        return spent

    @property
    def percent(self) -> float:
        """Of one core, over the last minute or since the beginning."""
        if len(self._samples) < 2:  # noqa: PLR2004 -- a rate needs two points
            return 0.0
        (began, before), (ended, after) = self._samples[0], self._samples[-1]
        return 100 * (after - before) / (ended - began) if ended > began else 0.0

    def _remember(self) -> None:
        now = self._clock.awake()
        self._samples.append((now, self._total))
        while len(self._samples) > 2 and now - self._samples[1][0] >= WINDOW:  # noqa: PLR2004 -- see above
            self._samples.popleft()

    def _processes(self) -> tuple[psutil.Process, ...]:
        """Ours; looked for seldom, because that means to look at every process there is.

        What was started meanwhile is found later and counts from its birth all the same.
        """
        now = self._clock.awake()
        if self._found_at is None or now - self._found_at >= _FIND_EVERY:
            self._found_at = now
            self._found = tuple(self._find())
        return self._found

    def _find(self) -> Iterator[psutil.Process]:
        try:
            root = psutil.Process(self._root)
            yield root
            yield from root.children(recursive=True)
        except psutil.Error:
            return
        for pid in self._others():
            try:
                yield psutil.Process(pid)
            except psutil.Error:
                continue
