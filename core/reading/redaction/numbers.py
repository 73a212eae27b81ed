"""Numbers that prove what they are: cards and bank accounts, by their check digits.

Text from a screen takes letters for digits (O for 0, l for 1) and puts spaces where there are none, so both
are looked through before a number is checked.
"""

import re
from collections.abc import Iterator
from typing import Final

from stdnum import iban, luhn

from core.reading.redaction.found import Found

_DIGIT: Final = "0-9OoQIl|SBZ"
_FOLD: Final = str.maketrans("OoQIl|SBZ", "000111582")
"""Letters that Tesseract reads where digits of that shape stand."""
_MOST_FOLDED: Final = 3
"""One in so many characters may be a letter: a digit that was misread."""

_ISSUERS: Final = (
    (4, 4, {13, 16, 19}),  # Visa
    (34, 34, {15}), (37, 37, {15}),  # American Express
    (51, 55, {16}), (2221, 2720, {16}),  # Mastercard
    (36, 36, {14}), (38, 39, {14}), (300, 305, {14}),  # Diners Club
    (3528, 3589, {16}),  # JCB
    (6011, 6011, {16}), (644, 649, {16}), (65, 65, {16}),  # Discover
    (62, 62, {16, 17, 18, 19}),  # UnionPay
    (5018, 5018, {16, 18}), (5020, 5020, {16, 18}), (5038, 5038, {16, 18}), (6304, 6304, {16, 18}),
    (6759, 6759, {16, 18}), (6761, 6763, {16, 18}),  # Maestro
)  # fmt: skip
"""First and last of the beginnings an issuer uses, and the lengths of its numbers."""
_CARD: Final = re.compile(rf"(?<![\w.,])(?:[{_DIGIT}][ \-]{{0,2}}){{12,18}}[{_DIGIT}](?![\w]|[.,]\d)")
_DIALLED: Final = 14
"""Digits that telephone numbers with a country's code have at most, in practice."""
_OTHER_NUMBER: Final = re.compile(
    r"\b(?:order|imei|tracking|invoice|ref(?:erence)?|serial|parcel|ticket|case|isbn|ean|gtin|meid|"
    r"bestell\w*|auftrag\w*|sendung\w*|rechnung\w*)(?:[ -]?(?:number|no|nr|id))?[.:#\s]{0,4}$",
    re.IGNORECASE,
)
_IBAN: Final = re.compile(r"(?<!\w)[A-Z]{2} ?[0-9OIlSB] ?[0-9OIlSB](?:[ \-]?[0-9A-Za-z|]){11,30}(?!\w)")
_LABELLED_IBAN: Final = re.compile(
    r"\biban\b[:\s]{0,4}"
    r"(?P<value>(?-i:[A-Z]{2} ?[0-9A-Z]{2}(?=(?:[ A-Z]*\d){8})(?: ?[0-9A-Z]){10,30}))(?!\w)",
    re.IGNORECASE,
)
_TO_LETTERS: Final = str.maketrans("0O1Il|", "OOIIII")
_BANK_LETTERS: Final = 4
"""Letters with which account numbers of some countries begin."""
_IBAN_LENGTHS: Final = range(15, 35)


def cards(text: str) -> Iterator[Found]:
    """Payment cards: a known issuer's beginning and length, and Luhn's check digit."""
    for match in _CARD.finditer(text):
        digits = _digits(match[0])
        if digits is None or not _is_card(digits) or not luhn.is_valid(digits):
            continue
        if len(digits) <= _DIALLED and text[: match.start()].rstrip().endswith("+"):
            continue  # a telephone number of a country whose code begins like an issuer's numbers
        # One order number in a hundred looks like a card, but not in groups of four.
        if not match[0].isdigit() or not _OTHER_NUMBER.search(text, 0, match.start()):
            yield Found(*match.span(), "card")


def ibans(text: str) -> Iterator[Found]:
    """Bank accounts by their country's form and the check digits. Words that follow are not taken along.

    Behind the word "IBAN" the check digits need not be right: one of them may have been misread.
    """
    sure = [one for match in _IBAN.finditer(text) if (one := _valid_iban(text, *match.span())) is not None]
    yield from sure
    for match in _LABELLED_IBAN.finditer(text):
        start, end = match.span("value")
        if not any(one.start < end and start < one.end for one in sure):
            yield Found(start, end, "iban")


def _valid_iban(text: str, start: int, end: int) -> Found | None:
    """The longest valid account number that begins at `start` and ends with a word before `end`."""
    for stop in range(end, start + _IBAN_LENGTHS.start - 1, -1):
        if not text[stop : stop + 1].isalnum() and _is_iban(text[start:stop]):
            return Found(start, stop, "iban")
    return None


def _is_iban(text: str) -> bool:
    compact = re.sub(r"[ \-]", "", text)
    if len(compact) not in _IBAN_LENGTHS:
        return False
    head = compact[:2] + compact[2:4].translate(_FOLD)
    bank = compact[4 : 4 + _BANK_LETTERS].translate(_TO_LETTERS).upper()
    rests = {
        compact[4:].upper(),
        compact[4:].translate(_FOLD),
        bank + compact[4 + _BANK_LETTERS :].translate(_FOLD),
    }
    return any(iban.is_valid(head + rest) for rest in rests)


def _digits(text: str) -> str | None:
    """The number in a text, `None` if too much of it is letters."""
    compact = re.sub(r"[ \-]", "", text)
    folded = compact.translate(_FOLD)
    letters = sum(character.isalpha() or character == "|" for character in compact)
    return folded if folded.isdigit() and letters * _MOST_FOLDED <= len(compact) else None


def _is_card(digits: str) -> bool:
    """Whether an issuer gives cards such numbers: by how they begin and how long they are."""
    if len(set(digits)) == 1:
        return False
    return any(
        low <= int(digits[: len(str(low))]) <= high and len(digits) in lengths
        for low, high, lengths in _ISSUERS
    )
