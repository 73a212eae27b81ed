"""Why something was found, in plain words."""

from collections.abc import Iterable
from typing import Final

from ui.translation import marked, tr

_WORDS: Final = {
    "words": marked("the same words"),
    "meaning": marked("a similar meaning"),
    "word_meaning": marked("a similar meaning"),
    "segment_meaning": marked("a similar meaning"),
    "surroundings": marked("words around it"),
    "passage_before": marked("words around it"),
    "segment_words": marked("words around it"),
    "author": marked("who said it"),
    "subject": marked("who said it"),
    "in_range": marked("the time that was asked about"),
    "names_time": marked("a time in it"),
    "of_kind": marked("a number or a name in it"),
    "at_hand": marked("how recent or often used it is"),
}
"""By the features of a hit; what takes away from it is no reason."""
_MOST: Final = 3
_LEAST_SHARE: Final = 0.05
"""Of all that speaks for it."""


def recalled_for(reasons: Iterable[tuple[str, float]]) -> str:
    """What speaks most for a hit: "the same words, who said it"; empty where nothing is known."""
    worth: dict[str, float] = {}
    for name, brought in reasons:
        if brought > 0 and name in _WORDS:
            worth[_WORDS[name]] = worth.get(_WORDS[name], 0.0) + brought
    enough = _LEAST_SHARE * sum(worth.values())
    best = sorted(worth, key=lambda words: -worth[words])[:_MOST]
    return ", ".join(tr(words) for words in best if worth[words] >= enough)
