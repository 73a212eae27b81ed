"""How much of a question a unit speaks of: words weighed by how much they tell, names by whom it is about."""

import itertools
import math
import re
from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from itertools import pairwise

from rapidfuzz import fuzz, process

from core.answer.units import Unit
from core.recall.evidence import MANY, EvidencePack
from core.recall.question import Term
from core.text.caches import content_cache
from core.text.names import is_organisation_word
from core.text.related import related
from core.text.stance import is_only_addressed, speaks_of_self
from core.text.tokens import Token, fold, stem, words

_WEIGHT = {"identifier": 3.0, "person": 2.0, "name": 2.0, "number": 1.5, "word": 1.0, "weak": 0.4}
_NEAR, _WIDE = 0.6, 0.4
"""What a word counts that stands beside the unit, and elsewhere in its window."""
_TITLE = 0.75
"""What a name counts that the window has for its title: then all of it is about that."""
_KINDRED = 0.8
"""What a word of the same matter counts on a screen, where things are named shortly."""
_MISREAD = 80
"""From this similarity in per cent on, a word on the screen may be the one asked for, misread."""
_MISREAD_NAME = 84
"""The same for names, of which short ones differ by a letter only."""
_LEAST_MISREAD = 5
_NAMES = frozenset({"person", "name"})
_LEAST_COMPOUND = 5
"""Letters of a word that is found within a longer one: "museum" in "Rijksmuseum"."""
_CONFUSED = str.maketrans("oqilzsb", "0011258")
_PART = re.compile(r"[^\W_]+")
_INDISPENSABLE = frozenset({"person", "identifier"})
_CERTAIN = _NAMES | _INDISPENSABLE
"""Kinds that say whom or what it is about."""
_Layers = Sequence[tuple[float, frozenset[str]]]
_LEAST_NAMED = 0.5
"""Share of the other capitalised words that has to be there: titles of books are rarely said in full."""


@dataclass(frozen=True, slots=True)
class Match:
    """How a unit meets a question."""

    coverage: float
    """Share of the question's weight that the unit and its surroundings hold, 0 to 1."""
    content: float
    """The same of its words that are not names: what is asked rather than of whom."""
    own: float
    """The same of the unit alone, and without the names of those who speak."""
    missing: tuple[Term, ...]
    """Names and identifiers that are nowhere near, and people that it is not about."""
    absent: int
    """Telling words of the question that are nowhere near."""
    asked: bool
    """Whether the unit itself has a word of what is asked."""
    named: float
    """How near the names and identifiers of the question are, 1 in the unit to 0; 1 where it has none."""
    elsewhere: bool
    """Whether it is about somebody else of those who speak than the question asks for."""


