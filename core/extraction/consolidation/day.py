"""A day in one record: programs and pages with their time, people, topics, what was decided and said."""

import re
from collections import Counter, defaultdict
from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass
from datetime import date
from typing import Final
from urllib.parse import urlsplit
from zoneinfo import ZoneInfo

from core.extraction.consolidation.record import Stretch, Sum, is_whole, lasting, named_by, tells
from core.extraction.naming import merge_names
from core.extraction.suspicion import suspicion
from core.extraction.writers.base import one_line
from core.records.memory import Entity, Evidence, Memory, Passage
from core.text.sentences import sentences
from core.text.tokens import content_words, fold

_PROGRAMS: Final = 6
_PAGES: Final = 6
_PEOPLE: Final = 8
_TOPICS: Final = 8
_TOLD: Final = 10
_LEAST_WORDS: Final = 2
_LEAST: Final = 30.0
"""Seconds below which a program or page is not worth naming."""
_DECIDED: Final = re.compile(
    r"(?i)\b(?:decid\w+|agreed?|we(?:'ll| will| are going to)|i(?:'ll| will| am going to)|let(?:'s| us)"
    r"|settled on"
    r"|chose|go(?:ing)? with|deadline|due|approved|cancelled|postponed|signed)\b"
)
_TOPIC_KINDS: Final = frozenset({"organisation", "project", "place", "thing"})
_PLANS: Final = frozenset({"plan", "deadline", "appointment"})
_WORTH: Final = {
    "amount": 2,
    "work": 2,
    "place": 2,
    "relation": 2,
}
"""Kinds of fact that say most about a day."""


@dataclass(frozen=True, slots=True)
class DayMaterial:
    """All that a day is told from."""

    day: date
    zone: str
    stretches: Sequence[Stretch]
    """In order."""
    memories: Sequence[Memory]
    """What was learned that day and may be recalled, in order."""
    said: Sequence[Passage] = ()
    """What was said in conversations that day, in order: not everything that was decided is a memory."""
    me: str = ""
    """The user, who is not one of the people met."""


def day_name(day: date) -> tuple[str, ...]:
    """What the record of a day is called."""
    return "day", day.isoformat()


def sum_day(material: DayMaterial) -> Sum | None:
    """The day; `None` where there is nothing to tell that one memory would not tell as well."""
    wholes = {one.segment: one for one in material.memories if is_whole(one)}
    told = _worth_telling(material.memories)
    if len(material.memories) < 2:  # noqa: PLR2004 -- one memory is its own summary
        return None
    quoted = _Quotes()
    lines = [
        *_programs(material, wholes, quoted),
        *_pages(material, wholes, quoted),
        *_talks(wholes.values(), quoted),
        *_people(material, quoted),
        *_topics(material, quoted),
        *_sayings(told, _decided(material), quoted),
    ]
    times = [time for one in material.stretches for time in (one.start, one.end)]
    times += [one.learned_at for one in material.memories]
    start, end = min(times), max(times)
    return Sum(
        name=day_name(material.day),
        type="episodic",
        summary=_heading(material),
        lines=tuple(lines),
        start=start,
        end=end,
        evidence=quoted.found,
        entities=_entities(material),
        fields=(
            ("event_type", "day"),
            ("date", material.day.isoformat()),
            ("duration", lasting(sum(one.seconds for one in material.stretches))),
        ),
        rests_on=tuple(
            dict.fromkeys(
                [*(one.segment for one in material.stretches), *(one.segment for one in material.memories)]
            )
        ),
    )


class _Quotes:
    """The evidence of what is told, each quote once."""

    def __init__(self) -> None:
        self._found: dict[tuple[str, str], Evidence] = {}

    def take(self, memory: Memory | None) -> None:
        if memory is not None:
            self.keep(memory.evidence[0])

    def keep(self, evidence: Evidence) -> None:
        self._found.setdefault((evidence.source_id, evidence.quote), evidence)

    @property
    def found(self) -> tuple[Evidence, ...]:
        return tuple(self._found.values())


def _heading(material: DayMaterial) -> str:
    day = f"{material.day:%A}, {material.day.day} {material.day:%B %Y}"
    if not material.stretches:
        return f"{day}: nothing on the screen, {_count(material)}."
    zone = ZoneInfo(material.zone)
    first, last = (
        material.stretches[0].start.astimezone(zone),
        max(one.end for one in material.stretches).astimezone(zone),
    )
    spent = lasting(sum(one.seconds for one in material.stretches))
    return f"{day}: {spent} at the screen, {first:%H:%M} to {last:%H:%M}."


def _count(material: DayMaterial) -> str:
    talks = sum(one.field("event_type") == "conversation" for one in material.memories)
    return f"{talks} talk{'s' if talks != 1 else ''}"


def _programs(material: DayMaterial, wholes: dict[str, Memory], quoted: _Quotes) -> Iterator[str]:
    spent: Counter[str] = Counter()
    longest: dict[str, Stretch] = {}
    for one in material.stretches:
        spent[one.app] += round(one.seconds)
        known = longest.get(one.app)
        if one.segment in wholes and (known is None or one.seconds > known.seconds):
            longest[one.app] = one
    named = []
    for app, seconds in _most(spent, _PROGRAMS, _LEAST):
        named.append(f"{app} {lasting(seconds)}")
        quoted.take(wholes.get(longest[app].segment) if app in longest else None)
    if named:
        yield f"Programs: {', '.join(named)}."


