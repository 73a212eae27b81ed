"""The lines of a segment's frames that were not there before, with who said them."""

import re
from collections.abc import Sequence
from dataclasses import dataclass, field

from rapidfuzz import fuzz

from core.extraction.chrome import is_chrome
from core.extraction.senders import Header, read_headers
from core.extraction.titles import title_key
from core.records.screen import Line, ReadFrame
from core.text.tokens import normalised

_SAME_READING = 92
"""From this similarity in per cent on, two lines with the same digits are two readings of one line."""
_SAME_TITLE = 75
_TITLE_BAR = 48
"""Pixels above a window within which its title may be drawn."""
_LEAST_FUZZY = 12
_LEAST_GROWN = 4
_SENDER_REACH = 6.0
"""Line heights of empty space after which a sender no longer speaks."""
_NEXT_LINE = 0.9
"""Line heights of empty space up to which a line is the next of the same text."""
_WRAPPED_FROM = 0.6
"""A line that ends this far left of the one below it was not wrapped."""
_SENTENCE_INSIDE = re.compile(r"[.!?]\s+[A-Z]")
_SENTENCE_ENDS = (".", "!", "?", '"', "\u201d")


@dataclass(slots=True)
class ScreenLine:
    """One line of one frame."""

    frame: ReadFrame
    index: int
    sender: str = ""
    header: int = -1
    """Index of the line that names the sender; -1 for none. A header names itself."""
    outgrown: bool = False
    """A later frame has the line with more text: it was still being typed."""

    @property
    def line(self) -> Line:
        """What was read."""
        return self.frame.lines[self.index]


@dataclass(slots=True)
class _Memory:
    """What a window of the segment has shown so far."""

    exact: set[str] = field(default_factory=set)
    by_digits: dict[str, list[str]] = field(default_factory=dict)
    rows: list[tuple[int, str]] = field(default_factory=list)
    """The same lines with where they stood."""
    latest: list[ScreenLine] = field(default_factory=list)
    """New lines of the frames before, for those that grow while being typed."""

    def knows(self, text: str) -> bool:
        """Whether it has shown this line, give or take a letter misread."""
        key = normalised(text)
        if key in self.exact:
            return True
        if len(key) < _LEAST_FUZZY:
            return False
        alike = self.by_digits.get(_digits(key), ())
        return any(fuzz.ratio(key, other, score_cutoff=_SAME_READING) > 0 for other in alike)

    def holds(self, item: ScreenLine) -> bool:
        """Whether it has shown this line whole: another window covers some of it now."""
        key = normalised(item.line.text)
        height = item.line.box.h
        return any(abs(top - item.line.box.y) <= height and _is_piece(key, other) for top, other in self.rows)

    def learn(self, line: Line) -> None:
        """Remember a line."""
        key = normalised(line.text)
        self.rows.append((line.box.y, key))
        self.exact.add(key)
        if len(key) >= _LEAST_FUZZY:
            self.by_digits.setdefault(_digits(key), []).append(key)


def new_lines(frames: Sequence[ReadFrame]) -> list[list[ScreenLine]]:
    """The lines that are new, in reading order, for every frame and window in turn.

    A line that a later frame shows with more text at the same place is left to that frame: it was still being
    typed, or partly covered. What belongs to
    the program rather than to its content is left out.
    """
    memories: dict[tuple[str, str], _Memory] = {}
    groups: list[list[ScreenLine]] = []
    for frame in frames:
        for window in sorted({line.window for line in frame.lines}):
            shown = frame.windows[window] if 0 <= window < len(frame.windows) else None
            key = (shown.app, title_key(shown.title)) if shown else ("", "")
            memory = memories.setdefault(key, _Memory())
            covered = _is_covered(frame, window)
            fresh = []
            for item in _with_senders(frame, window):
                if memory.knows(item.line.text) or (covered and memory.holds(item)):
                    continue
                for earlier in memory.latest:
                    if _grew(earlier, item):
                        earlier.outgrown = True
                fresh.append(item)
            for item in fresh:
                memory.learn(item.line)
            memory.latest = [item for item in memory.latest if not item.outgrown][-40:] + fresh
            groups.append(fresh)
    return [[item for item in group if not item.outgrown] for group in groups]


