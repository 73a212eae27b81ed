"""Caches of what was computed from somebody's text: known in one place, so that one call empties them all."""

from collections.abc import Callable
from functools import lru_cache
from typing import Final, ParamSpec, TypeVar

Arguments = ParamSpec("Arguments")
Result = TypeVar("Result")

_FORGETTERS: Final[list[Callable[[], None]]] = []


def content_cache(
    most: int,
) -> Callable[[Callable[Arguments, Result]], Callable[Arguments, Result]]:
    """Keep results of a function whose arguments are content: words, titles, lines.

    Unlike a bare `lru_cache` it is emptied by `forget_content`. What is computed from our own word lists
    needs no such care.

    Args:
        most: results kept; the least recently used go first.
    """

    def keep(function: Callable[Arguments, Result]) -> Callable[Arguments, Result]:
        kept = lru_cache(maxsize=most)(function)
        _FORGETTERS.append(kept.cache_clear)
        # lru_cache takes any hashable arguments and forgets what they were; nothing changes but the types.
        return kept  # type: ignore[return-value]

    return keep


def forget_content() -> None:
    """Empty every such cache of this process. From any thread; whoever is computing just computes again."""
    for forget in _FORGETTERS:
        forget()
