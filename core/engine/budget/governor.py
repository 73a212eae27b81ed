"""Keeps to a budget of CPU by slowing down. Pure: told what was spent, it says what may be done.

The budget is an account: every second brings its share, everything that our processes spend is taken off, and
it holds no more than some minutes' worth, so that a burst of work is allowed and a long one is not. In debt,
nothing that waits is read or filed: it is safe in the spool. Where that is not enough, because looking alone
costs too much or what waits piles up, the screen is looked at less often.
"""

from dataclasses import dataclass
from typing import Final

from core.engine.settings import BudgetSettings

MOST_SLOWER: Final = 15.0
"""So many times less often than usual the screen is looked at in the worst case."""
_ACCOUNT_SECONDS: Final = 300.0
"""The account holds at most what the budget brings in this time, and goes into debt by as much."""
_LEAST_ACCOUNT: Final = 3.0
"""CPU seconds it holds in any case: one picture can cost that."""
_BACK_TO_WORK: Final = 0.1
"""Of the account, before reading goes on after it was in debt."""
_WAITS_LONG: Final = 600.0
"""Seconds that a frame may wait to be read before fewer are taken."""
_SLOWER, _FASTER = 1.25, 0.8
_COMFORTABLE: Final = 0.8
"""Of the budget: using less, the screen may be looked at more often again."""
_ON_BATTERY: Final = 2.0
"""On battery, where that is to be slow, so many times less is looked and spent."""
_UNLIMITED_ON_BATTERY: Final = 8.0
"""The percentage of which that is half, where no budget is set."""


@dataclass(frozen=True, slots=True)
class Advice:
    """What may be done until the next look at the account."""

    read: bool = True
    """What waits may be read and filed."""
    slower: float = 1.0
    """So many times less often the screen is to be looked at."""
    record: bool = True
    """The screen may be looked at all."""


class Governor:
    """Has an account and no clock. Not thread-safe."""

    def __init__(self) -> None:
        self._credit: float | None = None
        self._in_debt = False
        self._slower = 1.0

    @staticmethod
    def limit(budget: BudgetSettings, *, on_battery: bool) -> float:
        """Percent of one core that may be used at present; 0 for no limit."""
        if on_battery and budget.on_battery == "slow":
            return (budget.cpu_percent or _UNLIMITED_ON_BATTERY) / _ON_BATTERY
        return budget.cpu_percent

    def advise(
        self,
        budget: BudgetSettings,
        *,
        on_battery: bool,
        elapsed: float,
        spent: float,
        percent: float,
        waited: float,
    ) -> Advice:
        """Book what was spent and say what may be done.

        Args:
            budget: as the user has set it.
            on_battery: whether the computer runs on its battery.
            elapsed: seconds since the last time.
            spent: CPU seconds in them.
            percent: the live figure, in percent of one core.
            waited: seconds that the oldest frame has waited to be read.
        """
        if on_battery and budget.on_battery == "none":
            return Advice(read=False, record=False, slower=self._slower)
        limit = self.limit(budget, on_battery=on_battery)
        least = _ON_BATTERY if on_battery and budget.on_battery == "slow" else 1.0
        if not limit:
            self._credit, self._in_debt, self._slower = None, False, 1.0
            return Advice(slower=least)
        self._book(limit, elapsed, spent)
        if self._in_debt and (percent > limit or waited > _WAITS_LONG):
            self._slower = min(self._slower * _SLOWER, MOST_SLOWER)
        elif percent < _COMFORTABLE * limit and waited < _WAITS_LONG:
            self._slower = max(self._slower * _FASTER, 1.0)
        return Advice(read=not self._in_debt, slower=max(self._slower, least))

    def _book(self, limit: float, elapsed: float, spent: float) -> None:
        most = max(limit / 100 * _ACCOUNT_SECONDS, _LEAST_ACCOUNT)
        credit = (most if self._credit is None else self._credit) + limit / 100 * elapsed - spent
        self._credit = min(max(credit, -most), most)
        self._in_debt = self._credit <= (_BACK_TO_WORK * most if self._in_debt else 0.0)