def _digits(text: str) -> str:
    return "".join(char for char in text if char.isdigit())


def _grew(earlier: ScreenLine, later: ScreenLine) -> bool:
    """Whether the later line is the earlier one with more text behind it."""
    if earlier.frame is later.frame or abs(earlier.line.box.y - later.line.box.y) > earlier.line.box.h:
        return False
    short, long = normalised(earlier.line.text), normalised(later.line.text)
    if not _LEAST_GROWN <= len(short) < len(long):
        return False
    covered = _is_covered(earlier.frame, earlier.line.window)
    return long.startswith(short) or (covered and _is_piece(short, long))


def _is_piece(text: str, whole: str) -> bool:
    """Whether a window in front may have left this of the whole."""
    return len(text) < len(whole) and fuzz.partial_ratio(text, whole, score_cutoff=_SAME_READING) > 0


def _is_covered(frame: ReadFrame, window: int) -> bool:
    """Whether other windows are in front of some of it."""
    if not 0 <= window < len(frame.windows):
        return False
    box = frame.windows[window].box
    return any(other.box.intersection(box).area > 0 for other in frame.windows[:window])


def _with_senders(frame: ReadFrame, window: int) -> list[ScreenLine]:
    """The window's lines, each with the sender that speaks there."""
    shown = frame.windows[window] if 0 <= window < len(frame.windows) else None
    result: list[ScreenLine] = []
    speaking: tuple[Header, int] | None = None
    letter: tuple[Header, int] | None = None
    """The sender of all that follows; another may be quoted within."""
    last: Line | None = None
    lines = [
        (index, line)
        for index, line in enumerate(frame.lines)
        if line.window == window and not is_chrome(line, shown) and not _is_title(line, frame)
    ]
    headers = read_headers([line.text for _, line in lines])
    for (index, line), found in zip(lines, headers, strict=True):
        if last is not None and _far(last, line):
            speaking = letter = None
        if found is not None:
            speaking = found, index
            letter = speaking if found.kind == "above" else letter
        elif speaking and last is not None and _spoken_out(speaking[0], last, line):
            speaking = letter
        sender, header = (speaking[0].sender, speaking[1]) if speaking else ("", -1)
        result.append(ScreenLine(frame, index, sender, header))
        last = line
    return result


def _is_title(line: Line, frame: ReadFrame) -> bool:
    """Whether it is the title of a window in the bar above it, which may cover another window."""
    key = normalised(line.text)
    for window in frame.windows:
        above = 0 <= window.box.y - line.box.bottom + line.box.h <= _TITLE_BAR
        beside = line.box.x < window.box.right and window.box.x < line.box.right
        if above and beside and fuzz.partial_ratio(key, normalised(window.title), score_cutoff=_SAME_TITLE):
            return True
    return False


def _far(above: Line, below: Line) -> bool:
    """Whether the next line stands in another column or far away."""
    height = max(above.box.h, below.box.h, 1)
    return below.box.y - above.box.bottom > _SENDER_REACH * height or below.box.bottom < above.box.y


def _spoken_out(header: Header, above: Line, below: Line) -> bool:
    """Whether what a sender says does not go on in the next line."""
    if header.kind == "above":
        return False
    if header.kind == "row" or above.text.rstrip().endswith(_SENTENCE_ENDS):
        return True
    if header.kind == "reported" and _SENTENCE_INSIDE.search(above.text):
        return True
    return (
        below.box.y - above.box.bottom > _NEXT_LINE * max(above.box.h, 1)
        or above.box.right < _WRAPPED_FROM * below.box.right
    )
