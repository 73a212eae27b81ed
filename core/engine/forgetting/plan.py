"""What a deletion takes with it, worked out before anything is touched. Also the preview.

A deletion goes by sources. What the selection names is removed whole; where the same words stand in another
frame, they are blotted out of it; another message that says the same is removed too. Segments that lose
something are filed again from what is left, so nothing derived keeps a deleted word.
"""

from collections.abc import Iterable, Mapping
from dataclasses import dataclass, field, replace
from datetime import UTC, datetime

from core.engine.filing import Filing, Source
from core.engine.forgetting.words import Needles
from core.memory.search import Scope
from core.memory.tables import MemoryTables
from core.protocol.operations import DeletionCounts, Selection
from core.records.errors import NotFoundError, RefusedError
from core.records.geometry import Box
from core.records.memory import Memory, Passage, Segment
from core.records.message import Message
from core.records.screen import ReadFrame, Window

_EVER = datetime(1900, 1, 1, tzinfo=UTC), datetime(2200, 1, 1, tzinfo=UTC)
_CANDIDATES = 200
"""Passages looked at for each line that is hunted for."""


@dataclass(frozen=True, slots=True)
class Mask:
    """What is blotted out of a frame that stays."""

    lines: frozenset[int]
    boxes: tuple[Box, ...]
    windows: tuple[Window, ...]
    """The frame's windows as they are to be: titles can hold the same words."""
    image: str
    """The picture this is about: a frame with another one was masked already."""


@dataclass(frozen=True, slots=True)
class Plan:
    """A deletion, ready to be carried out. Doing it twice is the same as doing it once."""

    removed: frozenset[str]
    masked: Mapping[str, Mask]
    segments: tuple[Segment, ...]
    """Segments that lose something."""
    answers: tuple[str, ...]
    """Ids of chat answers that quote it."""
    pictures: tuple[str, ...]
    """Names of the pictures that go."""
    counts: DeletionCounts


@dataclass(slots=True)
class _Choice:
    """A selection, as it is being worked out."""

    frames: set[str] = field(default_factory=set)
    messages: set[str] = field(default_factory=set)
    masked: dict[str, Mask] = field(default_factory=dict)

    @property
    def removed(self) -> set[str]:
        return self.frames | self.messages


