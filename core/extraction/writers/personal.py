"""What people say of themselves and of others: work, home, likes, family, plans."""

import re
from collections.abc import Iterator
from dataclasses import dataclass, replace
from typing import Literal

from core.extraction.claims import NO_LONGER
from core.extraction.dates import Occurrence, occurrence
from core.extraction.present import is_supposed, readings
from core.records.memory import Passage
from core.text.names import find_people, is_organisation_word
from core.text.sentences import Sentence
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
_HAVE = r"(?:'ve|\u2019ve|\s+have)?"
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
_OBJECT = r"\s+(?P<object>(?:[^.!?;:\u2026]|\.(?=\w))+)"
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
_TAIL = re.compile(
    r"(?i)(?:\s+(?:(?:right\s+)?now|any\s?more|these\s+days|nowadays|at\s+the\s+moment|again|already|recently|a\s+lot|more\s+and\s+more|so\s+much|very\s+much|really"
    r"|completely|entirely|altogether|by\s+the\s+way|this\s+(?:week|month|year|spring|summer|autumn|winter)|last\s+(?:week|weekend|month|year|spring|summer|autumn|winter)"
    r"|(?:on|last|this|next)\s+(?:mon|tues|wednes|thurs|fri|satur|sun)day|lately|of\s+late|for\s+(?:good|now|ever|an?\s+(?:while|few\s+\w+|couple\s+of\s+\w+)|(?:\d+|two|three|four|five|six)\s+(?:days|weeks|months|years))|from\s+now\s+on|finally|actually|yesterday|today))+$"
)
"""When and how much, which is no part of what is liked or where somebody lives."""
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
    rf"(?i)(?:{_HEAD}|\b(?:on|next|this|tomorrow|tonight|today)\b[^,.;]{{0,20}}\s)(?:i|we)(?:(?:'m|\u2019m|'re|\u2019re|\s+am|\s+are){_ADVERB}\s+(?:going|planning|about|hoping|excited|starting|off)"
    r"|(?:'ll|\u2019ll|\s+will|\s+shall)|\s+(?:plan|hope|intend|have|want|need|ought)\s+to|{_HAVE}\s+(?:decided|agreed|promised|arranged)\s+to"
    rf"|(?:'m|\u2019m|'re|\u2019re|\s+am|\s+are)\s+supposed\s+to|\s+(?:got|have|'ve\s+got)\s+(?:a|an|my|our)\b"
    r"|(?:'m|\u2019m|'re|\u2019re|\s+am|\s+are)\s+\w+ing)"
)
_LONGEST_OBJECT = 12
_DENIED = re.compile(r"(?i)(?:not|no\s+longer|never)\b")
_GOING = frozenset({"went", "gone", "switched", "changed", "transferred"})
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


