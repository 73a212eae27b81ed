"""Answers without a language model: the value a question asks for, or the best words, out of the evidence.

Every unit of the evidence is weighed against the question. An answer is given only where the question's names
are near it and enough of its other words are; otherwise it says so.
"""

import math
import re
from collections.abc import Iterable
from dataclasses import replace

import numpy as np

from core.answer import wording
from core.answer.confidence import LISTENER, OF_THE_ASKED, POLITENESS, confidence
from core.answer.draft import Draft
from core.answer.found import Found
from core.answer.fresh import asked_stems, new_words
from core.answer.gist import asks_for_several, gist, says_more, thing
from core.answer.kindred import Kindred
from core.answer.labels import label_fit
from core.answer.listing import listed
from core.answer.matching import Match, Matcher
from core.answer.named import asks_for_a_place, named_thing
from core.answer.option import Option
from core.answer.phrases import phrases
from core.answer.standing import held
from core.answer.support import STRICT, in_range, supported
from core.answer.units import Unit, units_of, wrapped
from core.answer.values import labelled_value, named_value, numbered, values_in
from core.answer.wordlikeness import likenesses
from core.recall.evidence import Evidence, EvidencePack
from core.recall.question import Question
from core.records.memory import Citation
from core.text.stance import is_about_listener, is_polite
from core.text.tokens import normalised
from core.text.when import overlapping
from core.text.when_format import say_time

_OWN = 0.4
"""For words in the unit itself rather than around it."""
_RANKED = 0.3
_RANKED_SAID = 1.0
"""The same for what was said: people use other words than the question, and ranking knows their meaning."""
_MORE = 0.3
"""For what a sentence says beyond the question, up to this many words:"""
_MUCH_MORE = 4
_LIKENESS = 1.0
"""For words near in meaning to those of the question."""
_SEVERAL = 4
"""Things that an answer names where more than one is asked for."""
_SAYS_IT = 0.5
"""How much better a sentence may fit that says nothing but what the question says."""
_ALSO = 0.3
"""How much worse a further one may fit than the first."""
_MEANING = 0.4
_BESIDE = 0.3
"""For a value right beside a word of the question."""
_BEFORE = 8
"""Characters that a value which stands before the word is further away."""
_BESIDE_REACH = 40.0
"""Characters at which that has fallen to a third."""
_MARGIN = 0.3
"""By how much a unit without a value of the wanted kind has to fit better to be preferred."""
_MARGIN_ON_SCREEN = 1.0
"""The same on a screen, where headings have all the words of a question and answer nothing."""
_PROSE = 0.15
"""For a whole sentence where any words may answer: rather that than a heading."""
_SENTENCE = 4
"""Spaces from which on it may be one."""
_ASKS = -0.3
"""For a unit that is itself a question."""
_OUT_OF_RANGE = -0.3
_UNSAID = -0.2
"""For a time that is only known because it was seen then."""
_AGREES = 0.04
_MOST_AGREEING = 3
_NEWER = 0.02
_AWAY = 0.5
"""For names that are elsewhere on the screen, up to this much."""
_CALLED = 0.6
"""For a value under a label that fits."""
_MISCALLED = -0.15
_SECOND = 0.3
"""Of what the nearest word brings, for the second nearest."""
_YES = 0.6
_MOST_CITATIONS = 4
_OVERVIEW = 5

_NEGATED = re.compile(
    r"(?i)\b(?:not|never|no|nobody|none|nothing|cannot|nicht|nie|kein\w*|niemand|nichts)\b|n['\u2019]t\b"
)
_PAST = re.compile(r"(?i)\bwhen (?:did|was|were|have|had|has)\b|\bwhat (?:day|date|month|year) did\b")


def answer(pack: EvidencePack) -> Draft:
    """The best answer that the evidence supports, or an honest "I don't have that"."""
    question, matcher = pack.question, Matcher(pack)
    if not matcher.has_terms and question.ranges and question.want == "text":
        return _overview(pack)
    if (whole := held(pack) or listed(pack)) is not None:
        return whole
    weighed = [
        _weigh(unit, matcher.match(unit), pack, likeness)
        for evidence in pack.evidence
        for unit, likeness in _likened(evidence, pack)
    ]
    sure = confidence(weighed, matcher, question)
    draft = _abstained(question) if sure < OF_THE_ASKED else _drafted(weighed, matcher, pack)
    return replace(draft, confidence=sure)


