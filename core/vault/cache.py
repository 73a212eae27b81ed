"""A budget of decrypted chunks in RAM, the least recently used given up first and overwritten."""

import threading
from collections import OrderedDict


class ChunkCache:
    """(file, chunk number) → text. Thread-safe.

    What is given up is overwritten. Copies that were handed out are their takers' to let go of; Python has no
    way to erase those.

    Args:
        budget: Bytes it may hold; 0 keeps nothing.
    """

    def __init__(self, budget: int) -> None:
        self._budget = budget
        self._held = 0
        self._chunks: OrderedDict[tuple[str, int], bytearray] = OrderedDict()
        self._lock = threading.Lock()

    def get(self, file: str, chunk: int, start: int = 0, end: int | None = None) -> bytes | None:
        """A part of the chunk's text, copied, if it is held."""
        with self._lock:
            text = self._chunks.get((file, chunk))
            if text is None:
                return None
            self._chunks.move_to_end((file, chunk))
            with memoryview(text) as view:
                return bytes(view[start:end])

    def put(self, file: str, chunk: int, text: bytes) -> None:
        """Holds a chunk, at the cost of those not asked for longest."""
        if len(text) > self._budget:
            return
        copy = bytearray(text)
        with self._lock:
            self._give_up((file, chunk))
            self._chunks[file, chunk] = copy
            self._held += len(copy)
            while self._held > self._budget:
                self._give_up(next(iter(self._chunks)))

    def drop(self, file: str, chunks: int) -> None:
        """Forgets the first `chunks` chunks of a file, which is all of it."""
        with self._lock:
            for chunk in range(chunks):
                self._give_up((file, chunk))

    def clear(self) -> None:
        """Forgets everything."""
        with self._lock:
            for key in list(self._chunks):
                self._give_up(key)

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

    def _give_up(self, key: tuple[str, int]) -> None:
        text = self._chunks.pop(key, None)
        if text is not None:
            self._held -= len(text)
            text[:] = bytes(len(text))
