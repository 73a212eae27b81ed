"""When what a sentence tells of happened or will happen."""

from collections.abc import Sequence
from datetime import datetime
from typing import NamedTuple

from core.records.memory import Passage, Precision
from core.text.when import find_times
from core.text.when_format import say_time

_ABSOLUTE_YEAR = 4


class Occurrence(NamedTuple):
    """When it was or will be."""

    start: datetime
    end: datetime
    precision: Precision
    said: str
    """The words that tell it."""


def occurrence(sentence: str, passage: Passage, without: Sequence[tuple[int, int]] = ()) -> Occurrence | None:
    """The first time that a sentence of the passage names, resolved against when the passage was said.

    Args:
        sentence: what says it.
        passage: where it stands.
        without: stretches of the sentence whose times do not count.
    """
    for start, end in without:
        sentence = sentence[:start] + " " * (end - start) + sentence[end:]
    for found in find_times(sentence, passage.occurred_at, passage.zone):
        return Occurrence(found.start, found.end, found.precision, found.text)
    return None


def said_moment(passage: Passage) -> Occurrence:
    """The moment the passage was said or seen, for what names no time."""
    return Occurrence(passage.occurred_at, passage.occurred_at, "second", "")


def explain(found: Occurrence, zone: str) -> str:
    """The date in brackets for words that mean nothing later on ("yesterday"); empty where they give it."""
    if any(word.isdigit() and len(word) == _ABSOLUTE_YEAR for word in found.said.replace("-", " ").split()):
        return ""
    return f" ({say_time(found.start, found.end, found.precision, zone)})"
