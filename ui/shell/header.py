"""The line on top of a page: its title, what can be done with it, and the recording indicator."""

from PySide6.QtCore import QSize
from PySide6.QtWidgets import QFrame, QHBoxLayout, QSizePolicy, QWidget

from ui.actions import Actions
from ui.bridge import EngineLink
from ui.shell.pill import RecordingPill
from ui.widgets.buttons import Button, IconButton
from ui.widgets.flow import Beside, flowing
from ui.widgets.labels import ElidedLabel

_LONGEST = 20
"""Letters of a title that are shown whole before the state beside it goes below."""


class Heading(ElidedLabel):
    """Says how much of it has to be read."""

    def __init__(self) -> None:
        super().__init__(role="title")
        self.setSizePolicy(QSizePolicy.Policy.Preferred, QSizePolicy.Policy.Preferred)

    def minimumSizeHint(self) -> QSize:
        """Room for a short title, or for the beginning of a long one."""
        metrics = self.fontMetrics()
        width = metrics.horizontalAdvance(self.text()[:_LONGEST]) + 2
        return QSize(width, metrics.height())


class Header(QFrame):
    """The same for every page."""

    def __init__(self, link: EngineLink, actions: Actions) -> None:
        super().__init__()
        self.setObjectName("header")
        self.setMinimumHeight(60)
        named = QWidget()
        line = QHBoxLayout(named)
        line.setContentsMargins(0, 0, 0, 0)
        line.setSpacing(10)
        self.title = Heading()
        line.addWidget(self.title, 1)
        self.rename = IconButton("pencil-line", self.tr("Rename this conversation"))
        self.rename.hide()
        line.addWidget(self.rename)
        self.delete = IconButton("trash-2", self.tr("Delete this conversation"))
        self.delete.hide()
        line.addWidget(self.delete)
        self.fix = Button(self.tr("Resume"))
        self.fix.hide()
        self._actions = actions
        self.fix.clicked.connect(lambda _checked=False: self._mend())
        self.pill = RecordingPill(link, actions)
        state = QWidget()
        state.setLayout(flowing(self.fix, self.pill, spacing=10))
        both = Beside(named, state, spacing=10, least=0)
        both.setContentsMargins(24, 14, 20, 14)
        self.setLayout(both)
        link.status_changed.connect(self._refresh)
        link.disconnected.connect(self._refresh)
        self._refresh()

    def _mend(self) -> None:
        if self.pill.shown is not None and self.pill.shown.remedy == "restart":
            self._actions.restart_requested.emit()
        else:
            self._actions.resume.trigger()

    def _refresh(self) -> None:
        self.pill.refresh()
        words = {
            "retry": self.tr("Try again"),
            "resume": self.tr("Resume"),
            "start": self.tr("Start recording"),
            "restart": self.tr("Start it again"),
        }
        remedy = self.pill.shown.remedy if self.pill.shown else ""
        self.fix.setVisible(remedy in words)
        if remedy in words:
            self.fix.setText(words[remedy])
            self.fix.setAccessibleName(words[remedy])
