"""From a question to passages in order: several channels bring candidates, one score sorts them."""

from collections.abc import Callable, Iterable, Sequence
from dataclasses import dataclass, replace

import numpy as np

from core.memory.keys import key_of
from core.memory.schema import Vectors
from core.memory.search import Found, Scope
from core.memory.tables import MemoryTables, Neighbour
from core.models.tokenvectors import Embedded, unpack
from core.recall.activation import Uses, of_passage
from core.recall.finer import finer_points, subjects_of
from core.recall.late import likeness
from core.recall.question import Question, in_first_person
from core.recall.ranking import Candidate, Scored, Weights, fuse, in_order, rank
from core.recall.rollup import rests_on
from core.records.memory import Memory, Passage
from core.text.tokens import fold

Embed = Callable[[list[str]], Embedded]

_DEPTH = 200
"""How many passages a channel brings."""
_DEPTH_IN_RANGE = 50
"""How many more it brings from the time that the question names."""
_CANDIDATES = 360
"""Passages, those on which the channels agree first, that are compared word by word."""
_MEMORIES = 60
"""Memories that each of their channels brings."""
_MEMORIES_OPENED = 16
"""Memories whose passages are ranked with the others."""


@dataclass(frozen=True, slots=True)
class Ranked:
    """Passages in order, opened, and what is known of them."""

    passages: tuple[Passage, ...]
    """Best first."""
    scored: tuple[Scored, ...]
    cosines: tuple[float, ...]
    likenesses: tuple[float, ...]
    """How near each word of the question has its nearest, on average."""
    tokens: tuple[bytes, ...]
    """The packed vectors of each passage's words."""
    asked: Vectors
    """Vectors of the question's words, in the first person."""
    telling: Vectors
    """What each of these words counts (words,), 1 in sum."""
    natively: Vectors | None
    """Vectors of the words it was asked in, where those were of another language."""
    around: tuple[tuple[str, str], ...]
    """Keys of the passage before and after each in its segment; empty where there is none."""
    authors: frozenset[str]
    """Folded names of those whose words were looked at."""
    memories: tuple[Memory, ...]
    """Memories found by their own words and meaning, best first."""


def rank_passages(
    tables: MemoryTables,
    embed: Embed,
    question: Question,
    scope: Scope,
    limit: int,
    weights: Weights,
    uses: Uses,
) -> Ranked:
    """The passages that have most to do with a question.

    Args:
        tables: where to look.
        embed: makes the question's vectors.
        question: understood.
        scope: what to leave out.
        limit: how many to open.
        weights: what each feature counts.
        uses: what was used when.
    """
    by_words = tables.find_words("passages", "text", question.keywords, scope, _DEPTH)
    by_context = tables.find_words("passages", "context", question.keywords, scope, _DEPTH)
    authors = _names(item.author for item in (*by_words, *by_context))
    wordings = list(dict.fromkeys([in_first_person(question.text, authors.__contains__), question.text]))
    foreign = [question.as_typed] if question.as_typed != question.text else []
    asked = embed([*wordings, *foreign])
    vectors = asked.vectors[:1]  # in the first person, which is nearer to what people write
    if foreign:
        vectors = asked.vectors[[0, -1]]
    near = tables.find_near("passages", vectors, scope, _DEPTH)
    in_range = _in_range(tables, question, scope, vectors)
    memories = _memories(tables, question, scope, vectors)
    below = _passages_below(tables, memories[:_MEMORIES_OPENED], scope)

    channels = [by_words, by_context, near, in_range, below]
    found = list(fuse(*([item.key for item in channel] for channel in channels)))[:_CANDIDATES]
    looked_at = tables.neighbours(found)
    known = {item.key for item in looked_at}
    looked_at += tables.neighbours(item.before for item in looked_at if item.before not in {"", *known})
    likenesses, telling = likeness(asked.tokens, looked_at, vectors.shape[1])
    if foreign:  # what was said in the asker's own language is as good
        likenesses = np.maximum(likenesses[:-1], likenesses[-1:])
    candidates = _candidates(question, looked_at, vectors, likenesses, by_words, by_context)
    around = {item.key: item for item in looked_at}
    floor = min((item.score for item in near), default=0.0)
    order = rank([candidates[key] for key in found if key in candidates], floor, weights)[:limit]
    opened = tables.by_keys(Passage, [item.key for item in order])
    subjects = subjects_of(question, authors)
    order = in_order(
        item.with_more(
            finer_points(question, passage, subjects)
            | {"at_hand": of_passage(passage, uses.of_source(passage.source_id), question.asked_at)},
            weights,
        )
        for item in order
        if (passage := opened.get(item.key)) is not None
    )
    return Ranked(
        passages=tuple(opened[item.key] for item in order),
        scored=tuple(order),
        cosines=tuple(candidates[item.key].meaning for item in order),
        likenesses=tuple(candidates[item.key].word_meaning for item in order),
        tokens=tuple(around[item.key].tokens for item in order),
        asked=unpack(asked.tokens[:1], vectors.shape[1])[0],
        telling=telling,
        natively=unpack(asked.tokens[-1:], vectors.shape[1])[0] if foreign else None,
        around=tuple((around[item.key].before, around[item.key].after) for item in order),
        authors=authors | _names(item.author for item in looked_at),
        memories=memories,
    )


def _candidates(
    question: Question,
    passages: Sequence[Neighbour],
    vectors: Vectors,
    likenesses: Vectors,
    by_words: Sequence[Found],
    by_context: Sequence[Found],
) -> dict[str, Candidate]:
    """What is known of each passage, by key."""
    if not passages:
        return {}
    words, context = _scores(by_words), _scores(by_context)
    asked = {*question.people, *(term.folded for term in question.terms if term.kind in {"person", "name"})}
    cosines = (np.stack([item.vector for item in passages]) @ vectors.T).max(axis=1).tolist()
    authors = {item.author for item in passages}
    of_asked = {one for one in authors if any(fold(word) in asked for word in one.split())}
    in_words = likenesses.tolist()
    result = {}
    for index, item in enumerate(passages):
        by_asked = item.author in of_asked
        # Whoever is asked about says "I"; others say the name.
        wording = 0 if by_asked else len(likenesses) - 1
        result[item.key] = Candidate(
            key=item.key,
            segment=item.segment_key,
            place=item.place,
            words=words.get(item.key, 0.0),
            surroundings=context.get(item.key, 0.0),
            meaning=cosines[index],
            word_meaning=in_words[wording][index],
            by_asked=by_asked,
        )
    return result


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


def _names(authors: Iterable[str]) -> frozenset[str]:
    """The folded parts of their names."""
    return frozenset(fold(word) for author in set(authors) for word in author.split())


def _scores(found: Iterable[Found]) -> dict[str, float]:
    return {item.key: item.score for item in found}
