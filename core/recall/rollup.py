"""From passages up to the memories that hold them, and down to the single line that says it."""

from collections.abc import Iterable, Sequence

from core.recall.question import Question
from core.records.memory import Evidence, Memory, Passage
from core.text.tokens import content_words, stem

_ORDER = {"semantic": 0, "procedural": 1, "core": 2, "resource": 3, "episodic": 4}
"""Which of several memories with the same source is shown: the most specific."""


def holders(passage: Passage, memories: Iterable[Memory]) -> list[Memory]:
    """The memories that rest on a passage, the most specific first, then those of its segment."""
    memories = [memory for memory in memories if memory.live]
    exact = [memory for memory in memories if any(rests_on(item, passage) for item in memory.evidence)]
    whole = [
        memory
        for memory in memories
        if memory.type == "episodic"
        and memory not in exact
        and (memory.segment == passage.segment or passage.source_id in memory.source_ids)
    ]
    return sorted(exact, key=lambda memory: _ORDER.get(memory.type, len(_ORDER))) + whole


def holder(passage: Passage, memories: Iterable[Memory]) -> Memory | None:
    """The memory to name for a passage."""
    return next(iter(holders(passage, memories)), None)


def best_line(question: Question, passage: Passage) -> str:
    """The line of a passage that has most of the question's words; the whole passage where it was said."""
    if passage.conversation:
        return passage.text
    wanted = {term.stem for term in question.telling}
    lines = [line for line in passage.text.split("\n") if line.strip()]
    return max(lines, key=lambda line: len(wanted & _stems(line)), default=passage.text)


def source_order(memory: Memory, best: Sequence[str]) -> tuple[str, ...]:
    """The memory's sources, those in `best` first and in that order."""
    own = dict.fromkeys(memory.source_ids)
    return tuple(dict.fromkeys([*(source for source in best if source in own), *own]))


def rests_on(evidence: Evidence, passage: Passage) -> bool:
    """Whether a piece of evidence is in that passage."""
    if evidence.source_id != passage.source_id:
        return False
    return not evidence.lines or not passage.lines or not set(evidence.lines).isdisjoint(passage.lines)


def _stems(text: str) -> set[str]:
    return {stem(token.folded) for token in content_words(text)}
