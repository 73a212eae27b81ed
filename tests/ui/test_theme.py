"""Contrast, completeness and the style sheet of both themes."""

import pytest
from pytestqt.qtbot import QtBot

from ui.appearance import Appearance, current_theme
from ui.theme import OUTLINE_PAIRS, SERIES_GROUNDS, TEXT_PAIRS, ThemeName, contrast, load_theme, style_sheet
from ui.widgets.buttons import IconButton

THEMES: tuple[ThemeName, ...] = ("light", "dark", "contrast")


@pytest.mark.parametrize("name", THEMES)
@pytest.mark.parametrize(("ink", "ground"), TEXT_PAIRS)
def test_text_can_be_read(name: ThemeName, ink: str, ground: str) -> None:
    theme = load_theme(name)
    assert contrast(getattr(theme, ink), getattr(theme, ground)) >= 4.5


@pytest.mark.parametrize("name", THEMES)
@pytest.mark.parametrize(("ink", "ground"), OUTLINE_PAIRS)
def test_outlines_can_be_seen(name: ThemeName, ink: str, ground: str) -> None:
    theme = load_theme(name)
    assert contrast(getattr(theme, ink), getattr(theme, ground)) >= 3


@pytest.mark.parametrize("name", THEMES)
@pytest.mark.parametrize("ground", SERIES_GROUNDS)
def test_plots_can_be_told_from_their_ground(name: ThemeName, ground: str) -> None:
    theme = load_theme(name)
    assert len(set(theme.series)) == len(theme.series) >= 8
    assert min(contrast(color, getattr(theme, ground)) for color in theme.series) >= 3


def test_contrast_is_that_of_the_standard() -> None:
    assert contrast("#000000", "#FFFFFF") == pytest.approx(21)
    assert contrast("#777777", "#FFFFFF") == pytest.approx(4.48, abs=0.01)


@pytest.mark.parametrize("name", THEMES)
def test_every_placeholder_of_the_style_sheet_is_filled(name: ThemeName) -> None:
    assert "$" not in style_sheet(load_theme(name))


def test_text_scales() -> None:
    assert "font-size: 28px" in style_sheet(load_theme("light"), scale=2.0)


def test_a_new_theme_reaches_icons_that_are_there(appearance: Appearance, qtbot: QtBot) -> None:
    button = IconButton("lock", "Lock")
    qtbot.addWidget(button)
    before = button.icon().pixmap(18).toImage()
    appearance.apply("dark")
    try:
        assert current_theme().name == "dark"
        assert button.icon().pixmap(18).toImage() != before
    finally:
        appearance.apply("light")
