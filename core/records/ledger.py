"""What was left out of the record, and by which rule; never what it was."""

from dataclasses import dataclass
from datetime import datetime
from typing import Literal

LedgerAction = Literal["skipped", "masked", "dropped"]
"""`skipped`: looks at the screen of which nothing was kept. `masked`: frames that were kept without it.
`dropped`: frames that were thrown away when they were read."""


@dataclass(frozen=True, slots=True)
class LedgerEntry:
    """A rule did the same a number of times within a while."""

    started_at: datetime
    ended_at: datetime
    rule: str
    action: LedgerAction
    count: int = 1
