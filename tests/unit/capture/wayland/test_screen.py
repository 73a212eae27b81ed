"""A Wayland desktop from end to end: a played portal, a real helper process, a real GStreamer child."""

import shutil
import sys
from collections.abc import Iterator
from pathlib import Path

import numpy as np
import pytest

from core.capture.gate import Exclusions, load_rules
from core.capture.looking import Pace
from core.capture.recorder import Recorder
from core.capture.screen import ScreenForbiddenError, ScreenLostError
from core.capture.screens import Screens
from core.capture.wayland.casting import WAITING
from core.capture.wayland.portal import REFUSED, STOPPED
from core.records.errors import EnvironmentFaultError
from core.records.screen import Frame, Size
from tests.support.buses import DAEMON, bus
from tests.support.portals import Portal
from tests.support.xvfb import wait_for

pytestmark = [
    pytest.mark.skipif(DAEMON is None, reason="needs dbus-daemon (Debian: dbus-daemon)"),
    pytest.mark.skipif(
        shutil.which("gst-launch-1.0") is None, reason="needs GStreamer (Debian: gstreamer1.0-tools)"
    ),
]


class Desktop:
    """A Wayland desktop on a bus of its own."""

    def __init__(self, address: str, folder: Path) -> None:
        self.portal = Portal(address)
        self.folder = folder
        self.environment = {"WAYLAND_DISPLAY": "wayland-1", "DBUS_SESSION_BUS_ADDRESS": address}
        self.unchecked = True
        self.drawn = "ball"
        self.screens = Screens(self._command(), lambda: self.unchecked, self.environment)

    def _command(self) -> list[str]:
        module = "tests.unit.capture.wayland.played_helper"
        address = self.environment["DBUS_SESSION_BUS_ADDRESS"]
        return [sys.executable, "-m", module, address, str(self.folder), self.drawn]

    def open_when_ready(self) -> Recorder:
        return Recorder(self.screens, lambda: load_rules(Exclusions()), lambda _frame: None)

    def close(self) -> None:
        self.screens.close()
        self.portal.close()


@pytest.fixture
def desktop(tmp_path: Path) -> Iterator[Desktop]:
    with bus(tmp_path, "session") as address:
        made = Desktop(address, tmp_path)
        yield made
        made.close()


@pytest.mark.parametrize(("version", "sessions"), [(3, 1), (5, 2)])
def test_what_is_on_the_screen_is_recorded_and_the_user_asked_once(
    desktop: Desktop, version: int, sessions: int
) -> None:
    """Where a portal gives no token, its one session is kept; else sharing ends while nothing is recorded."""
    desktop.portal.version = version
    frames: list[Frame] = []
    recorder = Recorder(
        desktop.screens, lambda: load_rules(Exclusions()), frames.append, pace=Pace(interval=0.1)
    )
    wait_for(lambda: recorder.tick().kind == "kept")
    assert frames[0].size == Size(320, 240)
    wait_for(lambda: recorder.tick().kind in {"pending", "kept"})
    recorder.stop()
    again = Recorder(desktop.screens, lambda: load_rules(Exclusions()), frames.append)
    wait_for(lambda: again.tick().kind == "kept")
    again.stop()
    assert desktop.portal.calls.count("Start") == sessions
    if version > 3:
        assert desktop.portal.selected[-1]["restore_token"] == ("s", "another")
        assert (desktop.folder / "token").read_text() == "another"
    assert (desktop.folder / "token").stat().st_mode & 0o777 == 0o600


def test_a_screen_s_pixels_belong_to_whoever_grabs_them(desktop: Desktop) -> None:
    desktop.drawn = "still"
    desktop.screens = Screens(desktop._command(), lambda: True, desktop.environment)
    wait_for(lambda: _opens(desktop))
    screen = desktop.screens()
    first = screen.grab()
    assert first.size == Size(320, 240)
    first.pixels[:] = 0
    assert np.any(screen.grab().pixels[..., :3])
    (window,) = screen.windows()
    assert (window.window.app, window.window.title) == ("", "")
    assert screen.idle_seconds() == 0.0
    screen.close()


def _opens(desktop: Desktop) -> bool:
    try:
        desktop.screens().close()
    except ScreenForbiddenError:
        return False
    return True


def test_without_the_user_s_word_not_even_the_desktop_is_asked(desktop: Desktop) -> None:
    desktop.unchecked = False
    with pytest.raises(ScreenForbiddenError, match="unchecked_windows"):
        desktop.screens()
    assert desktop.portal.calls == []


def test_while_the_user_is_asked_recording_waits_and_says_so(desktop: Desktop) -> None:
    desktop.portal.silent = True
    for _ in range(2):
        with pytest.raises(ScreenForbiddenError) as raised:
            desktop.screens()
        assert str(raised.value) == WAITING
    wait_for(lambda: "Start" in desktop.portal.calls)
    assert desktop.portal.calls.count("Start") == 1


def _refusal(desktop: Desktop) -> str:
    try:
        desktop.screens().close()
    except ScreenForbiddenError as error:
        return "" if str(error) == WAITING else str(error)
    return "open"


def test_a_no_holds_until_the_user_wants_recording_again(desktop: Desktop) -> None:
    desktop.portal.says = 1
    assert wait_for(lambda: _refusal(desktop)) == REFUSED
    for _ in range(3):
        assert _refusal(desktop) == REFUSED
    assert desktop.portal.calls.count("Start") == 1
    desktop.portal.says = 0
    desktop.screens.ask_again()
    assert wait_for(lambda: _refusal(desktop)) == "open"


def test_stopping_the_sharing_from_outside_stops_recording_until_it_is_wanted_again(desktop: Desktop) -> None:
    wait_for(lambda: _opens(desktop))
    screen = desktop.screens()
    desktop.portal.end_session()

    def stopped() -> str:
        try:
            screen.grab()
        except ScreenForbiddenError as error:
            return str(error)
        return ""

    assert wait_for(stopped) == STOPPED
    screen.close()
    starts = desktop.portal.calls.count("Start")
    assert _refusal(desktop) == STOPPED
    assert desktop.portal.calls.count("Start") == starts


def test_a_helper_that_dies_is_a_lost_screen_and_another_one_is_started(desktop: Desktop) -> None:
    wait_for(lambda: _opens(desktop))
    screen = desktop.screens()
    assert desktop.screens._casting is not None
    desktop.screens._casting._process.kill()
    desktop.screens._casting._process.wait(20)
    with pytest.raises(ScreenLostError):
        screen.grab()
    screen.close()
    wait_for(lambda: _opens(desktop))
    assert desktop.portal.selected[-1]["restore_token"] == ("s", "another")


def test_a_helper_that_cannot_be_started_or_work_says_why(tmp_path: Path) -> None:
    environment = {"WAYLAND_DISPLAY": "wayland-1"}
    with pytest.raises(EnvironmentFaultError, match="helper process"):
        Screens(["/nowhere/program"], lambda: True, environment)()
    screens = Screens(
        [
            sys.executable,
            "-m",
            "tests.unit.capture.wayland.played_helper",
            "unix:path=/no",
            str(tmp_path),
            "ball",
        ],
        lambda: True,
        environment,
    )

    def told() -> str:
        try:
            screens().close()
        except ScreenForbiddenError:
            return ""
        except EnvironmentFaultError as error:
            return str(error)
        return "open"

    assert "session bus" in wait_for(told)
    screens.close()
