"""What a sentence states about numbered things, money, addresses and appointments."""

import re
from dataclasses import dataclass
from typing import Final, Literal

from core.extraction.claims import CANCELLED
from core.extraction.dates import Occurrence, occurrence
from core.extraction.present import is_of_then, is_supposed, taken_back
from core.records.memory import Passage
from core.text.sentences import Sentence
from core.text.tokens import fold, words
from core.text.values import Value, ValueKind, find_values
from core.text.wordlists import GENERIC_WORDS, STOP_WORDS, TOPIC_NOUNS

FactKind = Literal["deadline", "appointment", "contact", "bank", "identifier", "amount", "address"]
_HARD: frozenset[ValueKind] = frozenset({"identifier", "amount", "email", "phone", "address"})
_CONTACT: frozenset[ValueKind] = frozenset({"email", "phone"})
_STATES = re.compile(
    r"(?i)\b(?:(?:is|are|was|were)n(?:'|\u2019)t|won(?:'|\u2019)t|(?:'|\u2019)(?:re|m|ll|ve)\s+\w+|takes?|launch(?:es)?|wants?|slips?|gets?|stands?|comes?|amounts?|totals?|remains?|stays?|becomes?|runs?|rolls?|lands?|opens?|closes?|begins?|happens?|includes?|requires?|is|are|was|were|has|have|had|will|must|should|needs?|costs?|ships?|dropped|rose|paid|pay|owes?|sent|send"
    r"|call|contact|reach|email|write|asks?|see|use|expires?|starts?|ends?|arrives?|departs?|leaves?|moved|confirmed"
    r"|due|lives?|works?|total|submit|hand|deliver|return|finish|went|goes|gave|got|\w{3,}ed|(?:we|i|they|you)\s+\w+)\b|:\s|=\s"
)
_DUE = re.compile(
    r"(?i)\b(?:due|deadline|expires?|overdue"
    r"|renew(?:s|ed)?|payable|finished by|submit(?:ted)?\b.{0,60}\bby|hand(?:ed)?\s+in\b.{0,60}\bby"
    r"|pay\b.{0,60}\bby|no later)\b"
)
_MEETS = re.compile(
    r"(?i)\b(?:meeting|meet|appointment|interview|call|flight|dinner|lunch|breakfast|exam|party|wedding"
    r"|conference|review|concert|reservation|booked|scheduled|moved to|confirmed for|delayed until|postponed"
    r"|rescheduled|ships|arrives?|departs?|leaves|starts?|begins?|opens?|delivery|dentist|doctor|visit|trip"
    r"|takes?\s+place|taking\s+place|(?:goes?|going|went)\s+live|(?:rolls?|comes?|is)\s+out\s+on|happens?|(?:push|shift|bring|brought)\w*\b.{1,60}\bto\b|slip(?:s|ped)?\s+to"
    r"|workshop|webinar|training|class|standup|demo|launch(?:es|ing|ed)?|releases?|kick-?off|free at|is on)\b"
)
_WANTED_BY = re.compile(
    r"(?i)\b(?:needs?|wants?|must|ha(?:s|ve)\s+to|should|expects?|please|you\s+have|send|finish|deliver)\b.{0,60}\b(?:by|until|before)\s+(?:the\s+)?"
    r"(?:\d|(?:mon|tues|wednes|thurs|fri|satur|sun)day|tomorrow|next|end\b|jan|feb|mar|apr|may|jun|jul|aug|sep|oct|nov|dec)"
)
_CALLED_OFF = re.compile(
    rf"(?i)\b(?:{'|'.join(sorted(TOPIC_NOUNS))})\b[^.!?;]{{0,40}}\b(?:(?:is|was|are|has\s+been|have\s+been|got)\s+(?:\w+\s+)?"
    r"(?:cancell?ed|called\s+off|scrapped|dropped)|(?:is|are)\s+off\b|(?:will|does)\s+not\s+(?:happen|take\s+place)|won(?:'|\u2019)t\s+(?:happen|take\s+place))"
)
_OF_NOW: Final = frozenset({"deadline", "appointment", "amount", "contact", "bank"})
"""Kinds of which only the present value is a fact."""
_CODE = re.compile(
    r"[{}\[\]<>\\|=]|\w\(|;\s*$|->|::|\$\(|&&|^\s*(?:def|class|import|return|if|for|from|while)\b"
)
_BANK = re.compile(
    r"(?i)\b(?:bank(?:ing)?\s+(?:account|details|data)|account\s+(?:number|no|details|to\s+pay)|iban|bic|swift|sort\s+code|routing\s+number"
    r"|wire\s+(?:transfer|details)|payment\s+details|banks\s+(?:with|at)|(?:pay|transfer)\b.{0,40}\baccount)\b"
)
"""Where money is to go: nobody else may tell us."""
_REQUEST = re.compile(r"(?i)^(?:please|can|could|would|will)\b|\bwhether\b")
"""Asks for something rather than stating it."""
_PROMPT = re.compile(r"^\S*[\w.-]+@[\w.-]+[:\s][^$#%]*[$#%]\s*")
_VERB = re.compile(r"(?i)\s(?:is|was|are|were|costs?|cost|equals|will\s+be)\s*$")
_LINKS = frozenset({"of", "to", "for", "from", "in"})
"""Join the words of a subject: "ticket to Lisbon"."""
_LONGEST_LABEL = 4
_TORN = re.compile(r"\s\d{2,}\b(?!\s*[%\w])|\s\d{2,}\s(?:of|for|is|on|ships|was)\b")
"""More digits after a gap: the reader took a number apart ("INV-9 2688 of"), so that neither half is true."""
_LABELLED: Final = re.compile(
    r"(?P<label>[^\W\d_][\w'./-]*(?:[ ][\w'./-]+){0,3}?)\s*(?:[:=]|\t)\s*(?P<value>\S.*)"
)
_LABELS: Final = GENERIC_WORDS | {"serial", "permit", "license", "licence", "membership", "reservation"}
"""What numbers and sums are labelled with where they are worth keeping."""
_NUMBERED: Final = frozenset(
    {"number", "no", "nr", "id", "code", "reference", "ref", "serial", "tracking", "booking", "confirmation"}
)
"""Labels behind which a word of capitals and digits is what names the thing, whatever its form."""
_NUMBER_OF_A_THING: Final = re.compile(r"(?=.*\d)(?=.{5,24}$)[A-Z0-9]+(?:[/-][A-Z0-9]+)*")
_FIELDS: Final[frozenset[ValueKind]] = frozenset({"identifier", "amount"})
_LEAST_WORDS = 4
_LONGEST = 400
_MOST_CODE = 2


