"""Synthetic screens with real text on them: what a frame of the fake store looks like."""

from dataclasses import dataclass
from functools import lru_cache

from PySide6.QtCore import QBuffer, QByteArray, QIODevice, QRect, Qt
from PySide6.QtGui import QColor, QFont, QImage, QLinearGradient, QPainter

from core.records.geometry import Box
from core.records.screen import Line, Size, Window

SIZE = Size(1600, 900)


@dataclass(frozen=True)
class Scene:
    """A window with lines of text; one of them is what gets quoted."""

    app: str
    title: str
    lines: tuple[str, ...]
    dark: bool = False
    mono: bool = False
    accent: str = "#4A7BD0"

    @property
    def window(self) -> Window:
        return Window(self.app, self.title, Box(120, 70, 1360, 760), active=True)

    def line_box(self, number: int) -> Box:
        return Box(440, 210 + number * 38, int(len(self.lines[number]) * (11 if self.mono else 9.2)) + 8, 30)

    def read_lines(self) -> tuple[Line, ...]:
        return tuple(Line(text, self.line_box(i), 0.97, 0) for i, text in enumerate(self.lines) if text)


def _font(pixels: int, *, mono: bool = False, bold: bool = False) -> QFont:
    font = QFont("DejaVu Sans Mono" if mono else "Inter")
    font.setPixelSize(pixels)
    font.setBold(bold)
    return font


@lru_cache(maxsize=64)
def draw(scene: Scene) -> QImage:
    """The whole screen."""
    image = QImage(SIZE.w, SIZE.h, QImage.Format.Format_RGB32)
    painter = QPainter(image)
    painter.setRenderHint(QPainter.RenderHint.Antialiasing)
    ground = QLinearGradient(0, 0, SIZE.w, SIZE.h)
    ground.setColorAt(0, QColor("#3B4A6B"))
    ground.setColorAt(1, QColor("#7A5C86"))
    painter.fillRect(image.rect(), ground)
    painter.fillRect(0, 0, SIZE.w, 30, QColor("#15151B"))
    painter.setPen(QColor("#DDDDE6"))
    painter.setFont(_font(14))
    painter.drawText(QRect(0, 0, SIZE.w, 30), Qt.AlignmentFlag.AlignCenter, "Tue 17 Mar  14:05")
    window = scene.window.box
    paper, ink, faint = ("#1D1F24", "#E2E4EA", "#2A2D34") if scene.dark else ("#FFFFFF", "#22242A", "#F0F1F5")
    painter.setPen(Qt.PenStyle.NoPen)
    painter.setBrush(QColor(paper))
    painter.drawRoundedRect(QRect(*window), 12, 12)
    painter.setBrush(QColor(faint))
    painter.drawRoundedRect(QRect(window.x, window.y, window.w, 46), 12, 12)
    painter.drawRect(window.x, window.y + 30, window.w, 16)
    for number, color in enumerate(("#EC6A5E", "#F4BF4F", "#61C554")):
        painter.setBrush(QColor(color))
        painter.drawEllipse(window.x + 18 + 22 * number, window.y + 16, 14, 14)
    painter.setPen(QColor(ink))
    painter.setFont(_font(15, bold=True))
    painter.drawText(QRect(window.x, window.y, window.w, 46), Qt.AlignmentFlag.AlignCenter, scene.title)
    if not scene.mono:
        painter.fillRect(window.x, window.y + 46, 270, window.h - 58, QColor(faint))
        for number in range(9):
            top = window.y + 74 + number * 56
            painter.setPen(Qt.PenStyle.NoPen)
            painter.setBrush(
                QColor(scene.accent if number == 1 else ("#3A3E47" if scene.dark else "#DADCE4"))
            )
            painter.drawRoundedRect(window.x + 20, top, 30, 30, 15, 15)
            painter.setBrush(QColor("#3A3E47" if scene.dark else "#D3D6DF"))
            painter.drawRoundedRect(window.x + 62, top + 2, 130 + (number * 37) % 60, 9, 4, 4)
            painter.drawRoundedRect(window.x + 62, top + 18, 90 + (number * 53) % 80, 7, 3, 3)
    painter.setPen(QColor(ink))
    painter.setFont(_font(26, bold=True))
    painter.drawText(440, 176, scene.title)
    painter.setFont(_font(18, mono=scene.mono))
    for number, text in enumerate(scene.lines):
        box = scene.line_box(number)
        painter.drawText(box.x, box.y + 22, text)
    painter.end()
    return image


def encode(image: QImage) -> bytes:
    """PNG, so that nothing depends on a plugin."""
    data = QByteArray()
    buffer = QBuffer(data)
    buffer.open(QIODevice.OpenModeFlag.WriteOnly)
    image.save(buffer, "PNG")  # type: ignore[call-overload]
    return bytes(data.data())


def thumbnail(scene: Scene, width: int, box: Box | None) -> bytes:
    """As the engine makes them: cropped around the box, at most so wide."""
    image = draw(scene)
    if box is not None:
        w = max(box.w + 80, 460)
        h = w * 9 // 16
        x = min(max(0, box.x + box.w // 2 - w // 2), SIZE.w - w)
        y = min(max(0, box.y + box.h // 2 - h // 2), SIZE.h - h)
        image = image.copy(x, y, w, h)
    if image.width() > width:
        image = image.scaledToWidth(width, Qt.TransformationMode.SmoothTransformation)
    return encode(image)
