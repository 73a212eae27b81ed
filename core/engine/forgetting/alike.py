"""Frames that show the same as another: whoever deletes one may mean them all."""

from collections.abc import Iterable
from datetime import timedelta
from typing import Final

from core.engine.forgetting.words import folded
from core.memory.tables import MemoryTables
from core.records.screen import ReadFrame

_AROUND: Final = timedelta(minutes=10)
_SAME: Final = 0.9
"""Share of the lines that two frames must have in common to show the same."""


def alike_ones(tables: MemoryTables, frames: Iterable[ReadFrame]) -> frozenset[str]:
    """Ids of the frames around these that show nearly the same in the same program; not those themselves."""
    given = tuple(frames)
    found: set[str] = set()
    for frame in given:
        own = _shown(frame)
        for other in tables.frames_between(frame.taken_at - _AROUND, frame.taken_at + _AROUND):
            if other.id not in found and _app(other) == _app(frame) and _same(own, _shown(other)):
                found.add(other.id)
    return frozenset(found - {frame.id for frame in given})


def _shown(frame: ReadFrame) -> frozenset[str]:
    """What stands on it, without what changes by the second, such as a clock."""
    lines = {folded(line.text) for line in frame.lines if not _is_clock(line.text)}
    titles = {folded(window.title) for window in frame.windows if window.active}
    return frozenset((lines | titles) - {""})


def _is_clock(text: str) -> bool:
    letters = sum(char.isalpha() for char in text)
    return ":" in text and letters < sum(char.isdigit() for char in text)


def _app(frame: ReadFrame) -> str:
    window = frame.active_window
    return window.app.casefold() if window is not None else ""


def _same(one: frozenset[str], other: frozenset[str]) -> bool:
    if not one or not other:
        return one == other
    return len(one & other) >= _SAME * max(len(one), len(other))
