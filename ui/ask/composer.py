"""The field a question is typed into: Enter sends, Shift+Enter makes a new line."""

from typing import Final

from PySide6.QtCore import QEvent, QObject, QSize, Qt, Signal
from PySide6.QtGui import QKeyEvent
from PySide6.QtWidgets import QFrame, QHBoxLayout, QPlainTextEdit

from ui.appearance import px
from ui.widgets.buttons import Button
from ui.widgets.labels import restyle

_MAX_LINES: Final = 6
_MAX_CHARACTERS: Final = 4000
_PADDING: Final = 8


class QuestionEdit(QPlainTextEdit):
    """Grows with its text up to some lines."""

    submitted = Signal()

    def __init__(self) -> None:
        super().__init__()
        self.setTabChangesFocus(True)
        self.setHorizontalScrollBarPolicy(Qt.ScrollBarPolicy.ScrollBarAlwaysOff)
        self.document().setDocumentMargin(4)
        self.document().documentLayout().documentSizeChanged.connect(lambda _size: self._fit())
        self._fit()

    def _fit(self) -> None:
        wanted = max(1, round(self.document().size().height()))
        policy = Qt.ScrollBarPolicy
        # Rounding would otherwise show a bar for a fraction of a pixel.
        self.setVerticalScrollBarPolicy(
            policy.ScrollBarAsNeeded if wanted > _MAX_LINES else policy.ScrollBarAlwaysOff
        )
        self.setFixedHeight(min(wanted, _MAX_LINES) * self.fontMetrics().lineSpacing() + _PADDING)

    def keyPressEvent(self, event: QKeyEvent) -> None:
        """Enter sends."""
        shift = event.modifiers() & Qt.KeyboardModifier.ShiftModifier
        if event.key() in {Qt.Key.Key_Return, Qt.Key.Key_Enter} and not shift:
            self.submitted.emit()
        else:
            super().keyPressEvent(event)


class Composer(QFrame):
    """Field and button. While an answer is on its way the button stops it."""

    asked = Signal(str)
    stopped = Signal()

    def __init__(self) -> None:
        super().__init__()
        self.setObjectName("composer")
        line = QHBoxLayout(self)
        line.setContentsMargins(14, 8, 8, 8)
        line.setSpacing(10)
        self.edit = QuestionEdit()
        self.edit.setPlaceholderText(self.tr("Ask about anything you have seen…"))
        self.edit.setAccessibleName(self.tr("Your question"))
        self.edit.submitted.connect(self._submit)
        self.edit.textChanged.connect(self._refresh)
        self.edit.installEventFilter(self)
        line.addWidget(self.edit, 1, Qt.AlignmentFlag.AlignVCenter)
        self.send = Button(self.tr("Ask"), "primary")
        self.send.clicked.connect(self._submit)
        self.stop = Button(self.tr("Stop"), icon_name="square")
        self.stop.clicked.connect(self.stopped.emit)
        self.stop.hide()
        for button in (self.send, self.stop):
            button.setMinimumSize(QSize(76, px(36)))
            line.addWidget(button, 0, Qt.AlignmentFlag.AlignBottom)
        self.setFocusProxy(self.edit)
        self._refresh()

    def set_busy(self, *, busy: bool) -> None:
        """Whether an answer is on its way."""
        self.send.setVisible(not busy)
        self.stop.setVisible(busy)

    def _refresh(self) -> None:
        self.send.setEnabled(bool(self.edit.toPlainText().strip()))

    def _submit(self) -> None:
        text = self.edit.toPlainText().strip()[:_MAX_CHARACTERS]
        if text and self.stop.isHidden():
            self.edit.clear()
            self.asked.emit(text)

    def eventFilter(self, watched: QObject, event: QEvent) -> bool:
        """Show the focus around the whole field."""
        if event.type() in {QEvent.Type.FocusIn, QEvent.Type.FocusOut}:
            self.setProperty("focused", "true" if event.type() is QEvent.Type.FocusIn else "false")
            restyle(self)
        return super().eventFilter(watched, event)
