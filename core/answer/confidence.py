"""How sure it is that the evidence is about what was asked, where people talk of each other."""

from collections.abc import Iterable

from core.answer.matching import Matcher
from core.answer.option import Option
from core.answer.support import ENOUGH, STRICT
from core.recall.question import Question
from core.text.stance import is_about_listener, is_polite

OF_THE_ASKED = -0.19
"""How much better the best words of the asked person have to fit than the best of others."""
_LEAST_FIT = 0.25
"""How well the asked person's best words have to fit at the least. Chosen on made-up talks."""
_SPEAKING = 2
"""How many of the best words of each side speak for it: one sentence may fit by chance."""
_SURE = 1.0
"""Confidence where nobody is asked about whose words others might be taken for."""
_BESIDE_IT = -0.5
"""For thanks, praise and what is about whom it is said to: words of the asked person, but none about them."""
LISTENER = -0.3
"""For what is about whom it is said to."""
POLITENESS = -0.3
"""For thanks and praise."""


def confidence(weighed: Iterable[Option], matcher: Matcher, question: Question) -> float:
    """How much better the asked person's own words fit than what is about others, where words were said.

    What fits best and is about somebody else answers another question: it was said of them. Where even the
    best hardly fits, nobody said anything of the kind; a screen that is about them may still show it.
    """
    if not matcher.asks_of_authors or question.want in STRICT:
        return _SURE
    asked: list[float] = []
    other: list[float] = []
    shown = False
    for option in weighed:
        unit, match = option.unit, option.match
        if unit.on_screen:
            if not match.missing and match.content >= ENOUGH:
                return _SURE
            shown |= not match.missing
            continue
        if unit.text.rstrip().endswith("?"):
            continue  # whoever asks says nothing
        fit = match.own + max(0.0, option.likeness) + _BESIDE_IT * is_polite(unit.text)
        if not match.elsewhere:
            fit += _BESIDE_IT * is_about_listener(unit.text)
        (other if match.elsewhere else asked).append(fit)
    apart = _of_the_best(asked) - _of_the_best(other)
    best = max(asked, default=0.0)
    if best < _LEAST_FIT and not shown:
        return min(apart, OF_THE_ASKED - (_LEAST_FIT - best))
    return apart


def _of_the_best(fits: list[float]) -> float:
    """The mean of the best few, nothing where there are none."""
    best = sorted(fits, reverse=True)[:_SPEAKING]
    return max(0.0, sum(best) / len(best)) if best else 0.0
