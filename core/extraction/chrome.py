"""Lines of a screen that say nothing of their own: menus, tool bars, clocks, noise of the reader."""

import re

from core.extraction.titles import title_key
from core.records.screen import Line, Window
from core.text.caches import content_cache
from core.text.wordlists import MENU_WORDS

_LEAST_CONFIDENCE = 0.3
_MONTH = r"(?:jan|feb|mar|apr|may|jun|jul|aug|sep|oct|nov|dec)[a-z]*\.?"
_CLOCK = re.compile(
    rf"(?i)(?:(?:mon|tue|wed|thu|fri|sat|sun)[a-z]*\.?,?\s*)?(?:\d{{1,2}}\s+{_MONTH}|{_MONTH}\s+\d{{1,2}}\b)?,?\s*"
    r"\d{1,2}:\d{2}(?::\d{2})?(?:\s*[ap]\.?m\.?)?"
)
_MENU_SHARE = 0.8
_LEAST_MENU = 2
_LEAST_TEXT = 0.5


def is_chrome(line: Line, window: Window | None) -> bool:
    """Whether the line is part of the program or the desktop, or no text at all."""
    if line.confidence < _LEAST_CONFIDENCE or _says_nothing(line.text):
        return True
    return window is not None and bool(window.title) and title_key(line.text) == title_key(window.title)


@content_cache(8_192)
def _says_nothing(text: str) -> bool:
    """Whether it is noise, a clock or a row of labels. Screens repeat themselves, so answers are kept."""
    visible = sum(not char.isspace() for char in text)
    letters = sum(char.isalnum() for char in text)
    if letters <= 1 or letters < visible * _LEAST_TEXT or _CLOCK.fullmatch(text.strip()):
        return True
    words = [word for part in text.split() if (word := part.casefold().strip(".,:;|"))]
    return len(words) >= _LEAST_MENU and sum(word in MENU_WORDS for word in words) >= _MENU_SHARE * len(words)
