"""Which names mean the same: people, projects and places, spelled in full, in part, or misread.

From the surest sign to the least: equal when folded; one a part of the other, by initials, by an e-mail
address or by a short form (`assets/short-names.txt`); misread by a letter or two. What two could mean stays
by itself. Nearness in an embedding is no sign: it says that names are of one language, not of one person.
"""

import re
from collections import defaultdict
from collections.abc import Iterable, Iterator
from typing import Final, Literal

from rapidfuzz import fuzz

from core.text.caches import content_cache
from core.text.names import is_given_name
from core.text.shortnames import may_be_short, name_family
from core.text.tokens import fold, words

Named = Literal["person", "organisation", "project", "place", "thing", "contact"]

_SAME_SPELLING: Final = 88
"""Per cent from which on two long names are two readings of one."""
_LEAST_FUZZY: Final = 6
_TITLES: Final = frozenset({"mr", "mrs", "ms", "dr", "prof", "sir", "the", "herr", "frau"})
_ASIDE: Final = re.compile(r"\s*[(\[][^)\]]*[)\]]|\s*[<\u2039][^>\u203a]*[>\u203a]")
"""What programs put behind a name: "(she/her)", "[External]", the address."""
_SORTED: Final = re.compile(r"^(?P<last>[^,]+),\s*(?P<first>[^,]+)$")
_PARTS: Final = re.compile(r"[^\W\d_]+")


@content_cache(16_384)
def name_tokens(name: str) -> tuple[str, ...]:
    """Folded words of a name in the order they are spoken, without titles and what is put behind it.

    Of an e-mail address the words of its local part.
    """
    bare = _ASIDE.sub("", name).strip() or name
    if "@" in bare and " " not in bare:
        return tuple(map(fold, _PARTS.findall(bare.partition("@")[0]))) or (fold(bare),)
    if turned := _SORTED.match(bare):
        bare = f"{turned['first']} {turned['last']}"
    found = tuple(token.folded for token in words(bare) if token.folded not in _TITLES)
    return found or tuple(fold(part) for part in name.split())


def first_name(name: str) -> str:
    """What a name is filed under before anything more is known: its first word, or what that is short for."""
    found = name_tokens(name)
    return name_family(found[0]) if found else ""


def compatible(one: str, other: str, kind: Named = "person") -> bool:
    """Whether two names may be of the same: equal, one a part of the other, or misread.

    Of people any part may stand for all, initials and short forms for what they are short for. Of anything
    else only the beginning may: York is not New York, and another number is another thing.
    """
    first, second = name_tokens(one), name_tokens(other)
    if not first or not second or _digits(first) != _digits(second):
        return False
    if first == second:
        return True
    if kind in {"thing", "contact"}:
        return False
    short, long = sorted((first, second), key=len)
    if kind != "person":
        return long[: len(short)] == short or _misread(first, second)
    if set(short) <= set(long):
        return True
    if len(short) == 1:
        return may_be_short(short[0], long[0]) or _misread(first, second)
    return _abbreviated(short, long) or _misread(first, second)


def _abbreviated(short: tuple[str, ...], long: tuple[str, ...]) -> bool:
    """Whether the given name is an initial or a short form of the other, and the last name is the same."""
    if short[-1] != long[-1] or len(short) != len(long):
        return False
    return all(
        mine == theirs
        or (1 in {len(mine), len(theirs)} and mine[0] == theirs[0])
        or (place == 0 and may_be_short(mine, theirs))
        for place, (mine, theirs) in enumerate(zip(short, long, strict=True))
    )


def _misread(first: tuple[str, ...], second: tuple[str, ...]) -> bool:
    joined, other_joined = " ".join(first), " ".join(second)
    if min(len(joined), len(other_joined)) < _LEAST_FUZZY or first[0][0] != second[0][0]:
        return False
    if first[0] != second[0] and is_given_name(first[0]) and is_given_name(second[0]):
        return False  # Jan and Jana
    return len(first) == len(second) and fuzz.ratio(joined, other_joined) >= _SAME_SPELLING


def merge_names(names: Iterable[str], kind: Named = "person") -> dict[str, str]:
    """For every name the fullest one that means the same.

    A name that two different full names could mean ("Marta" where there are Marta Keller and Marta Olsen)
    stays by itself: guessing would put one's words into another's mouth.
    """
    heads: defaultdict[str, list[str]] = defaultdict(list)
    """Those that others may be merged into, by what such others share with them."""
    result: dict[str, str] = {}
    for name in sorted(set(names), key=_fullest_first):
        shared = tuple(_shared(name_tokens(name)))
        near = dict.fromkeys(head for key in shared for head in heads[key])
        possible = [head for head in near if compatible(head, name, kind)]
        result[name] = possible[0] if len(possible) == 1 else name
        if result[name] == name:
            for key in shared:
                heads[key].append(name)
    return result


def _fullest_first(name: str) -> tuple[int, int, bool, int, str]:
    """Of two that say as much, the one that is a plain name."""
    tokens = name_tokens(name)
    return -len(tokens), -sum(map(len, tokens)), "@" in name, len(name), name


def _shared(tokens: tuple[str, ...]) -> Iterator[str]:
    """Names that are compatible have one of these in common: a word, a family of names, a first letter."""
    yield from dict.fromkeys(tokens)
    if tokens:
        yield f"~{name_family(tokens[0])}"
        yield f"{len(tokens)} {tokens[0][0]}"


def _digits(tokens: tuple[str, ...]) -> str:
    return "".join(char for token in tokens for char in token if char.isdigit())
