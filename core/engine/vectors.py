"""Vectors for filed segments, without embedding the same words again and again while a segment is open."""

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


class SegmentVectors:
    """Embeds what tables are to hold. Belongs to the writer thread."""

    def __init__(self, embed: Embed) -> None:
        self._embed = embed
        self._kept: dict[str, tuple[str, _Made]] = {}
        """Of the segments that are open: text and vector by record id."""

    def added(self, filed: Sequence[Filed]) -> list[FiledSegment]:
        """The segments as tables take them."""
        texts = _texts(filed)
        kept = {key: self._kept[key][1] for key, text in texts.items() if self._is_kept(key, text)}
        missing = [key for key in texts if key not in kept]
        made = self._embed([texts[key] for key in missing]) if missing else Embedded(_NO_VECTORS, ())
        fresh = zip(made.vectors, made.tokens, strict=True)
        vectors = kept | dict(zip(missing, fresh, strict=True))
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

    def keep(self, still_open: Sequence[FiledSegment]) -> None:
        """Remember the vectors of these segments, which will be filed again, and of no others."""
        self._kept.clear()
        for one in still_open:
            for memory, vector in zip(one.memories, one.vectors, strict=True):
                self._kept[memory.id] = memory_embedding_text(memory), (vector, b"")
            made = zip(one.passage_vectors, one.passage_tokens, strict=True)
            for passage, vectors in zip(one.passages, made, strict=True):
                self._kept[passage.id] = passage_embedding_text(passage), vectors

    def _is_kept(self, key: str, text: str) -> bool:
        return key in self._kept and self._kept[key][0] == text


def _texts(filed: Sequence[Filed]) -> dict[str, str]:
    """What is to be embedded, by record id."""
    texts: dict[str, str] = {}
    for one in filed:
        texts |= {memory.id: memory_embedding_text(memory) for memory in one.memories}
        texts |= {passage.id: passage_embedding_text(passage) for passage in one.passages}
    return texts


def _rows(made: dict[str, _Made], ids: Sequence[str]) -> Vectors:
    return np.stack([made[one][0] for one in ids]) if ids else _NO_VECTORS
