"""Notices what nobody caught in the desktop process, and describes it by kind and places alone."""

import platform
import sys
import threading
from collections import deque
from datetime import UTC, datetime
from types import TracebackType
from typing import Final

import PySide6
from PySide6.QtCore import QObject, Signal

from core.hardening import places

_KEPT: Final = 5
_PLACES: Final = 12


class Defects(QObject):
    """Stands before the hooks that write to the log, which still do."""

    met = Signal(str)
    """A defect of a kind and place that was not met before in this run, described. From any thread."""

    def __init__(self, parent: QObject | None = None) -> None:
        super().__init__(parent)
        self._seen: set[str] = set()
        self._told: deque[str] = deque(maxlen=_KEPT)
        self._before = sys.excepthook
        self._thread_before = threading.excepthook

    def install(self) -> None:
        """Notice from now on."""
        self._before, self._thread_before = sys.excepthook, threading.excepthook
        sys.excepthook = self._uncaught
        threading.excepthook = self._in_thread

    def remove(self) -> None:
        """Notice no more."""
        sys.excepthook, threading.excepthook = self._before, self._thread_before

    @property
    def told(self) -> tuple[str, ...]:
        """The last ones."""
        return tuple(self._told)

    def _uncaught(self, kind: type[BaseException], value: BaseException, trace: TracebackType | None) -> None:
        self._before(kind, value, trace)
        if not issubclass(kind, KeyboardInterrupt):
            self._note(kind, trace)

    def _in_thread(self, args: threading.ExceptHookArgs) -> None:
        self._thread_before(args)
        if args.exc_type is not SystemExit:
            self._note(args.exc_type, args.exc_traceback)

    def _note(self, kind: type[BaseException], trace: TracebackType | None) -> None:
        words = "\n".join([kind.__name__, *(f"  {place}" for place in places(trace)[-_PLACES:])])
        self._told.append(words)
        if words not in self._seen:  # what fails at every repaint is told once
            self._seen.add(words)
            self.met.emit(words)


def report(what: str, version: str = "") -> str:
    """A report to pass on: program, system, and what happened; no message, no value, no path of a home."""
    return "\n".join(
        (
            f"Afterimage {version}".strip(),
            f"{datetime.now(UTC):%Y-%m-%d %H:%M} UTC",
            f"{platform.system()} {platform.release()}",
            f"Python {platform.python_version()}, Qt {PySide6.__version__}",
            what,
        )
    )
