"""Changing the passphrase, a new recovery key, new keys, and the system's keyring."""

from collections.abc import Callable

from PySide6.QtWidgets import QVBoxLayout, QWidget

from core.protocol.operations import (
    ChangePassphrase,
    GetKeyState,
    KeysChanged,
    KeyState,
    NewRecoveryKey,
    Request,
    RotateKeys,
    UseKeyring,
)
from ui.bridge import EngineLink
from ui.first_run.recovery import RecoveryStep
from ui.first_run.strength import MINIMUM_LENGTH
from ui.settings.model import SettingsModel
from ui.settings.rows import Row
from ui.widgets.asking import AskingDialog
from ui.widgets.buttons import Button
from ui.widgets.labels import Line, Notice, TextLabel
from ui.widgets.secret_field import SecretField

Make = Callable[[str, str], Request[KeysChanged]]
"""A request from the present secret and the new one, which is empty where there is none."""


class SecretDialog(AskingDialog):
    """Asks for the passphrase, changes something, and shows a new recovery key where there is one."""

    def __init__(
        self,
        link: EngineLink,
        title: str,
        text: str,
        button: str,
        make: Make,
        parent: QWidget,
        *,
        new: bool = False,
    ) -> None:
        super().__init__(link, title, text, button, parent)
        self._make, self._new = make, new
        self.secret = SecretField(self.tr("Present passphrase"))
        self.first = SecretField(self.tr("New passphrase"))
        self.second = SecretField(self.tr("The new passphrase again"))
        self._secrets = [self.secret, *((self.first, self.second) if new else ())]
        for field in self._secrets:
            self.add_field(field)
        self._hint = TextLabel(role="small")
        self._hint.setVisible(new)
        self._fields.addWidget(self._hint)
        self.secret.setFocus()
        self.refresh()

    def filled(self) -> bool:
        """There is a passphrase, and the new one is long enough and typed twice alike."""
        if not self._new:
            return bool(self.secret.text())
        same = self.first.text() == self.second.text()
        long_enough = len(self.first.text()) >= MINIMUM_LENGTH
        least = self.tr("At least {n} characters.").replace("{n}", str(MINIMUM_LENGTH))
        differ = self.tr("These two differ.") if self.second.text() and not same else ""
        self._hint.setText(differ or ("" if long_enough else least))
        return bool(self.secret.text()) and same and long_enough

    def request(self) -> Request[KeysChanged]:
        """The change."""
        return self._make(self.secret.text(), self.first.text())

    def take(self, reply: KeysChanged) -> None:
        """Show the new recovery key, where there is one."""
        for field in self._secrets:
            field.wipe()
        if not reply.recovery_key:
            self.accept()
            return
        step = RecoveryStep(reply.recovery_key)
        step.done.connect(self.accept)
        self.answer(step)
        if reply.problem:
            notice = Notice("notice", "circle-alert")
            notice.say(reply.problem)
            self.column.addWidget(notice)


class SecretsPanel(QWidget):
    """A line for each thing that can be changed."""

    def __init__(self, link: EngineLink, _model: SettingsModel) -> None:
        super().__init__()
        self._link = link
        self._column = QVBoxLayout(self)
        self._column.setContentsMargins(0, 0, 0, 0)
        self._column.setSpacing(0)
        self.passphrase = self._line(
            self.tr("Passphrase"),
            self.tr("The old one opens nothing from then on."),
            self.tr("Change…"),
            self.change,
        )
        self.recovery = self._line(
            self.tr("Recovery key"),
            self.tr("If you have lost it, or somebody may have seen it."),
            self.tr("Make a new one…"),
            self.new_recovery,
        )
        self.rotate = self._line(
            self.tr("All keys"),
            self.tr("If somebody may have learned your passphrase: change it first, then this."),
            self.tr("Make new keys…"),
            self.new_keys,
        )
        self.keyring = self._line(
            self.tr("System's keyring"), self.tr("…"), self.tr("Use it…"), self.use_keyring
        )
        self._state: KeyState | None = None
        link.call(GetKeyState(), self._take, owner=self)

    def _line(self, title: str, about: str, words: str, run: Callable[[], object]) -> Button:
        if self._column.count():
            self._column.addWidget(Line())
        button = Button(words)
        button.setAccessibleName(f"{title}: {words}")
        button.clicked.connect(lambda _checked=False: run())
        self._row = Row(title, about, button)  # in the end the keyring's, which is told about
        self._column.addWidget(self._row)
        return button

    def _take(self, state: KeyState) -> None:
        self._state = state
        if not state.keyring_name:
            self._row.tell(self.tr("This machine has no keyring that can be trusted with it."))
            self.keyring.setEnabled(False)
            return
        words = (
            self.tr("The passphrase opens it only together with {name}.")
            if state.keyring
            else self.tr("With {name}, the passphrase alone opens nothing on another machine.")
        )
        self._row.tell(words.replace("{name}", state.keyring_name))
        self.keyring.set_words(self.tr("Use it no more…") if state.keyring else self.tr("Use it…"))

    def _open(self, title: str, text: str, button: str, make: Make, *, new: bool = False) -> SecretDialog:
        dialog = SecretDialog(self._link, title, text, button, make, self, new=new)
        dialog.finished.connect(dialog.deleteLater)
        dialog.accepted.connect(lambda: self._link.call(GetKeyState(), self._take, owner=self))
        dialog.open()
        return dialog

    def change(self) -> SecretDialog:
        """A new passphrase; the recovery key opens this, too."""
        return self._open(
            self.tr("Change the passphrase"),
            self.tr("The recovery key stays as it is, and may be given in place of the present passphrase."),
            self.tr("Change it"),
            lambda secret, new: ChangePassphrase(secret=secret, new_passphrase=new),
            new=True,
        )

    def new_recovery(self) -> SecretDialog:
        """Another recovery key."""
        return self._open(
            self.tr("A new recovery key"),
            self.tr("It is shown once, on the next page. The one you have opens nothing from then on."),
            self.tr("Make it"),
            lambda secret, _new: NewRecoveryKey(passphrase=secret),
        )

    def new_keys(self) -> SecretDialog:
        """Another master key, and with it another recovery key."""
        return self._open(
            self.tr("New keys for everything"),
            self.tr(
                "Everything is sealed anew, little by little, and you get another recovery key. Your "
                "passphrase stays."
            ),
            self.tr("Make them"),
            lambda secret, _new: RotateKeys(passphrase=secret),
        )

    def use_keyring(self) -> SecretDialog:
        """The keyring as a second part of the passphrase, or no more."""
        on = self._state is None or not self._state.keyring
        return self._open(
            self.tr("Use the system's keyring") if on else self.tr("Use the keyring no more"),
            self.tr("On another machine only the recovery key opens it then.")
            if on
            else self.tr("The passphrase opens it by itself again."),
            self.tr("Use it") if on else self.tr("Use it no more"),
            lambda secret, _new: UseKeyring(passphrase=secret, on=on),
        )
