"""Screens and talk made by hand, and ids that can be told apart."""

import hashlib
from collections.abc import Sequence
from datetime import UTC, datetime, timedelta

from core.extraction.manager import Filed, file_sources
from core.extraction.segmenter import Segmenter
from core.records.geometry import Box
from core.records.memory import Segment
from core.records.message import Message
from core.records.screen import Line, ReadFrame, Size, Window

START = datetime(2026, 3, 4, 9, 0, tzinfo=UTC)
"""A Wednesday."""
SIZE = Size(1920, 1080)
ROW = 20


def identify(kind: str, /, *parts: str) -> str:
    return f"{kind}_{hashlib.sha256(repr(parts).encode()).hexdigest()[:20]}"


def screen(
    number: int,
    *rows: str,
    app: str = "Mousepad",
    title: str = "notes.txt",
    after: float | None = None,
    windows: tuple[Window, ...] | None = None,
) -> ReadFrame:
    """A frame of one window with a line a row; an empty row leaves its place empty."""
    lines = tuple(
        Line(text, Box(10, 40 + position * ROW, 8 * len(text), 14), 0.95, 0)
        for position, text in enumerate(rows)
        if text
    )
    seconds = number * 2 if after is None else after
    shown = windows or (Window(app, title, Box(0, 0, 1200, 900), active=True),)
    return ReadFrame(
        f"frame{number}",
        START + timedelta(seconds=seconds),
        "Europe/Berlin",
        SIZE,
        shown,
        lines,
        f"image{number}",
    )


def say(
    number: int, speaker: str, text: str, *, minutes: float | None = None, conversation: str = "talk"
) -> Message:
    return Message(
        f"{conversation}/{number}",
        conversation,
        speaker,
        text,
        START + timedelta(minutes=number if minutes is None else minutes),
        "Europe/Berlin",
    )


def filed(sources: Sequence[ReadFrame] | Sequence[Message]) -> list[Filed]:
    """Everything that comes of the sources, segment by segment."""
    segmenter = Segmenter(identify)
    segments: list[Segment] = []
    for source in sources:
        if isinstance(source, ReadFrame):
            segments += segmenter.add_frame(source)
        else:
            segments += segmenter.add_messages([source])
    segments += segmenter.flush()
    known = {source.id: source for source in sources}
    return [
        file_sources(segment, [known[one] for one in segment.source_ids], identify, START)
        for segment in segments
    ]
