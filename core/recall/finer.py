"""What only the opened passage tells of how well it answers: features between 0 and 1, by name. Pure."""

import re
from collections.abc import Collection

from core.recall.question import Question
from core.records.memory import Passage
from core.text.stance import tells_nothing
from core.text.tokens import fold, words
from core.text.when import find_times
from core.text.when_words import NUMBERS

_TOGETHER = re.compile(r"(?i)\b(?:and|or|both)\b")
_DIGIT = re.compile(r"\d")
_NAME_INSIDE = re.compile(r"[a-z,]\s+[A-Z][a-z]{2,}")
"""A capitalised word that does not begin a sentence."""
_NUMBER_WORDS = (frozenset(NUMBERS) - {"a", "an"}) | {"once", "twice", "dozen"}
_COUNTED = frozenset({"count", "frequency", "duration", "amount"})
_NAMED = frozenset({"person", "place"})


def subjects_of(question: Question, authors: Collection[str]) -> frozenset[str]:
    """Whose words are asked for, where a question names several who speak: "What did Ann say to Ben?".

    Args:
        question: understood.
        authors: folded names of those whose words were looked at.

    Returns:
        Folded names; empty where it names one, or puts them beside each other.
    """
    named = tuple(dict.fromkeys(token.folded for token in words(question.text) if token.folded in authors))
    return frozenset(named[:1] if len(named) > 1 and not _TOGETHER.search(question.text) else ())


def finer_points(question: Question, passage: Passage, subjects: Collection[str]) -> dict[str, float]:
    """The features.

    Args:
        question: understood.
        passage: opened.
        subjects: as `subjects_of` gives them.
    """
    text = passage.text
    return {
        "in_range": float(
            any(stretch.start <= passage.occurred_at < stretch.end for stretch in question.ranges)
        ),
        "names_time": float(
            question.want in {"date", "time"} and bool(find_times(text, passage.occurred_at, passage.zone))
        ),
        "asks": float(bool(passage.conversation) and text.rstrip().endswith("?")),
        "tells_nothing": float(bool(passage.conversation) and tells_nothing(text)),
        "subject": float(any(fold(word) in subjects for word in passage.speaker.split())),
        "of_kind": float(bool(passage.conversation) and _may_hold(question, text)),
    }


def _may_hold(question: Question, text: str) -> bool:
    """Whether a thing of the kind that is asked for may stand there: a number, a name."""
    if question.want in _COUNTED:
        return bool(_DIGIT.search(text)) or any(token.folded in _NUMBER_WORDS for token in words(text))
    return question.want in _NAMED and bool(_NAME_INSIDE.search(text))
