"""Pictures decoded in a thread of their own, so that windows never wait for one."""

import threading
from collections import deque
from collections.abc import Callable
from itertools import count
from queue import Empty, SimpleQueue
from typing import Final

from PySide6.QtCore import QObject, QTimer
from PySide6.QtGui import QImage

Take = Callable[[QImage], object]

_LOOK_MS: Final = 8
"""While something is under way, the thread's results are looked for this often. It touches nothing of Qt's
but pictures: whatever object it told might be gone by then."""


class _Work:
    """What the thread does: it begins with the first picture and ends with the last, whoever is gone."""

    def __init__(self) -> None:
        self._lock = threading.Lock()
        self._queue: deque[tuple[int, bytes]] = deque()
        self._running = False
        self.done: SimpleQueue[tuple[int, QImage]] = SimpleQueue()

    def add(self, number: int, data: bytes) -> None:
        """One more picture."""
        with self._lock:
            self._queue.append((number, data))
            if self._running:
                return
            self._running = True
        threading.Thread(target=self._run, name="decoder", daemon=True).start()

    def clear(self) -> None:
        """Leave what has not been begun."""
        with self._lock:
            self._queue.clear()

    def _run(self) -> None:
        while True:
            with self._lock:
                if not self._queue:
                    self._running = False
                    return
                number, data = self._queue.popleft()
            self.done.put((number, read_image(data)))


class Decoder(QObject):
    """Give bytes, get an image later, in the order they were given. What was cleared is not told of."""

    def __init__(self, parent: QObject) -> None:
        super().__init__(parent)
        self._numbers = count()
        self._waiting: dict[int, Take] = {}
        self._work = _Work()
        self._look = QTimer(self, interval=_LOOK_MS)
        self._look.timeout.connect(self._tell)

    def decode(self, data: bytes, take: Take) -> None:
        """Call `take` from the UI's thread with the image, a null one where the bytes are none."""
        number = next(self._numbers)
        self._waiting[number] = take
        self._work.add(number, data)
        if not self._look.isActive():
            self._look.start()

    def clear(self) -> None:
        """Forget what is under way."""
        self._waiting.clear()
        self._work.clear()
        self._look.stop()

    def _tell(self) -> None:
        while True:
            try:
                number, image = self._work.done.get_nowait()
            except Empty:
                break
            take = self._waiting.pop(number, None)
            if take is not None:
                take(image)
        if not self._waiting:
            self._look.stop()


def read_image(data: bytes) -> QImage:
    """The image, a null one where the bytes are none.

    Not by a `QImageReader` on a buffer of ours, though that would let go of Python's lock meanwhile: while Qt
    looks for a codec it holds a lock of its own and asks the buffer, which asks Python. Two threads of which
    one has Python's lock and the other Qt's wait for each other for ever.
    """
    return QImage.fromData(data)
