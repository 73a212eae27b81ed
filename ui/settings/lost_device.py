"""Taking a lost device out of the circle, for the passphrase: whoever finds this one open cannot do it."""

from collections.abc import Callable

from PySide6.QtWidgets import QWidget

from core.protocol.operations import Device, DevicesState, RevokeDevice
from ui.bridge import EngineLink
from ui.widgets.asking import AskingDialog
from ui.widgets.secret_field import SecretField


class LostDialog(AskingDialog):
    """Says what it means, and asks for the passphrase.

    Args:
        link: to the engine.
        device: the lost one.
        show: given how the circle stands then.
        parent: whose dialog it is.
    """

    def __init__(
        self, link: EngineLink, device: Device, show: Callable[[DevicesState], object], parent: QWidget
    ) -> None:
        super().__init__(
            link,
            parent.tr("Take {name} out?").replace("{name}", device.name),
            parent.tr(
                "It gets nothing more from now on. What was exchanged until now it may have read, and what "
                "lies on it stays there. A new invitation lets it in again."
            ),
            parent.tr("Take it out"),
            parent,
        )
        self._device = device.id
        self._show_state = show
        self.secret = SecretField(self.tr("Passphrase"))
        self.add_field(self.secret)
        self.finished.connect(self.secret.wipe)
        self.secret.setFocus()
        self.refresh()

    def filled(self) -> bool:
        """Something was typed."""
        return bool(self.secret.text())

    def request(self) -> RevokeDevice:
        """That device, for the passphrase."""
        return RevokeDevice(self._device, self.secret.text())

    def take(self, reply: DevicesState) -> None:
        """It is out."""
        self._show_state(reply)
        self.accept()
