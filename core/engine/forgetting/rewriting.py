"""What the journal tells of evidence once something of it is forgotten."""

from collections.abc import Mapping
from dataclasses import dataclass, replace

from core.engine.forgetting.masking import is_masked, masked_frame, next_image
from core.journal.events import (
    Blotted,
    Event,
    FrameRecorded,
    MemoryJudged,
    MessageChanged,
    MessagesRecorded,
    PictureDropped,
    SegmentFiled,
    SegmentRemoved,
)
from core.records.message import Message
from core.records.screen import ReadFrame

REMOVED_ANSWER = "This answer was removed together with the memory it came from."


def emptied(turn: Message) -> Message:
    """An answer that keeps its place in the conversation and nothing else."""
    return replace(turn, text=REMOVED_ANSWER, citations=(), conversation_name="")


@dataclass(frozen=True, slots=True)
class Rewriting:
    """Takes events and gives back what may be kept of them."""

    removed: frozenset[str]
    """Ids of sources that go."""
    masked: Mapping[str, ReadFrame]
    """Frames that stay, as they are now."""
    masks: Mapping[str, Blotted]
    """What is blotted out of frames, should the tables not have them."""
    segments: frozenset[str]
    """Ids of segments that are filed again from what is left."""
    memories: frozenset[str]
    """Ids of the memories that are filed of those segments then."""
    answers: Mapping[str, Message]
    """Answers that lose their text, as they are now."""

    @property
    def ids(self) -> frozenset[str]:
        """An event in which none of these occurs stays as it is."""
        return self.removed | self.masks.keys() | self.segments | self.answers.keys()

    def transform(self, event: Event) -> Event | None:
        """The event without what is forgotten; `None` where nothing is left of it."""
        if isinstance(event, FrameRecorded):
            return self._frame(event)
        if isinstance(event, MessagesRecorded):
            left = tuple(
                self.answers.get(one.id, one) for one in event.messages if one.id not in self.removed
            )
            if left == event.messages:
                return event
            return MessagesRecorded(left) if left else None
        if isinstance(event, MessageChanged):
            changed = self.answers.get(event.message.id, event.message)
            return None if changed.id in self.removed else MessageChanged(changed)
        if isinstance(event, SegmentFiled | SegmentRemoved | MemoryJudged):
            return None if self._is_of_what_goes(event) else event
        if isinstance(event, PictureDropped):
            ids = tuple(one for one in event.frame_ids if one not in self.removed)
            return PictureDropped(ids) if ids else None
        return event

    def _is_of_what_goes(self, event: SegmentFiled | SegmentRemoved | MemoryJudged) -> bool:
        if isinstance(event, SegmentFiled):
            return event.segment.id in self.segments
        if isinstance(event, MemoryJudged) and event.memory_id in self.memories:
            return False
        return event.segment_id in self.segments

    def _frame(self, event: FrameRecorded) -> FrameRecorded | None:
        frame_id = event.frame.id
        if frame_id in self.removed:
            return None
        if frame_id in self.masked:
            return FrameRecorded(self.masked[frame_id])
        mask = self.masks.get(frame_id)
        if mask is None or is_masked(event.frame, mask):
            return event
        return FrameRecorded(masked_frame(event.frame, mask, next_image(event.frame)[0]))