@dataclass(frozen=True, slots=True)
class Fact:
    """A sentence that states something worth keeping by itself."""

    kind: FactKind
    subject: str
    object: str
    when: Occurrence | None
    """The time it names; `None` where it names none."""


def read_fact(sentence: Sentence, passage: Passage) -> Fact | None:
    """The fact in a sentence, `None` where it holds none that stands by itself."""
    text = sentence.text
    if (field := _labelled(sentence, passage)) is not None:
        return field
    if len(text) > _LONGEST or sentence.is_question or sentence.is_redacted or not _reads_like_prose(text):
        return None
    gone = taken_back(text)
    hard = [
        value
        for value in find_values(text, _HARD)
        if not any(start <= value.start < end for start, end in gone)
    ]
    if any(value.kind == "identifier" and _TORN.match(text, value.end) for value in hard):
        return None
    when = None
    if _DUE.search(text) or _MEETS.search(text) or _WANTED_BY.search(text):
        when = occurrence(text, passage, gone)
    if when is not None and when.end <= passage.occurred_at and not hard:
        return None  # an event that is over is told of, not agreed upon
    kind = _kind(text, hard, when)
    if kind is None and _CALLED_OFF.search(text) and not is_supposed(text):
        return Fact("appointment", _topic(text), CANCELLED, None)
    if kind in _OF_NOW and (is_supposed(text) or is_of_then(text)):
        return None
    if kind is None or (kind not in {"contact", "bank", "deadline"} and _REQUEST.search(text)):
        return None
    if kind in {"deadline", "appointment"} and not hard:
        stated = when.said if when else ""
        subject = _topic(text, stated)
    else:
        subject, stated = _label(text, hard[0]), "; ".join(value.text for value in hard)
    return Fact(kind, subject, stated, when)


