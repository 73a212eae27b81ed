"""Late interaction: how well each word of the question is met by some word of a passage.

A passage also gets, a little weaker, what the passage before it says: whoever answers does not repeat the
question.
"""

from collections.abc import Sequence

import numpy as np

from core.memory.schema import Vectors
from core.memory.tables import Neighbour
from core.models.tokenvectors import best_matches, unpack

_BEFORE = 0.9
"""What a word of the passage before counts."""


def likeness(questions: Sequence[bytes], passages: Sequence[Neighbour], width: int) -> Vectors:
    """How near the question's words have their nearest, on average.

    Args:
        questions: packed token vectors of each wording of the question.
        passages: with those that come before others.
        width: of the embedder's vectors.

    Returns:
        (wordings, passages) cosines; 0 where there are no token vectors.
    """
    tokens, counts = unpack([item.tokens for item in passages], width)
    row = {item.key: index for index, item in enumerate(passages)}
    after = [(index, row[item.before]) for index, item in enumerate(passages) if item.before in row]
    here, there = np.array(after, np.intp).reshape(-1, 2).T
    result = np.zeros((len(questions), len(passages)), np.float32)
    for number, packed in enumerate(questions):
        question, _ = unpack([packed], width)
        if not len(question):
            continue
        best = best_matches(question, tokens, counts)
        lent = _BEFORE * best[there]
        best[here] = np.maximum(best[here], lent)
        result[number] = best.mean(axis=1)
    return result
