"""A text in other words, with the place that each part had before."""

import re
from collections.abc import Callable, Iterable, Sequence
from dataclasses import dataclass

Rule = tuple[re.Pattern[str], Callable[[re.Match[str]], str]]


@dataclass(frozen=True, slots=True)
class Translated:
    """What became of a text, and where its parts come from."""

    text: str
    replaced: tuple[tuple[int, int, int, int], ...] = ()
    """Of each part that was replaced: where it begins and ends now, and where it began and ended."""

    def before(self, start: int, end: int) -> tuple[int, int]:
        """Where a stretch of the text stood; of a part that was replaced, all of it.

        Args:
            start: in the text as it is.
            end: the same.
        """
        shift, begin, stop = 0, start, end
        for now_start, now_end, was_start, was_end in self.replaced:
            if now_end <= start:
                shift = was_end - now_end
                continue
            if now_start >= end:
                break
            if now_start <= start < now_end:
                begin = was_start - shift
            if now_start < end <= now_end:
                return begin + shift, was_end
            if now_end < end:
                stop = end + (was_end - now_end) - shift
        return begin + shift, stop + shift


def translated(text: str, rules: Sequence[Rule]) -> Translated:
    """The text with what the rules find replaced; of two that overlap the earlier rule has it."""
    found: list[tuple[int, int, str]] = []
    for pattern, become in rules:
        for match in pattern.finditer(text):
            if all(match.end() <= start or end <= match.start() for start, end, _ in found):
                found.append((match.start(), match.end(), become(match)))
    return _put_together(text, sorted(found))


def _put_together(text: str, found: Iterable[tuple[int, int, str]]) -> Translated:
    made, at = "", 0
    replaced = []
    for start, end, word in found:
        made += text[at:start]
        replaced.append((len(made), len(made) + len(word), start, end))
        made += word
        at = end
    return Translated(made + text[at:], tuple(replaced))
