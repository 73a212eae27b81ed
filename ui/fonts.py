"""Inter, shipped with the program, for every window on every system."""

import logging
from typing import Final

from PySide6.QtGui import QFont, QFontDatabase

from core.assets import asset

logger = logging.getLogger(__name__)

FAMILY: Final = "Inter"
_FACES: Final = ("Regular", "Italic", "Medium", "SemiBold", "Bold")


BODY: Final = 14
"""Pixels of the usual text."""


def load_fonts() -> None:
    """Register the faces.

    A face that cannot be read is left out: the system's font then stands in, and nothing fails.
    """
    for face in _FACES:
        if QFontDatabase.addApplicationFont(str(asset(f"fonts/Inter-{face}.otf"))) < 0:
            logger.warning("font face not loaded: %s", face)


def application_font(pixels: int) -> QFont:
    """The font of every window, in that size."""
    font = QFont(FAMILY)
    font.setPixelSize(pixels)
    font.setStyleStrategy(QFont.StyleStrategy.PreferAntialias)
    font.setHintingPreference(QFont.HintingPreference.PreferNoHinting)
    return font


def fixed_font(pixels: int) -> QFont:
    """The system's font in which a letter O and a 0 stand apart, for what is copied by eye."""
    font = QFontDatabase.systemFont(QFontDatabase.SystemFont.FixedFont)
    font.setPixelSize(pixels)
    return font
