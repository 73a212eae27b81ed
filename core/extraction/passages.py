"""Cuts sources into passages, the units that search reads and facts are taken from."""

from collections.abc import Iterator, Mapping, Sequence

from core.extraction.material import Identify
from core.extraction.screen_lines import ScreenLine, new_lines
from core.extraction.titles import tidy_title
from core.records.geometry import bounding
from core.records.memory import TRUST, Passage, Segment
from core.records.message import Message
from core.records.screen import ReadFrame
from core.text.quotes import join_lines

_LONGEST_BLOCK = 400
"""Characters up to which neighbouring lines of a screen are joined."""
_LONGEST_MESSAGE = 1_200
"""Characters of a message from which on it is cut, so that its end is found as well as its beginning."""
_SAME_PARAGRAPH = 0.9
"""Line heights of empty space up to which two lines belong together."""
_UNDER_HEADER = 4.0
"""The same between a sender's name and the text."""


def passages(
    segment: Segment, sources: Sequence[ReadFrame | Message], identify: Identify
) -> tuple[Passage, ...]:
    """The passages of a segment's sources, in order. The same sources give the same passages.

    Args:
        segment: what they belong to.
        sources: the frames or messages of the segment that still exist, in order.
        identify: makes the ids.
    """
    result: list[Passage] = []
    frames = [source for source in sources if isinstance(source, ReadFrame)]
    addresses = _addresses(frames)
    for group in new_lines(frames):
        result.extend(_screen_passage(segment, block, addresses, identify) for block in _blocks(group))
    for source in sources:
        if isinstance(source, Message) and source.role == "statement":
            result.extend(_message_passages(segment, source, identify))
    return tuple({passage.id: passage for passage in result}.values())


def _blocks(lines: Sequence[ScreenLine]) -> Iterator[list[ScreenLine]]:
    """Neighbouring lines of one sender, a paragraph or so each; a sender's name stays with the text."""
    block: list[ScreenLine] = []
    size = 0
    for item in lines:
        if block and _breaks(block[-1], item, size):
            yield block
            block, size = [], 0
        if not block and 0 <= item.header != item.index:
            name = ScreenLine(item.frame, item.header, item.sender, item.header)
            if _gap(name, item) <= _UNDER_HEADER:  # the name was there before, the words under it are new
                block.append(name)
        block.append(item)
        size += len(item.line.text) + 1
    if block:
        yield block


def _breaks(above: ScreenLine, below: ScreenLine, size: int) -> bool:
    if below.header == below.index or below.header != above.header:
        return True
    if size + len(below.line.text) > _LONGEST_BLOCK:
        return True
    gap = _gap(above, below)
    return gap < -1 or gap > (_UNDER_HEADER if above.index == above.header else _SAME_PARAGRAPH)


def _gap(above: ScreenLine, below: ScreenLine) -> float:
    """Empty space between two lines in line heights; below -1 where the second stands higher."""
    height = max(min(above.line.box.h, below.line.box.h), 1)
    return (below.line.box.y - above.line.box.bottom) / height


def _addresses(frames: Sequence[ReadFrame]) -> dict[tuple[str, str], str]:
    """Where what a window of that program and title showed is: a page that has just loaded tells it late."""
    found: dict[tuple[str, str], str] = {}
    for window in (window for frame in frames for window in frame.windows if window.url):
        found.setdefault((window.app, window.title), window.url)
    return found


def _screen_passage(
    segment: Segment,
    block: Sequence[ScreenLine],
    addresses: Mapping[tuple[str, str], str],
    identify: Identify,
) -> Passage:
    frame = block[0].frame
    window = frame.windows[block[0].line.window] if 0 <= block[0].line.window < len(frame.windows) else None
    text = join_lines([item.line.text for item in block])
    return Passage(
        id=identify("passage", frame.id, *(str(item.index) for item in block), text),
        source_id=frame.id,
        segment=segment.id,
        text=text,
        occurred_at=frame.taken_at,
        zone=frame.zone,
        origin="screen",
        trust=TRUST["screen"],
        lines=tuple(item.index for item in block),
        box=bounding([item.line.box for item in block]),
        app=window.app if window else "",
        window_title=tidy_title(window.title, window.app) if window else "",
        speaker=block[-1].sender,
        url=(window.url or addresses.get((window.app, window.title), "")) if window else "",
    )


def _message_passages(segment: Segment, message: Message, identify: Identify) -> Iterator[Passage]:
    for number, text in enumerate(_pieces(message.text)):
        yield Passage(
            id=identify("passage", message.id, str(number), text),
            source_id=message.id,
            segment=segment.id,
            text=text,
            occurred_at=message.sent_at,
            zone=message.zone,
            origin=message.origin,
            trust=TRUST[message.origin],
            conversation=message.conversation,
            speaker=message.speaker,
            form=message.form,
        )


def _pieces(text: str) -> Iterator[str]:
    """The text whole, or in pieces that end with a line, a sentence or at least a word."""
    while len(text) > _LONGEST_MESSAGE:
        window = text[:_LONGEST_MESSAGE]
        cut = max(window.rfind("\n"), window.rfind(". ") + 1, window.rfind("! ") + 1, window.rfind("? ") + 1)
        if cut < _LONGEST_MESSAGE // 3:
            cut = max(window.rfind(" "), 0) or _LONGEST_MESSAGE
        if piece := text[:cut].strip():
            yield piece
        text = text[cut:].lstrip()
    if text.strip():
        yield text
