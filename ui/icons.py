"""Line icons from assets, tinted with a colour of the theme in force."""

from functools import lru_cache

from PySide6.QtCore import QByteArray, QRectF, QSize, Qt
from PySide6.QtGui import QColor, QGuiApplication, QIcon, QPainter, QPixmap
from PySide6.QtSvg import QSvgRenderer

from core.assets import asset
from ui.appearance import current_theme


@lru_cache(maxsize=128)
def _source(name: str) -> bytes:
    return asset(f"icons/{name}.svg").read_bytes()


@lru_cache(maxsize=512)
def tinted(name: str, color: str, size: int, ratio: float) -> QPixmap:
    """An icon as a square pixmap of `size` logical pixels, its `currentColor` replaced."""
    renderer = QSvgRenderer(QByteArray(_source(name).replace(b"currentColor", color.encode())))
    pixmap = QPixmap(QSize(size, size) * ratio)
    pixmap.fill(Qt.GlobalColor.transparent)
    painter = QPainter(pixmap)
    renderer.render(painter, QRectF(0, 0, pixmap.width(), pixmap.height()))
    painter.end()
    pixmap.setDevicePixelRatio(ratio)
    return pixmap


def _ratio() -> float:
    app = QGuiApplication.instance()
    return app.devicePixelRatio() if isinstance(app, QGuiApplication) else 1.0


def icon_pixmap(name: str, role: str = "text", size: int = 18) -> QPixmap:
    """The icon in a colour of the theme ("muted", "accent_text"…), for the sharpest screen there is."""
    return tinted(name, getattr(current_theme(), role), size, _ratio())


def icon(name: str, role: str = "text", size: int = 18) -> QIcon:
    """The same as a `QIcon`, paler where disabled."""
    result = QIcon(icon_pixmap(name, role, size))
    faint = QColor(current_theme().muted)
    faint.setAlphaF(0.5)
    result.addPixmap(tinted(name, faint.name(QColor.NameFormat.HexRgb), size, _ratio()), QIcon.Mode.Disabled)
    return result


def program_icon() -> QIcon:
    """The program's own mark."""
    result = QIcon()
    for size in (16, 24, 32, 48, 64, 128):
        result.addPixmap(tinted("afterimage", "#000000", size, 1.0))
    return result
