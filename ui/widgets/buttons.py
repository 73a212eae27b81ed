"""Buttons in the few kinds that the windows use, each with a name for screen readers."""

from typing import Literal

from PySide6.QtCore import QEvent, QSize, Qt

from ui.appearance import glyph
from ui.icons import icon
from ui.widgets.ring import RingPushButton, RingToolButton

ButtonKind = Literal[
    "primary",
    "secondary",
    "danger",
    "careful",
    "quiet",
    "suggestion",
    "tab",
    "link",
    "aside",
    "row",
    "search",
]

_INKS = {
    "primary": "on_accent",
    "danger": "on_danger",
    "quiet": "accent_text",
    "careful": "danger_text",
    "search": "muted",
}


class Button(RingPushButton):
    """A button with words on it."""

    def __init__(self, text: str, kind: ButtonKind = "secondary", icon_name: str = "") -> None:
        super().__init__()
        self._icon_name = icon_name
        self._compact = False
        self._words = ""
        self.set_words(text)
        self._ink = _INKS.get(kind, "text")
        self.setProperty("kind", kind)
        self.setCursor(Qt.CursorShape.PointingHandCursor)
        self.setAutoDefault(kind == "primary")
        self._draw()

    def set_words(self, text: str, name: str = "") -> None:
        """Change the words, and what a screen reader says if that is more than these."""
        self._words = text.replace("&", "&&")
        self._spell()
        self.setAccessibleName(name or text)

    def set_compact(self, *, compact: bool) -> None:
        """Show the icon alone; the words stay its name and become its tooltip."""
        self._compact = compact
        self._spell()

    def _spell(self) -> None:
        alone = self._compact and bool(self._icon_name)
        # Qt sets the icon too close to its words.
        self.setText("" if alone else f" {self._words}" if self._icon_name else self._words)
        if alone and not self.toolTip():
            self.setToolTip(self._words)

    def _draw(self) -> None:
        if self._icon_name:
            self.setIcon(icon(self._icon_name, self._ink, glyph(16)))
            self.setIconSize(QSize(glyph(16), glyph(16)))

    def changeEvent(self, event: QEvent) -> None:
        """Take the colour of a new theme."""
        if event.type() is QEvent.Type.StyleChange:
            self._draw()
        super().changeEvent(event)


class IconButton(RingToolButton):
    """A square button with an icon only; its name is its tooltip as well."""

    def __init__(self, icon_name: str, name: str, *, ink: str = "muted", size: int = 18) -> None:
        super().__init__()
        self._icon_name, self._ink = icon_name, ink
        self.setProperty("kind", "icon")
        self.setIconSize(QSize(glyph(size), glyph(size)))
        self.setAccessibleName(name)
        self.setToolTip(name)
        self.setCursor(Qt.CursorShape.PointingHandCursor)
        self.setFocusPolicy(Qt.FocusPolicy.StrongFocus)
        self._draw()

    def set_icon(self, icon_name: str, name: str, ink: str | None = None) -> None:
        """Change what it shows and is called."""
        self._icon_name, self._ink = icon_name, ink or self._ink
        self.setAccessibleName(name)
        self.setToolTip(name)
        self._draw()

    def _draw(self) -> None:
        self.setIcon(icon(self._icon_name, self._ink, self.iconSize().width()))

    def changeEvent(self, event: QEvent) -> None:
        """Take the colour of a new theme."""
        if event.type() is QEvent.Type.StyleChange:
            self._draw()
        super().changeEvent(event)
