"""The lines that say most about a stretch of text."""

from collections.abc import Sequence

from core.records.memory import Passage
from core.text.sentences import Sentence, sentences
from core.text.tokens import content_words
from core.text.values import find_values

_LONG = 24
"""Content words beyond which a sentence is not worth more."""
_LEAST_WORDS = 3


def highlights(passages: Sequence[Passage], most: int) -> list[tuple[Passage, Sentence]]:
    """The `most` telling sentences, in the order they came. Questions and small talk come last."""
    scored = []
    for position, passage in enumerate(passages):
        for sentence in sentences(passage.text):
            words = {token.folded for token in content_words(sentence.text)}
            if len(words) < _LEAST_WORDS:
                continue
            values = sum(value.kind != "number" for value in find_values(sentence.text))
            score = min(len(words), _LONG) + 3 * min(values, 4) - (8 if sentence.is_question else 0)
            scored.append((score, position, passage, sentence))
    best = sorted(scored, key=lambda item: (-item[0], item[1], item[3].start))[:most]
    return [
        (passage, sentence)
        for _, _, passage, sentence in sorted(best, key=lambda item: (item[1], item[3].start))
    ]
