"""Words of a text as search, answers and fact rules all see them: folded, with identifiers kept whole."""

import re
import unicodedata
from collections.abc import Iterator
from typing import NamedTuple

from core.text.caches import content_cache
from core.text.wordlists import STOP_WORDS

_WORD = re.compile(
    r"""
    [\w.+-]+@[\w-]+(?:\.[\w-]+)+              # an e-mail address
    | \d+(?:[.,:]\d+)+                        # 3.14  10:30  1,204.50
    | \w+(?:[-_/.]\w+)*\d\w*(?:[-_/.]\w+)*    # INV-48213  fix-310  v2.1  A42-123
    | [^\W\d_]+(?:['\u2019][^\W\d_]+)*        # words, with their apostrophes
    | \w+
    """,
    re.VERBOSE,
)
_UNSPACED = re.compile(r"[\u3005\u3400-\u4dbf\u4e00-\u9fff]+|[\u3041-\u309f]+|[\u30a1-\u30ff]+")
"""Japanese and Chinese have no spaces. A word ends with its script, which parts most Japanese words from what
is attached to them."""
_SINGLE_QUOTES = str.maketrans({"’": "'", "‘": "'", "`": "'"})  # noqa: RUF001 -- these are what is folded
_MIN_ID = 3
_MIN_STEM = 3


class Token(NamedTuple):
    """A word and where it stands."""

    text: str
    folded: str
    """Lower case, without accents and without a possessive ending."""
    start: int
    end: int


@content_cache(65_536)
def fold(word: str) -> str:
    """The form in which two spellings of a word are equal: case, accents, apostrophes, possessive."""
    plain = word.translate(_SINGLE_QUOTES).casefold()
    if not plain.isascii():
        decomposed = unicodedata.normalize("NFKD", plain)
        plain = "".join(char for char in decomposed if not unicodedata.combining(char))
    return plain.removesuffix("'s") if len(plain) > _MIN_STEM else plain


def words(text: str) -> list[Token]:
    """All words in order. Identifiers, numbers and addresses are one word each."""
    return [Token(m.group(), fold(m.group()), m.start(), m.end()) for m in _matches(text)]


def _matches(text: str) -> Iterator[re.Match[str]]:
    at = 0
    for run in () if text.isascii() else _UNSPACED.finditer(text):
        yield from _WORD.finditer(text, at, run.start())
        yield run
        at = run.end()
    yield from _WORD.finditer(text, at)


def content_words(text: str) -> list[Token]:
    """The words that say what a text is about: no stop words, no single letters."""
    return [
        token
        for token in words(text)
        if token.folded not in STOP_WORDS and (len(token.folded) > 1 or token.folded.isdigit())
    ]


@content_cache(8_192)
def normalised(text: str) -> str:
    """Folded words joined by single spaces: equal for two readings of the same text."""
    return " ".join(token.folded for token in words(text))


def is_identifier(word: str) -> bool:
    """Whether the word names one thing by letters and digits ("INV-48213", "fix-310", "3fa9c2b")."""
    return (
        len(word) >= _MIN_ID
        and "@" not in word
        and any(char.isdigit() for char in word)
        and any(char.isalpha() for char in word)
        and not _ORDINAL_OR_UNIT.fullmatch(word)
    )


_ORDINAL_OR_UNIT = re.compile(
    r"(?i)\d+(?:st|nd|rd|th|am|pm|k|m|g|s|ms|kb|mb|gb|tb|px|pt|kg|km|cm|mm|h|hr|hrs|min|mins|x|d|w|y)s?"
)

_IRREGULAR = {
    "went": "go", "gone": "go", "goes": "go", "bought": "buy", "brought": "bring", "sent": "send",
    "said": "say",
    "told": "tell", "met": "meet", "ate": "eat", "eaten": "eat", "saw": "see", "seen": "see",
    "took": "take", "taken": "take", "gave": "give", "given": "give", "wrote": "write",
    "written": "write", "made": "make", "did": "do", "done": "do", "paid": "pay", "ran": "run",
    "began": "begin", "children": "child", "kids": "child", "kid": "child",
    "people": "person", "men": "man", "women": "woman", "found": "find", "left": "leave",
    "felt": "feel", "kept": "keep", "thought": "think", "taught": "teach", "caught": "catch",
    "drove": "drive", "flew": "fly", "grew": "grow", "knew": "know", "lost": "lose",
    "sold": "sell", "spent": "spend", "spoke": "speak", "won": "win", "wore": "wear", "chose": "choose",
    "held": "hold", "heard": "hear", "built": "build",
}  # fmt: skip


@content_cache(65_536)
def stem(folded: str) -> str:
    """A light English stem of a folded word, so that "invoices" and "sent" meet their noun or verb.

    Identifiers and short words come back as they are. A stem need not be a word.
    """
    word = _IRREGULAR.get(folded, folded)
    if len(word) <= _MIN_STEM or not word.isalpha():
        return word
    for ending, replacement, at_least in _ENDINGS:
        if word.endswith(ending) and len(word) - len(ending) >= at_least:
            word = word[: -len(ending)] + replacement
            if (
                ending in {"ing", "ed"}
                and len(word) > _MIN_STEM
                and word[-1] == word[-2]
                and word[-1] not in "lsz"
            ):
                word = word[:-1]  # "planning" is "plan"
            break
    return word.removesuffix("e") if len(word) > _MIN_STEM else word


_ENDINGS = (
    ("sses", "ss", 2),
    ("ies", "y", 2),
    ("ied", "y", 2),
    ("ing", "", 3),
    ("ed", "", 3),
    ("ss", "ss", 1),
    ("us", "us", 2),
    ("xes", "x", 2),
    ("ches", "ch", 2),
    ("shes", "sh", 2),
    ("s", "", 3),
)
