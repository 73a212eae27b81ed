"""The few lines always at hand: what the user has told Afterimage of themselves, and how to answer."""

import re
from collections.abc import Iterator

from core.extraction.dates import said_moment
from core.extraction.entities import find_entities
from core.extraction.material import SegmentMaterial
from core.extraction.writers.base import remember
from core.extraction.writers.personal import Statement, read_statements
from core.records.memory import Entity, Memory, MemoryType, Passage
from core.text.sentences import Sentence, sentences

_EXTRACTOR = "rules/2"
OWN_ORIGINS = frozenset({"chat", "user"})
"""Where the user speaks to Afterimage itself. What is said elsewhere may be somebody else's."""
_LONGEST = 160
_CALL_ME = re.compile(
    r"(?i)\b(?:call\s+me|my\s+name\s+is|address\s+me\s+as)\s+(?-i:(?P<object>[A-Z][\w'-]+(?:\s[A-Z][\w'-]+){0,2}))"
)
_HOW_TO_ANSWER = re.compile(
    r"(?i)^(?:please\s+|from\s+now\s+on,?\s+)*(?:always|never|do\s+not|don't)\s+(?:\w+\s+){0,2}?"
    r"(?:answer|reply|respond|write|use|show|mention|quote|tell\s+me|remind\s+me|call\s+me|say)\b"
    r"|\b(?:answer|reply|respond)\s+(?:me\s+)?(?:in|with|briefly|shortly)\b"
    r"|\bi\s+(?:prefer|like|want)\s+(?:your\s+answers|answers|(?:short|long|brief|detailed)\s+answers)\b"
)


class CoreWriter:
    """Writes core memories: one line each, in block `user` or `persona`."""

    type: MemoryType = "core"

    def write(self, material: SegmentMaterial) -> tuple[Memory, ...]:
        """A line for each thing the user says of themselves in Afterimage's own window."""
        if material.segment.origin not in OWN_ORIGINS:
            return ()
        return tuple(
            memory
            for passage in material.passages
            for sentence in sentences(passage.text)
            for memory in _lines(material, passage, sentence)
        )


def of_oneself(statement: Statement, passage: Passage) -> bool:
    """Whether it is a core line rather than a fact: what the user tells us of themselves, and no plan."""
    owner = statement.subject.partition("'s ")[0]
    return passage.origin in OWN_ORIGINS and statement.kind != "plan" and owner == passage.speaker


def _lines(material: SegmentMaterial, passage: Passage, sentence: Sentence) -> Iterator[Memory]:
    found = [
        one for one in read_statements(sentence, passage, material.known_people) if of_oneself(one, passage)
    ]
    for statement in found:
        alone = len(found) == 1 and len(sentence.text) <= _LONGEST
        yield _line(
            material, passage, sentence, sentence.text if alone else statement.text,
            ("block", "user"), ("subject", statement.subject), ("predicate", statement.predicate),
            ("object", statement.object), ("kind", statement.kind),
        )  # fmt: skip
    if sentence.is_question:
        return
    if match := _CALL_ME.search(sentence.text):
        yield _line(
            material, passage, sentence, sentence.text, ("block", "user"),
            ("subject", f"{passage.speaker}'s name"), ("predicate", "is"), ("object", match["object"]),
            ("kind", "identity"),
        )  # fmt: skip
    elif not found and _HOW_TO_ANSWER.search(sentence.text):
        yield _line(
            material, passage, sentence, sentence.text, ("block", "persona"), ("subject", "answers"),
            ("predicate", "should"), ("object", sentence.text), ("kind", "note"),
        )  # fmt: skip


def _line(
    material: SegmentMaterial, passage: Passage, sentence: Sentence, text: str, *fields: tuple[str, str]
) -> Memory:
    return remember(
        material, passage, "core", text, extractor=_EXTRACTOR, when=said_moment(passage),
        evidence=(material.evidence(passage, sentence.start, sentence.end),),
        entities=(Entity(passage.speaker, "person"), *find_entities(sentence.text, material.known_people)),
        fields=(*fields, ("actor", passage.speaker)),
    )  # fmt: skip
