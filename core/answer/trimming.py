"""Cutting an answer out of what was said: what opens and closes a sentence, when it was, and what came of it.

For what people say in chats. Rules of wording only; nothing learned.
"""

import re
from collections.abc import Sequence

from core.text.tokens import content_words

_MOST_WORDS = 10
"""Words of an answer that is still called short."""
_GREETING = (
    r"hey|hi|hello|dear|thanks|thank you|thx|wow|whoa|oh|yeah|yep|yup|yes|no|nope|sure|ok|okay|well|aw+"
    r"|congrats|absolutely|totally|exactly|definitely|cool|great|awesome|nice|right"
)
_CALLED = re.compile(rf"^\W*(?:(?i:{_GREETING})[\s,!.]+){{1,2}}(?!I\b)[A-Z][\w'-]+\s*[,!.:;-]+\s*")
"""Whom it is said to, at its beginning."""
_DAY = r"(?:mon|tues?|wed(?:nes)?|thur?s?|fri|sat(?:ur)?|sun)(?:day)?s?"
_SPELL = (
    rf"(?:night|morning|afternoon|evening|week(?:end)?|month|year|spring|summer|fall|autumn|winter|{_DAY})"
)
_CLAUSES = re.compile(
    r"(?i)\s*[-\u2013\u2014]{1,2}\s+|\s*[;:!?()\u2014]+\s*|\.\s+|\s+(?=but\b)"
    r"|,\s+(?=(?:and|but|so|which|it|he|she|they|we|i|you|that)\b)"
)
_LEAD = re.compile(
    rf"""(?ix)^\W*(?:
        (?:thanks|thank\ you)(?:\ so\ much|\ a\ lot)?[\s,]+[A-Z]\w+\b
        | (?:wow|yeah|yep|yes|yup|no|nope|oh|hey|hi|hello|thanks|thank\ you|cool|great|awesome|sure|absolutely
          |totally|definitely|well|ok|okay|aww?|haha|lol|right|exactly|actually|honestly|plus|also|so|and|but
          |then|anyway|that's\ (?:great|awesome|cool|amazing|so\ cool)|congrats|by\ the\ way|btw|lately
          |recently|just|still)\b
        | (?:i|we|you|he|she|they|it|this|that|there|these|those|here)(?:['\u2019](?:m|ve|d|s|re|ll))?
          (?:\s+(?:am|is|are|was|were|have|has|had|been|do|did|will|would|can|could|might|got|get|really|just
            |also|even|always|never|still|already|recently|actually|finally))*\b
        | (?:been|am|is|are|was|were|have|has|had|got|really|just|also)\b
        | (?:going|want|wants|wanted|planning|plan|trying|hoping|hope|decided|would\ (?:like|love))\ +to\b
        | (?:last|this|next|past|on|yesterday|today|earlier)\ +{_SPELL}\b
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
_WHEN = re.compile(
    r"(?i)[\s,]+(?:(?:since|on|for|over|during|until|by|from|earlier|early|late)\s+)?(?:the\s+)?"
    rf"(?:yesterday|today|tomorrow|tonight|(?:last|this|next|past)\s+{_SPELL}|(?<=on\s){_DAY}"
    r"|(?:\w+|a few|a couple of)\s+(?:days?|weeks?|months?|years?)\s+ago|recently|lately|the other day)\b"
)
_VERB_FIRST = re.compile(
    r"^(?:[a-z]+ed|[a-z]{3,}ing|went|bought|got|made|lost|found|took|saw|won|met|built|had|gave)\s+"
    r"(?=(?:a|an|the|my|our|some|his|her|their|two|three)\s)"
)
_RELATING = re.compile(r"(?i)^(?:for|of|about|with|as|that)\s+(?=\w)")
_LISTED = re.compile(r"(?i),.*(?:,|\band\b|\bor\b)")
_OWNER = re.compile(
    r"(?i)^(?:my|our|your|me|us|of my|of our)\s+(?=\w)|(?<=\w)\s+(?:a little|a bit|a lot|so much)$"
)
"""Whose it is, told by who says it, and how much."""


def without_address(text: str) -> str:
    """The sentence without whom it is said to: "Hey Ann, I sold my car" is "I sold my car"."""
    return _CALLED.sub("", text, count=1) or text


def clauses(text: str) -> list[str]:
    """The clauses of a sentence, in order; at least one."""
    return [part.strip() for part in _CLAUSES.split(text) if part and part.strip()] or [text.strip()]


def tidied(text: str) -> str:
    """Without what opens and closes a sentence and says nothing."""
    while (shorter := _TRAIL.sub("", _LEAD.sub("", text, count=1))) != text and shorter.strip():
        text = shorter
    return _OWNER.sub("", text.strip(" ,.!?;:-\u2013\u2014\"'"))


def bare(text: str, *, of_an_act: bool, of_a_thing: bool) -> str:
    """Without when it was, what was done with it, and what was said of it beside.

    Args:
        text: tidied.
        of_an_act: whether what somebody does is asked for, so that its verb belongs to the answer.
        of_a_thing: whether "what" or "which" is asked.
    """
    if (when := _WHEN.search(text)) and content_words(text[: when.start()]):
        text = text[: when.start()]
    if not of_an_act:
        text = _VERB_FIRST.sub("", text, count=1)
    if of_a_thing:
        text = _RELATING.sub("", text, count=1)
    comma = text.find(", ")
    if comma > 0 and not _LISTED.search(text[comma:]) and content_words(text[:comma]):
        text = text[:comma]
    return _OWNER.sub("", text.strip(" ,.!?;:"))


def cut(text: str) -> str:
    """At most so many words, cut at a comma where there is one."""
    parts: Sequence[str] = text.split()
    if len(parts) <= _MOST_WORDS:
        return text.strip(" ,.!?;:")
    head = " ".join(parts[:_MOST_WORDS])
    comma = head.rfind(",")
    return (head[:comma] if comma > len(head) // 3 else head).strip(" ,.!?;:")
