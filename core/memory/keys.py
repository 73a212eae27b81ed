"""Keys that may stand in a predicate: made here, hexadecimal, never anybody's own text.

LanceDB takes predicates as strings of SQL. Ids of transcript lines and names of apps and conversations are
other people's words, so tables carry a hash of them beside the record, and predicates are made of such hashes
and of whole numbers only.
"""

import hashlib
import re
from collections.abc import Iterable, Iterator
from itertools import islice

_KEY = re.compile(r"[0-9a-f]{32}")
_COLUMN = re.compile(r"[a-z_]+")
_KEYS_A_PREDICATE = 500
"""A predicate of some thousand keys still works, but planning it costs more than a second query."""


def key_of(text: str) -> str:
    """The key for an id or a name. Equal texts have equal keys; names should be case-folded before."""
    return hashlib.sha256(text.encode("utf-8", "surrogatepass")).hexdigest()[:32]


def name_key(name: str) -> str:
    """The key for a name in which case does not matter; empty for no name."""
    return key_of(name.strip().casefold()) if name.strip() else ""


def is_one_of(column: str, keys: Iterable[str]) -> str:
    """The predicate "this column holds one of these keys"."""
    return f"{_checked_column(column)} IN ({_quoted(keys)})"


def holds_one_of(column: str, keys: Iterable[str]) -> str:
    """The predicate "this column's list holds one of these keys"."""
    return f"array_has_any({_checked_column(column)}, [{_quoted(keys)}])"


def is_word(column: str, word: str) -> str:
    """The predicate "this column holds that word", for words of our own such as the types of memory."""
    return f"{_checked_column(column)} = '{_checked_column(word)}'"


def within(column: str, start: int | None, end: int | None) -> str:
    """The predicate "start ≤ column < end"; empty where neither is given."""
    _checked_column(column)
    parts = []
    if start is not None:
        parts.append(f"{column} >= {int(start)}")
    if end is not None:
        parts.append(f"{column} < {int(end)}")
    return " AND ".join(parts)


def all_of(*predicates: str) -> str:
    """The predicates joined by AND, empty ones left out."""
    return " AND ".join(f"({predicate})" for predicate in predicates if predicate)


def batches(keys: Iterable[str]) -> Iterator[list[str]]:
    """The keys, each once, in groups small enough for one predicate."""
    rest = iter(dict.fromkeys(keys))
    while batch := list(islice(rest, _KEYS_A_PREDICATE)):
        yield batch


def _quoted(keys: Iterable[str]) -> str:
    checked = list(keys)
    for key in checked:
        if not _KEY.fullmatch(key):
            raise ValueError("a predicate was about to be made of something that is not a key")
    return ",".join(f"'{key}'" for key in checked)


def _checked_column(column: str) -> str:
    if not _COLUMN.fullmatch(column):
        raise ValueError("a predicate was about to be made of something that is not a column")
    return column
