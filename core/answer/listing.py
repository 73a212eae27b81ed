"""A list that stands in a note, given whole to whoever asks for it: "What is on my shopping list?"."""

import re
from collections.abc import Iterator
from dataclasses import dataclass
from typing import Final

from core.answer import wording
from core.answer.draft import Draft
from core.recall.evidence import EvidencePack
from core.recall.question import Question
from core.records.memory import Passage
from core.text.sentences import LIST_MARK
from core.text.tokens import content_words, stem

_KIND: Final = re.compile(
    r"(?i)\b(?:what|which)\s+([^\W\d_]+)\s+(?:are|is|were|was|do|did|have|should|must)\b"
)
"""What the items are: "which books are on …"; the list itself hardly ever says so."""
_UNSAID: Final = frozenset({"must", "list", "note", "item"})
"""Stems that need not stand in a title for it to be the one that is meant."""
_BOX: Final = re.compile(r"\[[ xX]\]\s+")
_FEWEST: Final = 2
_MOST: Final = 30


@dataclass(frozen=True, slots=True)
class _List:
    heading: str
    """The line above it that ends with a colon; empty where there is none."""
    items: tuple[str, ...]
    start: int
    end: int
    """Where it stands in the passage."""


def listed(pack: EvidencePack) -> Draft | None:
    """The items of the first list whose title or heading has all that is asked for; `None` without one."""
    question = pack.question
    asked = _asked(question)
    if question.want != "text" or not asked:
        return None
    for evidence in pack.evidence:
        passage = evidence.passage
        if passage.form != "written":
            continue
        for found in _lists(passage):
            said = _stems(f"{passage.title} {found.heading}")
            if not any(word.isdisjoint(said) for word in asked):
                where = wording.place_and_time(passage, question)
                items = found.items[:_MOST]
                lines = [f"{where[0].upper()}{where[1:]}:", *(f"\u2022 {item}" for item in items)]
                quote = passage.text[found.start : found.end]
                return Draft(
                    "\n".join(lines),
                    ", ".join(items),
                    (wording.citation_of(evidence, quote, None),),
                    abstained=False,
                    confidence=1.0,
                )
    return None


def _asked(question: Question) -> list[frozenset[str]]:
    """The stems by which each word that has to be there may be said."""
    kind = _KIND.search(question.text)
    kinds = _stems(kind[1]) if kind else frozenset()
    return [term.stems for term in question.telling if term.stem not in kinds | _UNSAID]


def _stems(text: str) -> frozenset[str]:
    return frozenset(stem(token.folded) for token in content_words(text))


def _lists(passage: Passage) -> Iterator[_List]:
    """The lists of two items or more, in order."""
    heading, items = "", list[str]()
    start = end = offset = 0
    for line in [*passage.text.split("\n"), ""]:
        if mark := LIST_MARK.match(line):
            start = start if items else offset
            items.append(_BOX.sub("", line[mark.end() :]).strip())
            end = offset + len(line)
        else:
            if len(items) >= _FEWEST:
                yield _List(heading, tuple(items), start, end)
            heading, items = line if line.rstrip().endswith(":") else "", []
        offset += len(line) + 1