def _drafted(weighed: list[Option], matcher: Matcher, pack: EvidencePack) -> Draft:
    """The answer that fits best, if any is supported."""
    question, kindred = pack.question, Kindred(pack)
    values = [
        replace(option, value=value, score=option.score + _beside(value, option.unit, matcher, question))
        for option in weighed
        for value in _values(option.unit, question)
        if supported(option, matcher, question, value)
    ]
    words = [option for option in weighed if supported(option, matcher, question)]
    if not (words or values) or (not values and question.want in STRICT):
        return _abstained(question)
    margin = _MARGIN_ON_SCREEN if words and max(words, key=_score).unit.on_screen else _MARGIN
    if values and (question.want in STRICT or _best_score(values) + margin >= _best_score(words)):
        return _with_value(_best_group(values), question)
    return _with_words(words, question, kindred)


def _values(unit: Unit, question: Question) -> list[Found]:
    found = values_in(unit, question)
    if question.want == "text":
        if not unit.on_screen:
            return [named] if (named := named_value(unit, question)) else []
        labelled = labelled_value(unit, question)
        return [labelled] if labelled else numbered(unit, question)
    if found or question.want != "date" or not _PAST.search(question.text):
        return found
    if unit.on_screen and not question.first_person:
        return []  # when a page was seen says nothing about when its story happened
    passage = unit.evidence.passage
    day = say_time(passage.occurred_at, passage.occurred_at, "day", passage.zone, question.language)
    return [Found(day, "", -1, -1, said=False)]


def _score(option: Option) -> float:
    return option.score


def _best_score(options: Iterable[Option]) -> float:
    return max(map(_score, options), default=0.0)


def _likened(evidence: Evidence, pack: EvidencePack) -> Iterable[tuple[Unit, float]]:
    """The units of a passage, and for what was said how near the question's words are to each."""
    units = units_of(evidence)
    if evidence.frame is not None:
        return ((unit, 0.0) for unit in units)
    texts = [unit.text for unit in units]
    near = likenesses(evidence, texts, pack.asked, pack.telling)
    if pack.natively is not None:
        telling = np.full(len(pack.natively), 1 / max(1, len(pack.natively)), np.float32)
        near = list(map(max, near, likenesses(evidence, texts, pack.natively, telling)))
    return zip(units, near, strict=True)


def _weigh(unit: Unit, match: Match, pack: EvidencePack, likeness: float) -> Option:
    """How well a unit answers."""
    best = max((item.score for item in pack.evidence), default=0.0) or 1.0
    score = match.coverage + _OWN * match.own
    ranked = _RANKED if unit.on_screen else _RANKED_SAID
    score += ranked * unit.evidence.score / best + _MEANING * max(0.0, unit.evidence.cosine)
    if unit.text.rstrip().endswith("?"):
        score += _ASKS
    elif (
        pack.question.want == "text" and unit.text.count(" ") >= _SENTENCE and unit.text.rstrip()[-1:] in ".!"
    ):
        score += _PROSE
    if pack.question.ranges and not in_range(unit, pack.question):
        score += _OUT_OF_RANGE
    if unit.on_screen:
        score -= _AWAY * (1 - match.named)
    else:
        score += _MORE * min(1.0, says_more(unit.text, pack.question) / _MUCH_MORE)
        score += _LIKENESS * likeness + POLITENESS * is_polite(unit.text)
        score += LISTENER * is_about_listener(unit.text)
    return Option(unit, match, score, likeness)


def _beside(value: Found, unit: Unit, matcher: Matcher, question: Question) -> float:
    """What a value gains by where it stands."""
    bonus = 0.0 if value.said else _UNSAID
    spans = matcher.spans(unit) if value.start >= 0 else []
    reached = sorted(
        (math.exp(-_distance(value, start, end) / _BESIDE_REACH) for start, end in spans), reverse=True
    )
    bonus += _BESIDE * sum(part * weight for part, weight in zip(reached, (1.0, _SECOND), strict=False))
    if value.label:
        fit = label_fit(value.label, question)
        bonus += _CALLED * fit if fit else _MISCALLED
    return bonus


def _distance(value: Found, start: int, end: int) -> int:
    """Characters between a value and a word; a value before its word is taken for that of another one."""
    return value.start - end if value.start >= end else max(0, 2 * (start - value.end) + _BEFORE)


def _best_group(options: list[Option]) -> list[Option]:
    """The options that agree on the best value, the best first."""
    newest = sorted({option.unit.evidence.passage.occurred_at for option in options})
    groups: dict[str, list[Option]] = {}
    for option in options:
        groups.setdefault(normalised(option.value.short) if option.value else "", []).append(option)

    worth = {}
    for short, group in groups.items():
        best = max(group, key=lambda option: option.score)
        others = len({option.unit.evidence.passage.source_id for option in group}) - 1
        age = newest.index(best.unit.evidence.passage.occurred_at) / len(newest)
        worth[short] = best.score + _AGREES * min(_MOST_AGREEING, others) + _NEWER * age
    return sorted(groups[max(worth, key=worth.__getitem__)], key=_clearest)


