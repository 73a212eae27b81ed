"""Whether it records, as the engine says, and the button that changes it."""

from datetime import UTC, datetime

from PySide6.QtCore import Qt
from PySide6.QtWidgets import QHBoxLayout, QVBoxLayout, QWidget

from core.protocol.operations import SetSetting, Settings
from core.records.errors import AfterimageError
from ui.bridge import EngineLink
from ui.recording import recording
from ui.settings.model import SettingsModel
from ui.widgets.labels import TextLabel
from ui.widgets.toggle import Toggle


class RecordingRow(QWidget):
    """Follows the status: what was asked for and what happens may differ."""

    def __init__(self, link: EngineLink, model: SettingsModel) -> None:
        super().__init__()
        self._link, self._model = link, model
        line = QHBoxLayout(self)
        line.setContentsMargins(20, 12, 20, 12)
        line.setSpacing(24)
        words = QVBoxLayout()
        words.setSpacing(2)
        words.addWidget(TextLabel(self.tr("Record what is on the screen"), "name"))
        self._detail = TextLabel(role="small", wrap=True)
        words.addWidget(self._detail)
        line.addLayout(words, 1)
        self.switch = Toggle(self.tr("Record what is on the screen"))
        self.switch.clicked.connect(self._change)
        line.addWidget(self.switch, 0, Qt.AlignmentFlag.AlignVCenter)
        link.status_changed.connect(self._refresh)
        model.changed.connect(self._refresh)
        self._refresh()

    def _refresh(self) -> None:
        self.switch.setChecked(bool(self._model.get("capture.enabled", False)))
        self._detail.setText(recording(self._link.status, datetime.now(UTC)).detail)

    def _change(self, on: bool) -> None:  # noqa: FBT001 -- a slot
        request = SetSetting(name="capture.enabled", value=on)
        self._link.call(request, self._changed, self._failed, owner=self)

    def _changed(self, _reply: Settings) -> None:
        self._model.load()
        self._link.refresh_status()

    def _failed(self, error: AfterimageError) -> None:
        self._refresh()
        self._detail.setText(str(error))
