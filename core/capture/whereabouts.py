"""Where the contents of windows come from: addresses of pages, paths of documents.

They are asked for on a thread of their own. A look at the screen waits for them a moment at most, and only
where a window is new or shows something new; whatever comes later is there at the next look.
"""

import contextlib
import sys
import threading
import time
from collections.abc import Sequence
from dataclasses import dataclass, replace
from typing import Final, Literal, Protocol

from core.capture.recent_files import RecentFiles
from core.capture.screen import VisibleWindow

WhereaboutsMode = Literal["off", "given", "requested"]
"""Not at all; as far as programs tell anyway; or the desktop has its programs tell, while recording runs."""
PATIENCE: Final = 0.05
"""Seconds that a look waits for a window with a new title; a browser answers within 5 ms."""
_REFRESH: Final = 1.0
"""Seconds after which the window in front is asked again: pages change without their title."""
_TRIES: Final = 6
"""How often a window is asked that has no address: a page that still loads gets one later."""
_FIRST_WAIT: Final = 0.5
"""Seconds until the second try; each further one waits twice as long."""
_JOIN_SECONDS: Final = 5.0


class Finder(Protocol):
    """One way to learn an address. Used from one thread, where it may take its time."""

    def find(self, seen: VisibleWindow) -> str | None:
        """The address of what the window shows, as a URL. Never raises.

        Empty if it has none, `None` if that is not known, so that it is worth asking again.
        """
        ...

    def close(self) -> None:
        """Let go of what it holds."""
        ...


@dataclass(slots=True)
class _Known:
    title: str
    address: str = ""
    settled: bool = False
    """Whether it is known, also that it has none."""
    tries: int = 0
    asked_at: float = 0.0

    def is_due(self, now: float, *, active: bool) -> bool:
        """Whether to ask again."""
        if not self.tries:
            return True
        if self.address:
            return active and now - self.asked_at >= _REFRESH
        return (
            not self.settled
            and self.tries < _TRIES
            and now - self.asked_at >= _FIRST_WAIT * 2 ** (self.tries - 1)
        )


def open_whereabouts(mode: WhereaboutsMode) -> "Whereabouts":
    """The addresses of this system's windows. Nothing is asked before the first `fill`."""
    finders: list[Finder] = []
    if mode != "off":
        finders.append(RecentFiles())  # the quickest: it asks nobody
        if sys.platform == "linux":
            from core.capture.accessibility import AccessibilityBus  # noqa: PLC0415  (its library is Linux's)

            finders.append(AccessibilityBus(request=mode == "requested"))
    return Whereabouts(finders)


class Whereabouts:
    """Gives windows their addresses. `fill` is for one thread; the finders run on another.

    Args:
        finders: Asked in this order until one knows.
        patience: Seconds that `fill` waits for windows with a new title.
    """

    def __init__(self, finders: Sequence[Finder], *, patience: float = PATIENCE) -> None:
        self._finders = tuple(finders)
        self._patience = patience
        self._changed = threading.Condition()
        self._known: dict[int, _Known] = {}
        self._waiting: dict[int, VisibleWindow] = {}
        self._stopping = False
        self._thread: threading.Thread | None = None

    def fill(self, windows: tuple[VisibleWindow, ...]) -> tuple[VisibleWindow, ...]:
        """The same windows with the addresses that are known of them."""
        if not self._finders:
            return windows
        with self._changed:
            fresh = self._enqueue(windows)
            if fresh:
                self._changed.wait_for(lambda: not fresh & self._waiting.keys(), self._patience)
            return tuple(self._filled(seen) for seen in windows)

    def close(self) -> None:
        """End the thread; a question in progress is waited for, which takes a second or two at most."""
        with self._changed:
            self._stopping = True
            self._changed.notify_all()
            thread, self._thread = self._thread, None
        if thread is not None:
            thread.join(_JOIN_SECONDS)
        with self._changed:
            self._known.clear()
            self._waiting.clear()
            self._stopping = False

    def _enqueue(self, windows: tuple[VisibleWindow, ...]) -> set[int]:
        """Have windows asked about that are due; those whose title is new."""
        now = time.monotonic()
        gone = self._known.keys() - {seen.handle for seen in windows}
        for handle in gone:
            del self._known[handle]
            self._waiting.pop(handle, None)
        fresh: set[int] = set()
        for seen in windows:
            known = self._known.get(seen.handle)
            if known is None or known.title != seen.window.title:
                known = self._known[seen.handle] = _Known(seen.window.title)
                fresh.add(seen.handle)
            if seen.handle in fresh or known.is_due(now, active=seen.window.active):
                self._waiting[seen.handle] = seen
        if self._waiting:
            self._run_thread()
            self._changed.notify_all()
        return fresh

    def _filled(self, seen: VisibleWindow) -> VisibleWindow:
        known = self._known.get(seen.handle)
        if known is None or not known.address or seen.window.url:
            return seen
        return replace(seen, window=replace(seen.window, url=known.address))

    def _run_thread(self) -> None:
        if self._thread is None:
            self._thread = threading.Thread(target=self._run, name="whereabouts", daemon=True)
            self._thread.start()

    def _run(self) -> None:
        while (seen := self._next()) is not None:
            answers = (finder.find(seen) for finder in self._finders)
            address = next((answer for answer in answers if answer is not None), None)
            with self._changed:
                self._note(seen, address)
        for finder in self._finders:
            with contextlib.suppress(OSError):
                finder.close()

    def _next(self) -> VisibleWindow | None:
        """The next window to ask about, the topmost first; `None` when all is over."""
        with self._changed:
            self._changed.wait_for(lambda: self._stopping or self._waiting)
            return None if self._stopping else next(iter(self._waiting.values()))

    def _note(self, seen: VisibleWindow, address: str | None) -> None:
        known = self._known.get(seen.handle)
        if known is not None and known.title == seen.window.title:
            known.address = address or ""
            known.settled = address is not None
            known.tries += 1
            known.asked_at = time.monotonic()
        if self._waiting.get(seen.handle) is seen:  # else its title has changed meanwhile: it is asked again
            del self._waiting[seen.handle]
        self._changed.notify_all()
