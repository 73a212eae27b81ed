"""The picture of a frame: fitted or zoomed, moved by dragging, with a quote boxed on it."""

from typing import ClassVar, Final

from PySide6.QtCore import QPointF, QRectF, QSizeF, Qt, Signal
from PySide6.QtGui import (
    QColor,
    QKeyEvent,
    QMouseEvent,
    QPainter,
    QPainterPath,
    QPaintEvent,
    QPen,
    QPixmap,
    QResizeEvent,
    QWheelEvent,
)
from PySide6.QtWidgets import QWidget

from core.records.geometry import Box
from ui.appearance import current_theme

_STEP: Final = 1.25
_LARGEST: Final = 8.0
_MARGIN: Final = 16
_BOX_ROOM: Final = 5
"""Physical pixels between the words and the line around them."""


class FrameCanvas(QWidget):
    """Paints straight from one pixmap; nothing is scaled ahead."""

    zoomed = Signal(float)
    largest_fit: ClassVar[float] = 1.0
    """How far a small picture is enlarged to fill the room."""

    def __init__(self) -> None:
        super().__init__()
        self.setObjectName("canvas")
        self.setAccessibleName(self.tr("Picture of the screen"))
        self.setFocusPolicy(Qt.FocusPolicy.StrongFocus)
        self.setCursor(Qt.CursorShape.OpenHandCursor)
        self._picture = QPixmap()
        self._box: Box | None = None
        self._fitted = True
        self._scale = 1.0
        self._center = QPointF()
        self._grabbed: QPointF | None = None

    @property
    def scale(self) -> float:
        """Screen pixels for each pixel of the frame."""
        return self._scale

    @property
    def box(self) -> Box | None:
        """What is boxed."""
        return self._box

    @property
    def has_picture(self) -> bool:
        """Whether there is something to see."""
        return not self._picture.isNull()

    def show_picture(self, picture: QPixmap, box: Box | None) -> None:
        """Show it, fitted."""
        self._picture = picture
        self._box = box
        self.fit()

    def clear(self) -> None:
        """Show nothing."""
        self._picture = QPixmap()
        self._box = None
        self.update()

    def fit(self) -> None:
        """Show all of it, never larger than it is."""
        self._fitted = True
        self._center = QPointF(self._picture.width() / 2, self._picture.height() / 2)
        self._set_scale(self._fitting())

    def actual_size(self) -> None:
        """One pixel of the frame on one of the screen, around the quote."""
        self._fitted = False
        self._look_at_box()
        self._set_scale(1.0 / self.devicePixelRatioF())

    def zoom_in(self) -> None:
        """A step closer."""
        self._zoom(_STEP, QRectF(self.rect()).center())

    def zoom_out(self) -> None:
        """A step back."""
        self._zoom(1 / _STEP, QRectF(self.rect()).center())

    def box_on_screen(self) -> QRectF:
        """Where the line around the quote is drawn, in the widget's coordinates."""
        if self._box is None:
            return QRectF()
        room = _BOX_ROOM
        box = QRectF(self._box.x - room, self._box.y - room, self._box.w + 2 * room, self._box.h + 2 * room)
        corner = self._to_screen(box.topLeft())
        return QRectF(corner, box.size() * self._scale)

    def _look_at_box(self) -> None:
        if self._box is not None:
            self._center = QPointF(self._box.x + self._box.w / 2, self._box.y + self._box.h / 2)

    def _fitting(self) -> float:
        if self._picture.isNull():
            return 1.0
        wide = (self.width() - 2 * _MARGIN) / self._picture.width()
        high = (self.height() - 2 * _MARGIN) / self._picture.height()
        return max(0.05, min(wide, high, self.largest_fit))

    def _set_scale(self, scale: float) -> None:
        self._scale = max(min(self._fitting(), 1.0), min(_LARGEST, scale))
        self._keep_inside()
        self.zoomed.emit(self._scale)
        self.update()

    def _zoom(self, factor: float, at: QPointF) -> None:
        before = self._to_frame(at)
        if self._fitted and factor > 1 and at == QRectF(self.rect()).center():
            self._look_at_box()
            before = self._center
        self._fitted = False
        self._set_scale(self._scale * factor)
        if before != self._center:
            self._center += before - self._to_frame(at)
        self._keep_inside()
        self.update()

    def _to_screen(self, point: QPointF) -> QPointF:
        return (point - self._center) * self._scale + QRectF(self.rect()).center()

    def _to_frame(self, point: QPointF) -> QPointF:
        return (point - QRectF(self.rect()).center()) / self._scale + self._center

    def _keep_inside(self) -> None:
        """No further than the picture's edges; in the middle where all of it can be seen."""
        half_w = (self.width() / 2 - _MARGIN) / self._scale
        half_h = (self.height() / 2 - _MARGIN) / self._scale
        width, height = self._picture.width(), self._picture.height()
        x = width / 2 if 2 * half_w >= width else min(max(self._center.x(), half_w), width - half_w)
        y = height / 2 if 2 * half_h >= height else min(max(self._center.y(), half_h), height - half_h)
        self._center = QPointF(x, y)

    # ── Qt ───────────────────────────────────────────────────────────────────────────────────────────

    def paintEvent(self, _event: QPaintEvent) -> None:
        """Draw the picture, dim what is not the quote, and put a line around it."""
        theme = current_theme()
        painter = QPainter(self)
        painter.fillRect(self.rect(), theme.color("sunken"))
        if self._picture.isNull():
            return
        painter.setRenderHint(QPainter.RenderHint.SmoothPixmapTransform)
        painter.setRenderHint(QPainter.RenderHint.Antialiasing)
        corner = self._to_screen(QPointF(0, 0))
        size = QSizeF(self._picture.size()) * self._scale
        area = QRectF(corner, size)
        painter.drawPixmap(area, self._picture, QRectF(self._picture.rect()))
        if self._box is not None:
            self._draw_box(painter, area)
        painter.setBrush(Qt.BrushStyle.NoBrush)
        painter.setPen(QPen(theme.color("border"), 1))
        painter.drawRect(area)

    def _draw_box(self, painter: QPainter, area: QRectF) -> None:
        around = self.box_on_screen()
        shade = QPainterPath()
        shade.addRect(area)
        hole = QPainterPath()
        hole.addRoundedRect(around, 6, 6)
        painter.fillPath(shade.subtracted(hole), QColor(10, 10, 20, 72))
        painter.setBrush(Qt.BrushStyle.NoBrush)
        painter.setPen(QPen(QColor(255, 255, 255, 230), 5))
        painter.drawRoundedRect(around, 6, 6)
        painter.setPen(QPen(current_theme().color("accent"), 3))
        painter.drawRoundedRect(around, 6, 6)

    def resizeEvent(self, event: QResizeEvent) -> None:
        """Stay fitted."""
        if self._fitted:
            self.fit()
        else:
            self._keep_inside()
        super().resizeEvent(event)

    def wheelEvent(self, event: QWheelEvent) -> None:
        """Zoom around the pointer."""
        if event.angleDelta().y():
            self._zoom(_STEP if event.angleDelta().y() > 0 else 1 / _STEP, event.position())

    def mousePressEvent(self, event: QMouseEvent) -> None:
        """Take hold of the picture."""
        self._grabbed = event.position()
        self.setCursor(Qt.CursorShape.ClosedHandCursor)

    def mouseMoveEvent(self, event: QMouseEvent) -> None:
        """Move it."""
        if self._grabbed is not None:
            self._center -= (event.position() - self._grabbed) / self._scale
            self._grabbed = event.position()
            self._fitted = False
            self._keep_inside()
            self.update()

    def mouseReleaseEvent(self, _event: QMouseEvent) -> None:
        """Let go."""
        self._grabbed = None
        self.setCursor(Qt.CursorShape.OpenHandCursor)

    def mouseDoubleClickEvent(self, _event: QMouseEvent) -> None:
        """Between all of it and its actual size."""
        self.actual_size() if self._fitted else self.fit()

    def keyPressEvent(self, event: QKeyEvent) -> None:
        """Plus, minus, 0 and 1; the arrows move."""
        moves = {
            Qt.Key.Key_Left: (-1, 0),
            Qt.Key.Key_Right: (1, 0),
            Qt.Key.Key_Up: (0, -1),
            Qt.Key.Key_Down: (0, 1),
        }
        runs = {
            Qt.Key.Key_Plus: self.zoom_in,
            Qt.Key.Key_Equal: self.zoom_in,
            Qt.Key.Key_Minus: self.zoom_out,
            Qt.Key.Key_0: self.fit,
            Qt.Key.Key_1: self.actual_size,
        }
        key = Qt.Key(event.key())
        if key in runs:
            runs[key]()
        elif key in moves:
            across, down = moves[key]
            self._center += QPointF(across, down) * (60 / self._scale)
            self._fitted = False
            self._keep_inside()
            self.update()
        else:
            super().keyPressEvent(event)
