"""Applies the theme to the application and follows the system between light and dark."""

from PySide6.QtCore import QObject, Qt, Signal
from PySide6.QtWidgets import QApplication

from ui.fonts import BODY, application_font, load_fonts
from ui.preferences import Preferences, keep_preferences, load_preferences
from ui.theme import Theme, ThemeName, load_theme, palette, style_sheet
from ui.translation import SOURCE, Speech, of_system

_state: dict[str, Theme] = {}
_scale: dict[str, float] = {}
_LARGE = 1.4
_GLYPHS = 1.5


def current_theme() -> Theme:
    """The theme in force, for what is painted rather than styled.

    Widgets need no registry to hear of a change: Qt sends every one of them `StyleChange`.
    """
    if "theme" not in _state:
        _state["theme"] = load_theme("light")
    return _state["theme"]


def px(pixels: float) -> int:
    """So many pixels at the usual size of text, at the one in force: for what has to hold words."""
    return round(pixels * _scale.get("scale", 1.0))


def glyph(pixels: float) -> int:
    """The side of an icon that stands beside words: it grows with them, but not as far."""
    return round(pixels * min(_scale.get("scale", 1.0), _GLYPHS))


def large_text() -> bool:
    """Whether text is so large that what usually stands beside it has to stand below."""
    return _scale.get("scale", 1.0) >= _LARGE


class Appearance(QObject):
    """Owns the application's palette, style sheet, font and language."""

    changed = Signal()
    resized = Signal()
    """Text has another size or language: what is on show has to be built anew."""

    def __init__(
        self,
        app: QApplication,
        fixed: ThemeName | None = None,
        scale: float | None = None,
        language: str | None = None,
    ) -> None:
        """Follow the user's choice and with it the system, or keep to what is `fixed`."""
        super().__init__(app)
        self._app = app
        self._fixed = fixed
        self._chosen = Preferences(language=SOURCE) if fixed is not None else load_preferences()
        self._scale = scale or self._chosen.scale
        app.setStyle("Fusion")  # the same metrics everywhere; native styles ignore parts of a style sheet
        load_fonts()
        self._speech = Speech(app)
        self._speech.speak(language or _spoken(self._chosen))
        app.styleHints().colorSchemeChanged.connect(self.refresh)
        self.refresh()

    @classmethod
    def present(cls) -> "Appearance | None":
        """The one in force."""
        app = QApplication.instance()
        return app.findChild(cls) if app is not None else None

    def choose(self, chosen: Preferences) -> None:
        """Take the user's choice, and keep it."""
        keep_preferences(chosen)
        grown = chosen.scale != self._scale
        self._chosen, self._scale, self._fixed = chosen, chosen.scale, None
        spoken = self._speech.speak(_spoken(chosen))
        self.refresh()
        if grown or spoken:
            self.resized.emit()

    def refresh(self) -> None:
        """Apply the theme that is wanted now."""
        wanted = self._chosen.theme
        hints = self._app.styleHints()
        dark = hints.colorScheme() is Qt.ColorScheme.Dark
        strong = hints.accessibility().contrastPreference() is Qt.ContrastPreference.HighContrast
        system: ThemeName = "contrast" if strong else ("dark" if dark else "light")
        self.apply(self._fixed or (system if wanted == "system" else wanted))

    def apply(self, name: ThemeName) -> None:
        """Apply the theme of that name."""
        theme = load_theme(name)
        _state["theme"] = theme
        _scale["scale"] = self._scale
        self._app.setFont(application_font(px(BODY)))
        self._app.setPalette(palette(theme))
        self._app.setStyleSheet(style_sheet(theme, self._scale))
        self.changed.emit()


def _spoken(chosen: Preferences) -> str:
    return of_system() if chosen.language == "system" else chosen.language