def _pages(material: DayMaterial, wholes: dict[str, Memory], quoted: _Quotes) -> Iterator[str]:
    """Sites by their host, everything else by the window's title."""
    spent: Counter[str] = Counter()
    example: dict[str, Memory] = {}
    for one in material.stretches:
        whole = wholes.get(one.segment)
        place = place_of(whole) if whole is not None else ""
        if whole is not None and place:
            spent[place] += round(one.seconds)
            example.setdefault(place, whole)
    named = []
    for place, seconds in _most(spent, _PAGES, _LEAST):
        named.append(f"{place} {lasting(seconds)}")
        quoted.take(example[place])
    if named:
        yield f"Pages and documents: {', '.join(named)}."


def place_of(whole: Memory) -> str:
    """Where an activity took place: a site's host, or the window's title in quotation marks."""
    host = urlsplit(whole.url).hostname if whole.url.startswith(("http://", "https://")) else ""
    if host:
        return host.removeprefix("www.")
    title = whole.window_title
    # A title is whatever a page wants it to be: what gives orders is not repeated.
    return f"\u201c{one_line(title)}\u201d" if title and not suspicion(title) else ""


def _talks(wholes: Iterable[Memory], quoted: _Quotes) -> Iterator[str]:
    named = []
    for one in wholes:
        if one.field("event_type") == "conversation" and one.field("actor"):
            named.append(one.field("actor"))
            quoted.take(one)
    if named:
        yield f"Talked: {'; '.join(dict.fromkeys(named))}."


def _people(material: DayMaterial, quoted: _Quotes) -> Iterator[str]:
    named = _people_met(material)
    for name in named:
        quoted.take(named[name])
    if named:
        yield f"People: {', '.join(named)}."


def _people_met(material: DayMaterial) -> dict[str, Memory]:
    """Those met most, by the fullest name they were given, each with a memory that names them."""
    mine = {fold(part) for part in (material.me, "Me", "I") if part}
    seen = [
        (entity.name, memory)
        for memory in material.memories
        for entity in named_by(memory)
        if entity.kind == "person" and fold(entity.name) not in mine
    ]
    merged = merge_names(name for name, _ in seen)
    counts = Counter(merged[name] for name, _ in seen)
    first: dict[str, Memory] = {}
    for name, memory in seen:
        first.setdefault(merged[name], memory)
    return {name: first[name] for name, _ in _most(counts, _PEOPLE, 1)}


def _topics(material: DayMaterial, quoted: _Quotes) -> Iterator[str]:
    segments: defaultdict[str, set[str]] = defaultdict(set)
    shown: dict[str, tuple[str, Memory]] = {}
    for memory in material.memories:
        for entity in named_by(memory):
            if entity.kind in _TOPIC_KINDS and any(map(str.isalpha, entity.name)):  # a number is no topic
                segments[fold(entity.name)].add(memory.segment)
                shown.setdefault(fold(entity.name), (entity.name, memory))
    counts = Counter({key: len(each) for key, each in segments.items()})
    named = []
    for key, _ in _most(counts, _TOPICS, 1):
        name, memory = shown[key]
        named.append(name)
        quoted.take(memory)
    if named:
        yield f"Topics: {', '.join(named)}."


def _worth_telling(memories: Sequence[Memory]) -> list[Memory]:
    """What says most about the day, in the order it came."""
    candidates = [one for one in memories if tells(one) and one.type != "resource"]
    candidates = [one for one in candidates if not suspicion(one.text)]
    best = sorted(candidates, key=lambda one: (-_worth(one), one.learned_at, one.id))[:_TOLD]
    return sorted(best, key=lambda one: (one.learned_at, one.id))


def _settles(memory: Memory) -> bool:
    """Whether something was decided or planned by it."""
    return memory.field("kind") in _PLANS or _DECIDED.search(memory.text) is not None


def _worth(memory: Memory) -> float:
    kept = memory.pinned or memory.wish("believed") is not None
    return (
        _WORTH.get(memory.field("kind"), 1)
        + 3 * _settles(memory)
        + 2 * (memory.field("event_type") == "told")
        + 2 * memory.trust
        + 3 * kept
    )


def _decided(material: DayMaterial) -> list[tuple[str, Evidence]]:
    """Sentences of talks by which something was settled, as they were said, and no memory tells."""
    known = {item.quote for memory in material.memories if not is_whole(memory) for item in memory.evidence}
    found = [
        (f"{passage.teller}: {one_line(one.text)}", Evidence(passage.source_id, one.text))
        for passage in material.said
        for one in sentences(passage.text)
        if _DECIDED.search(one.text)
        and not one.is_question
        and one.text not in known
        and len(content_words(one.text)) >= _LEAST_WORDS
        and not suspicion(one.text)
    ]
    return found[:_TOLD]


def _sayings(
    told: Sequence[Memory], decided: Sequence[tuple[str, Evidence]], quoted: _Quotes
) -> Iterator[str]:
    settled = [(one_line(one.text), one.evidence[0]) for one in told if _settles(one)]
    learned = [(one_line(one.text), one.evidence[0]) for one in told if not _settles(one)]
    for heading, some in (("Decided and planned:", [*settled, *decided]), ("Said and learned:", learned)):
        if some:
            yield heading
        for text, evidence in some:
            quoted.keep(evidence)
            yield f"- {text}"


def _entities(material: DayMaterial) -> tuple[Entity, ...]:
    return tuple(Entity(name, "person") for name in _people_met(material))


def _most(counts: Counter[str], most: int, least: float) -> list[tuple[str, int]]:
    """The largest, in an order that does not depend on who came first."""
    found = [(name, count) for name, count in counts.items() if name and count >= least]
    return sorted(found, key=lambda item: (-item[1], item[0]))[:most]
