"""Whether a unit speaks of what was asked closely enough to answer it."""

import math
import re

from core.answer.found import Found
from core.answer.labels import label_fit
from core.answer.matching import Match, Matcher
from core.answer.option import Option
from core.answer.units import Unit
from core.recall.question import Question
from core.text.names import find_people
from core.text.tokens import words
from core.text.when import find_times, overlapping

ENOUGH = 0.5
"""Share of the question that has to be near the answer."""
_ENOUGH_MEANT = 0.3
"""The same where the meaning is close, so that the words may differ."""
_SAME_THING = 0.45
"""Likeness from which on a message without a word of the question may yet hold the number it asks for."""
_MEANT = 0.5
"""Cosine from which on the meaning is close."""
_ENOUGH_ON_SCREEN = 0.35
"""The same for a value on a screen, of which the kind alone says much."""
_CLOSE = 0.6
"""From where on a name of the question is beside the unit or in the window's title."""
STRICT = frozenset({"email", "phone", "url", "identifier", "amount", "percent", "time"})
"""Kinds of which only a value is an answer. Others may be answered in words."""
_STRICT_ON_SCREEN = frozenset({*STRICT, "date", "duration", "frequency", "count", "path"})
"""The same on a screen: a heading that only has the words says nothing."""
_TELLING_KINDS = frozenset({"email", "phone", "url", "amount", "percent", "time", "date"})
"""Kinds that can be told by their looks."""
_CONTACT = frozenset({"email", "phone"})
_OF_A_THING = re.compile(r"(?i)\b(?:what|which|where|who)(?:['\u2019]s| is| was| are| were)\b")


def supported(option: Option, matcher: Matcher, question: Question, value: Found | None = None) -> bool:
    """Whether the unit speaks of what was asked; with a value, whether that may be it."""
    unit, match = option.unit, option.match
    if match.missing or (question.ranges and in_range(unit, question) is False):
        return False
    if question.want == "truth" and matcher.asks_something and not (match.asked or unit.on_screen):
        return False  # that somebody is named says neither yes nor no
    if matcher.asks_of_authors and not unit.on_screen:
        # Who said it has been weighed; people say the same in other words, but no other number will do.
        apart = question.want in STRICT and matcher.asks_something
        return not apart or match.content > 0 or option.likeness >= _SAME_THING
    enough = _ENOUGH_MEANT if unit.evidence.cosine >= _MEANT else ENOUGH
    if unit.on_screen:
        enough = _enough_on_screen(option, matcher, question, value, enough)
    return match.content >= enough


def _enough_on_screen(
    option: Option, matcher: Matcher, question: Question, value: Found | None, usual: float
) -> float:
    """How much of the question has to be near what stands on a screen."""
    unit, match = option.unit, option.match
    if value is None:
        # Names alone say what a page is about, not that it holds an answer.
        words_may_answer = question.want not in _STRICT_ON_SCREEN and (
            matcher.asks_something or question.want == "text"
        )
        if _on_page_of_another(option, question):
            return math.inf
        if question.want == "text" and _OF_A_THING.search(question.text) and not match.asked:
            return math.inf
        return usual if words_may_answer else math.inf
    fits = bool(value.label) and label_fit(value.label, question) > 0
    looks = question.want in _TELLING_KINDS or question.shaped
    if _on_page_of_another(option, question):
        return math.inf
    close = matcher.has_names and match.named >= _CLOSE
    if close and (looks or fits) and not _of_another(unit, match, question):
        return 0.0  # its kind, and whose it is: how the question puts the rest, a screen hardly ever does
    if match.absent and not close:
        return usual
    if looks or fits or close:
        return min(usual, _ENOUGH_ON_SCREEN)
    return usual if matcher.asks_something or match.named == 1.0 else math.inf


def _of_another(unit: Unit, match: Match, question: Question) -> bool:
    """Whether the line of a value names people, and not who is asked for."""
    if match.named == 1.0 or not question.people or question.want == "person":
        return False
    return _names_only_others(unit.flat, question)


def _on_page_of_another(option: Option, question: Question) -> bool:
    """Whether the window is somebody else's by its title, or the address is a sender's own."""
    passage = option.unit.evidence.passage
    if option.match.named == 1.0 or not question.people:
        return False
    if passage.speaker:  # of their own number people say "my"
        return question.want in _CONTACT and _names_only_others(passage.speaker, question)
    return _names_only_others(passage.window_title, question)


def _names_only_others(text: str, question: Question) -> bool:
    named = {token.folded for name in find_people(text) for token in words(name.text)}
    return bool(named) and named.isdisjoint(question.people)


def in_range(unit: Unit, question: Question) -> bool | None:
    """Whether a unit is of the time that is asked about; `None` where it does not say."""
    passage = unit.evidence.passage
    if overlapping(question.ranges, passage.occurred_at, passage.occurred_at):
        return True
    times = find_times(unit.text, passage.occurred_at, passage.zone)
    return any(overlapping(question.ranges, item.start, item.end) for item in times) if times else None
