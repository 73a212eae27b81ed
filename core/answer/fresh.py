"""Which words of a sentence say something that the question does not."""

from core.recall.question import Question, stems_of
from core.text.related import related
from core.text.tokens import Token, content_words, stem, words

_NOT_CONTENT = stems_of(
    """
    thing something anything everything lot one way time stuff bit kind sort second minute hour day night
    morning evening afternoon week weekend month year yesterday today tomorrow tonight ago last next recent
    recently lately monday tuesday wednesday thursday friday saturday sunday really super quite pretty so very
    much also even just still already again always never definitely actually honestly especially thankfully
    luckily hopefully overall plus anyway though maybe yeah yep yup yes no nope oh wow hey hi hello thanks
    thank congrats sure totally absolutely exactly btw like get got gonna wanna keep know think well great
    good awesome amazing cool nice fun lovely wonderful fantastic glad
    """
)
"""Words that answer nothing by themselves: when it was, how much, how it was liked."""


def asked_stems(question: Question) -> frozenset[str]:
    """Stems of the question's words, and of those that may stand for them."""
    asked = {stem(token.folded) for token in words(question.text)}
    asked |= {word for term in question.terms for word in term.also}
    return frozenset(asked | {other for one in asked for other in related(one)})


def is_fresh(folded: str, asked: frozenset[str]) -> bool:
    """Whether a folded word with content says something that the question does not."""
    root = stem(folded)
    return root not in asked and root not in _NOT_CONTENT


def new_words(text: str, asked: frozenset[str]) -> list[Token]:
    """The words of a text with content that the question does not have."""
    return [token for token in content_words(text) if is_fresh(token.folded, asked)]
