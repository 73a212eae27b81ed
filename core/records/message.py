"""What was said: chat turns typed into Afterimage and lines of imported transcripts."""

from dataclasses import dataclass
from datetime import datetime
from typing import Literal

from core.records.memory import Citation, Form, MemoryType, Origin

Role = Literal["statement", "question", "answer"]
"""Only statements are evidence. Questions are kept so that a conversation can be shown again; answers
are our own words and never support anything."""


@dataclass(frozen=True, slots=True)
class Corrected:
    """A memory that the user wrote anew, as far as the new version takes after it."""

    memory_id: str
    type: MemoryType
    fields: tuple[tuple[str, str], ...] = ()
    occurred_start: datetime | None = None
    """When it happened, where only the words were wrong; `None` for what has changed by now."""
    occurred_end: datetime | None = None


@dataclass(frozen=True, slots=True)
class Message:
    """One turn of a conversation."""

    id: str
    """`conversation/local id`: the source id that citations name."""
    conversation: str
    speaker: str
    text: str
    sent_at: datetime
    """Aware, UTC."""
    zone: str
    role: Role = "statement"
    origin: Origin = "import"
    citations: tuple[Citation, ...] = ()
    """What an answer rested on; empty otherwise."""
    corrects: Corrected | None = None
    """What the user put right with these words."""
    conversation_name: str = ""
    """What the user calls the conversation; with its first answer only."""
    form: Form = "said"
    """What is written has its title for a conversation."""
