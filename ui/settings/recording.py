"""Whether it records, as the engine says, and the button that changes it."""

from datetime import UTC, datetime

from core.protocol.operations import SetSetting, Settings
from core.records.errors import AfterimageError
from ui.bridge import EngineLink
from ui.recording import recording
from ui.settings.model import SettingsModel
from ui.settings.rows import Row
from ui.translation import tr
from ui.widgets.toggle import Toggle


class RecordingRow(Row):
    """Follows the status: what was asked for and what happens may differ."""

    def __init__(self, link: EngineLink, model: SettingsModel) -> None:
        title = tr("Record what is on the screen")
        self.switch = Toggle(title)
        super().__init__(title, "", self.switch)
        self._link, self._model = link, model
        self.switch.clicked.connect(self._change)
        link.status_changed.connect(self._refresh)
        model.changed.connect(self._refresh)
        self._refresh()

    def _refresh(self) -> None:
        self.switch.setChecked(bool(self._model.get("capture.enabled", False)))
        self.tell(recording(self._link.status, datetime.now(UTC), silent=self._link.silent).detail)

    def _change(self, on: bool) -> None:  # noqa: FBT001 -- a slot
        request = SetSetting(name="capture.enabled", value=on)
        self._link.call(request, self._changed, self._failed, owner=self)

    def _changed(self, _reply: Settings) -> None:
        self._model.load()
        self._link.refresh_status()

    def _failed(self, error: AfterimageError) -> None:
        self._refresh()
        self.tell(str(error))
