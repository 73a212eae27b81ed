"""A dialog that asks for something, sends it, and stays until it is known what came of it."""

from typing import Any

from PySide6.QtWidgets import QLineEdit, QVBoxLayout, QWidget

from core.protocol.operations import Request
from core.records.errors import AfterimageError
from ui.bridge import EngineLink
from ui.widgets.busy import BusyDots
from ui.widgets.buttons import Button
from ui.widgets.labels import Notice, TextLabel
from ui.widgets.sheet import Sheet

_WIDTH = 460


class AskingDialog(Sheet):
    """Subclasses add fields, say when they are filled, what is sent, and what to do with the reply."""

    def __init__(self, link: EngineLink, title: str, text: str, button: str, parent: QWidget) -> None:
        super().__init__(title, _WIDTH, parent)
        self._link = link
        self._busy = False
        self._body = QWidget()
        body = QVBoxLayout(self._body)
        body.setContentsMargins(0, 0, 0, 0)
        body.setSpacing(12)
        body.addWidget(TextLabel(title, "title", wrap=True))
        body.addWidget(TextLabel(text, "muted", wrap=True))
        self._fields = QVBoxLayout()
        self._fields.setSpacing(12)
        body.addLayout(self._fields)
        self._dots = BusyDots(self.tr("Working"))
        self._dots.hide()
        body.addWidget(self._dots)
        self.error = Notice("alert", "circle-alert")
        body.addWidget(self.error)
        self.cancel = Button(self.tr("Cancel"))
        self.cancel.clicked.connect(self.reject)
        self.button = Button(button, "primary")
        self.button.clicked.connect(self._run)
        self.column.addWidget(self._body)
        for at_foot in (self.cancel, self.button):
            self.foot.addWidget(at_foot)

    def answer(self, shown: QWidget, *buttons: Button) -> None:
        """Show something in place of the question, with buttons of its own."""
        self._body.hide()
        self.cancel.hide()
        self.button.hide()
        self.column.addWidget(shown)
        for button in buttons:
            self.foot.addWidget(button)
        self._bottom.setVisible(bool(buttons))

    def add_field(self, field: QLineEdit) -> None:
        """Under the text; Enter in it sends."""
        self._fields.addWidget(field)
        field.textChanged.connect(self.refresh)
        field.returnPressed.connect(self._run)

    def filled(self) -> bool:
        """Whether it may be sent."""
        raise NotImplementedError

    def request(self) -> Request[Any]:
        """What is sent."""
        raise NotImplementedError

    def take(self, reply: Any) -> None:
        """It worked."""
        raise NotImplementedError

    def refresh(self) -> None:
        """What can be pressed now."""
        self.button.setEnabled(self.filled() and not self._busy)
        self.cancel.setEnabled(not self._busy)

    def _run(self) -> None:
        if self.button.isEnabled():
            self._set_busy(busy=True)
            self.error.say("")
            self._link.call(self.request(), self._done, self._failed, owner=self)

    def _set_busy(self, *, busy: bool) -> None:
        self._busy = busy
        self._dots.setVisible(busy)
        self.refresh()

    def _done(self, reply: object) -> None:
        self._set_busy(busy=False)
        self.take(reply)

    def _failed(self, error: AfterimageError) -> None:
        self._set_busy(busy=False)
        self.error.say(str(error))
        first = self._fields.itemAt(0)
        field = first.widget() if first is not None else None
        if isinstance(field, QLineEdit):
            field.selectAll()
            field.setFocus()

    def reject(self) -> None:
        """Not while something is under way."""
        if not self._busy:
            super().reject()
