"""Keeping a secret, and seeing one for a moment."""

from typing import Final

from PySide6.QtCore import Qt, QTimer
from PySide6.QtWidgets import QLineEdit, QPlainTextEdit, QVBoxLayout, QWidget

from core.protocol.operations import KeepSecret, KeptSecret, RevealedSecret, RevealSecret
from ui.appearance import px
from ui.bridge import EngineLink
from ui.clipboard import COPY_SECONDS, copy_for_a_while
from ui.fonts import fixed_font
from ui.widgets.asking import AskingDialog
from ui.widgets.buttons import Button
from ui.widgets.labels import TextLabel
from ui.widgets.secret_field import SecretField

_SHOWN_SECONDS: Final = 60
_LINES: Final = 3


class KeepDialog(AskingDialog):
    """A name, what it is, and the value, which is typed unseen."""

    def __init__(self, link: EngineLink, parent: QWidget) -> None:
        super().__init__(
            link,
            parent.tr("Keep a secret"),
            parent.tr(
                "It is sealed by itself: never searched, never given to a model, and shown only for your "
                "passphrase. Its name is listed."
            ),
            parent.tr("Keep it"),
            parent,
        )
        self.caption = _line(self.tr("Name, such as “Wi-Fi at home”"))
        self.kind = _line(self.tr("What it is, such as “password” (optional)"))
        self.value = SecretField(self.tr("The secret itself"))
        for field in (self.caption, self.kind, self.value):
            self.add_field(field)
        self.caption.setFocus()
        self.refresh()

    def filled(self) -> bool:
        """A name and a value."""
        return bool(self.caption.text().strip() and self.value.text())

    def request(self) -> KeepSecret:
        """To the vault."""
        return KeepSecret(self.caption.text().strip(), self.value.text(), self.kind.text().strip())

    def take(self, _reply: KeptSecret) -> None:
        """It is kept."""
        self.value.wipe()
        self.accept()


class RevealDialog(AskingDialog):
    """Asks for the passphrase, and then shows the value for a minute."""

    def __init__(self, link: EngineLink, secret: KeptSecret, parent: QWidget) -> None:
        super().__init__(
            link,
            secret.caption,
            parent.tr("The passphrase or the recovery key, also while everything is open."),
            parent.tr("Show it"),
            parent,
        )
        self._id = secret.id
        self.secret = SecretField(self.tr("Passphrase"))
        self.add_field(self.secret)
        self.value: QPlainTextEdit | None = None
        self.copy: Button | None = None
        self._until = QTimer(self, singleShot=True, interval=_SHOWN_SECONDS * 1000)
        self._until.timeout.connect(self.accept)
        self.finished.connect(self._wipe)
        self.secret.setFocus()
        self.refresh()

    def filled(self) -> bool:
        """Something was typed."""
        return bool(self.secret.text())

    def request(self) -> RevealSecret:
        """One value, for the passphrase."""
        return RevealSecret(self._id, self.secret.text())

    def take(self, reply: RevealedSecret) -> None:
        """Show it in place of the question."""
        self.secret.wipe()
        shown = QWidget()
        column = QVBoxLayout(shown)
        column.setContentsMargins(0, 0, 0, 0)
        column.setSpacing(12)
        column.addWidget(TextLabel(self.windowTitle(), "title", wrap=True))
        self.value = QPlainTextEdit(reply.value)
        self.value.setReadOnly(True)
        self.value.setAccessibleName(self.tr("The secret itself"))
        self.value.setFont(fixed_font(px(15)))
        self.value.setFixedHeight(self.value.fontMetrics().lineSpacing() * _LINES + px(24))
        self.value.setContextMenuPolicy(Qt.ContextMenuPolicy.NoContextMenu)
        column.addWidget(self.value)
        hides = self.tr("Hidden again after {n} seconds.").replace("{n}", str(_SHOWN_SECONDS))
        self.said = TextLabel(hides, "small", wrap=True)
        column.addWidget(self.said)
        self.copy = Button(self.tr("Copy"), icon_name="copy")
        self.copy.clicked.connect(lambda _checked=False: self._copy(reply.value))
        close = Button(self.tr("Hide"), "primary")
        close.clicked.connect(self.accept)
        self.answer(shown, self.copy, close)
        close.setFocus()
        self._until.start()

    def _copy(self, value: str) -> None:
        copy_for_a_while(value)
        words = self.tr("Copied. The clipboard is emptied after {n} seconds.")
        self.said.setText(words.replace("{n}", str(COPY_SECONDS)))

    def _wipe(self) -> None:
        self._until.stop()
        self.secret.wipe()
        if self.value is not None:
            self.value.clear()


def _line(name: str) -> QLineEdit:
    line = QLineEdit()
    line.setAccessibleName(name)
    line.setPlaceholderText(name)
    return line
