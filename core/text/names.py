"""Names of people in running text, by given names, titles and the words around them."""

import re
from functools import lru_cache
from typing import NamedTuple

from core.assets import asset
from core.text.tokens import fold
from core.text.wordlists import ALSO_WORDS, NEVER_NAMES, ORGANISATION_WORDS

_NAME_WORD = r"[^\W\d_a-zß-öø-ÿ](?:[^\W\d_]*['\u2019-])?[^\W\d_]*[^\W\d_A-Z]"  # O'Neil, Smith-Jones, Osei
_PARTICLE = r"(?:van|von|de|der|den|del|da|di|dos|bin|al|la|le|ter|ten)"
_CANDIDATE = re.compile(
    rf"(?<![\w@#/.-])(?P<title>(?:Mrs?|Ms|Dr|Prof|Sir|Herr|Frau)\b\.?\s+)?"
    rf"(?P<first>{_NAME_WORD})"
    rf"(?P<rest>(?:[ ](?:[A-Z]\.|(?:{_PARTICLE}[ ]){{0,2}}{_NAME_WORD})){{0,3}})(?![\w@])"
)
_SAID_BEFORE = re.compile(
    r"(?i)(?:\b(?:said|says|wrote|asked|told|ask|tell|email|call|contact|cc|from|by|with|dear|hi|hey|hello|thanks"
    r"|thank you|named|called|is|am|meet|met|owner|author|sender|assignee)[:,]?\s+|^|\n|[•@>]\s?)$"
)
_SAID_AFTER = re.compile(
    r"(?i)\s*(?:(?:said|says|wrote|writes|asked|asks|told|sent|replied|answered|mentioned|called|commented|joined"
    r"|shared|works|lives|is from)\b|[<(][\w.+-]+@)"
)
_POSSESSIVE = re.compile(r"['\u2019]s$")


class Name(NamedTuple):
    """A person's name as it stands in the text."""

    text: str
    start: int
    end: int


@lru_cache(maxsize=1)
def given_names() -> frozenset[str]:
    """Folded given names that ship with the program."""
    lines = asset("given-names.txt").read_text("utf-8").splitlines()
    return frozenset(fold(word) for line in lines if not line.startswith("#") for word in line.split())


def is_given_name(word: str) -> bool:
    """Whether people are commonly called that."""
    return fold(word) in given_names()


def find_people(text: str, known: frozenset[str] = frozenset()) -> list[Name]:
    """Names of people, in order.

    A capitalised word counts when it is a common given name, one of the `known`, follows a title, or when it
    has a second capitalised word and somebody who says, writes, asks or is asked stands there.

    Args:
        text: running text.
        known: folded names that are known to be people's, such as the speakers of a conversation.
    """
    found = []
    for match in _CANDIDATE.finditer(text):
        name = _judge(text, match, known)
        if name is not None:
            found.append(name)
    return found


def looks_like_name(text: str, known: frozenset[str] = frozenset()) -> bool:
    """Whether the whole text is a person's name of at most four words, such as the sender above a message."""
    match = _CANDIDATE.fullmatch(text.strip())
    if match is None:
        return False
    parts = [fold(part.strip(".")) for part in text.split()]
    if any(part in NEVER_NAMES or part in ORGANISATION_WORDS for part in parts):
        return False
    return parts[0] in known or parts[0] in given_names() or bool(match["title"])


def is_organisation_word(word: str) -> bool:
    """Whether a name that ends in this word is an organisation's or a place's, not a person's."""
    return fold(word.strip(".,")) in ORGANISATION_WORDS


def _judge(text: str, match: re.Match[str], known: frozenset[str]) -> Name | None:
    parts = [(match["first"], match.start("first"))]
    parts += [
        (part.group(), match.start("rest") + part.start()) for part in re.finditer(r"\S+", match["rest"])
    ]
    folded = [fold(word.strip(".")) for word, _ in parts]
    first = 0 if match["title"] else _first_given(folded, known)
    last = len(parts)
    certain = first is not None
    if first is None:
        first = next((i for i, word in enumerate(folded) if word not in NEVER_NAMES), last)
    while last > first and folded[last - 1] in NEVER_NAMES:
        last -= 1
    if first == last or any(
        word in ORGANISATION_WORDS or word in NEVER_NAMES for word in folded[first + 1 : last]
    ):
        return None
    start, end = parts[first][1], parts[last - 1][1] + len(_POSSESSIVE.sub("", parts[last - 1][0]))
    if last - first == 1 and certain and not match["title"]:
        certain = folded[first] in known or folded[first] not in ALSO_WORDS
    if not certain and not _cued(text, start, end, last - first):
        return None
    return Name(text[start:end], start, end)


def _first_given(folded: list[str], known: frozenset[str]) -> int | None:
    """Where the name begins: a sentence may put another capitalised word before it ("Yesterday Jonas")."""

    def is_given(word: str) -> bool:
        first = word.split("-", maxsplit=1)[0]  # Jean-Luc, Anna-Lena
        return first in given_names() and word not in NEVER_NAMES

    return next((i for i, word in enumerate(folded) if word in known or is_given(word)), None)


def _cued(text: str, start: int, end: int, count: int) -> bool:
    """Whether a doubtful name stands where a person is spoken of."""
    before = _SAID_BEFORE.search(text[max(0, start - 24) : start])
    spoken = bool(before and before.group().strip()) or bool(_SAID_AFTER.match(text, end))
    return spoken and (count > 1 or fold(text[start:end]) in ALSO_WORDS)