def _labelled(sentence: Sentence, passage: Passage) -> Fact | None:
    """A field of a form or a letter: "Permit number: BP-77031", "Heron launch: 12 April 2026"."""
    match = _LABELLED.match(passage.text[sentence.start : sentence.end])  # with tabs between columns
    if match is None or sentence.is_redacted:
        return None
    named = {word.folded for word in words(match["label"])}
    stated = match["value"].rstrip(" .")
    if named & TOPIC_NOUNS or _DUE.search(match["label"]):
        when = occurrence(stated, passage)
        if when is not None and when.said == stated and when.end > passage.occurred_at:
            kind: FactKind = "deadline" if _DUE.search(match["label"]) else "appointment"
            return Fact(kind, match["label"], stated, when)
    if not _LABELS & named:
        return None
    for value in find_values(stated, _FIELDS):
        if value.text == stated:
            return Fact("amount" if value.kind == "amount" else "identifier", match["label"], stated, None)
    if _NUMBERED & named and _NUMBER_OF_A_THING.fullmatch(stated):
        return Fact("identifier", match["label"], stated, None)
    return None


def kind_of_value(stated: str, sentence: str) -> FactKind | Literal[""]:
    """What kind a value is of that a sentence states, as far as its form tells; empty where it does not."""
    if _BANK.search(sentence):
        return "bank"
    return _kind(sentence, find_values(stated, _HARD), None) or ""


def _kind(text: str, hard: list[Value], when: Occurrence | None) -> FactKind | None:
    if hard and _BANK.search(text):
        return "bank"
    if any(value.kind in _CONTACT for value in hard):
        return "contact"
    if when is not None and when.precision in {"day", "minute", "second"}:
        return "deadline" if _DUE.search(text) or _WANTED_BY.search(text) else "appointment"
    for value in hard:
        if value.kind in {"identifier", "amount", "address"}:
            return value.kind
    return None


def _reads_like_prose(text: str) -> bool:
    """Whether it is said to people: no code, no row of a table, no shell command."""
    found = words(text)
    if len(found) < _LEAST_WORDS or not _STATES.search(text) or _PROMPT.match(text):
        return False
    if len(_CODE.findall(text)) >= _MOST_CODE:
        return False
    lower = sum(word.text.islower() and word.text.isalpha() for word in found)
    return lower >= max(2, len(found) // 4)


def _label(text: str, value: Value) -> str:
    """What the value belongs to: "invoice number" in "the invoice number is INV-48213"."""
    before = text[: value.start].rstrip(" \"'(\u201c")
    before = re.split(r"[.!?;,\u2014]\s|:\s+", before)[-1]
    stated = _VERB.search(before)
    kept: list[str] = []
    for word in reversed((before[: stated.start()] if stated else before).rstrip(" :=#").split()):
        stops = fold(word) in STOP_WORDS and not (stated and kept and fold(word) in _LINKS)
        if stops or any(char.isdigit() for char in word) or len(kept) == _LONGEST_LABEL:
            break
        kept.insert(0, word)
    while kept and fold(kept[0]) in _LINKS:
        kept.pop(0)
    return " ".join(kept)


def _topic(text: str, said: str = "") -> str:
    """The head of a sentence, up to its verb; before the colon where only the time stands behind it."""
    label, _, rest = text.rpartition(": ")
    text = label if label and rest.rstrip(" .") == said else rest
    head = re.split(r"(?i)\b(?:is|was|will|has|got|are|were|needs|should|at|on|by)\b", text, maxsplit=1)[0]
    kept = [word for word in head.split() if fold(word) not in STOP_WORDS]
    return " ".join(kept[:5]).strip(",:;- ")
