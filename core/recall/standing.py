"""Questions about what holds of somebody, or held before: where they live, for whom they work, as what.

Words do not find that: "what does Priya do?" has none of "I started at Kestrel Labs as an engineer". But such
facts are filed as claims, of which the newest stands and the others are its earlier versions, so they are
looked up by what they are claims of.
"""

import re
from dataclasses import dataclass
from typing import Final

from core.extraction.claims import claim_of
from core.memory.tables import MemoryTables
from core.recall.question import Question
from core.records.memory import Memory, Passage
from core.text.tokens import fold, words

_WHO: Final = r"(?P<who>i|you|(?:[^\W\d_][\w'-]*)(?:\s[^\W\d_][\w'-]*){0,2}?)"
_WHOSE: Final = r"(?P<who>my|your|(?:[^\W\d_][\w-]*)(?:\s[^\W\d_][\w-]*){0,2}(?='s|\u2019s))(?:'s|\u2019s)?"
_DOES: Final = r"(?:do|does)\s+"
_WHAT: Final = r"(?P<what>[^?]+?)"
_DID: Final = r"(?:did|had)\s+"
_USED: Final = r"\s+(?:use[d]?\s+to\s+)?"
_PLACE: Final = r"(?:where|(?:in\s+)?(?:what|which)\s+(?:city|town|country|place))\s+"
_FIRM: Final = r"(?:who(?:m)?|where|(?:what|which)\s+(?:company|firm|employer|organi[sz]ation))\s+"
_DOING: Final = r"do(?:\s+(?:for\s+(?:work|a\s+living)|professionally|as\s+a\s+job))?"
_JOB: Final = r"(?:current\s+)?(?:job(?:\s+title)?|profession|occupation|work|role)"
_NOW: Final = r"(?:\s+(?:now|currently|these\s+days|at\s+the\s+moment))?\W*$"
_BEFORE: Final = r"\s+(?:before|previously|earlier|until\s+then)(?:\s+that)?\W*$"
_FORMER: Final = r"(?:previous|former|last|old)\s+"
_HOME, _EMPLOYER, _TRADE = ("home",), ("employer",), ("job", "employer")
_PRESENT: Final = (
    (_HOME, rf"{_PLACE}{_DOES}{_WHO}\s+(?:currently\s+|now\s+)?live(?:\s+in)?"),
    (_HOME, rf"where\s+lives?\s+{_WHO}"),
    (_HOME, rf"where\s+(?:is|am|are)\s+{_WHO}\s+(?:living|based)"),
    (_EMPLOYER, rf"{_FIRM}{_DOES}{_WHO}\s+(?:currently\s+|now\s+)?work(?:\s+(?:for|at|with))?"),
    (_EMPLOYER, rf"where\s+works?\s+{_WHO}"),
    (_EMPLOYER, rf"for\s+whom\s+{_DOES}{_WHO}\s+work"),
    (_EMPLOYER, rf"(?:who|what)\s+is\s+{_WHOSE}\s+(?:employer|company|firm)"),
    (_TRADE, rf"what\s+{_DOES}{_WHO}\s+{_DOING}"),
    (_TRADE, rf"what\s+is\s+{_WHOSE}\s+{_JOB}"),
    (_TRADE, rf"what\s+is\s+{_WHO}\s+of\s+job"),
    (_TRADE, rf"what\s+(?:kind|sort)\s+of\s+(?:work|job)\s+{_DOES}{_WHO}\s+(?:do|have)"),
)
"""What is asked for, the first that is known, and how that is said; German reaches us in English words."""
_WHETHER: Final = (
    (_HOME, rf"{_DOES}{_WHO}\s+(?:still\s+)?live\s+in\s+{_WHAT}"),
    (_HOME, rf"(?:is|am|are)\s+{_WHO}\s+(?:still\s+)?(?:living|based)\s+in\s+{_WHAT}"),
    (_EMPLOYER, rf"{_DOES}{_WHO}\s+(?:still\s+)?work\s+(?:for|at)\s+{_WHAT}"),
    (_EMPLOYER, rf"(?:is|am|are)\s+{_WHO}\s+(?:still\s+)?(?:working|employed)\s+(?:for|at|by)\s+{_WHAT}"),
)
_PAST: Final = (
    (_HOME, rf"{_PLACE}{_DID}{_WHO}{_USED}lived?(?:\s+in)?{_BEFORE}"),
    (_HOME, rf"{_PLACE}{_DID}{_WHO}\s+used?\s+to\s+live(?:\s+in)?\W*$"),
    (_EMPLOYER, rf"{_FIRM}{_DID}{_WHO}{_USED}work(?:ed)?(?:\s+(?:for|at|with))?{_BEFORE}"),
    (_EMPLOYER, rf"{_FIRM}{_DID}{_WHO}\s+used?\s+to\s+work(?:\s+(?:for|at|with))?\W*$"),
    (
        _EMPLOYER,
        rf"(?:who|what)\s+was\s+{_WHOSE}\s+{_FORMER}(?:employer|company|firm)\W*$",
    ),
    (
        _TRADE,
        rf"what\s+was\s+{_WHOSE}\s+{_FORMER}(?:job|profession|occupation|role)\W*$",
    ),
)
_FORMS: Final = tuple(
    (relations, past, re.compile(rf"(?i)^\W*(?:and\s+|so\s+)?{pattern}{'' if past else _NOW}"))
    for past, forms in ((False, (*_PRESENT, *_WHETHER)), (True, _PAST))
    for relations, pattern in forms
)
_ONESELF: Final = frozenset({"i", "you", "my", "your", "me"})


