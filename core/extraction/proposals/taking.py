"""What of a model's or a plugin's proposals is filed: what the source says, past the gates of all else.

Each is a reader that may err and may be led astray. So the value has to stand in the source as it is, the
sentence around the quote is the evidence and not the part that the model chose, who it is about must be named
there or speak there, and what a sentence denies or only supposes is no fact whatever the model makes of it.
"""

import re
from collections.abc import Mapping, Sequence
from dataclasses import replace
from typing import Any, Final

from core.extraction.claims import claim_of
from core.extraction.dates import Occurrence, explain, occurrence, said_moment
from core.extraction.entities import find_entities
from core.extraction.gates import pass_gates
from core.extraction.manager import Filed
from core.extraction.material import SegmentMaterial
from core.extraction.naming import name_tokens
from core.extraction.present import is_of_then, is_supposed
from core.extraction.proposals.asking import Shown
from core.extraction.standing import TRUSTED, UNCONFIRMED
from core.extraction.suspicion import suspicion
from core.extraction.writers.base import remember
from core.extraction.writers.facts import kind_of_value
from core.models.untrusted import without_special_tokens
from core.records.memory import Entity, Memory, Passage
from core.text.names import looks_like_name
from core.text.quotes import find_quote
from core.text.sentences import Sentence, sentences
from core.text.tokens import fold, words

MAKER: Final = "model/1"
"""The extractor of what a model proposed."""
_KINDS: Final = {
    1: "place", 2: "work", 3: "preference", 4: "identity", 5: "relation", 6: "plan", 7: "appointment", 8: "",
    9: "note",
}  # fmt: skip
_SELF: Final = frozenset({"i", "me", "myself", "we", "us", "speaker", "the speaker", "user", "the user"})
_NOBODY: Final = frozenset(
    ("he", "she", "it", "they", "him", "her", "them", "this", "that", "these", "those", "somebody", "you")
)
_FIRST_PERSON: Final = re.compile(r"(?i)\b(?:i|me|my|mine|myself|we|us|our|ours)\b")
_MY: Final = re.compile(r"(?i)^(?:my|our|the\s+(?:speaker|user)['\u2019]s)\s+")
_CONTRACTED: Final = re.compile(r"(?i)(?:i|you|he|she|it|we|they|that)['\u2019]")
"""A pronoun with its verb names nobody."""
_OWNED: Final = re.compile(
    r"(?i)(?:(?:has|have)\s+(?:an?|the|as)\s+)?(?P<thing>[^\W\d_][\w-]*(?:\s[\w-]+){0,2}?)\s+(?P<be>is|are)"
)
_NOT_OWNED: Final = frozenset(
    ("who", "what", "which", "that", "this", "now", "currently", "also", "still", "no", "never", "he", "she")
)
_DENIES: Final = re.compile(
    r"(?i)\b(?:not|no\s+longer|never|stopped|dislikes?|hates?)\b|n['\u2019]t\b|can['\u2019]t\s+stand"
)
_PREDICATE: Final = re.compile(r"[^\W\d_][\w' \u2019-]{0,39}")
_PAST: Final = re.compile(r"(?i)\b(?:was|were|used|had|lived|worked|liked|loved)\b")
_LEAST_QUOTE: Final = 6
"""Letters and digits of a quote below which it shows nothing."""
_LONGEST_EVIDENCE: Final = 400
_LEAST_OBJECT: Final = 2
_CHECKED: Final = frozenset({"appointment", "identifier", "amount", "address"})
"""Kinds whose value code can tell by its form. Others wait for a second source if need be."""


def with_proposals(
    filed: Filed,
    material: SegmentMaterial,
    shown: Sequence[Shown],
    value: Mapping[str, Any],
    maker: str = MAKER,
    others: Filed | None = None,
) -> Filed:
    """The segment with what is kept of a reader's answer beside what the rules and other readers made.

    Args:
        filed: what filing made of the material.
        material: the same that the model was shown passages of.
        shown: those passages.
        value: the answer, which fits `asking.SCHEMA`; empty for none.
        maker: the extractor of what it proposed.
        others: what other readers have found in it, and who they are.
    """
    numbered = {one.number: one.passage for one in shown}
    known = (*filed.memories, *(others.memories if others else ()))
    proposed: list[Memory] = []
    for said in value.get("m", ()):
        memory = _proposed(said, numbered, material, maker)
        if memory is not None and not _is_known(memory, [*known, *proposed]):
            proposed.append(memory)
    fresh = pass_gates(proposed, material)
    read_by = " ".join(filter(None, (others.segment.read_by if others else "", maker)))
    return replace(filed, segment=replace(filed.segment, read_by=read_by), memories=(*known, *fresh))


def _proposed(
    said: Mapping[str, Any], numbered: Mapping[int, Passage], material: SegmentMaterial, maker: str
) -> Memory | None:
    """The memory of one proposal, `None` where the source does not bear it out."""
    found = _quoted(said, numbered)
    if found is None:
        return None
    passage, start, end = found
    quote = passage.text[start:end]
    flat = " ".join(quote.split())
    subject = _subject(said["s"], passage, flat)
    stated = find_quote(flat, said["o"].strip(" .,;:!?\"'"))
    subject, predicate = _plainly(subject, " ".join(said["p"].split()).strip(" .,:;"), material)
    if not subject or stated is None or len(stated) < _LEAST_OBJECT or not _PREDICATE.fullmatch(predicate):
        return None
    if bool(_DENIES.search(flat)) != bool(_DENIES.search(predicate)):
        return None  # turned round, or too much in one sentence to tell
    if predicate.lower() in {"is", "are"} and _of_a_thing(stated, flat) and "'s " not in subject:
        return None
    if is_of_then(flat) and not _PAST.search(predicate):
        return None
    when = occurrence(flat, passage)
    kind = _kind(said["k"], stated, flat, when)
    if not kind:
        return None
    memory = remember(
        material, passage, "semantic",
        f"{subject} {predicate} {stated}" + (explain(when, passage.zone) if when else ""),
        extractor=maker, when=when or said_moment(passage),
        evidence=(material.evidence(passage, start, end),),
        entities=_entities(subject, flat, passage, material),
        fields=(
            ("subject", subject), ("predicate", predicate), ("object", stated), ("kind", kind),
            ("actor", passage.speaker),
        ),
    )  # fmt: skip
    if memory.trust >= TRUSTED:
        return memory
    return replace(memory, reason=suspicion(passage.text) or ("" if kind in _CHECKED else UNCONFIRMED))


