"""What can be done from anywhere: in the tray, the small window and the main window alike."""

from collections.abc import Callable
from datetime import timedelta
from typing import Final

from PySide6.QtCore import QObject, QTimer, Signal
from PySide6.QtGui import QAction, QKeySequence
from PySide6.QtWidgets import QMenu, QWidget

from core.protocol.operations import Lock, LockView, Pause, Resume, Status
from core.records.errors import AfterimageError
from ui.bridge import EngineLink
from ui.navigation import SETTINGS, TIMELINE

PAUSES: Final = (15, 60)
DELETIONS: Final = (10, 60)
"""Minutes."""
_OVERDUE_MS: Final = 500


class Actions(QObject):
    """One action for each thing, enabled as the engine's status allows."""

    open_requested = Signal()
    ask_requested = Signal()
    page_requested = Signal(int)
    """A page of the main window."""
    search_requested = Signal()
    delete_requested = Signal(object)
    """A `timedelta`: delete what was recorded within it."""
    preview_requested = Signal()
    """Show what would be saved of the screen as it is now."""
    locking = Signal()
    """The user wants it locked: what is on show must go now."""
    locking_view = Signal()
    """The same, while the engine keeps the keys and goes on filing."""
    quit_requested = Signal()
    restart_requested = Signal()
    """The engine answers nothing: end it, and start it again."""
    panicking = Signal()
    """Recording pauses, and every window is to hide now."""
    failed = Signal(str)

    def __init__(self, link: EngineLink, parent: QObject | None = None) -> None:
        super().__init__(parent)
        self._link = link
        self.open = self._action(self.tr("Open Afterimage"), self.open_requested.emit)
        self.ask = self._action(self.tr("Ask…"), self.ask_requested.emit)
        self.search = self._action(self.tr("Search…"), self.search_requested.emit)
        self.timeline = self._action(self.tr("Timeline"), lambda: self.page_requested.emit(TIMELINE))
        self.settings = self._action(self.tr("Settings"), lambda: self.page_requested.emit(SETTINGS))
        self.pauses = [
            self._action(self.tr("For 15 minutes"), lambda: self.pause(PAUSES[0])),
            self._action(self.tr("For 1 hour"), lambda: self.pause(PAUSES[1])),
            self._action(self.tr("Until tomorrow"), self.pause_until_tomorrow),
            self._action(self.tr("Until I resume"), lambda: self.pause(None)),
        ]
        self.resume = self._action(self.tr("Resume recording"), self.resume_now)
        self.deletions = [
            self._action(self.tr("The last 10 minutes…"), lambda: self._delete(DELETIONS[0])),
            self._action(self.tr("The last hour…"), lambda: self._delete(DELETIONS[1])),
        ]
        self.preview = self._action(self.tr("What would be saved now…"), self.preview_requested.emit)
        self.lock = self._action(self.tr("Lock now"), self.lock_now)
        self.lock.setShortcut(QKeySequence("Ctrl+L"))
        self.lock.setToolTip(self.tr("Forget the keys. What is recorded waits, sealed, until you unlock."))
        self.lock_view = self._action(self.tr("Lock view"), self.lock_view_now)
        self.lock_view.setShortcut(QKeySequence("Ctrl+Shift+L"))
        self.lock_view.setToolTip(
            self.tr("Ask for the passphrase before anything is shown. Recording and filing go on.")
        )
        self.quit = self._action(self.tr("Quit Afterimage"), self.quit_requested.emit)
        self.quit.setShortcut(QKeySequence("Ctrl+Q"))
        link.status_changed.connect(self._refresh)
        link.disconnected.connect(self._refresh)
        self._refresh(link.status)

    def _action(self, text: str, run: Callable[[], object]) -> QAction:
        action = QAction(text, self)
        action.triggered.connect(lambda _checked=False: run())
        return action

    def _refresh(self, status: Status | None = None) -> None:
        unlocked = status is not None and status.vault == "unlocked"
        shown = unlocked and status is not None and not status.view_locked
        recorded = status is not None and status.vault != "absent"
        capture = status.capture if status is not None else "off"
        for action in self.pauses:
            action.setEnabled(recorded and capture != "off")
        self.resume.setEnabled(recorded and capture in {"paused", "off", "degraded"})
        self.resume.setText(self.tr("Start recording") if capture == "off" else self.tr("Resume recording"))
        self.preview.setEnabled(recorded)
        self.lock.setEnabled(unlocked)
        for action in (self.lock_view, self.ask, self.search, self.timeline, self.settings, *self.deletions):
            action.setEnabled(shown)

    def pause_menu(self, parent: QWidget) -> QMenu:
        """Pause ▸."""
        menu = QMenu(self.tr("Pause recording"), parent)
        menu.addActions(self.pauses)
        return menu

    def delete_menu(self, parent: QWidget) -> QMenu:
        """Delete ▸."""
        menu = QMenu(self.tr("Delete"), parent)
        menu.addActions(self.deletions)
        return menu

    def pause(self, minutes: float | None) -> None:
        """Pause for so long, or until resumed."""
        self._link.call(Pause(minutes=minutes), on_error=self._report)

    def panic(self) -> None:
        """Pause at once and hide everything: somebody comes, or something does that nobody should keep."""
        self.panicking.emit()
        if self.pauses[-1].isEnabled():
            self.pause(None)

    def pause_until_tomorrow(self) -> None:
        """Pause until the next morning."""
        self._link.call(Pause(tomorrow=True), on_error=self._report)

    def resume_now(self) -> None:
        """Record again; also what is tried when recording has failed."""
        self._link.call(Resume(), on_error=self._report)

    def lock_now(self) -> None:
        """Forget the keys. What is on show goes at once, whatever the engine does."""
        if self.lock.isEnabled():
            self.locking.emit()
            self._link.call(Lock())
            QTimer.singleShot(_OVERDUE_MS, self, self._link.refresh_status)

    def lock_view_now(self) -> None:
        """Show nothing until the passphrase was given. What is on show goes at once."""
        if self.lock_view.isEnabled():
            self.locking_view.emit()
            self._link.call(LockView(), on_error=self._report)
            QTimer.singleShot(_OVERDUE_MS, self, self._link.refresh_status)

    def _delete(self, minutes: int) -> None:
        self.delete_requested.emit(timedelta(minutes=minutes))

    def _report(self, error: AfterimageError) -> None:
        self.failed.emit(str(error))
