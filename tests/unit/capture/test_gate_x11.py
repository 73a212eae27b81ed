"""The gate against real programs on a real screen: menus, dialogs, desktops, compositors, late titles."""

import math
import shutil
from collections.abc import Callable, Iterator
from pathlib import Path

import numpy as np
import numpy.typing as npt
import pytest

from core.capture import codec
from core.capture.backends import open_screen
from core.capture.gate import Exclusions, load_rules
from core.capture.looking import Pace
from core.capture.recorder import Recorder
from core.capture.screen import VisibleWindow
from core.records.geometry import Box
from core.records.screen import Frame
from tests.support.xvfb import Xvfb, wait_for
from tests.support.xwindows import Painter

pytestmark = pytest.mark.display

SECRET = 0x00FF00
"""Green: nothing else on these screens is."""
SAFE = Box(500, 100, 250, 200)
DESK = Box(60, 300, 300, 200)
RULES = Exclusions(titles=("diary",))


class Watching:
    """A recorder on a display of its own, and what it kept."""

    def __init__(self, server: Xvfb) -> None:
        self.server = server
        self.frames: list[Frame] = []
        self.recorder = Recorder(
            lambda: open_screen({"DISPLAY": server.display}),
            lambda: load_rules(RULES),
            self.frames.append,
            pace=Pace(idle_after=math.inf),
        )

    def look(self, times: int = 7) -> list[str]:
        """Look until what changes must have come to rest."""
        return [self.recorder.tick().kind for _ in range(times)]

    def pictures(self) -> list[npt.NDArray[np.uint8]]:
        return [codec.decode(frame.image, frame.codec) for frame in self.frames]

    def shows(self) -> bool:
        """Whether anything of that colour was kept, also faintly as through something translucent."""
        return any(bool(np.any(_greenish(picture))) for picture in self.pictures())


def _greenish(picture: npt.NDArray[np.uint8]) -> npt.NDArray[np.bool_]:
    red, green, blue = (picture[..., at].astype(int) for at in range(3))
    return (green > red + 40) & (green > blue + 40)


@pytest.fixture
def watching(managed_server: Xvfb, managed: Painter) -> Iterator[Watching]:  # noqa: ARG001 -- clears up after it
    screen = open_screen({"DISPLAY": managed_server.display})
    try:  # what the test before has shown must be gone, also from frames that lost their window
        wait_for(lambda: not _greenish(screen.grab().pixels).any())
    finally:
        screen.close()
    made = Watching(managed_server)
    yield made
    made.recorder.stop()


def note(painter: Painter, title: str = "notes", box: Box = DESK) -> None:
    painter.window("Editor", title, box, 0xFF0000)


def test_a_real_menu_of_an_excluded_program_goes_with_it(
    watching: Watching, managed: Painter, tmp_path: Path
) -> None:
    server = watching.server
    terminal = server.spawn(
        "xterm", "-T", "vault", "-class", "KeePassXC", "-geometry", "30x8+500+100", "-bg", "#00ff00",
        "-xrm", "KeePassXC*SimpleMenu*background: #00ff00", cwd=tmp_path,
    )  # fmt: skip
    try:
        window = server.wait_for(lambda: server.xdotool("search", "--onlyvisible", "--name", "vault"))
        note(managed)
        assert "kept" in watching.look()
        server.xdotool("mousemove", "--window", window, 60, 60)
        server.xdotool("keydown", "ctrl", "mousedown", 1)  # its menu of settings, which has no name
        shown = wait_for(lambda: [one for one in _windows(server) if one.popup])
        assert shown[0].window.app == "KeePassXC"
        note(managed, "more notes", Box(60, 80, 200, 120))
        kinds = watching.look()
        assert kinds[0] == "skipped"
        assert "kept" in kinds
        server.xdotool("mousemove", 5, 5)  # let go outside the menu, so that nothing in it is chosen
        server.xdotool("mouseup", 1, "keyup", "ctrl")
        assert not watching.shows()
        assert all(window.app == "Editor" for frame in watching.frames for window in frame.windows)
    finally:
        server.end(terminal)


