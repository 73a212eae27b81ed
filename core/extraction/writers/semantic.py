"""What is so: numbered things and what they belong to, appointments, what people say of themselves."""

from collections.abc import Iterator

from core.extraction.dates import explain, occurrence, said_moment
from core.extraction.entities import find_entities
from core.extraction.material import SegmentMaterial
from core.extraction.senders import read_header
from core.extraction.writers.base import remember
from core.extraction.writers.core import OWN_ORIGINS, of_oneself
from core.extraction.writers.episodic import told_event
from core.extraction.writers.facts import read_fact
from core.extraction.writers.personal import read_statements
from core.records.memory import Entity, Evidence, Memory, MemoryType, Passage
from core.text.sentences import Sentence, sentences
from core.text.tokens import content_words

_EXTRACTOR = "rules/2"
_LEAST_WORDS = 2
"""Content words of a note."""


class SemanticWriter:
    """Writes semantic memories."""

    type: MemoryType = "semantic"

    def write(self, material: SegmentMaterial) -> tuple[Memory, ...]:
        """One memory for every fact that a sentence states."""
        return tuple(
            memory
            for passage in material.passages
            for sentence in sentences(passage.text)
            for memory in _of_sentence(material, passage, sentence)
        )


def _of_sentence(material: SegmentMaterial, passage: Passage, sentence: Sentence) -> Iterator[Memory]:
    header = read_header(passage.text.split("\n", 1)[0]) if material.frames else None
    if header and header.kind == "row":
        return  # columns of a list run into each other and state what none of them says
    evidence = (material.evidence(passage, sentence.start, sentence.end),)
    speaker = (Entity(passage.speaker, "person"),) if passage.speaker else ()
    known = material.known_people
    statements = list(read_statements(sentence, passage, known))
    fact = read_fact(sentence, passage)
    if fact and any(one.kind == "identity" for one in statements):
        fact = None  # whose number or day it is, is said better by the statement
    if fact:
        when = fact.when or said_moment(passage)
        told_by = f"{passage.teller}: " if passage.teller and passage.teller not in sentence.text else ""
        yield remember(
            material, passage, "semantic",
            told_by + sentence.text + (explain(fact.when, passage.zone) if fact.when else ""),
            extractor=_EXTRACTOR, when=when, evidence=evidence,
            entities=_entities(sentence, known, *speaker),
            fields=(
                ("subject", fact.subject), ("predicate", "is"), ("object", fact.object), ("kind", fact.kind),
                ("actor", passage.speaker),
            ),
        )  # fmt: skip
    for found in statements:
        if of_oneself(found, passage):
            continue  # a line of core memory
        if found.kind == "plan" and fact and fact.kind in {"appointment", "deadline"}:
            continue  # said once is enough
        about = found.subject.split("'s ")[0]
        yield remember(
            material, passage, "semantic",
            found.text + (explain(found.when, passage.zone) if found.when else ""),
            extractor=_EXTRACTOR, when=found.when or said_moment(passage), evidence=evidence,
            entities=_entities(sentence, known, Entity(about, "person"), *speaker),
            fields=(
                ("subject", found.subject), ("predicate", found.predicate), ("object", found.object),
                ("kind", found.kind), ("actor", passage.speaker),
            ),
        )  # fmt: skip
    if passage.origin in OWN_ORIGINS and not (fact or statements or told_event(sentence, passage)):
        yield from _note(material, passage, sentence, evidence)


def _note(
    material: SegmentMaterial, passage: Passage, sentence: Sentence, evidence: tuple[Evidence, ...]
) -> Iterator[Memory]:
    """What the user tells Afterimage is worth a record, whether or not a rule understands it."""
    if sentence.is_question or sentence.is_redacted or len(content_words(sentence.text)) < _LEAST_WORDS:
        return
    when = occurrence(sentence.text, passage)
    yield remember(
        material, passage, "semantic", sentence.text + (explain(when, passage.zone) if when else ""),
        extractor=_EXTRACTOR, when=when or said_moment(passage), evidence=evidence,
        entities=_entities(sentence, material.known_people),
        fields=(("kind", "note"), ("actor", passage.speaker)),
    )  # fmt: skip


def _entities(sentence: Sentence, known: frozenset[str], *first: Entity) -> tuple[Entity, ...]:
    """Whom and what the memory is about, each once."""
    return tuple(dict.fromkeys((*first, *find_entities(sentence.text, known))))
