"""The screen of a Wayland desktop."""

import numpy as np

from core.capture.screen import Grab, Pixels, VisibleWindow
from core.capture.wayland.casting import Casting
from core.capture.wayland.idle import Idle
from core.capture.wayland.windows import Lister, View
from core.records.screen import Size


class WaylandScreen:
    """Pictures from the helper, windows from whoever tells.

    Args:
        casting: The helper, which the user has allowed to see the screen.
        lister: Knows the windows.
        idle: Knows how long nobody has touched the computer.

    Raises:
        EnvironmentFaultError: There is no picture, and why.
    """

    def __init__(self, casting: Casting, lister: Lister, idle: Idle) -> None:
        casting.require_ready()
        self._casting = casting
        self._lister = lister
        self._idle = idle
        self._view = View(Size(0, 0))
        self._renew()

    def grab(self) -> Grab:
        """All monitors together, in physical pixels."""
        return Grab(self._renew().copy(), self._view.size)

    def windows(self) -> tuple[VisibleWindow, ...]:
        """The windows that can be seen, the topmost first."""
        return self._lister.windows(self._view)

    def idle_seconds(self) -> float:
        """Time since the last input, 0 where the desktop does not tell."""
        return self._idle.seconds()

    def close(self) -> None:
        """Let go of it. Sharing ends where it can begin again without a question, as during a pause."""
        self._idle.close()
        if self._casting.restores:
            self._casting.close()

    def _renew(self) -> Pixels:
        head, data = self._casting.picture()
        self._view = View(Size(head.w, head.h), head.scale, head.x, head.y)
        return np.frombuffer(data, np.uint8).reshape(head.h, head.w, 4)
