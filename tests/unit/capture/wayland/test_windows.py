"""Windows as Sway tells them, and what becomes of the gate where nobody does."""

import json
import socket
import struct
import threading
from collections.abc import Iterator
from pathlib import Path
from typing import Any

import pytest
from hypothesis import given, settings, strategies as st

from core.capture.gate import Exclusions, load_rules
from core.capture.gatekeeper import Gatekeeper
from core.capture.screen import ScreenForbiddenError, ScreenLostError
from core.capture.wayland.windows import Sway, Unchecked, View, _visible, lister
from core.records.geometry import Box
from core.records.screen import Size

VIEW = View(Size(400, 200), scale=2.0)


def rect(x: int, y: int, width: int, height: int) -> dict[str, int]:
    return {"x": x, "y": y, "width": width, "height": height}


def node(number: int, box: dict[str, int], **told: Any) -> dict[str, Any]:
    return {"id": number, "rect": box, "pid": 100 + number, "visible": True, "nodes": [], **told}


TREE = {
    "id": 1,
    "rect": rect(0, 0, 200, 100),
    "nodes": [
        {
            "id": 2,
            "rect": rect(0, 0, 200, 100),
            "nodes": [
                node(10, rect(0, 0, 100, 100), app_id="foot", name="notes", focused=True),
                node(
                    11,
                    rect(100, 0, 100, 100),
                    app_id=None,
                    name="mail",
                    window_properties={"class": "Mailer", "instance": "mailer"},
                ),
                node(12, rect(0, 0, 100, 100), app_id="hidden", visible=False),
            ],
            "floating_nodes": [node(13, rect(50, 0, 100, 50), app_id="org.keepassxc.KeePassXC", name="db")],
        }
    ],
}


def test_what_is_tiled_floats_and_is_hidden() -> None:
    floating, left, right = _visible(TREE, VIEW)
    assert (floating.window.app, floating.outer) == ("org.keepassxc.KeePassXC", Box(100, 0, 200, 100))
    assert (left.window.app, left.window.title, left.window.active) == ("foot", "notes", True)
    assert (
        left.visible == (Box(0, 100, 200, 100), Box(0, 0, 100, 100))
        or sum(part.area for part in left.visible) == 200 * 200 - 100 * 100
    )
    assert (right.window.app, right.instance) == ("Mailer", "mailer")


def test_full_screen_covers_all_and_other_monitors_have_their_place() -> None:
    whole = node(20, rect(0, 0, 200, 100), app_id="mpv", fullscreen_mode=1)
    tree = {
        "id": 1,
        "rect": rect(0, 0, 200, 100),
        "nodes": [node(21, rect(0, 0, 200, 100), app_id="x"), whole],
    }
    assert [one.window.app for one in _visible(tree, VIEW)] == ["mpv"]
    shifted = View(Size(100, 100), x=-50, y=0)
    (one,) = _visible({"id": 1, "nodes": [node(22, rect(-50, 0, 100, 100), app_id="y")]}, shifted)
    assert one.outer == Box(0, 0, 100, 100)


class PlayedSway:
    """Answers every question with the same bytes."""

    def __init__(self, path: Path, answer: bytes) -> None:
        self.answer = answer
        self.asked: list[bytes] = []
        self._door = socket.socket(socket.AF_UNIX)
        self._door.bind(str(path))
        self._door.listen()
        self._thread = threading.Thread(target=self._serve, daemon=True)
        self._thread.start()

    def _serve(self) -> None:
        while True:
            try:
                connection, _ = self._door.accept()
            except OSError:
                return
            with connection:
                self.asked.append(connection.recv(14))
                connection.sendall(self.answer)

    def close(self) -> None:
        self._door.shutdown(socket.SHUT_RDWR)
        self._door.close()
        self._thread.join(20)


def packet(body: bytes) -> bytes:
    return struct.pack("=6sII", b"i3-ipc", len(body), 4) + body


@pytest.fixture
def sway(tmp_path: Path) -> Iterator[tuple[PlayedSway, Sway]]:
    played = PlayedSway(tmp_path / "sway", packet(json.dumps(TREE).encode()))
    yield played, Sway(str(tmp_path / "sway"))
    played.close()


def test_it_is_asked_for_its_tree(sway: tuple[PlayedSway, Sway]) -> None:
    played, asks = sway
    assert len(asks.windows(VIEW)) == 3
    assert played.asked == [struct.pack("=6sII", b"i3-ipc", 0, 4)]


@pytest.mark.parametrize(
    "answer",
    [b"", b"nonsense123456", packet(b"{"), packet(b"[]"), packet(b"[1]"), packet(b'{"nodes": [{"pid": 1}]}'),
     struct.pack("=6sII", b"i3-ipc", 1 << 30, 4), packet(b"[" * 100_000)],
)  # fmt: skip
def test_an_answer_that_makes_no_sense_is_no_answer(sway: tuple[PlayedSway, Sway], answer: bytes) -> None:
    """The gate must not take it for a desktop without windows."""
    played, asks = sway
    played.answer = answer
    with pytest.raises(ScreenLostError):
        asks.windows(VIEW)


def test_nobody_at_the_socket(tmp_path: Path) -> None:
    with pytest.raises(ScreenLostError):
        Sway(str(tmp_path / "nowhere")).windows(VIEW)


KEYS = ("nodes", "rect", "pid", "id", "visible", "floating_nodes")


@given(
    st.recursive(
        st.none() | st.integers() | st.text(max_size=3) | st.booleans(),
        lambda inner: st.lists(inner, max_size=3) | st.dictionaries(st.sampled_from(KEYS), inner),
        max_leaves=8,
    )
)
@settings(max_examples=60)
def test_whatever_is_told_it_is_windows_or_an_error(tree: Any) -> None:
    try:
        windows = tuple(_visible(tree, VIEW))
    except (ValueError, KeyError, TypeError, AttributeError):
        return
    assert all(one.visible for one in windows)


def test_where_nobody_tells_nothing_is_recorded_unless_the_user_agrees() -> None:
    with pytest.raises(ScreenForbiddenError, match="unchecked_windows"):
        lister({}, unchecked=False)
    assert isinstance(lister({}, unchecked=True), Unchecked)
    assert isinstance(lister({"SWAYSOCK": "/run/sway"}, unchecked=False), Sway)


def test_unchecked_windows_are_kept_but_never_where_only_some_are_wanted() -> None:
    windows = Unchecked().windows(VIEW)
    keeper = Gatekeeper(load_rules(Exclusions()))
    assert keeper.before(windows) == ""
    assert not isinstance(keeper.after(windows, VIEW.size), str)
    only = Gatekeeper(load_rules(Exclusions(only_apps=("Editor",))))
    refused = only.before(windows)
    passed = only.after(windows, VIEW.size)
    assert refused or isinstance(passed, str) or sum(box.area for box in passed.painted) >= 400 * 200
