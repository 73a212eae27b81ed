"""Inter, shipped with the program, for every window on every system."""

import logging
from typing import Final

from PySide6.QtGui import QFont, QFontDatabase

from core.assets import asset

logger = logging.getLogger(__name__)

FAMILY: Final = "Inter"
_FACES: Final = ("Regular", "Italic", "Medium", "SemiBold", "Bold")


def load_fonts() -> QFont:
    """Register the faces and return the application's font.

    A face that cannot be read is left out: the system's font then stands in, and nothing fails.
    """
    for face in _FACES:
        if QFontDatabase.addApplicationFont(str(asset(f"fonts/Inter-{face}.otf"))) < 0:
            logger.warning("font face not loaded: %s", face)
    font = QFont(FAMILY)
    font.setPixelSize(14)
    font.setStyleStrategy(QFont.StyleStrategy.PreferAntialias)
    font.setHintingPreference(QFont.HintingPreference.PreferNoHinting)
    return font
