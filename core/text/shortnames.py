"""Short forms of given names: whether Bob may be Robert."""

from functools import lru_cache

from core.assets import asset
from core.text.tokens import fold


@lru_cache(maxsize=1)
def _full_names() -> dict[str, frozenset[str]]:
    """The names that each short form stands for, all folded."""
    found: dict[str, frozenset[str]] = {}
    for line in asset("short-names.txt").read_text("utf-8").splitlines():
        short, colon, full = line.partition(":")
        if colon and not line.startswith("#"):
            for one in short.split():
                found[fold(one)] = found.get(fold(one), frozenset()) | {fold(name) for name in full.split()}
    return found


@lru_cache(maxsize=1)
def _families() -> dict[str, str]:
    """For each name of the list one that all share which it may stand for, directly or by others."""
    heads: dict[str, str] = {}

    def head(name: str) -> str:
        while heads.setdefault(name, name) != name:
            name = heads[name]
        return name

    for short, full in _full_names().items():
        for name in full:
            first, second = sorted((head(short), head(name)))
            heads[second] = first
    return {name: head(name) for name in heads}


def may_be_short(one: str, other: str) -> bool:
    """Whether one of two folded given names is a short form of the other."""
    names = _full_names()
    return other in names.get(one, ()) or one in names.get(other, ())


def name_family(given: str) -> str:
    """Equal for a folded given name and its short forms; wider than that: names of one family may differ."""
    return _families().get(given, given)
