"""A frame's thumbnail in a rounded rectangle, with a quiet placeholder until it arrives."""

from PySide6.QtCore import QRectF, QSize, Qt
from PySide6.QtGui import QPainter, QPainterPath, QPaintEvent, QPen, QPixmap
from PySide6.QtWidgets import QWidget

from core.records.geometry import Box
from ui.appearance import current_theme
from ui.icons import icon_pixmap
from ui.thumbnails import Thumbnail, Thumbnails


def paint_thumbnail(
    painter: QPainter, area: QRectF, picture: QPixmap | None, placeholder: str = "image"
) -> None:
    """Fill the rounded area with the picture, cut to its shape, or with an icon on a quiet ground."""
    theme = current_theme()
    shape = QPainterPath()
    shape.addRoundedRect(area, 7, 7)
    painter.save()
    painter.setRenderHint(QPainter.RenderHint.Antialiasing)
    painter.setRenderHint(QPainter.RenderHint.SmoothPixmapTransform)
    painter.fillPath(shape, theme.color("sunken"))
    if picture is None:
        glyph = icon_pixmap(placeholder, "muted", 18)
        side = 18
        painter.drawPixmap(
            QRectF(area.center().x() - side / 2, area.center().y() - side / 2, side, side),
            glyph,
            QRectF(glyph.rect()),
        )
    else:
        painter.setClipPath(shape)
        scale = max(area.width() / picture.width(), area.height() / picture.height())
        width, height = area.width() / scale, area.height() / scale
        source = QRectF((picture.width() - width) / 2, (picture.height() - height) / 2, width, height)
        painter.drawPixmap(area, picture, source)
        painter.setClipping(False)
    painter.setBrush(Qt.BrushStyle.NoBrush)
    painter.setPen(QPen(theme.color("border"), 1))
    painter.drawPath(shape)
    painter.restore()


class ThumbnailLabel(QWidget):
    """A fixed size picture of a frame or of the part around a quote."""

    def __init__(self, thumbnails: Thumbnails, size: QSize, placeholder: str = "image") -> None:
        super().__init__()
        self._thumbnails = thumbnails
        self._placeholder = placeholder
        self._wanted: Thumbnail | None = None
        self.setFixedSize(size)
        self.setAttribute(Qt.WidgetAttribute.WA_TransparentForMouseEvents)
        thumbnails.arrived.connect(self._arrived)

    def show_frame(self, frame_id: str, box: Box | None = None) -> None:
        """Ask for that frame's picture; without a frame the placeholder stays."""
        width = round(self.width() * max(2.0, self.devicePixelRatioF()))  # twice for a crisp reduction
        self._wanted = Thumbnail(frame_id, width, box) if frame_id else None
        self.update()

    def _arrived(self, thumbnail: Thumbnail) -> None:
        if thumbnail == self._wanted:
            self.update()

    def paintEvent(self, _event: QPaintEvent) -> None:
        """Draw the picture; ask for it the first time it is seen."""
        picture = self._thumbnails.get(self._wanted) if self._wanted else None
        area = QRectF(self.rect()).adjusted(0.5, 0.5, -0.5, -0.5)
        paint_thumbnail(QPainter(self), area, picture, self._placeholder)
