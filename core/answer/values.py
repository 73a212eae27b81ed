"""Values of the kind a question asks for, in a unit and right beside it."""

import re
from collections.abc import Callable, Iterator

from core.answer.amounts import bare_amounts
from core.answer.found import TRAILING, Found
from core.answer.labels import best_field, with_label
from core.answer.moments import as_said, began
from core.answer.places import may_be_place, places_in
from core.answer.units import Unit
from core.recall.question import Question
from core.recall.wants import Want
from core.text.names import is_organisation_word
from core.text.stance import is_only_addressed
from core.text.tokens import fold, normalised, stem, words
from core.text.values import ValueKind, find_values
from core.text.when import find_times
from core.text.when_format import say_time
from core.text.wordlists import NEVER_NAMES, STOP_WORDS

_KINDS: dict[Want, tuple[ValueKind, ...]] = {
    "email": ("email",),
    "phone": ("phone",),
    "url": ("url",),
    "path": ("path",),
    "identifier": ("identifier", "phone"),
    "amount": ("amount",),
    "percent": ("percent",),
    "time": ("time",),
    "duration": ("quantity",),
    "count": ("quantity", "number"),
    "size": ("quantity",),
}
_PERSON: tuple[ValueKind, ...] = ("person",)
_TIME_UNIT = re.compile(r"(?i)(?:second|sec|minute|min|hour|hr|day|week|month|year)s?\b|\bms\b")
_COUNT_WORD = re.compile(
    r"(?i)\b(?:one|two|three|four|five|six|seven|eight|nine|ten|eleven|twelve|once|twice|dozen|couple)\b"
    r"(?:\s+(?:times|hours?|days?|weeks?|months?|years?))?"
)
_TIMESPAN_WORD = re.compile(
    r"(?i)\b(?:an?|one|two|three|four|five|six|seven|eight|nine|ten|a few|a couple of|several|half an?)\s+"
    r"(?:seconds?|minutes?|hours?|days?|weeks?|months?|years?)\b"
)
_EVERY = re.compile(
    r"(?i)\bevery\s+(?:\w+\s+)?(?:second|minute|hour|day|night|morning|evening|week|weekend|month|year|mon|tues|wednes"
    r"|thurs|fri|satur|sun)(?:day)?s?\b|\b(?:hourly|daily|nightly|weekly|monthly|yearly|annually)\b"
    r"|\b(?:once|twice|\w+ times|\d+x)\s+(?:a|an|per|every|each)\s+\w+"
)
_IP = re.compile(r"(?<![\w.])\d{1,3}(?:\.\d{1,3}){3}(?::\d+)?(?![\w.])")
_AFTER_NOUN = re.compile(
    r"\s+(?:(?:no|nr)\b\.?\s*)?(?:#\s*)?(?P<value>(?=[\w./-]*\d)[A-Z0-9][\w/-]*(?:\.\d+)*|[A-Z](?![\w.]))"
)
_IBAN = re.compile(r"\b[A-Z]{2}\d{2}(?:\s?[A-Z0-9]{4}){2,7}(?:\s?[A-Z0-9]{1,3})?\b")
_HEX = re.compile(r"(?<![\w.-])(?=[0-9a-f]*\d)[0-9a-f]{7,40}(?![\w.-])")
_FLIGHT = re.compile(r"\b(?:[A-Z]{2}|[A-Z]\d|\d[A-Z])\s?\d{2,4}\b")
_CAPITALISED = re.compile(
    r"(?<![\w@.#/-])(?P<value>[^\W\d_a-z][^\W\d_A-Z]+(?:\s[^\W\d_a-z](?:[^\W\d_]*['\u2019-])?[^\W\d_]+){0,2})(?![\w@])"
)
_DOES = re.compile(
    r"\s(?:(?:still|also|now|just|already|always|never|really)\s)?(?:will|is|was|has|had|can|could|wants?|wrote|said|says|\w{2,}(?:ed|s))\b"
)
_DONE_BY = re.compile(
    r"\b(?P<verb>[a-z\u00df-\u00ff]+)\s+by\s+(?:[a-z]+\s+){0,2}(?P<value>[^\W\d_a-z][\w'\u2019-]*(?:\s[^\W\d_a-z][\w'\u2019-]*){0,3})"
)
_BY = re.compile(
    r"(?:[Ww]ritten |[Pp]osted )?[Bb]y\s"
    r"(?P<value>[^\W\d_a-z][\w'\u2019-]+(?:\s[^\W\d_a-z][\w'\u2019-]+){1,2})\s*(?=$|[|,\u00b7-])"
)
_CLOCK = re.compile(
    r"(?i)\W*(?:at|from|by|until|around|before|after)?\s*\d{1,2}[:.]\d\d(?::\d\d)?\s*(?:[ap]\.?m\.?)?\W*"
)
_VERSION = re.compile(r"(?<![\w.-])v?\d+(?:\.\d+){1,3}(?:-?(?:rc|beta|alpha)\d*)?(?![\w-]|\.\d)")
_SAYS = re.compile(
    r"(?i)\bauthor\b"
    r"|\bwho\s+(?:\w+\s+)?(?:wrote|said|says|posted|sent|asked|mentioned|told|announced|suggested|published|recommended"
    r"|proposed|explained|replied|answered|commented|claimed)\b"
)
_SAYS_SO = re.compile(
    r"(?i)['\u2019]?\s*(?:,\s[^.,]{2,40},)?\s*"
    r"(?:said|says|wrote|writes|posted|sent|asked|mentioned|told|announced|suggested)\b"
)
_ROLE = re.compile(r",\s(?:[a-z]+\s?){1,4}$")
_VERSION_LIKE = re.compile(r"(?!\d\d\.\d\d\.)\d+\.\d+\.\d\d")
"""Might be a day in its shortest form; on screens it rarely is."""
_BEGAN = re.compile(
    r"(?i)\bwhen\b.*\b(?:start|begin|began|get|got|join|meet|met|move|adopt|buy|become|became|take up)\w*\b"
)
_NAME_PART = re.compile(r"[^\W\d_a-z][^\W\d_'\u2019-]*(?:['\u2019-][^\W\d_]+)*\.?")
_LONGEST_NAME = 3
_LABELLED = re.compile(r"\s*(?:number|no|nr|id|code|name)?\.?\s*(?:is now|is|was|are|:|=|#|\u2192|->)\s*")
_BARE = re.compile(r"(?:[^\s,;|]|(?<=\d),(?=\d))+(?:[^\S\n](?:[^\s,;|]|(?<=\d),(?=\d))+){0,7}")
_NAMING = re.compile(r"(?i)\bnamed?\b|\bcalled\b")
_NAMED = re.compile(
    r"\b(?:named|called|hei(?:ß|ss)(?:t|en)|genannt|(?:its|his|her|their|the|whose) name(?: is|'s))"
    r"\s+[\"\u201c']?"
    r"(?P<value>[A-Z][\w'-]*(?:\s[A-Z][\w'-]*)*)"
)
_PARTS = re.compile(r"[^\W_]+")


