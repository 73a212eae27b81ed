"""What is done by the clock, and how often."""

import asyncio
from collections.abc import Callable
from types import SimpleNamespace
from typing import Any, cast

import pytest

from core.engine.routine import Routine


class _Engine:
    """As much of one as publishing touches."""

    def __init__(self) -> None:
        self.published = self.noted = 0
        self.opened = SimpleNamespace(publish=self._publish, store=SimpleNamespace(checkpoint=self._note))
        self.opened.pack_pictures = self._pack
        self.may_go_on: list[Callable[[], bool]] = []
        self.state = "recording"
        self.capturing = SimpleNamespace(health=lambda: SimpleNamespace(state=self.state))
        self.budget = SimpleNamespace(may_work=True, usage=SimpleNamespace(on_battery=False))
        self.view = SimpleNamespace(unused_for=0.0)
        self.lanes = SimpleNamespace(write=self._write)

    async def _publish(self) -> None:
        self.published += 1

    def _pack(self, may_go_on: Callable[[], bool]) -> None:
        self.may_go_on.append(may_go_on)

    def _note(self) -> None:
        self.noted += 1

    async def _write(self, work: Callable[[], None]) -> None:
        work()


def test_filing_is_rarer_while_nobody_uses_the_windows(monkeypatch: pytest.MonkeyPatch) -> None:
    now = [1000.0]
    monkeypatch.setattr("core.engine.routine.time.monotonic", lambda: now[0])
    engine = _Engine()
    work = Routine(cast("Any", engine))

    def pass_time(seconds: float) -> int:
        """How often it was filed meanwhile."""
        before = engine.published
        for _ in range(round(seconds / 20)):
            now[0] += 20
            engine.view.unused_for += 20
            asyncio.run(work._publish())
        return engine.published - before

    assert pass_time(600) == 6  # twice while somebody may still look, then every two minutes
    engine.view.unused_for = -20.0
    assert pass_time(60) == 3
    engine.budget.may_work = False
    assert pass_time(600) == 0
    assert engine.noted == 63


def test_pictures_are_packed_until_the_user_is_back(monkeypatch: pytest.MonkeyPatch) -> None:
    now = [1000.0]
    monkeypatch.setattr("core.engine.routine.time.monotonic", lambda: now[0])
    monkeypatch.setattr("core.engine.routine.indexing_of", lambda _engine: None)
    engine = _Engine()
    work = Routine(cast("Any", engine))

    asyncio.run(work._pack())
    assert engine.may_go_on == []  # a start is no reason

    engine.state = "idle"
    asyncio.run(work._pack())
    (may_go_on,) = engine.may_go_on
    assert may_go_on()
    engine.state = "recording"
    assert not may_go_on()

    now[0] += 6 * 3600 - 1
    asyncio.run(work._pack())
    assert len(engine.may_go_on) == 1
    now[0] += 1
    asyncio.run(work._pack())
    assert engine.may_go_on[1]()  # nobody can tell who is away here
    engine.budget.usage.on_battery = True
    assert not engine.may_go_on[1]()
