"""What a sentence names of the kind that a question asks for: "guinea pig" where it asks for a pet."""

import re
from collections.abc import Sequence

from core.answer.fresh import asked_stems, is_fresh, new_words
from core.answer.kindred import ASKED_KIND, Kin
from core.answer.trimming import without_address
from core.recall.question import Question
from core.text.tokens import content_words, fold, stem, words
from core.text.wordlists import STEP_VERBS

_OF_KIND = 0.36
"""From this cosine on a word names a thing of the kind asked for."""
_THE_KIND = 0.67
"""Beyond it a word is another for the kind itself: "folks" where individuals are asked for."""
_NAME, _ACT = 0.1, 0.15
"""What a capital adds to that cosine, and what the ending of a verb takes."""
_BESIDE = 0.7
"""Share of that which another beside it has to have."""
_MORE_WORDS = 3
"""Words of a name besides one."""
_WHERE = re.compile(r"(?i)\bwhere\b")
_AT = re.compile(
    r"(?i)\b(?:in|at|on|near|by|from|behind|under|inside|outside|across)"
    r"\s+(?:the|my|our|a|an|his|her|their)\s+[\w'-]+"
    r"(?:\s+(?!(?:and|or|but|with|when|while|where|last|this|next|yesterday|today|for|so|that|which|it|once|again|in|on"
    r"|at|to|of|is|was|are|were|has|had|as|because|\w+ing|\w+ed)\b)[\w'-]+){0,1}(?:\s+of\s+(?:(?:the|an?|my|our)\s+)?[\w'-]+)?"
)
_JOINING = frozenset({" and ", ", ", ", and ", " & ", " or "})
_ACTS = STEP_VERBS | frozenset(
    """
    love loved loves enjoy enjoyed likes liked went going goes took taking bought made making makes playing
    played watched watching saw seen seeing visited visiting tried trying started found wanted using used ve
    re ll called named
    """.split()  # noqa: SIM905 -- a list of words
)
"""What somebody does with a thing; no part of its name."""
_TITLED = re.compile(
    r"(?i)\b(?:book|movie|film|song|game|show|series|title|album|novel|script|screenplay|poem|name|named|called"
    r"|read|watch\w*|play\w*)\b"
)
_QUOTED = re.compile(
    r"[\"\u201c]([^\"\u201d]{2,80})[\"\u201d]|(?<!\w)['\u2018]([A-Z][^'\u2019]{2,80})['\u2019](?!\w)"
)


def asks_for_a_place(question: Question) -> bool:
    """Whether it asks where something is."""
    return bool(_WHERE.search(question.text))


def named_thing(sentence: str, question: Question, kin: Sequence[Kin] = ()) -> str:
    """What a sentence names of the kind that the question asks for; empty where that cannot be told.

    Args:
        sentence: as it was said.
        question: what was asked.
        kin: its words with content, where the question asks for a kind of thing by name.
    """
    text = plain(sentence)
    if _TITLED.search(question.text) and (quoted := _quoted(text, question)):
        return quoted
    if asks_for_a_place(question) and (place := _where(text, asked_stems(question))):
        return place
    kind = ASKED_KIND.search(question.text)
    if kind is None or question.text.lower().lstrip().startswith("why"):
        return ""
    wanted = asked_stems(question)
    return _noun_phrase(text, kind["noun"], wanted) or _of_kind(sentence, kin, wanted)


def plain(sentence: str) -> str:
    """The sentence on one line, without whom it is said to."""
    return without_address(" ".join(sentence.replace("\u2019", "'").split()))


def _where(text: str, wanted: frozenset[str]) -> str:
    """The first place in a sentence that needs no name, with its preposition: "in the mountains"."""
    return next((one.group() for one in _AT.finditer(text) if new_words(one.group(), wanted)), "")


def _of_kind(sentence: str, kin: Sequence[Kin], wanted: frozenset[str]) -> str:
    """The name of a thing of the kind asked for, with others that stand beside it: "Bach and Mozart"."""
    fresh = [one for one in kin if _is_thing(sentence[one.start : one.end], wanted)]
    best = max(fresh, key=lambda one: _kinship(sentence, one), default=None)
    if best is None or _kinship(sentence, best) < _OF_KIND:
        return ""
    first = last = fresh.index(best)
    while first and fresh[first].start - fresh[first - 1].end == 1 and last - first < _MORE_WORDS:
        first -= 1
    while last + 1 < len(fresh):
        gap, after = sentence[fresh[last].end : fresh[last + 1].start], fresh[last + 1]
        joined = gap in _JOINING and after.likeness > _BESIDE * best.likeness
        if not joined and not (gap in {" ", "-"} and last - first < _MORE_WORDS):
            break
        last += 1
    return sentence[fresh[first].start : fresh[last].end]


def _kinship(sentence: str, word: Kin) -> float:
    """How surely a word names a thing of the kind: names rather than others, acts hardly ever."""
    text = sentence[word.start : word.end]
    if word.likeness > _THE_KIND:
        return 0.0
    named = _NAME * (word.start > 0 and text[0].isupper())
    return word.likeness + named - _ACT * text.endswith(("ing", "ed"))


def _is_thing(word: str, wanted: frozenset[str]) -> bool:
    folded = fold(word)
    return is_fresh(folded, wanted) and folded not in _ACTS and len(folded) > 1


def _quoted(text: str, question: Question) -> str:
    found = [one or two for one, two in _QUOTED.findall(text)]
    asked = question.text.lower()
    return ", ".join(dict.fromkeys(one.strip(" ,.") for one in found if one.lower() not in asked))


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
        if first < index and new_words(phrase, wanted):
            return phrase
    return ""
