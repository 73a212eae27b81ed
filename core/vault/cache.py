"""A budget of decrypted chunks in RAM, the least recently used given up first."""

import threading
from collections import OrderedDict


class ChunkCache:
    """(file, chunk number) → text. Thread-safe.

    Args:
        budget: Bytes it may hold; 0 keeps nothing.
    """

    def __init__(self, budget: int) -> None:
        self._budget = budget
        self._held = 0
        self._chunks: OrderedDict[tuple[str, int], bytes] = OrderedDict()
        self._lock = threading.Lock()

    def get(self, file: str, chunk: int) -> bytes | None:
        """The chunk's text if it is held."""
        with self._lock:
            text = self._chunks.get((file, chunk))
            if text is not None:
                self._chunks.move_to_end((file, chunk))
            return text

    def put(self, file: str, chunk: int, text: bytes) -> None:
        """Holds a chunk, at the cost of those not asked for longest."""
        if len(text) > self._budget:
            return
        with self._lock:
            old = self._chunks.pop((file, chunk), b"")
            self._chunks[file, chunk] = text
            self._held += len(text) - len(old)
            while self._held > self._budget:
                self._held -= len(self._chunks.popitem(last=False)[1])

    def drop(self, file: str, chunks: int) -> None:
        """Forgets the first `chunks` chunks of a file, which is all of it."""
        with self._lock:
            for chunk in range(chunks):
                self._held -= len(self._chunks.pop((file, chunk), b""))

    def clear(self) -> None:
        """Forgets everything."""
        with self._lock:
            self._chunks.clear()
            self._held = 0

    def close(self) -> None:
        """Forgets everything and holds nothing more."""
        with self._lock:
            self._budget = 0
        self.clear()

    @property
    def largest_run(self) -> int:
        """Bytes of one read that are worth holding: a scan must not push everything else out."""
        return self._budget // 8

    @property
    def held(self) -> int:
        """Bytes held now."""
        return self._held
