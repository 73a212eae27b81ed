"""Whether what a model says stands in its sources: its quotes, the telling numbers, and the names."""

import itertools
import re
from collections.abc import Iterable, Sequence
from decimal import Decimal, InvalidOperation
from typing import Final

from core.answer.sources import Source
from core.models.untrusted import without_special_tokens
from core.text.quotes import find_quote
from core.text.tokens import fold

_LEAST_QUOTE: Final = 3
"""Letters and digits of a quote below which it proves nothing."""
_NUMBER: Final = re.compile(r"\d[\d.,:/-]*\d|\d")
_TELLING_DIGITS: Final = 3
"""Digits from which on a number has to stand in the source as it is: days and counts are worked out."""
_AMOUNT: Final = re.compile(r"(?<![\w.,])(?:\d{1,3}(?:,\d{3})+|\d+)(?:\.\d+)?(?!\w|,\d)")
_MOST_AMOUNTS: Final = 10
"""Amounts of which all sums are tried."""
_NAME: Final = re.compile(r"(?<=[a-z,;:] )[A-Z][^\W\d_]{2,}")
"""A capitalised word that begins no sentence."""
_CALENDAR: Final = frozenset(
    """monday tuesday wednesday thursday friday saturday sunday january february march april may june july
    august september october november december""".split()  # noqa: SIM905 - a list of words reads as one
)
"""Days and months may be worked out."""


def stands_in(source: Source, quote: str) -> str | None:
    """The source's own words for a quote; none where it does not say that, or it is no words at all."""
    if sum(char.isalnum() for char in quote) < _LEAST_QUOTE:
        return None
    passage = source.evidence.passage.text
    found = find_quote(passage, quote)
    if found is not None:
        return found
    # On its way to the model it may have lost the brackets of marks.
    harmless = without_special_tokens(passage)
    found = find_quote(harmless, quote)
    if found is None:
        return None
    start = harmless.index(found)
    return passage[start : start + len(found)]


def unknown_numbers(text: str, source: Source, question: str) -> set[str]:
    """Telling numbers of a claim that stand neither in its source nor its heading nor the question."""
    passage = source.evidence.passage
    year = passage.occurred_at.year  # "last year", "next January" are worked out
    known = numbers(f"{passage.text}\n{source.heading}\n{question}") | {str(year + by) for by in (-1, 0, 1)}
    return numbers(text) - known


def names_are_known(text: str, sources: Iterable[Source], question: str) -> bool:
    """Whether all names in a claim stand in some source, or in the question."""
    names = {fold(name) for name in _NAME.findall(text)} - _CALENDAR
    if not names:
        return True
    known = fold("\n".join([question, *(f"{one.heading}\n{one.evidence.passage.text}" for one in sources)]))
    return all(name in known for name in names)


def numbers(text: str) -> set[str]:
    """Numbers that are too telling to be worked out, without what separates their digits."""
    found = ("".join(filter(str.isdigit, one)) for one in _NUMBER.findall(text))
    return {digits for digits in found if len(digits) >= _TELLING_DIGITS}


def adds_up(text: str, unknown: set[str], quotes: Iterable[str]) -> bool:
    """Whether the numbers of a claim that stand nowhere are sums of amounts that were quoted."""
    parts = [amount for quote in dict.fromkeys(quotes) for amount in _amounts(quote)][:_MOST_AMOUNTS]
    sums = {
        sum(chosen, Decimal(0))
        for size in range(2, len(parts) + 1)
        for chosen in itertools.combinations(parts, size)
    }
    told = {"".join(filter(str.isdigit, match[0])): _amount(match[0]) for match in _AMOUNT.finditer(text)}
    return all(told.get(number) in sums for number in unknown)


def _amounts(text: str) -> Sequence[Decimal]:
    found = (_amount(match[0]) for match in _AMOUNT.finditer(text))
    return [amount for amount in found if amount is not None]


def _amount(text: str) -> Decimal | None:
    try:
        return Decimal(text.replace(",", ""))
    except InvalidOperation:
        return None
