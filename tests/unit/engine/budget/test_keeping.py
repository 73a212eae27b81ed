"""The engine within its budget: what is advised is done, and said."""

import asyncio
from pathlib import Path

import pytest

from core.capture.clock import Clock
from core.engine.budget.keeping import BudgetKeeper
from core.engine.budget.metering import Meter
from core.engine.capturing.control import Capturing
from core.engine.settings import BudgetSettings, SettingsFile
from core.protocol.operations import GetStatus, Indexing, SetSetting
from core.spool.spool import Spool
from tests.unit.capture.samples import FakeScreen
from tests.unit.engine.running import Running
from tests.unit.spool.conftest import PUBLIC_KEY


class PlayedMeter(Meter):
    """Spends what a test says."""

    def __init__(self) -> None:
        super().__init__(Clock())
        self.spends = 0.0
        self.rate = 0.0

    def spent(self) -> float:
        return getattr(self, "spends", 0.0)

    @property
    def percent(self) -> float:
        return self.rate


class Setup:
    def __init__(self, home: Path) -> None:
        self.now = 0.0
        self.budget = BudgetSettings()
        self.battery = False
        self.told = 0
        self.meter = PlayedMeter()
        self.capturing = Capturing(SettingsFile(home / "s.json"), lambda: None, screen_factory=FakeScreen)
        self.capturing.attach(Spool(home, PUBLIC_KEY))
        self.keeper = BudgetKeeper(
            lambda: self.budget,
            self.capturing,
            self._tell,
            meter=self.meter,
            battery=lambda: self.battery,
            clock=Clock(awake=lambda: self.now),
        )

    def _tell(self) -> None:
        self.told += 1

    async def look(self, spends: float = 0.0, waited: float = 0.0) -> None:
        self.now += 5
        self.meter.spends = spends
        await self.keeper.look(Indexing("green", 1.0, 1, waited))


def test_reading_waits_while_the_account_is_in_debt_and_says_so(tmp_path: Path) -> None:
    async def scenario() -> None:
        setup = Setup(tmp_path)
        setup.budget = BudgetSettings(cpu_percent=5)
        await setup.look()
        await asyncio.wait_for(setup.keeper.turn(), 1)
        setup.meter.rate = 80.0
        await setup.look(spends=40)
        usage = setup.keeper.usage
        assert (usage.deferred, usage.cpu_percent) == (True, 80.0)
        told = setup.told
        waiting = asyncio.create_task(setup.keeper.turn())
        setup.meter.rate = 0.0
        while setup.keeper.usage.deferred:
            assert not waiting.done()
            await setup.look()
        await asyncio.wait_for(waiting, 1)
        assert setup.told > told
        setup.capturing.stop()

    asyncio.run(scenario())


def test_looks_become_rarer_where_that_alone_costs_too_much(tmp_path: Path) -> None:
    async def scenario() -> None:
        setup = Setup(tmp_path)
        setup.budget = BudgetSettings(cpu_percent=5)
        setup.meter.rate = 30.0
        for _ in range(20):
            await setup.look(spends=5)
        assert setup.keeper.usage.slower > 2
        assert setup.capturing._wanted_pace().interval == pytest.approx(2.0 * setup.keeper._advice.slower)
        setup.budget = BudgetSettings()
        await setup.look()
        assert setup.capturing._wanted_pace().interval == 2.0
        setup.capturing.stop()

    asyncio.run(scenario())


def test_on_battery_nothing_is_recorded_where_that_is_wanted(tmp_path: Path) -> None:
    async def scenario() -> None:
        setup = Setup(tmp_path)
        await asyncio.to_thread(setup.capturing.resume)
        setup.budget = BudgetSettings(on_battery="none")
        setup.battery = True
        await setup.look()
        health = setup.capturing.health()
        assert health.state == "idle"
        assert "battery" in health.reason
        assert setup.capturing.gap is not None
        assert setup.capturing.gap[0] == "battery"
        setup.battery = False
        await setup.look()
        assert setup.capturing.health().state == "recording"
        setup.capturing.stop()

    asyncio.run(scenario())


def test_little_changes_are_not_told(tmp_path: Path) -> None:
    async def scenario() -> None:
        setup = Setup(tmp_path)
        for _ in range(20):
            setup.meter.rate += 0.01
            await setup.look()
        assert setup.told == 1
        setup.capturing.stop()

    asyncio.run(scenario())


def test_the_default_meter_measures_this_process(tmp_path: Path) -> None:
    async def scenario() -> None:
        setup = Setup(tmp_path)
        keeper = BudgetKeeper(lambda: setup.budget, setup.capturing, lambda: None, battery=lambda: False)
        await keeper.look(None)
        sum(range(2_000_000))
        await keeper.look(None)
        assert keeper.usage.cpu_percent > 0
        setup.capturing.stop()

    asyncio.run(scenario())


def test_the_status_tells_the_live_figure_and_the_limit(vault_home: Path, tmp_path: Path) -> None:
    with Running(vault_home, tmp_path / "engine.sock") as running:
        running.call(SetSetting(name="budget.cpu_percent", value=5))
        status = running.call(GetStatus())
    assert status.usage is not None
    assert status.usage.limit_percent == 5
    assert status.indexing is not None
