"""Carrying a deletion out: the journal first, since it is the truth, then everything derived from it.

The plan's essentials are kept in the vault until all is done, so that a crash in the middle is finished at
the next unlock. Every step may be repeated.
"""

import logging
from collections.abc import Callable, Sequence
from dataclasses import dataclass, replace
from datetime import UTC, datetime

import msgspec

from core.engine.filing import Filing, Source
from core.engine.forgetting.plan import Mask, Plan, masked_frame
from core.engine.store import Store
from core.journal.events import (
    Deleted,
    Event,
    FrameRecorded,
    MessageChanged,
    MessagesRecorded,
    SegmentFiled,
    SegmentRemoved,
)
from core.protocol.operations import DeletionCounts
from core.records.errors import IntegrityError, RefusedError
from core.records.geometry import Box
from core.records.memory import Segment
from core.records.message import Message
from core.records.screen import ReadFrame

MaskPicture = Callable[[bytes, str, Sequence[Box]], bytes]
"""Takes a picture, its codec and boxes; gives the picture with the boxes filled."""
Report = Callable[[str, int, int], None]

REMOVED_ANSWER = "This answer was removed together with the memory it came from."
_INTENT = "state/deletion"
_log = logging.getLogger(__name__)


@dataclass(frozen=True, slots=True)
class _Intent:
    """What has to be finished after a crash."""

    at: datetime
    """When the user said so. Names the deletion in the journal, which is to tell of it once."""
    removed: tuple[str, ...]
    masked: dict[str, Mask]
    segments: tuple[Segment, ...]
    answers: tuple[str, ...]
    pictures: tuple[str, ...]
    counts: DeletionCounts


class Eraser:
    """Carries plans out. Runs in the writer thread, which is the only one that changes anything."""

    def __init__(self, store: Store, filing: Filing, mask_picture: MaskPicture) -> None:
        self._store = store
        self._filing = filing
        self._mask_picture = mask_picture

    def erase(self, plan: Plan, report: Report) -> DeletionCounts:
        """Delete for good. Returns the receipt."""
        intent = _Intent(
            datetime.now(UTC),
            tuple(sorted(plan.removed)),
            dict(plan.masked),
            plan.segments,
            plan.answers,
            plan.pictures,
            plan.counts,
        )
        self._store.vault.objects.put(_INTENT, msgspec.msgpack.encode(intent))
        return self._carry_out(intent, report)

    def finish_interrupted(self, report: Report) -> bool:
        """Finish what a crash interrupted; says whether there was anything."""
        objects = self._store.vault.objects
        if objects.stat(_INTENT) is None:
            return False
        _log.warning("finishing a deletion that was interrupted")
        self._carry_out(msgspec.msgpack.decode(objects.get(_INTENT), type=_Intent), report)
        return True

    def _carry_out(self, intent: _Intent, report: Report) -> DeletionCounts:
        tables, journal = self._store.tables, self._store.journal
        removed = frozenset(intent.removed)
        segments = {segment.id for segment in intent.segments}
        masked = self._mask_frames(intent, report)
        sources = self._sources_left(intent, masked)
        answers = {turn.id: _emptied(turn) for turn in tables.get_many(Message, intent.answers).values()}

        def transform(event: Event) -> Event | None:
            if isinstance(event, Deleted) and event.at == intent.at:
                return None  # told by an attempt that was interrupted after it
            return _forgotten(event, removed, masked, segments, answers)

        journal.rewrite(transform, lambda done, total: report("Rewriting the journal", done, total))
        report("Filing again what is left", 0, 0)
        self._filing.refile(intent.segments, sources)
        tables.add_frames(masked.values())
        tables.add_messages(answers.values())
        tables.delete(ReadFrame, removed)
        tables.delete(Message, removed)
        report("Destroying what is left on the disk", 0, 0)
        self._store.vault.objects.delete(intent.pictures)
        tables.purge()
        counts = replace(intent.counts, done=True, deleted_at=intent.at)
        journal.append(
            Deleted(
                at=intent.at,
                memories=counts.memories,
                frames=counts.frames,
                masked_frames=counts.masked_frames,
                messages=counts.messages,
                passages=counts.passages,
                answers=counts.answers,
            )
        )
        # Journal segments may be gone, and their numbers be given anew: an older mark would hide those.
        self._filing.mark()
        self._store.vault.objects.purge()
        self._store.vault.objects.delete([_INTENT])
        self._store.vault.objects.purge()  # once more: the intent names windows and conversations
        _log.info("deleted %d frames and %d messages", counts.frames, counts.messages)
        return counts

    def _mask_frames(self, intent: _Intent, report: Report) -> dict[str, ReadFrame]:
        """The frames that stay, with new pictures."""
        done: dict[str, ReadFrame] = {}
        frames = self._store.tables.get_many(ReadFrame, intent.masked)
        for number, frame in enumerate(frames.values()):
            report("Blotting out", number, len(frames))
            mask = intent.masked[frame.id]
            if frame.image != mask.image:
                done[frame.id] = frame
                continue
            name, version = _next_name(frame)
            try:
                image = self._mask_picture(self._store.image(frame), frame.codec, mask.boxes)
            except (IntegrityError, RefusedError):
                # Nobody can see what is on it, so it goes whole: it must not hold up the deletion for ever.
                _log.warning("the picture of frame %s is damaged and is removed", frame.id)
            else:
                self._store.put_image(frame.id, image, version)
            done[frame.id] = masked_frame(frame, mask, name)
        return done

    def _sources_left(self, intent: _Intent, masked: dict[str, ReadFrame]) -> dict[str, Source]:
        wanted = {one for segment in intent.segments for one in segment.source_ids} - set(intent.removed)
        tables = self._store.tables
        sources: dict[str, Source] = {
            **tables.get_many(ReadFrame, wanted),
            **tables.get_many(Message, wanted),
        }
        return sources | masked


def _next_name(frame: ReadFrame) -> tuple[str, int]:
    """The name and version of the picture that takes the place of a frame's present one."""
    stem, _, version = frame.image.partition(".")
    number = int(version or 0) + 1
    return f"{stem}.{number}", number


def _emptied(turn: Message) -> Message:
    return replace(turn, text=REMOVED_ANSWER, citations=())


def _forgotten(
    event: Event,
    removed: frozenset[str],
    masked: dict[str, ReadFrame],
    segments: set[str],
    answers: dict[str, Message],
) -> Event | None:
    """The event without what is forgotten; `None` where nothing is left of it."""
    if isinstance(event, FrameRecorded):
        if event.frame.id in removed:
            return None
        return FrameRecorded(masked[event.frame.id]) if event.frame.id in masked else event
    if isinstance(event, MessagesRecorded):
        left = tuple(answers.get(one.id, one) for one in event.messages if one.id not in removed)
        if left == event.messages:
            return event
        return MessagesRecorded(left) if left else None
    if isinstance(event, MessageChanged):
        changed = answers.get(event.message.id, event.message)
        return None if changed.id in removed else MessageChanged(changed)
    if isinstance(event, SegmentFiled) and event.segment.id in segments:
        return None  # filed again from what is left
    if isinstance(event, SegmentRemoved) and event.segment_id in segments:
        return None
    return event
