"""Which screen is opened, and what is said where there is none or where it is lost."""

import os
import sys
from types import SimpleNamespace
from typing import Any

import pytest

from core.capture.backends import NO_DISPLAY, open_screen
from core.capture.screen import ScreenLostError
from core.capture.x11 import X11Screen, _is_wayland
from core.records.errors import EnvironmentFaultError
from core.records.screen import Size
from tests.support.xvfb import Xvfb

pytestmark = pytest.mark.display


def test_without_a_display_the_sentence_is_clear() -> None:
    with pytest.raises(EnvironmentFaultError, match="DISPLAY is not set"):
        open_screen({})


@pytest.mark.parametrize("environment", [{"WAYLAND_DISPLAY": "wayland-0"}, {"XDG_SESSION_TYPE": "wayland"}])
def test_on_wayland_the_sentence_is_clear(environment: dict[str, str]) -> None:
    with pytest.raises(EnvironmentFaultError, match="Wayland"):
        open_screen(environment)


def test_on_other_systems_the_sentence_is_clear(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(sys, "platform", "freebsd14")
    with pytest.raises(EnvironmentFaultError, match="cannot be recorded on this system"):
        open_screen({"DISPLAY": ":0"})


@pytest.mark.parametrize("name", [":65432", ":1234567.5", "nonsense", ":", "example.org:0", "localhost:10.0"])
def test_a_display_that_is_not_there_is_told(name: str, capfd: pytest.CaptureFixture[str]) -> None:
    with pytest.raises(EnvironmentFaultError, match="cannot be opened"):
        open_screen({"DISPLAY": name})
    assert capfd.readouterr() == ("", "")


def test_a_real_x_server_is_used_also_when_wayland_is_about(bare_server: Xvfb) -> None:
    screen = open_screen({"DISPLAY": bare_server.display, "WAYLAND_DISPLAY": "wayland-0"})
    assert screen.grab().size == Size(800, 600)
    screen.close()


@pytest.mark.parametrize(
    ("extensions", "outputs", "expected"),
    [(["XWAYLAND"], [], True), ([], ["XWAYLAND0"], True), ([], ["HDMI-1"], False)],
)
def test_the_stand_in_for_x_on_wayland_is_recognised(
    extensions: list[str], outputs: list[str], *, expected: bool
) -> None:
    resources = SimpleNamespace(outputs=outputs, config_timestamp=0)
    root = SimpleNamespace(xrandr_get_screen_resources_current=lambda: resources)
    display: Any = SimpleNamespace(
        list_extensions=lambda: extensions,
        has_extension=lambda _name: True,
        screen=lambda: SimpleNamespace(root=root),
        xrandr_get_output_info=lambda output, _stamp: SimpleNamespace(name=output),
    )
    assert _is_wayland(display) is expected


def test_the_environment_is_the_processs_own_by_default(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.delenv("DISPLAY", raising=False)
    monkeypatch.delenv("WAYLAND_DISPLAY", raising=False)
    monkeypatch.delenv("XDG_SESSION_TYPE", raising=False)
    assert "DISPLAY" not in os.environ
    with pytest.raises(EnvironmentFaultError, match=NO_DISPLAY[:30]):
        open_screen()


def test_a_dead_server_is_one_clear_error_whatever_is_asked(capfd: pytest.CaptureFixture[str]) -> None:
    with Xvfb((640, 480)) as server:
        screen = X11Screen(server.display)
        screen.grab()
        server.kill()
        for ask in (screen.grab, screen.windows, screen.idle_seconds, screen.grab):
            with pytest.raises(ScreenLostError, match="lost"):
                ask()
        screen.close()
        screen.close()
        with pytest.raises(EnvironmentFaultError):
            X11Screen(server.display)
    assert capfd.readouterr() == ("", "")
