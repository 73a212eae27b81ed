"""Which sentence of a message is nearest to the question, word by word.

Only the whole message has token vectors, in the order of its words, and they carry what stands around. So
which of them belong to a sentence is told by where its words stand among those with content; a word more or
less at the seams does no harm.
"""

from collections.abc import Sequence

import numpy as np

from core.memory.schema import Vectors
from core.models.tokenvectors import unpack
from core.recall.evidence import Evidence
from core.text.tokens import content_words


def likenesses(
    evidence: Evidence, sentences: Sequence[str], question: Vectors, telling: Vectors
) -> list[float]:
    """For each sentence how near the question's words have their nearest in it, on average, 0 to 1.

    Args:
        evidence: the message.
        sentences: all of it, in order.
        question: token vectors of the question (words, width).
        telling: what each of them counts (words,), 1 in sum.
    """
    if not len(question) or not evidence.tokens:
        return [0.0] * len(sentences)
    tokens, _ = unpack([evidence.tokens], 2 * question.shape[1])
    near = tokens @ question.T
    letters = [sum(len(token.folded) for token in content_words(sentence)) for sentence in sentences]
    ends = np.round(np.cumsum(letters) / (sum(letters) or 1) * len(tokens)).astype(int)
    starts = [0, *ends[:-1]]
    return [
        float(near[start:end].max(axis=0) @ telling) if end > start else 0.0
        for start, end in zip(starts, ends, strict=True)
    ]
