"""Which screen this computer has, and what must be remembered from one opening of it to the next."""

import os
import sys
from collections.abc import Callable, Mapping, Sequence
from typing import TYPE_CHECKING

from core.capture.backends import open_screen
from core.capture.screen import Screen, ScreenForbiddenError, WaylandError

if TYPE_CHECKING:
    from core.capture.wayland.casting import Casting


class Screens:
    """Opens the user's screen again and again; `open_screen` with a memory.

    On a Wayland desktop the user is asked by the system before anything can be seen. A refusal counts until
    they switch recording on again: asking over and over would make them say yes to be left in peace.

    Args:
        portal_command: Starts the helper that holds the conversation with the desktop.
        unchecked: Whether the user agrees to recording where nobody knows which windows are open.
        environment: Where to look for screens; the process's own by default.
    """

    def __init__(
        self,
        portal_command: Sequence[str],
        unchecked: Callable[[], bool],
        environment: Mapping[str, str] | None = None,
    ) -> None:
        self._command = tuple(portal_command)
        self._unchecked = unchecked
        self._environment = environment
        self._casting: Casting | None = None
        self._refused = ""
        self._again = False

    def __call__(self) -> Screen:
        """Open it. Raises as `open_screen`; `ScreenForbiddenError` where the user has to allow it first."""
        try:
            return open_screen(self._environment)
        except WaylandError:
            if not sys.platform.startswith("linux"):
                raise
        return self._open_wayland()

    def ask_again(self) -> None:
        """The user wants recording: they may be asked once more. From any thread."""
        self._again = True

    def close(self) -> None:
        """End what was kept for the next opening. Not while a screen is open."""
        casting, self._casting = self._casting, None
        if casting is not None:
            casting.close()

    def _open_wayland(self) -> Screen:
        from core.capture.wayland.casting import Casting  # noqa: PLC0415 -- only where it is needed
        from core.capture.wayland.idle import Idle  # noqa: PLC0415 -- its library exists under Linux only
        from core.capture.wayland.portal import session_bus  # noqa: PLC0415 -- as above
        from core.capture.wayland.screen import WaylandScreen  # noqa: PLC0415 -- as above
        from core.capture.wayland.windows import lister  # noqa: PLC0415 -- as above

        environment = os.environ if self._environment is None else self._environment
        tells = lister(environment, unchecked=self._unchecked())
        if self._casting is not None and self._casting.ended:
            self._refused = self._casting.refusal
            self.close()
        if self._again:
            self._refused, self._again = "", False
        if self._refused:
            raise ScreenForbiddenError(self._refused)
        if self._casting is None:
            self._casting = Casting(self._command)
        idle = Idle(session_bus(environment))
        try:
            return WaylandScreen(self._casting, tells, idle)
        except BaseException:
            idle.close()
            raise
