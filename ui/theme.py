"""The colours of every window as a typed theme, and the style sheet they feed."""

from dataclasses import asdict, dataclass
from string import Template
from typing import Final, Literal

import msgspec
from PySide6.QtGui import QColor, QPalette

from core.assets import asset

ThemeName = Literal["light", "dark", "contrast"]

_SRGB_LINEAR_BELOW: Final = 0.04045
_TYPE_SIZES: Final = {
    "tiny": 11,
    "small": 12,
    "body": 14,
    "answer": 15,
    "large": 16,
    "title": 17,
    "display": 26,
}
"""Pixels at a text scale of 1."""


@dataclass(frozen=True, slots=True)
class Theme:
    """One palette. Every colour is `#RRGGBB`; a file that lacks one is refused when it is read."""

    name: ThemeName
    window: str
    sidebar: str
    surface: str
    """Cards, fields, bubbles."""
    sunken: str
    """Areas that lie below the surface: picture backgrounds, read-only boxes."""
    hover: str
    border: str
    border_strong: str
    """Outlines of controls: 3:1 against what is around them."""
    text: str
    muted: str
    accent: str
    accent_hover: str
    on_accent: str
    accent_soft: str
    accent_text: str
    danger: str
    danger_hover: str
    on_danger: str
    danger_soft: str
    danger_text: str
    success: str
    success_soft: str
    success_text: str
    warning: str
    warning_soft: str
    warning_text: str
    mark: str
    """Behind words that were searched for."""
    toast: str
    on_toast: str
    series: tuple[str, ...]
    """Colours of plots: 3:1 against the grounds they are drawn on, and apart from one another."""

    def color(self, role: str) -> QColor:
        """The colour of that field's name."""
        return QColor(getattr(self, role))


TEXT_PAIRS: Final[tuple[tuple[str, str], ...]] = (
    *((ink, ground) for ink in ("text", "muted") for ground in ("window", "sidebar", "surface", "sunken")),
    ("text", "hover"),
    ("muted", "hover"),
    ("text", "mark"),
    ("on_accent", "accent"),
    ("on_accent", "accent_hover"),
    ("on_danger", "danger"),
    ("on_danger", "danger_hover"),
    *(
        (ink, ground)
        for ink in ("accent_text",)
        for ground in ("accent_soft", "surface", "window", "sidebar")
    ),
    ("text", "accent_soft"),
    ("muted", "accent_soft"),
    ("danger_text", "danger_soft"),
    ("danger_text", "surface"),
    ("danger_text", "window"),
    ("success_text", "success_soft"),
    ("success_text", "surface"),
    ("success_text", "window"),
    ("warning_text", "warning_soft"),
    ("warning_text", "surface"),
    ("on_toast", "toast"),
)
"""Every ink and the ground it is set on: each has a contrast of at least 4.5:1 (WCAG AA)."""

OUTLINE_PAIRS: Final[tuple[tuple[str, str], ...]] = (
    ("border_strong", "surface"),
    ("border_strong", "window"),
    ("accent_text", "surface"),
)
"""Outlines of controls and the focus ring: at least 3:1."""


SERIES_GROUNDS: Final = ("window", "surface")
"""What plots are drawn on."""


def load_theme(name: ThemeName) -> Theme:
    """The palette of that name from `assets/themes`."""
    return msgspec.json.decode(asset(f"themes/{name}.json").read_bytes(), type=Theme)


def contrast(ink: str, ground: str) -> float:
    """The contrast ratio of two colours as WCAG defines it, 1 to 21."""
    brighter, darker = sorted((_luminance(QColor(ink)), _luminance(QColor(ground))), reverse=True)
    return (brighter + 0.05) / (darker + 0.05)


def _luminance(color: QColor) -> float:
    def linear(channel: float) -> float:
        return channel / 12.92 if channel <= _SRGB_LINEAR_BELOW else ((channel + 0.055) / 1.055) ** 2.4

    return 0.2126 * linear(color.redF()) + 0.7152 * linear(color.greenF()) + 0.0722 * linear(color.blueF())


def style_sheet(theme: Theme, scale: float = 1.0) -> str:
    """The application's style sheet with the theme's colours and type sizes filled in."""
    template = Template(asset("themes/style.qss").read_text(encoding="utf-8"))
    sizes = {f"size_{name}": f"{round(pixels * scale)}px" for name, pixels in _TYPE_SIZES.items()}
    icons = {
        "check_icon": asset("icons/check-light.svg").as_posix(),
        "up_icon": asset("icons/chevron-up-grey.svg").as_posix(),
        "down_icon": asset("icons/chevron-down-grey.svg").as_posix(),
    }
    return template.substitute(asdict(theme) | sizes | icons)


def palette(theme: Theme) -> QPalette:
    """The same colours for what Qt paints without the style sheet."""
    result = QPalette()
    roles = {
        QPalette.ColorRole.Window: theme.window,
        QPalette.ColorRole.WindowText: theme.text,
        QPalette.ColorRole.Base: theme.surface,
        QPalette.ColorRole.AlternateBase: theme.sunken,
        QPalette.ColorRole.Text: theme.text,
        QPalette.ColorRole.PlaceholderText: theme.muted,
        QPalette.ColorRole.Button: theme.surface,
        QPalette.ColorRole.ButtonText: theme.text,
        QPalette.ColorRole.ToolTipBase: theme.toast,
        QPalette.ColorRole.ToolTipText: theme.on_toast,
        QPalette.ColorRole.Highlight: theme.accent,
        QPalette.ColorRole.HighlightedText: theme.on_accent,
        QPalette.ColorRole.Link: theme.accent_text,
        QPalette.ColorRole.Accent: theme.accent,
    }
    for role, value in roles.items():
        result.setColor(role, QColor(value))
    for role in (QPalette.ColorRole.Text, QPalette.ColorRole.ButtonText, QPalette.ColorRole.WindowText):
        result.setColor(QPalette.ColorGroup.Disabled, role, QColor(theme.muted))
    return result
