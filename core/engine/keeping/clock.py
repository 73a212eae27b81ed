"""The time that ages are reckoned from: slower to believe than the computer's clock.

A clock that is set a year ahead, by mistake or for a game, would make everything a year older, and the rules
would let it all go. So a leap forward is not believed at once: the time believed follows four times as fast
as time passes, and a clock that was set right again within the day has cost nothing that was not nearly due.
"""

from dataclasses import dataclass
from datetime import datetime, timedelta
from typing import Final

import msgspec

from core.records.errors import IntegrityError
from core.vault.objects import SealedObjects

_NOTE: Final = "state/retention-clock"
_LEAP: Final = timedelta(days=2)
"""More than that between two looks is a leap, or a computer that was off: nobody can tell."""
_STEP: Final = timedelta(hours=6)
_CATCH_UP: Final = 4


@dataclass(frozen=True, slots=True)
class Reckoning:
    """What was believed when the clock was last looked at."""

    looked: datetime
    """What the clock showed."""
    believed: datetime


def reckon(before: Reckoning | None, clock: datetime) -> Reckoning:
    """The time to believe now.

    Args:
        before: of the last look; `None` for the first, which is believed.
        clock: what the clock shows.
    """
    if before is None:
        return Reckoning(clock, clock)
    passed = clock - before.looked
    if passed < timedelta(0):
        return Reckoning(clock, min(before.believed, clock))
    ahead = _STEP if passed > _LEAP else _CATCH_UP * passed
    return Reckoning(clock, min(clock, before.believed + ahead))


def believed_time(objects: SealedObjects, clock: datetime, *, keep: bool) -> datetime:
    """The time to reckon ages from.

    Args:
        objects: where the last look is noted.
        clock: what the clock shows.
        keep: whether this counts as a look; a preview does not.
    """
    before = None
    if objects.stat(_NOTE) is not None:
        try:
            before = msgspec.msgpack.decode(objects.get(_NOTE), type=Reckoning)
        except (IntegrityError, msgspec.MsgspecError):
            before = None
    now = reckon(before, clock)
    if keep and now != before:
        objects.put(_NOTE, msgspec.msgpack.encode(now))
    return now.believed
