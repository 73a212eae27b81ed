"""Operations on what is left out of the record: the privacy ledger, and what would be kept just now."""

from dataclasses import dataclass
from datetime import date, datetime

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
