"""The screens of Windows and macOS, experimental: pixels by mss, the rest by what the system offers in C.

What is one system's own lies in `win32.py` and `macos.py`, behind `System`; this half is the same for both
and is tested everywhere.
"""

import contextlib
from collections.abc import Callable
from dataclasses import dataclass
from typing import Any, Final, Protocol

import mss
import numpy as np
from mss.exception import ScreenShotError

from core.capture.screen import Grab, ScreenLostError, VisibleWindow
from core.capture.stacking import Listed, stacked
from core.records.geometry import Box
from core.records.screen import Size

_LOST: Final = "The screen cannot be seen at the moment. Recording goes on by itself when it can."


@dataclass(frozen=True, slots=True)
class Place:
    """Where the whole screen lies in the system's own units, and how many pixels make one of these."""

    x: int = 0
    y: int = 0
    scale: float = 1.0

    def box(self, left: float, top: float, width: float, height: float) -> Box:
        """A rectangle of the system's in pixels of the picture."""
        scale = self.scale
        return Box(
            round((left - self.x) * scale),
            round((top - self.y) * scale),
            round(width * scale),
            round(height * scale),
        )


class System(Protocol):
    """What one system tells. Used from one thread."""

    def require_permission(self) -> None:
        """Raise `ScreenForbiddenError` where the user has to allow it first, with where to do that."""
        ...

    def windows(self, place: Place) -> tuple[Listed, ...]:
        """Every window that is shown, the topmost first. Raises `OSError` where that cannot be told."""
        ...

    def idle_seconds(self) -> float:
        """Since the last input."""
        ...


class NativeScreen:
    """All monitors of this computer. Open and use it in the same thread.

    Args:
        system: Knows the windows.
        camera: Makes the thing that takes pictures.

    Raises:
        ScreenForbiddenError: The user has to allow it first.
        ScreenLostError: There is nothing to see.
    """

    def __init__(self, system: System, camera: Callable[[], Any] = mss.MSS) -> None:
        system.require_permission()
        self._system = system
        self._place = Place()
        self._size = Size(0, 0)
        try:
            self._camera = camera()
            self.grab()
        except (ScreenShotError, OSError) as error:
            raise ScreenLostError(_LOST) from error

    def grab(self) -> Grab:
        """A picture of everything on the screen, in physical pixels."""
        try:
            everything = self._camera.monitors[0]
            shot = self._camera.grab(everything)
        except (ScreenShotError, OSError) as error:
            raise ScreenLostError(_LOST) from error
        self._size = Size(shot.width, shot.height)
        scale = shot.width / everything["width"] if everything["width"] else 1.0
        self._place = Place(everything["left"], everything["top"], scale)
        pixels = np.frombuffer(bytearray(shot.raw), np.uint8).reshape(shot.height, shot.width, 4)
        pixels[..., 3] = 255
        return Grab(pixels, self._size)

    def windows(self) -> tuple[VisibleWindow, ...]:
        """The windows that can be seen, the topmost first."""
        try:
            listed = self._system.windows(self._place)
        except OSError as error:
            raise ScreenLostError(_LOST) from error
        return stacked(listed, Box(0, 0, *self._size))

    def idle_seconds(self) -> float:
        """Time since the last key press or pointer motion."""
        return self._system.idle_seconds()

    def close(self) -> None:
        """Let go of the screen."""
        with contextlib.suppress(ScreenShotError, OSError):
            self._camera.close()
