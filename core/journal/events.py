"""What the journal tells: evidence that came in, memories as they were filed, and what the user did."""

from dataclasses import dataclass
from datetime import datetime

from core.records.geometry import Box
from core.records.memory import Gap, Memory, Segment, Verdict
from core.records.message import Message
from core.records.screen import ReadFrame


@dataclass(frozen=True, slots=True)
class FrameRecorded:
    """A frame was read and its picture stored. Recording the same id again replaces it."""

    frame: ReadFrame


@dataclass(frozen=True, slots=True)
class MessagesRecorded:
    """Chat turns or transcript lines came in. Recording the same id again replaces it."""

    messages: tuple[Message, ...]


@dataclass(frozen=True, slots=True)
class MessageChanged:
    """One turn is now this: an answer lost its words to a deletion, or was corrected."""

    message: Message


@dataclass(frozen=True, slots=True)
class SegmentFiled:
    """A segment and every memory made from it. Replaces what was filed for the same segment before."""

    segment: Segment
    memories: tuple[Memory, ...]


@dataclass(frozen=True, slots=True)
class SegmentRemoved:
    """A segment is gone, with the memories that were filed from it."""

    segment_id: str


@dataclass(frozen=True, slots=True)
class GapRecorded:
    """Nothing was recorded for a while, and why."""

    gap: Gap


@dataclass(frozen=True, slots=True)
class LedgerNoted:
    """Something was skipped, masked or dropped by a rule. Names the rule, never the content."""

    time: datetime
    rule: str
    action: str
    until: datetime | None = None
    """When it happened last, where it happened more than once."""
    count: int = 1


@dataclass(frozen=True, slots=True)
class Deleted:
    """The user deleted something: when and how much, never what."""

    at: datetime
    memories: int = 0
    frames: int = 0
    masked_frames: int = 0
    messages: int = 0
    passages: int = 0
    answers: int = 0
    questions: int = 0
    unread: int = 0
    """Captures that waited to be read."""
    bytes_freed: int = 0


@dataclass(frozen=True, slots=True)
class Blotted:
    """What was blotted out of a frame that stayed: places on it, never words."""

    frame_id: str
    before: int
    """How many lines the frame had, by which it shows whether this was done to it already."""
    lines: tuple[int, ...] = ()
    """Indices of the lines that went."""
    boxes: tuple[Box, ...] = ()
    """What was filled on the picture."""
    titles: tuple[int, ...] = ()
    """Indices of the windows that lost title and address."""
    windows: tuple[int, ...] = ()
    """Indices of the windows that lost all that names them."""


@dataclass(frozen=True, slots=True)
class Forgotten:
    """What a deletion took, without a word of it, so that an older copy can be made to forget it again."""

    at: datetime
    """The same as that of its `Deleted`; names the deletion."""
    frames: tuple[str, ...] = ()
    """Ids of frames that went. They are random."""
    messages: tuple[str, ...] = ()
    """Messages that went, under ids that only this vault can make of theirs."""
    emptied: tuple[str, ...] = ()
    """Answers that lost their words, named likewise."""
    masked: tuple[Blotted, ...] = ()
    device: str = ""
    """The device of the circle on which the user deleted; empty for this one."""


@dataclass(frozen=True, slots=True)
class MemoryPinned:
    """The user pinned a memory, or unpinned it. The last such event of an id counts."""

    memory_id: str
    pinned: bool = True
    at: datetime | None = None
    device: str = ""
    """The device of the circle on which the user did so; empty for this one."""


@dataclass(frozen=True, slots=True)
class MemoryJudged:
    """The user gave a verdict about a memory, or took it back. The last of an id and verdict counts."""

    memory_id: str
    segment_id: str
    """The segment it was filed from, with which it is forgotten."""
    at: datetime
    verdict: Verdict
    given: bool = True
    into: str = ""
    """Of `merged`: the memory that stands for both."""
    device: str = ""
    """The device of the circle on which the user did so; empty for this one."""


@dataclass(frozen=True, slots=True)
class PictureDropped:
    """Pictures of frames were let go by the user's storage rule; what was read on them stays."""

    frame_ids: tuple[str, ...]


@dataclass(frozen=True, slots=True)
class TextsDropped:
    """Frames and messages of these segments were let go by the user's storage rule; their memories stay."""

    segment_ids: tuple[str, ...]


Event = (
    FrameRecorded
    | MessagesRecorded
    | MessageChanged
    | SegmentFiled
    | SegmentRemoved
    | GapRecorded
    | LedgerNoted
    | Deleted
    | Forgotten
    | MemoryPinned
    | MemoryJudged
    | PictureDropped
    | TextsDropped
)
"""Everything the tables can be derived from, in the order it happened."""

KINDS: dict[str, type[Event]] = {
    "frame": FrameRecorded,
    "messages": MessagesRecorded,
    "message-changed": MessageChanged,
    "segment": SegmentFiled,
    "segment-removed": SegmentRemoved,
    "gap": GapRecorded,
    "ledger": LedgerNoted,
    "deleted": Deleted,
    "forgotten": Forgotten,
    "pinned": MemoryPinned,
    "judged": MemoryJudged,
    "picture-dropped": PictureDropped,
    "texts-dropped": TextsDropped,
}
"""The name each event has on disk. A name is never given to another event, nor changed."""