class Planner:
    """Works out plans. Reads only; call `Filing.settle` first, so that everything is in the tables."""

    def __init__(self, tables: MemoryTables, filing: Filing) -> None:
        self._tables = tables
        self._filing = filing

    def plan(self, selection: Selection) -> Plan:
        """The plan for a selection.

        Raises:
            NotFoundError: an id names nothing.
            RefusedError: the selection selects nothing, or by more than one rule.
        """
        choice = _Choice()
        by_range = selection.start is not None or selection.end is not None
        if (bool(selection.ids), by_range, bool(selection.app)).count(True) != 1:
            raise RefusedError("Say what to delete: ids, a time range, or an app. One of them at a time.")
        if selection.ids:
            self._choose_ids(selection.ids, choice)
        elif by_range:
            self._choose_range(selection, choice)
        else:
            self._choose_app(selection.app, choice)
        return self._complete(choice)

    # ── what the user named ──────────────────────────────────────────────────────────────────────────

    def _choose_ids(self, ids: Iterable[str], choice: _Choice) -> None:
        quotes: list[str] = []
        wanted = dict.fromkeys(ids)
        memories = self._tables.get_many(Memory, wanted)
        frames = self._tables.get_many(ReadFrame, wanted)
        messages = self._tables.get_many(Message, wanted)
        unknown = [one for one in wanted if one not in memories and one not in frames and one not in messages]
        if unknown:
            raise NotFoundError(f"There is nothing of the id “{unknown[0][:80]}”. Nothing was deleted.")
        choice.frames |= frames.keys()
        choice.messages |= messages.keys()
        for memory in memories.values():
            quotes += [item.quote for item in memory.evidence]
            self._add_sources(self._sources_of(memory), choice)
        self._choose_words(Needles(quotes), choice)

    def _sources_of(self, memory: Memory) -> tuple[str, ...]:
        """An event is all of its activity; a fact is where it stands."""
        if memory.type != "episodic":
            return memory.source_ids
        segment = self._tables.get_many(Segment, [memory.segment]).get(memory.segment)
        return segment.source_ids if segment is not None else memory.source_ids

    def _add_sources(self, source_ids: Iterable[str], choice: _Choice) -> None:
        wanted = tuple(source_ids)
        choice.frames |= self._tables.get_many(ReadFrame, wanted).keys()
        choice.messages |= self._tables.get_many(Message, wanted).keys()

    def _choose_range(self, selection: Selection, choice: _Choice) -> None:
        start, end = selection.start or _EVER[0], selection.end or _EVER[1]
        if start > end:
            raise RefusedError("The range ends before it begins. Nothing was deleted.")
        choice.frames |= {frame.id for frame in self._tables.frames_between(start, end)}
        choice.messages |= {message.id for message in self._tables.messages_between(start, end)}

    def _choose_app(self, app: str, choice: _Choice) -> None:
        """Frames in which the app was in front go; where it stood behind, its windows are blotted out."""
        name = app.strip().casefold()
        for frame in self._tables.frames_of_app(app):
            active = frame.active_window
            if active is not None and active.app.casefold() == name:
                choice.frames.add(frame.id)
                continue
            theirs = {index for index, window in enumerate(frame.windows) if window.app.casefold() == name}
            whole = Box(0, 0, frame.size.w, frame.size.h)
            choice.masked[frame.id] = Mask(
                frozenset(index for index, line in enumerate(frame.lines) if line.window in theirs),
                tuple(frame.windows[index].box.intersection(whole) for index in sorted(theirs)),
                tuple(
                    replace(window, app="", title="", url="", pid=None) if index in theirs else window
                    for index, window in enumerate(frame.windows)
                ),
                frame.image,
            )
        if not choice.frames and not choice.masked:
            raise NotFoundError(f"Nothing was recorded from an app called “{app[:80]}”.")

    # ── the same words elsewhere ─────────────────────────────────────────────────────────────────────

    def _choose_words(self, needles: Needles, choice: _Choice) -> None:
        if not needles:
            return
        keys = {
            found.key
            for line in needles.lines
            for column in ("text", "context")  # the latter has the window's title
            for found in self._tables.find_words("passages", column, line, Scope(), _CANDIDATES)
        }
        passages = self._tables.by_keys(Passage, keys).values()
        hit = [
            one
            for one in passages
            if any(
                needles.touches(line, exactly=bool(one.conversation))
                for line in (*one.text.splitlines(), one.window_title)
            )
        ]
        choice.messages |= {one.source_id for one in hit if one.conversation}
        segments = self._tables.get_many(Segment, {one.segment for one in hit if not one.conversation})
        for segment in segments.values():
            for frame in self._tables.get_many(ReadFrame, segment.source_ids).values():
                mask = _mask_of(frame, needles)
                if mask is not None and frame.id not in choice.frames:
                    choice.masked[frame.id] = mask

    # ── what follows ─────────────────────────────────────────────────────────────────────────────────

    def _complete(self, choice: _Choice) -> Plan:
        segments = self._tables.segments_by_sources(choice.removed | choice.masked.keys())
        memories, passages = self._losses(segments, choice)
        gone = choice.removed | choice.masked.keys()
        answers = tuple(
            turn.id
            for turn in self._tables.answers()
            if turn.id not in choice.messages
            and any(citation.source_id in gone for citation in turn.citations)
        )
        pictures = [frame.image for frame in self._tables.get_many(ReadFrame, choice.frames).values()]
        return Plan(
            removed=frozenset(choice.removed),
            masked=choice.masked,
            segments=segments,
            answers=answers,
            pictures=(*pictures, *(mask.image for mask in choice.masked.values())),
            counts=DeletionCounts(
                memories=memories,
                frames=len(choice.frames),
                masked_frames=len(choice.masked),
                messages=len(choice.messages),
                passages=passages,
                answers=len(answers),
            ),
        )

    def _losses(self, segments: tuple[Segment, ...], choice: _Choice) -> tuple[int, int]:
        """How many memories and passages will be gone: what is there less what filing the rest will give."""
        ids = [segment.id for segment in segments]
        before = {one.id for one in self._tables.memories_by_segments(ids)}
        passages_before = {one.id for one in self._tables.passages_by_segments(ids)}
        after: set[str] = set()
        passages_after: set[str] = set()
        for segment in segments:
            left = self._filing.derive(segment, self._left(segment, choice))
            after |= {one.id for one in left.memories}
            passages_after |= {one.id for one in left.passages}
        return len(before - after), len(passages_before - passages_after)

    def _left(self, segment: Segment, choice: _Choice) -> dict[str, Source]:
        """The sources that stay of a segment, as they will be."""
        masked = choice.masked
        wanted = [one for one in segment.source_ids if one not in choice.removed]
        frames = self._tables.get_many(ReadFrame, wanted)
        sources: dict[str, Source] = dict(self._tables.get_many(Message, wanted))
        for frame_id, frame in frames.items():
            sources[frame_id] = masked_frame(frame, masked[frame_id]) if frame_id in masked else frame
        return sources


def masked_frame(frame: ReadFrame, mask: Mask, image: str = "") -> ReadFrame:
    """The frame without what is masked; `image` names its picture where that was masked already."""
    lines = tuple(line for index, line in enumerate(frame.lines) if index not in mask.lines)
    return replace(frame, lines=lines, windows=mask.windows, image=image or frame.image)


def _mask_of(frame: ReadFrame, needles: Needles) -> Mask | None:
    """What has to be blotted out of a frame; `None` for nothing."""
    lines = frozenset(index for index, line in enumerate(frame.lines) if needles.touches(line.text))
    windows = tuple(
        replace(window, title="", url="") if needles.touches(window.title) else window
        for window in frame.windows
    )
    if not lines and windows == frame.windows:
        return None
    return Mask(lines, tuple(frame.lines[index].box for index in sorted(lines)), windows, frame.image)