def values_in(unit: Unit, question: Question) -> list[Found]:
    """Values of the wanted kind in the unit's own text, in order, but none that the question names."""
    if unit.is_header and question.want != "person":
        return []  # when a message was sent is not what it tells
    finder = _FINDERS.get(question.want)
    if finder is not None:
        found = finder(unit, question)
    elif question.shaped:
        found = [
            item for asked, shape in _SHAPES if asked.search(question.text) for item in _matches(shape, unit)
        ]
    else:
        kinds = _KINDS.get(question.want, ())
        found = [
            Found(value.text, value.text, value.start, value.end) for value in find_values(unit.flat, kinds)
        ]
        found = [item for item in found if _fits(item, question.want)]
        found += (
            bare_amounts(unit.flat, found, question)
            if question.want == "amount"
            else _further(unit, question)
        )
    found = [with_label(item, unit, question) for item in found]
    if question.want in _BY_LABEL and not question.shaped:
        found = _with_fields(found, unit, question)
    return [item for item in found if item.short and not _asked_with(item, question)]


def labelled_value(unit: Unit, question: Question) -> Found | None:
    """What follows "named", or a word of the question and a colon or "is": "Wi-Fi password: heron"."""
    text = unit.flat
    if named := named_value(unit, question):
        return named
    if field := best_field(unit, question):
        return field
    kinds = {"word", "person", "name", "weak"}
    wanted = {word for term in question.telling if term.kind in kinds for word in term.stems}
    for token in reversed(words(text)):
        if not wanted & {stem(part) for part in _PARTS.findall(token.folded)}:
            continue
        label = _LABELLED.match(text, token.end)
        value = _BARE.match(text, label.end()) if label else None
        if value and (short := value.group().strip(TRAILING)):
            start = value.start() + value.group().index(short)
            return Found(short, short, start, start + len(short))
    return None


