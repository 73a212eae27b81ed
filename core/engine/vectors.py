"""Vectors for filed segments, without embedding the same words again and again while a segment is open."""

from collections.abc import Callable, Sequence

import numpy as np
import numpy.typing as npt

from core.extraction.manager import Filed
from core.memory.schema import Vectors, memory_embedding_text, passage_embedding_text
from core.memory.tables import FiledSegment

Embed = Callable[[Sequence[str]], Vectors]
_Vector = npt.NDArray[np.float32]


class SegmentVectors:
    """Embeds what tables are to hold. Belongs to the writer thread."""

    def __init__(self, embed: Embed) -> None:
        self._embed = embed
        self._kept: dict[str, tuple[str, _Vector]] = {}
        """Of the segments that are open: text and vector by record id."""

    def added(self, filed: Sequence[Filed]) -> list[FiledSegment]:
        """The segments as tables take them."""
        texts = _texts(filed)
        kept = {key: self._kept[key][1] for key, text in texts.items() if self._is_kept(key, text)}
        missing = [key for key in texts if key not in kept]
        fresh = self._embed([texts[key] for key in missing]) if missing else ()
        vectors = kept | dict(zip(missing, fresh, strict=True))
        return [
            FiledSegment(
                one.segment,
                one.memories,
                _rows(vectors, [memory.id for memory in one.memories]),
                one.passages,
                _rows(vectors, [passage.id for passage in one.passages]),
            )
            for one in filed
        ]

    def keep(self, still_open: Sequence[FiledSegment]) -> None:
        """Remember the vectors of these segments, which will be filed again, and of no others."""
        self._kept.clear()
        for one in still_open:
            for memory, vector in zip(one.memories, one.vectors, strict=True):
                self._kept[memory.id] = memory_embedding_text(memory), vector
            for passage, vector in zip(one.passages, one.passage_vectors, strict=True):
                self._kept[passage.id] = passage_embedding_text(passage), vector

    def _is_kept(self, key: str, text: str) -> bool:
        return key in self._kept and self._kept[key][0] == text


def _texts(filed: Sequence[Filed]) -> dict[str, str]:
    """What is to be embedded, by record id."""
    texts: dict[str, str] = {}
    for one in filed:
        texts |= {memory.id: memory_embedding_text(memory) for memory in one.memories}
        texts |= {passage.id: passage_embedding_text(passage) for passage in one.passages}
    return texts


def _rows(vectors: dict[str, _Vector], ids: Sequence[str]) -> Vectors:
    return np.stack([vectors[one] for one in ids]) if ids else np.empty((0, 0), np.float32)
