"""The line on top of a page: its title, what can be done with it, and the recording indicator."""

from PySide6.QtWidgets import QFrame, QHBoxLayout

from ui.actions import Actions
from ui.appearance import px
from ui.bridge import EngineLink
from ui.shell.pill import RecordingPill
from ui.widgets.buttons import Button, IconButton
from ui.widgets.labels import ElidedLabel


class Header(QFrame):
    """The same for every page."""

    def __init__(self, link: EngineLink, actions: Actions) -> None:
        super().__init__()
        self.setObjectName("header")
        self.setFixedHeight(px(60))
        line = QHBoxLayout(self)
        line.setContentsMargins(24, 0, 20, 0)
        line.setSpacing(10)
        self.title = ElidedLabel(role="title")
        line.addWidget(self.title, 1)
        self.rename = IconButton("pencil-line", self.tr("Rename this conversation"))
        self.rename.hide()
        line.addWidget(self.rename)
        self.delete = IconButton("trash-2", self.tr("Delete this conversation"))
        self.delete.hide()
        line.addWidget(self.delete)
        self.fix = Button(self.tr("Resume"))
        self.fix.hide()
        self.fix.clicked.connect(actions.resume.trigger)
        line.addWidget(self.fix)
        self.pill = RecordingPill(link, actions)
        line.addWidget(self.pill)
        link.status_changed.connect(self._refresh)
        link.disconnected.connect(self._refresh)
        self._refresh()

    def _refresh(self) -> None:
        self.pill.refresh()
        words = {
            "retry": self.tr("Try again"),
            "resume": self.tr("Resume"),
            "start": self.tr("Start recording"),
        }
        remedy = self.pill.shown.remedy if self.pill.shown else ""
        self.fix.setVisible(remedy in words)
        if remedy in words:
            self.fix.setText(words[remedy])
            self.fix.setAccessibleName(words[remedy])
