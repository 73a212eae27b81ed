"""Late interaction: how well each word of the question is met by some word of a passage.

A passage also gets, a little weaker, what the passage before it says: whoever answers does not repeat the
question. A word that most passages meet tells little of any of them, so the rarer ones count more, as in the
inverse document frequency of full text, but by meaning: "sister" is met by "brother", too.
"""

from collections.abc import Sequence

import numpy as np

from core.memory.schema import Vectors
from core.memory.tables import Neighbour
from core.models.tokenvectors import best_matches, unpack

_BEFORE = 0.9
"""What a word of the passage before counts."""
_MET = 0.6
"""Cosine from which on a passage says a word, or nearly."""
_COMMON = 10.0
"""How much less a word counts that all passages meet: 11 times."""


def likeness(
    questions: Sequence[bytes], passages: Sequence[Neighbour], width: int
) -> tuple[Vectors, Vectors]:
    """How near the question's words have their nearest, on average, the rarer ones counting more.

    Args:
        questions: packed token vectors of each wording of the question.
        passages: with those that come before others.
        width: of the embedder's vectors.

    Returns:
        (wordings, passages) cosines, 0 where there are no token vectors; and what each word of the first
        wording counts (words,), 1 in sum.
    """
    tokens, counts = unpack([item.tokens for item in passages], width)
    row = {item.key: index for index, item in enumerate(passages)}
    after = [(index, row[item.before]) for index, item in enumerate(passages) if item.before in row]
    here, there = np.array(after, np.intp).reshape(-1, 2).T
    result = np.zeros((len(questions), len(passages)), np.float32)
    first = np.zeros(0, np.float32)
    words, lengths = unpack(questions, width)
    all_best = best_matches(words, tokens, counts)  # of all wordings at once
    all_best[here] = np.maximum(all_best[here], _BEFORE * all_best[there])
    for number, best in enumerate(np.split(all_best, np.cumsum(lengths)[:-1], axis=1)):
        if not best.shape[1]:
            continue
        telling = _telling(best)
        result[number] = best @ telling
        first = telling if number == 0 else first
    return result, first


def _telling(best: Vectors) -> Vectors:
    """What each word counts, given how near each passage comes to it (passages, words)."""
    share = (best > _MET).mean(axis=0, dtype=np.float32) if len(best) else np.zeros(best.shape[1], np.float32)
    weights = 1 / (1 + _COMMON * share)
    return np.asarray(weights / weights.sum(), np.float32)
