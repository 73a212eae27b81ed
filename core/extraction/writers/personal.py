"""What people say of themselves and of others: work, home, likes, family, plans."""

import re
from collections.abc import Iterator
from dataclasses import dataclass, replace
from typing import Literal

from core.extraction.claims import NO_LONGER
from core.extraction.dates import Occurrence, occurrence
from core.extraction.present import is_supposed, readings
from core.extraction.writers import personal_forms as forms
from core.extraction.writers.working import employments
from core.records.memory import Passage
from core.text.names import find_people, is_organisation_word
from core.text.sentences import Sentence
from core.text.tokens import words

PersonalKind = Literal["preference", "identity", "work", "place", "relation", "plan"]
_LONGEST_OBJECT = 12
_GOING = frozenset({"went", "gone", "switched", "changed", "transferred"})
_LEAST_LETTERS = 3
_MINE = {
    "my": "their",
    "me": "them",
    "myself": "themselves",
    "our": "their",
    "mine": "theirs",
    "us": "them",
    "i": "they",
}
_CAPITAL = re.compile(r"[^\W\d_a-z]")


@dataclass(frozen=True, slots=True)
class Statement:
    """Something about a person, as subject, predicate and object."""

    kind: PersonalKind
    subject: str
    predicate: str
    object: str
    text: str
    """The same as one sentence in the third person."""
    when: Occurrence | None = None


def read_statements(sentence: Sentence, passage: Passage, known: frozenset[str]) -> Iterator[Statement]:
    """What the sentence says about people; nothing for questions and suppositions.

    Args:
        sentence: one sentence of the passage.
        passage: names the speaker, who is meant by "I". Without a speaker only third-person statements count.
        known: folded names of those who speak.
    """
    if sentence.is_question or sentence.is_redacted or is_supposed(sentence.text):
        return
    told = list(_told(sentence.text, passage, known))
    present = {(one.kind, one.subject) for one, ended in told if not ended}
    found = [
        _ended(one) if ended else one
        for one, ended in told
        if not ended or (one.kind, one.subject) not in present
    ]
    yield from dict.fromkeys(found)
    if passage.speaker and all(one.kind != "identity" for one in found):  # a birthday is no plan
        yield from _plan(sentence.text, passage)


def _told(text: str, passage: Passage, known: frozenset[str]) -> Iterator[tuple[Statement, bool]]:
    """What each clause says, and whether it says so only to tell that it is over."""
    for reading in readings(text):
        if passage.speaker:
            for statement in _of_oneself(reading.text, passage):
                yield statement, reading.ended
        for statement in _of_others(reading.text, passage.speaker, known):
            yield statement, reading.ended


def _ended(statement: Statement) -> Statement:
    """The same as something that was so."""
    predicate = f"{NO_LONGER} {statement.predicate}"
    text = f"{statement.subject} {predicate} {statement.object}"
    return replace(statement, predicate=predicate, text=text)


def _of_oneself(text: str, passage: Passage) -> Iterator[Statement]:
    who = passage.speaker
    yield from _feelings(text, who)
    for match in (*forms.BEING.finditer(text), *forms.DIET.finditer(text)):
        if not forms.NOT_OCCUPATION.search(match["object"]):
            yield from _say("identity", who, "is", match["object"], pointing=False)
    yield from _work(text, who)
    for match in forms.HOME.finditer(text):
        if not _is_firm(match["object"]):
            yield from _home(who, match)
    yield from _belongings(text, who)


def _work(text: str, who: str) -> Iterator[Statement]:
    for match in forms.WORK.finditer(text):
        how = {"with": "for"}.get(match["how"].lower(), match["how"].lower())
        yield from _employed(who, how, match["object"])
    for match in (*forms.JOINED.finditer(text), *forms.WITH.finditer(text)):
        if _CAPITAL.match(match["object"]) and (match.re is forms.JOINED or _is_firm(match["object"])):
            yield from _employed(who, "at", match["object"])
    for match in forms.TO_FIRM.finditer(text):
        if _is_firm(match["object"]):
            yield from _employed(who, "at", match["object"])


def _employed(who: str, how: str, stated: str) -> Iterator[Statement]:
    cut = forms.CUT.search(stated)
    for predicate, told in employments(how, stated[: cut.start()] if cut else stated):
        yield from _say("work", who, predicate, told, pointing=False)


def _feelings(text: str, who: str) -> Iterator[Statement]:
    """What somebody likes, or likes no longer."""
    given_up = list(forms.LEFT_OFF.finditer(text))
    for match in given_up:
        yield from _say("preference", who, "no longer likes", match["object"])
    for match in () if given_up else forms.LIKING.finditer(text):
        verb = " ".join((match["verb"] or match["since"].removesuffix("d")).lower().split())
        verb = verb if verb in forms.LIKES else verb.removesuffix("e")
        yield from _say("preference", who, forms.LIKES[verb], match["object"])
    for match in forms.FOND.finditer(text):
        yield from _say("preference", who, f"is {_flat(match['how'])}", match["object"])


def _is_firm(name: str) -> bool:
    """Whether a name is an organisation's: "I'm with Marta" tells of no job."""
    return any(is_organisation_word(word) for word in name.split()[:4])


