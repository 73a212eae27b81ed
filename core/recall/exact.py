"""Questions that are answered by counting records rather than by quoting words.

"How often did I open the budget sheet", "how long was I in Firefox yesterday", "when did I last use Blender",
"how much did I spend with Aurora Rail in March": what is wanted, of what, and when. Only what the asker did
themselves is counted so; of others nobody keeps such records.
"""

import re
from dataclasses import dataclass
from typing import Final, Literal

from core.recall.question import Question, stems_of
from core.text.tokens import content_words, fold, stem, words
from core.text.when import TimeRange

Wanted = Literal["visits", "time", "last", "first", "spent"]

_ME: Final = r"(?:i|we)"
_LOOK: Final = r"""(?: open(?:ed)? | us(?:e|ed|ing) | start(?:ed)? | launch(?:ed)? | visit(?:ed)?
    | read(?:ing)? | edit(?:ed|ing)? | look(?:ed|ing)?\s+(?:at|into) | work(?:ed|ing)?\s+(?:in|on|with)
    | view(?:ed|ing)? | go\s+(?:on|to) | (?:have|had)\s+open )"""
_BE: Final = r"(?:in|inside|on|at)"
_DID: Final = r"(?:did|do|have|had)"
_WAS: Final = r"(?:was|were|have|had)"
_OFTEN: Final = r"how\s+(?:often|many\s+times)"
_LONG: Final = r"how\s+(?:long|much\s+time|many\s+hours|many\s+minutes)"
_THE: Final = r"when\s+(?:was|is)\s+the"
_LED: Final = r"^\W*(?:and\s+|so\s+)?"
_OF_WHAT: Final = r"\s+(?P<what>.+?)\W*$"

_VISITS: Final = rf"{_OFTEN}\s+{_DID}\s+{_ME}\s+(?:\w+ly\s+)?{_LOOK}"
_VISITS_IN: Final = rf"{_OFTEN}\s+{_WAS}\s+{_ME}\s+(?:been\s+)?{_BE}"
_TIME: Final = rf"{_LONG}\s+(?:{_DID}|{_WAS})\s+{_ME}\s+(?:been\s+|spen[dt]\s+)?{_LOOK}"
_TIME_IN: Final = (
    rf"{_LONG}\s+(?:{_WAS}\s+{_ME}\s+(?:been\s+)?{_BE}|{_DID}\s+{_ME}\s+spen[dt]\s+(?:{_BE}|with))"
)
_LAST: Final = (
    rf"(?:when\s+{_DID}\s+{_ME}\s+last|{_THE}\s+last\s+time\s+(?:that\s+)?{_ME}(?:\s+have)?)\s+{_LOOK}"
)
_LAST_IN: Final = rf"when\s+{_WAS}\s+{_ME}\s+last\s+{_BE}"
_FIRST: Final = rf"(?:when\s+{_DID}\s+{_ME}\s+first|{_THE}\s+first\s+time\s+(?:that\s+)?{_ME})\s+{_LOOK}"
_SPENT: Final = rf"""(?:how\s+much(?:\s+money)?|what)\s+{_DID}\s+{_ME}\s+(?:spen[dt]|pa(?:y|id))
    (?:\s+(?:in\s+total|altogether|overall))?(?:\s+(?:with|at|on|to|for))?"""
_FORMS: Final[tuple[tuple[Wanted, bool, str], ...]] = (
    ("visits", False, _VISITS),
    ("visits", True, _VISITS_IN),
    ("time", False, _TIME),
    ("time", True, _TIME_IN),
    ("last", False, _LAST),
    ("last", True, _LAST_IN),
    ("first", False, _FIRST),
    ("spent", False, _SPENT),
)
"""What is wanted, whether it is asked for as a place is, and how that is said."""
_COMPILED: Final = tuple((*form, re.compile(rf"(?ix){_LED}{form[2]}{_OF_WHAT}")) for form in _FORMS)
_NOT_NAMING: Final = stems_of(
    """
    app application program window tab file document sheet page site website folder total altogether overall
    all it them
    """
)
"""What says of what kind a thing is, or how it is to be counted, but not which."""
_ON_SCREEN: Final = stems_of(
    """
    app application program window tab file document sheet spreadsheet page site website folder editor browser
    terminal inbox
    """
)
"""What can only be on a screen: so one can be "in" it without being anywhere."""
_IN_TOTAL: Final = re.compile(r"(?i)\b(?:total|altogether|overall|in all)\b")
_LEADING: Final = re.compile(r"(?i)(?:\s+(?:in|on|during|since|between|from|over|the))*[\s,]*$")
"""What leads to a time."""
_PART: Final = re.compile(r"[^\W_]+")


@dataclass(frozen=True, slots=True)
class ExactQuestion:
    """What is counted."""

    wanted: Wanted
    subject: str
    """As it was asked for."""
    names: frozenset[str]
    """Stems of the words that name it; never empty."""
    by_program: bool
    """Whether only a program may be meant: one is "in" a town as well as in a window of that title."""
    in_total: bool
    """Whether a sum is asked for: in so many words, or over a time."""
    ranges: tuple[TimeRange, ...]

    def is_named_in(self, text: str) -> bool:
        """Whether a text has all the words that name it."""
        return self.names <= stems_in(text)


def exact_question(question: Question) -> ExactQuestion | None:
    """The question as one that can be counted; `None` where it is no such question."""
    text = _timeless(question)
    for wanted, is_place, _, pattern in _COMPILED:
        if (match := pattern.match(text)) is None:
            continue
        subject = " ".join(match["what"].split())
        said = frozenset(stem(token.folded) for token in content_words(subject))
        names = said - _NOT_NAMING
        if not names:
            return None
        by_program = is_place and said.isdisjoint(_ON_SCREEN)
        in_total = bool(question.ranges) or _IN_TOTAL.search(text) is not None
        return ExactQuestion(wanted, subject, names, by_program, in_total, question.ranges)
    return None


def stems_in(text: str) -> frozenset[str]:
    """Stems of a text's words, and of the parts of file names and addresses."""
    tokens = words(text)
    parts = (fold(part) for token in tokens for part in _PART.findall(token.text))
    return frozenset(stem(one) for one in (*(token.folded for token in tokens), *parts))


def _timeless(question: Question) -> str:
    """The question without the times it names."""
    text = question.text
    for item in sorted(question.ranges, key=lambda item: -item.at):
        if text[item.at : item.at + len(item.text)] == item.text:
            text = f"{_LEADING.sub(' ', text[: item.at])}{text[item.at + len(item.text) :]}"
    return text
