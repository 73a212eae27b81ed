"""The tray icon in its states: the program's mark, and a badge that says what it is doing."""

from PySide6.QtCore import QPointF, QRectF, Qt
from PySide6.QtGui import QColor, QIcon, QPainter, QPen, QPixmap

from ui.recording import Kind

_SIZES = (16, 22, 24, 32, 48, 64)
_BADGES: dict[Kind, str] = {
    "recording": "#2E9E68",
    "idle": "#83838F",
    "filtering": "#83838F",
    "paused": "#D08A14",
    "problem": "#C9303A",
    "locked": "#4A4FCB",
    "off": "#83838F",
    "starting": "#83838F",
}
"""The same in both themes: the tray's ground is the desktop's, not ours."""


def tray_icon(kind: Kind) -> QIcon:
    """The icon for that state, drawn for every size that trays use."""
    result = QIcon()
    for size in _SIZES:
        result.addPixmap(_draw(kind, size))
    return result


def _draw(kind: Kind, size: int) -> QPixmap:
    pixmap = QPixmap(size, size)
    pixmap.fill(Qt.GlobalColor.transparent)
    painter = QPainter(pixmap)
    painter.setRenderHint(QPainter.RenderHint.Antialiasing)
    painter.scale(size / 64, size / 64)
    painter.setPen(Qt.PenStyle.NoPen)
    painter.setBrush(QColor("#5257D6" if kind not in {"off", "starting"} else "#7A7A88"))
    painter.drawRoundedRect(QRectF(2, 2, 60, 60), 16, 16)
    for x, alpha in ((20.0, 0.25), (28.0, 0.45), (37.0, 1.0)):
        white = QColor("white")
        white.setAlphaF(alpha)
        painter.setBrush(white)
        painter.drawEllipse(QPointF(x, 30), 12, 12)
    _badge(painter, kind)
    painter.end()
    return pixmap


def _badge(painter: QPainter, kind: Kind) -> None:
    """A disc at the lower right with a sign that does not rely on its colour."""
    center = QPointF(46, 46)
    painter.setBrush(QColor("white"))
    painter.drawEllipse(center, 18, 18)
    painter.setBrush(QColor(_BADGES[kind]))
    painter.drawEllipse(center, 15, 15)
    pen = QPen(QColor("white"), 4.5, Qt.PenStyle.SolidLine, Qt.PenCapStyle.RoundCap)
    painter.setPen(pen)
    painter.setBrush(Qt.BrushStyle.NoBrush)
    if kind == "recording":
        painter.setPen(Qt.PenStyle.NoPen)
        painter.setBrush(QColor("white"))
        painter.drawEllipse(center, 5.5, 5.5)
    elif kind == "paused":
        painter.drawLine(QPointF(41.5, 40), QPointF(41.5, 52))
        painter.drawLine(QPointF(50.5, 40), QPointF(50.5, 52))
    elif kind == "problem":
        painter.drawLine(QPointF(46, 38), QPointF(46, 47))
        painter.drawPoint(QPointF(46, 54))
    elif kind == "locked":
        painter.drawArc(QRectF(41.5, 37, 9, 12), 0, 180 * 16)
        painter.setPen(Qt.PenStyle.NoPen)
        painter.setBrush(QColor("white"))
        painter.drawRoundedRect(QRectF(38, 44, 16, 11), 2, 2)
    else:
        painter.drawLine(QPointF(39.5, 46), QPointF(52.5, 46))
