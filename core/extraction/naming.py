"""Which names mean the same: people, projects and places, spelled in full, in part, or misread."""

from collections.abc import Iterable

from rapidfuzz import fuzz

from core.text.tokens import fold, words

_SAME_SPELLING = 88
"""Per cent from which on two long names are two readings of one."""
_LEAST_FUZZY = 6
_TITLES = frozenset({"mr", "mrs", "ms", "dr", "prof", "sir", "the", "herr", "frau"})


def name_tokens(name: str) -> tuple[str, ...]:
    """Folded words of a name without titles and articles."""
    found = tuple(token.folded for token in words(name) if token.folded not in _TITLES)
    return found or tuple(fold(part) for part in name.split())


def first_name(name: str) -> str:
    """What a name is filed under before anything more is known: its first word."""
    found = name_tokens(name)
    return found[0] if found else ""


def compatible(one: str, other: str) -> bool:
    """Whether two names may be of the same: equal, one a part of the other, by initials, or misread."""
    first, second = name_tokens(one), name_tokens(other)
    if not first or not second:
        return False
    short, long = sorted((first, second), key=len)
    if set(short) <= set(long):
        return True
    if len(short) == len(long) and all(
        mine == theirs or (1 in {len(mine), len(theirs)} and mine[0] == theirs[0])
        for mine, theirs in zip(short, long, strict=True)
    ):
        return len(short) > 1  # "M. Keller" and "Marta Keller"
    joined, other_joined = " ".join(first), " ".join(second)
    if min(len(joined), len(other_joined)) < _LEAST_FUZZY or first[0][0] != second[0][0]:
        return False
    return len(first) == len(second) and fuzz.ratio(joined, other_joined) >= _SAME_SPELLING


def merge_names(names: Iterable[str]) -> dict[str, str]:
    """For every name the fullest one that means the same.

    A name that two different full names could mean ("Marta" where there are Marta Keller and Marta Olsen)
    stays by itself: guessing would put one's words into another's mouth.
    """
    distinct = sorted(set(names), key=lambda name: (-len(name_tokens(name)), -len(name), name))
    heads: list[str] = []
    result: dict[str, str] = {}
    for name in distinct:
        possible = [head for head in heads if compatible(head, name)]
        if len(possible) == 1:
            result[name] = possible[0]
        else:
            heads.append(name)
            result[name] = name
    return result
