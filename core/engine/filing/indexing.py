"""How much of what was recorded can be found, and for how long the rest has waited."""

import time
from typing import Final

from core.protocol.operations import Indexing
from core.spool.spool import Spool

WINDOW: Final = 24 * 3600.0
"""Seconds that the share is about."""
_AT_HAND: Final = 60.0
"""Seconds in which a frame is expected to be read and filed: until then it counts as neither."""
_GREEN: Final = (0.95, 5 * 60.0)
_YELLOW: Final = (0.8, 3600.0)


def indexing(spool: Spool, indexed: int, why_not: str = "") -> Indexing:
    """The present state.

    Args:
        spool: what waits.
        indexed: frames of the last 24 hours that can be found.
        why_not: what it waits for altogether, in plain words; empty while it goes on.
    """
    now = time.time_ns()
    ages = [(now - item.taken_at_ns) / 1e9 for item in spool.pending() if item.kind == "frame"]
    oldest = max(ages, default=0.0)
    waiting = sum(_AT_HAND < age <= WINDOW for age in ages)
    share = indexed / (indexed + waiting) if indexed + waiting else 1.0
    return judged(share, len(ages), max(oldest, 0.0), why_not)


def judged(share: float, waiting: int, oldest: float, why_not: str = "") -> Indexing:
    """The same from its figures: a share of 1, and how many seconds the oldest has waited."""
    if why_not and waiting:
        return Indexing("paused", share, waiting, oldest, why_not)
    if share >= _GREEN[0] and oldest <= _GREEN[1]:
        return Indexing("green", share, waiting, oldest)
    if share >= _YELLOW[0] and oldest <= _YELLOW[1]:
        return Indexing("yellow", share, waiting, oldest)
    return Indexing("red", share, waiting, oldest)
