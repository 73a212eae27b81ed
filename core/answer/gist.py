"""The part of a sentence that answers: what is left without what the question says itself.

For what people say in chats. Where a value of a kind is asked for, `core.answer.values` finds it; here any
words may answer, and the shortest clause or name that can is taken. Rules of wording only; nothing learned.
"""

import re
from collections.abc import Sequence

from core.recall.question import Question
from core.text.related import related
from core.text.tokens import Token, content_words, stem, words

_MOST_WORDS = 10
"""Words of an answer that is still called short."""
_FEW_WORDS = 3
"""The same for one of several things."""
_TITLED = re.compile(
    r"(?i)\b(?:book|movie|film|song|game|show|series|title|album|novel|script|screenplay|poem|name|named|called"
    r"|read|watch\w*|play\w*)\b"
)
_QUOTED = re.compile(
    r"[\"\u201c]([^\"\u201d]{2,80})[\"\u201d]|(?<!\w)['\u2018]([A-Z][^'\u2019]{2,80})['\u2019](?!\w)"
)
_CLAUSES = re.compile(
    r"(?i)\s*[-\u2013\u2014]{1,2}\s+|\s*[;:!?()\u2014]+\s*|\.\s+|\s+(?=but\b)"
    r"|,\s+(?=(?:and|but|so|which|it|he|she|they|we|i|you|that)\b)"
)
_BECAUSE = re.compile(
    r"(?i)\b(?:because|'?cause|cuz|since|so that|in order to|due to|thanks to|as it|as they)\b"
)
_LEAD = re.compile(
    r"""(?ix)^\W*(?:
        (?:thanks|thank\ you)(?:\ so\ much|\ a\ lot)?[\s,]+[A-Z]\w+\b
        | (?:wow|yeah|yep|yes|yup|no|nope|oh|hey|hi|hello|thanks|thank\ you|cool|great|awesome|sure|absolutely
          |totally|definitely|well|ok|okay|aww?|haha|lol|right|exactly|actually|honestly|plus|also|so|and|but
          |then|anyway|that's\ (?:great|awesome|cool|amazing|so\ cool)|congrats|by\ the\ way|btw|lately
          |recently|just|still)\b
        | (?:i|we|you|he|she|they|it|this|that|there|these|those|here)(?:['\u2019](?:m|ve|d|s|re|ll))?
          (?:\s+(?:am|is|are|was|were|have|has|had|been|do|did|will|would|can|could|might|got|get|really|just
            |also|even|always|never|still|already|recently|actually|finally))*\b
        | (?:been|am|is|are|was|were|have|has|had|got|really|just|also)\b
        | (?:when|after|while|because|since)\s+(?:i|we|he|she|they)\s+\w+(?:\s+(?:across|to|at|up|by|on))?\b
        )[\s,!.]*"""
)
_TRAIL = re.compile(
    r"""(?ix)[\s,]*\b(?:
        (?:and|but)?\s*it(?:['\u2019]s|\ was|\ is|['\u2019]s\ been)\s.*
        | (?:yesterday|today|tomorrow|tonight|recently|lately|last\ \w+|this\ (?:week|month|year|weekend)
          |right\ now|these\ days|so\ far|too|as\ well|though|you\ know|again|already|now)
        )\W*$"""
)
_AUXILIARY = r"is|are|was|were|did|do|does|has|have|had|can|could|will|would|should|might"
_KIND = re.compile(
    r"(?i)\b(?:what|which)\s+(?:(?:kind|type|sort|genre|style|piece|form)s?\s+of\s+)?"
    rf"(?P<noun>(?!(?:{_AUXILIARY}|kind|type|sort)\b)[a-z][\w'-]*"
    rf"(?:\s+(?!(?:{_AUXILIARY}|to|of|in)\b)[a-z][\w'-]*)?)"
)
_FEELING = re.compile(r"(?i)\bhow\s+(?:did|does|do|is|was|are)\b.*\b(?:feel|feeling|felt)\b")
_FEELS = re.compile(
    r"(?i)\b(?:feel(?:s|ing)?|felt|made me feel|i'm|i am|i was|it was|it's|it is)\s+(?:like\s+)?"
)
_PLURAL = re.compile(
    r"(?i)\b(?:what|which)\s+(?:(?!(?:is|was|does|has)\b)[\w'-]+\s+){0,2}?"
    r"(?:(?!(?:is|was|does|has|this|series|tennis|news)\b)\w+[^s\W]s|people|children)\b"
    r"|\bwhere\s+(?:has|have)\b|\bwhat\s+(?:has|have)\b|\bwho\s+are\b|\bin\s+(?:what|which)\s+ways\b"
    r"|\bwhat\s+(?:are|were)\s+(?:the\s+names|[\w'-]+'s?\s+\w+s)\b|\bwhat\s+do\b.*\blike\b"
)
_NOT_CONTENT = frozenset({"thing", "something", "lot", "one", "way", "time", "stuff"})


def asks_for_several(question: Question) -> bool:
    """Whether a question asks for more than one thing: "What books has Ann read?"."""
    return bool(_PLURAL.search(question.text))


