"""Devices that exchange what they remember: where they meet, which they are, and what can be done."""

from pathlib import Path

from PySide6.QtWidgets import QFileDialog, QInputDialog, QLineEdit, QVBoxLayout, QWidget

from core.protocol.operations import (
    CreateCircle,
    Device,
    DevicesState,
    Exchanged,
    ExchangeDevices,
    GetDevices,
    Invited,
    InviteDevice,
    JoinCircle,
    LeaveCircle,
)
from core.records.errors import AfterimageError
from ui.bridge import EngineLink
from ui.settings.lost_device import LostDialog
from ui.settings.model import SettingsModel
from ui.settings.panel import WorkPanel
from ui.translation import tr
from ui.widgets.buttons import Button
from ui.widgets.flow import Beside
from ui.widgets.labels import TextLabel
from ui.wording import plural, when


class DevicesPanel(WorkPanel):
    """A shared folder is chosen here; a bucket is named on the command line, where its credentials are."""

    def __init__(self, link: EngineLink, _model: SettingsModel) -> None:
        super().__init__(link, "monitor", tr("Progress of the exchange"))
        self._state = DevicesState()
        self._list = QVBoxLayout()
        self._list.setSpacing(8)
        self.body.addLayout(self._list)
        self.code = QLineEdit(readOnly=True)
        self.code.setAccessibleName(self.tr("The invitation"))
        self.code.hide()
        self.body.addWidget(self.code)
        self.words = TextLabel(role="small", wrap=True)
        self.words.hide()
        self.body.addWidget(self.words)
        self._fill_foot()
        self._show(self._state)
        self._link.call(GetDevices(), self._show, self._failed, owner=self)

    def _fill_foot(self) -> None:
        self.leave = Button(self.tr("Leave"))
        self.leave.clicked.connect(lambda _checked=False: self._link_call(LeaveCircle()))
        self.join = Button(self.tr("Join with an invitation…"))
        self.join.clicked.connect(lambda _checked=False: self._ask_for_invitation())
        self.choose = Button(self.tr("Choose a shared folder…"), "primary")
        self.choose.clicked.connect(lambda _checked=False: self._ask_for_folder())
        self.invite = Button(self.tr("Invite a device"))
        self.invite.clicked.connect(lambda _checked=False: self._invite())
        self.exchange = Button(self.tr("Exchange now"), "primary")
        self.exchange.clicked.connect(lambda _checked=False: self._exchange())
        for button in (self.leave, self.join, self.choose, self.invite, self.exchange):
            self.foot.addWidget(button)

    # ── what is shown ────────────────────────────────────────────────────────────────────────────────

    def _show(self, state: DevicesState) -> None:
        self._state = state
        inside = bool(state.circle)
        for button in (self.leave, self.invite, self.exchange):
            button.setVisible(inside)
        for button in (self.join, self.choose):
            button.setVisible(not inside)
        self._enable()
        self.icon.set_icon("circle-check" if inside and not state.failure else "monitor", "muted")
        if not inside:
            self.say(
                self.tr("Only on this device"),
                self.tr(
                    "Devices of yours can exchange what they remember through a folder that they share. "
                    "Everything in it is sealed."
                ),
            )
            self.code.hide()
            self.words.hide()
        else:
            count = plural(len(state.devices), self.tr("{n} device"), self.tr("{n} devices"))
            title = self.tr("{devices} in {place}")
            last = when(state.exchanged_at) if state.exchanged_at else self.tr("never")
            self.say(
                title.replace("{devices}", count).replace("{place}", state.url),
                self.tr("Last exchanged: {time}").replace("{time}", last),
            )
        self._show_devices(state.devices)
        if state.words:
            self._say_words(state.words)
        self.notice.say(state.notice if state.notice != state.failure else "")

    def _enable(self) -> None:
        busy = self._state.running or self._call is not None
        for button in (self.leave, self.invite, self.exchange):
            button.setEnabled(not busy)

    def _show_devices(self, devices: tuple[Device, ...]) -> None:
        while item := self._list.takeAt(0):
            if widget := item.widget():
                widget.deleteLater()
        for device in devices:
            self._list.addWidget(self._row(device))

    def _row(self, device: Device) -> QWidget:
        words = TextLabel(self._words_of(device), wrap=True)
        if device.this or device.revoked_at is not None:
            return words
        out = Button(self.tr("It is lost…"))
        out.setAccessibleName(self.tr("{name} is lost").replace("{name}", device.name))
        out.clicked.connect(lambda _checked=False: self._revoke(device))
        row = QWidget()
        row.setLayout(Beside(words, out, spacing=12))
        return row

    def _words_of(self, device: Device) -> str:
        if device.this:
            how = self.tr("this device")
        elif device.revoked_at is not None:
            how = self.tr("taken out {time}").replace("{time}", when(device.revoked_at))
        elif device.seen_at is None:
            how = self.tr("nothing was taken from it yet")
        else:
            how = self.tr("last seen {time}").replace("{time}", when(device.seen_at))
        return f"{device.name}: {how}"

    def _say_words(self, words: str) -> None:
        self.words.setText(self.tr("Both devices must show these words: {words}").replace("{words}", words))
        self.words.show()

    # ── what is done ─────────────────────────────────────────────────────────────────────────────────

    def _link_call(self, request: CreateCircle | JoinCircle | LeaveCircle) -> None:
        self.error.say("")
        self._link.call(request, self._show, self._failed, owner=self)

    def _ask_for_folder(self) -> None:
        if folder := self._folder():
            self.begin(folder)

    def _folder(self) -> str:
        title = self.tr("The folder your devices share")
        return QFileDialog.getExistingDirectory(self, title, str(Path.home()))

    def begin(self, folder: str) -> None:
        """Begin a circle in that folder."""
        self._link_call(CreateCircle(folder))

    def _ask_for_invitation(self) -> None:
        if not (folder := self._folder()):
            return
        label = self.tr("The invitation that the other device shows:")
        code, given = QInputDialog.getText(self, self.tr("Join"), label)
        if given:
            self.join_with(folder, code)

    def join_with(self, folder: str, code: str) -> None:
        """Join the circle of an invitation."""
        self._link_call(JoinCircle(code, folder))

    def _invite(self) -> None:
        self.error.say("")
        self._link.call(InviteDevice(), self._invited, self._failed, owner=self)

    def _invited(self, invited: Invited) -> None:
        self.code.setText(invited.code)
        self.code.show()
        self._say_words(invited.words)

    def _exchange(self) -> None:
        self.show_running(running=True)
        self.detail.setText(self.tr("Exchanging…"))
        self._call = self._link.call(ExchangeDevices(), self._done, self._ended, self._progressed, owner=self)
        self._enable()

    def _done(self, _made: Exchanged) -> None:
        self._rest()

    def _ended(self, error: AfterimageError) -> None:
        self._rest()
        self._failed(error)

    def _rest(self) -> None:
        self.show_running(running=False)
        self._link.call(GetDevices(), self._show, self._failed, owner=self)

    def _stop(self) -> None:
        self._cancel()
        self._rest()

    def _revoke(self, device: Device) -> None:
        """Ask first: it cannot be taken back, only joined anew."""
        dialog = LostDialog(self._link, device, self._show, self)
        dialog.open()
