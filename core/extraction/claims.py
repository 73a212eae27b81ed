"""What a memory claims, so that memories of different segments can be compared: the same, newer, or opposed.

A claim has a slot (what it is a value of: where Ann lives, when the review is) and a value. Slots are found
by equality in the tables. Running text has no slot of its own; it gets several by min-hashing its words, so
that two readings of one message share one of them almost surely (Broder, 1997), and is compared word by word
then.
"""

import calendar
import re
import zlib
from dataclasses import dataclass, replace
from typing import Final, Literal

from rapidfuzz import fuzz

from core.extraction.naming import first_name, name_tokens
from core.extraction.present import taken_back, without_lead
from core.extraction.senders import body_of
from core.extraction.titles import title_key
from core.records.memory import Memory
from core.text.caches import content_cache
from core.text.tokens import Token, content_words, fold, normalised, stem, words
from core.text.values import find_values
from core.text.wordlists import (
    FILLER_WORDS,
    GENERIC_WORDS,
    PRICING_WORDS,
    REPLACED_RELATIONS,
    SCHEDULING_WORDS,
    STEP_VERBS,
    TOPIC_NOUNS,
)

Mode = Literal["one", "many", "dated", "text"]
"""`one`: the newest value counts. `dated`: the same, until the date has passed. `many`: values stand side by
side. `text`: no value, only the same words again."""

_FACTORS: Final = (0x9E3779B1, 0x85EBCA6B, 0xC2B2AE35, 0x27D4EB2F)
"""Odd numbers: multiplying by one reorders all hashes, which gives a min-hash for each."""
_LOW: Final = 0xFFFFFFFF
_SAME_TEXT = 92
_SAME_VALUE = 90
_LEAST_FUZZY = 8
_MOST_SHARED = 0.9
_ONE: Final = {
    "lives in": "home", "moved to": "home", "works at": "employer", "works for": "employer", "joined":
    "employer", "works as": "job", "prefers": "prefers",
}  # fmt: skip
_FEELINGS: Final = {
    "loves": "+", "likes": "+", "enjoys": "+", "adores": "+", "is into": "+", "is keen on": "+",
    "is a fan of": "+", "is a big fan of": "+", "is a huge fan of": "+", "is passionate about": "+",
    "hates": "-", "dislikes": "-", "can't stand": "-", "doesn't like": "-", "no longer likes": "-",
}  # fmt: skip
_STATES: Final = {
    "single": "marital", "married": "marital", "divorced": "marital", "vegetarian": "diet", "vegan": "diet",
    "a vegetarian": "diet", "a vegan": "diet", "retired": "retired", "pregnant": "pregnant",
}  # fmt: skip
NO_LONGER: Final = "no longer"
"""Before the predicate of what has ended."""
CANCELLED: Final = "cancelled"
"""In place of the date of what will not take place."""
_THINGS: Final = {
    "number": "phone", "phone number": "phone", "mobile number": "phone", "phone": "phone", "email": "email",
    "e-mail": "email", "email address": "email", "e-mail address": "email", "manager": "boss",
    "cell": "phone", "mobile": "phone",
}  # fmt: skip
_GENERIC: Final = frozenset(map(stem, GENERIC_WORDS))
_KINDS: Final = frozenset(map(stem, TOPIC_NOUNS))
_SCHEDULING: Final = frozenset(map(stem, SCHEDULING_WORDS))
_PRICING: Final = frozenset(map(stem, PRICING_WORDS))
_CALENDAR: Final = frozenset(
    fold(name) for name in (*calendar.month_name, *calendar.day_name, *calendar.month_abbr) if name
)
_OWNED: Final = re.compile(r"(?P<owner>[^\W\d_][\w .'-]*?)['\u2019]s\s+(?P<thing>[\w -]{2,30})")
_GOES_LIVE: Final = re.compile(
    r"(?i)\b(?:go(?:es)?|going|went|gone)[ -]live\b|\b(?:roll(?:s|ed)?|rolling)\s+out\b"
)
"""Other words for a launch."""
_OWN: Final = re.compile(r"(?i)\b(?:my|me|mine|i)\b")
_MOST_TOPIC = 4
"""Words beyond which a sentence is of more than one thing."""


@dataclass(frozen=True, slots=True)
class Claim:
    """What a memory says, in a form that can be compared."""

    mode: Mode
    slots: tuple[str, ...]
    who: str
    """The person it is about, as named; empty for none."""
    value: str
    """Normalised."""
    ended: bool = False
    """Whether it says that the value holds no longer."""

    def yields_to(self, newer: "Claim") -> bool:
        """Whether a newer claim takes this one's place: that something else has ended says nothing of it."""
        return not newer.ended or _same_value(self.value, newer.value)

    def same_value(self, other: "Claim") -> bool:
        """Whether both say the same, give or take how it was put or read."""
        if self.ended != other.ended:
            return False
        if self.value == other.value:
            return True
        if self.mode == "text":
            return _same_text(self.value, other.value)
        if self.mode == "dated":
            return False
        return _same_value(self.value, other.value)


