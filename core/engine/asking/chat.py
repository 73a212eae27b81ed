"""Conversations in Afterimage's own window: what was asked and answered is kept, to be shown again.

Only what the user tells us is evidence. A question is not, and our own answers never are.
"""

import re
from dataclasses import replace
from datetime import datetime

from core.protocol.operations import Answer
from core.records.message import Message, Role

NEW = "new"
"""As a conversation's id: begin one."""
ASSISTANT = "Afterimage"
NOTED = "I will remember that."

_ASKING = re.compile(
    r"""(?ix) ^ \W* (?: who|whom|whose|what|which|when|where|why|how|is|are|was|were|am|do|does|did|have|has
    |had|can|could|will|would|should|shall|may|might|show|find|list|tell|give|search|remind|look|open
    |summari[sz]e|explain|describe|compare|count|any|anything|and\s+(?:who|what|when|where|how|which)) \b"""
)


def is_question(text: str) -> bool:
    """Whether a turn asks for something rather than tells something."""
    return text.rstrip(" \"'”)").endswith("?") or _ASKING.match(text) is not None or len(text.split()) <= 2  # noqa: PLR2004 -- mere key words


def user_turn(number: str, conversation: str, speaker: str, text: str, now: datetime, zone: str) -> Message:
    """What the user typed."""
    role: Role = "question" if is_question(text) else "statement"
    return Message(
        id=f"{conversation}/{number}",
        conversation=conversation,
        speaker=speaker or "Me",
        text=text,
        sent_at=now,
        zone=zone,
        role=role,
        origin="chat",
    )


def reply_turn(number: str, question: Message, answer: Answer, now: datetime) -> Message:
    """What we said to it."""
    return replace(
        question,
        id=f"{question.conversation}/{number}",
        speaker=ASSISTANT,
        text=answer.answer,
        sent_at=now,
        role="answer",
        citations=answer.citations,
    )
