"""Typed values in a text: numbers of things, money, addresses, names. Facts are made of them, answers too."""

import re
from collections.abc import Collection, Iterator
from dataclasses import dataclass
from typing import Literal

from core.text.names import find_people
from core.text.pieces import pieces

ValueKind = Literal[
    "email",
    "url",
    "path",
    "phone",
    "date",
    "time",
    "percent",
    "amount",
    "identifier",
    "address",
    "quantity",
    "person",
    "number",
]

_MONTH = (
    r"(?:jan(?:uary)?|feb(?:ruary)?|mar(?:ch)?|apr(?:il)?|may|june?|july?|aug(?:ust)?|sept?(?:ember)?"
    r"|oct(?:ober)?|nov(?:ember)?|dec(?:ember)?)\b(?:\.(?=,?\s*\d))?"
)
_DAY_NUMBER = r"(?:3[01]|[12]\d|0?[1-9])(?:st|nd|rd|th)?"
_MONEY_SIGN = r"(?:US\$|A\$|C\$|[$€£¥₹])"
_MONEY_WORD = (
    r"(?:dollars?|euros?|pounds?|bucks|cents|francs?|rupees?|yen"
    r"|(?-i:USD|EUR|GBP|CHF|JPY|SEK|NOK|DKK|PLN|CZK|INR|CAD|AUD))"
)
_NUMBER = r"\d{1,3}(?:[,.\u2019'\u00a0\u202f ]\d{3})+(?:[.,]\d{1,2})?|\d+(?:[.,]\d+)?"
_UNIT = (
    r"(?:ms|seconds?|secs?|minutes?|mins?|hours?|hrs?|days?|weeks?|months?|years?|km/h|mph|km|cm|mm|kg|mg|kW|kWh"
    r"|[KMGT]i?B|bytes?|px|pixels?|miles?|meters?|metres?|lbs?|pounds?|liters?|litres?|°[CF]|people|persons?"
    r"|times|units?|samples?|pieces?|items?|copies|pages?|tickets?|rows?|lines?)"
)

