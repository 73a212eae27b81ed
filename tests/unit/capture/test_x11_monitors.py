"""Several monitors on one real X server, in every arrangement it allows."""

from collections.abc import Iterator

import numpy as np
import pytest

from core.capture.regions import covered_area
from core.capture.screen import VisibleWindow
from core.capture.x11 import X11Screen
from core.capture.x11_monitors import on_monitors
from core.records.geometry import Box
from core.records.screen import Size, Window
from tests.support.xvfb import Xvfb
from tests.support.xwindows import Painter

pytestmark = pytest.mark.display

SIZE = Size(1000, 700)
LEFT, RIGHT = Box(0, 0, 400, 300), Box(600, 200, 400, 500)
RED, GREEN, BLUE = 0xFF0000, 0x00FF00, 0x0000FF


@pytest.fixture(scope="module")
def server() -> Iterator[Xvfb]:
    with Xvfb(SIZE) as started:
        yield started


@pytest.fixture
def painter(server: Xvfb) -> Iterator[Painter]:
    with Painter(server.display) as opened:
        yield opened
        opened.clear()


@pytest.fixture
def screen(server: Xvfb) -> Iterator[X11Screen]:
    opened = X11Screen(server.display)
    yield opened
    opened.close()
    for name in server.run("xrandr", "--listmonitors").splitlines()[1:]:
        if name.split()[1].lstrip("+*") in {"left", "right"}:
            server.run("xrandr", "--delmonitor", name.split()[1].lstrip("+*"))


def arrange(server: Xvfb, **monitors: Box) -> None:
    """Give the screen these monitors; the first stands for the real output."""
    for place, (name, box) in enumerate(monitors.items()):
        geometry = f"{box.w}/{box.w}x{box.h}/{box.h}+{box.x}+{box.y}"
        server.run("xrandr", "--setmonitor", name, geometry, "none" if place else "screen")


def colours(screen: X11Screen, box: Box) -> set[int]:
    part = np.ascontiguousarray(screen.grab().pixels[box.y : box.bottom, box.x : box.right])
    return {int(value) & 0xFFFFFF for value in np.unique(part.view(np.uint32))}


def test_one_frame_shows_all_monitors_and_nothing_between_them(
    server: Xvfb, painter: Painter, screen: X11Screen
) -> None:
    painter.window("Probe", "whole", Box(0, 0, *SIZE), RED)
    assert colours(screen, Box(0, 0, *SIZE)) == {RED}
    arrange(server, left=LEFT, right=RIGHT)
    assert screen.grab().size == SIZE
    assert colours(screen, LEFT) == {RED}
    assert colours(screen, RIGHT) == {RED}
    for gap in (Box(400, 0, 600, 200), Box(0, 300, 600, 400), Box(400, 200, 200, 500)):
        assert colours(screen, gap) == {0}


def test_windows_are_where_they_are_on_each(server: Xvfb, painter: Painter, screen: X11Screen) -> None:
    arrange(server, left=LEFT, right=RIGHT)
    painter.window("Probe", "first", Box(50, 40, 200, 100), GREEN)
    painter.window("Probe", "second", Box(650, 250, 200, 100), BLUE)
    painter.window("Probe", "nowhere", Box(50, 400, 200, 100), RED)
    painter.window("Probe", "across", Box(300, 150, 400, 100), RED)
    found = {seen.window.title: seen for seen in screen.windows()}
    assert set(found) == {"first", "second", "across"}
    assert found["first"].window.box == Box(50, 40, 200, 100)
    assert found["second"].window.box == Box(650, 250, 200, 100)
    assert colours(screen, Box(50, 40, 200, 100)) == {GREEN}
    assert colours(screen, Box(700, 250, 150, 100)) == {BLUE}
    across = found["across"].visible
    assert covered_area(across) == 100 * 100 + 100 * 50
    assert covered_area((*across, Box(300, 150, 100, 100), Box(600, 200, 100, 50))) == covered_area(across)


def test_a_monitor_that_goes_and_comes_is_followed(server: Xvfb, painter: Painter, screen: X11Screen) -> None:
    painter.window("Probe", "whole", Box(0, 0, *SIZE), RED)
    arrange(server, left=LEFT, right=RIGHT)
    assert colours(screen, RIGHT) == {RED}
    server.run("xrandr", "--delmonitor", "right")
    assert colours(screen, RIGHT) == {0}
    arrange(server, right=RIGHT)
    assert colours(screen, RIGHT) == {RED}


def test_a_screen_without_a_monitor_is_seen_whole(
    painter: Painter, screen: X11Screen, monkeypatch: pytest.MonkeyPatch
) -> None:
    painter.window("Probe", "whole", Box(0, 0, *SIZE), RED)
    monkeypatch.setattr(screen._monitors, "_boxes", list)
    assert colours(screen, Box(0, 0, *SIZE)) == {RED}
    assert [seen.window.title for seen in screen.windows()] == ["whole"]


def test_monitors_that_reach_beyond_the_screen_count_as_far_as_it_goes(
    screen: X11Screen, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(screen._monitors, "_boxes", lambda: [Box(-100, -50, 600, 900), Box(500, 0, 900, 700)])
    assert screen._monitors.gaps(SIZE) == ()


def test_a_window_on_a_monitor_keeps_its_parts() -> None:
    box = Box(0, 0, 100, 100)
    seen = VisibleWindow(1, Window("App", "title", box), "", box, (box,))
    assert on_monitors([seen], ()) == (seen,)
    assert on_monitors([seen], (box,)) == ()