def _quoted(said: Mapping[str, Any], numbered: Mapping[int, Passage]) -> tuple[Passage, int, int] | None:
    """Where the quote stands: the passage, and the whole sentences around it."""
    wanted = said["q"].strip()
    if sum(char.isalnum() for char in wanted) < _LEAST_QUOTE:
        return None
    first = numbered.get(said["n"])
    for passage in [*([first] if first else []), *(one for one in numbered.values() if one is not first)]:
        harmless = without_special_tokens(passage.text)
        found = find_quote(harmless, wanted)
        if found is not None:
            start = harmless.index(found)
            return _whole(passage, start, start + len(found))
    return None


def _whole(passage: Passage, start: int, end: int) -> tuple[Passage, int, int] | None:
    touched: list[Sentence] = [one for one in sentences(passage.text) if one.start < end and start < one.end]
    if not touched or any(one.is_question or one.is_redacted or is_supposed(one.text) for one in touched):
        return None
    start, end = touched[0].start, touched[-1].end
    return (passage, start, end) if end - start <= _LONGEST_EVIDENCE else None


def _subject(said: str, passage: Passage, quote: str) -> str:
    """Whom or what it is about, as named; empty where nothing in the source names it."""
    name = " ".join(said.split()).strip(" .,:;\"'")
    # Whoever speaks tells of themselves only where they say so: an order to a reader is about nobody.
    speaker = passage.speaker if _FIRST_PERSON.search(quote) else ""
    if fold(name) in _SELF:
        return speaker
    part, mark, rest = name.partition("'s ")
    first = set(name_tokens(part))
    if speaker and first < set(name_tokens(speaker)) and first.isdisjoint(one.folded for one in words(quote)):
        name = f"{speaker}{mark}{rest}"  # by their first name, and nobody else is named so there
    if _MY.match(name):
        return f"{speaker}'s {_MY.sub('', name)}" if speaker else ""
    if fold(name) in _NOBODY or not name or _CONTRACTED.match(name):
        return ""
    known = {token.folded for token in (*words(quote), *words(speaker))}
    owner = fold(speaker)
    told = [token for token in words(name) if token.folded not in {"s", "the", "of", "a", "an"}]
    if fold(name).startswith(f"{owner}'s ") and owner:
        told = [token for token in told if token.folded not in owner.split()]
    return name if told and all(token.folded.removesuffix("'s") in known for token in told) else ""


def _plainly(subject: str, predicate: str, material: SegmentMaterial) -> tuple[str, str]:
    """Subject and predicate as the rules put them: "Ann, birthday is" tells of Ann's birthday what it is."""
    owned = _OWNED.fullmatch(predicate)
    if owned is None or "'s " in subject or fold(owned["thing"].split()[0]) in _NOT_OWNED:
        return subject, predicate
    if subject in material.speakers or looks_like_name(subject, material.known_people):
        return f"{subject}'s {owned['thing'].lower()}", owned["be"].lower()
    return subject, predicate


def _of_a_thing(stated: str, quote: str) -> bool:
    """Whether the value is told of something of somebody's: "my dog is Rufus" says of nobody that he is."""
    value = re.escape(stated)
    return re.search(rf"(?i)\b(?:my|our)\b[^.;!?]*{value}|{value}[^.;!?]*\b(?:my|our)\b", quote) is not None


def _kind(number: int, stated: str, quote: str, when: Occurrence | None) -> str:
    """The kind as far as it can be seen: a model that calls an account a note gains nothing by it."""
    seen = kind_of_value(stated, quote)
    if seen in {"bank", "contact"}:
        return seen
    kind = _KINDS[number]
    if kind == "appointment":
        return kind if when is not None and when.said in stated else ""
    return kind or seen


def _entities(subject: str, quote: str, passage: Passage, material: SegmentMaterial) -> tuple[Entity, ...]:
    owner = subject.partition("'s ")[0]
    people = [passage.speaker] if passage.speaker else []
    people += [owner] if owner in material.speakers else []
    found = find_entities(f"{owner}. {quote}", material.known_people)
    return tuple(dict.fromkeys((*(Entity(one, "person") for one in people), *found)))


def _is_known(memory: Memory, made: Sequence[Memory]) -> bool:
    """Whether one of these says the same, by its claim or by its words."""
    claim, item, stated = claim_of(memory), memory.evidence[0], fold(memory.field("object"))
    for other in made:
        if other.id == memory.id:
            return True
        if other.type not in {"semantic", "core"}:
            continue
        theirs = claim_of(other)
        if claim and theirs and set(claim.slots) & set(theirs.slots) and claim.same_value(theirs):
            return True
        same_place = any(
            one.source_id == item.source_id and (one.quote in item.quote or item.quote in one.quote)
            for one in other.evidence
        )
        if same_place and stated in fold(other.text):
            return True
    return False
