"""What one may ask next: questions about the memories that the newest answer rests on."""

from collections.abc import Sequence

from PySide6.QtCore import Signal
from PySide6.QtWidgets import QWidget

from ui.ask.examples import Examples
from ui.bridge import EngineLink
from ui.widgets.buttons import Button
from ui.widgets.flow import FlowLayout


class FollowUps(QWidget):
    """A row of questions, each of which was tried and has an answer. Takes no room where there is none."""

    chosen = Signal(str)

    def __init__(self, link: EngineLink) -> None:
        super().__init__()
        self.buttons: list[Button] = []
        self._row = FlowLayout(self)
        self._examples = Examples(link, self)
        self._examples.found.connect(self._add)
        self.hide()

    def offer(self, memory_ids: Sequence[str], asked: str) -> None:
        """Look for questions about these memories, other than what was just asked."""
        self.clear()
        if memory_ids:
            self._examples.look_at(memory_ids, asked)

    def clear(self) -> None:
        """Offer none."""
        self._examples.stop()
        for button in self.buttons:
            button.hide()
            button.deleteLater()
        self.buttons.clear()
        self.hide()

    def _add(self, question: str) -> None:
        button = Button(question, "tab")
        button.clicked.connect(lambda _checked=False: self.chosen.emit(question))
        self.buttons.append(button)
        self._row.addWidget(button)
        self.show()
