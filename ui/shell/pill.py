"""The recording indicator: the state in a word, details on hover, what can be done about it on click."""

from datetime import UTC, datetime

from PySide6.QtCore import QEvent, QPoint, QSize, Qt, QTimer
from PySide6.QtWidgets import QMenu

from ui.actions import Actions
from ui.bridge import EngineLink
from ui.icons import icon
from ui.recording import ICONS, Recording, recording
from ui.widgets.labels import restyle
from ui.widgets.ring import RingToolButton

_INKS = {
    "recording": "success_text",
    "paused": "warning_text",
    "problem": "danger_text",
    "locked": "accent_text",
}


class RecordingPill(RingToolButton):
    """Redrawn every second while it can be seen: the age of the last frame is the honest part of it."""

    def __init__(self, link: EngineLink, actions: Actions) -> None:
        super().__init__()
        self.setObjectName("pill")
        self.setToolButtonStyle(Qt.ToolButtonStyle.ToolButtonTextBesideIcon)
        self.setFocusPolicy(Qt.FocusPolicy.StrongFocus)
        self.setCursor(Qt.CursorShape.PointingHandCursor)
        self.setIconSize(QSize(14, 14))
        self._link = link
        self._actions = actions
        self.shown: Recording | None = None
        self._clock = QTimer(self, interval=1000)
        self._clock.timeout.connect(self.refresh)
        self._clock.start()
        link.status_changed.connect(self.refresh)
        link.disconnected.connect(self.refresh)
        self.clicked.connect(lambda _checked=False: self._act())
        self.refresh()

    def refresh(self) -> None:
        """Say what is so now."""
        state = recording(self._link.status, datetime.now(UTC), silent=self._link.silent)
        if state == self.shown:
            return
        kind_changed = self.shown is None or self.shown.kind != state.kind
        self.shown = state
        self.setText(f" {state.label}")
        self.setToolTip(state.detail)
        self.setAccessibleName(self.tr("Recording state: {text}").replace("{text}", state.detail))
        if kind_changed:
            self.setProperty("kind", state.kind)
            restyle(self)
            self._draw()

    def _draw(self) -> None:
        if self.shown is not None:
            self.setIcon(icon(ICONS[self.shown.kind], _INKS.get(self.shown.kind, "text"), 14))

    def _act(self) -> None:
        self.menu_now().popup(self.mapToGlobal(QPoint(0, self.height() + 4)))

    def menu_now(self) -> QMenu:
        """What fits the state: pausing while it records, resuming while it does not."""
        menu = QMenu(self)
        menu.setAttribute(Qt.WidgetAttribute.WA_DeleteOnClose)
        heading = menu.addAction(self.shown.detail if self.shown else "")
        heading.setEnabled(False)
        menu.addSeparator()
        if self._actions.resume.isEnabled():
            menu.addAction(self._actions.resume)
        if any(action.isEnabled() for action in self._actions.pauses):
            menu.addMenu(self._actions.pause_menu(menu))
        menu.addMenu(self._actions.delete_menu(menu))
        menu.addAction(self._actions.preview)
        return menu

    def changeEvent(self, event: QEvent) -> None:
        """Take the colours of a new theme."""
        if event.type() is QEvent.Type.StyleChange and hasattr(self, "shown"):
            self._draw()
        super().changeEvent(event)
