"""What a segment is filed from: the records it is made of and what was cut from them to read."""

from dataclasses import dataclass
from datetime import datetime
from typing import Final, Protocol

from core.records.geometry import bounding
from core.records.memory import Evidence, Passage, Segment
from core.records.message import Message
from core.records.screen import ReadFrame
from core.text.quotes import join_lines, lines_of
from core.text.tokens import fold

_CLEAR: Final = 0.7
"""Mean confidence of reading from which on words are those that stood there."""


class Identify(Protocol):
    """Makes the keyed, deterministic ids of records: the same parts give the same id."""

    def __call__(self, kind: str, /, *parts: str) -> str:
        """The id of the record of that kind that these parts determine."""
        ...


@dataclass(frozen=True, slots=True)
class SegmentMaterial:
    """All that the writers may know. What they make is a pure function of it."""

    segment: Segment
    frames: tuple[ReadFrame, ...]
    """Those of the segment that still exist, in time order; empty for conversations."""
    messages: tuple[Message, ...]
    """The same for conversations, in their order; empty for screens."""
    passages: tuple[Passage, ...]
    recorded_at: datetime
    identify: Identify

    @property
    def speakers(self) -> tuple[str, ...]:
        """Who speaks in the passages, in order of appearance."""
        return tuple(dict.fromkeys(passage.speaker for passage in self.passages if passage.speaker))

    @property
    def known_people(self) -> frozenset[str]:
        """Folded given and full names of the speakers."""
        return frozenset(fold(part) for name in self.speakers for part in (name, name.split()[0]))

    def source_text(self, source_id: str, lines: tuple[int, ...]) -> str:
        """What the source says: those lines of a frame, or all of a message. Empty where it says nothing."""
        for message in self.messages:
            if message.id == source_id:
                return message.text
        frame = self._frame(source_id)
        if frame is None:
            return ""
        return join_lines([frame.lines[line].text for line in lines if line < len(frame.lines)])

    def is_legible(self, source_id: str, lines: tuple[int, ...]) -> bool:
        """Whether these lines of a frame were read surely enough to stand for themselves; a message always.

        A line that another window half covers is read as words that nobody wrote.
        """
        frame = self._frame(source_id)
        read = [frame.lines[line].confidence for line in lines if line < len(frame.lines)] if frame else []
        return not read or sum(read) / len(read) >= _CLEAR

    def evidence(self, passage: Passage, start: int = 0, end: int | None = None) -> Evidence:
        """Evidence for a stretch of a passage's text, down to the lines that hold it and their box."""
        end = len(passage.text) if end is None else end
        quote = passage.text[start:end]
        touched = lines_of(passage.text.split("\n"), start, end)
        lines = tuple(passage.lines[position] for position in touched) if passage.lines else ()
        frame = self._frame(passage.source_id)
        boxes = [frame.lines[line].box for line in lines] if frame else []
        return Evidence(passage.source_id, quote, lines, bounding(boxes))

    def _frame(self, frame_id: str) -> ReadFrame | None:
        return next((frame for frame in self.frames if frame.id == frame_id), None)
