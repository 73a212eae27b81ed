"""What was left out of the record, and by which rule, and who else asked for it; never what it was."""

from dataclasses import dataclass
from datetime import datetime
from typing import Literal

LedgerAction = Literal["skipped", "masked", "dropped", "shared", "refused"]
"""`skipped`: looks at the screen of which nothing was kept. `masked`: frames that were kept without it.
`dropped`: frames that were thrown away when they were read. `shared` and `refused`: calls of programs
that the user has connected."""


@dataclass(frozen=True, slots=True)
class LedgerEntry:
    """A rule did the same a number of times within a while."""

    started_at: datetime
    ended_at: datetime
    rule: str
    action: LedgerAction
    count: int = 1
