"""Finding the same words again: what the user deletes goes from every place it stands in.

A reader may see the same line a little differently from one frame to the next (O for 0, a lost space), so
lines are compared folded and, when long enough, with a small tolerance. Numbers have none: two invoices may
differ in a single digit. Nor have messages, which nobody has read off a screen.
"""

import re
from collections.abc import Iterable

from rapidfuzz import fuzz

from core.text.tokens import words

_ALIKE = 90.0
"""Percent of similarity at which two folded lines are the same words read twice."""
_LONG_ENOUGH = 12
"""Characters below which only an exact match counts."""
_TELLING_WORDS = 4
_TELLING_DIGITS = 3
_NUMBER = re.compile(r"\w*\d\w*")
_LOOKALIKES = str.maketrans({"o": "0", "l": "1", "i": "1", "|": "1", "s": "5", "b": "8"})


def folded(text: str) -> str:
    """Letters and digits only, lower case, with look-alikes made the same."""
    return "".join(char for char in text.casefold() if char.isalnum() or char == "|").translate(_LOOKALIKES)


class Needles:
    """The lines that must not be found any more."""

    def __init__(self, quotes: Iterable[str]) -> None:
        lines = {line.strip() for quote in quotes for line in quote.splitlines()}
        self.lines = tuple(sorted(line for line in lines if _tells(line)))
        self._folded = {folded(line): _numbers(line) for line in self.lines}

    def __bool__(self) -> bool:
        return bool(self.lines)

    def touches(self, line: str, *, exactly: bool = False) -> bool:
        """Whether the line says what one of the needles says, whole or as part of it.

        Args:
            line: what may have to go.
            exactly: without the tolerance for what was read off a screen.
        """
        own = folded(line)
        if own in self._folded:
            return True
        if len(own) < _LONG_ENOUGH:
            return False
        return any(
            len(needle) >= _LONG_ENOUGH
            and min(len(needle), len(own)) / max(len(needle), len(own)) > 0.3  # noqa: PLR2004 -- a mere fragment
            and _same(needle, own, exactly=exactly)
            and (all(one in own for one in numbers) if len(needle) <= len(own) else _has(needle, line))
            for needle, numbers in self._folded.items()
        )


def _same(needle: str, own: str, *, exactly: bool) -> bool:
    if exactly:
        return needle in own or own in needle
    return fuzz.partial_ratio(needle, own, score_cutoff=_ALIKE) >= _ALIKE


def _has(needle: str, line: str) -> bool:
    return all(one in needle for one in _numbers(line))


def _numbers(line: str) -> tuple[str, ...]:
    return tuple(folded(one) for one in _NUMBER.findall(line))


def _tells(line: str) -> bool:
    """Whether a line is worth hunting for: "File Edit View" stands everywhere and gives nothing away."""
    return len(words(line)) >= _TELLING_WORDS or sum(char.isdigit() for char in line) >= _TELLING_DIGITS
