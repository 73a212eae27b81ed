"""What a sentence does: it tells of something, thanks, asks, or speaks of the listener."""

import re

from core.text.tokens import words

_POLITE = re.compile(
    r"(?i)^\W*(?:thanks|thank you|wow|congrats|congratulations|good luck|no problem|you're welcome|glad"
    r"|sounds)\b"
    r"|\b(?:sounds|looks|that's|that is|is so|are so)\s+(?:so |really |very |absolutely |pretty )?"
    r"(?:great|good|awesome|amazing|fantastic|cool|nice|wonderful|beautiful|lovely|fun|perfect|inspiring)\b"
)
_FIRST_PERSON = frozenset(
    (
        *("i", "i'm", "i've", "i'd", "i'll", "me", "my", "mine", "myself"),
        *("we", "we're", "we've", "we'd", "we'll", "us", "our", "ours", "ourselves", "let's"),
    )
)
_SECOND_PERSON = frozenset(["you", "you're", "you've", "you'd", "you'll", "your", "yours", "yourself"])
_MOVED = re.compile(
    r"(?i)^\W*(?:\w+\W+){0,5}?(?:glad|happy|proud|sorry|thrilled|excited|jealous)"
    r"\s+(?:(?:that|for|of|to hear|to see|about|'?bout)\s+)*"
    r"(?:(?:all|both)\s+(?:of\s+)?)?(?:you|your|you're|you've)\b|^\W*(?:\w+\W+){0,2}sorry\b"
)
"""What somebody feels about the listener, which tells nothing of themselves."""
_OPENING = (
    r"(?:hey|hi|hello|dear|thanks|thank you|wow|whoa|woah|oh|yeah|yep|yes|no|nope|sure|ok|okay|well|so|and"
    r"|but|aw+|congrats|congratulations|sorry|bye|absolutely|totally|exactly|cool|great|awesome|nice|right|definitely)"
)
_SENTENCE_END = re.compile(r"(?<=[.!?])\s+")


def is_polite(sentence: str) -> bool:
    """Whether it thanks, praises or wishes, which tells nothing of what happened."""
    return bool(_POLITE.search(sentence) or _MOVED.search(sentence))


def is_about_listener(sentence: str) -> bool:
    """Whether it is about whom it is said to: "You found the perfect spot!"."""
    if sentence.isascii() and "you" not in sentence.lower():  # most sentences, told without cutting them up
        return False
    said = {token.folded for token in words(sentence)}
    return not said.isdisjoint(_SECOND_PERSON) and said.isdisjoint(_FIRST_PERSON)


def tells_nothing(message: str) -> bool:
    """Whether it has nothing but thanks, praise, questions and words about the listener."""
    sentences = [part for part in _SENTENCE_END.split(message.strip()) if part]
    return all(part.endswith("?") or is_polite(part) or is_about_listener(part) for part in sentences)


def speaks_of_self(sentence: str) -> bool:
    """Whether whoever says it speaks of themselves."""
    return not {token.folded for token in words(sentence)}.isdisjoint(_FIRST_PERSON)


def is_only_addressed(name: str, sentence: str) -> bool:
    """Whether a name stands only for whom it is said to, as Ann's in "Hey Ann, I sold my car".

    Args:
        name: one word.
        sentence: in which it stands.
    """
    called = re.escape(name)
    addressed = re.compile(
        rf"(?i)(?:^|[.!?])\W*(?:{_OPENING}[\s,!.]+){{0,3}}{called}\s*(?:[,!.?;:\u2013-]|$)|,\s*{called}\s*(?:[!.?]|$)"
    )
    return not re.search(rf"(?i)\b{called}\b", addressed.sub(" ", sentence))
