"""Keys that work whichever program is in front, on a real X server."""

# ruff: noqa: ARG001 - fixtures may be wanted for what they do

from collections.abc import Iterator

import pytest
from PySide6.QtCore import QCoreApplication
from pytestqt.qtbot import QtBot

from tests.support.xvfb import Xvfb
from ui.shortcuts.x11 import X11Keys

PANIC = "Ctrl+Alt+Shift+P"


@pytest.fixture(scope="module")
def server() -> Iterator[Xvfb]:
    with Xvfb() as screen:
        yield screen


@pytest.fixture
def keys(server: Xvfb, qapp: QCoreApplication) -> Iterator[X11Keys]:
    taken = X11Keys(server.display)
    yield taken
    taken.close()


def test_a_combination_is_heard_also_with_caps_lock_on(qtbot: QtBot, server: Xvfb, keys: X11Keys) -> None:
    heard: list[str] = []
    keys.pressed.connect(heard.append)
    assert not keys.take({"panic": PANIC, "search": "F9"})
    server.xdotool("key", "ctrl+alt+shift+p")
    qtbot.waitUntil(lambda: heard == ["panic"], timeout=30_000)
    server.xdotool("key", "Caps_Lock")
    server.xdotool("key", "ctrl+alt+shift+p")
    qtbot.waitUntil(lambda: heard == ["panic", "panic"], timeout=30_000)
    server.xdotool("key", "Caps_Lock")
    server.xdotool("key", "F9")
    qtbot.waitUntil(lambda: heard[2:] == ["search"], timeout=30_000)


def test_what_another_program_has_is_told_and_comes_free_with_it(server: Xvfb, keys: X11Keys) -> None:
    other = X11Keys(server.display)
    try:
        assert not other.take({"panic": PANIC})
        assert keys.take({"panic": PANIC, "search": "Ctrl+Alt+K"}) == {"panic"}
    finally:
        other.close()
    assert not keys.take({"panic": PANIC})


@pytest.mark.parametrize("combination", ["P", "Shift+P", "Ctrl+A, Ctrl+B", "", "nonsense+7"])
def test_keys_of_typing_are_not_taken(keys: X11Keys, combination: str) -> None:
    assert keys.take({"panic": combination}) == {"panic"}


def test_one_combination_means_one_thing(keys: X11Keys) -> None:
    assert keys.take({"panic": PANIC, "search": PANIC}) == {"search"}


@pytest.mark.usefixtures("qapp")
def test_no_server_is_looked_for_on_the_network() -> None:
    with pytest.raises(ConnectionError):
        X11Keys("elsewhere.example:0")
