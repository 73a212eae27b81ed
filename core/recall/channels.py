"""From a question to passages in order: several channels bring candidates, one score sorts them."""

from collections.abc import Callable, Iterable, Mapping, Sequence
from dataclasses import dataclass, replace

import numpy as np

from core.memory.keys import key_of
from core.memory.schema import Vectors
from core.memory.search import Found, Scope
from core.memory.tables import MemoryTables, Neighbour
from core.recall.question import Question, in_first_person
from core.recall.ranking import Candidate, adjusted, fuse, rank
from core.recall.rollup import rests_on
from core.records.memory import Memory, Passage
from core.text.tokens import fold
from core.text.when import find_times

Embed = Callable[[list[str]], Vectors]

_DEPTH = 200
"""How many passages a channel brings."""
_DEPTH_IN_RANGE = 50
"""How many more it brings from the time that the question names."""
_SEGMENTS = 60
"""Segments of each channel whose passages are seen as neighbours."""
_MEMORIES = 60
"""Memories that each of their channels brings."""
_MEMORIES_OPENED = 16
"""Memories whose passages are ranked with the others."""
_IN_RANGE = 0.4
_HAS_TIME = 0.2
"""For a question after a time: a passage that names one."""
_ONLY_ASKS = -0.1
"""A question rarely answers another."""


@dataclass(frozen=True, slots=True)
class Ranked:
    """Passages in order, opened, and what is known of them."""

    passages: tuple[Passage, ...]
    """Best first."""
    scores: tuple[float, ...]
    cosines: tuple[float, ...]
    around: tuple[tuple[str, str], ...]
    """Keys of the passage before and after each in its segment; empty where there is none."""
    authors: frozenset[str]
    """Folded names of those whose words were looked at."""
    memories: tuple[Memory, ...]
    """Memories found by their own words and meaning, best first."""


def rank_passages(tables: MemoryTables, embed: Embed, question: Question, scope: Scope, limit: int) -> Ranked:
    """The passages that have most to do with a question.

    Args:
        tables: where to look.
        embed: makes the question's vector.
        question: understood.
        scope: what to leave out.
        limit: how many to open.
    """
    by_words = tables.find_words("passages", "text", question.keywords, scope, _DEPTH)
    by_context = tables.find_words("passages", "context", question.keywords, scope, _DEPTH)
    places = _places(tables, {}, by_words, by_context)
    authors = frozenset(fold(word) for item in places.values() for word in item.author.split())
    vectors = embed([in_first_person(question.text, authors.__contains__)])
    near = tables.find_near("passages", vectors, scope, _DEPTH)
    in_range = _in_range(tables, question, scope, vectors)
    memories = _memories(tables, question, scope, vectors)
    below = _passages_below(tables, memories[:_MEMORIES_OPENED], scope)
    places = _places(tables, places, near, in_range, below)

    words, context = _scores(by_words), _scores(by_context)
    cosines = _cosines(places, vectors)
    asked = {*question.people, *(term.folded for term in question.terms if term.kind in {"person", "name"})}
    candidates = [
        Candidate(
            key=item.key,
            segment=item.segment_key,
            place=item.place,
            words=words.get(item.key, 0.0),
            context=context.get(item.key, 0.0),
            meaning=cosines[item.key],
            by_asked=any(fold(word) in asked for word in item.author.split()),
        )
        for item in places.values()
    ]
    found = {item.key for item in (*by_words, *by_context, *near, *in_range, *below)}
    floor = min((item.score for item in near), default=0.0)
    order = [pair for pair in rank(candidates, floor) if pair[0] in found][:limit]
    opened = tables.by_keys(Passage, [key for key, _ in order])
    order = [pair for pair in adjusted(order, _finer_points(question, opened)) if pair[0] in opened]
    at_place = {(item.segment_key, item.place): item.key for item in places.values()}
    return Ranked(
        passages=tuple(opened[key] for key, _ in order),
        scores=tuple(score for _, score in order),
        cosines=tuple(cosines[key] for key, _ in order),
        around=tuple(_around(places[key], at_place) for key, _ in order),
        authors=authors | {fold(word) for item in places.values() for word in item.author.split()},
        memories=memories,
    )


