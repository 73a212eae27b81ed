"""From windows one above the other to what can be seen of each."""

from collections.abc import Iterable
from dataclasses import dataclass

from core.capture.regions import remaining
from core.capture.screen import VisibleWindow
from core.records.geometry import Box
from core.records.screen import Window


@dataclass(frozen=True, slots=True)
class Listed:
    """A window as a system lists it, in pixels of the picture."""

    handle: int
    app: str
    title: str
    outer: Box
    instance: str = ""
    active: bool = False
    pid: int | None = None
    covers: bool = True
    """It hides what lies below; not so where it lets that shine through."""


def stacked(windows: Iterable[Listed], whole: Box) -> tuple[VisibleWindow, ...]:
    """Those of which something can be seen, in the same order.

    Args:
        windows: The topmost first.
        whole: The screen.
    """
    above: list[Box] = []
    seen: list[VisibleWindow] = []
    for one in windows:
        shown = remaining(one.outer.intersection(whole), above)
        if one.covers:
            above.append(one.outer)
        if shown:
            window = Window(one.app, one.title, one.outer, active=one.active, pid=one.pid)
            seen.append(VisibleWindow(one.handle, window, one.instance, one.outer, shown))
    return tuple(seen)
