"""The locked window: one field for passphrase or recovery key."""

from PySide6.QtCore import QSize, Qt
from PySide6.QtWidgets import QLabel

from core.protocol.operations import Status, Unlock
from core.records.errors import AfterimageError
from ui.bridge import EngineLink
from ui.icons import program_icon
from ui.unlock.progress import OpeningProgress
from ui.widgets.buttons import Button
from ui.widgets.centered import CenteredPage
from ui.widgets.labels import Notice, TextLabel
from ui.widgets.secret_field import SecretField
from ui.wording import plural


class UnlockPage(CenteredPage):
    """Nothing of the store is on it. The engine checks the secret; it is wiped from the field at once."""

    def __init__(self, link: EngineLink) -> None:
        super().__init__(440)
        self.setObjectName("unlockPage")
        self._link = link
        mark = QLabel()
        mark.setPixmap(program_icon().pixmap(QSize(56, 56)))
        self.body.addWidget(mark, 0, Qt.AlignmentFlag.AlignHCenter)
        self._title = TextLabel(self.tr("Afterimage is locked"), "display", wrap=True)
        self._title.setAlignment(Qt.AlignmentFlag.AlignHCenter)
        self.body.addWidget(self._title)
        self._state = TextLabel(role="muted", wrap=True)
        self._state.setAlignment(Qt.AlignmentFlag.AlignHCenter)
        self.body.addWidget(self._state)
        self.body.addSpacing(6)
        self.field = SecretField(self.tr("Passphrase or recovery key"))
        self.field.returnPressed.connect(self._unlock)
        self.field.textChanged.connect(lambda _text: self._refresh())
        self.body.addWidget(self.field)
        self._caps = TextLabel(self.tr("Caps Lock is on."), "hint")
        self._caps.hide()
        self.field.caps_lock.connect(self._caps.setVisible)
        self.body.addWidget(self._caps)
        self.error = Notice("alert", "circle-alert")
        self.body.addWidget(self.error)
        self.button = Button(self.tr("Unlock"), "primary")
        self.button.clicked.connect(self._unlock)
        self.body.addWidget(self.button)
        self.progress = OpeningProgress()
        self.body.addWidget(self.progress)
        help_text = TextLabel(
            self.tr("Forgot the passphrase? The recovery key you wrote down opens it too."),
            "small",
            wrap=True,
        )
        help_text.setAlignment(Qt.AlignmentFlag.AlignHCenter)
        self.body.addWidget(help_text)
        self._asks = (self.field, self.button, help_text)
        self.setFocusProxy(self.field)
        self._busy = False
        link.connected.connect(self._refresh)
        link.disconnected.connect(self._refresh)
        link.status_changed.connect(self._refresh)
        self._refresh()

    def _refresh(self) -> None:
        ready = self._link.is_connected
        status = self._link.status if ready else None
        opening = status is not None and status.vault == "opening"
        if not self._busy or opening:
            self.progress.tell(status.progress if status is not None and opening else None)
        self._title.setText(self.tr("Afterimage is opening") if opening else self.tr("Afterimage is locked"))
        for part in self._asks:  # the secret was right
            part.setVisible(not opening)
        sentence = self._sentence(self._link.status) if ready else self.tr("Starting…")
        self._state.setText(sentence)
        self.field.setAccessibleDescription(sentence)
        self.button.setEnabled(ready and not self._busy and bool(self.field.text()))
        self.field.setReadOnly(self._busy)
        self.button.setText(self.tr("Opening…") if self._busy else self.tr("Unlock"))

    def _sentence(self, status: Status | None) -> str:
        if status is not None and status.view_locked:
            return f"{self._why(status)}\n{self._meanwhile(status)}"
        if status is not None and status.vault == "opening":
            return self._meanwhile(status)
        if status is not None and status.capture in {"recording", "idle"}:
            return self.tr("Recording goes on: what is on the screen is sealed until you unlock.")
        return self.tr("Your memory is encrypted on this machine.")

    def _why(self, status: Status) -> str:
        if status.view_lock_cause == "session":
            return self.tr("Locked together with the screen.")
        if status.view_lock_cause == "asked":
            return self.tr("You locked it.")
        minutes = status.view_lock_minutes
        if minutes != round(minutes):
            return self.tr("Locked after some time without use.")
        return plural(
            round(minutes),
            self.tr("Locked after {n} minute without use."),
            self.tr("Locked after {n} minutes without use."),
        )

    def _meanwhile(self, status: Status) -> str:
        if status.capture in {"recording", "idle"}:
            return self.tr("Recording goes on.")
        if status.capture == "paused":
            return self.tr("Recording is paused.")
        return self.tr("Nothing is being recorded.")

    def _unlock(self) -> None:
        if not self.button.isEnabled():
            return
        self._busy = True
        self.error.say("")
        self._refresh()
        self._link.call(
            Unlock(secret=self.field.text()),
            lambda _status: self._done(),
            self._failed,
            self.progress.tell,
            owner=self,
        )

    def _done(self) -> None:
        self._busy = False
        self.progress.tell(None)
        self.field.wipe()
        self._refresh()

    def _failed(self, error: AfterimageError) -> None:
        self._busy = False
        self.progress.tell(None)
        self.error.say(str(error))
        self._refresh()
        self.field.setFocus()
        self.field.selectAll()
