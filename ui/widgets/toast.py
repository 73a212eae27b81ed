"""A sentence that appears at the foot of a window and leaves by itself."""

from typing import Final

from PySide6.QtCore import QEvent, QObject, Qt, QTimer
from PySide6.QtGui import QAccessible, QAccessibleAnnouncementEvent, QMouseEvent
from PySide6.QtWidgets import QFrame, QHBoxLayout, QWidget

from ui.widgets.labels import IconLabel, TextLabel

_SHOWN_MS: Final = 6000
_LETTER_MS: Final = 60
"""Longer for more to read: that of a slow reader."""
_MAX_WIDTH: Final = 560
_MARGIN: Final = 24


class Toast(QFrame):
    """One per window: a new message replaces the old one. Screen readers read it out; a click closes it."""

    def __init__(self, window: QWidget) -> None:
        super().__init__(window)
        self._window = window
        self.setObjectName("toast")
        row = self._row = QHBoxLayout(self)
        row.setContentsMargins(14, 11, 16, 11)
        row.setSpacing(10)
        self._icon = IconLabel("circle-check", "on_toast")
        row.addWidget(self._icon, 0, Qt.AlignmentFlag.AlignTop)
        self._label = TextLabel(wrap=True)
        row.addWidget(self._label, 1)
        self._timer = QTimer(self, singleShot=True, interval=_SHOWN_MS)
        self._timer.timeout.connect(self.hide)
        self.hide()
        window.installEventFilter(self)

    @property
    def text(self) -> str:
        """What it says, or said last."""
        return self._label.text()

    def say(self, text: str, icon: str = "circle-check") -> None:
        """Show the sentence."""
        self._label.setText(text)
        self._icon.set_icon(icon, "on_toast")
        self.setAccessibleName(text)
        self._place()
        self.show()
        self.raise_()
        self._timer.start(_SHOWN_MS + _LETTER_MS * len(text))
        QAccessible.updateAccessibility(QAccessibleAnnouncementEvent(self, text))

    def _place(self) -> None:
        window = self._window
        room = min(_MAX_WIDTH, window.width() - 2 * _MARGIN)
        needed = self._label.fontMetrics().horizontalAdvance(self._label.text()) + 66
        self.setFixedWidth(min(room, needed))
        self._row.activate()
        self.setFixedHeight(self._row.totalHeightForWidth(self.width()))
        self.move((window.width() - self.width()) // 2, window.height() - self.height() - _MARGIN)

    def eventFilter(self, watched: QObject, event: QEvent) -> bool:
        """Stay in place when the window is resized."""
        if event.type() is QEvent.Type.Resize and self.isVisible():
            self._place()
        return super().eventFilter(watched, event)

    def mousePressEvent(self, _event: QMouseEvent) -> None:
        """Close."""
        self.hide()
