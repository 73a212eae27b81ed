"""Operations that bring things back: searching, asking, listing, showing."""

from dataclasses import dataclass
from datetime import datetime
from typing import Literal

from core.protocol.operations.base import Nothing, Request
from core.records.geometry import Box
from core.records.memory import Citation, GapReason, LinkKind, Memory, MemoryType, Status
from core.records.message import Message
from core.records.screen import Line, Size, Window

Listed = Literal["current", "quarantined", "superseded", "merged", "candidate", "hidden", "all"]
"""Which memories are listed: those that are recalled, those of another standing, or all."""


@dataclass(frozen=True, slots=True)
class Hit:
    """One search result."""

    memory_id: str
    """Empty for a line that is not part of a memory yet."""
    type: str
    """A memory type, or "line"."""
    score: float
    """Higher is better; comparable within one reply only."""
    text: str
    time: datetime
    zone: str
    app: str
    title: str
    source_ids: tuple[str, ...]
    """The best supporting source first."""
    conversation: str = ""
    speaker: str = ""
    reasons: tuple[tuple[str, float], ...] = ()
    """Why it came up: what each feature brought to its score, the strongest first."""
    url: str = ""
    """Of the page or file it was seen on, where it is known."""


@dataclass(frozen=True, slots=True)
class Hits:
    """Search results, best first."""

    hits: tuple[Hit, ...]
    notice: str = ""
    """Why something may be missing, in plain words; empty otherwise."""


@dataclass(frozen=True, slots=True)
class Search(Request[Hits]):
    """Find memories or single lines. At line level no source comes twice."""

    op = "search"
    reply = Hits
    query: str
    limit: int = 10
    level: Literal["memory", "line"] = "memory"
    app: str = ""
    conversation: str = ""
    start: datetime | None = None
    end: datetime | None = None
    now: datetime | None = None
    zone: str = ""
    me: str = ""


@dataclass(frozen=True, slots=True)
class Missing:
    """What the record lacks of a stretch of time for one reason."""

    reason: GapReason
    seconds: float
    gaps: int


@dataclass(frozen=True, slots=True)
class Searched:
    """Where an answer looked, so that "I don't have that" can be judged."""

    start: datetime | None
    """From; `None` where nothing is recorded at all."""
    end: datetime | None
    memories: int
    gaps: int
    missing: tuple[Missing, ...] = ()
    """Why there are gaps, the most time first; told where the question is about a certain time."""


@dataclass(frozen=True, slots=True)
class Answer:
    """An answer and what it rests on."""

    answer: str
    short: str
    """The bare value where there is one, else empty."""
    citations: tuple[Citation, ...]
    searched: Searched
    abstained: bool
    mode: Literal["extractive", "model"]
    nearest: tuple[Hit, ...] = ()
    """When abstained: what came closest."""
    conversation: str = ""
    message_id: str = ""
    """Where the answer was kept; empty for a question that is not kept."""
    notice: str = ""
    """Why something may be missing, in plain words; empty otherwise."""
    confidence: float = 0.0
    """How much better the evidence fits the question than what is about somebody or something else."""


@dataclass(frozen=True, slots=True)
class Ask(Request[Answer]):
    """Answer a question from memory. With `conversation` the turn is kept there ("new" starts one)."""

    op = "ask"
    reply = Answer
    question: str
    conversation: str = ""
    now: datetime | None = None
    zone: str = ""
    me: str = ""
    language: str = ""
    """Of the sentences that an answer is composed of, "en" or "de"; that of the question if empty."""
    plain: bool = False
    """Without a language model, also where one is chosen: for what the program tries out by itself."""


@dataclass(frozen=True, slots=True)
class Conversation:
    """A chat kept in the window's history."""

    id: str
    title: str
    started_at: datetime
    updated_at: datetime


@dataclass(frozen=True, slots=True)
class Conversations:
    """Newest first."""

    conversations: tuple[Conversation, ...]


@dataclass(frozen=True, slots=True)
class ListConversations(Request[Conversations]):
    """The chats held in Afterimage's own window."""

    op = "conversations"
    reply = Conversations


@dataclass(frozen=True, slots=True)
class Messages:
    """In the order they were said."""

    messages: tuple[Message, ...]


@dataclass(frozen=True, slots=True)
class ListMessages(Request[Messages]):
    """The turns of one chat."""

    op = "messages"
    reply = Messages
    conversation: str


@dataclass(frozen=True, slots=True)
class RenameConversation(Request[Nothing]):
    """Give a chat a name of the user's own."""

    op = "conversations.rename"
    reply = Nothing
    conversation: str
    name: str
    """At most 120 characters; empty for the words it begins with."""


@dataclass(frozen=True, slots=True)
class DeleteConversation(Request[Nothing]):
    """Remove a chat with what was said in it."""

    op = "conversations.delete"
    reply = Nothing
    conversation: str


@dataclass(frozen=True, slots=True)
class MemoryRow:
    """What a list shows of a memory."""

    id: str
    type: MemoryType
    summary: str
    time: datetime
    """When it was said or seen."""
    zone: str
    app: str
    conversation: str
    trust: float
    frame_id: str = ""
    """For the thumbnail; empty where no frame supports it."""
    pinned: bool = False
    status: Status = "queryable"
    reason: str = ""
    """Why it is held back, as a word; empty for not."""
    times: int = 1
    """On how many occasions it was said or seen."""


@dataclass(frozen=True, slots=True)
class MemoryRows:
    """One page, newest first, and how many there are in all."""

    rows: tuple[MemoryRow, ...]
    total: int


@dataclass(frozen=True, slots=True)
class ListMemories(Request[MemoryRows]):
    """A page of memories, filtered by type, standing and text."""

    op = "memories"
    reply = MemoryRows
    type: MemoryType | Literal[""] = ""
    text: str = ""
    offset: int = 0
    limit: int = 200
    status: Listed = "current"


@dataclass(frozen=True, slots=True)
class Version:
    """Another memory of the same matter: what held before or since, says the same, or says otherwise."""

    id: str
    text: str
    status: Status
    since: datetime
    until: datetime | None
    """When it ceased to hold; `None` where it has not, or never did."""
    zone: str
    how: LinkKind
    """How it stands to the memory that is shown."""
    trust: float


@dataclass(frozen=True, slots=True)
class Shown:
    """A memory with its evidence opened."""

    memory: Memory
    sources: tuple[Citation, ...]
    """One for each piece of evidence, in order."""
    history: tuple[Version, ...] = ()
    """Oldest first."""


@dataclass(frozen=True, slots=True)
class ShowMemory(Request[Shown]):
    """One memory, whole."""

    op = "memories.show"
    reply = Shown
    id: str
    looked_at: bool = False
    """Whether the user opens it, which counts as a use. A program that lists memories does not say so."""


@dataclass(frozen=True, slots=True)
class Picture:
    """A frame's picture, in the reply's blob."""

    frame_id: str
    taken_at: datetime
    zone: str
    size: Size
    codec: str
    windows: tuple[Window, ...] = ()
    lines: tuple[Line, ...] = ()
    boxes: tuple[Box, ...] = ()
    """Around the words that memories rest on; empty where no memory cites this frame."""


@dataclass(frozen=True, slots=True)
class GetFrame(Request[Picture]):
    """A frame's picture in a common format, or a thumbnail at most `width` pixels wide."""

    op = "frame"
    reply = Picture
    id: str
    width: int = 0
    """0 for the full picture."""
    box: Box | None = None
    """Thumbnail only: crop around this box first."""
