"""Three dots that breathe while something is under way."""

from typing import Final

from PySide6.QtCore import QRectF, QSize, QTimer
from PySide6.QtGui import QHideEvent, QPainter, QPaintEvent, QShowEvent
from PySide6.QtWidgets import QStyle, QWidget

from ui.appearance import current_theme

_STEP_MS: Final = 120
_STEPS: Final = 9
_DOT: Final = 7
_GAP: Final = 6


class BusyDots(QWidget):
    """Moves only while it can be seen."""

    def __init__(self, name: str) -> None:
        super().__init__()
        self.setAccessibleName(name)
        self._step = 0
        self._timer = QTimer(self, interval=_STEP_MS)
        self._timer.timeout.connect(self._advance)
        self.setFixedSize(self.sizeHint())

    def sizeHint(self) -> QSize:
        """Three dots."""
        return QSize(3 * _DOT + 2 * _GAP, _DOT + 8)

    def _advance(self) -> None:
        self._step = (self._step + 1) % _STEPS
        self.update()

    def showEvent(self, event: QShowEvent) -> None:
        """Begin to move."""
        if self.style().styleHint(QStyle.StyleHint.SH_Widget_Animation_Duration, None, self) > 0:
            self._timer.start()  # who wants no motion gets dots that stand still
        super().showEvent(event)

    def hideEvent(self, event: QHideEvent) -> None:
        """Rest."""
        self._timer.stop()
        super().hideEvent(event)

    def paintEvent(self, _event: QPaintEvent) -> None:
        """Draw the dots, one of them darker."""
        painter = QPainter(self)
        painter.setRenderHint(QPainter.RenderHint.Antialiasing)
        color = current_theme().color("accent_text")
        for index in range(3):
            distance = min((self._step - 3 * index) % _STEPS, (3 * index - self._step) % _STEPS)
            color.setAlphaF(max(0.3, 1.0 - 0.22 * distance))
            painter.setBrush(color)
            painter.setPen(color)
            painter.drawEllipse(QRectF(index * (_DOT + _GAP) + 0.5, 4.5, _DOT - 1, _DOT - 1))
