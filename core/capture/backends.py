"""The choice of a screen: by the system, and by the session the user works in."""

import os
import sys
from collections.abc import Mapping

from core.capture.screen import WAYLAND_ONLY, Screen, WaylandError
from core.records.errors import EnvironmentFaultError

NO_DISPLAY = (
    "There is no screen to record: DISPLAY is not set. "
    "Start Afterimage from a desktop session, or set DISPLAY to the screen you mean."
)


def open_screen(environment: Mapping[str, str] | None = None) -> Screen:
    """Open the screen the user works at.

    Args:
        environment: Where to look for `DISPLAY` and `WAYLAND_DISPLAY`; the process's own by default.

    Raises:
        EnvironmentFaultError: There is no screen, or none that can be recorded; the message says why.
    """
    environment = os.environ if environment is None else environment
    if not sys.platform.startswith("linux"):
        return _open_elsewhere()
    display = environment.get("DISPLAY", "")
    if not display:
        raise WaylandError(WAYLAND_ONLY) if _says_wayland(environment) else EnvironmentFaultError(NO_DISPLAY)
    from core.capture.x11 import X11Screen  # noqa: PLC0415  (its libraries exist under Linux only)

    return X11Screen(display)


def _open_elsewhere() -> Screen:
    if sys.platform == "win32":
        from core.capture.native import NativeScreen  # noqa: PLC0415  (only where it is needed)
        from core.capture.win32 import Win32  # noqa: PLC0415  (its libraries exist there only)

        return NativeScreen(Win32())
    if sys.platform == "darwin":
        from core.capture.macos import MacOS  # noqa: PLC0415  (as above)
        from core.capture.native import NativeScreen  # noqa: PLC0415  (as above)

        return NativeScreen(MacOS())
    raise EnvironmentFaultError(
        "The screen cannot be recorded on this system: Afterimage knows Linux, Windows and macOS."
    )


def _says_wayland(environment: Mapping[str, str]) -> bool:
    return bool(environment.get("WAYLAND_DISPLAY")) or environment.get("XDG_SESSION_TYPE") == "wayland"