def says_more(sentence: str, question: Question) -> int:
    """How many words with content a sentence has that the question does not."""
    return len(_new_words(sentence, _asked_stems(question)))


def gist(sentence: str, question: Question) -> str:
    """The words of a sentence that answer; empty where nothing is left of it.

    Args:
        sentence: as it was said.
        question: what was asked.
    """
    text = " ".join(sentence.replace("\u2019", "'").split())
    if _TITLED.search(question.text) and (quoted := _quoted(text, question)):
        return quoted
    wanted = _asked_stems(question)
    lower = question.text.lower().lstrip()
    if lower.startswith("why") or "reason" in lower:
        if because := _BECAUSE.search(text):
            return _cut(_clauses(text[because.end() :])[0])
    elif _FEELING.search(question.text) and (feels := _FEELS.search(text)):
        return _cut(_tidied(_clauses(text[feels.end() :])[0]))
    elif (kind := _KIND.search(question.text)) and (named := _noun_phrase(text, kind["noun"], wanted)):
        return named
    return _cut(_remainder(text, wanted))


def thing(sentence: str, question: Question) -> str:
    """The gist of a sentence as one of several things: a name, or a few words."""
    short = gist(sentence, question)
    if len(short.split()) <= _FEW_WORDS:
        return short
    wanted = _asked_stems(question)
    fresh = {token.start for token in _new_words(short, wanted)}
    runs: list[list[Token]] = []
    last: Token | None = None
    for token in words(short):
        if token.start in fresh:
            together = runs and last is not None and not short[last.end : token.start].strip(" -'&/+")
            runs[-1].append(token) if together else runs.append([token])
            last = token
        else:
            last = None
    if not runs:
        return short
    best = max(runs, key=lambda run: len(run[:_FEW_WORDS]))
    return short[best[0].start : best[:_FEW_WORDS][-1].end]


def _quoted(text: str, question: Question) -> str:
    found = [one or two for one, two in _QUOTED.findall(text)]
    asked = question.text.lower()
    return ", ".join(dict.fromkeys(one.strip(" ,.") for one in found if one.lower() not in asked))


def _asked_stems(question: Question) -> frozenset[str]:
    asked = {stem(token.folded) for token in words(question.text)}
    return frozenset(asked | {other for one in asked for other in related(one)})


def _clauses(text: str) -> list[str]:
    return [part.strip() for part in _CLAUSES.split(text) if part and part.strip()] or [text.strip()]


def _new_words(text: str, wanted: frozenset[str]) -> list[Token]:
    """Its words with content that the question does not have."""
    return [
        token
        for token in content_words(text)
        if stem(token.folded) not in wanted and stem(token.folded) not in _NOT_CONTENT
    ]


def _noun_phrase(text: str, noun: str, wanted: frozenset[str]) -> str:
    """The asked noun with the words before it that say which: "an LGBTQ+ counseling workshop"."""
    asked = {stem(token.folded) for token in words(noun)}
    tokens = words(text)
    content = {token.start for token in content_words(text)}
    for index, token in enumerate(tokens):
        if stem(token.folded) not in asked:
            continue
        first = index
        while (
            first
            and tokens[first - 1].start in content
            and text[tokens[first - 1].end : tokens[first].start] in {" ", "-", "+ ", "/"}
        ):
            first -= 1
        phrase = text[tokens[first].start : token.end]
        if first < index and _new_words(phrase, wanted):
            return phrase
    return ""


def _remainder(text: str, wanted: frozenset[str]) -> str:
    """What a sentence says beyond the question: the rest of the clause that takes it up, or the fullest."""
    clauses = _clauses(text)
    taking_up = [
        (len(_hits(clause, wanted)), -index) for index, clause in enumerate(clauses) if _hits(clause, wanted)
    ]
    start = -max(taking_up)[1] if taking_up else 0
    for clause in clauses[start:]:
        hits = _hits(clause, wanted)
        after = clause[hits[-1].end :] if hits else clause
        if _new_words(after, wanted):
            return _tidied(after)
        if _new_words(clause, wanted):
            return _tidied(clause)
    return _tidied(max(clauses, key=lambda clause: len(_new_words(clause, wanted))))


def _hits(text: str, wanted: frozenset[str]) -> list[Token]:
    return [token for token in content_words(text) if stem(token.folded) in wanted]


def _tidied(text: str) -> str:
    """Without what opens and closes a sentence and says nothing."""
    while (shorter := _TRAIL.sub("", _LEAD.sub("", text, count=1))) != text and shorter.strip():
        text = shorter
    return text.strip(" ,.!?;:-\u2013\u2014\"'")


def _cut(text: str) -> str:
    """At most so many words, cut at a comma where there is one."""
    parts: Sequence[str] = text.split()
    if len(parts) <= _MOST_WORDS:
        return text.strip(" ,.!?;:")
    head = " ".join(parts[:_MOST_WORDS])
    comma = head.rfind(",")
    return (head[:comma] if comma > len(head) // 3 else head).strip(" ,.!?;:")
