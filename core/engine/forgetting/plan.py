"""What a deletion takes with it, worked out before anything is touched. Also the preview.

A deletion goes by sources. What the selection names is removed whole; where the same words stand in another
frame, they are blotted out of it; another message that says the same is removed too. Segments that lose
something are filed again from what is left, so nothing derived keeps a deleted word.
"""

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass, field
from datetime import UTC, datetime

from core.engine.filing.filing import Filing, Source
from core.engine.forgetting.alike import alike_ones
from core.engine.forgetting.elsewhere import find
from core.engine.forgetting.hidden import WithoutForgotten
from core.engine.forgetting.intent import Rest
from core.engine.forgetting.masking import is_masked, masked_frame
from core.engine.forgetting.rewriting import REMOVED_ANSWER
from core.engine.forgetting.words import Needles
from core.engine.life.sums import resting_on
from core.extraction.claims import own_slot
from core.extraction.material import Identify
from core.journal.events import Blotted, Forgotten
from core.protocol.operations import DeletionCounts, Selection
from core.records.errors import NotFoundError, RefusedError
from core.records.geometry import Box
from core.records.memory import Memory, Segment
from core.records.message import Message
from core.records.screen import ReadFrame

_EVER = datetime(1900, 1, 1, tzinfo=UTC), datetime(2200, 1, 1, tzinfo=UTC)


@dataclass(frozen=True, slots=True)
class Plan:
    """A deletion, ready to be carried out. Doing it twice is the same as doing it once."""

    frames: frozenset[str]
    messages: frozenset[str]
    masked: Mapping[str, Blotted]
    segments: tuple[Segment, ...]
    """Segments that lose something."""
    answers: tuple[str, ...]
    """Ids of chat answers that quote it."""
    pictures: tuple[str, ...]
    """Names of the pictures of frames that go."""
    counts: DeletionCounts
    words: tuple[str, ...] = ()
    """Lines that were looked for everywhere."""
    declined: tuple[str, ...] = ()
    """Segments of sums that the user named: those are not to be made again."""
    span: tuple[datetime, datetime] | None = None
    """From when up to when everything goes, also from the privacy ledger; `None` for no such time."""

    @property
    def empty(self) -> bool:
        """Whether nothing would go."""
        return not (self.frames or self.messages or self.masked or self.answers)


@dataclass(slots=True)
class _Choice:
    """A selection, as it is being worked out."""

    frames: set[str] = field(default_factory=set)
    messages: set[str] = field(default_factory=set)
    masked: dict[str, Blotted] = field(default_factory=dict)
    questions: set[str] = field(default_factory=set)
    answers: set[str] = field(default_factory=set)
    """Those that lose their text, whatever they cite."""
    hollow: dict[str, Segment] = field(default_factory=dict)
    """Segments that go whole, by id: a storage rule has let go all they rested on."""
    alike: int = 0
    words: tuple[str, ...] = ()
    declined: tuple[str, ...] = ()
    span: tuple[datetime, datetime] | None = None

    @property
    def removed(self) -> set[str]:
        return self.frames | self.messages | self.questions


