"""How what several devices did to the same memories becomes one: the last act of a kind counts, everywhere.

Acts carry hybrid logical time: a device's own clock, moved on to just behind whatever it had seen before it
acted (Kulkarni and others, "Logical physical clocks", 2014), with the logical part in the microseconds. So an
act that answers another comes after it, whatever the clocks say; of two acts that knew nothing of each other
the later by the clock counts, and at the same time the one of the greater device id.
"""

from collections.abc import Iterable
from datetime import UTC, datetime, timedelta
from typing import Final

from core.devices.records import Acts

NEVER: Final = datetime(1970, 1, 1, tzinfo=UTC)
_TICK: Final = timedelta(microseconds=1)


def after(clock: datetime, seen: datetime) -> datetime:
    """The hybrid time of an act: what the clock says, but later than everything seen."""
    return clock if clock > seen else seen + _TICK


def merged(registers: Iterable[Acts]) -> Acts:
    """The acts that count. In any order, grouped in any way and repeated, the result is the same."""
    result: Acts = {}
    for register in registers:
        for name, kinds in register.items():
            known = result.setdefault(name, {})
            for kind, act in kinds.items():
                known[kind] = max(known[kind], act) if kind in known else act
    return result


def latest(register: Acts) -> datetime:
    """The time of the last act in it."""
    return max((act.at for kinds in register.values() for act in kinds.values()), default=NEVER)
