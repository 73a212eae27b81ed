"""Pictures decoded in a thread of their own, so that windows never wait for one."""

from collections.abc import Callable
from concurrent.futures import ThreadPoolExecutor
from functools import partial
from itertools import count

from PySide6.QtCore import QBuffer, QByteArray, QIODevice, QObject, Signal
from PySide6.QtGui import QImage, QImageReader

Take = Callable[[QImage], object]


class _Done(QObject):
    """Outlives the decoder: the thread may end after it."""

    decoded = Signal(int, QImage)


class Decoder(QObject):
    """Give bytes, get an image later, in the order they were given. What was cleared is not told of."""

    def __init__(self, parent: QObject) -> None:
        super().__init__(parent)
        # Not one of Qt's pools: their end holds the lock that the thread waited for needs to end.
        self._thread = ThreadPoolExecutor(1, thread_name_prefix="decoder")
        self.destroyed.connect(partial(self._thread.shutdown, wait=False, cancel_futures=True))
        self._numbers = count()
        self._waiting: dict[int, Take] = {}
        self._done = _Done()
        self._done.decoded.connect(self._tell)

    def decode(self, data: bytes, take: Take) -> None:
        """Call `take` from the UI's thread with the image, a null one where the bytes are none."""
        number = next(self._numbers)
        self._waiting[number] = take
        done = self._done
        self._thread.submit(lambda: done.decoded.emit(number, read_image(data)))

    def clear(self) -> None:
        """Forget what is under way."""
        self._waiting.clear()

    def _tell(self, number: int, image: QImage) -> None:
        take = self._waiting.pop(number, None)
        if take is not None:
            take(image)


def read_image(data: bytes) -> QImage:
    """The image, a null one where the bytes are none.

    By a reader: it lets go of Python's lock while it decodes, which `QImage.fromData` does not.
    """
    buffer = QBuffer()
    buffer.setData(QByteArray(data))
    buffer.open(QIODevice.OpenModeFlag.ReadOnly)
    return QImageReader(buffer).read()
