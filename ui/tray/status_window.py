"""What stands in for the tray icon where there is no tray: a small window with the same things in it."""

from datetime import UTC, datetime

from PySide6.QtCore import QSize, Qt, QTimer, Signal
from PySide6.QtGui import QCloseEvent, QShowEvent
from PySide6.QtWidgets import QHBoxLayout, QLabel, QPushButton, QVBoxLayout, QWidget

from ui.actions import Actions
from ui.appearance import px
from ui.bridge import EngineLink
from ui.icons import program_icon
from ui.recording import Kind, recording
from ui.tray.drawing import tray_icon
from ui.widgets.buttons import Button
from ui.widgets.labels import TextLabel

_MARK = 44


class StatusWindow(QWidget):
    """Shown when the main window is closed. Closing it asks to quit: nothing else would be left to click."""

    quit_asked = Signal()

    def __init__(self, link: EngineLink, actions: Actions) -> None:
        kind = Qt.WindowType
        super().__init__(None, kind.Window | kind.WindowCloseButtonHint | kind.WindowMinimizeButtonHint)
        self.setObjectName("statusWindow")
        self.setWindowTitle("Afterimage")
        self.setWindowIcon(program_icon())
        self._link = link
        self._actions = actions
        self._kind: Kind | None = None
        column = self._column = QVBoxLayout(self)
        column.setContentsMargins(20, 18, 20, 18)
        column.setSpacing(14)
        head = QHBoxLayout()
        head.setSpacing(14)
        self._mark = QLabel()
        head.addWidget(self._mark, 0, Qt.AlignmentFlag.AlignTop)
        words = QVBoxLayout()
        words.setSpacing(2)
        self.label = TextLabel(role="title")
        self.detail = TextLabel(role="muted", wrap=True)
        words.addWidget(self.label)
        words.addWidget(self.detail)
        head.addLayout(words, 1)
        column.addLayout(head)
        self.open = self._button(self.tr("Open"), "primary")
        self.open.clicked.connect(actions.open.trigger)
        self.ask = self._button(self.tr("Ask"))
        self.ask.clicked.connect(actions.ask.trigger)
        self.resume = self._button(self.tr("Resume"))
        self.resume.clicked.connect(actions.resume.trigger)
        self.pause = self._button(self.tr("Pause"))
        self.pause.setMenu(actions.pause_menu(self.pause))
        self.delete = self._button(self.tr("Delete"))
        self.delete.setMenu(actions.delete_menu(self.delete))
        self.lock = self._button(self.tr("Lock"))
        self.lock.clicked.connect(actions.lock.trigger)
        self.quit = self._button(self.tr("Quit"))
        self.quit.clicked.connect(actions.quit.trigger)
        for group in ((self.open, self.ask, self.resume), (self.pause, self.delete, self.lock, self.quit)):
            line = QHBoxLayout()
            line.setSpacing(8)
            for button in group:
                line.addWidget(button, 1)
            column.addLayout(line)
        self.addActions([actions.lock, actions.lock_view, actions.quit])
        # Larger text and some languages need more.
        self.setFixedWidth(max(px(380), column.minimumSize().width()))
        self._clock = QTimer(self, interval=1000)
        self._clock.timeout.connect(self.refresh)
        self._clock.start()
        link.status_changed.connect(self.refresh)
        link.disconnected.connect(self.refresh)
        self.refresh()

    @staticmethod
    def _button(text: str, kind: str = "secondary") -> Button:
        return Button(text, "primary" if kind == "primary" else "secondary")

    def refresh(self) -> None:
        """Say what is so now."""
        state = recording(self._link.status, datetime.now(UTC), silent=self._link.silent)
        self.label.setText(state.label.partition(" · ")[0])
        if self.detail.text() != state.detail:
            self.detail.setText(state.detail)
            self._fit()  # it may take another line now
        if state.kind != self._kind:
            self._kind = state.kind
            self._mark.setPixmap(tray_icon(state.kind).pixmap(QSize(_MARK, _MARK)))
        self.resume.setVisible(self._actions.resume.isEnabled())
        self._mirror(self.pause, enabled=any(action.isEnabled() for action in self._actions.pauses))
        for button, action in (
            (self.ask, self._actions.ask),
            (self.lock, self._actions.lock),
            (self.delete, self._actions.deletions[0]),
        ):
            self._mirror(button, enabled=action.isEnabled())

    @staticmethod
    def _mirror(button: QPushButton, *, enabled: bool) -> None:
        if button.isEnabled() != enabled:
            button.setEnabled(enabled)

    def show_front(self) -> None:
        """Appear above everything else."""
        self._fit()
        self.showNormal()
        self.raise_()
        self.activateWindow()

    def showEvent(self, event: QShowEvent) -> None:
        """As high as its words are now that they have their size."""
        super().showEvent(event)
        self._fit()

    def _fit(self) -> None:
        """As high as the words are at this width; Qt's own way stops at two thirds of the screen."""
        self._column.activate()
        self.setFixedHeight(self._column.totalHeightForWidth(self.width()))

    def closeEvent(self, event: QCloseEvent) -> None:
        """Ask what is meant."""
        event.ignore()
        self.quit_asked.emit()
