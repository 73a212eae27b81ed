"""Which parts of an X11 screen lie on no monitor.

The screen is the rectangle around all monitors. Where they differ in size or stand apart, parts of it belong
to none; nobody sees them, and what is there is left over from before.
"""

from collections.abc import Iterable
from dataclasses import replace

from Xlib import error as xerror
from Xlib.display import Display

from core.capture.regions import remaining
from core.capture.screen import VisibleWindow
from core.records.geometry import Box
from core.records.screen import Size

_KNOWS_MONITORS = (1, 5)
"""Version of the RandR extension."""


class Monitors:
    """The monitors of one display, as they are at each question: they come and go while it is watched."""

    def __init__(self, display: Display) -> None:
        self._root = display.screen().root
        self._known = False
        if display.has_extension("RANDR"):
            version = display.xrandr_query_version()
            self._known = (version.major_version, version.minor_version) >= _KNOWS_MONITORS

    def gaps(self, size: Size) -> tuple[Box, ...]:
        """What lies on no monitor; nothing where the server does not tell where its monitors are.

        Args:
            size: Of the screen.
        """
        screen = Box(0, 0, size.w, size.h)
        gaps = remaining(screen, self._boxes())
        # Where no monitor is on, somebody may still be shown the picture, such as a remote viewer.
        return () if sum(gap.area for gap in gaps) >= screen.area else gaps

    def _boxes(self) -> list[Box]:
        if not self._known:
            return []
        try:
            monitors = self._root.xrandr_get_monitors().monitors
        except xerror.XError:  # it says that it can, and cannot: some remote servers
            return []
        return [Box(one.x, one.y, one.width_in_pixels, one.height_in_pixels) for one in monitors]


def on_monitors(windows: Iterable[VisibleWindow], gaps: tuple[Box, ...]) -> tuple[VisibleWindow, ...]:
    """The windows without what of them lies in the gaps; those that lie there altogether are left out."""
    if not gaps:
        return tuple(windows)
    cut = (replace(seen, visible=_outside(seen.visible, gaps)) for seen in windows)
    return tuple(seen for seen in cut if seen.visible)


def _outside(parts: Iterable[Box], gaps: tuple[Box, ...]) -> tuple[Box, ...]:
    return tuple(left for part in parts for left in remaining(part, gaps))
