"""Who said it: the line above or before a text on the screen that names its sender."""

import re
from collections.abc import Sequence
from dataclasses import dataclass
from typing import Literal

from core.text.caches import content_cache
from core.text.names import is_organisation_word, looks_like_name
from core.text.wordlists import NEVER_NAMES

_NAME = r"(?P<name>[^\W\d_][\w.'\u2019-]*(?:\s[^\W\d_][\w.'\u2019-]*){0,3})"
_DAY = r"(?:(?:(?:mon|tue|wed|thu|fri|sat|sun)[a-z]*|today|yesterday)\b\.?,?\s*(?:at\s+)?)?"
_DATE = (
    r"(?:(?:\d{1,2}[./]\d{1,2}[./]\d{2,4}|\d{4}-\d\d-\d\d|\d{1,2}\.?\s+[a-z]{3,9}\.?(?:\s+\d{4})?"
    r"|[a-z]{3,9}\.?\s+\d{1,2}(?:,?\s+\d{4})?),?\s*(?:at\s+)?)?"
)
_TIME = rf"[\[(]?{_DAY}{_DATE}\d{{1,2}}[:.]\d{{2}}(?::\d{{2}})?(?:\s*[ap]\.?m\.?)?[\])]?"
_AVATAR = r"(?:(?:[A-Z]{1,2}|[^\w\s]{1,2})\s+)?"
"""Initials or what the reader made of a picture."""

_FROM = re.compile(r"(?i)\s*(?:from|sender|von)\s*:\s*(?P<name>[^<>@\n]{2,60}?)\s*(?:[<(\[].*)?$")
_WROTE = re.compile(
    rf"(?i)\s*(?:on\b[^\n]{{4,60}}?[,;]\s*)?(?-i:{_NAME})\s*(?:<[^>]*>)?\s+(?:wrote|writes|said|says|schrieb)\s*:\s*"
    r"(?P<rest>.*)$",
    re.DOTALL,
)
_LOG = re.compile(rf"(?i)\s*{_TIME}\s*[-\u2013|]?\s*<?(?-i:{_NAME})>?\s*[:>]\s*(?P<rest>\S.*)$", re.DOTALL)
_ABOVE = re.compile(
    rf"(?i)\s*(?-i:{_AVATAR}{_NAME})\s*(?:<[^>]*>)?\s*[,\u00b7\u2022|@\u2014-]?\s*{_TIME}\s*$"
)
_ABOVE_TIME_FIRST = re.compile(rf"(?i)\s*{_TIME}\s*[-\u2013|]?\s+(?-i:{_NAME})\s*$")
_MAILBOX = re.compile(rf"\s*{_AVATAR}{_NAME}\s*<[\w.+-]+@[\w.-]+>\s*(?:.{{0,40}})$")
_ONE_NAME = re.compile(rf"(?i)\s*(?-i:{_AVATAR}(?P<name>[A-Z][\w'\u2019-]+))\s+{_TIME}\s*")
_INLINE = re.compile(rf"\s*[-\u2022*]?\s*{_NAME}\s*:\s+(?P<rest>\S.*)$", re.DOTALL)
_ROW = re.compile(rf"(?i)\s*(?-i:(?P<line>.{{12,}}?))\s+{_TIME}\s*$", re.DOTALL)
_ROW_NAME = re.compile(
    r"(?P<name>[^\W\d_][\w'\u2019-]+\s[^\W\d_][\w'\u2019-]+)\s+(?P<rest>\S+\s+\S.*)$", re.DOTALL
)
_WITH_TEXT: tuple[tuple[re.Pattern[str], Literal["inline", "reported"]], ...] = (
    (_WROTE, "reported"),
    (_LOG, "inline"),
)
_FIELD = re.compile(r"(?i)\s*(?:to|cc|bcc|date|sent|reply-to|an|datum)\s*:")
_SELF = frozenset({"me", "you"})
_LEAST_FULL_NAME = 2


@dataclass(frozen=True, slots=True)
class Header:
    """A line that names the sender of a text."""

    sender: str
    kind: Literal["above", "inline", "reported", "row"]
    """The text follows below; follows in the same line; is what somebody else reports; or the line is a row
    of a list of messages, whose columns run into each other."""
    body: int = 0
    """Where the text begins in the line; its length where nothing of it is text."""


@content_cache(8_192)
def read_header(text: str) -> Header | None:
    """The sender that a line of a screen names, `None` where it names none."""
    if match := _FROM.match(text):
        name = match["name"].strip(" \"'")
        return Header(name, "above", len(text)) if name and name[0].isalpha() else None
    for pattern, kind in _WITH_TEXT:
        match = pattern.match(text)
        if match and _could_be_sender(match["name"]):
            body = match.start("rest")
            return Header(match["name"], kind, body) if match["rest"].strip() else _above(match, text)
    for pattern in (_ABOVE, _ABOVE_TIME_FIRST, _MAILBOX):
        match = pattern.match(text)
        if match and _could_be_sender(match["name"]):
            return _above(match, text)
    if (match := _INLINE.match(text)) and looks_like_name(match["name"]):
        return Header(match["name"], "inline", match.start("rest"))
    row = _ROW.match(text)
    if row and (match := _ROW_NAME.match(row["line"])) and looks_like_name(match["name"]):
        return Header(match["name"], "row", match.start("rest"))
    return None


def read_headers(lines: Sequence[str]) -> list[Header | None]:
    """The sender that each line of one window names.

    Where some names above messages are known to be people's, those of the same form are, too: the time beside
    an unusual name tells it from nothing else.
    """
    found = [read_header(line) for line in lines]
    alike = [_ONE_NAME.fullmatch(line) for line in lines]
    if not any(header and match for header, match in zip(found, alike, strict=True)):
        return found
    return [
        header
        or (Header(match["name"], "above", len(line)) if match and _may_be_name(match["name"]) else None)
        for header, match, line in zip(found, alike, lines, strict=True)
    ]


def body_of(text: str) -> str:
    """What the sender of a passage says: its lines without those that only tell who, to whom and when."""
    lines = text.split("\n")
    header = read_header(lines[0])
    if header is not None:
        lines[0] = lines[0][header.body :]
    return "\n".join(line for line in lines if line.strip() and not _FIELD.match(line)).strip()


def _above(match: re.Match[str], text: str) -> Header:
    return Header(match["name"], "above", len(text))


def _may_be_name(name: str) -> bool:
    return name[-1].islower() and name.casefold() not in NEVER_NAMES and not is_organisation_word(name)


def _could_be_sender(name: str) -> bool:
    """A person's name, or two or three capitalised words where only a sender's name stands."""
    if name.casefold() in _SELF or looks_like_name(name):
        return True
    words = name.split()
    return (
        len(words) >= _LEAST_FULL_NAME
        and all(word[0].isupper() and word[-1].islower() for word in words)
        and not any(word.casefold() in NEVER_NAMES or is_organisation_word(word) for word in words)
    )