def named_value(unit: Unit, question: Question) -> Found | None:
    """What follows "named" where a name is asked for."""
    named = _NAMED.search(unit.flat) if _NAMING.search(question.text) else None
    return Found(named["value"], named["value"], named.start("value"), named.end("value")) if named else None


def _with_fields(found: list[Found], unit: Unit, question: Question) -> list[Found]:
    """The values, with what a fitting label names where its kind cannot be told by its looks."""
    field = best_field(unit, question)
    if field is None or any(field.start <= item.start < field.end for item in found):
        return found
    if question.want == "person" and not _is_name(field.short):
        return found
    if question.want == "identifier" and _is_sentence(field.short):
        return found
    if question.want == "place" and not may_be_place(field.short, question):
        return found
    return [*found, field]


def _is_name(text: str) -> bool:
    parts = text.split()
    return 1 <= len(parts) <= _LONGEST_NAME + 1 and all(_NAME_PART.fullmatch(part) for part in parts)


def _is_sentence(text: str) -> bool:
    """Whether it is too many plain words to be a code or a number."""
    parts = text.split()
    return len(parts) > 1 and sum(_is_plain_word(part) for part in parts) > 1


def _asked_with(item: Found, question: Question) -> bool:
    """Whether the question names the value itself; of a person, any part of the name."""
    if question.want == "person":
        asked = {token.folded for token in words(question.text)}
        return bool(asked & {token.folded for token in words(item.short)})
    return bool(item.quoted) and f" {normalised(item.quoted)} " in f" {normalised(question.text)} "


def _fits(item: Found, want: Want) -> bool:
    if want == "duration":
        return bool(_TIME_UNIT.search(item.quoted))
    if want == "size":
        return not _TIME_UNIT.search(item.quoted)
    return True


def _further(unit: Unit, question: Question) -> list[Found]:
    """Values that stand in words, and identifiers without digits after their label."""
    pattern = _IN_WORDS.get(question.want)
    if pattern is not None:
        return _matches(pattern, unit)
    if question.want != "identifier":
        return []
    found = numbered(unit, question)
    named = labelled_value(unit, question)
    if named and " " not in named.short and not _is_plain_word(named.short):
        found.append(named)
    return found


def numbered(unit: Unit, question: Question) -> list[Found]:
    """What stands right behind a word of the question: "gate D10", "Port 2222"."""
    text = unit.flat
    wanted = {word for term in question.terms for word in term.stems}
    found = []
    for token in words(text):
        after = _AFTER_NOUN.match(text, token.end)
        if after and stem(token.folded) in wanted:
            start, end = after.span("value")
            found.append(Found(after["value"], after["value"], start, end, label=token.text))
    return found


def _matches(pattern: re.Pattern[str], unit: Unit) -> list[Found]:
    return [
        Found(match.group(), match.group(), match.start(), match.end())
        for match in pattern.finditer(unit.flat)
    ]


def _is_plain_word(text: str) -> bool:
    return text.isalpha() and text[1:].islower()


