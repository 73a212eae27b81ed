"""Texts to vectors: what an embedder is, and the one that comes with the program."""

import os
import threading
from collections.abc import Iterator, Sequence
from pathlib import Path
from typing import Any, Final, Protocol

import numpy as np
import platformdirs

from core.models import graph_cache, minilm_graph as graph, weights
from core.models.tokenvectors import Embedded, Vectors, has_content, pack


class Embedder(Protocol):
    """Places texts in a space in which near means alike."""

    @property
    def name(self) -> str:
        """Of the model; vectors of different names cannot be compared."""
        ...

    @property
    def dimensions(self) -> int:
        """Length of a vector."""
        ...

    def embed(self, texts: Sequence[str]) -> Embedded:
        """Vectors of the texts and of their words, in their order. Any thread."""
        ...


class MiniLmEmbedder:
    """all-MiniLM-L6-v2 on onnxruntime: English, 384 dimensions, about 100 sentences per CPU second.

    Loads on first use. Texts beyond 256 tokens are cut, as the model was trained.
    """

    name: Final = "all-MiniLM-L6-v2"
    dimensions: Final = graph.WIDTH

    _MAX_TOKENS: Final = 256
    _MAX_CHARS: Final = 8_192
    """Of a text that are tokenised at all: far more than 256 tokens of any prose."""
    _BATCH_TOKENS: Final = 256
    """Padded tokens of one pass: bounds its memory at some 10 MB. Larger passes are no quicker (measured)."""

    def __init__(self, threads: int = 1, cache: Path | None = None) -> None:
        """Prepare, without loading anything.

        Args:
            threads: CPU threads of a pass.
            cache: Where the graph is kept; the user's cache folder if not given.
        """
        self._threads = threads
        self._cache = cache
        self._loading = threading.Lock()
        self._model: _Model | None = None

    def embed(self, texts: Sequence[str]) -> Embedded:
        """Vectors of the texts and of their words, in their order. Any thread.

        Raises:
            EnvironmentFaultError: The model's files are missing or damaged.
        """
        result = np.empty((len(texts), self.dimensions), np.float32)
        packed = [b""] * len(texts)
        if not texts:
            return Embedded(result, ())
        model = self._loaded()
        encodings = model.tokenizer.encode_batch([text[: self._MAX_CHARS] for text in texts])
        ids = [encoding.ids for encoding in encodings]
        for batch in self._batches([len(tokens) for tokens in ids]):
            result[batch], tokens = model.run([ids[index] for index in batch])
            for index, vectors in zip(batch, tokens, strict=True):
                packed[index] = pack(vectors)
        model.let_go()
        return Embedded(result, tuple(packed))

    def _batches(self, lengths: list[int]) -> Iterator[list[int]]:
        """Indices in passes of like length, so that little is spent on padding."""
        batch: list[int] = []
        for index in sorted(range(len(lengths)), key=lengths.__getitem__):
            if batch and lengths[index] * (len(batch) + 1) > self._BATCH_TOKENS:
                yield batch
                batch = []
            batch.append(index)
        yield batch

    def _loaded(self) -> "_Model":
        with self._loading:
            if self._model is None:
                self._model = _Model(self._threads, self._MAX_TOKENS, self._cache or cache_folder())
            return self._model


class _Model:
    """The loaded model: tokenizer, word table and session."""

    def __init__(self, threads: int, max_tokens: int, cache: Path) -> None:
        os.environ.setdefault("TOKENIZERS_PARALLELISM", "false")  # no pool of threads beside ours
        _keep_runtime_to_itself()
        import onnxruntime
        from tokenizers import Tokenizer  # noqa: PLC0415 - only where texts are embedded

        folder = weights.model_folder()
        self.tokenizer = Tokenizer.from_file(str(folder / weights.TOKENIZER))
        self.tokenizer.enable_truncation(max_tokens)
        self.tokenizer.no_padding()
        tensors = weights.MappedWeights(folder / weights.WEIGHTS)
        self._words = tensors[graph.WORD_TABLE]
        handed_over = {
            name: onnxruntime.OrtValue.ortvalue_from_numpy(tensors[name]) for name in graph.weight_names()
        }
        shapes = {name: tensor.shape for name, tensor in tensors.items()}
        options = onnxruntime.SessionOptions()
        options.intra_op_num_threads = threads
        options.inter_op_num_threads = 1
        options.add_external_initializers(list(handed_over), list(handed_over.values()))
        self._session: Any = onnxruntime.InferenceSession(
            graph_cache.load_or_build(shapes, folder, cache), options, providers=["CPUExecutionProvider"]
        )
        self._kept = handed_over  # the session may look at them for as long as it lives
        self._tensors = tensors
        self.let_go()
        content = {number for token, number in self.tokenizer.get_vocab().items() if has_content(token)}
        self._has_content = np.array([number in content for number in range(len(self._words))])

    def let_go(self) -> None:
        """Give back what looking words up has mapped: in the end it would be the whole table, 47 MB.

        The system keeps it at hand, from where a word is mapped again in microseconds.
        """
        self._tensors.release_pages()

    def run(self, ids: list[list[int]]) -> tuple[Vectors, list[Vectors]]:
        """Vectors of the texts that these tokens are, and of those tokens of each that have content.

        Where none has, all count but the marks at both ends.
        """
        longest = max(map(len, ids))
        words = np.zeros((len(ids), longest, graph.WIDTH), np.float32)
        present = np.zeros((len(ids), longest), np.float32)
        for row, tokens in enumerate(ids):
            words[row, : len(tokens)] = self._words[tokens]
            present[row, : len(tokens)] = 1
        texts: Vectors
        each: Vectors
        given = {graph.WORDS: words, graph.PRESENT: present}
        texts, each = self._session.run([graph.SENTENCES, graph.TOKENS], given)
        kept = [self._has_content[tokens] for tokens in ids]
        return texts, [
            each[row, : len(mask)][mask] if mask.any() else each[row, 1 : len(mask) - 1]
            for row, mask in enumerate(kept)
        ]


def _keep_runtime_to_itself() -> None:
    """Official builds of onnxruntime from 1.31 on report to their maker, and keep a device id and a database.

    Being told in the environment before the import is the only way out that leaves nothing at all behind. The
    second name is the one that some builds before the release knew.
    """
    for name in ("ORT_DISABLE_TELEMETRY", "ORT_TELEMETRY_DISABLED"):
        os.environ[name] = "1"


def cache_folder() -> Path:
    """Where things are kept that can be made again: `AFTERIMAGE_CACHE_DIR`, or the user's cache folder."""
    named = os.environ.get("AFTERIMAGE_CACHE_DIR")
    return Path(named) if named else Path(platformdirs.user_cache_dir("afterimage", appauthor=False))
