"""What a reader is to be made of: which engine, and for which languages."""

from dataclasses import dataclass
from typing import Final

TESSERACT: Final = "tesseract"
"""The engine that ships with the program; others come as plugins."""


@dataclass(frozen=True, slots=True)
class ReaderChoice:
    """The user's choice, as it goes to whoever reads."""

    engine: str = TESSERACT
    languages: tuple[str, ...] = ()
    """By their Tesseract names ("eng", "deu"), the likeliest first; none for those of the desktop."""
    folder: str = ""
    """Where the data of languages lies that the user added; empty for nowhere."""


DEFAULT: Final = ReaderChoice()
"""What ships with the program, in the languages of the desktop."""