class Matcher:
    """Weighs units against one question."""

    def __init__(self, pack: EvidencePack) -> None:
        """Weigh against the question of this pack."""
        terms = [(term, _weight(term, pack.frequency)) for term in pack.question.telling]
        self._authors = [
            (term, w) for term, w in terms if term.kind in _NAMES and term.folded in pack.authors
        ]
        self._others = [pair for pair in terms if pair not in self._authors]
        self._groups = _neighbours(
            pack.question.text, [term for term, _ in self._others if term.kind == "name"]
        )
        self._persons = _neighbours(
            pack.question.text, [term for term, _ in self._others if term.kind == "person"]
        )
        content = [(term, weight) for term, weight in terms if term.kind not in _NAMES]
        if all(term.kind == "weak" for term, _ in content):
            content = []  # such words say nothing that could be missed
        self._content = sum(weight for _, weight in content)
        self._total = sum(weight for _, weight in terms) or 1.0
        self._total_of_others = sum(weight for _, weight in self._others) or 1.0

    @property
    def has_terms(self) -> bool:
        """Whether the question says what it is about, rather than only when."""
        return bool(self._authors or self._others)

    @property
    def asks_of_authors(self) -> bool:
        """Whether the question is about somebody whose own words are kept."""
        return bool(self._authors)

    @property
    def has_names(self) -> bool:
        """Whether the question names a person, a company, a thing."""
        return any(term.kind in _CERTAIN for term, _ in (*self._others, *self._authors))

    @property
    def asks_something(self) -> bool:
        """Whether the question has words for what it asks, beyond names and the kind of answer."""
        return bool(self._content)

    def match(self, unit: Unit) -> Match:
        """How this unit meets the question."""
        speaker = {fold(part) for part in unit.evidence.passage.speaker.split()}
        labels = " ".join(field.label for field in unit.fields)
        layers = [
            (1.0, _stems(f"{unit.text} {unit.answers} {labels}")),
            (_NEAR, _stems(unit.near)),
            (_WIDE, _stems(unit.wide)),
        ]
        shares = [(term, weight, self._reach(term, unit, layers, speaker)) for term, weight in self._others]
        certain = [share for term, _, share in shares if term.kind in _CERTAIN]
        missing = [term for term, _, share in shares if term.kind in _CERTAIN and not share]
        missing = self._without_forgiven(missing, on_screen=unit.on_screen)
        covered = sum(weight * share for _, weight, share in shares)
        content = sum(weight * share for term, weight, share in shares if term.kind not in _NAMES)
        # On a screen, verbs go without saying.
        unsaid = sum(w for term, w, share in shares if unit.on_screen and term.kind == "weak" and not share)

        authors = [(weight, self._about(term, unit, layers, speaker)) for term, weight in self._authors]
        covered += sum(weight * about for weight, about in authors)
        elsewhere = bool(authors) and not any(about for _, about in authors)
        if elsewhere:
            missing += [term for term, _ in self._authors]
        return Match(
            coverage=covered / self._total,
            content=content / (self._content - unsaid) if self._content else covered / self._total,
            own=sum(weight * share for _, weight, share in shares if share > _TITLE) / self._total_of_others,
            missing=tuple(missing),
            absent=sum(term.kind == "word" and not share for term, _, share in shares),
            asked=any(term.kind in {"word", "weak"} and share > _TITLE for term, _, share in shares),
            named=min([1.0, *certain, *(about for _, about in authors)]),
            elsewhere=elsewhere,
        )

    def _reach(self, term: Term, unit: Unit, layers: _Layers, speaker: set[str]) -> float:
        """How near a word is to the unit."""
        if term.kind in _NAMES and term.folded in speaker:
            return 1.0
        share = _share(term, layers, misread=unit.on_screen)
        if not unit.on_screen:
            return share
        if share < _TITLE and term.kind in _CERTAIN:
            titled = ((_TITLE, _stems(unit.evidence.passage.window_title)),)
            share = max(share, _share(term, titled, misread=False))
        # Of two people with one surname, only one is meant.
        others = [_share(part, layers, misread=True) for part in self._beside(term)]
        return share if share == _TITLE else min([share, *others])

    @staticmethod
    def _about(term: Term, unit: Unit, layers: _Layers, speaker: set[str]) -> float:
        """Whether the unit is about somebody who speaks: on a screen, how near they are."""
        if term.folded in speaker:
            return 1.0
        if not unit.on_screen:
            named = _share(term, layers[:1], misread=False) > 0
            # Whoever speaks of themselves to somebody says nothing of them.
            return float(
                named and not (speaks_of_self(unit.text) and is_only_addressed(term.text, unit.text))
            )
        return _share(term, layers[: 2 if speaker else 3], misread=True)  # who else is there says little

    def _without_forgiven(self, missing: list[Term], *, on_screen: bool) -> list[Term]:
        """The missing names without those that are rarely said in full: of titles and companies."""
        groups = self._groups if on_screen else [list(itertools.chain(*self._groups))]
        for capitals in groups:
            gone = [term for term in missing if term in capitals]
            if on_screen:
                forgiven = len(gone) < len(capitals) and all(is_organisation_word(term.text) for term in gone)
            else:
                forgiven = len(capitals) - len(gone) >= _LEAST_NAMED * len(capitals)
            if forgiven:
                missing = [term for term in missing if term not in gone]
        return missing

    def _beside(self, term: Term) -> list[Term]:
        """The other parts of a person's name."""
        return next((group for group in self._persons if term in group and len(group) > 1), [])

    def spans(self, unit: Unit) -> list[tuple[int, int]]:
        """Where in the unit's text words of the question stand."""
        wanted = {word for term, _ in (*self._others, *self._authors) for word in term.stems}
        if unit.on_screen:
            wanted |= {other for word in wanted for other in related(word)}
        tokens = words(unit.text)
        spans = [(token.start, token.end) for token in tokens if wanted & _stems(token.text)]
        joined = [
            (left.start, right.end)
            for left, right in pairwise(tokens)
            if unit.text[left.end : right.start] == "-" and left.folded + right.folded in wanted
        ]
        return spans + joined


