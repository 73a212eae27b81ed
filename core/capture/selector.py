"""Which grabs are worth keeping: the first, then those in which enough has changed and come to rest.

Waiting for rest keeps one picture of a typed sentence instead of one for every few letters.
"""

from dataclasses import dataclass
from datetime import datetime
from typing import Literal

from core.capture.screen import Pixels, VisibleWindow
from core.capture.tiles import ENOUGH, SETTLED, TileDiff
from core.records.geometry import Box
from core.records.screen import Size

PATIENCE = 5
"""Grabs after which a change is kept although it has not come to rest."""
NEW_SCENE = 0.1
"""Share of the screen that changes with the title when another page, not another word, is shown."""
CALM = 0.002
"""Share of the screen up to which a step is a word and not a scroll. What waits after such a step has been
there to be seen: it is kept when another page comes, whether the system tells of windows or not."""


@dataclass(frozen=True, slots=True)
class Shot:
    """A grab that passed the gate, with our own windows and excluded ones painted over."""

    id: str
    taken_at: datetime
    zone: str
    size: Size
    pixels: Pixels
    windows: tuple[VisibleWindow, ...]
    painted: tuple[Box, ...] = ()
    """What was painted over; changes there do not count."""
    masked_by: tuple[str, ...] = ()
    """The rules by which windows were painted over."""

    @property
    def active(self) -> VisibleWindow | None:
        """The window the user works in."""
        return next((seen for seen in self.windows if seen.window.active), None)


@dataclass(frozen=True, slots=True)
class Choice:
    """What to do after a grab."""

    kind: Literal["keep", "pending", "muted", "unchanged"]
    due: tuple[Shot, ...] = ()
    """What to keep now, in order: this shot, or one that waited and would be lost."""


class Selector:
    """Decides shot by shot. Holds at most one shot that waits for the screen to come to rest."""

    def __init__(self) -> None:
        self._diff = TileDiff()
        self._pending: Shot | None = None
        self._waited = 0
        self._calm = False
        """Whether the step to what waits was a small one."""
        self._size: Size | None = None

    @property
    def pending(self) -> Shot | None:
        """The shot that waits."""
        return self._pending

    def offer(self, shot: Shot) -> Choice:
        """Decide about a new shot. What is due is only settled by `kept`, once it is safe."""
        change = self._diff.compare(shot.pixels, shot.painted)
        waiting = self._pending
        if shot.size != self._size:
            self.drop()
            return Choice("keep", (shot,) if waiting is None else (waiting, shot))
        if change.since_kept < ENOUGH:
            self.drop()  # what was there for a moment is gone again
            if change.settled >= SETTLED:
                return Choice("keep", (shot,))
            return Choice("muted" if change.since_kept or change.muted else "unchanged")
        area = shot.size.w * shot.size.h
        turned = self._calm and change.since_last >= NEW_SCENE * area
        self._calm = change.since_last <= CALM * area
        if waiting is not None and (turned or _is_new_scene(waiting, shot, change.since_last)):
            self._wait(shot, 1)
            return Choice("pending", (waiting,))
        at_rest = waiting is not None and change.since_last < ENOUGH
        if at_rest or self._waited + 1 >= PATIENCE:
            self.drop()
            return Choice("keep", (shot,))
        self._wait(shot, self._waited + 1)
        return Choice("pending")

    def kept(self, shot: Shot) -> None:
        """The shot is safe: from now on changes are measured against it."""
        self._size = shot.size
        self._diff.keep(shot.pixels)
        if self._pending is shot:
            self.drop()

    def forget(self, handle: int) -> None:
        """Drop a waiting shot that shows this window: it turned out to be one that must not be kept."""
        if self._pending is not None and any(seen.handle == handle for seen in self._pending.windows):
            self.drop()

    def _wait(self, shot: Shot, waited: int) -> None:
        self._pending, self._waited = shot, waited

    def drop(self) -> None:
        """Forget the waiting shot."""
        self._pending, self._waited = None, 0


def _is_new_scene(before: Shot, now: Shot, changed: int) -> bool:
    """Whether the user went on to something else, so that what waits will not come to rest any more."""
    old, new = before.active, now.active
    if old is None or new is None:
        return old is not new
    if old.handle != new.handle:
        return True
    return old.window.title != new.window.title and changed >= NEW_SCENE * now.size.w * now.size.h
