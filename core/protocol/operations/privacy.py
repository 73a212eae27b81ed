"""Operations on what is left out of the record: the privacy ledger, and what would be kept just now."""

from dataclasses import dataclass, field
from datetime import date, datetime
from typing import Literal

from core.protocol.operations.base import Request
from core.records.ledger import LedgerAction


@dataclass(frozen=True, slots=True)
class LedgerRow:
    """What one rule left out on one day."""

    day: date
    rule: str
    """The rule's id, such as "app:keepassxc", "secret:card" or "only-these"."""
    action: LedgerAction
    count: int
    first_at: datetime
    last_at: datetime


@dataclass(frozen=True, slots=True)
class Ledger:
    """What was left out, without content; the newest day first."""

    start: datetime
    end: datetime
    rows: tuple[LedgerRow, ...]


@dataclass(frozen=True, slots=True)
class GetLedger(Request[Ledger]):
    """What was skipped, masked and dropped, when, and by which rule."""

    op = "ledger"
    reply = Ledger
    start: datetime | None = None
    """By default a week before the end."""
    end: datetime | None = None
    """By default now."""
    zone: str = ""
    """Of the days; by default the user's."""


WindowFate = Literal["kept", "own", "masked", "refused"]
"""`own`: it is one of Afterimage's, always painted over. `refused`: the whole frame is, because of it."""


@dataclass(frozen=True, slots=True)
class WindowPreview:
    """What would become of a window that can be seen."""

    app: str
    title: str
    """Only of windows that would be kept."""
    fate: WindowFate
    rule: str = ""


@dataclass(frozen=True, slots=True)
class CapturePreview:
    """What would be saved of the screen as it is now. Nothing was."""

    saved: bool
    """Whether a frame would be kept at all."""
    rule: str = ""
    """By which it would not."""
    windows: tuple[WindowPreview, ...] = ()
    """The topmost first."""
    lines: int = 0
    """Lines of text that would be kept."""
    secrets: dict[str, int] = field(default_factory=dict)
    """How many secrets of each kind would be taken out."""
    at_rest: str = ""
    """Why nothing is recorded at present, whatever would be saved; empty while it is."""


@dataclass(frozen=True, slots=True)
class PreviewCapture(Request[CapturePreview]):
    """A dry run: look at the screen once by the rules in force, read it, and store nothing."""

    op = "capture.preview"
    reply = CapturePreview
    needs_keys = False
