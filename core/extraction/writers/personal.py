"""What people say of themselves and of others: work, home, likes, family, plans."""

import re
from collections.abc import Iterator
from dataclasses import dataclass
from typing import Literal

from core.extraction.dates import Occurrence, occurrence
from core.extraction.sentences import Sentence
from core.records.memory import Passage
from core.text.names import find_people
from core.text.tokens import words

PersonalKind = Literal["preference", "identity", "work", "place", "relation", "plan"]

_HEAD = (
    r"(?:^|[,;:.!\u2014\u2026-]\s*"
    r"|\b(?:and|but|so|because|cause|since|yeah|well|oh|hey|honestly|actually|also)\s+)"
)
_ADVERB = (
    r"(?:\s+(?:really|also|just|absolutely|actually|still|always|usually|totally|mostly|currently|now|definitely|both"
    r"|truly|even|especially|particularly|kinda|so|very|super|pretty|quite|mainly|recently|personally|already))*"
)
_AM = r"(?:'m|\u2019m|\s+am)"
_LIKES = {
    "love": "loves", "like": "likes", "enjoy": "enjoys", "prefer": "prefers", "hate": "hates",
    "dislike": "dislikes", "adore": "adores", "can't stand": "can't stand", "don't like": "doesn't like",
}  # fmt: skip
_RELATION = (
    r"(?:husband|wife|partner|fianc[e\u00e9]e?|girlfriend|boyfriend|son|daughter|brother|sister|mother|mom|mum|father"
    r"|dad|grand(?:mother|father|ma|pa|son|daughter)|aunt|uncle|cousin|niece|nephew|boss|manager|colleague|coworker"
    r"|roommate|neighbou?r|best\s+friend|friend|dog|cat|puppy|kitten|parrot|horse|turtle|doctor|dentist|therapist|lawyer"
    r"|landlord|teacher|coach|mentor)"
)
_HAS = (
    r"(?:dogs?|cats?|puppy|puppies|kittens?|pets?|turtles?|horses?|parrots?|kids?|child(?:ren)?|sons?|daughters?|twins"
    r"|brothers?|sisters?|siblings?|allerg(?:y|ies)|diabetes|asthma|degree|bike|car|house|apartment|garden|tattoos?)"
)
_OCCUPATION = (
    r"(?:\w{3,}(?:ologist|grapher|itect|ician|yst|eer|eller|cher|signer|veloper|ager|nist|tist|alist|rist|ctor|sultant"
    r"|ountant|udent|ant|ember|riter|iver|inger|ancer|nner|ayer|orker|rian|elder|endor|erer|ainer|itor|ender|mer)"
    r"|nurse|doctor|lawyer|mom|mum|mother|dad|father|parent|woman|man|student|chef|vegetarian|vegan|christian|muslim|jew"
    r"|buddhist|atheist|feminist|baker|actor|pilot|judge|veteran|freelancer|cook|coach|nanny|introvert|extrovert"
    r"|mechanic|designer|tutor|founder|owner|minimalist|perfectionist)"
)
_NOT_OCCUPATION = re.compile(
    r"(?i)\b(?:moment|winner|believer|sucker|dreamer|matter|number|disaster|monster|beginner|stranger|wonder|bother"
    r"|summer|reminder|member|important|blocker|bummer|dinner)\b"
)
_STANDARD = (
    r"(?:name|nickname|birthday|anniversary|phone\s+number|number|e-?mail(?:\s+address)?|address|hometown|job|major"
    r"|passport\s+number|blood\s+type|shoe\s+size|username|wi-?fi\s+password)"
)
_OBJECT = r"\s+(?P<object>[^.!?;:\u2026]+)"
_CAPITAL = re.compile(r"[^\W\d_a-z]")
_CUT = re.compile(
    r"(?i),|\s[-\u2013\u2014]|\u2014|\(|\"|\s(?:but|because|cause|so|since|when|while|which|although|though|if|whenever"
    r"|after|until|as\s+well|too|though|unless|before|where|that's|it's|who"
    r"|and\s+(?:i|we|my|it|that|they|he|she|you|the|then|also|have"
    r"|am|was|want|think|just|can|would|find))\b"
)
_POINTING = re.compile(
    r"(?i)(?:that|this|it|those|these|them|him|her|you|your|yours|how|what|when|one|some|everything|anything|something|being"
    r"|both|all|any|there|us|to\s+(?:see|hear|know|think|do\s+(?:it|that|this))|seeing|hearing|having|the|our|his|their"
    r"|idea|talking|where|doing|a\s+(?:lot|bit)|making\s+(?:a|an|the)|sharing|knowing)\b"
)
_VAGUE = re.compile(r"(?i)\b(?:them|those|that|this|these|it|ones?|you|your|stuff|things?)\b")
"""What points at something said before: such an object says nothing by itself."""
_MINE = {
    "my": "their",
    "me": "them",
    "myself": "themselves",
    "our": "their",
    "mine": "theirs",
    "us": "them",
    "i": "they",
}
_PLAN = re.compile(
    rf"(?i){_HEAD}(?:i|we)(?:(?:'m|\u2019m|'re|\u2019re|\s+am|\s+are){_ADVERB}\s+(?:going|planning|about|hoping|excited|starting|off)"
    r"|(?:'ll|\u2019ll|\s+will|\s+shall)|\s+(?:plan|hope|intend|have)\s+to|\s+(?:got|have|'ve\s+got)\s+(?:a|an|my|our)\b"
    r"|(?:'m|\u2019m|'re|\u2019re|\s+am|\s+are)\s+\w+ing)"
)
_LONGEST_OBJECT = 12
_LEAST_LETTERS = 3


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


