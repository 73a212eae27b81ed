"""Displays for the tests of capture: one without and one with a window manager."""

from collections.abc import Iterator

import pytest

from core.capture.x11 import X11Screen
from tests.support.xvfb import Xvfb
from tests.support.xwindows import Painter


@pytest.fixture(scope="session")
def bare_server() -> Iterator[Xvfb]:
    with Xvfb((800, 600)) as server:
        yield server


@pytest.fixture(scope="session")
def managed_server() -> Iterator[Xvfb]:
    with Xvfb((1000, 700), window_manager=True) as server:
        yield server


@pytest.fixture(scope="session")
def bare_painter(bare_server: Xvfb) -> Iterator[Painter]:
    with Painter(bare_server.display) as painter:
        yield painter


@pytest.fixture(scope="session")
def managed_painter(managed_server: Xvfb) -> Iterator[Painter]:
    with Painter(managed_server.display) as painter:
        yield painter


@pytest.fixture
def bare(bare_painter: Painter) -> Iterator[Painter]:
    """Makes windows on a display without a window manager; they are gone after the test."""
    yield bare_painter
    bare_painter.clear()


@pytest.fixture
def managed(managed_painter: Painter) -> Iterator[Painter]:
    """Makes windows on a display with a window manager; they are gone after the test."""
    yield managed_painter
    managed_painter.clear()


@pytest.fixture
def bare_screen(bare: Painter) -> Iterator[X11Screen]:
    screen = X11Screen(bare.display.get_display_name())
    yield screen
    screen.close()


@pytest.fixture
def managed_screen(managed: Painter) -> Iterator[X11Screen]:
    screen = X11Screen(managed.display.get_display_name())
    yield screen
    screen.close()
