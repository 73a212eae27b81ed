"""Finding the same words again: what the user deletes goes from every place it stands in.

What is hunted for. A quoted line that tells something by itself: it holds an identifier, or three words
that say something, or four words of which two do. Stop words and the names of menus and buttons say
nothing. Anything shorter is no needle: "Yes", "Inbox" or "File Edit View" stand everywhere and give
nothing away. An identifier in such a line is a needle of its own on screens and in chats with
Afterimage: letters and digits that name one thing, with four digits or more, or six digits in a row;
never a date, a time, or an amount.

Where it is found. Whole, as whole words, in a line of any length and across neighbouring lines; as a
piece that tells something by itself and makes up at least a third of it; and, on a screen, nearly the
same, because a reader may see a line a little differently from one frame to the next (O for 0, a lost
space). Numbers have no tolerance: two invoices may differ in a single digit. Nor have messages, which
nobody has read off a screen.
"""

import re
from bisect import bisect_right
from collections.abc import Iterable, Sequence
from itertools import accumulate
from typing import NamedTuple

from rapidfuzz import fuzz

from core.text.tokens import content_words, words

_ALIKE = 90.0
"""Percent of similarity at which two folded lines are the same words read twice."""
_LONG_ENOUGH = 12
"""Characters below which only an exact match counts."""
_PIECE = 1 / 3
"""Share of a needle that a piece of it must make up."""
_TELLING = 3
_WORDS, _TELLING_AMONG = 4, 2
_ID_DIGITS, _ID_LENGTH, _NUMBER_DIGITS = 4, 6, 6
_ANCHOR_LENGTH = 3
_MENU_WORDS = """
    file edit view insert format tools table window help history bookmarks settings search open save new
    print home back next cancel ok close tab tabs menu options share send reply forward inbox sent drafts
    trash spam archive sign log in out login logout more show hide copy paste cut undo redo find replace go
    run terminal selection today yesterday page of download downloads upload refresh reload
"""
_MENU = frozenset(_MENU_WORDS.split())
_NUMBER = re.compile(r"\w*\d\w*")
_CALENDAR = re.compile(r"(?i)\d{1,4}(?:[-./:]\d{1,4})+(?:[t_ ]\d.*)?|\d+(?:st|nd|rd|th|am|pm|[a-z]{1,2})")
_PATH = re.compile(r"[/.]")
_LOOKALIKES = str.maketrans({"o": "0", "l": "1", "i": "1", "|": "1", "s": "5", "b": "8"})
_CLASSES = {"0": "[0o]", "1": "[1il|]", "5": "[5s]", "8": "[8b]"}


def folded(text: str) -> str:
    """Letters and digits only, lower case, with look-alikes made the same."""
    return "".join(char for char in text.casefold() if char.isalnum() or char == "|").translate(_LOOKALIKES)


class Sign(NamedTuple):
    """What a text shows that may hold a needle: enough of its words."""

    patterns: tuple[str, ...]
    """Regular expressions as RE2 has them, to be looked for without case."""
    least: int
    """How many of the patterns have to be there."""


class Needles:
    """The lines that must not be found any more."""

    def __init__(self, quotes: Iterable[str]) -> None:
        lines = {line.strip() for quote in quotes for line in quote.splitlines()}
        self.lines = tuple(sorted(line for line in lines if tells(line)))
        self._folded = {folded(line): _numbers(line) for line in self.lines}
        self._identifiers = frozenset(one for line in self.lines for one in _identifiers(line))
        self.signs = tuple(sign for line in self.lines for sign in _signs(line))
        """What the texts that hold one of them show; every text that holds one shows one of these."""
        patterns = sorted({pattern for sign in self.signs for pattern in sign.patterns})
        self._anchor = re.compile("|".join(patterns), re.IGNORECASE)
        self._known: dict[str, bool] = {}
        self._folds: dict[str, str] = {}

    def __bool__(self) -> bool:
        return bool(self.lines)

    def touches(self, line: str, *, exactly: bool = False) -> bool:
        """Whether the line says what one of the needles says, whole, as part of it, or as a piece.

        Args:
            line: what may have to go.
            exactly: without the tolerance for what was read off a screen, and without single identifiers.
        """
        if self._anchor.search(line) is None:
            return False
        own = folded(line)
        if own in self._folded or self._holds(own, (line,)):
            return True
        if not exactly and self._names(line):
            return True
        if len(own) < _LONG_ENOUGH:
            return False
        return any(
            self._alike(needle, numbers, own, line, exactly=exactly)
            for needle, numbers in self._folded.items()
            if len(needle) >= _LONG_ENOUGH
        )

    def repeated_in(self, text: str) -> bool:
        """Whether a question or an answer holds a needle or an identifier out of one."""
        lines = text.splitlines()
        return bool(self.touched(lines, exactly=True)) or any(self._names(line) for line in lines)

    def touched(self, lines: Sequence[str], *, exactly: bool = False) -> set[int]:
        """The indices of lines that have to go; they stand one below the other."""
        gone = {index for index, line in enumerate(lines) if self._remembered(line, exactly=exactly)}
        if len(gone) < len(lines):
            gone |= self._holds("".join(map(self._fold, lines)), lines)
        return gone

    def _fold(self, line: str) -> str:
        known = self._folds.get(line)
        if known is None:
            known = self._folds[line] = folded(line)
        return known

    def _holds(self, text: str, lines: Sequence[str]) -> set[int]:
        """The indices of lines on which needles stand; `text` is the lines, folded and joined."""
        there = [needle for needle in self._folded if needle in text]
        return _hold(there, lines) if there else set()

    def _remembered(self, line: str, *, exactly: bool) -> bool:
        """As `touches`; the same lines stand on many frames."""
        if exactly:
            return self.touches(line, exactly=True)
        known = self._known.get(line)
        if known is None:
            known = self._known[line] = self.touches(line)
        return known

    def _names(self, line: str) -> bool:
        return bool(self._identifiers) and not self._identifiers.isdisjoint(_identifiers(line))

    @staticmethod
    def _alike(needle: str, numbers: tuple[str, ...], own: str, line: str, *, exactly: bool) -> bool:
        if len(own) < len(needle):
            if len(own) < _PIECE * len(needle) or not tells(line, alone=False):
                return False
            same = own in needle if exactly else fuzz.partial_ratio(own, needle) >= _ALIKE
            return same and all(one in needle for one in _numbers(line))
        if exactly:
            return False  # whole words were looked for
        alike = fuzz.partial_ratio(needle, own, score_cutoff=_ALIKE) >= _ALIKE
        return alike and all(one in own for one in numbers)


