"""Private windows that only their own pixels give away.

Chromium and its relatives tell the system nothing: name, title and icon of a private window are those of any
other. But a small label stands at the right end of their toolbar, which is read here before anything is kept.
Once a window was seen to be private, so is every window with its name and title, for as long as the worker
lives: the label may be covered on the next frame.
"""

from collections.abc import Sequence
from functools import cache
from typing import Final

from rapidfuzz import fuzz

from core.capture.gate import seeded_rules
from core.reading.placed import PlacedLine
from core.records.screen import Window

PRIVATE_WINDOW: Final = "private window"
"""What the privacy ledger calls the rule."""
PRIVATE_BROWSING: Final = "private-browsing"
"""The group of shipped rules that names such windows."""
_BROWSERS: Final = ("chrom", "brave", "edge", "vivaldi", "opera", "yandex")
"""In the names of programs that show the label."""
_TOOLBARS: Final = 200
"""Pixels from a window's top within which tabs and toolbar are, also where everything is twice the size."""
_RIGHT: Final = 0.55
"""Share of the window's width that is left of the label."""
_ALIKE: Final = 85
_REMEMBERED: Final = 500


@cache
def _labels() -> tuple[str, ...]:
    """What private windows call themselves, in many languages."""
    patterns = (rule.pattern for rule in seeded_rules() if rule.group == PRIVATE_BROWSING)
    return tuple(dict.fromkeys(pattern.strip("*()[] ").casefold() for pattern in patterns))


class PrivateWindows:
    """Tells whether a private window is on a frame. For one thread."""

    def __init__(self) -> None:
        self._known: dict[tuple[str, str], None] = {}

    def seen(self, lines: Sequence[PlacedLine], windows: Sequence[Window]) -> bool:
        """Whether one of the windows is private, by its label or because it was before."""
        found = False
        for index, window in enumerate(windows):
            if not any(name in window.app.casefold() for name in _BROWSERS):
                continue
            key = (window.app, window.title)
            if any(_is_label(line, window) for line in lines if line.window == index):
                self._known[key] = None
                if len(self._known) > _REMEMBERED:
                    del self._known[next(iter(self._known))]
            found = found or key in self._known
        return found


def _is_label(line: PlacedLine, window: Window) -> bool:
    """Whether a column of a line in the toolbar is the label."""
    if line.box.y > window.box.y + _TOOLBARS:
        return False
    at = 0
    for cell in line.text.split("\t"):
        box = line.boxes_of(at, at + len(cell))
        at += len(cell) + 1
        right = bool(box) and box[0].x > window.box.x + _RIGHT * window.box.w
        if right and any(fuzz.ratio(cell.casefold(), label) >= _ALIKE for label in _labels()):
            return True
    return False