def _weight(term: Term, frequency: dict[str, int]) -> float:
    """A rare word tells more. One that is nowhere at all tells most: whatever is found, it is not that."""
    seen = min(frequency.get(term.folded, 0), MANY)
    return _WEIGHT[term.kind] * (2 - math.log1p(seen) / math.log1p(MANY))


def _neighbours(text: str, names: Sequence[Term]) -> list[list[Term]]:
    """Capitalised words that make one name together, by where they stand in the question."""
    groups: list[list[Term]] = []
    end = -1
    for term in names:
        start = text.find(term.text, max(end, 0))
        if groups and text[end:start] == " ":
            groups[-1].append(term)
        else:
            groups.append([term])
        end = start + len(term.text)
    return groups


def _share(term: Term, layers: _Layers, *, misread: bool) -> float:
    exact = next((value for value, stems in layers if _holds(term, stems, misread=misread)), 0.0)
    if not misread or term.kind not in {"word", "weak"} or exact == 1.0:
        return exact
    others = related(term.stem)
    return max(exact, next((_KINDRED * value for value, stems in layers if others & stems), 0.0))


def _holds(term: Term, stems: frozenset[str], *, misread: bool) -> bool:
    """Whether the word is among the stems; letter for letter unless some may be misread."""
    if not term.stems.isdisjoint(stems):
        return True
    if term.kind == "identifier":
        parts = [stem(fold(part)) for part in _PART.findall(term.text)]
        if all(part in stems for part in parts):
            return True
        return misread and _unconfused(term.folded) in {_unconfused(item) for item in stems}
    if term.kind == "number" or len(term.stem) < _LEAST_MISREAD:
        return False
    compounds = [word for word in term.stems if len(word) >= _LEAST_COMPOUND]
    if term.kind == "word" and any(word in other for word in compounds for other in _long(stems)):
        return True
    if not misread:
        return False
    alike = [item for item in _long(stems) if abs(len(item) - len(term.stem)) <= 1]
    cutoff = _MISREAD_NAME if term.kind in _NAMES else _MISREAD
    return process.extractOne(term.stem, alike, scorer=fuzz.ratio, score_cutoff=cutoff) is not None


def _unconfused(word: str) -> str:
    """An identifier with the letters that reading confuses with digits made one."""
    return word.translate(_CONFUSED)


@content_cache(512)
def _stems(text: str) -> frozenset[str]:
    """Stems of all words, and of the parts of addresses, paths and identifiers."""
    found: set[str] = set()
    last: Token | None = None
    for token in words(text):
        found.add(stem(token.folded))
        if last is not None and text[last.end : token.start] == "-":
            found.add(last.folded + token.folded)  # "Wi-Fi" is "wifi"
        last = token
        parts = _PART.findall(token.folded)
        if len(parts) > 1:
            found.update(stem(part) for part in parts)
    return frozenset(found)


@content_cache(512)
def _long(stems: Iterable[str]) -> list[str]:
    return [item for item in stems if len(item) >= _LEAST_MISREAD - 1]
