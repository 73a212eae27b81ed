"""Buttons that show the focus ring to who came by keyboard, not to who clicked or was brought there."""

from typing import Final

from PySide6.QtCore import Qt
from PySide6.QtGui import QFocusEvent
from PySide6.QtWidgets import QPushButton, QToolButton, QWidget

from ui.widgets.labels import restyle

_BY_KEYBOARD: Final = frozenset(
    {
        Qt.FocusReason.TabFocusReason,
        Qt.FocusReason.BacktabFocusReason,
        Qt.FocusReason.ShortcutFocusReason,
    }
)


def _ring(widget: QWidget, *, shown: bool) -> None:
    if bool(widget.property("ring")) != shown:
        widget.setProperty("ring", shown)
        restyle(widget)


class RingPushButton(QPushButton):
    """Base of the push buttons."""

    def focusInEvent(self, event: QFocusEvent) -> None:
        """Remember how the focus came."""
        _ring(self, shown=event.reason() in _BY_KEYBOARD)
        super().focusInEvent(event)

    def focusOutEvent(self, event: QFocusEvent) -> None:
        """Take the ring away."""
        _ring(self, shown=False)
        super().focusOutEvent(event)


class RingToolButton(QToolButton):
    """Base of the tool buttons."""

    def focusInEvent(self, event: QFocusEvent) -> None:
        """Remember how the focus came."""
        _ring(self, shown=event.reason() in _BY_KEYBOARD)
        super().focusInEvent(event)

    def focusOutEvent(self, event: QFocusEvent) -> None:
        """Take the ring away."""
        _ring(self, shown=False)
        super().focusOutEvent(event)
