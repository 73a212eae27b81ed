"""What is true in a made-up life, and which sentence says so."""

from dataclasses import dataclass, field
from datetime import datetime
from typing import Literal

from core.records.message import Message
from core.records.screen import ReadFrame

Nature = Literal["fact", "event", "howto", "document", "noise", "poison", "small talk"]


@dataclass(frozen=True)
class Truth:
    """What one sentence says."""

    nature: Nature
    key: str = ""
    """What it is about: `Priya|home`. Of one key only the newest value holds, if `changes`."""
    value: str = ""
    """Words that a memory of it has to hold."""
    subject: str = ""
    """A word that names whom or what it is about."""
    changes: bool = False
    standing: bool = False
    """Of a kind that one untrusted source may not establish."""
    until: datetime | None = None
    """A date that passes: what was planned before is not superseded by what is planned after it."""


@dataclass
class Told:
    """A truth, when and where it was told."""

    truth: Truth
    at: datetime
    source: str
    text: str
    trusted: bool


@dataclass
class Life:
    """Everything that happens, in order, and the truth of every source."""

    happenings: list[ReadFrame | list[Message]] = field(default_factory=list)
    told: list[Told] = field(default_factory=list)
    sentences: dict[str, list[tuple[str, Truth]]] = field(default_factory=dict)
    """By source: what it says. Lines that are not listed are part of programs."""
    seconds: float = 0.0
    """Of screen time."""

    def say(self, source: str, at: datetime, text: str, truth: Truth, *, trusted: bool) -> None:
        """Note what a source says."""
        self.sentences.setdefault(source, []).append((text, truth))
        if truth.nature in {"fact", "event", "howto", "document"}:
            self.told.append(Told(truth, at, source, text, trusted))
