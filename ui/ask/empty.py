"""Ask before the first question: what one can ask, by example."""

from typing import Final

from PySide6.QtCore import QSize, Qt, Signal
from PySide6.QtGui import QShowEvent
from PySide6.QtWidgets import QFrame, QHBoxLayout, QLabel, QScrollArea, QVBoxLayout, QWidget

from ui.appearance import px
from ui.ask.examples import Examples
from ui.bridge import EngineLink
from ui.icons import program_icon
from ui.widgets.face import FaceButton
from ui.widgets.labels import IconLabel, TextLabel
from ui.widgets.scrolled import Scrolled

_WIDTH: Final = 460


class Suggestion(FaceButton):
    """A question that asks itself."""

    def __init__(self, question: str) -> None:
        super().__init__()
        self.setProperty("kind", "suggestion")
        self.question = question
        self.setAccessibleName(question)
        face = QHBoxLayout()
        face.setContentsMargins(16, 12, 16, 12)
        face.setSpacing(10)
        face.addWidget(IconLabel("message-circle", "accent_text", 16), 0, Qt.AlignmentFlag.AlignTop)
        face.addWidget(TextLabel(question, wrap=True), 1)
        self.settle(face)


class EmptyAsk(QWidget):
    """Each example asks itself when it is clicked."""

    chosen = Signal(str)

    def __init__(self, link: EngineLink) -> None:
        super().__init__()
        self._link = link
        whole = QVBoxLayout(self)
        whole.setContentsMargins(0, 0, 0, 0)
        area = QScrollArea()
        area.setWidgetResizable(True)
        area.setFrameShape(QFrame.Shape.NoFrame)
        area.setFocusPolicy(Qt.FocusPolicy.NoFocus)
        holder = Scrolled()
        area.setWidget(holder)
        whole.addWidget(area)
        column = QVBoxLayout(holder)
        column.setContentsMargins(24, 12, 24, 12)
        column.setSpacing(10)
        column.addStretch(3)
        mark = QLabel()
        mark.setPixmap(program_icon().pixmap(QSize(56, 56)))
        column.addWidget(mark, 0, Qt.AlignmentFlag.AlignHCenter)
        title = TextLabel(self.tr("What would you like to remember?"), "display", wrap=True)
        title.setAlignment(Qt.AlignmentFlag.AlignHCenter)
        column.addWidget(title)
        self._lead = TextLabel(role="muted", wrap=True)
        self._lead.setAlignment(Qt.AlignmentFlag.AlignHCenter)
        column.addWidget(self._lead)
        column.addSpacing(14)
        middle = QWidget()
        middle.setMaximumWidth(px(_WIDTH))
        self._list = QVBoxLayout(middle)
        self._list.setContentsMargins(0, 0, 0, 0)
        self._list.setSpacing(8)
        line = QHBoxLayout()
        line.addStretch(1)
        line.addWidget(middle, 100)
        line.addStretch(1)
        column.addLayout(line)
        column.addStretch(4)
        self.buttons: list[Suggestion] = []
        self._examples = Examples(link, self)
        self._examples.found.connect(self._add)
        link.status_changed.connect(self._tell)
        self._tell()

    def refresh(self) -> None:
        """Look for examples among what is stored now."""
        for button in self.buttons:
            button.hide()
            button.deleteLater()
        self.buttons.clear()
        self._examples.look()

    def _sentence(self) -> str:
        status = self._link.status
        if status is None or status.memories or status.messages:
            return self.tr("Every answer shows where it comes from.")
        if status.capture in {"off", "paused"}:
            return self.tr("There is nothing here yet, and recording is not running. Start it above.")
        return self.tr("There is nothing here yet. Work for a minute in other programs, then ask.")

    def _add(self, question: str) -> None:
        button = Suggestion(question)
        button.clicked.connect(lambda _checked=False: self.chosen.emit(question))
        self.buttons.append(button)
        self._list.addWidget(button)

    def _tell(self) -> None:
        self._lead.setText(self._sentence())

    def showEvent(self, event: QShowEvent) -> None:
        """Look again for what was not there the last time."""
        if not self.buttons:
            self.refresh()
        super().showEvent(event)