def _first_person(pattern: str) -> re.Pattern[str]:
    return re.compile(rf"(?i){_HEAD}{pattern}")


_LIKING = _first_person(rf"i{_ADVERB}\s+(?P<verb>{'|'.join(_LIKES)}){_OBJECT}")
_FOND = _first_person(
    rf"i{_AM}{_ADVERB}\s+(?P<how>allergic\s+to|a\s+(?:big\s+|huge\s+)?fan\s+of|keen\s+on|into|passionate\s+about"
    rf"|obsessed\s+with|afraid\s+of|scared\s+of|interested\s+in){_OBJECT}"
)
_BEING = _first_person(
    rf"i{_AM}{_ADVERB}\s+(?P<object>an?\s+(?:[\w-]+\s+){{0,3}}?{_OCCUPATION}\b(?:\s+(?:at|for|of|in)\s+[^.!?,;]+)?)"
)
_DIET = _first_person(
    rf"i{_AM}{_ADVERB}\s+(?P<object>vegetarian|vegan|pregnant|single|married|divorced|retired|left-handed|diabetic|lactose\s+intolerant)\b"
)
_WORK = _first_person(rf"i(?:{_AM}{_ADVERB}\s+working|{_ADVERB}\s+work)\s+(?P<how>as|at|for){_OBJECT}")
_HOME = _first_person(
    rf"i(?:{_AM}{_ADVERB}\s+(?P<from>from|living\s+in)|{_ADVERB}\s+(?P<verb>live|lived|grew\s+up|was\s+born|moved|come)"
    rf"\s+(?:back\s+)?(?P<how>in|to|from)){_OBJECT}"
)
_FAVOURITE = re.compile(
    r"(?i)\b(?P<my>my)\s+(?:all[- ]time\s+)?(?:absolute\s+)?favou?rite\s+(?P<thing>[\w' -]{2,30}?)\s+"
    rf"(?:is|are|was|has\s+to\s+be|would\s+be|has\s+always\s+been|has\s+been|would\s+have\s+to\s+be){_OBJECT}"
)
_NAMED = re.compile(
    rf"(?i)\bmy\s+(?:(?:younger|older|little|big|late|new|oldest|youngest|eldest)\s+)?(?P<thing>{_RELATION})"
    r"(?:'s\s+name\s+is|\s+is\s+(?:called|named)|\s+named|\s+called|,)?\s+(?-i:(?P<object>[A-Z][\w'-]+))"
)
_OWN = _first_person(
    rf"i(?:\s+have|'ve\s+got|\u2019ve\s+got|\s+own)\s+(?P<object>(?:an?|one|two|three|four|five|\d+)\s+(?:[\w-]+\s+){{0,2}}?{_HAS}\b"
    r"(?:\s+(?:named|called)\s+[\w' ]+)?)"
)
_STANDING = re.compile(rf"(?i)\bmy\s+(?P<thing>{_STANDARD})\s+is{_OBJECT}")
_THIRD = re.compile(
    r"(?:\s+(?:currently|now|also))?\s+(?P<how>works?\s+(?:at|for|as)|worked\s+(?:at|for|as)|lives?\s+in|lived\s+in|moved\s+to"
    rf"|is\s+from|comes\s+from|was\s+born\s+in|is\s+allergic\s+to){_OBJECT}"
)
_THIRD_IS = re.compile(
    rf"\s+is\s+(?P<object>(?:the|our|an?|my)\s+(?:[\w-]+\s+){{0,3}}?(?:{_OCCUPATION}|{_RELATION}|CEO|CTO|CFO|head|lead)\b"
    r"(?:\s+(?:at|for|of|in)\s+[^.!?,;]+)?)"
)