def _windows(server: Xvfb) -> tuple[VisibleWindow, ...]:
    screen = open_screen({"DISPLAY": server.display})
    try:
        return screen.windows()
    finally:
        screen.close()


def test_a_title_that_becomes_telling_late_takes_back_what_waits(
    watching: Watching, managed: Painter
) -> None:
    note(managed)
    watching.look()
    window = managed.window("Browser", "loading", SAFE, SECRET)
    assert watching.recorder.tick().kind == "pending"
    managed.set_title(window, "my diary")
    assert watching.recorder.tick().kind == "skipped"
    note(managed, "more notes", Box(60, 80, 200, 120))
    watching.look()
    managed.set_title(window, "something else")  # what it shows is still the diary
    assert watching.recorder.tick().kind == "skipped"
    managed.destroy(window)
    watching.look()
    watching.recorder.stop()
    assert len(watching.frames) >= 2
    assert not watching.shows()


@pytest.mark.parametrize("hide", ["minimise", "desktop", "close"])
def test_windows_that_go_leave_nothing(watching: Watching, managed: Painter, hide: str) -> None:
    note(managed)
    window = managed.window("Browser", "my diary", SAFE, SECRET)
    watching.look()
    server = watching.server
    if hide == "desktop":
        server.run("xdotool", "set_num_desktops", "2")
        server.run("xdotool", "set_desktop", "1")
    elif hide == "minimise":
        managed.minimise(window)
    else:
        managed.destroy(window)
    try:
        assert watching.recorder.tick().kind == "skipped"
        note(managed, "more notes", Box(60, 80, 200, 120))
        watching.look()
        assert not watching.shows()
    finally:
        server.run("xdotool", "set_desktop", "0")


@pytest.mark.parametrize("moves", range(3))
def test_one_that_moves_all_the_time_is_never_seen(watching: Watching, managed: Painter, moves: int) -> None:
    """It moves between every two things the recorder asks, wherever that is."""
    window = managed.window("Browser", "my diary", SAFE, SECRET)
    note(managed)
    steps = 0

    def moved(call: Callable[..., object]) -> Callable[..., object]:
        def then(*arguments: object) -> object:
            nonlocal steps
            answer = call(*arguments)
            steps += 1
            if steps % 3 == moves:
                window.configure(x=60 + steps * 37 % 500, y=80 + steps * 23 % 200)
                managed.display.sync()
            return answer

        return then

    screen = open_screen({"DISPLAY": watching.server.display})
    screen.windows = moved(screen.windows)  # type: ignore[method-assign, assignment]
    screen.grab = moved(screen.grab)  # type: ignore[method-assign, assignment]
    watching.recorder._open_screen = lambda: screen
    watching.look(20)
    watching.recorder.stop()
    assert not watching.shows()


@pytest.mark.skipif(shutil.which("picom") is None, reason="needs picom")
def test_what_shines_through_a_translucent_window_is_masked(tmp_path: Path) -> None:
    """The compositor makes the window in front translucent by its own rules, of which no window tells."""
    rules = tmp_path / "picom.conf"
    rules.write_text('backend = "xrender"; opacity-rule = [ "60:class_g = \'Editor\'" ]; fading = false;\n')
    with Xvfb((800, 600)) as server, Painter(server.display) as painter:
        server.spawn("picom", "--config", str(rules))
        watching = Watching(server)
        atom = painter.display.intern_atom("_NET_WM_CM_S0")
        wait_for(lambda: painter.display.get_selection_owner(atom))
        painter.window("KeePassXC", "vault", SAFE, SECRET)
        painter.window("Editor", "notes", Box(450, 50, 300, 300), 0x202020)
        screen = open_screen({"DISPLAY": server.display})
        try:
            wait_for(lambda: _greenish(screen.grab().pixels[200:201, 600:601]).any())
        finally:
            screen.close()
        assert "kept" in watching.look()
        watching.recorder.stop()
        shown = watching.pictures()[-1]
        assert np.all(shown[SAFE.y + 5 : SAFE.bottom - 5, SAFE.x + 5 : SAFE.right - 5] == 128)
        assert not watching.shows()
