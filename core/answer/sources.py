"""The evidence as numbered sources for a language model, within its limits, and marked as what it is: quotes.

What stands on a screen may try to give orders. So sources stand between marks that are made anew for every
prompt and cannot be known to whoever wrote them, at its end, where the model's fixed instructions are not
touched by them.
"""

import secrets
from collections.abc import Iterator
from dataclasses import dataclass
from zoneinfo import ZoneInfo

from core.answer.wording import quoted
from core.models.untrusted import without_special_tokens
from core.recall.evidence import Evidence, EvidencePack
from core.records.memory import Passage
from core.text.when_format import say_time

MOST_SOURCES = 24
_LONGEST_SOURCE = 1_400
"""Characters of one source: a screen may hold more, which rarely is all about the same."""
_CHARACTERS_A_TOKEN = 3.0
"""Of English text with numbers and names; less than most tokenizers reach, so that the estimate is safe."""


@dataclass(frozen=True, slots=True)
class Source:
    """One numbered source."""

    number: int
    evidence: Evidence
    heading: str
    """Who, where and when."""
    text: str
    """Stands character for character in the passage."""


@dataclass(frozen=True, slots=True)
class Known:
    """What the user has told Afterimage itself, which is at hand whatever is asked."""

    about: tuple[str, ...] = ()
    """Of themselves."""
    manner: tuple[str, ...] = ()
    """How answers should be."""

    @property
    def text(self) -> str:
        """All of it."""
        return "\n".join((*self.about, *self.manner))


NOTHING_KNOWN = Known()


def numbered_sources(pack: EvidencePack, tokens: int) -> tuple[Source, ...]:
    """The best sources that fit into so many tokens, each passage once."""
    left = tokens * _CHARACTERS_A_TOKEN
    sources: list[Source] = []
    for evidence in _each_once(pack):
        heading = _heading(evidence.passage, pack)
        text = _shortened(evidence, pack)
        cost = len(heading) + len(text) + 40
        if cost > left:
            continue  # a shorter one may still fit
        left -= cost
        sources.append(Source(len(sources) + 1, evidence, heading, text))
        if len(sources) == MOST_SOURCES:
            break
    return tuple(sources)


def user_turn(
    pack: EvidencePack,
    sources: tuple[Source, ...],
    question: str = "",
    before: str = "",
    known: Known = NOTHING_KNOWN,
) -> str:
    """What the model is told: the sources between their marks, then the question.

    Args:
        pack: the evidence.
        sources: those of it that are shown.
        question: as it was asked, where the evidence was looked for in other words.
        before: what was asked before it.
        known: what the user has told of themselves.
    """
    mark = secrets.token_hex(6)
    asked = pack.question
    parts = [f"Sources stand between lines that begin with {mark}."]
    parts += [f"{mark} [{one.number}] {one.heading}\n{one.text}" for one in sources]
    now = say_time(asked.asked_at, asked.asked_at, "minute", asked.zone)
    who = f", asked by {asked.me}" if asked.me else ""
    parts += [f"{mark} end of sources", f"Now it is {now}{who}."]
    if known.about:
        parts.append(f"Who asks has told of themselves: {_one_line(known.about)}")
    if known.manner:
        parts.append(f"Who asks has told how to answer: {_one_line(known.manner)}")
    if before:
        parts.append(f"Asked before: {before}")
    return "\n".join([*parts, f"Question: {question or asked.as_typed}"])


def _one_line(texts: tuple[str, ...]) -> str:
    return " ".join(quoted(without_special_tokens(text)) for text in texts)


def _each_once(pack: EvidencePack) -> Iterator[Evidence]:
    seen: set[tuple[str, str]] = set()
    for evidence in pack.evidence:
        key = evidence.passage.source_id, evidence.passage.text
        if key not in seen:
            seen.add(key)
            yield evidence


def _heading(passage: Passage, pack: EvidencePack) -> str:
    """Who, where and when, the date written out: a model works out "yesterday" from it."""
    at = passage.occurred_at.astimezone(ZoneInfo(pack.question.zone))
    when = f"{at:%A} {at.day} {at:%B %Y, %H:%M}"
    title = f"in {quoted(passage.window_title)}" if passage.window_title else ""
    parts = [passage.teller, title, passage.app, when]
    return without_special_tokens(", ".join(part for part in parts if part))


def _shortened(evidence: Evidence, pack: EvidencePack) -> str:
    """The passage, or the part of it that has most words of the question."""
    text = evidence.passage.text
    if len(text) <= _LONGEST_SOURCE:
        return text
    wanted = [term.folded for term in pack.question.telling if term.folded]
    folded = text.casefold()
    places = [place for word in wanted if (place := folded.find(word)) >= 0]
    middle = min(places) if places else 0
    start = max(0, min(middle - _LONGEST_SOURCE // 3, len(text) - _LONGEST_SOURCE))
    return text[start : start + _LONGEST_SOURCE]