def slots_of(memory: Memory) -> tuple[str, ...]:
    """The slots a memory is found by; also the memory it puts right, or was merged into, if there is one.

    What sums up others is found by the segments it rests on.
    """
    if memory.origin == "consolidation":
        return tuple(map(sum_slot, memory.rests_on))
    claim = claim_of(memory)
    merged = memory.wish("merged")
    named = (memory.field("corrects"), merged.into if merged else "")
    return (*(claim.slots if claim else ()), *(own_slot(one) for one in named if one))


def own_slot(memory_id: str) -> str:
    """The slot under which those are found that name this memory."""
    return f"id|{memory_id}"


def sum_slot(segment_id: str) -> str:
    """The slot under which those are found that sum up memories of this segment."""
    return f"sum|{segment_id}"


def claim_of(memory: Memory) -> Claim | None:
    """What the memory claims; `None` for what happens once and never again, such as an hour's work.

    What sums up others claims nothing of its own.
    """
    said_once = memory.type == "episodic" and memory.field("event_type") not in {"message", "told"}
    if said_once or memory.origin == "consolidation":
        return None
    if memory.type == "episodic":
        said = body_of(memory.evidence[0].quote) if memory.field("event_type") == "message" else memory.text
        return _text(memory.field("actor"), said)
    if memory.type == "resource":
        return _whole("many", "resource", memory.field("uri") or title_key(memory.field("title")))
    if memory.type == "procedural":
        return _whole("many", "procedure", memory.field("signature") or normalised(memory.field("goal")))
    kind, subject, stated = memory.field("kind"), memory.field("subject"), memory.field("object")
    if kind in {"plan", "note", ""}:
        return _text(memory.field("actor"), memory.text)
    if kind in {"deadline", "appointment"}:
        return _dated(memory)
    if kind in {"contact", "identifier", "amount", "address", "bank"}:
        return _valued(memory, kind, stated)
    return _personal(kind, subject, memory.field("predicate"), stated)


def _personal(kind: str, subject: str, predicate: str, stated: str) -> Claim:
    if (
        predicate.startswith(f"{NO_LONGER} ")
        and _FEELINGS.get(predicate.removeprefix(f"{NO_LONGER} ")) == "+"
    ):
        predicate = "no longer likes"  # whatever the liking was called
    if predicate not in _FEELINGS and predicate.startswith(f"{NO_LONGER} "):
        held = _personal(kind, subject, predicate.removeprefix(f"{NO_LONGER} "), stated)
        return replace(held, ended=True)
    owner, _, thing = subject.partition("'s ")
    owned = _OWNED.fullmatch(stated)
    predicate = fold(predicate)
    if (
        owned and not thing and predicate == "is"
    ):  # "Hannah is Ann's boss" tells the same as "Ann's boss is Hannah"
        owner, thing, stated, predicate = owned["owner"], owned["thing"], subject, "is called"
    key, value = first_name(owner), _plain(stated)
    if thing:
        thing = _THINGS.get(fold(thing), fold(thing).removeprefix("new "))
        one = predicate == "is" or thing in REPLACED_RELATIONS
        return _claim("one" if one else "many", owner, value, key, thing)
    if predicate in _FEELINGS:
        return _claim("one", owner, _FEELINGS[predicate], key, "feels", value)
    if predicate in _ONE:
        return _claim("one", owner, value, key, _ONE[predicate])
    if predicate == "is" and value in _STATES:
        return _claim("one", owner, value, key, _STATES[value])
    return _claim("many", owner, value, key, kind, predicate)


def _dated(memory: Memory) -> Claim:
    cancelled = memory.field("object") == CANCELLED
    day = CANCELLED if cancelled else memory.occurred_start.isoformat(timespec="minutes") + memory.precision
    topic = _topic(memory, _SCHEDULING)
    if not topic:
        return _claim("many", "", f"{day} {normalised(memory.text)}", "when", *_stems(memory.text))
    return _claim("dated", "", day, "when", *topic)


def _valued(memory: Memory, kind: str, stated: str) -> Claim:
    value = normalised(stated)
    if kind in {"contact", "bank"}:
        if person := _whose(memory):
            way = "email" if "@" in stated else "phone" if kind == "contact" else kind
            return _claim("one", person, value, first_name(person), way)
    elif kind in {"amount", "address"} and ";" not in stated and (topic := _topic(memory, _PRICING)):
        return _claim("one", "", value, kind, *topic)
    return _claim("many", "", value, kind, value)


