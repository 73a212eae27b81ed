"""Small pictures of frames, asked of the engine when they come into view and kept within a budget."""

from collections import OrderedDict, deque
from dataclasses import dataclass
from functools import partial
from typing import Final

from PySide6.QtCore import QObject, Signal
from PySide6.QtGui import QImage, QPixmap

from core.protocol.operations import GetFrame, Picture
from core.records.errors import AfterimageError
from core.records.geometry import Box
from ui.bridge import CallHandle, EngineLink
from ui.decoding import Decoder

_BUDGET_BYTES: Final = 16 * 1024 * 1024
_AT_ONCE: Final = 4


@dataclass(frozen=True, slots=True)
class Thumbnail:
    """What is wanted: a frame, how wide, and the part of it that matters."""

    frame_id: str
    width: int
    """Physical pixels at most."""
    box: Box | None = None


class Thumbnails(QObject):
    """Least recently used pictures go first. At most a few requests are under way, the newest first."""

    arrived = Signal(object)
    """The `Thumbnail` whose picture can be drawn now."""

    def __init__(self, link: EngineLink, parent: QObject | None = None) -> None:
        super().__init__(parent)
        self._link = link
        self._decoder = Decoder(self)
        self._pictures: OrderedDict[Thumbnail, QPixmap] = OrderedDict()
        self._bytes = 0
        self._queue: deque[Thumbnail] = deque()
        self._under_way: dict[Thumbnail, CallHandle] = {}
        self._failed: set[Thumbnail] = set()

    def get(self, wanted: Thumbnail) -> QPixmap | None:
        """The picture if it is there; otherwise it is fetched and `arrived` tells."""
        picture = self._pictures.get(wanted)
        if picture is not None:
            self._pictures.move_to_end(wanted)
            return picture
        if wanted not in self._under_way and wanted not in self._failed:
            if wanted in self._queue:
                self._queue.remove(wanted)
            self._queue.append(wanted)
            self._next()
        return None

    def clear(self) -> None:
        """Drop every picture and every request."""
        for handle in self._under_way.values():
            handle.cancel()
        self._under_way.clear()
        self._queue.clear()
        self._pictures.clear()
        self._failed.clear()
        self._decoder.clear()
        self._bytes = 0

    def _next(self) -> None:
        while self._queue and len(self._under_way) < _AT_ONCE:
            wanted = self._queue.pop()
            self._under_way[wanted] = self._link.fetch(
                GetFrame(id=wanted.frame_id, width=wanted.width, box=wanted.box),
                partial(self._take, wanted),
                partial(self._miss, wanted),
                owner=self,
            )

    def _take(self, wanted: Thumbnail, _picture: Picture, blob: bytes) -> None:
        self._decoder.decode(blob, partial(self._decoded, wanted))

    def _decoded(self, wanted: Thumbnail, image: QImage) -> None:
        self._under_way.pop(wanted, None)
        if image.isNull():
            self._failed.add(wanted)
        else:
            self._keep(wanted, QPixmap.fromImage(image))
        self.arrived.emit(wanted)
        self._next()

    def _miss(self, wanted: Thumbnail, _error: AfterimageError) -> None:
        self._under_way.pop(wanted, None)
        self._failed.add(wanted)
        self._next()

    def _keep(self, wanted: Thumbnail, picture: QPixmap) -> None:
        self._pictures[wanted] = picture
        self._bytes += _size(picture)
        while self._bytes > _BUDGET_BYTES and len(self._pictures) > 1:
            _, dropped = self._pictures.popitem(last=False)
            self._bytes -= _size(dropped)


def _size(picture: QPixmap) -> int:
    return picture.width() * picture.height() * 4
