"""Finding the exact words in their source: what a record quotes must stand there character for character."""

import re
from collections.abc import Sequence

from core.text.caches import content_cache

_LOOSE = {"'": "['’‘`]", "’": "['’‘`]", '"': '["“”„]', "“": '["“”„]', "”": '["“”„]', "-": "[-‐‑–—]"}  # noqa: RUF001
_LONGEST = 4_000
"""Characters of a quote that is searched for loosely. Longer ones must be exact."""


def stands_in(source: str, quote: str) -> bool:
    """Whether the quote is found in the source character for character. An empty quote never is."""
    return bool(quote.strip()) and quote in source


def find_quote(source: str, wanted: str) -> str | None:
    """The source's own words for `wanted`, ignoring case, kind of quotation mark and white space.

    Returns:
        A substring of `source`, or `None` where it does not say that.
    """
    wanted = wanted.strip()
    if not wanted:
        return None
    if wanted in source:
        return wanted
    if len(wanted) > _LONGEST:
        return None
    found = _loose(wanted).search(source)
    return found.group() if found else None


@content_cache(256)
def _loose(wanted: str) -> re.Pattern[str]:
    parts = ("".join(_LOOSE.get(char, re.escape(char)) for char in word) for word in wanted.split())
    return re.compile(r"\s+".join(parts), re.IGNORECASE)


def join_lines(lines: Sequence[str]) -> str:
    """How the lines of a frame stand in one string: joined by newlines."""
    return "\n".join(lines)


def lines_of(lines: Sequence[str], start: int, end: int) -> tuple[int, ...]:
    """Positions of the lines that characters `start` to `end` of the joined text touch."""
    touched = []
    offset = 0
    for position, line in enumerate(lines):
        if offset < end and offset + len(line) > start:
            touched.append(position)
        offset += len(line) + 1
    return tuple(touched)