# In order of precedence: where two kinds claim the same characters, the earlier one has them.
_PATTERNS: tuple[tuple[ValueKind, re.Pattern[str]], ...] = (
    ("email", re.compile(r"[\w.+%-]+@\w[\w-]*(?:\.[\w-]+)*\.[A-Za-z]{2,}\b")),
    (
        "url",
        re.compile(
            r"\b(?:https?|ftp|file)://[^\s<>\"“”]+[^\s<>\"“”.,;:!?)\]'\u2019]|\bwww\.[\w-]+(?:\.[\w-]+)+(?:/[^\s<>\"]*[\w/])?"
        ),
    ),
    (
        "path",
        re.compile(
            r"(?<![\w/.:])(?:~|\.{1,2})?/(?:[\w.+@-]+/)+[\w.+@-]*[\w/]"  # /etc/hosts ~/notes/plan.md
            r"|\b[A-Z]:\\(?:[\w .+-]+\\)*[\w.+-]+"
        ),
    ),
    (
        "date",
        re.compile(
            rf"(?i)\b(?:\d{{4}}-(?:1[0-2]|0\d)-(?:3[01]|[0-2]\d)(?!\d)"
            rf"|\d{{1,2}}[./]\d{{1,2}}[./](?:\d{{4}}|\d{{2}})(?![\d.])"
            rf"|{_DAY_NUMBER}(?:\s+of)?\s+{_MONTH}(?:,?\s+\d{{4}}\b)?"
            rf"|{_MONTH}\s+{_DAY_NUMBER}\b(?!:)(?:,?\s+\d{{4}}\b)?"
            rf"|{_MONTH},?\s+(?:19|20)\d\d\b)"
        ),
    ),
    (
        "time",
        re.compile(
            r"(?i)(?<![\d.:])(?:[01]?\d|2[0-3])[:][0-5]\d(?::[0-5]\d)?(?:\s*[ap](?:\.m\.|m\b))?(?![\d:])"
            r"|\b(?:1[0-2]|[1-9])\s*[ap](?:\.m\.|m\b)|\bnoon\b|\bmidnight\b"
        ),
    ),
    ("percent", re.compile(r"(?i)[-+]?\d+(?:[.,]\d+)?\s*(?:%|percent\b|per cent\b)")),
    (
        "amount",
        re.compile(
            rf"(?i)[-+]?{_MONEY_SIGN}\s?(?:{_NUMBER})(?:\s?(?:[kmb]|bn|thousand|million|billion)\b)?"
            rf"|(?<![\w.,])(?:{_NUMBER})\s?(?:(?:k|thousand|million|billion)\s)?(?:[€£]|{_MONEY_WORD}\b)"
        ),
    ),
    (
        "phone",
        re.compile(
            r"(?<![\w.+-])\+\d{1,3}(?:[\s.-]?\(?\d{1,5}\)?){2,6}(?![\w-])"
            r"|(?<![\w.+-])\(?\d{3}\)?[\s.-]\d{3}[\s.-]\d{4}(?![\w-])"
            r"|(?<![\w.+-])0\d{2,5}[\s/-]\d{3,9}(?:[\s-]\d{2,6})*(?![\w-])"
        ),
    ),
    (
        "address",
        re.compile(
            r"\b\d{1,5}[a-z]?\s+(?:[A-Z][\w\u2019'-]+\s+){1,3}(?:Street|St|Road|Rd|Avenue|Ave|Lane|Ln|Drive|Dr|Boulevard"
            r"|Blvd|Way|Court|Ct|Square|Sq|Terrace|Place|Pl|Close|Crescent|Highway|Hwy)\b\.?"
            r"|\b[A-ZÄÖÜ][a-zäöüß]+(?:straße|strasse|weg|allee|gasse|platz|str\.)\s+\d{1,4}[a-z]?\b"
        ),
    ),
    (
        "identifier",
        re.compile(
            r"(?<![\w./-])(?:"
            r"(?=[\w-]*\d)(?=[\w-]*[A-Z])[A-Z][A-Z0-9]*(?:[-_][A-Z0-9]+)+"  # INV-48213 A42-123
            r"|[a-z]{2,}(?:-[a-z]+)*-\d{2,}"  # fix-310
            r"|\d{2,}(?:-\d{3,})+"  # 123-4567890
            r"|(?=[0-9a-f]*\d)(?=[0-9a-f]*[a-f])[0-9a-f]{7,40}"  # 3fa9c2b
            r"|#\d{2,}"
            r"|[A-Z]{1,5}\d{3,}[A-Z0-9]*|[A-Z0-9]*\d[A-Z][A-Z0-9]{3,}\d[A-Z0-9]*"  # AB1234  7QX4T9
            r"|v\d+(?:\.\d+)+"
            r"|[0-9a-f]{8}-[0-9a-f]{4}-[0-9a-f]{4}-[0-9a-f]{4}-[0-9a-f]{12}"
            r")(?![\w-]|\.\w)"
        ),
    ),
    ("quantity", re.compile(rf"(?<![\w.,-])(?:{_NUMBER})\s?{_UNIT}\b")),
    ("number", re.compile(rf"(?<![\w.,:/-])(?:{_NUMBER})(?![\w:/-]|[.,]\d)")),
)
_LABELLED = re.compile(
    r"(?i)\b(?:(?!(?:phone|mobile|telephone|cell|fax|total|the|this|that|his|her|their|your|our|what|which|whose)\b)"
    r"[a-z]{3,20}(?=\s+(?:number|id|code)\s+(?:is|was)\b)"
    r"|invoice|order|ticket|case|reference|ref|booking|confirmation|tracking|account|customer|policy|room"
    r"|gate|seat|flight|serial|pin|code|contract|po|claim|issue|track|model|employee|member|voucher|coupon|version)"
    r"(?:\s+(?:number|no|nr|id|code))?\b\.?\s*(?:is|was|:|=|#)?\s*[#:]?\s*"
    r"(?P<value>(?=[\w.-]*\d)[A-Za-z0-9](?:[\w./-]*\w)?)(?!\w)"
)
_NOT_LABELLED_VALUE = re.compile(r"(?i)\d+(?:st|nd|rd|th|am|pm)|(?:19|20)\d\d-\d\d-\d\d")


@dataclass(frozen=True, slots=True)
class Value:
    """A value and where it stands in the text: `text == source[start:end]`."""

    kind: ValueKind
    text: str
    start: int
    end: int


def find_values(text: str, kinds: Collection[ValueKind] | None = None) -> list[Value]:
    """All values in reading order; no character belongs to two.

    Args:
        text: what was said or read, one or more lines.
        kinds: keep only these. What they mean does not change: a number inside a date is not a "number".
    """
    found = [value for start, piece in pieces(text) for value in _found_in(piece, start)]
    return found if kinds is None else [value for value in found if value.kind in kinds]


def _found_in(piece: str, start: int) -> list[Value]:
    """The values of a piece of text that begins at `start`."""
    taken: list[Value] = []
    for value in _candidates(piece):
        if not any(value.start < other.end and other.start < value.end for other in taken):
            taken.append(value)
    taken.sort(key=lambda value: value.start)
    return [Value(value.kind, value.text, start + value.start, start + value.end) for value in taken]


def _candidates(text: str) -> Iterator[Value]:
    """Every claim, the strongest kind first."""
    digits = any(char.isdigit() for char in text)
    for kind, pattern in _PATTERNS:
        if kind == "phone" and digits:  # "order 475-226 4588" is no telephone
            for match in _LABELLED.finditer(text):
                if not _NOT_LABELLED_VALUE.fullmatch(match["value"]):
                    yield Value("identifier", match["value"], match.start("value"), match.end("value"))
        if kind == "quantity":
            for name in find_people(text):
                yield Value("person", name.text, name.start, name.end)
        if digits or kind in _WITHOUT_DIGITS:
            for match in pattern.finditer(text):
                yield Value(kind, match.group(), match.start(), match.end())


_WITHOUT_DIGITS: frozenset[ValueKind] = frozenset({"email", "url", "path", "time"})
