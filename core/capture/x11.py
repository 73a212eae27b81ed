"""The X11 screen: pixels by mss, windows and idle time by python-xlib."""

import contextlib
import io
import re
import socket
from collections.abc import Iterator

import mss
import numpy as np
from mss.exception import ScreenShotError
from Xlib import display as xdisplay, error as xerror

from core.capture.screen import WAYLAND_ONLY, Grab, ScreenLostError, VisibleWindow, WaylandError
from core.capture.x11_monitors import Monitors, on_monitors
from core.capture.x11_windows import WindowLister
from core.records.errors import EnvironmentFaultError
from core.records.screen import Size

_LOST = "The connection to the screen was lost. Recording goes on by itself when the screen is back."

_LOCAL = re.compile(r"(?:unix)?:(?P<number>\d{1,9})(?:\.(?P<screen>\d{1,3}))?")


class X11Screen:
    """One X display. Open and use it in the same thread.

    Raises:
        EnvironmentFaultError: The display cannot be opened, or it is a Wayland desktop's stand-in for X11,
            which shows only some of the windows.
    """

    def __init__(self, name: str) -> None:
        self._display = _connect(name)
        self._name = name
        self._camera: mss.MSS | None = None
        self._camera_size = Size(0, 0)
        try:
            with _lost_when_broken():
                _refuse_wayland(self._display)
                self._root = self._display.screen().root
                self._tells_idle = self._display.has_extension("MIT-SCREEN-SAVER")
                self._lister = WindowLister(self._display)
                self._monitors = Monitors(self._display)
        except BaseException:
            self.close()
            raise

    def grab(self) -> Grab:
        """The whole screen, all monitors together, black where there is none."""
        with _lost_when_broken():
            size = self._size()
            gaps = self._monitors.gaps(size)
            shot = self._camera_for(size).grab(
                {"left": 0, "top": 0, "width": size.w, "height": size.h},
            )
        pixels = np.frombuffer(shot.raw, dtype=np.uint8).reshape(size.h, size.w, 4)
        # The fourth byte is whatever the server left there; made constant, whole pixels can be compared.
        pixels.view(np.uint32)[...] |= np.uint32(0xFF000000)
        with _lost_when_broken():
            gaps = (*gaps, *self._monitors.gaps(size))  # one may have been switched off meanwhile
        for gap in gaps:
            pixels[gap.y : gap.bottom, gap.x : gap.right, :3] = 0
        return Grab(pixels, size)

    def windows(self) -> tuple[VisibleWindow, ...]:
        """The windows that can be seen, the topmost first."""
        with _lost_when_broken():
            return on_monitors(self._lister.windows(), self._monitors.gaps(self._size()))

    def idle_seconds(self) -> float:
        """Time since the last input, 0 on a server without the screen saver extension."""
        if not self._tells_idle:
            return 0.0
        with _lost_when_broken():
            return float(self._root.screensaver_query_info().idle) / 1000

    def close(self) -> None:
        """Close both connections; they may be broken already."""
        if self._camera is not None:
            with contextlib.suppress(ScreenShotError):
                self._camera.close()
            self._camera = None
        with contextlib.suppress(xerror.ConnectionClosedError, OSError):
            self._display.close()

    def _size(self) -> Size:
        geometry = self._root.get_geometry()
        return Size(geometry.width, geometry.height)

    def _camera_for(self, size: Size) -> mss.MSS:
        """The camera, made anew when the screen's size changed: its shared memory has a fixed size."""
        if self._camera is not None and size != self._camera_size:
            self._camera.close()
            self._camera = None
        if self._camera is None:
            self._camera = mss.MSS(display=self._name)
            self._camera_size = size
        return self._camera


def _connect(name: str) -> xdisplay.Display:
    local = _LOCAL.fullmatch(name)
    if local is None:
        raise EnvironmentFaultError(
            f"The screen {name} cannot be opened: only screens of this machine, such as :0, are recorded."
        )
    try:
        _knock(local["number"])
        # The library prints about missing X authority files, on every attempt, where only a program's
        # output belongs. And it would look for a screen on the network if it were not told otherwise.
        with contextlib.redirect_stdout(io.StringIO()):
            display = xdisplay.Display(f"unix/:{local['number']}.{local['screen'] or 0}")
    except (xerror.DisplayError, xerror.ConnectionClosedError, OSError) as error:
        raise EnvironmentFaultError(
            f"The screen {name} cannot be opened. Check that its desktop session runs and is yours."
        ) from error
    display.set_error_handler(_ignore)
    return display


def _knock(number: str) -> None:
    """Raise `OSError` when nobody listens: the library leaves its socket open then, attempt after attempt."""
    path = f"/tmp/.X11-unix/X{number}"  # noqa: S108  (where X servers listen, by convention)
    for address in (path, f"\0{path}"):
        with socket.socket(socket.AF_UNIX) as door:
            try:
                door.connect(address)
            except OSError:
                continue
            return
    raise ConnectionRefusedError


def _ignore(*_: object) -> None:
    """Errors without a waiting request: windows come and go while they are being asked about."""


def _refuse_wayland(display: xdisplay.Display) -> None:
    if _is_wayland(display):
        raise WaylandError(WAYLAND_ONLY)


def _is_wayland(display: xdisplay.Display) -> bool:
    """Whether this X server is Xwayland; older ones show it only in the names of their outputs."""
    if "XWAYLAND" in display.list_extensions():
        return True
    if not display.has_extension("RANDR"):
        return False
    try:
        resources = display.screen().root.xrandr_get_screen_resources_current()
        stamp = resources.config_timestamp
        names = [display.xrandr_get_output_info(output, stamp).name for output in resources.outputs]
    except xerror.XError:  # a server older than Wayland
        return False
    return any(str(name).startswith("XWAYLAND") for name in names)


@contextlib.contextmanager
def _lost_when_broken() -> Iterator[None]:
    """Turn every way a dead display shows itself into one error."""
    try:
        yield
    except (xerror.ConnectionClosedError, xerror.XError, ScreenShotError, OSError) as error:
        raise ScreenLostError(_LOST) from error
