"""Where else the words stand that are deleted: on other frames, in other messages, in chats with Afterimage.

Every frame and message is looked through by its own record, for only what is new in the window in front
becomes a passage: a tab, a task bar or a title that shows the same words would never be found by
searching.
"""

from collections.abc import Iterator
from dataclasses import dataclass, field
from datetime import datetime

from core.engine.forgetting.hidden import WithoutForgotten
from core.engine.forgetting.rewriting import REMOVED_ANSWER
from core.engine.forgetting.words import Needles
from core.journal.events import Blotted
from core.records.geometry import Box
from core.records.message import Message
from core.records.screen import ReadFrame, Window

_TITLE_BAR = 32
"""Pixels above a window's contents in which its title may stand."""


@dataclass(slots=True)
class Found:
    """Where the words stand."""

    masks: dict[str, Blotted] = field(default_factory=dict)
    messages: set[str] = field(default_factory=set)
    """Statements that say the same."""
    questions: set[str] = field(default_factory=set)
    answers: set[str] = field(default_factory=set)
    """Answers of ours that repeat them, whether they cite or not."""


def find(tables: WithoutForgotten, needles: Needles, until: datetime | None = None) -> Found:
    """Look everywhere.

    Args:
        tables: what to look through.
        needles: the words.
        until: without what was seen or said after this.
    """
    found = Found()
    if not needles:
        return found
    for frame in tables.holding(ReadFrame, needles.signs):
        if until is None or frame.taken_at <= until:
            mask = _mask_of(frame, needles)
            if mask is not None:
                found.masks[frame.id] = mask
    for message in tables.holding(Message, needles.signs):
        if until is None or message.sent_at <= until:
            _sort(message, needles, found)
    return found


def _mask_of(frame: ReadFrame, needles: Needles) -> Blotted | None:
    """What has to be blotted out of a frame; `None` for nothing."""
    lines: set[int] = set()
    for indices in _by_window(frame):
        lines |= {indices[place] for place in needles.touched([frame.lines[one].text for one in indices])}
    titles = tuple(
        index
        for index, window in enumerate(frame.windows)
        if needles.touches(window.title) or needles.touches(window.url)
    )
    if not lines and not titles:
        return None
    gone = tuple(sorted(lines))
    boxes = (*(frame.lines[one].box for one in gone), *(_bar(frame, frame.windows[one]) for one in titles))
    return Blotted(frame.id, len(frame.lines), gone, tuple(box for box in boxes if box is not None), titles)


def _bar(frame: ReadFrame, window: Window) -> Box | None:
    """Where the window's title is drawn, as a rule: above its contents."""
    height = min(_TITLE_BAR, window.box.y)
    if height <= 0 or window.box.y > frame.size.h:
        return None
    left, right = max(0, window.box.x), min(frame.size.w, window.box.x + window.box.w)
    return Box(left, window.box.y - height, right - left, height) if right > left else None


def _by_window(frame: ReadFrame) -> Iterator[list[int]]:
    """The indices of the lines of each window, in the order they were read."""
    windows: dict[int, list[int]] = {}
    for index, line in enumerate(frame.lines):
        windows.setdefault(line.window, []).append(index)
    yield from windows.values()


def _sort(message: Message, needles: Needles, found: Found) -> None:
    if message.role == "statement":
        if needles.touched(message.text.splitlines(), exactly=True):
            found.messages.add(message.id)
    elif message.role == "question":
        if needles.repeated_in(message.text):
            found.questions.add(message.id)
    elif needles.touches(message.conversation_name) or (
        message.text != REMOVED_ANSWER and needles.repeated_in(message.text)
    ):
        found.answers.add(message.id)
