"""What was said: chat turns typed into Afterimage and lines of imported transcripts."""

from dataclasses import dataclass
from datetime import datetime
from typing import Literal

from core.records.memory import Citation, Origin

Role = Literal["statement", "question", "answer"]
"""Only statements are evidence. Questions are kept so that a conversation can be shown again; answers
are our own words and never support anything."""


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