def _dates(unit: Unit, question: Question) -> list[Found]:
    passage = unit.evidence.passage
    times = find_times(unit.flat, passage.occurred_at, passage.zone)
    if unit.on_screen:
        times = [item for item in times if not _CLOCK.fullmatch(item.text.strip())]  # an hour is no date
        times = [item for item in times if not _VERSION_LIKE.fullmatch(item.text.strip())]
    found = [
        Found(
            say_time(item.start, item.end, item.precision, passage.zone, question.language)
            if unit.on_screen
            else as_said(item, passage.occurred_at, passage.zone, question.language),
            item.text,
            item.at,
            item.at + len(item.text),
        )
        for item in times
    ]
    if not found and not unit.on_screen and _BEGAN.search(question.text):
        found = [
            Found(since.short, since.quoted, since.start, since.end)
            for since in began(unit.flat, passage.occurred_at, passage.zone, question.language)
        ]
    return found


def _people(unit: Unit, question: Question) -> list[Found]:
    """Who is named, then who says it; nobody but whom the text says did what is asked, if it says so."""
    speaker = unit.evidence.passage.author
    if unit.on_screen and _SAYS.search(question.text):
        return _authors(unit, speaker)
    if doer := _doer(unit.flat, question):
        return [doer]
    found = [Found(v.text, v.text, v.start, v.end) for v in find_values(unit.flat, _PERSON)]
    if not unit.on_screen:  # whom it is said to is nobody it tells of
        found = [one for one in found if not is_only_addressed(one.short, unit.flat)]
    if not found and unit.on_screen:
        found = list(_acting(unit.flat))
    return [*found, Found(speaker, "", -1, -1)] if speaker else found


def _doer(text: str, question: Question) -> Found | None:
    """Of whom the text says that they did what is asked: "lent by …"."""
    asked = {term.stem for term in question.terms}
    for done in _DONE_BY.finditer(text):
        if stem(fold(done["verb"])) in asked:
            return Found(done["value"], done["value"], *done.span("value"))
    return None


def _authors(unit: Unit, speaker: str) -> list[Found]:
    """Who wrote what stands on the screen: the sender, the name after "by", or who is said to say it."""
    if by := _BY.match(unit.flat):
        return [Found(by["value"], by["value"], by.start("value"), by.end("value"), label="author")]
    if speaker:
        return [Found(speaker, "", -1, -1)]
    named = find_values(unit.flat, _PERSON)
    return [Found(v.text, v.text, v.start, v.end) for v in named if _SAYS_SO.match(unit.flat, v.end)]


def _acting(text: str) -> Iterator[Found]:
    """Capitalised words that do something or are named with "by": people whose names nobody lists."""
    for match in _CAPITALISED.finditer(text):
        first = fold(match["value"].split()[0])
        if first in NEVER_NAMES or first in STOP_WORDS or is_organisation_word(match["value"].split()[-1]):
            continue
        if _DOES.match(text, match.end()) or (match.start() == 0 and _ROLE.match(text, match.end())):
            yield Found(match["value"], match["value"], match.start(), match.end())


_BY_LABEL = frozenset({"identifier", "place", "person", "count", "duration", "percent", "path"})
"""Kinds of which a value may look like anything, so that only its label tells."""
_SHAPES = (
    (
        re.compile(
            r"(?i)\bip\b|\b(?:host|server|machine|router|printer)\b.*\baddress\b|\baddress\b.*\bhost\b"
        ),
        _IP,
    ),
    (re.compile(r"(?i)\biban\b"), _IBAN),
    (re.compile(r"(?i)\bflight\b"), _FLIGHT),
    (re.compile(r"(?i)\b(?:version|update|release|build)\b"), _VERSION),
    (re.compile(r"(?i)\b(?:commit|hash|sha|revision)\b"), _HEX),
)
_IN_WORDS: dict[Want, re.Pattern[str]] = {
    "duration": _TIMESPAN_WORD,
    "count": _COUNT_WORD,
    "frequency": _EVERY,
}
_FINDERS: dict[Want, Callable[[Unit, Question], list[Found]]] = {
    "date": _dates,
    "person": _people,
    "place": places_in,
}
