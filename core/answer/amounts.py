"""Sums whose currency is said once: "120 euros for the train, the hotel is 240"."""

import re
from collections.abc import Iterator, Sequence
from typing import Final

from core.answer.found import Found
from core.recall.question import Question
from core.text.tokens import fold, stem

_NUMBER: Final = re.compile(r"\d[\d.,]*\d|\d")
_BARE: Final = re.compile(
    r"(?i)\b(?P<what>[^\W\d_]+)\s+"
    r"(?:is|was|are|were|costs?|c(?:a|o)mes? to|another)\s+(?:only\s+|just\s+|about\s+)?"
    r"(?P<value>\d{1,6}(?:[.,]\d{1,3})*)(?=\s*(?:[,;.!?)]|$)"
    r"|\s+(?:for|per|each|and|plus|but|in total|altogether)\b)"
)
"""A number that a price would be said with, and that no other unit follows."""


def bare_amounts(text: str, told: Sequence[Found], question: Question) -> Iterator[Found]:
    """Sums without a currency of their own, in that of another in the sentence, of what is asked about.

    Args:
        text: the sentence.
        told: its sums with a currency.
        question: says whose price it must be.
    """
    if not told or not (number := _NUMBER.search(told[0].short)):
        return
    before, after = told[0].short[: number.start()], told[0].short[number.end() :]
    asked = {term.stem for term in question.telling}
    for match in _BARE.finditer(text):
        if stem(fold(match["what"])) not in asked:
            continue
        start, end = match.span("value")
        if not any(item.start < end and start < item.end for item in told):
            yield Found(f"{before}{match['value']}{after}", match["value"], start, end)
