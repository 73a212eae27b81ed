"""Start at login, as a row of the settings."""

from PySide6.QtCore import Qt
from PySide6.QtGui import QShowEvent
from PySide6.QtWidgets import QHBoxLayout, QVBoxLayout, QWidget

from ui.autostart import own_command, start_at_login, starts_at_login
from ui.bridge import EngineLink
from ui.settings.model import SettingsModel
from ui.widgets.labels import TextLabel
from ui.widgets.toggle import Toggle


class AutostartRow(QWidget):
    """The file is read anew whenever the row is shown."""

    def __init__(self, link: EngineLink, _model: SettingsModel) -> None:
        super().__init__()
        self._link = link
        line = QHBoxLayout(self)
        line.setContentsMargins(20, 12, 20, 12)
        line.setSpacing(24)
        words = QVBoxLayout()
        words.setSpacing(2)
        words.addWidget(TextLabel(self.tr("Start at login"), "name"))
        self._about = TextLabel(
            self.tr("It comes up locked, and records if recording is on."), "small", wrap=True
        )
        words.addWidget(self._about)
        line.addLayout(words, 1)
        self.switch = Toggle(self.tr("Start at login"))
        self.switch.clicked.connect(self._change)
        line.addWidget(self.switch, 0, Qt.AlignmentFlag.AlignVCenter)

    def showEvent(self, event: QShowEvent) -> None:
        """Look at the file."""
        super().showEvent(event)
        self.switch.setChecked(starts_at_login())

    def _change(self, on: bool) -> None:  # noqa: FBT001 -- a slot
        status = self._link.status
        try:
            start_at_login(own_command(status.home if status else ""), on=on)
        except OSError:
            self._about.setText(self.tr("The folder for it, ~/.config/autostart, cannot be written to."))
        self.switch.setChecked(starts_at_login())
