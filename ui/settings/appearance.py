"""Theme, size of text and language, taken at once."""

from PySide6.QtWidgets import QVBoxLayout, QWidget

from ui.appearance import Appearance, px
from ui.bridge import EngineLink
from ui.preferences import SCALES, Preferences, load_preferences
from ui.settings.model import SettingsModel
from ui.settings.rows import Choices, Row
from ui.translation import LANGUAGES
from ui.widgets.labels import Line


class AppearancePanel(QWidget):
    """These are the desktop's own, and not the engine's."""

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
        self.language = Choices()
        self.language.addItem(self.tr("As the system"), "system")
        for code, name in LANGUAGES.items():
            self.language.addItem(name, code)
        self.language.setCurrentIndex(self.language.findData(chosen.language))
        column.addWidget(_line(self.tr("Theme"), self.theme))
        column.addWidget(Line())
        column.addWidget(_line(self.tr("Size of text"), self.text))
        column.addWidget(Line())
        about = self.tr(
            "The menu of the tray follows with the next start. Questions are understood in English."
        )
        column.addWidget(_line(self.tr("Language of the windows"), self.language, about))
        for box in (self.theme, self.text, self.language):
            box.activated.connect(self._change)

    def _change(self, _place: int) -> None:
        appearance = Appearance.present()
        if appearance is not None:
            appearance.choose(
                Preferences(self.theme.currentData(), self.text.currentData(), self.language.currentData())
            )


def _line(title: str, control: Choices, about: str = "") -> Row:
    control.setAccessibleName(title)
    control.view().setAccessibleName(title)
    control.setFixedWidth(px(200))
    return Row(title, about, control)
