"""Letting go for good what a storage rule has chosen: in steps, each noted before it is begun.

A step is finished by the next unlock or the next run if a crash or a question comes between, and may be
repeated. Pictures are the easy part: a word in the journal, and their keys are destroyed. Texts leave the
journal as a deletion does, by rewriting the segments that hold them; it can give way between two of them.
"""

import logging
from collections.abc import Callable, Iterator, Sequence
from dataclasses import dataclass, replace
from typing import Final, TypeVar

import msgspec

from core.engine.filing.filing import Filing
from core.engine.keeping.policy import Choice
from core.engine.life.sums import resting_on
from core.engine.store import Store
from core.journal.events import (
    Event,
    FrameRecorded,
    MessageChanged,
    MessagesRecorded,
    PictureDropped,
    SegmentFiled,
    SegmentRemoved,
    TextsDropped,
)
from core.records.errors import EnvironmentFaultError
from core.records.memory import Segment
from core.records.message import Message
from core.records.screen import ReadFrame

NOTE: Final = "state/retention"
_PICTURES_TOGETHER: Final = 500
_ACTIVITIES_TOGETHER: Final = 1_000
_FEW: Final = 100
"""Ids that look like no other are searched for one by one, which does not pay for many."""
Item = TypeVar("Item")
_log = logging.getLogger(__name__)


class GaveWayError(Exception):
    """Something else wanted to run. What is left of the step is done later."""


@dataclass(frozen=True, slots=True)
class Step:
    """So much is let go at a time."""

    pictures: tuple[tuple[str, str], ...] = ()
    """Frames' ids and the names of their pictures."""
    emptied: tuple[Segment, ...] = ()
    """They lose their sources and keep their memories. As they were."""
    removed: tuple[Segment, ...] = ()
    turns: tuple[str, ...] = ()
    """Ids of questions and answers in our own window."""


_PURGE: Final = Step()
"""What remains to be done when all else is: making it final in the tables."""


