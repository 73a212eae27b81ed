"""Painted plots: a bar for each day divided by program, and a line for each name."""

from dataclasses import dataclass, field
from datetime import date
from typing import Final

from PySide6.QtCore import QDate, QEvent, QLocale, QPointF, QRectF, QSize, Qt
from PySide6.QtGui import QFont, QHelpEvent, QPainter, QPainterPath, QPaintEvent, QPen
from PySide6.QtWidgets import QToolTip, QWidget

from ui.appearance import current_theme, px
from ui.timeline.colors import AppColors
from ui.timeline.words import length

_HEIGHT: Final = 232
_LEFT: Final = 44
_FOOT: Final = 26
_TOP: Final = 12
_WIDEST: Final = 44
_HOUR: Final = 3600
_STEPS: Final = (1, 2, 4, 6, 12, 24)
_LINES: Final = 4
_LABEL_ROOM: Final = 46


@dataclass(frozen=True, slots=True)
class Column:
    """A day with what its time went into, in seconds, the longest first."""

    day: date
    parts: tuple[tuple[str, int], ...] = field(default=())

    @property
    def whole(self) -> int:
        """Seconds."""
        return sum(seconds for _, seconds in self.parts)


class DaysChart(QWidget):
    """Hours by day. A bar is told in its tooltip, all of them in the description for screen readers."""

    def __init__(self, colors: AppColors) -> None:
        super().__init__()
        self._colors = colors
        self.columns: tuple[Column, ...] = ()
        self.setAccessibleName(self.tr("Hours by day and program"))
        self.setMouseTracking(True)
        self.setFixedHeight(px(_HEIGHT))

    def sizeHint(self) -> QSize:
        """As wide as there is room."""
        return QSize(420, px(_HEIGHT))

    def show_columns(self, columns: tuple[Column, ...]) -> None:
        """Draw these days."""
        self.columns = columns
        said = (f"{_name(one.day, 'dddd')}: {length(one.whole * 1000)}" for one in columns if one.whole)
        self.setAccessibleDescription(", ".join(said))
        self.update()

    def _scale(self) -> tuple[int, int]:
        """Hours up to which is drawn, and between two lines."""
        most = max((one.whole for one in self.columns), default=0) / _HOUR
        step = next((one for one in _STEPS if most / one <= _LINES), _STEPS[-1])
        return max(step, -(-int(most * 100) // (step * 100)) * step), step

    def _place(self, number: int) -> QRectF:
        """The room of a day's bar, all of the height."""
        room = (self.width() - px(_LEFT)) / max(1, len(self.columns))
        width = min(_WIDEST, room * 0.6)
        left = px(_LEFT) + room * number + (room - width) / 2
        return QRectF(left, px(_TOP), width, self.height() - px(_TOP) - px(_FOOT))

    def paintEvent(self, _event: QPaintEvent) -> None:
        """Lines, bars, names."""
        theme = current_theme()
        painter = QPainter(self)
        painter.setRenderHint(QPainter.RenderHint.Antialiasing)
        font = QFont(self.font())
        font.setPixelSize(px(11))
        painter.setFont(font)
        top, step = self._scale()
        bottom = self.height() - px(_FOOT)
        tall = bottom - px(_TOP)
        for hours in range(0, top + 1, step):
            y = bottom - tall * hours / top
            painter.setPen(QPen(theme.color("border"), 1))
            painter.drawLine(QPointF(px(_LEFT), y), QPointF(self.width(), y))
            painter.setPen(theme.color("muted"))
            label = self.tr("{n} h").replace("{n}", str(hours))
            where = Qt.AlignmentFlag.AlignRight | Qt.AlignmentFlag.AlignVCenter
            painter.drawText(QRectF(0, y - px(8), px(_LEFT) - 10, px(16)), where, label)
        for number, column in enumerate(self.columns):
            self._bar(painter, self._place(number), column, tall / (top * _HOUR))
            painter.setPen(theme.color("muted"))
            area = self._place(number)
            foot = QRectF(area.center().x() - px(40), bottom + 8, px(80), px(16))
            room = (self.width() - px(_LEFT)) / len(self.columns)
            words = _name(column.day, self.tr("ddd d") if room >= px(_LABEL_ROOM) else "ddd")
            painter.drawText(foot, Qt.AlignmentFlag.AlignCenter, words)

    def _bar(self, painter: QPainter, area: QRectF, column: Column, scale: float) -> None:
        if not column.whole:
            return
        height = column.whole * scale
        shape = QPainterPath()
        shape.addRoundedRect(QRectF(area.x(), area.bottom() - height, area.width(), height), 5, 5)
        painter.save()
        painter.setClipPath(shape)
        painter.setPen(Qt.PenStyle.NoPen)
        y = area.bottom()
        for name, seconds in column.parts:
            part = seconds * scale
            painter.setBrush(self._colors.color(name) if name else current_theme().color("border_strong"))
            painter.drawRect(QRectF(area.x(), y - part, area.width(), max(0.5, part - 1)))
            y -= part
        painter.restore()

    def event(self, event: QEvent) -> bool:
        """Say what is under the pointer."""
        if event.type() is QEvent.Type.ToolTip and isinstance(event, QHelpEvent):
            QToolTip.showText(event.globalPos(), self.words_at(event.pos().x()), self)
            return True
        return super().event(event)

    def words_at(self, x: float) -> str:
        """A day and its longest programs."""
        room = (self.width() - px(_LEFT)) / max(1, len(self.columns))
        number = int((x - px(_LEFT)) // room) if x >= px(_LEFT) else -1
        if not 0 <= number < len(self.columns):
            return ""
        column = self.columns[number]
        lines = [
            f"{_name(column.day, 'dddd, d MMMM')}: {length(column.whole * 1000)}" if column.whole else ""
        ]
        lines += [
            f"{name or self.tr('Others')}: {length(seconds * 1000)}" for name, seconds in column.parts[:6]
        ]
        return "\n".join(line for line in lines if line)


class ShareBar(QWidget):
    """A thin bar, as long as its share."""

    def __init__(self, share: float, color: str = "accent") -> None:
        super().__init__()
        self._share, self._color = share, color
        self.setFixedHeight(6)

    def paintEvent(self, _event: QPaintEvent) -> None:
        """Ground and bar."""
        theme = current_theme()
        painter = QPainter(self)
        painter.setRenderHint(QPainter.RenderHint.Antialiasing)
        painter.setPen(Qt.PenStyle.NoPen)
        painter.setBrush(theme.color("hover"))
        painter.drawRoundedRect(QRectF(self.rect()), 3, 3)
        painter.setBrush(theme.color(self._color))
        painter.drawRoundedRect(QRectF(0, 0, max(6.0, self.width() * self._share), self.height()), 3, 3)


def _name(day: date, pattern: str) -> str:
    return QLocale().toString(QDate(day.year, day.month, day.day), pattern)
