"""Reads the LoCoMo format: sessions of two people, and questions with their evidence."""

import json
import re
from collections.abc import Iterator
from dataclasses import dataclass
from datetime import UTC, datetime, timedelta
from pathlib import Path
from typing import Any

MULTI_HOP, TEMPORAL, OPEN_DOMAIN, SINGLE_HOP, ADVERSARIAL = 1, 2, 3, 4, 5
_TURN = re.compile(r"D\d+:\d+")
_SECONDS_APART = 20


@dataclass(frozen=True, slots=True)
class Turn:
    """What somebody said."""

    id: str
    speaker: str
    text: str
    at: datetime


@dataclass(frozen=True, slots=True)
class Asked:
    """A question. Category 5 has no answer in the conversation."""

    text: str
    category: int
    answer: str
    gold: tuple[str, ...]
    """Ids of the messages it rests on, as the importer names them."""


@dataclass(frozen=True, slots=True)
class Conversation:
    """All sessions of two people."""

    id: str
    turns: tuple[Turn, ...]
    questions: tuple[Asked, ...]

    @property
    def transcript(self) -> bytes:
        """As the transcript importer takes it."""
        lines = (
            {
                "id": turn.id,
                "conversation": self.id,
                "speaker": turn.speaker,
                "time": turn.at.isoformat(),
                "text": turn.text,
            }
            for turn in self.turns
        )
        return "\n".join(map(json.dumps, lines)).encode()

    @property
    def asked_at(self) -> datetime:
        """The day after the last session."""
        return self.turns[-1].at + timedelta(days=1)


def read(path: Path) -> list[Conversation]:
    """All conversations of a file."""
    return [_conversation(sample) for sample in json.loads(path.read_text("utf-8"))]


def _conversation(sample: dict[str, Any]) -> Conversation:
    name, turns = sample["sample_id"], tuple(_turns(sample["conversation"]))
    known = {turn.id for turn in turns}
    return Conversation(name, turns, tuple(_asked(one, name, known) for one in sample["qa"]))


def _asked(one: dict[str, Any], conversation: str, known: set[str]) -> Asked:
    gold = dict.fromkeys(_TURN.findall(" ".join(one.get("evidence", []))))
    return Asked(
        text=one["question"],
        category=int(one["category"]),
        answer=str(one.get("answer", "")),
        gold=tuple(f"{conversation}/{place}" for place in gold if place in known),
    )


def _turns(conversation: dict[str, Any]) -> Iterator[Turn]:
    numbers = sorted(int(key[8:]) for key in conversation if re.fullmatch(r"session_\d+", key))
    for number in numbers:
        spoken = conversation[f"session_{number}"]
        began = _moment(conversation[f"session_{number}_date_time"])
        for place, turn in enumerate(spoken):
            at = began + timedelta(seconds=_SECONDS_APART * place)
            yield Turn(turn["dia_id"], turn["speaker"], turn["text"], at)


def _moment(text: str) -> datetime:
    """The time of a session, written as "1:56 pm on 8 May, 2023"."""
    return datetime.strptime(text.upper(), "%I:%M %p ON %d %B, %Y").replace(tzinfo=UTC)
