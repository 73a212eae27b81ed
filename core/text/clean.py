"""Makes text that others wrote harmless to show, compare and store: one spelling, nothing invisible."""

import re
import unicodedata
from collections.abc import Iterable, Iterator

MAX_FRAME_BYTES = 64 * 1024
"""Of text in UTF-8 that one frame may carry: several full screens of small print."""

_INVISIBLE = frozenset({"Cc", "Cf", "Cs", "Co", "Cn"})
"""Controls, formatting (bidirectional marks, zero widths, tags), surrogates, private use, unassigned."""
_SPACES = re.compile(r"\s+")


def clean(text: str) -> str:
    """NFKC, without characters that cannot be seen, white space squeezed to single spaces."""
    spaced = _SPACES.sub(" ", unicodedata.normalize("NFKC", text))
    seen = "".join(character for character in spaced if unicodedata.category(character) not in _INVISIBLE)
    # Taking invisible characters out may leave two spaces, or a letter and its accent, side by side.
    return _SPACES.sub(" ", unicodedata.normalize("NFKC", seen)).strip()


def clean_lines(text: str) -> str:
    """As `clean`, for text in which line breaks mean something; empty lines at both ends go."""
    return "\n".join(clean(line) for line in text.splitlines()).strip("\n")


def bounded(texts: Iterable[str], limit: int = MAX_FRAME_BYTES) -> Iterator[str]:
    """The texts from the first on for as long as they are within the limit together, in bytes of UTF-8."""
    for text in texts:
        limit -= len(text.encode())
        if limit < 0:
            return
        yield text
