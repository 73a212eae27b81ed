"""Whom and what a text is about: people, projects, firms, places, contact details, numbered things."""

import re

from core.extraction.projects import projects_named
from core.records.memory import Entity
from core.text.names import find_people, is_organisation_word
from core.text.tokens import fold
from core.text.values import ValueKind, find_values
from core.text.wordlists import NEVER_NAMES

_CAPITALS = r"[^\W\d_a-z][\w&'\u2019-]*(?:\s(?:&\s|of\s|the\s)?[^\W\d_a-z][\w&'\u2019-]*){0,3}"
_ORGANISATION = re.compile(rf"(?<![\w@])(?P<name>{_CAPITALS})")
_WORKPLACE = re.compile(
    rf"\b(?:works?|worked|working|job|employed|intern|from|joined|customer)\s+(?:at|for|with)?\s*(?P<name>{_CAPITALS})"
)
_PLACE = re.compile(
    r"\b(?:live[sd]?|living|moved?|moving|trip|travel(?:l?ed|l?ing)?|flight|flying|flew|went|going|been|vacation|visit(?:ed|ing)?"
    rf"|born|grew\s+up|stay(?:ed|ing)?|holiday|airport|hometown)\s+(?:back\s+)?(?:in|to|from|at|near|around)?\s*(?P<name>{_CAPITALS})"
)
_NAMED_VALUES: frozenset[ValueKind] = frozenset({"email", "phone", "url", "identifier"})
_MOST = 24
"""Entities kept for one memory."""


def find_entities(text: str, known_people: frozenset[str] = frozenset()) -> tuple[Entity, ...]:
    """The entities of a text, each once: people, contact details, numbers, projects, organisations, places.

    Args:
        text: running text.
        known_people: folded names of those who speak.
    """
    people = find_people(text, known_people)
    found = [Entity(name.text, "person") for name in people]
    found += [
        Entity(value.text, "thing" if value.kind == "identifier" else "contact")
        for value in find_values(text, _NAMED_VALUES)
    ]
    found += projects_named(text)
    found += _organisations_and_places(text, [(name.start, name.end) for name in people])
    unique = {(fold(entity.name), entity.kind): entity for entity in reversed(found)}
    return tuple(reversed(unique.values()))[:_MOST]


def _organisations_and_places(text: str, taken: list[tuple[int, int]]) -> list[Entity]:
    found = []
    for match in _ORGANISATION.finditer(text):
        if is_organisation_word(match["name"].split()[-1]) and " " in match["name"]:
            found.append(Entity(_without_lead(match["name"]), "organisation"))
            taken.append(match.span("name"))
    for match in (*_PLACE.finditer(text), *_WORKPLACE.finditer(text)):
        start, end = match.span("name")
        free = all(end <= begin or stop <= start for begin, stop in taken)
        if free and fold(match["name"].split()[0]) not in NEVER_NAMES:
            found.append(Entity(match["name"], "place" if match.re is _PLACE else "organisation"))
            taken.append((start, end))
    return found


def _without_lead(name: str) -> str:
    """The name without a capitalised word of the sentence before it ("The Harbor Museum")."""
    first, _, rest = name.partition(" ")
    return (
        rest if fold(first) in {"the", "a", "an", "at", "in", "from", "my", "our"} and " " in rest else name
    )
