"""Keeps the engine within the user's budget."""

import asyncio
from collections.abc import Callable
from typing import Final

from core.capture.clock import Clock
from core.capture.power import on_battery
from core.engine.budget.governor import Advice, Governor
from core.engine.budget.metering import Meter, desktop
from core.engine.capturing.control import Capturing
from core.engine.settings import BudgetSettings
from core.protocol.operations import Indexing, Usage

_TELL_EVERY: Final = 10.0
_WORTH_TELLING: Final = 0.5
"""Percent by which the figure has to change to be told anew."""
_LONG_AGO: Final = 60.0
"""Seconds without a look, as after sleep: no budget has been saved up meanwhile."""


class BudgetKeeper:
    """Looks every few seconds at what was spent. Lives on the engine's loop."""

    def __init__(
        self,
        budget: Callable[[], BudgetSettings],
        capturing: Capturing,
        on_change: Callable[[], None],
        *,
        meter: Meter | None = None,
        battery: Callable[[], bool] = on_battery,
        clock: Clock | None = None,
    ) -> None:
        """Begin without a limit.

        Args:
            budget: as the user has set it.
            capturing: is slowed down, or held on battery.
            on_change: called when there is something new to show.
            meter: measures what is spent; made at the first look by default.
            battery: whether the computer runs on it; may block shortly.
            clock: what passes.
        """
        self._budget = budget
        self._capturing = capturing
        self._on_change = on_change
        self._clock = clock or Clock()
        self._meter = meter
        self._battery = battery
        self._governor = Governor()
        self._on_battery = False
        self._advice = Advice()
        self._may_read = asyncio.Event()
        self._may_read.set()
        self._looked = self._told = self._clock.awake()
        self._shown: Usage | None = None

    @property
    def may_work(self) -> bool:
        """Whether what can wait may be done now."""
        return self._advice.read

    async def turn(self) -> None:
        """Wait until what waits may be read."""
        await self._may_read.wait()

    @property
    def usage(self) -> Usage:
        """The live figure and what is done to keep it."""
        budget = self._budget()
        return Usage(
            cpu_percent=round(self._meter.percent, 1) if self._meter else 0.0,
            limit_percent=self._governor.limit(budget, on_battery=self._on_battery),
            on_battery=self._on_battery,
            slower=round(self._advice.slower, 1),
            deferred=not self._advice.read,
        )

    async def look(self, indexing: Indexing | None) -> None:
        """Book what was spent since the last look, and act on it.

        Args:
            indexing: how long what was recorded has waited.
        """
        spent, self._on_battery = await asyncio.to_thread(self._measure)
        assert self._meter is not None  # noqa: S101 -- measuring has made it
        now = self._clock.awake()
        elapsed, self._looked = min(now - self._looked, _LONG_AGO), now
        advice = self._governor.advise(
            self._budget(),
            on_battery=self._on_battery,
            elapsed=elapsed,
            spent=spent,
            percent=self._meter.percent,
            waited=indexing.oldest_wait_seconds if indexing else 0.0,
        )
        if advice != self._advice:
            self._advice = advice
            await asyncio.to_thread(self._act, advice)
        if advice.read:
            self._may_read.set()
        else:
            self._may_read.clear()
        self._tell(now)

    def _measure(self) -> tuple[float, bool]:
        if self._meter is None:
            self._meter = Meter(self._clock, desktop)
        return self._meter.spent(), self._battery()

    def _act(self, advice: Advice) -> None:
        self._capturing.slow_down(advice.slower)
        self._capturing.hold("battery", on=not advice.record)

    def _tell(self, now: float) -> None:
        usage, shown = self.usage, self._shown
        same = shown is not None and (usage.deferred, usage.on_battery) == (shown.deferred, shown.on_battery)
        small = shown is not None and abs(usage.cpu_percent - shown.cpu_percent) < _WORTH_TELLING
        if same and (small or now - self._told < _TELL_EVERY):
            return
        self._shown, self._told = usage, now
        self._on_change()