def _clearest(option: Option) -> tuple[float, float, float]:
    """Best supported first, then the one read most surely, then the earliest."""
    return (
        -round(option.score, 1),
        -round(option.unit.clarity, 1),
        option.unit.evidence.passage.occurred_at.timestamp(),
    )


def _with_value(group: list[Option], question: Question) -> Draft:
    first = group[0]
    short = first.value.short if first.value else ""
    unit = wrapped(first.unit)
    return Draft(
        answer=wording.with_value(short, unit, question),
        short=short,
        citations=_citations(group),
        abstained=False,
    )


def _with_words(options: list[Option], question: Question, kindred: Kindred) -> Draft:
    """The best words themselves; "yes" or "no" before them where that was asked."""
    options = sorted(options, key=lambda option: -option.score)
    first = options[0]
    unit = wrapped(first.unit)
    same = [option for option in options if normalised(option.unit.text) == normalised(first.unit.text)]
    citations = _citations(sorted(same, key=_clearest))
    if question.want == "truth" and min(first.match.coverage, first.match.content) >= _YES:
        no = _NEGATED.search(unit.text) and not _NEGATED.search(question.text)
        verdict = phrases(question.language).no if no else phrases(question.language).yes
        text = wording.with_value(verdict, unit, question)
        return Draft(text, verdict, citations, abstained=False)
    if first.unit.on_screen or question.want == "truth":
        return Draft(wording.as_quote(unit, question), "", citations, abstained=False)
    return _with_gist(options, question, kindred)


def _with_gist(options: list[Option], question: Question, kindred: Kindred) -> Draft:
    """What was said, in short; from more than one place where more than one thing is asked for."""
    several = asks_for_several(question)
    shorten = thing if several else gist
    said = [option for option in options if not option.unit.on_screen]
    near = [option for option in said if option.score >= options[0].score - _ALSO]
    surely = [
        option for option in near if named_thing(option.unit.text, question, kindred.words(option.unit))
    ]
    chosen: dict[str, Option] = {}
    for option in (surely or near or options) if several else _first_that_says(options, question, kindred):
        chosen.setdefault(shorten(option.unit.text, question, kindred.words(option.unit)), option)
        if len(chosen) == _SEVERAL:
            break
    short = ", ".join(part for part in chosen if part)
    quotes = [wording.as_quote(item.unit, question) for item in chosen.values()]
    return Draft("\n".join(quotes), short, _citations(chosen.values()), abstained=False)


def _first_that_says(options: list[Option], question: Question, kindred: Kindred) -> list[Option]:
    """The best sentence of which something is left without the words of the question.

    Where a place is asked for, one that tells a place comes before others that fit little better.
    """
    best, wanted = options[0], asked_stems(question)
    near = [option for option in options if option.score >= best.score - _SAYS_IT]
    if asks_for_a_place(question):
        near.sort(key=lambda option: not named_thing(option.unit.text, question))
    says = (one for one in near if new_words(gist(one.unit.text, question, kindred.words(one.unit)), wanted))
    return [next(says, best)]


def _overview(pack: EvidencePack) -> Draft:
    """What there was in the time that is asked about: the fullest words of each window and conversation."""
    question = pack.question
    fullest: dict[tuple[str, str, str], Unit] = {}
    for evidence in sorted(pack.evidence, key=lambda item: item.passage.occurred_at):
        passage = evidence.passage
        place = (passage.app, passage.window_title, passage.conversation)
        if overlapping(question.ranges, passage.occurred_at, passage.occurred_at):
            known = [fullest[place]] if place in fullest else []
            units = known + units_of(evidence)
            if units:
                fullest[place] = max(units, key=lambda unit: len(unit.text))
    if not fullest:
        return _abstained(question)
    chosen = list(fullest.values())[:_OVERVIEW]
    return Draft(
        answer="\n".join(wording.as_quote(unit, question) for unit in chosen),
        short="",
        citations=tuple(wording.citation(unit) for unit in chosen),
        abstained=False,
    )


def _citations(options: Iterable[Option]) -> tuple[Citation, ...]:
    """One for each source."""
    first: dict[str, Option] = {}
    for option in options:
        first.setdefault(option.unit.evidence.passage.source_id, option)
    return tuple(
        wording.citation(wrapped(option.unit), option.value.quoted if option.value else "")
        for option in list(first.values())[:_MOST_CITATIONS]
    )


def _abstained(question: Question) -> Draft:
    return Draft(phrases(question.language).abstained, "", (), abstained=True)
