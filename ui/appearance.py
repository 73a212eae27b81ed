"""Applies the theme to the application and follows the system between light and dark."""

from PySide6.QtCore import QLocale, QObject, Qt, Signal
from PySide6.QtWidgets import QApplication

from ui.fonts import load_fonts
from ui.theme import Theme, ThemeName, load_theme, palette, style_sheet

_state: dict[str, Theme] = {}


def current_theme() -> Theme:
    """The theme in force, for what is painted rather than styled.

    Widgets need no registry to hear of a change: Qt sends every one of them `StyleChange`.
    """
    if "theme" not in _state:
        _state["theme"] = load_theme("light")
    return _state["theme"]


class Appearance(QObject):
    """Owns the application's palette, style sheet and font."""

    changed = Signal()

    def __init__(self, app: QApplication, fixed: ThemeName | None = None) -> None:
        """Follow the system, or keep to `fixed`."""
        super().__init__(app)
        self._app = app
        self._fixed = fixed
        app.setStyle("Fusion")  # the same metrics everywhere; native styles ignore parts of a style sheet
        app.setFont(load_fonts())
        # Words and dates of one language: the one that the windows speak, as the user's country writes it.
        QLocale.setDefault(QLocale(QLocale.Language.English, _territory()))
        app.styleHints().colorSchemeChanged.connect(self.refresh)
        self.refresh()

    def refresh(self) -> None:
        """Apply the theme that is wanted now."""
        dark = self._app.styleHints().colorScheme() is Qt.ColorScheme.Dark
        self.apply(self._fixed or ("dark" if dark else "light"))

    def apply(self, name: ThemeName) -> None:
        """Apply the theme of that name."""
        theme = load_theme(name)
        _state["theme"] = theme
        self._app.setPalette(palette(theme))
        self._app.setStyleSheet(style_sheet(theme))
        self.changed.emit()


def _territory() -> QLocale.Country:
    system = QLocale.system()
    if system.language() is QLocale.Language.C:
        return QLocale.Country.UnitedKingdom
    return system.territory()
