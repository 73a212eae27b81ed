"""“That's wrong”: the memory an answer rests on, put right where the answer stands."""

from typing import Final

from PySide6.QtCore import QObject
from PySide6.QtWidgets import QPlainTextEdit, QVBoxLayout, QWidget

from core.protocol.operations import Changed, CorrectMemory, ShowMemory, Shown
from core.records.errors import AfterimageError
from ui.bridge import EngineLink
from ui.widgets.buttons import Button
from ui.widgets.flow import FlowLayout
from ui.widgets.labels import Notice, TextLabel

_LINES: Final = 4


class Correction(QObject):
    """A button for the foot of a card, and below it what it opens."""

    def __init__(self, link: EngineLink, memory_id: str, parent: QWidget) -> None:
        super().__init__(parent)
        self._link, self._memory_id = link, memory_id
        self.button = Button(self.tr("That's wrong…"), "aside")
        self.button.clicked.connect(self.begin)
        self.editor = QWidget()
        self.editor.hide()
        column = QVBoxLayout(self.editor)
        column.setContentsMargins(0, 4, 0, 0)
        column.setSpacing(8)
        self._lead = TextLabel(
            self.tr("This is what the answer rests on. Change it to what is right:"), "muted", wrap=True
        )
        column.addWidget(self._lead)
        self.field = QPlainTextEdit()
        self.field.setAccessibleName(self.tr("What is right"))
        self.field.setFixedHeight(self.field.fontMetrics().lineSpacing() * (_LINES + 1))
        self.field.setTabChangesFocus(True)
        column.addWidget(self.field)
        self.error = Notice("alert", "circle-alert")
        column.addWidget(self.error)
        self._foot = QWidget()
        row = FlowLayout(self._foot)
        self.save = Button(self.tr("Save"))
        self.save.clicked.connect(self._save)
        self.cancel = Button(self.tr("Cancel"), "quiet")
        self.cancel.clicked.connect(self._leave)
        row.addWidget(self.save)
        row.addWidget(self.cancel)
        column.addWidget(self._foot)

    def begin(self) -> None:
        """Show what the memory says, to be changed."""
        self.button.setEnabled(False)
        request = ShowMemory(self._memory_id, looked_at=True)
        self._link.call(request, self._show, self._fail, owner=self)

    def _show(self, shown: Shown) -> None:
        self.error.say("")
        self._open(editing=True)
        self.field.setPlainText(shown.memory.text)
        self.field.selectAll()
        self.field.setFocus()

    def _open(self, *, editing: bool) -> None:
        self.editor.show()
        self.button.hide()
        for part in (self._lead, self.field, self._foot):
            part.setVisible(editing)

    def _save(self) -> None:
        self.editor.setEnabled(False)  # until it is known what came of it
        request = CorrectMemory(self._memory_id, self.field.toPlainText())
        self._link.call(request, self._saved, self._fail, owner=self)

    def _saved(self, _reply: Changed) -> None:
        self.editor.setEnabled(True)
        self.error.say("")
        self.field.hide()
        self._foot.hide()
        self._lead.setText(self.tr("Thank you. From now on answers go by your words."))

    def _fail(self, error: AfterimageError) -> None:
        """Say so in place; what was typed stays, and opening it may be tried again."""
        self.editor.setEnabled(True)
        self._open(editing=bool(self.field.toPlainText()))
        self.error.say(str(error))
        if not self.field.toPlainText():
            self.button.setEnabled(True)
            self.button.show()

    def _leave(self) -> None:
        self.editor.hide()
        self.button.setEnabled(True)
        self.button.show()
        self.button.setFocus()