def tells(line: str, *, alone: bool = True) -> bool:
    """Whether a line says something by itself, so that it is worth hunting for.

    Args:
        line: as it was quoted.
        alone: whether it is a whole quote; a piece of one has to say a little more.
    """
    if any(True for _ in _identifiers(line)):
        return True
    telling = [token.folded for token in content_words(line)]
    telling = [word for word in telling if word not in _MENU and not word.isdigit()]
    if len(telling) >= _TELLING or not alone:
        return len(telling) >= _TELLING
    return len(telling) >= _TELLING_AMONG and len(words(line)) >= _WORDS and len(folded(line)) >= _LONG_ENOUGH


def _hold(needles: Iterable[str], lines: Sequence[str]) -> set[int]:
    """The indices of lines on which a needle stands whole, as whole words; it may run over their ends."""
    parts = [[folded(word) for word in re.findall(r"[\w|]+", line)] for line in lines]
    line_of, starts, at = [], set(), 0
    pieces: list[str] = []
    for index, line_parts in enumerate(parts):
        for part in line_parts:
            if part:
                starts.add(at)
                at += len(part)
                pieces.append(part)
                line_of.append(index)
    text = "".join(pieces)
    offsets = [0, *accumulate(map(len, pieces))]
    found: set[int] = set()
    for needle in needles:
        place = text.find(needle)
        while place >= 0:
            end = place + len(needle)
            if place in starts and (end in starts or end == len(text)):
                first, last = bisect_right(offsets, place) - 1, bisect_right(offsets, end - 1) - 1
                found.update(range(line_of[first], line_of[last] + 1))
            place = text.find(needle, place + 1)
    return found


def _identifiers(line: str) -> Iterable[str]:
    for token in words(line):
        if "@" not in token.text:  # in an address, the parts of a path stand together
            parts = {token.text, *_PATH.split(token.text)}
            yield from (folded(part) for part in parts if _names_one_thing(part))


def _names_one_thing(word: str) -> bool:
    digits = sum(char.isdigit() for char in word)
    if digits < _ID_DIGITS or _CALENDAR.fullmatch(word):
        return False
    if any(char.isalpha() for char in word):
        return len(word) >= _ID_LENGTH
    return digits >= _NUMBER_DIGITS and word.isdigit()


def _signs(line: str) -> Iterable[Sign]:
    """By what texts are recognised that may hold the line, nearly, as a piece, or by its identifier."""
    telling = {token.text for token in content_words(line) if len(token.text) >= _ANCHOR_LENGTH}
    telling = telling or {token.text for token in words(line)}
    patterns = tuple(sorted("".join(map(_any_case, word)) for word in telling))
    least = max(2, round(len(patterns) / 4)) if len(patterns) > 2 else 1  # noqa: PLR2004 -- of so few, any
    yield Sign(patterns, least)
    for token in words(line):
        for part in {token.text, *_PATH.split(token.text)}:
            if "@" not in token.text and _names_one_thing(part):
                yield Sign(("".join(map(_any_case, part)),), 1)


def _any_case(char: str) -> str:
    if char.isascii():
        return _CLASSES.get(char.casefold().translate(_LOOKALIKES), re.escape(char))
    forms = {char, char.lower(), char.upper()}
    return "(?:" + "|".join(sorted(map(re.escape, forms))) + ")"


def _numbers(line: str) -> tuple[str, ...]:
    return tuple(folded(one) for one in _NUMBER.findall(line))
