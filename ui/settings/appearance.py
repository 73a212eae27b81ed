"""Theme and size of text, taken at once."""

from PySide6.QtCore import Qt
from PySide6.QtWidgets import QHBoxLayout, QVBoxLayout, QWidget

from ui.appearance import Appearance, px
from ui.bridge import EngineLink
from ui.preferences import SCALES, Preferences, load_preferences
from ui.settings.model import SettingsModel
from ui.settings.rows import Choices
from ui.widgets.labels import Line, TextLabel


class AppearancePanel(QWidget):
    """These two are the desktop's own, and not the engine's."""

    def __init__(self, _link: EngineLink, _model: SettingsModel) -> None:
        super().__init__()
        chosen = load_preferences()
        column = QVBoxLayout(self)
        column.setContentsMargins(0, 0, 0, 0)
        column.setSpacing(0)
        self.theme = Choices()
        for value, words in {
            "system": self.tr("As the system"),
            "light": self.tr("Light"),
            "dark": self.tr("Dark"),
            "contrast": self.tr("High contrast"),
        }.items():
            self.theme.addItem(words, value)
        self.theme.setCurrentIndex(self.theme.findData(chosen.theme))
        self.text = Choices()
        for percent in SCALES:
            self.text.addItem(f"{percent}%", percent)
        self.text.setCurrentIndex(self.text.findData(chosen.percent))
        column.addWidget(_line(self.tr("Theme"), self.theme))
        column.addWidget(Line())
        column.addWidget(_line(self.tr("Size of text"), self.text))
        for box in (self.theme, self.text):
            box.activated.connect(self._change)

    def _change(self, _place: int) -> None:
        appearance = Appearance.present()
        if appearance is not None:
            appearance.choose(Preferences(self.theme.currentData(), self.text.currentData()))


def _line(title: str, control: Choices) -> QWidget:
    holder = QWidget()
    line = QHBoxLayout(holder)
    line.setContentsMargins(20, 12, 20, 12)
    line.setSpacing(24)
    line.addWidget(TextLabel(title, "name"), 1)
    control.setAccessibleName(title)
    control.view().setAccessibleName(title)
    control.setFixedWidth(px(200))
    line.addWidget(control, 0, Qt.AlignmentFlag.AlignVCenter)
    return holder
