"""Whether what a screen calls a value is what a question asks for."""

import re
from dataclasses import replace

from core.answer.found import TRAILING, Found
from core.answer.units import Unit
from core.recall.question import Question, stems_of
from core.recall.wants import KIND_WORDS
from core.text.related import related
from core.text.tokens import content_words, normalised, stem, words

_ASIDE = re.compile(r"\s\([^)]*\)?\s*$")
_LONGEST_VALUE = 10
"""Words of a labelled value that is given as it stands."""
_CALLED_SO = 0.5
_GENERIC = stems_of("number no id code date day time name type")
"""Words of a label that say what kind of thing follows, not which."""
_LEAST_JOINED = 10
_NOT_VERBATIM = 0.8
"""How well a label fits at most that the question does not say as it stands."""
_KINDRED = 0.7
"""What a word counts that only has to do with the one asked for."""


def label_fit(label: str, question: Question) -> float:
    """How well a label names what the question asks for, 0 to 1."""
    named = {term.stem for term in question.terms if term.kind in {"person", "name", "identifier", "number"}}
    called = [item for token in content_words(label) if (item := stem(token.folded)) not in named]
    called = [item for item in called if item not in _GENERIC] or called
    asked: dict[str, str] = {
        word: term.kind for term in question.terms if term.stem not in named for word in term.stems
    }
    asked |= dict.fromkeys(stems_of(KIND_WORDS.get(question.want, "")) - asked.keys(), "asking")
    if not called or not asked:
        return 0.0
    if _says(question.text, label):
        return 1.0
    hits = [
        1.0 if item in asked else _KINDRED * any(item in related(one) for one in asked) for item in called
    ]
    core = [one for one, kind in asked.items() if kind == "word"]
    reached = (
        sum(one in called or bool(related(one) & set(called)) for one in core) / len(core) if core else 0.0
    )
    best = max(hits) * (_NOT_VERBATIM + (1 - _NOT_VERBATIM) * sum(hits) / len(hits))
    return min(_NOT_VERBATIM, max(best, _KINDRED * reached if any(hits) else 0.0))


def _says(text: str, label: str) -> bool:
    """Whether the label stands in the text, also where the reader lost its spaces."""
    wanted, said = normalised(label), normalised(text)
    joined = wanted.replace(" ", "")
    return f" {wanted} " in f" {said} " or (len(joined) >= _LEAST_JOINED and joined in said.replace(" ", ""))


def best_field(unit: Unit, question: Question) -> Found | None:
    """The value whose label fits the question best, if one does."""
    best = max(unit.fields, key=lambda field: label_fit(field.label, question), default=None)
    if best is None or label_fit(best.label, question) < _CALLED_SO:
        return None
    short = _ASIDE.sub("", unit.text[best.start : best.end]).strip().strip(TRAILING)
    if sum(char.isalnum() for char in short) <= len(short) // 2 or len(words(short)) > _LONGEST_VALUE:
        return None
    start = unit.text.index(short, best.start)
    return Found(short, short, start, start + len(short), label=best.label)


def with_label(item: Found, unit: Unit, question: Question) -> Found:
    """The value with its label, that one of several which fits the question best."""
    labels = [field.label for field in unit.fields if field.start <= item.start < field.end]
    if not labels or item.label:
        return item
    return replace(item, label=max(labels, key=lambda label: label_fit(label, question)))
