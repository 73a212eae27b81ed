"""Choosing the passphrase: twice, with an honest hint about its strength."""

from PySide6.QtCore import Signal
from PySide6.QtWidgets import QProgressBar, QVBoxLayout, QWidget

from core.protocol.operations import Created, CreateVault
from core.records.errors import AfterimageError
from ui.bridge import EngineLink
from ui.first_run.strength import MINIMUM_LENGTH, Strength, strength
from ui.widgets.buttons import Button
from ui.widgets.centered import row
from ui.widgets.labels import Notice, TextLabel, restyle
from ui.widgets.secret_field import SecretField


class PassphraseStep(QWidget):
    """Makes the vault. Emits the recovery key, which exists nowhere else from then on."""

    done = Signal(str)
    back = Signal()

    def __init__(self, link: EngineLink) -> None:
        super().__init__()
        self._link = link
        self.busy = False
        """Whether the vault is being made."""
        column = QVBoxLayout(self)
        column.setContentsMargins(0, 0, 0, 0)
        column.setSpacing(12)
        column.addWidget(TextLabel(self.tr("Choose a passphrase"), "display", wrap=True))
        column.addWidget(
            TextLabel(
                self.tr(
                    "It encrypts everything Afterimage keeps. Nobody can reset it for you, so choose one "
                    "that you will remember: a few unrelated words are long, strong and easy to type."
                ),
                "muted",
                wrap=True,
            )
        )
        column.addSpacing(6)
        self.first = SecretField(self.tr("Passphrase"))
        column.addWidget(self.first)
        self._bar = QProgressBar(textVisible=False)
        self._bar.setRange(0, 100)
        self._bar.setAccessibleName(self.tr("Strength of the passphrase"))
        column.addWidget(self._bar)
        self._hint = TextLabel(role="small", wrap=True)
        column.addWidget(self._hint)
        self.second = SecretField(self.tr("The same passphrase again"))
        column.addWidget(self.second)
        self._match = TextLabel(role="small")
        column.addWidget(self._match)
        self._caps = TextLabel(self.tr("Caps Lock is on."), "hint")
        self._caps.hide()
        column.addWidget(self._caps)
        self.error = Notice("alert", "circle-alert")
        column.addWidget(self.error)
        column.addStretch(1)
        self.back_button = Button(self.tr("Back"))
        self.button = Button(self.tr("Create my vault"), "primary")
        column.addLayout(row(self.back_button, self.button))
        self.back_button.clicked.connect(self.back.emit)
        self.button.clicked.connect(self._create)
        for field in (self.first, self.second):
            field.textChanged.connect(lambda _text: self._refresh())
            field.caps_lock.connect(self._caps.setVisible)
        self.first.returnPressed.connect(self.second.setFocus)
        self.second.returnPressed.connect(self._create)
        link.connected.connect(self._refresh)
        link.disconnected.connect(self._refresh)
        self.setFocusProxy(self.first)
        self._refresh()

    def _refresh(self) -> None:
        found = strength(self.first.text())
        self._bar.setValue(found.percent)
        level = "weak" if found.level in {"", "short"} else found.level
        if self._bar.property("level") != level:
            self._bar.setProperty("level", level)
            restyle(self._bar)
        self._hint.setText(self._advice(found))
        same = self.first.text() == self.second.text()
        self._match.setText(self._comparison(same=same))
        self._match.set_role("small" if same or not self.second.text() else "error")
        long_enough = len(self.first.text()) >= MINIMUM_LENGTH
        self.button.setEnabled(same and long_enough and not self.busy and self._link.is_connected)
        self.button.setText(self.tr("Creating…") if self.busy else self.tr("Create my vault"))
        for widget in (self.first, self.second, self.back_button):
            widget.setEnabled(not self.busy)

    def _advice(self, found: Strength) -> str:
        return {
            "": self.tr("At least {n} characters.").replace("{n}", str(MINIMUM_LENGTH)),
            "short": self.tr("At least {n} characters.").replace("{n}", str(MINIMUM_LENGTH)),
            "weak": self.tr("Easy to guess. Add another word or two."),
            "fair": self.tr("Fair. One more word makes it strong."),
            "good": self.tr("Strong."),
        }[found.level]

    def _comparison(self, *, same: bool) -> str:
        if not self.second.text():
            return ""
        return self.tr("Both are the same.") if same else self.tr("These two differ.")

    def _create(self) -> None:
        if not self.button.isEnabled():
            return
        self.busy = True
        self.error.say("")
        self._refresh()
        self._link.call(CreateVault(passphrase=self.first.text()), self._created, self._failed, owner=self)

    def _created(self, created: Created) -> None:
        self.busy = False
        self.first.wipe()
        self.second.wipe()
        self.done.emit(created.recovery_key)

    def _failed(self, error: AfterimageError) -> None:
        self.busy = False
        self.error.say(str(error))
        self._refresh()
