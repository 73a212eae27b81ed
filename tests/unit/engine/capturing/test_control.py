"""The recorder's owner heals itself and accounts for the time, on played screens and on a real one."""

import threading
from collections.abc import Iterator
from pathlib import Path

import pytest

from core.capture.backends import open_screen
from core.capture.screen import Screen, ScreenForbiddenError
from core.engine.capturing.control import Capturing
from core.engine.settings import SettingsFile
from core.records.memory import Gap
from core.records.screen import Size
from core.spool.items import decode_frame, decode_gap
from core.spool.spool import Spool
from tests.support.xvfb import Xvfb, wait_for
from tests.unit.capture.played_clock import PlayedClock
from tests.unit.capture.samples import FakeScreen, seen
from tests.unit.spool.conftest import PRIVATE_KEY, PUBLIC_KEY


class Hanging(FakeScreen):
    """Answers nothing until it is let go."""

    def __init__(self) -> None:
        super().__init__()
        self.asked = threading.Event()
        self.go = threading.Event()

    def idle_seconds(self) -> float:
        self.asked.set()
        self.go.wait(60)
        return 0.0


class Owner:
    """A recorder's owner on a played clock."""

    def __init__(self, home: Path) -> None:
        self.played = PlayedClock()
        self.screens: list[Screen] = [FakeScreen()]
        self.spool = Spool(home, PUBLIC_KEY)
        self.settings = SettingsFile(home / "settings.json")
        self.told = threading.Condition()
        self.capturing = Capturing(
            self.settings, self._tell, screen_factory=self._open, clock=self.played.clock()
        )
        self.capturing.attach(self.spool)

    def _open(self) -> Screen:
        return self.screens.pop(0) if len(self.screens) > 1 else self.screens[0]

    def _tell(self) -> None:
        with self.told:
            self.told.notify_all()

    def until(self, state: str) -> None:
        wait_for(lambda: self.capturing.health().state == state)

    def gaps(self) -> list[Gap]:
        return [
            decode_gap(self.spool.open(item.id, PRIVATE_KEY))
            for item in self.spool.pending()
            if item.kind == "gap"
        ]

    def reasons(self) -> list[str]:
        return [gap.reason for gap in self.gaps()]


@pytest.fixture
def owner(tmp_path: Path) -> Iterator[Owner]:
    made = Owner(tmp_path)
    yield made
    made.capturing.stop()


def test_a_screen_that_is_locked_is_not_looked_at_and_leaves_a_gap(owner: Owner) -> None:
    owner.capturing.resume()
    owner.until("recording")
    owner.capturing.hold("locked", on=True)
    health = owner.capturing.health()
    assert (health.state, health.remedy) == ("idle", "")
    assert "locked" in health.reason
    since = owner.played.wall
    assert owner.capturing.gap == ("locked", since)
    owner.played.pass_by(20)
    owner.capturing.hold("locked", on=False)
    owner.until("recording")
    assert owner.gaps() == [Gap(since, owner.played.wall, "locked")]


def test_a_recorder_that_hangs_is_degraded_then_made_anew(
    owner: Owner, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr("core.capture.recorder._JOIN_SECONDS", 0.05)
    hanging = Hanging()
    owner.screens = [hanging, FakeScreen()]
    owner.capturing.resume()
    assert hanging.asked.wait(60)
    owner.played.pass_by(20)
    owner.capturing.look_after()
    assert owner.capturing.health().state == "recording"
    owner.played.pass_by(20)
    owner.capturing.look_after()
    health = owner.capturing.health()
    assert (health.state, health.remedy) == ("degraded", "retry")
    assert owner.capturing.gap is not None
    owner.played.pass_by(60)
    owner.capturing.look_after()
    owner.until("recording")
    wait_for(lambda: owner.capturing.pulse.now.looked_at)
    hanging.go.set()
    owner.capturing.look_after()
    assert owner.reasons() == ["failed"]


def test_a_system_that_forbids_it_is_told_apart_from_a_failure(owner: Owner) -> None:
    def refuse() -> Screen:
        raise ScreenForbiddenError("Allow it in the system's settings.")

    owner.capturing._screen_factory = refuse
    owner.capturing.resume()
    owner.until("degraded")
    wait_for(lambda: owner.capturing.gap)
    assert owner.capturing.health().remedy == "permission"
    owner.played.pass_by(40)
    owner.capturing.stop()
    assert owner.reasons() == ["permission"]


def test_what_must_not_be_recorded_is_said_and_noted(owner: Owner) -> None:
    owner.settings.set("privacy.exclude_apps", ["Banking"])
    owner.screens = [FakeScreen(showing=(seen("Banking"),))]
    owner.capturing.resume()
    wait_for(lambda: owner.capturing.gap)
    health = owner.capturing.health()
    assert health.state == "recording"
    assert "must not be recorded" in health.reason
    owner.played.pass_by(12)
    owner.capturing.stop()
    assert owner.reasons() == ["excluded"]


def test_looking_less_often_is_no_failure(owner: Owner) -> None:
    owner.capturing.resume()
    wait_for(lambda: owner.capturing.pulse.now.looked_at)
    owner.capturing.slow_down(20)
    owner.played.pass_by(100)
    owner.capturing.look_after()
    assert owner.capturing.health().state == "recording"
    assert owner.capturing.gap is None


@pytest.mark.display
def test_the_display_goes_and_comes_back_with_another_size(tmp_path: Path) -> None:
    display = ""
    owner = Owner(tmp_path)
    owner.settings.set("capture.interval", 0.5)
    capturing = owner.capturing
    capturing._screen_factory = lambda: open_screen({"DISPLAY": display})
    with Xvfb((640, 480)) as server:
        display = server.display
        capturing.resume()
        wait_for(lambda: capturing.health().last_frame_at)
        display = ":1999999"  # so that no other server can take this one's number meanwhile
        server.kill()
        owner.until("degraded")
        wait_for(lambda: capturing.gap)
    assert capturing.health().remedy == "retry"
    lost = owner.played.wall
    owner.played.pass_by(300)
    with Xvfb((800, 600)) as server:
        display = server.display
        owner.until("recording")
        wait_for(lambda: capturing.gap is None)
        capturing.stop()
    assert owner.gaps() == [Gap(lost, owner.played.wall, "failed")]
    sizes = [
        decode_frame(owner.spool.open(item.id, PRIVATE_KEY)).size
        for item in owner.spool.pending()
        if item.kind == "frame"
    ]
    assert sizes == [Size(640, 480), Size(800, 600)]
