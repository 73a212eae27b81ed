"""The part of a sentence that answers: what is left without what the question says itself.

For what people say in chats. Where a value of a kind is asked for, `core.answer.values` finds it; here any
words may answer, and the shortest clause or name that can is taken. Rules of wording only; nothing learned.
"""

import re
from collections.abc import Sequence

from core.answer.fresh import asked_stems, new_words
from core.answer.kindred import Kin
from core.answer.named import named_thing, plain
from core.answer.trimming import bare, clauses, cut, tidied
from core.recall.question import Question
from core.text.tokens import Token, content_words, stem, words

_FOLLOWS, _REST, _FRESH = 0.6, 0.4, 0.1
"""What it counts that a clause follows one which takes the question up, that it does, that it is new."""
_FEW_WORDS = 3
"""Words of one of several things, and new words beyond which a clause says no more."""
_BECAUSE = re.compile(
    r"(?i)\b(?:because|'?cause|cuz|since|so that|in order to|due to|thanks to|as it|as they)\b"
)
_DOING = re.compile(
    r"(?i)\b(?:doing|done|happen\w*|plan\w*|goals?|decide\w*|why|how|want\w*|advice|suggest\w*)\b|\bdo(?:es)?\b.*\bdo\b|\bdo\W*$"
)
"""Questions that an act answers rather than a thing."""
_THING = re.compile(r"(?i)^\W*(?:what|which)\b")
_FEELING = re.compile(
    r"(?i)\bhow\s+(?:did|does|do|is|was|are|would|has)\b.*\b(?:feel|feeling|felt|describ\w*|react\w*|respond\w*"
    r"|find|found|rate|like)\b|\bwhat\b.*\bfeel(?:s|ing)?\b"
)
_FEELS = (
    re.compile(r"(?i)\b(?:feel(?:s|ing)?|felt|made me feel)\s+(?:like\s+)?"),
    re.compile(
        r"(?i)(?:\b(?:ma(?:kes?|de) (?:me|us)|am|was|were|is|are|sounds?|looks?|looked|seems?)|'m|'s|'re)\s+"
        r"(?:like\s+)?(?!going\b|a\s)"
    ),
)
"""What stands before a feeling or a judgement, the surest first."""
_SO = re.compile(r"(?i),?\s+so\s+(?!(?:much|many|far|good|glad|that's)\b)(?=[a-z'])")
"""Between a reason and what came of it."""
_PLURAL = re.compile(
    r"(?i)\b(?:what|which)\s+(?:(?!(?:is|was|does|has)\b)[\w'-]+\s+){0,2}?"
    r"(?:(?!(?:is|was|does|has|this|series|tennis|news)\b)\w+[^s\W]s|people|children)\b"
    r"|\bwhere\s+(?:has|have)\b|\bwhat\s+(?:has|have)\b|\bwho\s+are\b|\bin\s+(?:what|which)\s+ways\b"
    r"|\bwhat\s+(?:are|were)\s+(?:the\s+names|[\w'-]+'s?\s+\w+s)\b|\bwhat\s+do\b.*\blike\b"
)


def asks_for_several(question: Question) -> bool:
    """Whether a question asks for more than one thing: "What books has Ann read?"."""
    return bool(_PLURAL.search(question.text))


def says_more(sentence: str, question: Question) -> int:
    """How many words with content a sentence has that the question does not."""
    return len(new_words(sentence, asked_stems(question)))


def gist(sentence: str, question: Question, kin: Sequence[Kin] = ()) -> str:
    """The words of a sentence that answer; empty where nothing is left of it.

    Args:
        sentence: as it was said.
        question: what was asked.
        kin: its words with content, where the question asks for a kind of thing by name.
    """
    if named := named_thing(sentence, question, kin):
        return named
    text = plain(sentence)
    wanted = asked_stems(question)
    lower = question.text.lower()
    if lower.lstrip().startswith("why") or "reason" in lower:
        if because := _BECAUSE.search(text):
            return cut(clauses(text[because.end() :])[0])
        if reason := _before_so(text, wanted):
            return cut(reason)
    elif _FEELING.search(question.text) and (felt := _felt(text, wanted)):
        return cut(felt)
    of_an_act, of_a_thing = bool(_DOING.search(question.text)), bool(_THING.search(question.text))
    return cut(bare(_remainder(text, wanted), of_an_act=of_an_act, of_a_thing=of_a_thing))


def thing(sentence: str, question: Question, kin: Sequence[Kin] = ()) -> str:
    """The gist of a sentence as one of several things: a name, or a few words."""
    short = gist(sentence, question, kin)
    if len(short.split()) <= _FEW_WORDS:
        return short
    wanted = asked_stems(question)
    fresh = {token.start for token in new_words(short, wanted)}
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


def _remainder(text: str, wanted: frozenset[str]) -> str:
    """What a sentence says beyond the question: the rest of the clause that takes it up, or the fullest."""
    parts = clauses(text)
    taken_up = [len(_hits(clause, wanted)) for clause in parts]
    best, worth = "", -1.0
    for index, clause in enumerate(parts):
        hits = _hits(clause, wanted)
        after = clause[hits[-1].end :] if hits else clause
        said = after if new_words(after, wanted) else clause
        fresh = len(new_words(said, wanted))
        if not fresh:
            continue
        before = taken_up[index - 1] if index else 0
        value = len(hits) + _FOLLOWS * before + _REST * (said is after) + _FRESH * min(fresh, _FEW_WORDS)
        if value > worth:
            best, worth = said, value
    return tidied(best or max(parts, key=lambda clause: len(content_words(clause))))


def _before_so(text: str, wanted: frozenset[str]) -> str:
    """The reason of what the question says, where the sentence says that after "so"."""
    so = _SO.search(text)
    if so is None or not _hits(text[so.end() :], wanted):
        return ""
    reason = tidied(clauses(text[: so.start()])[-1])
    return reason if new_words(reason, wanted) else ""


def _felt(text: str, wanted: frozenset[str]) -> str:
    """How somebody says that something is, or how they felt."""
    for pattern in _FEELS:
        for feels in pattern.finditer(text):
            said = tidied(clauses(text[feels.end() :])[0])
            if said and new_words(said, wanted):
                return said
    return ""


def _hits(text: str, wanted: frozenset[str]) -> list[Token]:
    return [token for token in content_words(text) if stem(token.folded) in wanted]
