"""The tray icon with its menu."""

from datetime import UTC, datetime

from PySide6.QtCore import QObject, QTimer
from PySide6.QtGui import QAction
from PySide6.QtWidgets import QMenu, QSystemTrayIcon

from ui.actions import Actions
from ui.bridge import EngineLink
from ui.recording import Kind, recording
from ui.tray.drawing import tray_icon


class Tray(QObject):
    """Its picture and its first line come from the age of the last stored frame."""

    def __init__(self, link: EngineLink, actions: Actions, parent: QObject | None = None) -> None:
        super().__init__(parent)
        self._link = link
        self._actions = actions
        self._kind: Kind | None = None
        self._notice = ""
        self.menu = QMenu()
        self.status_line = QAction(self)
        self.status_line.setEnabled(False)
        self.menu.addAction(self.status_line)
        self.menu.addSeparator()
        self.menu.addAction(actions.open)
        self.menu.addActions([actions.ask, actions.search, actions.timeline])
        self.menu.addSeparator()
        self.menu.addMenu(actions.pause_menu(self.menu))
        self.menu.addAction(actions.resume)
        self.menu.addMenu(actions.delete_menu(self.menu))
        self.menu.addAction(actions.preview)
        self.menu.addSeparator()
        self.menu.addAction(actions.lock_view)
        self.menu.addAction(actions.lock)
        self.menu.setToolTipsVisible(True)
        self.menu.addSeparator()
        self.menu.addActions([actions.settings, actions.quit])
        self.menu.aboutToShow.connect(self.refresh)
        self.icon = QSystemTrayIcon(self)
        self.icon.setContextMenu(self.menu)
        self.icon.activated.connect(self._activated)
        link.status_changed.connect(self.refresh)
        link.disconnected.connect(self.refresh)
        self._clock = QTimer(self, interval=5000)
        self._clock.timeout.connect(self.refresh)
        self._clock.start()
        self.refresh()

    def show(self) -> None:
        """Appear."""
        self.icon.show()

    def hide(self) -> None:
        """Go, with the menu."""
        self._clock.stop()
        self.icon.hide()
        self.menu.deleteLater()

    def refresh(self) -> None:
        """Say what is so now."""
        status = self._link.status
        state = recording(status, datetime.now(UTC), silent=self._link.silent)
        self.status_line.setText(state.detail)
        self.icon.setToolTip(f"Afterimage\n{state.detail}")
        if state.kind != self._kind:
            self._kind = state.kind
            self.icon.setIcon(tray_icon(state.kind))
        notice = status.notice if status else ""
        if notice and notice != self._notice:
            self.icon.showMessage("Afterimage", notice, tray_icon(state.kind))
        self._notice = notice

    def _activated(self, reason: QSystemTrayIcon.ActivationReason) -> None:
        if reason is QSystemTrayIcon.ActivationReason.Trigger:
            self._actions.open.trigger()
