"""Tells the engine, now and then, that somebody uses the windows, so that they are not locked meanwhile."""

import time
from typing import Final

from PySide6.QtCore import QEvent, QObject
from PySide6.QtGui import QGuiApplication, QWindow

from core.protocol.operations import NoteUse
from ui.bridge import EngineLink

_AT_MOST_EVERY: Final = 15.0
"""Seconds; a small part of the shortest time without use that makes sense."""
_INPUT: Final = frozenset(
    {
        QEvent.Type.KeyPress,
        QEvent.Type.MouseButtonPress,
        QEvent.Type.MouseMove,
        QEvent.Type.Wheel,
        QEvent.Type.TouchBegin,
        QEvent.Type.TabletPress,
    }
)


class Attendance(QObject):
    """Watches keys and pointer in every window of ours that has had the focus, and nowhere else."""

    def __init__(self, link: EngineLink, parent: QObject | None = None) -> None:
        super().__init__(parent)
        self._link = link
        self._told_at = -_AT_MOST_EVERY
        app = QGuiApplication.instance()
        if isinstance(app, QGuiApplication):
            app.focusWindowChanged.connect(self._watch)
        link.status_changed.connect(self._unlocked_again)

    def _watch(self, window: QWindow | None) -> None:
        if window is not None:
            window.installEventFilter(self)  # once more does no harm: the same filter is kept once
            self.note()

    def _unlocked_again(self) -> None:
        status = self._link.status
        if status is not None and status.view_locked:
            self._told_at = -_AT_MOST_EVERY

    def eventFilter(self, _watched: QObject, event: QEvent) -> bool:
        """Take notice, and let it through."""
        if event.type() in _INPUT:
            self.note()
        return False

    def note(self) -> None:
        """Somebody is there."""
        now = time.monotonic()
        status = self._link.status
        if status is None or status.vault != "unlocked" or status.view_locked:
            return
        if now - self._told_at >= _AT_MOST_EVERY:
            self._told_at = now
            self._link.call(NoteUse())
