"""Vectors for filed segments, without embedding the same words again and again.

A segment is filed many times while it is open, and a page that is visited again says what it said before.
"""

import hashlib
import secrets
from collections import OrderedDict
from collections.abc import Callable, Sequence
from typing import Final

import numpy as np

from core.extraction.manager import Filed
from core.memory.schema import memory_embedding_text, passage_embedding_text
from core.memory.tables import FiledSegment
from core.models.tokenvectors import Embedded, Vectors

Embed = Callable[[Sequence[str]], Embedded]
_Made = tuple[Vectors, bytes]
"""A text's vector and the packed ones of its words."""
_NO_VECTORS: Final = np.empty((0, 0), np.float32)
_KEPT: Final = 2_000
"""Texts whose vectors are remembered: some hours of a day's work, in some MiB."""


class SegmentVectors:
    """Embeds what tables are to hold. Belongs to the writer thread."""

    def __init__(self, embed: Embed) -> None:
        self._embed = embed
        self._made: OrderedDict[bytes, _Made] = OrderedDict()
        """By digest of the text, the one that was used last at the end."""
        self._secret = secrets.token_bytes(32)

    def added(self, filed: Sequence[Filed]) -> list[FiledSegment]:
        """The segments as tables take them."""
        texts = _texts(filed)
        digests = {key: self._digest(text) for key, text in texts.items()}
        missing = {digests[key]: text for key, text in texts.items() if digests[key] not in self._made}
        found = {digest: self._made[digest] for digest in digests.values() if digest in self._made}
        if missing:
            made = self._embed(list(missing.values()))
            found |= dict(zip(missing, zip(made.vectors, made.tokens, strict=True), strict=True))
        self._remember(found)
        vectors = {key: found[digest] for key, digest in digests.items()}
        return [
            FiledSegment(
                one.segment,
                one.memories,
                _rows(vectors, [memory.id for memory in one.memories]),
                one.passages,
                _rows(vectors, [passage.id for passage in one.passages]),
                tuple(vectors[passage.id][1] for passage in one.passages),
            )
            for one in filed
        ]

    def forget(self) -> None:
        """Let go of everything: some of it was deleted."""
        self._made.clear()

    def _remember(self, used: dict[bytes, _Made]) -> None:
        for digest, made in used.items():
            self._made[digest] = made
            self._made.move_to_end(digest)
        while len(self._made) > _KEPT:
            self._made.popitem(last=False)

    def _digest(self, text: str) -> bytes:
        """Names a text without keeping it."""
        return hashlib.blake2b(text.encode(), digest_size=16, key=self._secret).digest()


def _texts(filed: Sequence[Filed]) -> dict[str, str]:
    """What is to be embedded, by record id."""
    texts: dict[str, str] = {}
    for one in filed:
        texts |= {memory.id: memory_embedding_text(memory) for memory in one.memories}
        texts |= {passage.id: passage_embedding_text(passage) for passage in one.passages}
    return texts


def _rows(made: dict[str, _Made], ids: Sequence[str]) -> Vectors:
    return np.stack([made[one][0] for one in ids]) if ids else _NO_VECTORS
