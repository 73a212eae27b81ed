"""What plugins bring along, and what they are given and give back: frozen records and small protocols."""

from collections.abc import Callable, Iterable, Sequence
from dataclasses import dataclass
from datetime import datetime
from typing import BinaryIO, Literal, Protocol

from core.records.memory import MemoryType

ProposalKind = Literal[
    "place", "work", "preference", "identity", "relation", "plan", "appointment", "value", "note"
]
"""Where somebody lives; where or as what somebody works; likes and dislikes; who somebody is; family,
friends, pets; a plan; a date on which something is due; a number, sum or address of a thing; anything
else."""


# ── importers ────────────────────────────────────────────────────────────────────────────────────────


@dataclass(frozen=True, slots=True)
class ImportedMessage:
    """Something that was said or written, as an importer gives it."""

    id: str
    """The same whenever the same is imported, and unlike all others of its conversation."""
    conversation: str
    """A chat, a thread, a book: what belongs together."""
    text: str
    """At most 65,536 characters; what is longer is cut."""
    at: datetime
    """Aware."""
    speaker: str = ""
    """By name; empty for the user."""
    zone: str = ""
    """IANA name of the place where it was said, where it is known."""


@dataclass(frozen=True, slots=True)
class Importer:
    """Reads one kind of file."""

    name: str
    """In a few words, as the user reads it: "Chats of Sample"."""
    recognises: Callable[[bytes, str], bool]
    """Whether it is that kind, by the first 64 KiB and the file's name."""
    read: Callable[[BinaryIO], Iterable[ImportedMessage]]
    """What stands in it, in order. The file is open for reading, at its beginning, and can be sought in."""


# ── exporters ────────────────────────────────────────────────────────────────────────────────────────


@dataclass(frozen=True, slots=True)
class ExportedSource:
    """What a memory rests on."""

    quote: str
    at: datetime
    zone: str
    speaker: str = ""
    app: str = ""
    title: str = ""
    url: str = ""


@dataclass(frozen=True, slots=True)
class ExportedMemory:
    """A memory as an exporter gets it."""

    id: str
    type: MemoryType
    text: str
    at: datetime
    """When it was said or seen, in UTC."""
    zone: str
    """IANA name of the place."""
    sources: tuple[ExportedSource, ...]


class ExportWriter(Protocol):
    """Makes one file, bit by bit. What it gives is written in that order."""

    def begin(self) -> bytes:
        """What stands before all memories."""
        ...

    def add(self, memory: ExportedMemory) -> bytes:
        """One memory. They come in the order of time."""
        ...

    def end(self) -> bytes:
        """What stands after all memories."""
        ...


@dataclass(frozen=True, slots=True)
class Exporter:
    """Writes memories into a file of one kind."""

    name: str
    """As it is chosen: letters, digits and hyphens."""
    about: str
    """In a few words."""
    suffix: str
    """Of its files: ".csv"."""
    make: Callable[[], ExportWriter]
    """Begins a file."""


# ── memory writers ───────────────────────────────────────────────────────────────────────────────────


@dataclass(frozen=True, slots=True)
class ShownSource:
    """One message, or neighbouring lines of one window, of an activity that has ended."""

    number: int
    """From 1 on; how a proposal names it."""
    text: str
    at: datetime
    zone: str
    speaker: str = ""
    app: str = ""
    title: str = ""
    url: str = ""


@dataclass(frozen=True, slots=True)
class Proposal:
    """A fact that a source tells. It is kept only if the source bears it out, in its own words."""

    source: int
    kind: ProposalKind
    subject: str
    """Whom or what it is about, by a name that stands in the quote or is the speaker's; 60 characters."""
    predicate: str
    """A few words that join them: "lives in"; 40 characters."""
    object: str
    """The value, exactly as in the quote; 120 characters."""
    quote: str
    """The words of the source that say so, exactly, one sentence; 240 characters."""


@dataclass(frozen=True, slots=True)
class MemoryWriter:
    """Finds facts in activities."""

    name: str
    propose: Callable[[Sequence[ShownSource]], Iterable[Proposal]]
    """At most 12 for an activity; the first count."""