def _in_range(tables: MemoryTables, question: Question, scope: Scope, vectors: Vectors) -> list[Found]:
    """Passages of the time that the question names: among all others they may not come to the front."""
    found = []
    for stretch in question.ranges:
        start = max(stretch.start, scope.start) if scope.start else stretch.start
        end = min(stretch.end, scope.end) if scope.end else stretch.end
        inner = replace(scope, start=start, end=end)
        found += tables.find_words("passages", "text", question.keywords, inner, _DEPTH_IN_RANGE)
        found += tables.find_near("passages", vectors, inner, _DEPTH_IN_RANGE)
    return found


def _memories(tables: MemoryTables, question: Question, scope: Scope, vectors: Vectors) -> tuple[Memory, ...]:
    """Memories found by themselves, best first."""
    words = tables.find_words("memories", "text", question.keywords, scope, _MEMORIES)
    near = tables.find_near("memories", vectors, scope, _MEMORIES)
    keys = list(fuse([item.key for item in words], [item.key for item in near]))[:_MEMORIES]
    records = tables.by_keys(Memory, keys)
    return tuple(records[key] for key in keys if key in records)


def _passages_below(tables: MemoryTables, memories: Sequence[Memory], scope: Scope) -> list[Found]:
    """The passages that facts rest on, to be ranked with all others."""
    facts = [memory for memory in memories if memory.type != "episodic"]
    passages = tables.passages_by_sources({source for memory in facts for source in memory.source_ids})
    return [
        Found(key_of(passage.id), 0.0, key_of(passage.segment))
        for passage in passages
        if scope.holds(passage) and any(rests_on(item, passage) for fact in facts for item in fact.evidence)
    ]


def _places(
    tables: MemoryTables, known: Mapping[str, Neighbour], *channels: Iterable[Found]
) -> dict[str, Neighbour]:
    """All passages of the segments that the channels found, those found in further segments added alone."""
    have = {item.segment_key for item in known.values()}
    segments: dict[str, None] = {}
    for channel in channels:
        best = dict.fromkeys(item.segment_key for item in channel)
        segments |= dict.fromkeys(list(best)[:_SEGMENTS])
    places = dict(known)
    places |= {
        item.key: item for item in tables.neighbours(segment for segment in segments if segment not in have)
    }
    rest = (item.key for channel in channels for item in channel if item.key not in places)
    places |= {item.key: item for item in tables.neighbours_by_key(rest)}
    return places


def _cosines(places: Mapping[str, Neighbour], vectors: Vectors) -> dict[str, float]:
    if not places:
        return {}
    matrix = np.stack([item.vector for item in places.values()])
    return dict(zip(places, (matrix @ vectors.T).max(axis=1).tolist(), strict=True))


def _scores(found: Iterable[Found]) -> dict[str, float]:
    return {item.key: item.score for item in found}


def _around(item: Neighbour, at_place: Mapping[tuple[str, int], str]) -> tuple[str, str]:
    before, after = (at_place.get((item.segment_key, item.place + step), "") for step in (-1, 1))
    return before, after


def _finer_points(question: Question, passages: Mapping[str, Passage]) -> dict[str, float]:
    """What only the opened passage tells."""
    bonus = {}
    for key, passage in passages.items():
        points = 0.0
        if any(stretch.start <= passage.occurred_at < stretch.end for stretch in question.ranges):
            points += _IN_RANGE
        if question.want in {"date", "time"} and find_times(passage.text, passage.occurred_at, passage.zone):
            points += _HAS_TIME
        if passage.conversation and passage.text.rstrip().endswith("?"):
            points += _ONLY_ASKS
        bonus[key] = points
    return bonus