class LettingGo:
    """Does the steps. Runs in the writer thread.

    Args:
        store: the open store.
        filing: its filing.
        make_room: gives up the reserve on a full disk.
    """

    def __init__(self, store: Store, filing: Filing, make_room: Callable[[], object] = lambda: None) -> None:
        self._store = store
        self._filing = filing
        self._make_room = make_room

    # ── what there is to do ──────────────────────────────────────────────────────────────────────────

    def steps(self, choice: Choice) -> Iterator[Step]:
        """The choice in steps, each looked up when it is asked for: what was deleted meanwhile is gone."""
        tables = self._store.tables
        for pictures in _batched(choice.pictures, _PICTURES_TOGETHER):
            yield Step(pictures=tuple((one.frame_id, one.name) for one in pictures))
        going = {one.id for one in choice.memories}
        together = {one.id: one for one in (*choice.texts, *choice.memories) if not one.chat}
        for some in _batched(tuple(together.values()), _ACTIVITIES_TOGETHER):
            found = tables.get_many(Segment, (one.id for one in some))
            # Nothing would be left of one without memories.
            removed = {one.id for one in some if one.id in going or not one.memories}
            found |= (sums := resting_on(tables, removed))
            removed |= sums.keys()
            yield Step(
                emptied=tuple(one for one in found.values() if one.id not in removed),
                removed=tuple(one for one in found.values() if one.id in removed),
            )
        turns = tuple(turn for one in choice.texts for turn in one.turns)
        for some_turns in _batched(turns, _ACTIVITIES_TOGETHER):
            yield Step(turns=some_turns)

    @property
    def pending(self) -> bool:
        """Whether something was begun and is not done."""
        return self._store.vault.objects.stat(NOTE) is not None

    # ── doing it ─────────────────────────────────────────────────────────────────────────────────────

    def do(self, step: Step, pause: Callable[[], None]) -> None:
        """Let go what a step says. Something begun before is finished first.

        Args:
            step: what.
            pause: called between parts; what it raises ends the work until later.

        Raises:
            EnvironmentFaultError: the disk fails. What was begun is finished later.
        """
        self.finish(pause, final=False)
        if any(not self._filing.open_sources.isdisjoint(one.source_ids) for one in step.emptied):
            self._filing.settle()  # what is filed provisionally is in no journal that could keep its memories
        self._note(step)
        self._carry_out(step, pause)

    def finish(self, pause: Callable[[], None], *, final: bool = True) -> bool:
        """Finish what was begun; says whether there was anything.

        Args:
            pause: as in `do`.
            final: whether the tables are purged, which takes long, or another step follows.
        """
        objects = self._store.vault.objects
        if objects.stat(NOTE) is None:
            return False
        step = msgspec.msgpack.decode(objects.get(NOTE), type=Step)
        if step != _PURGE:
            self._carry_out(step, pause)
        if final and self.pending:
            self._store.tables.purge(pause)
            self._drop_note()
        return True

    def _carry_out(self, step: Step, pause: Callable[[], None]) -> None:
        if step.pictures:
            self._drop_pictures(step)
            self._drop_note()  # nothing of a picture is in the tables
            return
        self._drop_texts(step, pause)
        self._note(_PURGE)

    def _drop_pictures(self, step: Step) -> None:
        store = self._store
        frames = [
            frame
            for frame in store.tables.get_many(ReadFrame, (one for one, _ in step.pictures)).values()
            if frame.image
        ]
        if frames:
            store.journal.append(PictureDropped(tuple(frame.id for frame in frames)))
            store.tables.add_frames(replace(frame, image="") for frame in frames)
        # A picture that was masked meanwhile has another name.
        store.pictures.delete({*(name for _, name in step.pictures), *(frame.image for frame in frames)})
        store.vault.objects.purge()
        _log.info("let go of %d pictures", len(step.pictures))

    def _drop_texts(self, step: Step, pause: Callable[[], None]) -> None:
        store, tables = self._store, self._store.tables
        segments = (*step.emptied, *step.removed)
        sources = frozenset(one for segment in segments for one in segment.source_ids)
        gone = sources | frozenset(step.turns)
        images = [frame.image for frame in tables.get_many(ReadFrame, sources).values() if frame.image]
        self._filing.forget(gone)
        emptied, removed = ({one.id for one in some} for some in (step.emptied, step.removed))

        def transform(event: Event) -> Event | None:
            return _without(event, gone, emptied, removed)

        unlike = sum(1 for one in gone if "/" in one)
        ids = gone | emptied | removed if unlike <= _FEW else None
        store.journal.rewrite(transform, lambda _done, _total: pause(), ids=ids)
        tables.delete(ReadFrame, sources)
        tables.delete(Message, gone)
        left = tables.get_many(Segment, emptied).values()  # some may have been deleted meanwhile
        if left:
            tables.keep_memories_only([replace(one, source_ids=()) for one in left])
        self._filing.remove(sorted(removed))
        store.pictures.delete(images)
        told: list[Event] = [SegmentRemoved(one) for one in sorted(removed)]
        if emptied:
            told.append(TextsDropped(tuple(sorted(emptied))))
        store.journal.append(*told)
        # Journal segments may be gone, and their numbers be given anew: an older mark would hide those.
        self._filing.mark()
        store.forget_unused()
        store.vault.objects.purge()
        _log.info("let go of %d frames and messages", len(gone))

    # ── the note ─────────────────────────────────────────────────────────────────────────────────────

    def _note(self, step: Step) -> None:
        body = msgspec.msgpack.encode(step)
        try:
            self._store.vault.objects.put(NOTE, body)
        except EnvironmentFaultError:
            self._make_room()
            self._store.vault.objects.put(NOTE, body)

    def _drop_note(self) -> None:
        """It names programs and conversations, so it goes with its key."""
        self._store.vault.objects.delete([NOTE])
        self._store.vault.objects.purge()


def _without(event: Event, gone: frozenset[str], emptied: set[str], removed: set[str]) -> Event | None:
    """The event without what is let go; `None` where nothing is left of it."""
    if isinstance(event, FrameRecorded):
        return None if event.frame.id in gone else event
    if isinstance(event, MessageChanged):
        return None if event.message.id in gone else event
    if isinstance(event, MessagesRecorded):
        messages = tuple(one for one in event.messages if one.id not in gone)
        return replace(event, messages=messages) if messages else None
    if isinstance(event, PictureDropped):
        frames = tuple(one for one in event.frame_ids if one not in gone)
        return replace(event, frame_ids=frames) if frames else None
    if isinstance(event, SegmentFiled):
        if event.segment.id in removed:
            return None
        if event.segment.id in emptied and event.segment.source_ids:
            return SegmentFiled(replace(event.segment, source_ids=()), event.memories)
    return event


def _batched(items: Sequence[Item], size: int) -> Iterator[tuple[Item, ...]]:
    for start in range(0, len(items), size):
        yield tuple(items[start : start + size])