class Planner:
    """Works out plans. Reads only; call `Filing.settle` first, so that everything is in the tables."""

    def __init__(self, tables: WithoutForgotten, filing: Filing) -> None:
        self._tables = tables
        self._filing = filing

    def plan(self, selection: Selection, unread: int = 0) -> Plan:
        """The plan for a selection.

        Args:
            selection: what the user named.
            unread: how much of it goes without having been read.

        Raises:
            NotFoundError: an id names nothing.
            RefusedError: the selection selects nothing, or by more than one rule.
        """
        choice = _Choice()
        by_range = selection.start is not None or selection.end is not None
        if (bool(selection.ids), by_range, bool(selection.app)).count(True) != 1:
            raise RefusedError("Say what to delete: ids, a time range, or an app. One of them at a time.")
        if selection.ids:
            self._choose_ids(selection, choice)
        elif by_range:
            self._choose_range(selection, choice)
        else:
            self._choose_app(selection.app, choice)
            if not choice.frames and not choice.masked and not choice.hollow and not unread:
                raise NotFoundError(f"Nothing was recorded from an app called “{selection.app[:80]}”.")
        return self._complete(choice, unread)

    def rest(self, rest: Rest, until: datetime) -> Plan:
        """The plan for what a deletion could not look at when it began.

        Args:
            rest: what it looks for.
            until: when the user said so: what came in later was not meant.
        """
        choice = _Choice()
        if rest.selection.start is not None or rest.selection.end is not None:
            self._choose_range(rest.selection, choice, until)
        elif rest.selection.app:
            self._choose_app(rest.selection.app, choice, until)
        self._choose_words(rest.words, choice, until)
        return self._complete(choice)

    def again(self, event: Forgotten, identify: Identify) -> Plan:
        """The plan for a deletion that was carried out in a newer copy of this store.

        Args:
            event: what it took.
            identify: makes the ids under which the event names messages.
        """
        choice = _Choice()
        choice.frames |= self._tables.get_many(ReadFrame, event.frames).keys()
        removed, emptied = frozenset(event.messages), frozenset(event.emptied)
        for turn in self._tables.messages_between(*_EVER) if removed or emptied else ():
            name = identify("forgotten", turn.id)
            if name in removed:
                choice.messages.add(turn.id)
            elif name in emptied and turn.text != REMOVED_ANSWER:
                choice.answers.add(turn.id)
        masks = {mask.frame_id: mask for mask in event.masked}
        for frame in self._tables.get_many(ReadFrame, masks).values():
            if not is_masked(frame, masks[frame.id]):
                choice.masked[frame.id] = masks[frame.id]
        return self._complete(choice)

    def put_right(self, plan: Plan) -> tuple[str, ...]:
        """Ids of corrections, made on this device, of memories that a deletion elsewhere takes."""
        gone = plan.frames | plan.messages
        lost = self._tables.memories_by_segments([segment.id for segment in plan.segments])
        ids = {one.id for one in lost if gone.issuperset(one.source_ids)}
        named = self._tables.memories_by_claims(map(own_slot, ids))
        return tuple(
            one.id for one in named if one.field("corrects") in ids and gone.isdisjoint(one.source_ids)
        )

    # ── what the user named ──────────────────────────────────────────────────────────────────────────

    def _choose_ids(self, selection: Selection, choice: _Choice) -> None:
        quotes: list[str] = []
        wanted = dict.fromkeys(selection.ids)
        memories = self._tables.get_many(Memory, wanted)
        frames = self._tables.get_many(ReadFrame, wanted)
        messages = self._tables.get_many(Message, wanted)
        unknown = [one for one in wanted if one not in memories and one not in frames and one not in messages]
        if unknown:
            raise NotFoundError(f"There is nothing of the id “{unknown[0][:80]}”. Nothing was deleted.")
        alike = alike_ones(self._tables, frames.values())
        choice.frames |= frames.keys()
        choice.messages |= messages.keys()
        # A sum goes by itself: what it was made of was not named.
        sums = [one for one in memories.values() if one.origin == "consolidation"]
        choice.declined = tuple(one.segment for one in sums)
        choice.hollow |= self._tables.get_many(Segment, choice.declined)
        memories = {key: one for key, one in memories.items() if one not in sums}
        for memory in self._with_them(memories.values()).values():
            quotes += [item.quote for item in memory.evidence]  # on frames, their words are blotted out
            choice.messages |= self._tables.get_many(Message, memory.source_ids).keys()
        for memory in memories.values():
            quotes += [item.quote for item in memory.evidence]
            self._add_sources(self._sources_of(memory), choice)
        filed_from = self._tables.get_many(Segment, (memory.segment for memory in memories.values()))
        choice.hollow |= {one.id: one for one in filed_from.values() if not one.source_ids}
        if selection.also_alike:
            choice.frames |= alike
        else:
            choice.alike = len(alike - choice.frames)
        self._choose_words(quotes, choice)

    def _with_them(self, memories: Iterable[Memory]) -> dict[str, Memory]:
        """What would come up in place of a memory once it is gone: its twins, and what it put right."""
        found: dict[str, Memory] = {}
        waiting = list(memories)
        while waiting:
            memory = waiting.pop()
            names = {link.memory_id for link in memory.links if link.kind in {"said_again", "corrects"}}
            others = self._tables.get_many(Memory, (names | {memory.field("corrects")}) - found.keys() - {""})
            found |= others
            waiting += others.values()
        return found

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

    def _choose_range(self, selection: Selection, choice: _Choice, until: datetime = _EVER[1]) -> None:
        start, end = selection.start or _EVER[0], min(selection.end or _EVER[1], until)
        if start > end:
            raise RefusedError("The range ends before it begins. Nothing was deleted.")
        choice.span = (start, end)
        choice.frames |= {frame.id for frame in self._tables.frames_between(start, end)}
        choice.messages |= {message.id for message in self._tables.messages_between(start, end)}
        for segment in self._tables.hollow_segments():
            if segment.started_at < end and segment.ended_at >= start:
                choice.hollow[segment.id] = segment

    def _choose_app(self, app: str, choice: _Choice, until: datetime = _EVER[1]) -> None:
        """Frames in which the app was in front go; where it stood behind, its windows are blotted out."""
        name = app.strip().casefold()
        for segment in self._tables.hollow_segments():
            if segment.app.casefold() == name and segment.started_at <= until:
                choice.hollow[segment.id] = segment
        for frame in self._tables.frames_of_app(app):
            if frame.taken_at > until:
                continue
            active = frame.active_window
            if active is not None and active.app.casefold() == name:
                choice.frames.add(frame.id)
                continue
            theirs = {index for index, window in enumerate(frame.windows) if window.app.casefold() == name}
            whole = Box(0, 0, frame.size.w, frame.size.h)
            choice.masked[frame.id] = Blotted(
                frame.id,
                len(frame.lines),
                lines=tuple(index for index, line in enumerate(frame.lines) if line.window in theirs),
                boxes=tuple(frame.windows[index].box.intersection(whole) for index in sorted(theirs)),
                windows=tuple(sorted(theirs)),
            )

    # ── the same words elsewhere ─────────────────────────────────────────────────────────────────────

    def _choose_words(self, quotes: Sequence[str], choice: _Choice, until: datetime | None = None) -> None:
        needles = Needles(quotes)
        found = find(self._tables, needles, until)
        choice.words = needles.lines
        choice.messages |= found.messages
        choice.questions |= found.questions
        choice.answers |= found.answers
        choice.masked |= {one: mask for one, mask in found.masks.items() if one not in choice.frames}
        if needles:
            hollow = {one.id: one for one in self._tables.hollow_segments()}
            for memory in self._tables.memories_by_segments(hollow):
                quotes = [memory.text, *(item.quote for item in memory.evidence)]
                if any(needles.touches(line) for quote in quotes for line in quote.splitlines()):
                    choice.hollow[memory.segment] = hollow[memory.segment]

    # ── what follows ─────────────────────────────────────────────────────────────────────────────────

    def _complete(self, choice: _Choice, unread: int = 0) -> Plan:
        segments = self._tables.segments_by_sources(choice.removed | choice.masked.keys())
        whole = {one.id: one for one in (*segments, *choice.hollow.values())}
        segments = tuple((whole | resting_on(self._tables, whole)).values())
        memories, passages = self._losses(segments, choice)
        gone = choice.removed | choice.masked.keys()
        quoting = {
            turn.id
            for turn in self._tables.answers()
            if turn.id not in choice.messages
            and turn.text != REMOVED_ANSWER
            and any(citation.source_id in gone for citation in turn.citations)
        }
        answers = sorted(quoting | (choice.answers - choice.messages))
        pictures = [frame.image for frame in self._tables.get_many(ReadFrame, choice.frames).values()]
        return Plan(
            frames=frozenset(choice.frames),
            messages=frozenset(choice.messages | choice.questions),
            masked=choice.masked,
            segments=segments,
            answers=tuple(answers),
            pictures=tuple(pictures),
            counts=DeletionCounts(
                memories=memories,
                frames=len(choice.frames),
                masked_frames=len(choice.masked),
                messages=len(choice.messages),
                passages=passages,
                answers=len(answers),
                questions=len(choice.questions - choice.messages),
                unread=unread,
                alike=choice.alike,
            ),
            words=choice.words,
            declined=choice.declined,
            span=choice.span,
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