def read_statements(sentence: Sentence, passage: Passage, known: frozenset[str]) -> Iterator[Statement]:
    """What the sentence says about people; nothing for questions and suppositions.

    Args:
        sentence: one sentence of the passage.
        passage: names the speaker, who is meant by "I". Without a speaker only third-person statements count.
        known: folded names of those who speak.
    """
    if sentence.is_question or re.match(r"(?i)(?:if|imagine|suppose|maybe|perhaps)\b", sentence.text):
        return
    if passage.speaker:
        yield from _of_oneself(sentence.text, passage)
    yield from _of_others(sentence.text, passage.speaker, known)


def _of_oneself(text: str, passage: Passage) -> Iterator[Statement]:
    who = passage.speaker
    for match in _LIKING.finditer(text):
        yield from _say("preference", who, _LIKES[" ".join(match["verb"].lower().split())], match["object"])
    for match in _FOND.finditer(text):
        yield from _say("preference", who, f"is {_flat(match['how'])}", match["object"])
    for pattern in (_BEING, _DIET):
        for match in pattern.finditer(text):
            if not _NOT_OCCUPATION.search(match["object"]):
                yield from _say("identity", who, "is", match["object"], pointing=False)
    for match in _WORK.finditer(text):
        yield from _say("work", who, f"works {match['how'].lower()}", match["object"], pointing=False)
    for match in _HOME.finditer(text):
        yield from _home(who, match)
    yield from _belongings(text, who)
    yield from _plan(text, passage)


def _belongings(text: str, who: str) -> Iterator[Statement]:
    """What is said of "my" things and people."""
    for match in _FAVOURITE.finditer(text):
        thing = _flat(match["thing"])
        if not _VAGUE.search(thing):
            yield from _say("preference", f"{who}'s favourite {thing}", "is", match["object"], pointing=False)
    for match in _NAMED.finditer(text):
        name = re.sub(r"['\u2019]s$", "", match["object"])
        yield from _say("relation", f"{who}'s {_flat(match['thing'])}", "is called", name, pointing=False)
    for match in _OWN.finditer(text):
        yield from _say("relation", who, "has", match["object"], pointing=False)
    for match in _STANDING.finditer(text):
        yield from _say("identity", f"{who}'s {_flat(match['thing'])}", "is", match["object"])


def _plan(text: str, passage: Passage) -> Iterator[Statement]:
    """An intention with a time to come."""
    if not _PLAN.search(text):
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
        verb = _flat(match["verb"])
        predicate = f"{ {'live': 'lives', 'come': 'comes'}.get(verb, verb) } {match['how'].lower()}"
    yield from _say("place", who, predicate, match["object"])


def _of_others(text: str, speaker: str, known: frozenset[str]) -> Iterator[Statement]:
    for name in find_people(text, known):
        if match := _THIRD.match(text, name.end):
            kind: PersonalKind = "work" if "work" in match["how"] else "place"
            if "allergic" in match["how"]:
                kind = "identity"
            if kind != "place" or _CAPITAL.search(match["object"]):
                yield from _say(kind, name.text, _flat(match["how"]), match["object"], pointing=False)
        elif match := _THIRD_IS.match(text, name.end):
            stated = match["object"]
            if stated.lower().startswith("my "):
                if not speaker:
                    continue  # nobody knows whose
                stated = f"{speaker}'s {stated[3:]}"
            yield from _say("identity", name.text, "is", stated, pointing=False)


def _say(
    kind: PersonalKind, subject: str, predicate: str, stated: str, *, pointing: bool = True
) -> Iterator[Statement]:
    """The statement, if its object says something by itself."""
    cut = _CUT.search(stated)
    stated = (stated[: cut.start()] if cut else stated).strip(" '\"\u201d\u2019)*~")
    stated = " ".join(_MINE.get(word.lower(), word) for word in stated.split())
    if len(stated) < _LEAST_LETTERS or len(words(stated)) > _LONGEST_OBJECT:
        return
    if _VAGUE.search(stated) or (
        _POINTING.match(stated) and (pointing or not stated.lower().startswith(("the ", "a ", "our ")))
    ):
        return
    yield Statement(kind, subject, predicate, stated, f"{subject} {predicate} {stated}")


def _flat(text: str) -> str:
    return " ".join(text.lower().split())
