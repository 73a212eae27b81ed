"""The frame one is at: at once as its thumbnail, a moment later as it was."""

from typing import Final

from PySide6.QtCore import QMimeData, QObject, Qt, QTimer, Signal
from PySide6.QtGui import QGuiApplication, QImage, QKeyEvent, QPixmap

from core.protocol.operations import GetFrame, Picture
from core.records.errors import AfterimageError
from ui.bridge import CallHandle, EngineLink
from ui.decoding import Decoder
from ui.frame_viewer.canvas import FrameCanvas
from ui.thumbnails import Thumbnail, Thumbnails
from ui.timeline.film import WIDTHS

_REST_MS: Final = 70
"""Whoever runs through frames sees thumbnails; the picture itself is fetched where one stops."""


class PreviewCanvas(FrameCanvas):
    """The arrows are the page's: they go from frame to frame."""

    largest_fit = 8.0  # a thumbnail stands in for its frame

    def keyPressEvent(self, event: QKeyEvent) -> None:
        """Only what zooms."""
        zooming = {Qt.Key.Key_Plus, Qt.Key.Key_Equal, Qt.Key.Key_Minus, Qt.Key.Key_0, Qt.Key.Key_1}
        if event.key() in zooming and not event.modifiers() & Qt.KeyboardModifier.AltModifier:
            super().keyPressEvent(event)
        else:
            event.ignore()


class FrameLoader(QObject):
    """Fetches one frame at a time; what was asked for before is forgotten."""

    arrived = Signal()
    failed = Signal(str)

    def __init__(self, link: EngineLink, parent: QObject) -> None:
        super().__init__(parent)
        self._link = link
        self._decoder = Decoder(self)
        self._call: CallHandle | None = None
        self._rest = QTimer(self, singleShot=True, interval=_REST_MS)
        self._rest.timeout.connect(lambda: self._fetch(0))
        self.wanted = ""
        self.picture: Picture | None = None
        """What is known of the frame, once it is there."""
        self.image = QImage()

    def show(self, frame_id: str) -> None:
        """Fetch that frame, unless another one is wanted soon."""
        if frame_id == self.wanted:
            return
        self.clear()
        self.wanted = frame_id
        self._rest.start()

    def clear(self) -> None:
        """Forget frame and request."""
        self._rest.stop()
        self._decoder.clear()
        if self._call is not None:
            self._call.cancel()
            self._call = None
        self.wanted, self.picture, self.image = "", None, QImage()

    def _fetch(self, width: int) -> None:
        request = GetFrame(id=self.wanted, width=width)
        self._call = self._link.fetch(request, self._take, self._miss, owner=self)

    def _take(self, picture: Picture, blob: bytes) -> None:
        self._call = None
        again = self.picture is not None
        self.picture = self.picture or picture
        self._decoder.decode(blob, lambda image: self._decoded(image, again=again))

    def _decoded(self, image: QImage, *, again: bool) -> None:
        if image.isNull() and not again and self.picture is not None:
            # A codec that Qt cannot read: the engine's thumbnails are always WebP, at any width.
            self._fetch(self.picture.size.w)
            return
        self.image = image
        if image.isNull():
            self.failed.emit(self.tr("The picture cannot be shown. Its text is still here."))
        self.arrived.emit()

    def _miss(self, error: AfterimageError) -> None:
        self._call = None
        self.failed.emit(str(error))

    @property
    def text(self) -> str:
        """Everything that was read on the frame."""
        return "\n".join(line.text for line in self.picture.lines) if self.picture else ""

    def copy(self, *, text: bool = True, image: bool = True) -> bool:
        """Put text, picture or both on the clipboard; says whether there was anything."""
        data = QMimeData()
        if text and self.text:
            data.setText(self.text)
        if image and not self.image.isNull():
            data.setImageData(self.image)
        if not data.formats():
            return False
        QGuiApplication.clipboard().setMimeData(data)
        return True

    def pixmap(self) -> QPixmap:
        """The picture, to be drawn."""
        return QPixmap.fromImage(self.image)


class Preview(QObject):
    """Shows a frame by its thumbnail until its picture is there."""

    def __init__(self, loader: FrameLoader, canvas: PreviewCanvas, thumbnails: Thumbnails) -> None:
        super().__init__(canvas)
        self._loader, self._canvas, self._thumbnails = loader, canvas, thumbnails
        loader.arrived.connect(self._draw)
        thumbnails.arrived.connect(self._thumbnail)

    def show(self, frame_id: str) -> None:
        """That frame, at once if anything of it is there."""
        self._loader.show(frame_id)
        if self._loader.image.isNull():  # else it is the same frame again
            self._stand_in()

    def clear(self) -> None:
        """Show nothing."""
        self._loader.clear()
        self._canvas.clear()

    def _thumb(self) -> Thumbnail:
        ratio = max(1.0, self._canvas.devicePixelRatioF())
        return Thumbnail(self._loader.wanted, round(WIDTHS[-1] * ratio))

    def _stand_in(self) -> None:
        picture = self._thumbnails.get(self._thumb())
        if picture is not None:
            self._canvas.show_picture(picture, None)

    def _thumbnail(self, wanted: Thumbnail) -> None:
        """One came, maybe before the picture that it is of."""
        if self._loader.wanted and self._loader.image.isNull() and wanted == self._thumb():
            self._stand_in()

    def _draw(self) -> None:
        if not self._loader.image.isNull():
            self._canvas.show_picture(self._loader.pixmap(), None)
