"""A budget is kept over minutes, whatever the machine spends, and nothing is slowed down for nothing."""

from dataclasses import dataclass, field

import pytest

from core.engine.budget.governor import MOST_SLOWER, Advice, Governor
from core.engine.settings import BudgetSettings

TICK = 5.0


@dataclass
class Machine:
    """Screens that change all the time: looks cost, each kept frame waits and costs more when it is read."""

    look_cost: float = 0.01
    read_cost: float = 0.4
    interval: float = 2.0
    backlog: list[float] = field(default_factory=list)
    """When each waiting frame was taken."""
    now: float = 0.0
    spent: list[float] = field(default_factory=list)
    _looks: float = 0.0

    def tick(self, advice: Advice) -> float:
        """Some seconds go by under that advice; what they cost."""
        self.now += TICK
        cost = 0.0
        if advice.record:
            self._looks += TICK / (self.interval * advice.slower)
            while self._looks >= 1:
                self._looks -= 1
                cost += self.look_cost
                self.backlog.append(self.now)
        room = TICK
        while advice.read and self.backlog and room > 0:
            self.backlog.pop(0)
            cost += self.read_cost
            room -= self.read_cost
        self.spent.append(cost)
        return cost

    def percent(self, ticks: int) -> float:
        recent = self.spent[-ticks:]
        return 100 * sum(recent) / (TICK * len(recent)) if recent else 0.0

    @property
    def waited(self) -> float:
        return self.now - self.backlog[0] if self.backlog else 0.0


def run(machine: Machine, budget: BudgetSettings, seconds: float, governor: Governor | None = None) -> Advice:
    governor, advice, spent = governor or Governor(), Advice(), 0.0
    for _ in range(int(seconds / TICK)):
        advice = governor.advise(
            budget,
            on_battery=False,
            elapsed=TICK,
            spent=spent,
            percent=machine.percent(12),
            waited=machine.waited,
        )
        spent = machine.tick(advice)
    return advice


def test_without_a_budget_everything_goes_on_at_once() -> None:
    machine = Machine()
    assert run(machine, BudgetSettings(), 600) == Advice()
    assert len(machine.backlog) == 0


@pytest.mark.parametrize("limit", [2.0, 5.0, 10.0])
def test_a_busy_hour_stays_within_the_budget(limit: float) -> None:
    """Unbound, this machine would use 20.5 % of a core."""
    machine = Machine()
    run(machine, BudgetSettings(cpu_percent=limit), 4 * 3600)
    assert machine.percent(720) <= limit * 1.1
    assert machine.percent(720) >= limit * 0.6, "what may be used is used"


def test_what_is_captured_is_read_in_the_end_and_the_queue_is_bounded() -> None:
    machine = Machine()
    governor, budget = Governor(), BudgetSettings(cpu_percent=5.0)
    run(machine, budget, 6 * 3600, governor)
    assert machine.waited < 4 * 3600
    before = len(machine.backlog)
    run(machine, budget, 6 * 3600, governor)
    assert len(machine.backlog) < before + 400
    machine.interval = 1e9  # the user goes home
    run(machine, budget, 12 * 3600, governor)
    assert machine.backlog == []


def test_looks_that_cost_too_much_by_themselves_become_rarer_up_to_a_point() -> None:
    machine = Machine(look_cost=0.5, read_cost=0.0)
    advice = run(machine, BudgetSettings(cpu_percent=2.0), 3600)
    assert advice.slower == MOST_SLOWER
    machine.look_cost = 0.001
    governor = Governor()
    assert run(machine, BudgetSettings(cpu_percent=2.0), 3600, governor).slower == 1.0


def test_a_quiet_machine_is_not_slowed_down() -> None:
    machine = Machine(look_cost=0.005, read_cost=0.0)
    assert run(machine, BudgetSettings(cpu_percent=5.0), 3600) == Advice()


def test_a_question_that_costs_much_does_not_stop_reading_for_ever() -> None:
    governor, budget = Governor(), BudgetSettings(cpu_percent=5.0)

    def tick(spent: float) -> Advice:
        return governor.advise(budget, on_battery=False, elapsed=TICK, spent=spent, percent=0, waited=0)

    assert tick(0).read
    assert not tick(10_000).read
    ticks = next(count for count in range(1, 1000) if tick(0.0).read)
    assert ticks * TICK <= 600


@pytest.mark.parametrize(
    ("setting", "cpu", "limit", "advice"),
    [
        ("normal", 6.0, 6.0, Advice()),
        ("normal", 0.0, 0.0, Advice()),
        ("slow", 6.0, 3.0, Advice(slower=2.0)),
        ("slow", 0.0, 4.0, Advice(slower=2.0)),
        ("none", 6.0, 6.0, Advice(read=False, record=False)),
    ],
)
def test_on_battery(setting: str, cpu: float, limit: float, advice: Advice) -> None:
    budget = BudgetSettings(cpu_percent=cpu, on_battery=setting)  # type: ignore[arg-type]
    assert Governor.limit(budget, on_battery=True) == limit
    told = Governor().advise(budget, on_battery=True, elapsed=5, spent=0, percent=0, waited=0)
    assert told == advice
    assert Governor().advise(budget, on_battery=False, elapsed=5, spent=0, percent=0, waited=0) == Advice()


@pytest.mark.parametrize("percent", [-1, 0.4, 101])
def test_a_budget_must_make_sense(percent: float) -> None:
    with pytest.raises(ValueError, match="percent"):
        BudgetSettings(cpu_percent=percent)
