"""What this is, where it keeps what it knows, and under which licence."""

from PySide6.QtCore import QSize
from PySide6.QtWidgets import QHBoxLayout, QLabel, QVBoxLayout, QWidget

from ui.bridge import EngineLink
from ui.icons import program_icon
from ui.settings.model import SettingsModel
from ui.widgets.labels import TextLabel


class AboutPanel(QWidget):
    """Version and home come from the engine's status."""

    def __init__(self, link: EngineLink, _model: SettingsModel) -> None:
        super().__init__()
        self._link = link
        line = QHBoxLayout(self)
        line.setContentsMargins(20, 20, 20, 20)
        line.setSpacing(20)
        mark = QLabel()
        mark.setPixmap(program_icon().pixmap(QSize(56, 56)))
        line.addWidget(mark)
        words = QVBoxLayout()
        words.setSpacing(4)
        self.version = TextLabel(role="title")
        words.addWidget(self.version)
        words.addWidget(
            TextLabel(
                self.tr("Remembers what you saw and said, on this computer alone. No account, no telemetry."),
                "muted",
                wrap=True,
            )
        )
        self.home = TextLabel(role="small", wrap=True, selectable=True)
        words.addWidget(self.home)
        words.addWidget(
            TextLabel(
                self.tr("Apache License 2.0. Inter by The Inter Project, SIL OFL 1.1. Icons by Lucide, ISC."),
                "small",
                wrap=True,
            )
        )
        line.addLayout(words, 1)
        link.status_changed.connect(self._refresh)
        self._refresh()

    def _refresh(self) -> None:
        status = self._link.status
        version = status.version if status is not None else ""
        self.version.setText(f"Afterimage {version}".strip())
        home = status.home if status is not None else ""
        self.home.setText(self.tr("Kept in {home}").replace("{home}", home) if home else "")
