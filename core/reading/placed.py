"""A line of text with the place of each of its words."""

from dataclasses import dataclass

from core.records.geometry import Box, bounding
from core.records.screen import Line


@dataclass(frozen=True, slots=True)
class PlacedWord:
    """A word: which characters of its line it is, and where it stands."""

    start: int
    end: int
    box: Box


@dataclass(frozen=True, slots=True)
class PlacedLine:
    """A line as it was read, before it is known what of it may be kept."""

    line: Line
    words: tuple[PlacedWord, ...] = ()
    """In order; empty where it is not known."""

    @property
    def text(self) -> str:
        """What the line says."""
        return self.line.text

    @property
    def box(self) -> Box:
        """Where the line stands."""
        return self.line.box

    @property
    def confidence(self) -> float:
        """0 to 1, as the reader estimates it."""
        return self.line.confidence

    @property
    def window(self) -> int:
        """Index of the window it stands in; -1 for none."""
        return self.line.window

    def boxes_of(self, start: int, end: int) -> tuple[Box, ...]:
        """Where the characters from `start` up to `end` stand: in whole words, or else in the line."""
        if start >= end:
            return ()
        around = bounding([word.box for word in self.words if word.start < end and start < word.end])
        return (around or self.line.box,)

    def moved(self, x: int, y: int, window: int) -> "PlacedLine":
        """The same line at another place, in a window."""
        return PlacedLine(
            Line(self.line.text, self.line.box.moved(x, y), self.line.confidence, window),
            tuple(PlacedWord(word.start, word.end, word.box.moved(x, y)) for word in self.words),
        )


def placed(line: Line, words: list[tuple[str, Box]]) -> PlacedLine:
    """The line with its words found in it, one after the other.

    Where one is not found, because it was put right on the way, the places of all of them count as unknown.
    """
    found: list[PlacedWord] = []
    at = 0
    for text, box in words:
        start = line.text.find(text, at)
        if start < 0:
            return PlacedLine(line)
        found.append(PlacedWord(start, start + len(text), box))
        at = start + len(text)
    return PlacedLine(line, tuple(found))