_LIKING = _first_person(
    rf"i(?:{_ADVERB}\s+(?P<verb>{'|'.join(_LIKES)})|(?:'ve|\u2019ve|\s+have)\s+always\s+(?P<since>loved|liked|enjoyed|hated|adored)){_OBJECT}"
)
_FOND = _first_person(
    rf"i{_AM}{_ADVERB}\s+(?P<how>allergic\s+to|a\s+(?:big\s+|huge\s+)?fan\s+of|keen\s+on|into|passionate\s+about"
    rf"|obsessed\s+with|afraid\s+of|scared\s+of|interested\s+in){_OBJECT}"
)
_BEING = _first_person(
    rf"i{_AM}{_ADVERB}\s+(?P<object>an?\s+(?:[\w-]+\s+){{0,3}}?{_OCCUPATION}\b(?:\s+(?:at|for|of|in)\s+[^.!?,;]+)?)"
)
_DIET = _first_person(
    rf"i(?:{_AM}|(?:'ve|\u2019ve|\s+have)\s+(?:been|gone|become|turned)|(?:{_HAVE}{_ADVERB})\s+(?:became|turned|went|gone|switched|changed|live|eat|(?:decided|chose|chosen)\s+to\s+(?:go|become|be|eat))(?:\s+to)?(?:\s+being)?){_ADVERB}\s+(?P<object>vegetarian|vegan|pregnant|single|married|divorced|retired|left-handed|diabetic|lactose\s+intolerant)\b"
)
_WORK = _first_person(
    rf"i(?:(?:{_AM}|{_HAVE}\s+been){_ADVERB}\s+working|{_ADVERB}\s+work|{_HAVE}{_ADVERB}\s+(?:started|began)\s+(?:working|to\s+work|(?:a|my|the)\s+(?:new\s+)?job))"
    rf"\s+(?P<how>as|at|for|with){_OBJECT}"
)
_JOINED = _first_person(
    rf"i(?:{_HAVE}{_ADVERB}\s+(?:joined|started\s+at|been\s+hired\s+by|signed\s+(?:on\s+)?with|got\s+(?:a|the|my)\s+(?:new\s+)?job\s+(?:at|with)"
    rf"|changed\s+jobs\s+to|switched\s+to)|\s+was\s+hired\s+by|{_AM}{_ADVERB}\s+employed\s+(?:at|by)){_OBJECT}"
)
_WITH = _first_person(rf"i{_AM}{_ADVERB}\s+(?:with|at){_OBJECT}")
_LEFT_OFF = _first_person(
    rf"i(?:\s+no\s+longer\s+(?:like|love|enjoy|eat)|\s+don(?:'|\u2019)t\s+(?:like|love|enjoy|eat)(?=[^.!?]*\s+any\s?more)"
    rf"|{_HAVE}{_ADVERB}\s+(?:stopped|quit|given\s+up|gave\s+up|gone\s+off|went\s+off|lost\s+(?:all\s+)?(?:my\s+)?interest\s+in)"
    r"(?:\s+(?:liking|loving|enjoying|eating))?"
    rf"|{_AM}{_ADVERB}\s+(?:bored|tired|sick|weary|fed\s+up|done)\s+(?:of|with|by)"
    rf"|\s+used\s+to\s+(?:like|love|enjoy)(?=[^.!?]*\bnot\s+any\s?more)){_OBJECT}"
)
_HOME = _first_person(
    rf"(?:i|we)(?:(?:{_AM}|'re|\u2019re|\s+are|{_HAVE}\s+been){_ADVERB}\s+(?P<from>from|living\s+in|based\s+in)"
    rf"|{_HAVE}{_ADVERB}(?:\s+finally)?\s+(?P<verb>live|lived|grew\s+up|was\s+born|moved|relocated|come)"
    rf"(?:\s+(?:back|over|away|out))?\s+(?P<how>in|to|from)){_OBJECT}"
)
_FAVOURITE = re.compile(
    r"(?i)\b(?P<my>my)\s+(?:(?:new|current|absolute|all[- ]time)\s+)*"
    r"favou?rite\s+(?P<thing>[\w' -]{2,30}?)\s*"
    rf"(?:\b(?:is|are|has\s+to\s+be|would\s+be|has\s+always\s+been|has\s+been|would\s+have\s+to\s+be)\b|:){_OBJECT}"
)
_FAVOURITE_IS = re.compile(
    r"(?i)(?:^|[,;:.!]\s*)(?P<object>[^,;:.!?]{2,60}?)\s+(?:is|are|has\s+become)(?:\s+(?:now|still|definitely))?\s+my(?:\s+new)?"
    r"\s+(?:all[- ]time\s+)?favou?rite\s+(?P<thing>[\w'-]+(?:\s[\w'-]+)?)\b"
)
_KEEPS = _first_person(
    r"(?:i|we)(?:\s+have|(?:'ve|\u2019ve)\s+got|\s+(?:just\s+)?(?:got|adopted|bought))\s+(?:an?|another|our)\s+(?:\w+\s+){0,2}?"
    rf"(?P<thing>{_RELATION})\s+(?:called|named)\s+(?-i:(?P<object>[A-Z][\w'-]+))"
)
_REACH_ME = re.compile(
    r"(?i)\b(?:call|text|ring|phone|reach|write\s+to|e-?mail)\s+me\s+(?:on|at|under|via)\s+"
    r"(?P<object>\+?[\d][\d ()/.-]{5,}\d|[\w.+-]+@[\w-]+\.[\w.-]*\w)"
)
_BIRTHDAY = re.compile(rf"(?i)\bit(?:'|\u2019)?s\s+my\s+(?P<thing>birthday|anniversary)\s+on{_OBJECT}")
_NAMED = re.compile(
    rf"(?i)\b(?:my|our)\s+(?:(?:younger|older|little|big|late|new|current|oldest|youngest|eldest)\s+)?(?P<thing>{_RELATION})"
    r"(?:(?:'|\u2019)s\s+name\s+is|\s+is\s+(?:called|named)|\s+named|\s+called|\s+is(?:\s+now)?|,)?\s+(?-i:(?P<object>[A-Z][\w'-]+))"
)
_OWN = _first_person(
    rf"i(?:\s+have|'ve\s+got|\u2019ve\s+got|\s+own)\s+(?P<object>(?:an?|one|two|three|four|five|\d+)\s+(?:[\w-]+\s+){{0,2}}?{_HAS}\b"
    r"(?:\s+(?:named|called)\s+[\w' ]+)?)"
)
_STANDING = re.compile(
    rf"(?i)\bmy\s+(?:(?:new|current|mobile|private|work|home|office)\s+)*(?P<thing>{_STANDARD})(?:\s+(?:is|falls)(?:\s+now)?(?:\s+on)?|\s*:){_OBJECT}"
)
_AT_FIRM = re.compile(rf"\s+is(?:\s+now)?\s+(?:at|with){_OBJECT}")
_NUMBERED_PERSON = re.compile(
    r"(?:'|\u2019)s\s+(?:(?:new|current|mobile|private|work)\s+)*(?P<thing>(?:phone\s+)?number|e-?mail(?:\s+address)?|birthday|address)"
    rf"\s+is(?:\s+now)?(?:\s+on)?{_OBJECT}"
)
_TO_FIRM = _first_person(
    rf"(?:i|we){_HAVE}{_ADVERB}\s+(?:moved|went|gone|switched|changed|transferred)(?:\s+over)?\s+to{_OBJECT}"
)
_THIRD = re.compile(
    r"(?:\s+(?:has|have))?(?:\s+(?:currently|now|also|just|recently|finally))*\s+(?P<how>works?\s+(?:at|for|as)|worked\s+(?:at|for|as)"
    r"|is(?:\s+now)?\s+(?:working\s+(?:at|for|as)|living\s+in|based\s+in)|lives?\s+in|lived\s+in|moved\s+to|relocated\s+to"
    r"|went\s+to|gone\s+to|switched\s+to|changed\s+to|transferred\s+to|left\s+and\s+joined"
    r"|joined|started\s+(?:working\s+)?(?:at|for)|got\s+a\s+(?:new\s+)?job\s+at|was\s+hired\s+by"
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
    for match in (*_BEING.finditer(text), *_DIET.finditer(text)):
        if not _NOT_OCCUPATION.search(match["object"]):
            yield from _say("identity", who, "is", match["object"], pointing=False)
    yield from _work(text, who)
    for match in _HOME.finditer(text):
        if not _is_firm(match["object"]):
            yield from _home(who, match)
    yield from _belongings(text, who)


def _work(text: str, who: str) -> Iterator[Statement]:
    for match in _WORK.finditer(text):
        how = {"with": "for"}.get(match["how"].lower(), match["how"].lower())
        yield from _say("work", who, f"works {how}", match["object"], pointing=False)
    for match in (*_JOINED.finditer(text), *_WITH.finditer(text)):
        if _CAPITAL.match(match["object"]) and (match.re is _JOINED or _is_firm(match["object"])):
            yield from _say("work", who, "works at", match["object"], pointing=False)
    for match in _TO_FIRM.finditer(text):
        if _is_firm(match["object"]):
            yield from _say("work", who, "works at", match["object"], pointing=False)


def _feelings(text: str, who: str) -> Iterator[Statement]:
    """What somebody likes, or likes no longer."""
    given_up = list(_LEFT_OFF.finditer(text))
    for match in given_up:
        yield from _say("preference", who, "no longer likes", match["object"])
    for match in () if given_up else _LIKING.finditer(text):
        verb = " ".join((match["verb"] or match["since"].removesuffix("d")).lower().split())
        verb = verb if verb in _LIKES else verb.removesuffix("e")
        yield from _say("preference", who, _LIKES[verb], match["object"])
    for match in _FOND.finditer(text):
        yield from _say("preference", who, f"is {_flat(match['how'])}", match["object"])


def _is_firm(name: str) -> bool:
    """Whether a name is an organisation's: "I'm with Marta" tells of no job."""
    return any(is_organisation_word(word) for word in name.split()[:4])


def _belongings(text: str, who: str) -> Iterator[Statement]:
    """What is said of "my" things and people."""
    for match in _FAVOURITE.finditer(text):
        thing = _TAIL.sub("", _flat(match["thing"]))
        if not _VAGUE.search(thing):
            yield from _say("preference", f"{who}'s favourite {thing}", "is", match["object"], pointing=False)
    yield from _belongings_otherwise(text, who)
    for match in _NAMED.finditer(text):
        name = re.sub(r"['\u2019]s$", "", match["object"])
        yield from _say("relation", f"{who}'s {_flat(match['thing'])}", "is called", name, pointing=False)
    for match in _OWN.finditer(text):
        if re.search(r"\b(?:called|named)\b", match["object"]):
            continue  # whose name is told, which is said above
        yield from _say("relation", who, "has", match["object"], pointing=False)
    for match in _STANDING.finditer(text):
        yield from _say("identity", f"{who}'s {_flat(match['thing'])}", "is", match["object"])


def _belongings_otherwise(text: str, who: str) -> Iterator[Statement]:
    """The same, put another way."""
    for match in _FAVOURITE_IS.finditer(text):
        if not _VAGUE.search(match["thing"]):
            yield from _say("preference", f"{who}'s favourite {_flat(match['thing'])}", "is", match["object"])
    for match in _KEEPS.finditer(text):
        yield from _say(
            "relation", f"{who}'s {_flat(match['thing'])}", "is called", match["object"], pointing=False
        )
    for match in _REACH_ME.finditer(text):
        thing = "email" if "@" in match["object"] else "phone number"
        yield Statement(
            "identity", f"{who}'s {thing}", "is", match["object"], f"{who}'s {thing} is {match['object']}"
        )
    for match in _BIRTHDAY.finditer(text):
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
        verb = {"relocated": "moved"}.get(_flat(match["verb"]), _flat(match["verb"]))
        predicate = f"{ {'live': 'lives', 'come': 'comes'}.get(verb, verb) } {match['how'].lower()}"
    yield from _say("place", who, predicate, match["object"])


def _of_others(text: str, speaker: str, known: frozenset[str]) -> Iterator[Statement]:
    for name in find_people(text, known):
        if match := _THIRD.match(text, name.end):
            kind, predicate = _third(_flat(match["how"]), firm=_is_firm(match["object"]))
            if kind == "place" and predicate.split()[0] in _GOING:
                continue  # on a visit, for all we know
            if kind == "identity" or _CAPITAL.search(match["object"]):
                yield from _say(kind, name.text, predicate, match["object"], pointing=False)
        elif (match := _AT_FIRM.match(text, name.end)) and _is_firm(match["object"]):
            yield from _say("work", name.text, "works at", match["object"], pointing=False)
        elif match := _NUMBERED_PERSON.match(text, name.end):
            yield from _say("identity", f"{name.text}'s {_flat(match['thing'])}", "is", match["object"])
        elif match := _THIRD_IS.match(text, name.end):
            stated = match["object"]
            if stated.lower().startswith("my "):
                if not speaker:
                    continue  # nobody knows whose
                stated = f"{speaker}'s {stated[3:]}"
            yield from _say("identity", name.text, "is", stated, pointing=False)


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
    cut = _CUT.search(stated)
    stated = (stated[: cut.start()] if cut else stated).strip(" '\"\u201d\u2019)*~")
    stated = _TAIL.sub("", " ".join(_MINE.get(word.lower(), word) for word in stated.split()))
    if len(stated) < _LEAST_LETTERS or len(words(stated)) > _LONGEST_OBJECT:
        return
    if (
        _DENIED.match(stated)
        or _VAGUE.search(stated)
        or (_POINTING.match(stated) and (pointing or not stated.lower().startswith(("the ", "a ", "our "))))
    ):
        return
    yield Statement(kind, subject, predicate, stated, f"{subject} {predicate} {stated}")


def _flat(text: str) -> str:
    return " ".join(text.lower().split())
