"""A field for a passphrase: hidden by default, can be shown, and notices Caps Lock."""

from PySide6.QtCore import Qt, Signal
from PySide6.QtGui import QAction, QFocusEvent, QKeyEvent
from PySide6.QtWidgets import QLineEdit

from ui.icons import icon


class SecretField(QLineEdit):
    """Emits `caps_lock` with whether letters arrive as capitals without Shift: the only sign Qt gives."""

    caps_lock = Signal(bool)

    def __init__(self, name: str) -> None:
        super().__init__()
        self.setAccessibleName(name)
        self.setPlaceholderText(name)
        self.setEchoMode(QLineEdit.EchoMode.Password)
        self.setInputMethodHints(
            Qt.InputMethodHint.ImhSensitiveData
            | Qt.InputMethodHint.ImhNoPredictiveText
            | Qt.InputMethodHint.ImhNoAutoUppercase
        )
        self._show = QAction(self)
        self._show.setCheckable(True)
        self._show.toggled.connect(lambda shown: self._reveal(shown=shown))
        self._show.setText(self.tr("Show what is typed"))
        self._show.setIcon(icon("eye", "muted"))
        self.addAction(self._show, QLineEdit.ActionPosition.TrailingPosition)

    def _reveal(self, *, shown: bool) -> None:
        mode = QLineEdit.EchoMode.Normal if shown else QLineEdit.EchoMode.Password
        self.setEchoMode(mode)
        self._show.setIcon(icon("eye-off" if shown else "eye", "muted"))

    def wipe(self) -> None:
        """Empty it and hide again."""
        self.clear()
        self._show.setChecked(False)

    def keyPressEvent(self, event: QKeyEvent) -> None:
        """Compare the letter with the Shift key."""
        text = event.text()
        if len(text) == 1 and text.isalpha() and text.lower() != text.upper():
            shifted = bool(event.modifiers() & Qt.KeyboardModifier.ShiftModifier)
            self.caps_lock.emit(text.isupper() != shifted)
        super().keyPressEvent(event)

    def focusOutEvent(self, event: QFocusEvent) -> None:
        """Caps Lock concerns only who types."""
        self.caps_lock.emit(False)
        super().focusOutEvent(event)
