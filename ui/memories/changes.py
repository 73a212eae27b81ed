"""What can be done to the memory on show: put it right, confirm, restore or hide it; its versions."""

from collections.abc import Callable
from typing import Final

from PySide6.QtCore import Signal
from PySide6.QtWidgets import QPlainTextEdit, QVBoxLayout, QWidget

from core.protocol.operations import Changed, CorrectMemory, JudgeMemories, Request, Version
from core.records.errors import AfterimageError
from core.records.memory import Memory, Verdict
from ui.bridge import EngineLink
from ui.translation import marked, tr
from ui.widgets.buttons import Button
from ui.widgets.face import FaceButton
from ui.widgets.flow import FlowLayout
from ui.widgets.labels import TextLabel
from ui.wording import when

_LINES: Final = 3
Action = Callable[[], object]
_REASONS: Final = {
    "unconfirmed": marked(
        "One source that anybody can write to says so. It is recalled once another confirms it."
    ),
    "orders": marked(
        "The text tells an assistant what to do, which is how traps are laid. It is not recalled."
    ),
    "template": marked("The text holds marks that only language models use. It is not recalled."),
    "hidden": marked("The text holds characters that nobody can see. It is not recalled."),
    "magnet": marked("The text repeats key words so as to be found for everything. It is not recalled."),
    "": marked("Something else says otherwise. Decide which of them is right."),
}


class Changes(QWidget):
    """Buttons for one memory, and a field for other words."""

    changed = Signal(str)
    """The id of the memory to show now."""
    failed = Signal(str)

    def __init__(self, link: EngineLink, memory: Memory) -> None:
        super().__init__()
        self._link = link
        self._memory = memory
        column = QVBoxLayout(self)
        column.setContentsMargins(0, 0, 0, 0)
        column.setSpacing(8)
        if memory.status == "quarantined":
            column.addWidget(
                TextLabel(self.tr(_REASONS.get(memory.reason, _REASONS[""])), "muted", wrap=True)
            )
        self.buttons: dict[str, Button] = {}
        self._row = FlowLayout()
        self._offer()
        column.addLayout(self._row)
        self.field = QPlainTextEdit(memory.text)
        self.field.setAccessibleName(self.tr("What is right"))
        self.field.setFixedHeight(self.field.fontMetrics().lineSpacing() * (_LINES + 2))
        self.field.setTabChangesFocus(True)
        self.field.hide()
        column.addWidget(self.field)

    def _offer(self) -> None:
        memory = self._memory
        if memory.status == "quarantined":
            self._judging("believed", self.tr("It is right"), given=True)
        elif memory.wish("believed") is not None:
            self._judging("believed", self.tr("Hold it back again"), given=False)
        if memory.status == "superseded":
            self._judging("current", self.tr("It still holds"), given=True)
        hidden = memory.wish("hidden") is not None
        if hidden or memory.live:
            words = self.tr("Recall it again") if hidden else self.tr("Never recall")
            self._judging("hidden", words, given=not hidden)
        if memory.live:
            self._add("correct", self.tr("Put right…"), self._begin)

    def _judging(self, verdict: Verdict, words: str, *, given: bool) -> None:
        request = JudgeMemories((self._memory.id,), verdict, given)
        self._add(verdict, words, lambda: self._send(request))

    def _add(self, name: str, words: str, action: Action) -> None:
        button = Button(words)
        button.clicked.connect(lambda _checked=False: action())
        self.buttons[name] = button
        self._row.addWidget(button)

    def _begin(self) -> None:
        """Show the field; the buttons become those of an editor."""
        for button in self.buttons.values():
            button.hide()
        self.field.show()
        self.field.setFocus()
        self._add("save", self.tr("Save"), self._save)
        self._add("cancel", self.tr("Cancel"), lambda: self.changed.emit(self._memory.id))

    def _save(self) -> None:
        self._send(CorrectMemory(self._memory.id, self.field.toPlainText()))

    def _send(self, request: Request[Changed]) -> None:
        self.setEnabled(False)  # until it is known what came of it
        self._link.call(request, self._done, self._not_done, owner=self)

    def _done(self, reply: Changed) -> None:
        self.changed.emit(reply.ids[0] if reply.ids else self._memory.id)

    def _not_done(self, error: AfterimageError) -> None:
        self.setEnabled(True)
        self.failed.emit(str(error))


class VersionCard(FaceButton):
    """Another version of the memory; a click shows it."""

    opened = Signal(str)

    def __init__(self, version: Version) -> None:
        super().__init__()
        self.setObjectName("evidence")
        how = {
            "supersedes": tr("Before"),
            "superseded_by": tr("Since"),
            "said_again": tr("Said again"),
            "contradicts": tr("Says otherwise"),
            "corrects": tr("Put right"),
        }[version.how]
        line = " · ".join((how, when(version.since, version.zone)))
        self.setAccessibleName(f"{line}: {version.text}")
        column = QVBoxLayout()
        column.setContentsMargins(14, 10, 14, 10)
        column.setSpacing(2)
        column.addWidget(TextLabel(version.text, wrap=True))
        column.addWidget(TextLabel(line, "small", wrap=True))
        self.settle(column)
        self.clicked.connect(lambda _checked=False: self.opened.emit(version.id))
