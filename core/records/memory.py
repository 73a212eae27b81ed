"""A memory, the evidence it rests on, and the passages that search reads."""

from collections.abc import Iterable
from dataclasses import dataclass
from datetime import datetime
from typing import Literal

from core.records.geometry import Box

SCHEMA_VERSION = 1

MemoryType = Literal["core", "episodic", "semantic", "procedural", "resource", "vault"]
Origin = Literal["screen", "chat", "import", "user", "consolidation"]
Form = Literal["said", "written"]
"""What words are: those of somebody, or part of a note, page or document."""
Precision = Literal["second", "minute", "day", "week", "month", "year"]
Status = Literal["queryable", "enriched", "quarantined", "superseded", "merged", "candidate"]
"""`merged`: another memory says the same and stands for both. `candidate`: seen once, worth recalling only
when it is seen again. Only the first two are recalled."""
Verdict = Literal["hidden", "believed", "current", "apart", "merged"]
"""What the user has said about a memory: never recall it; it is right; it holds again; it is no other's
twin; it says the same as another."""
LinkKind = Literal["said_again", "supersedes", "superseded_by", "contradicts", "corrects"]

TRUST: dict[str, float] = {"user": 1.0, "chat": 0.8, "import": 0.6, "screen": 0.3, "consolidation": 0.2}
"""How far a statement is believed, by where it came from."""


@dataclass(frozen=True, slots=True)
class Evidence:
    """Where a memory comes from: a source, the place in it, and the exact words."""

    source_id: str
    """A frame's id, or `conversation/id` of a message."""
    quote: str
    """Stands character for character in the source (lines joined by a newline)."""
    lines: tuple[int, ...] = ()
    """Indices of the frame's lines; empty for messages."""
    box: Box | None = None
    """Around those lines on the frame; `None` for messages."""


@dataclass(frozen=True, slots=True)
class Entity:
    """A person, organisation, place, project or thing that a memory is about."""

    name: str
    kind: Literal["person", "organisation", "place", "project", "thing", "contact"]


@dataclass(frozen=True, slots=True)
class Link:
    """From one memory to another."""

    kind: LinkKind
    memory_id: str


@dataclass(frozen=True, slots=True)
class Wish:
    """A verdict of the user about one memory."""

    verdict: Verdict
    at: datetime
    into: str = ""
    """Of `merged`: the memory that stands for both."""


def is_live(status: str, wishes: Iterable[Wish]) -> bool:
    """Whether a memory of that standing, with these verdicts of the user, may be recalled."""
    return status in {"queryable", "enriched"} and all(one.verdict != "hidden" for one in wishes)


@dataclass(frozen=True, slots=True)
class Memory:
    """One record of any type. `fields` carries what only that type has (see docs/memory.md)."""

    id: str
    type: MemoryType
    text: str
    summary: str
    """One line."""
    occurred_start: datetime
    occurred_end: datetime
    precision: Precision
    recorded_at: datetime
    zone: str
    evidence: tuple[Evidence, ...]
    """Never empty: no evidence, no record."""
    origin: Origin
    trust: float
    extractor: str
    """Who made it, with its version ("rules/1")."""
    segment: str = ""
    """The segment it was filed from; filing a segment again replaces what it made before."""
    app: str = ""
    window_title: str = ""
    url: str = ""
    conversation: str = ""
    entities: tuple[Entity, ...] = ()
    status: Status = "queryable"
    pinned: bool = False
    valid_from: datetime | None = None
    invalid_at: datetime | None = None
    superseded_by: str = ""
    fields: tuple[tuple[str, str], ...] = ()
    """Type-specific: subject, predicate, object, kind; actor, event_type, duration…"""
    schema: int = SCHEMA_VERSION
    reason: str = ""
    """Why the gates held it back when it was filed, as a word of `core.extraction.gates`; empty for not."""
    times: int = 1
    """On how many occasions it was said or seen."""
    last_said: datetime | None = None
    """The last of them; `None` where there was only one."""
    links: tuple[Link, ...] = ()
    wishes: tuple[Wish, ...] = ()
    rests_on: tuple[str, ...] = ()
    """Of what sums up other memories: the segments those were filed from. It goes when one of them does."""

    def wish(self, verdict: Verdict) -> Wish | None:
        """The user's verdict of that kind, if there is one."""
        return next((one for one in self.wishes if one.verdict == verdict), None)

    @property
    def live(self) -> bool:
        """Whether it may be recalled."""
        return is_live(self.status, self.wishes)

    def field(self, name: str) -> str:
        """The type-specific field of that name, empty where there is none."""
        return next((value for key, value in self.fields if key == name), "")

    @property
    def learned_at(self) -> datetime:
        """When it was said or seen, which may be long before or after what it tells of."""
        return self.valid_from or self.occurred_start

    @property
    def source_ids(self) -> tuple[str, ...]:
        """The sources it rests on, each once, in order."""
        return tuple(dict.fromkeys(item.source_id for item in self.evidence))


@dataclass(frozen=True, slots=True)
class Passage:
    """The unit search reads: one message, or neighbouring new lines of one window."""

    id: str
    source_id: str
    segment: str
    text: str
    occurred_at: datetime
    zone: str
    origin: Origin
    trust: float
    lines: tuple[int, ...] = ()
    box: Box | None = None
    app: str = ""
    window_title: str = ""
    conversation: str = ""
    speaker: str = ""
    url: str = ""
    """Of the page or file the window showed, where it is known."""
    form: Form = "said"

    @property
    def teller(self) -> str:
        """Who says it; of what is written in a note or document, its title."""
        return self.conversation if self.form == "written" else self.speaker

    @property
    def author(self) -> str:
        """Who says it; nobody where it is the document that counts."""
        return "" if self.form == "written" else self.speaker

    @property
    def title(self) -> str:
        """Of the window or document it stands in; empty for what was said."""
        return self.conversation if self.form == "written" else self.window_title


@dataclass(frozen=True, slots=True)
class Segment:
    """One activity: a stretch of frames of one app and title, or of one conversation's messages."""

    id: str
    origin: Origin
    source_ids: tuple[str, ...]
    started_at: datetime
    ended_at: datetime
    zone: str
    app: str = ""
    window_title: str = ""
    conversation: str = ""
    read_by: str = ""
    """The extractors of models and plugins that have read it as well, parted by spaces; filed again, it is
    unread."""
    device: str = ""
    """The device of the user's circle that it came from; empty for this one."""


GapReason = Literal[
    "paused", "schedule", "locked", "idle", "excluded", "permission",
    "failed", "full", "suspended", "battery", "clock", "off",
]  # fmt: skip
"""Why nothing was recorded. `schedule`: outside the hours the user has set. `locked`: the system's screen
was. `idle`: the user was away. `excluded`: something was in view that must not be recorded. `permission`: the
system does not let us see the screen. `full`: there was no room on the disk, or no disk. `suspended`: the
computer slept. `battery`: the user's budget allows nothing without mains. `clock`: the clock was set forward,
and those hours never were. `off`: Afterimage did not run."""


@dataclass(frozen=True, slots=True)
class Gap:
    """A stretch in which nothing was recorded, and why; never what."""

    started_at: datetime
    ended_at: datetime
    reason: GapReason


@dataclass(frozen=True, slots=True)
class Citation:
    """A quote an answer rests on, with everything needed to show it."""

    memory_id: str
    source_id: str
    quote: str
    time: datetime
    zone: str
    app: str = ""
    title: str = ""
    frame_id: str = ""
    """The frame to open; empty for messages."""
    box: Box | None = None
    speaker: str = ""
    url: str = ""
    """Where the page or file is, if that is known."""
