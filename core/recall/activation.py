"""How near to mind something is: recent and often used is nearer, and what was not used fades.

The activation is the base level of ACT-R, B = ln(sum of t ** -d) over the ages t of all occasions (Anderson
and Schooler, "Reflections of the environment in memory", 1991; d = 0.5 as in Anderson et al., "An integrated
theory of the mind", 2004): the power law by which things are needed again. Occasions that are no longer known
one by one are taken as spread evenly (Petrov, "Computationally efficient approximation of the base-level
learning equation", 2006). The chance of retrieval, 1 / (1 + exp((tau - B) / s)), makes of it a feature from 0
to 1. Pure.
"""

import math
from collections.abc import Iterable
from datetime import datetime
from typing import Final, Protocol

from core.memory.shapes import MemoryHead
from core.records.memory import Memory, Passage
from core.records.use import Use

_DECAY: Final = 0.5
_LEAST_AGE: Final = 1.0
"""Days: what is of today is all equally near. Minutes say whether a window is open, not what matters."""
_THRESHOLD: Final = -1.0
"""What happened once, a week ago, is as near as not."""
_NOISE: Final = 0.7


class Uses(Protocol):
    """What is known of use."""

    def of_memory(self, memory_id: str) -> Use | None:
        """When this memory was used; `None` for never."""
        ...

    def of_source(self, source_id: str) -> Use | None:
        """When an answer or the user last went back to this frame or message; `None` for never."""
        ...


class NeverUsed:
    """Where nothing is known of use: everything fades alike."""

    def of_memory(self, _memory_id: str) -> Use | None:
        """Never."""
        return None

    def of_source(self, _source_id: str) -> Use | None:
        """Never."""
        return None


NEVER_USED: Final = NeverUsed()


def of_memory(memory: Memory | MemoryHead, use: Use | None, now: datetime) -> float:
    """How near to mind a memory is, from 0 to 1; what is pinned never fades.

    Its occasions are when it was said or seen first and last, those between, what the user has confirmed, and
    its uses.
    """
    if memory.pinned:
        return 1.0
    learned = _age(now, memory.learned_at)
    occasions = [learned]
    between = 0.0
    if memory.last_said is not None:
        last = _age(now, memory.last_said)
        occasions.append(last)
        between = _spread(memory.times - 2, learned, last)
    occasions += [_age(now, wish.at) for wish in memory.wishes if wish.verdict in {"believed", "current"}]
    return _chance(occasions, between, use, now)


def of_passage(passage: Passage, use: Use | None, now: datetime) -> float:
    """How near to mind what was seen or said at one time is, from 0 to 1."""
    return _chance([_age(now, passage.occurred_at)], 0.0, use, now)


def _chance(occasions: Iterable[float], beside: float, use: Use | None, now: datetime) -> float:
    total = sum(age**-_DECAY for age in occasions) + beside
    if use is not None:
        ages = [max(float(now.toordinal() - day), _LEAST_AGE) for day in use.latest]
        total += sum(age**-_DECAY for age in ages)
        total += _spread(use.count - len(ages), max(float(now.toordinal() - use.first), _LEAST_AGE), ages[-1])
    return 1 / (1 + math.exp((_THRESHOLD - math.log(total)) / _NOISE))


def _spread(count: int, oldest: float, newest: float) -> float:
    """What so many occasions between two ages bring: the mean of age ** -d over that time, so many times."""
    if count <= 0:
        return 0.0
    if oldest <= newest:
        return float(count * newest**-_DECAY)
    rest = 1 - _DECAY
    return float(count * (oldest**rest - newest**rest) / (rest * (oldest - newest)))


def _age(now: datetime, moment: datetime) -> float:
    """In days."""
    return max((now - moment).total_seconds() / 86_400, _LEAST_AGE)
