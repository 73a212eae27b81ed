"""What capture needs of a screen, whatever system it belongs to."""

from dataclasses import dataclass
from typing import Protocol

import numpy as np
from numpy.typing import NDArray

from core.records.errors import EnvironmentFaultError
from core.records.geometry import Box
from core.records.screen import Size, Window

Pixels = NDArray[np.uint8]
"""Rows x columns x 4: blue, green, red and a byte that is always 255."""


WAYLAND_ONLY = (
    "This desktop session runs on Wayland, whose screen cannot be seen directly. "
    "Log in to an X11 session (often called “Xorg” on the login screen) to record."
)


class ScreenLostError(EnvironmentFaultError):
    """The connection to the screen broke. Opening it again may help."""


class ScreenForbiddenError(EnvironmentFaultError):
    """The system does not let us see the screen until the user allows it; the message says where."""


class WaylandError(EnvironmentFaultError):
    """This is a Wayland desktop's screen, or its stand-in for X11, which shows only some of the windows."""


@dataclass(frozen=True, slots=True)
class Grab:
    """The whole screen at one moment. The pixels belong to the caller, who may paint over them."""

    pixels: Pixels
    size: Size


@dataclass(frozen=True, slots=True)
class VisibleWindow:
    """A window of which at least one pixel can be seen, and what the privacy gate must know about it."""

    handle: int
    """The system's own name for it; the same window has the same handle for as long as it lives."""
    window: Window
    instance: str
    """The second name a program gives its windows; password managers go by either."""
    outer: Box
    """With its title bar and borders, which may show as much as its contents."""
    visible: tuple[Box, ...]
    """The parts of `outer` that lie on the screen and that nothing opaque covers."""
    owner: int = 0
    """The handle of the window that it belongs to, such as a dialog's; 0 where the system tells of none."""
    client: int = 0
    """Windows of one connection to the screen have the same number here; 0 where that is not known."""
    popup: bool = False
    """It is a menu or the like, which appears without a window manager being asked."""
    dock: bool = False
    """It is a panel or task bar, which may show the titles of other windows."""
    tells_of: tuple["VisibleWindow", ...] = ()
    """Of a dock: windows that cannot be seen, and whose titles it may show all the same."""


class Screen(Protocol):
    """A screen that is being watched. Used from one thread; every method may raise `ScreenLostError`."""

    def grab(self) -> Grab:
        """A picture of everything on the screen, in physical pixels."""
        ...

    def windows(self) -> tuple[VisibleWindow, ...]:
        """The windows that can be seen, the topmost first."""
        ...

    def idle_seconds(self) -> float:
        """Time since the last key press or pointer motion; 0 where the system does not tell."""
        ...

    def close(self) -> None:
        """Let go of the screen. Never raises, also when the screen is gone."""
        ...