def _belongings(text: str, who: str) -> Iterator[Statement]:
    """What is said of "my" things and people."""
    for match in forms.FAVOURITE.finditer(text):
        thing = forms.TAIL.sub("", _flat(match["thing"]))
        if not forms.VAGUE.search(thing):
            yield from _say("preference", f"{who}'s favourite {thing}", "is", match["object"], pointing=False)
    yield from _belongings_otherwise(text, who)
    for match in forms.NAMED.finditer(text):
        name = re.sub(r"['\u2019]s$", "", match["object"])
        yield from _say("relation", f"{who}'s {_flat(match['thing'])}", "is called", name, pointing=False)
    for match in forms.OWN.finditer(text):
        if re.search(r"\b(?:called|named)\b", match["object"]):
            continue  # whose name is told, which is said above
        yield from _say("relation", who, "has", match["object"], pointing=False)
    for match in forms.STANDING.finditer(text):
        yield from _say("identity", f"{who}'s {_flat(match['thing'])}", "is", match["object"])


def _belongings_otherwise(text: str, who: str) -> Iterator[Statement]:
    """The same, put another way."""
    for match in forms.FAVOURITE_IS.finditer(text):
        if not forms.VAGUE.search(match["thing"]):
            yield from _say("preference", f"{who}'s favourite {_flat(match['thing'])}", "is", match["object"])
    for match in forms.KEEPS.finditer(text):
        yield from _say(
            "relation", f"{who}'s {_flat(match['thing'])}", "is called", match["object"], pointing=False
        )
    for match in forms.REACH_ME.finditer(text):
        thing = "email" if "@" in match["object"] else "phone number"
        yield Statement(
            "identity", f"{who}'s {thing}", "is", match["object"], f"{who}'s {thing} is {match['object']}"
        )
    for match in forms.BIRTHDAY.finditer(text):
        yield from _say("identity", f"{who}'s {_flat(match['thing'])}", "is", match["object"])


def _plan(text: str, passage: Passage) -> Iterator[Statement]:
    """An intention with a time to come."""
    if not forms.PLAN.search(text):
        return
    when = occurrence(text, passage)
    if when is None or when.end <= passage.occurred_at or when.precision == "year":
        return
    yield Statement("plan", passage.speaker, "plans", text, f"{passage.speaker}: {text}", when)


def _home(who: str, match: re.Match[str]) -> Iterator[Statement]:
    if not _CAPITAL.search(match["object"].split(",")[0]):
        return
    if match["from"]:
        predicate = "is from" if match["from"].lower() == "from" else "lives in"
    else:
        verb = {"relocated": "moved"}.get(_flat(match["verb"]), _flat(match["verb"]))
        predicate = f"{ {'live': 'lives', 'come': 'comes'}.get(verb, verb) } {match['how'].lower()}"
    yield from _say("place", who, predicate, match["object"])


def _of_others(text: str, speaker: str, known: frozenset[str]) -> Iterator[Statement]:
    for name in find_people(text, known):
        if match := forms.THIRD.match(text, name.end):
            yield from _of_another(name.text, match)
        elif (match := forms.AT_FIRM.match(text, name.end)) and _is_firm(match["object"]):
            yield from _say("work", name.text, "works at", match["object"], pointing=False)
        elif match := forms.NUMBERED_PERSON.match(text, name.end):
            yield from _say("identity", f"{name.text}'s {_flat(match['thing'])}", "is", match["object"])
        elif match := forms.THIRD_IS.match(text, name.end):
            stated = match["object"]
            if stated.lower().startswith("my "):
                if not speaker:
                    continue  # nobody knows whose
                stated = f"{speaker}'s {stated[3:]}"
            yield from _say("identity", name.text, "is", stated, pointing=False)


def _of_another(who: str, match: re.Match[str]) -> Iterator[Statement]:
    """Where somebody else lives, for whom they work, what they are allergic to."""
    kind, predicate = _third(_flat(match["how"]), firm=_is_firm(match["object"]))
    if kind == "place" and predicate.split()[0] in _GOING:
        return  # on a visit, for all we know
    if kind != "identity" and not _CAPITAL.search(match["object"]):
        return
    if predicate.startswith("works "):
        yield from _employed(who, predicate.removeprefix("works "), match["object"])
    else:
        yield from _say(kind, who, predicate, match["object"], pointing=False)


def _third(how: str, *, firm: bool) -> tuple[PersonalKind, str]:
    """Kind and predicate of what is said of somebody else."""
    if firm and how.rsplit(maxsplit=1)[-1] == "to":
        return "work", "works at"
    if "allergic" in how:
        return "identity", how
    if any(word in how for word in ("joined", "started", "hired", "got a")):
        return "work", "works at"
    if "work" in how:
        return "work", re.sub(r"^(?:is (?:now )?working|work)\b", "works", how)
    return "place", {"relocated to": "moved to"}.get(
        how, re.sub(r"^(?:is (?:now )?(?:living|based)|live) in$", "lives in", how)
    )


def _say(
    kind: PersonalKind, subject: str, predicate: str, stated: str, *, pointing: bool = True
) -> Iterator[Statement]:
    """The statement, if its object says something by itself."""
    cut = forms.CUT.search(stated)
    stated = (stated[: cut.start()] if cut else stated).strip(" '\"\u201d\u2019)*~")
    stated = forms.TAIL.sub("", " ".join(_MINE.get(word.lower(), word) for word in stated.split()))
    if len(stated) < _LEAST_LETTERS or len(words(stated)) > _LONGEST_OBJECT:
        return
    if (
        forms.DENIED.match(stated)
        or forms.VAGUE.search(stated)
        or (
            forms.POINTING.match(stated)
            and (pointing or not stated.lower().startswith(("the ", "a ", "our ")))
        )
    ):
        return
    yield Statement(kind, subject, predicate, stated, f"{subject} {predicate} {stated}")


def _flat(text: str) -> str:
    return " ".join(text.lower().split())
