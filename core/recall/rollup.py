"""From passages up to the memories that hold them, and down to the single line that says it."""

from collections import defaultdict
from collections.abc import Iterable, Sequence
from typing import Generic, Protocol, TypeVar

from core.recall.question import Question
from core.records.memory import Memory, Passage
from core.text.tokens import content_words, stem

_ORDER = {"semantic": 0, "procedural": 1, "core": 2, "resource": 3, "episodic": 4}
"""Which of several memories with the same source is shown: the most specific."""


class _Evidence(Protocol):
    @property
    def source_id(self) -> str: ...
    @property
    def lines(self) -> tuple[int, ...]: ...


class _Memory(Protocol):
    """A memory, or as much of one as it takes here."""

    @property
    def type(self) -> str: ...
    @property
    def segment(self) -> str: ...
    @property
    def live(self) -> bool: ...
    @property
    def evidence(self) -> Sequence[_Evidence]: ...


AnyMemory = TypeVar("AnyMemory", bound=_Memory)


class Holders(Generic[AnyMemory]):
    """Which memories rest on a passage, of those that were filed from some segments.

    Args:
        memories: all of these segments, in the order in which equals are to come.
    """

    def __init__(self, memories: Iterable[AnyMemory]) -> None:
        self._memories = [memory for memory in memories if memory.live]
        self._resting: defaultdict[str, list[tuple[int, _Evidence]]] = defaultdict(list)
        """By source: the places of the memories with a piece of evidence in it, and that."""
        self._episodes: defaultdict[str, list[int]] = defaultdict(list)
        """By segment: the places of what happened there."""
        for place, memory in enumerate(self._memories):
            for item in memory.evidence:
                self._resting[item.source_id].append((place, item))
            if memory.type == "episodic":
                self._episodes[memory.segment].append(place)

    def of(self, passage: Passage) -> list[AnyMemory]:
        """The memories that rest on a passage, the most specific first, then those of its segment."""
        resting = self._resting.get(passage.source_id, ())
        exact = sorted({place for place, item in resting if rests_on(item, passage)})
        whole = {place for place, _ in resting if self._memories[place].type == "episodic"}
        whole = whole.union(self._episodes.get(passage.segment, ())).difference(exact)
        exact.sort(key=lambda place: _ORDER.get(self._memories[place].type, len(_ORDER)))
        return [self._memories[place] for place in (*exact, *sorted(whole))]


def named_for(memories: Sequence[Memory], quote: str, value: str = "") -> Memory | None:
    """The memory to name for words of a passage: one passage may hold several facts, and only one is meant.

    Args:
        memories: that rest on the passage, the most specific first, then what happened there.
        quote: the words.
        value: the part of them that answers, where there is one.

    Returns:
        The most specific whose own words are among these, or these among its own; else what happened; `None`
        rather than a fact about something else.
    """
    said, wanted = _flat(quote), _flat(value)
    facts = [memory for memory in memories if memory.type != "episodic" and _overlap(memory, said)]
    if facts:
        return max(facts, key=lambda memory: bool(wanted) and _holds(memory, wanted))
    return next((memory for memory in memories if memory.type == "episodic"), None)


def best_line(question: Question, passage: Passage) -> str:
    """The line of a passage that has most of the question's words; the whole passage where it was said."""
    if passage.conversation:
        return passage.text
    wanted = {word for term in question.telling for word in term.stems}
    lines = [line for line in passage.text.split("\n") if line.strip()]
    return max(lines, key=lambda line: len(wanted & _stems(line)), default=passage.text)


def source_order(memory: Memory, best: Sequence[str]) -> tuple[str, ...]:
    """The memory's sources, those in `best` first and in that order."""
    own = dict.fromkeys(memory.source_ids)
    return tuple(dict.fromkeys([*(source for source in best if source in own), *own]))


def rests_on(evidence: _Evidence, passage: Passage) -> bool:
    """Whether a piece of evidence is in that passage."""
    if evidence.source_id != passage.source_id:
        return False
    return not evidence.lines or not passage.lines or not set(evidence.lines).isdisjoint(passage.lines)


def _overlap(memory: Memory, said: str) -> bool:
    """Whether what a memory rests on are these words, part of them, or more than them."""
    quotes = [_flat(item.quote) for item in memory.evidence]
    return any(quote and said and (quote in said or said in quote) for quote in quotes)


def _holds(memory: Memory, value: str) -> bool:
    return any(value in _flat(text) for text in (memory.text, *(item.quote for item in memory.evidence)))


def _flat(text: str) -> str:
    return " ".join(text.casefold().split())


def _stems(text: str) -> set[str]:
    return {stem(token.folded) for token in content_words(text)}
