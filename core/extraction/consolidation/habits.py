"""Ways of working, seen on several days: the same programs and pages one after the other."""

from collections import defaultdict
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass
from datetime import date, timedelta
from itertools import pairwise
from typing import Final

from core.extraction.consolidation.record import Sum
from core.records.memory import Memory

_LEAST_DAYS: Final = 3
_SHORTEST, _LONGEST = 3, 5
_PAUSE: Final = timedelta(minutes=15)
"""Between two steps that belong together."""
_MOST: Final = 8


@dataclass(frozen=True, slots=True)
class Step:
    """One activity of a day, by what it is called rather than by what stood in it."""

    name: str
    memory: Memory
    """The activity's own."""


@dataclass(frozen=True, slots=True)
class _Seen:
    """A sequence on one day."""

    day: date
    steps: tuple[Step, ...]


def sum_habits(days: Mapping[date, Sequence[Step]]) -> Iterator[Sum]:
    """Sequences of three to five different steps that were gone through on three days at least.

    Longer ones stand for the shorter ones within them, where these were seen no more often (maximal
    sequential patterns, as in PrefixSpan's closed form, over steps that follow one another directly).
    """
    seen: defaultdict[tuple[str, ...], list[_Seen]] = defaultdict(list)
    for day, steps in days.items():
        for length in range(_SHORTEST, _LONGEST + 1):
            for begin in range(len(steps) - length + 1):
                some = tuple(steps[begin : begin + length])
                names = tuple(step.name for step in some)
                if len(set(names)) == length and _together(some) and not _known(seen[names], day):
                    seen[names].append(_Seen(day, some))
    frequent = {names: each for names, each in seen.items() if len(each) >= _LEAST_DAYS}
    closed = [names for names in frequent if not _covered(names, frequent)]
    closed.sort(key=lambda names: (-len(frequent[names]), -len(names), names))
    for names in closed[:_MOST]:
        yield _sum(names, frequent[names])


def _together(steps: Sequence[Step]) -> bool:
    return all(two.memory.occurred_start - one.memory.occurred_end <= _PAUSE for one, two in pairwise(steps))


def _known(seen: Sequence[_Seen], day: date) -> bool:
    return any(one.day == day for one in seen)


def _covered(names: tuple[str, ...], frequent: Mapping[tuple[str, ...], Sequence[_Seen]]) -> bool:
    """Whether a longer one that was seen as often holds it."""
    return any(
        len(longer) > len(names) and len(each) >= len(frequent[names]) and _holds(longer, names)
        for longer, each in frequent.items()
    )


def _holds(longer: tuple[str, ...], names: tuple[str, ...]) -> bool:
    return any(longer[at : at + len(names)] == names for at in range(len(longer) - len(names) + 1))


def _sum(names: tuple[str, ...], seen: Sequence[_Seen]) -> Sum:
    shown = seen[-1].steps
    memories = [step.memory for one in seen for step in one.steps]
    return Sum(
        name=("habit", *names),
        type="procedural",
        summary=f"Often in this order, on {len(seen)} days: {', then '.join(names)}.",
        lines=tuple(f"{place}. {name}" for place, name in enumerate(names, start=1)),
        start=min(one.occurred_start for one in memories),
        end=max(one.occurred_end for one in memories),
        evidence=tuple(dict.fromkeys(step.memory.evidence[0] for step in shown)),
        fields=(("kind", "habit"), ("days", str(len(seen)))),
        rests_on=tuple(dict.fromkeys(one.segment for one in memories)),
    )
