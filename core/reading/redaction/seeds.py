"""Recovery phrases of wallets: twelve or more words in a row from the list of BIP 39.

The list leaves out the small words that sentences need, so that many in a row are never prose. Numbers
between the words, as wallets print them, do not count.
"""

import re
from collections.abc import Iterator
from functools import cache
from pathlib import Path
from typing import Final

import mnemonic

from core.reading.redaction.found import Found

_SHORTEST: Final = 12
_UNREAD: Final = 2
"""So many words of a phrase may have been misread beyond recognition, one in twelve."""
_NUMBER: Final = re.compile(r"[\dOoIlSBZ]{1,2}")
"""What stands in front of a word where they are numbered, maybe misread."""
_WORD: Final = re.compile(r"[^\W_]*[^\W\d_][^\W_]*")
_BETWEEN: Final = re.compile(r"[\s\d.,:;#()\[\]|•\-–—]*")  # noqa: RUF001 - dashes that texts have
_MISREAD: Final = (str.maketrans("10|", "lol"), str.maketrans("10|i", "loll"))


@cache
def _words() -> frozenset[str]:
    """The English list; `mnemonic`, the reference implementation, carries it."""
    path = Path(mnemonic.__file__).parent / "wordlist" / "english.txt"
    return frozenset(path.read_text(encoding="utf-8").split())


def _is_known(word: str) -> bool:
    folded = word.casefold()
    return folded in _words() or any(folded.translate(table) in _words() for table in _MISREAD)


def seeds(text: str) -> Iterator[Found]:
    """Recovery phrases in a text, which may have several lines."""
    run: list[tuple[int, int, bool]] = []
    """Beginning, end, and whether it is in the list, of words in a row."""
    end = 0
    for match in _WORD.finditer(text):
        joined = _BETWEEN.fullmatch(text, end, match.start()) is not None
        end = match.end()
        if joined and _NUMBER.fullmatch(match[0]):
            continue
        known = _is_known(match[0])
        if not joined or (not known and (not run or sum(not one[2] for one in run) >= _UNREAD)):
            yield from _phrase(run)
            run = []
        if known or run:
            run.append((*match.span(), known))
    yield from _phrase(run)


def _phrase(run: list[tuple[int, int, bool]]) -> Iterator[Found]:
    """The words in a row as a phrase, if there are enough of them."""
    while run and not run[-1][2]:
        run = run[:-1]
    unread = sum(not known for _, _, known in run)
    if len(run) >= _SHORTEST * max(unread, 1):
        yield Found(run[0][0], run[-1][1], "seed")
