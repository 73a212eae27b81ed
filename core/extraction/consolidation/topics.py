"""What is known about each person, firm, place or thing that comes up again and again, in one record each."""

from collections import defaultdict
from collections.abc import Iterator, Sequence
from dataclasses import dataclass, field
from datetime import date
from typing import Final
from zoneinfo import ZoneInfo

from core.extraction.consolidation.record import Sum, named_by, tells, usable
from core.extraction.naming import Named, merge_names
from core.extraction.projects import projects_of
from core.extraction.suspicion import suspicion
from core.extraction.writers.base import one_line
from core.records.memory import Entity, Memory
from core.text.tokens import fold
from core.text.when_format import say_time

_KINDS: Final = frozenset({"person", "organisation", "project", "place", "thing"})
_LEAST_DAYS: Final = 3
_LEAST_MEMORIES: Final = 3
_MOST_TOPICS: Final = 40
_LINES: Final = 10
_APPS: Final = 4


@dataclass(slots=True)
class _Topic:
    name: str
    kind: str
    memories: list[Memory] = field(default_factory=list)
    days: set[date] = field(default_factory=set)


def sum_topics(memories: Sequence[Memory], zone: str, me: str = "") -> Iterator[Sum]:
    """The topics that came up most, each on three days at least.

    Args:
        memories: all that may be summed up, in the order they were learned.
        zone: whose days they are.
        me: the user, about whom core memory tells.
    """
    found = [one for one in _gathered([one for one in memories if usable(one)], zone, me) if _lasts(one)]
    found.sort(key=lambda one: (-len(one.days), -len(one.memories), one.name))
    for topic in found[:_MOST_TOPICS]:
        yield _sum(topic, zone)


def _gathered(memories: Sequence[Memory], zone: str, me: str) -> list[_Topic]:
    mine = {fold(part) for part in (me, "Me", "I") if part}
    by_kind: defaultdict[Named, set[str]] = defaultdict(set)
    for memory in memories:
        for entity in _about(memory):
            if fold(entity.name) not in mine:
                by_kind[entity.kind].add(entity.name)
    heads = {kind: merge_names(names, kind) for kind, names in by_kind.items()}
    topics: dict[tuple[str, str], _Topic] = {}
    place = ZoneInfo(zone)
    for memory in memories:
        for kind, head in {
            (entity.kind, heads[entity.kind][entity.name])
            for entity in _about(memory)
            if entity.name in heads.get(entity.kind, ())
        }:
            topic = topics.setdefault((kind, fold(head)), _Topic(head, kind))
            topic.memories.append(memory)
            topic.days.add(memory.learned_at.astimezone(place).date())
    return list(topics.values())


def _about(memory: Memory) -> Iterator[Entity]:
    """Whom and what it names, and the projects it belongs to by where it was seen."""
    named = (one for one in named_by(memory) if any(map(str.isalpha, one.name)))  # a number is no topic
    yield from (one for one in named if one.kind in _KINDS and one.kind != "project")
    if tells(memory):
        yield from projects_of(memory)


def _lasts(topic: _Topic) -> bool:
    told = sum(1 for one in topic.memories if tells(one))
    return len(topic.days) >= _LEAST_DAYS and told >= _LEAST_MEMORIES


def _sum(topic: _Topic, zone: str) -> Sum:
    first, last = topic.memories[0], topic.memories[-1]
    days = say_time(first.learned_at, last.learned_at, "week", zone)
    apps = list(dict.fromkeys(one.app for one in topic.memories if one.app))[:_APPS]
    where = f", in {', '.join(apps)}" if apps else ""
    told = [one for one in topic.memories if tells(one) and not suspicion(one.text)]
    told.sort(key=_precedence, reverse=True)
    chosen = told[:_LINES]
    kind = topic.kind
    return Sum(
        name=("topic", kind, fold(topic.name)),
        type="semantic",
        summary=f"{topic.name}: came up on {len(topic.days)} days, {days}{where}.",
        lines=tuple(dict.fromkeys(f"- {one_line(one.text)}" for one in chosen)),
        start=first.learned_at,
        end=last.learned_at,
        evidence=tuple(dict.fromkeys(one.evidence[0] for one in (*chosen, first, last))),
        entities=_named(topic),
        fields=(("subject", topic.name), ("kind", "topic")),
        rests_on=tuple(dict.fromkeys(one.segment for one in topic.memories)),
    )


def _named(topic: _Topic) -> tuple[Entity, ...]:
    """The topic as its memories name it; whoever it was merged with is meant as well."""
    same = (one for memory in topic.memories for one in _about(memory) if one.kind == topic.kind)
    return tuple(one for one in dict.fromkeys(same) if fold(one.name) == fold(topic.name))


def _precedence(memory: Memory) -> tuple[bool, bool, float, str]:
    """What the user cares for first, then facts before events, then the newest."""
    kept = memory.pinned or memory.wish("believed") is not None
    return kept, memory.type in {"semantic", "core"}, memory.learned_at.timestamp(), memory.id
