"""Start at login, as a row of the settings."""

from PySide6.QtGui import QShowEvent

from ui.autostart import own_command, start_at_login, starts_at_login
from ui.bridge import EngineLink
from ui.settings.model import SettingsModel
from ui.settings.rows import Row
from ui.translation import tr
from ui.widgets.toggle import Toggle


class AutostartRow(Row):
    """The file is read anew whenever the row is shown."""

    def __init__(self, link: EngineLink, _model: SettingsModel) -> None:
        title = tr("Start at login")
        self.switch = Toggle(title)
        super().__init__(title, tr("It comes up locked, and records if recording is on."), self.switch)
        self._link = link
        self.switch.clicked.connect(self._change)

    def showEvent(self, event: QShowEvent) -> None:
        """Look at the file."""
        super().showEvent(event)
        self.switch.setChecked(starts_at_login())

    def _change(self, on: bool) -> None:  # noqa: FBT001 -- a slot
        status = self._link.status
        try:
            start_at_login(own_command(status.home if status else ""), on=on)
        except OSError:
            self.tell(self.tr("The folder for it, ~/.config/autostart, cannot be written to."))
        self.switch.setChecked(starts_at_login())
