"""Sentences of a passage, with lines that were only wrapped put together again."""

import re
from collections.abc import Iterator
from dataclasses import dataclass

_END = re.compile(r"[.!?\u2026]+[\"'\u201d\u2019)\]]*(?=\s+[\"'\u201c\u2018(\[]?[^\Wa-z_]|\s*$)")
_ABBREVIATION = re.compile(
    r"(?i)(?:\b(?:mrs?|ms|dr|prof|st|no|nr|vs|etc|e\.g|i\.e|inc|ltd|co|approx|fig|ave|rd|a\.m|p\.m|u\.s|jr|sr)"
    r"|\b[A-Z])\.$"
)
_REDACTED = re.compile(r"\[[\w -]{2,40} hidden\]")
_WRAPPED_FROM = 0.75
"""A line this long, measured by the longest beside it, may go on in the next."""
_TERMINAL = (".", "!", "?", ":", ";", "\u2026")
LIST_MARK = re.compile(r"[ \t]*(?:[-*+\u2022\u25cf>]|\d{1,3}[.)])[ \t]+")
"""What an item of a list begins with: a bullet or its number."""
_BULLET = re.compile(r"\s*[-*+\u2022\u25cf>][ \t]+(?:\[[ xX]\][ \t]+)?")
"""What may go without a loss: a bullet, a box to tick. A number may be a day: "1. Mai"."""
_NUMBER = re.compile(r"\s*\d{1,3}[.)]")


@dataclass(frozen=True, slots=True)
class Sentence:
    """A sentence and where it stands in its passage."""

    text: str
    """With every line break and tab turned into a space, so that offsets stay the same."""
    start: int
    end: int

    @property
    def is_question(self) -> bool:
        """Whether it asks rather than tells."""
        return self.text.rstrip("\"'\u201d\u2019) ").endswith("?")

    @property
    def is_redacted(self) -> bool:
        """Whether a secret was taken out of it: what is left states nothing whole."""
        return _REDACTED.search(self.text) is not None


def sentences(text: str) -> list[Sentence]:
    """The sentences in order. Lines that do not run on are sentences of their own."""
    flat = text.replace("\n", " ").replace("\t", " ")
    result = []
    for start, end in _paragraphs(text):
        begin = start
        for match in _END.finditer(flat, start, end):
            if match.end() == end or not _goes_on(flat, begin, match.end()):
                result.append((begin, match.end()))
                begin = match.end()
        result.append((begin, end))
    return [sentence for start, end in result if (sentence := _trimmed(flat, start, end))]


def unmarked(text: str) -> str:
    """The text without the bullet that it begins with."""
    mark = _BULLET.match(text)
    return text[mark.end() :] if mark and mark.end() < len(text) else text


def _goes_on(flat: str, begin: int, end: int) -> bool:
    """Whether the full stop ends no sentence: it is an abbreviation's, an initial's, or a list item's."""
    shortened = _ABBREVIATION.search(flat, max(begin, end - 8), end)
    return shortened is not None or _NUMBER.fullmatch(flat, begin, end) is not None


def _trimmed(flat: str, start: int, end: int) -> Sentence | None:
    """The sentence without the space and the bullet before it."""
    start += len(flat[start:end]) - len(unmarked(flat[start:end]))
    piece = flat[start:end]
    start += len(piece) - len(piece.lstrip())
    piece = piece.strip()
    return Sentence(piece, start, start + len(piece)) if any(char.isalnum() for char in piece) else None


def _paragraphs(text: str) -> Iterator[tuple[int, int]]:
    lines = text.split("\n")
    longest = max(len(line) for line in lines)
    start = offset = 0
    for position, line in enumerate(lines):
        offset += len(line) + 1
        follower = lines[position + 1] if position + 1 < len(lines) else None
        if follower is None or not _runs_on(line, follower, longest):
            yield start, offset - 1
            start = offset


def _runs_on(line: str, follower: str, longest: int) -> bool:
    """Whether the next line continues the sentence of this one."""
    ended = line.rstrip().endswith(_TERMINAL) or not line.strip()
    if "\t" in line or "\t" in follower:
        return False  # rows of a table
    if ended or not follower.strip() or LIST_MARK.match(follower):
        return False
    return len(line) >= _WRAPPED_FROM * longest
