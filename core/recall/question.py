"""What a question asks: its words, whom and when it is about, and what kind of thing would answer it."""

from collections.abc import Callable
from dataclasses import dataclass
from datetime import datetime
from typing import Literal

from core.memory.search import MAX_QUERY
from core.recall.wants import KIND_WORDS, Want, wanted_kind
from core.records.errors import RefusedError
from core.text.german import Gloss, gloss, is_german
from core.text.names import find_people
from core.text.tokens import Token, content_words, is_identifier, stem, words
from core.text.when import TimeRange, find_ranges
from core.text.wordlists import STOP_WORDS


def stems_of(text: str) -> frozenset[str]:
    """The stems of the words in a list."""
    return frozenset(stem(word) for word in text.split())


LANGUAGES = frozenset({"en", "de"})
"""In which answers are composed."""
_FIRST_PERSON = frozenset({"i", "me", "my", "mine", "myself", "i'm", "i've", "i'd", "i'll"})
_ASKING = stems_of(
    """
    what when where who whom whose which why how much many often long time date day number show find tell give
    say mention remember recall know old kind type name happen thing see look anything something everything
    someone anyone called did does please according
    """
)
"""Words by which a question asks; its answer rarely repeats them."""
_WEAK = stems_of(
    """
    send receive get go come make take want need use like talk discuss write read open buy plan start work do
    have put ask think feel try keep let call help share provide include involve currently recent recently new
    last first article page message document website report state announce claim present happen instead
    """
)
"""Words that an answer often says in another way."""

_SHAPED = stems_of("commit hash sha revision flight iban ip version update release build")
"""Things whose numbers look like nothing else."""

_LONGEST_ABBREVIATION = 4
TermKind = Literal["person", "name", "identifier", "number", "word", "weak", "asking"]


@dataclass(frozen=True, slots=True)
class Term:
    """A word of the question."""

    text: str
    folded: str
    stem: str
    kind: TermKind
    also: frozenset[str] = frozenset()
    """Stems of the asker's own words for it, in another language."""

    @property
    def stems(self) -> frozenset[str]:
        """All stems by which a text may say it."""
        return self.also | {self.stem}


@dataclass(frozen=True, slots=True)
class Question:
    """A question, understood."""

    text: str
    """In English words, whatever language it was asked in."""
    as_typed: str
    language: str
    """In which an answer is composed: "en" or "de"."""
    asked_at: datetime
    zone: str
    me: str
    """Name of who asks; empty where it is not known."""
    want: Want
    terms: tuple[Term, ...]
    keywords: str
    """What full text looks for."""
    people: tuple[str, ...]
    """Folded names, given names first, of those it is about."""
    ranges: tuple[TimeRange, ...]
    first_person: bool
    """Whether it is about who asks."""
    shaped: bool = False
    """Whether it asks for a number of a shape of its own, which says what it is: a commit, a flight."""

    @property
    def telling(self) -> tuple[Term, ...]:
        """The terms that an answer must have to do with."""
        return tuple(term for term in self.terms if term.kind != "asking")


def understand(text: str, now: datetime, zone: str, me: str = "", language: str = "") -> Question:
    """Read a question.

    Args:
        text: as typed, or mere search words.
        now: when it is asked; aware.
        zone: IANA name of the asker's zone.
        me: who asks, so that "I" can be a name in transcripts.
        language: of what is composed; that of the question if not given, or one that nothing is composed in.

    Raises:
        RefusedError: it is longer than anybody's question.
    """
    if len(text) > MAX_QUERY:
        raise RefusedError(
            f"That is {len(text):,} characters; a question may have {MAX_QUERY:,}. Ask in fewer words."
        )
    typed, german = text.strip(), is_german(text)
    glossed = gloss(text) if german else Gloss(text, {})
    text = glossed.text
    ranges = tuple(find_ranges(text, now, zone))
    timeless = [token for token in content_words(text) if not _within(token, ranges)]
    people = _people(text)
    said = {token.folded for token in words(text)}
    first_person = bool(said & _FIRST_PERSON)
    if first_person and me.strip():
        people = tuple(dict.fromkeys([*people, *(token.folded for token in words(me))]))
    want = wanted_kind(text)
    asking = _ASKING | stems_of(KIND_WORDS.get(want, ""))
    shaped = want == "identifier" and any(stem(token.folded) in _SHAPED for token in words(text))
    asking |= _SHAPED if shaped else frozenset()
    terms = tuple(_term(token, people, asking, glossed) for token in _hyphenated(text, timeless))
    looked_for = [term.text for term in terms if term.stem not in _ASKING]
    looked_for += sorted({word for term in terms for word in glossed.meant.get(term.folded, ())})
    return Question(
        text=text.strip(),
        as_typed=typed,
        language=language if language in LANGUAGES else "de" if german else "en",
        asked_at=now,
        zone=zone,
        me=me.strip(),
        want=want,
        terms=terms,
        keywords=" ".join(looked_for or [token.text for token in timeless]),
        people=people,
        ranges=ranges,
        first_person=first_person,
        shaped=shaped,
    )


def in_first_person(text: str, is_author: Callable[[str], bool]) -> str:
    """The question as an author would say it of themselves: "What did Ann paint?" → "What did I paint?".

    People write "I", not their name, so this is nearer to what they wrote.

    Args:
        text: the question.
        is_author: whether a folded word is the name of somebody whose words are searched.
    """
    result, position = "", 0
    for token in words(text):
        if is_author(token.folded):
            possessive = token.text.lower().endswith(("'s", "\u2019s"))
            result += text[position : token.start] + ("my" if possessive else "I")
            position = token.end
    return result + text[position:]


def _people(text: str) -> tuple[str, ...]:
    names = [token.folded for name in find_people(text) for token in words(name.text)]
    return tuple(dict.fromkeys(name for name in names if name not in STOP_WORDS))


def _term(token: Token, people: tuple[str, ...], asking: frozenset[str], glossed: Gloss) -> Term:
    root = stem(token.folded)
    kind: TermKind
    if token.folded in people:
        kind = "person"
    elif is_identifier(token.text) or "@" in token.text:
        kind = "identifier"
    elif token.folded[0].isdigit():
        kind = "number"
    elif root in asking:
        kind = "asking"
    elif token.text[0].isupper() and token.start > 0 and not _is_abbreviation(token.text):
        kind = "name"
    elif root in _WEAK:
        kind = "weak"
    else:
        kind = "word"
    also = frozenset(map(stem, glossed.meant.get(token.folded, ())))
    return Term(token.text, token.folded, root, kind, also)


def _hyphenated(text: str, tokens: list[Token]) -> list[Token]:
    """The tokens, with "check-out" one word: what stands beside the hyphen may say nothing alone."""
    known = {token.start: token for token in tokens}
    result: list[Token] = []
    everything = words(text)
    for left, right in zip([None, *everything], everything, strict=False):
        if (
            left is not None
            and text[left.end : right.start] == "-"
            and (left.start in known or right.start in known)
        ):
            whole = Token(text[left.start : right.end], left.folded + right.folded, left.start, right.end)
            result = [token for token in result if token.start != left.start]
            result.append(whole)
        elif right.start in known:
            result.append(right)
    return result


def _is_abbreviation(text: str) -> bool:
    """Whether it is short for a thing (PID, VAT, API) rather than a name."""
    return text.isupper() and 1 < len(text) <= _LONGEST_ABBREVIATION


def _within(token: Token, ranges: tuple[TimeRange, ...]) -> bool:
    return any(item.at <= token.start and token.end <= item.at + len(item.text) for item in ranges)
