"""How the windows look, as the user wants it: kept for this machine, outside the memory."""

from dataclasses import dataclass
from typing import Final, Literal

from PySide6.QtCore import QSettings

from ui.translation import LANGUAGES

Wanted = Literal["system", "light", "dark", "contrast"]

WANTED: Final[tuple[Wanted, ...]] = ("system", "light", "dark", "contrast")
SCALES: Final = (100, 115, 130, 150, 175, 200)
"""Percent of the usual size of text."""


@dataclass(frozen=True, slots=True)
class Preferences:
    """What was chosen."""

    theme: Wanted = "system"
    percent: int = 100
    language: str = "system"
    """A code of `LANGUAGES`, or as the system."""

    @property
    def scale(self) -> float:
        """Of text, and of what has to hold it."""
        return self.percent / 100


def load_preferences() -> Preferences:
    """As they were kept; what cannot be understood is as usual."""
    kept = QSettings()
    theme = kept.value("appearance/theme", "system")
    language = str(kept.value("appearance/language", "system"))
    percent = str(kept.value("appearance/text", "100"))
    return Preferences(
        next((one for one in WANTED if one == theme), "system"),
        int(percent) if percent.isdigit() and int(percent) in SCALES else 100,
        language if language in LANGUAGES else "system",
    )


def keep_preferences(chosen: Preferences) -> None:
    """Keep them."""
    kept = QSettings()
    kept.setValue("appearance/theme", chosen.theme)
    kept.setValue("appearance/text", chosen.percent)
    kept.setValue("appearance/language", chosen.language)
    kept.sync()