@dataclass(frozen=True, slots=True)
class Standing:
    """A fact that holds, with the words that say so."""

    memory: Memory
    value: str
    """As it was said: "Kestrel Labs"."""
    passage: Passage
    quote: str
    """Words of the passage."""
    asked: str = ""
    """The value that the question asks about: "does she live in Leeds?"; empty where it asks which."""

    @property
    def is_as_asked(self) -> bool:
        """Whether it is the value that the question asks about, however much of it was said."""
        mine, theirs = ({token.folded for token in words(text)} for text in (self.value, self.asked))
        return mine <= theirs or theirs <= mine


@dataclass(frozen=True, slots=True)
class _Asked:
    relations: tuple[str, ...]
    names: tuple[str, ...]
    """Folded, of whom it is asked; none for who asks."""
    past: bool
    what: str = ""

    def wants(self, memory: Memory) -> bool:
        """Whether it is of the standing that is asked for."""
        if self.past:
            return memory.status == "superseded" and memory.wish("hidden") is None
        return memory.live


def standing(tables: MemoryTables, question: Question) -> tuple[Standing, ...]:
    """What holds of whom the question asks about, if it asks for that and all who are meant are one person.

    Facts come in the order in which they answer: as what somebody works before for whom.
    """
    asked = _asked(question)
    if asked is None:
        return ()
    keys = {asked.names[0]} if asked.names else {"me", *(token.folded for token in words(question.me)[:1])}
    slots = [f"{key}|{relation}" for relation in asked.relations for key in sorted(keys)]
    claimed = [one for one in tables.memories_by_claims(slots) if _is_of(one, asked.names)]
    if len({fold(one.field("subject")) for one in claimed}) > 1:
        return ()
    found = []
    for relation in asked.relations:
        holding = [one for one in claimed if _relation(one) == relation and asked.wants(one)]
        newest = max(holding, key=lambda one: (one.last_said or one.learned_at, one.id), default=None)
        if newest is not None and (stands := _opened(tables, newest, asked.what)) is not None:
            found.append(stands)
    return tuple(found)


def _asked(question: Question) -> _Asked | None:
    """What is asked for; `None` for any other question."""
    if question.ranges:  # where somebody lived at a certain time is history
        return None
    for relations, past, form in _FORMS:
        if found := form.match(question.text):
            names = tuple(token.folded for token in words(found["who"]))
            if names and names[0] in _ONESELF:
                return _Asked(relations, (), past, found.groupdict().get("what") or "")
            if set(names) <= set(question.people):
                return _Asked(relations, names, past, found.groupdict().get("what") or "")
            return None
    return None


def _is_of(memory: Memory, names: tuple[str, ...]) -> bool:
    """Whether the names that were asked with are all its subject's, as far as both have several."""
    subject = {token.folded for token in words(memory.field("subject"))}
    return not names or len(subject) == 1 or set(names) <= subject


def _relation(memory: Memory) -> str:
    claim = claim_of(memory)
    return "" if claim is None or claim.ended else claim.slots[0].rpartition("|")[2]


def _opened(tables: MemoryTables, memory: Memory, what: str) -> Standing | None:
    """The fact with the passage that says so; `None` where that is gone."""
    for evidence in memory.evidence:
        for passage in tables.passages_by_sources([evidence.source_id]):
            if evidence.quote in passage.text:
                return Standing(memory, memory.field("object"), passage, evidence.quote, what)
    return None