def _whose(memory: Memory) -> str:
    """Whose number or address it is: somebody else who is named, or the speaker's own."""
    actor = memory.field("actor")
    named = [one.name for one in memory.entities if one.kind == "person" and one.name != actor]
    if named:
        return named[0]
    return actor if _OWN.search(memory.evidence[0].quote) else ""


def _topic(memory: Memory, without: frozenset[str]) -> tuple[str, ...]:
    """What a date or a price belongs to, if that is told well enough to know it again; empty if not.

    A number that names one thing is enough. Else it is what is left of the sentence without the date, the
    price, the people and the words that every such sentence has.
    """
    text = _GOES_LIVE.sub("launch", without_lead(memory.evidence[0].quote.replace("\n", " ")))
    for start, end in sorted(taken_back(text), reverse=True):
        text = f"{text[:start]} {text[end:]}"
    values = find_values(text)
    numbers = [value.text for value in values if value.kind == "identifier"]
    if numbers:
        return (fold(numbers[0]),)
    for value in sorted(values, key=lambda one: -one.start):
        text = f"{text[: value.start]} {text[value.end :]}"
    said = memory.field("object")
    people = {part for one in memory.entities if one.kind == "person" for part in name_tokens(one.name)}
    found = [
        token
        for token in content_words(text.replace(said, " ") if said else text)
        if token.folded not in people
        and token.folded not in _CALENDAR
        and not token.folded.isdigit()
        and stem(token.folded) not in without
    ]
    named = [token for token in found if token.text[0].isupper() and token.folded not in STEP_VERBS]
    if len(named) > 1 and _is_head(text, named[0]):
        named = named[1:]  # who did it, or any word at the head of a sentence
    if named:  # what has a name is known by it, and by the kind of date or price: the verbs vary
        found = named + [token for token in found if stem(token.folded) in _KINDS]
    left = {stem(token.folded) for token in found}
    if not 0 < len(left) <= _MOST_TOPIC or all(word in _GENERIC for word in left):
        return ()
    return tuple(sorted(left))


def _is_head(text: str, token: Token) -> bool:
    """Whether a word is capital only because the sentence begins with it, for all we know."""
    begins = text.lstrip().startswith(token.text)
    after = text.lstrip()[len(token.text) :].lstrip(" ")
    return begins and after[:1].islower()


def _stems(text: str) -> tuple[str, ...]:
    return tuple(sorted({stem(token.folded) for token in content_words(text)}))


def _text(who: str, text: str) -> Claim | None:
    value = normalised(text)
    hashes = _minhashes(value)
    key = first_name(who) if who else ""
    return Claim("text", tuple(f"text|{key}|{one}" for one in hashes), who, value) if hashes else None


def _whole(mode: Mode, kind: str, name: str) -> Claim | None:
    return Claim(mode, (f"{kind}|{name}",), "", name) if name else None


def _claim(mode: Mode, who: str, value: str, *slot: str) -> Claim:
    return Claim(mode, ("|".join(slot),), who, value)


def _plain(text: str) -> str:
    found = [token.folded for token in words(text)]
    return " ".join(word for word in found if word not in FILLER_WORDS) or " ".join(found)


@content_cache(4_096)
def _minhashes(value: str) -> tuple[str, ...]:
    tokens = {word.encode() for word in value.split()}
    if not tokens:
        return ()
    numbers = [zlib.crc32(token) for token in tokens]
    return tuple(
        f"{place}{min((number * factor + place) & _LOW for number in numbers):x}"
        for place, factor in enumerate(_FACTORS)
    )


@content_cache(16_384)
def _same_text(one: str, other: str) -> bool:
    if _digits(one) != _digits(other):
        return False
    mine, theirs = set(one.split()), set(other.split())
    if len(mine & theirs) >= _MOST_SHARED * len(mine | theirs):
        return True
    return fuzz.ratio(one, other, score_cutoff=_SAME_TEXT) > 0


def _same_value(one: str, other: str) -> bool:
    if _digits(one) != _digits(other):
        return False
    mine, theirs = one.split(), other.split()
    short, long = sorted((mine, theirs), key=len)
    if short and long[: len(short)] == short and len(short[0]) > 1:
        return True
    return min(len(one), len(other)) >= _LEAST_FUZZY and fuzz.ratio(one, other) >= _SAME_VALUE


def _digits(text: str) -> str:
    return "".join(char for char in text if char.isdigit())
