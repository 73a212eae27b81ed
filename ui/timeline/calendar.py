"""A month to choose a day from; days on which something was recorded have a dot."""

from datetime import date

from PySide6.QtCore import QDate, QLocale, QRect, QRectF, Qt, Signal
from PySide6.QtGui import QFont, QPainter, QTextCharFormat
from PySide6.QtWidgets import QCalendarWidget, QFrame, QToolButton, QVBoxLayout, QWidget

from ui.appearance import current_theme, px
from ui.icons import icon


class _Month(QCalendarWidget):
    def __init__(self) -> None:
        super().__init__()
        self.recorded: frozenset[date] = frozenset()
        self.setVerticalHeaderFormat(QCalendarWidget.VerticalHeaderFormat.NoVerticalHeader)
        self.setHorizontalHeaderFormat(QCalendarWidget.HorizontalHeaderFormat.SingleLetterDayNames)
        self.setFirstDayOfWeek(QLocale().firstDayOfWeek())
        self.setMaximumDate(QDate.currentDate())
        plain = QTextCharFormat()
        plain.setForeground(current_theme().color("muted"))
        for weekday in Qt.DayOfWeek:
            self.setWeekdayTextFormat(weekday, plain)
        for name, glyph in (
            ("qt_calendar_prevmonth", "chevron-left"),
            ("qt_calendar_nextmonth", "chevron-right"),
        ):
            button = self.findChild(QToolButton, name)
            if button is not None:
                button.setIcon(icon(glyph, "text", 16))

    def paintCell(self, painter: QPainter, rect: QRect, day: QDate | date) -> None:
        """A number, round when chosen, and a dot."""
        theme = current_theme()
        when = day if isinstance(day, QDate) else QDate(day.year, day.month, day.day)
        whole = date(when.year(), when.month(), when.day())
        chosen = when == self.selectedDate()
        inside = when.month() == self.monthShown()
        painter.save()
        painter.setRenderHint(QPainter.RenderHint.Antialiasing)
        painter.fillRect(rect, theme.color("surface"))
        there = whole in self.recorded
        if chosen:
            side = min(rect.width(), rect.height()) - 4
            circle = QRectF(0, 0, side, side)
            circle.moveCenter(QRectF(rect).center())
            painter.setPen(Qt.PenStyle.NoPen)
            painter.setBrush(theme.color("accent"))
            painter.drawRoundedRect(circle, 8, 8)
        font = QFont(painter.font())
        font.setPixelSize(px(13))
        font.setWeight(QFont.Weight.DemiBold if there else QFont.Weight.Normal)
        painter.setFont(font)
        painter.setPen(theme.color("on_accent" if chosen else ("text" if there else "muted")))
        if inside:
            painter.drawText(rect.adjusted(0, 0, 0, -4), Qt.AlignmentFlag.AlignCenter, str(when.day()))
            if there:
                painter.setPen(Qt.PenStyle.NoPen)
                painter.setBrush(theme.color("on_accent" if chosen else "accent_text"))
                dot = QRectF(0, 0, 4, 4)
                dot.moveCenter(QRectF(rect).center())
                dot.moveTop(rect.bottom() - 9)
                painter.drawEllipse(dot)
        painter.restore()


class DayPopup(QFrame):
    """Closes when a day was chosen, or by Escape."""

    chosen = Signal(object)
    """A `date`."""

    def __init__(self, parent: QWidget) -> None:
        super().__init__(parent, Qt.WindowType.Popup)
        self.setProperty("surface", "popup")
        self.month = _Month()
        column = QVBoxLayout(self)
        column.setContentsMargins(8, 8, 8, 8)
        column.addWidget(self.month)
        self.month.clicked.connect(self._choose)
        self.month.activated.connect(self._choose)
        self.setFixedSize(px(300), px(292))

    def show_days(self, recorded: frozenset[date], day: date) -> None:
        """Mark the days, and look at the month of one of them."""
        self.month.recorded = recorded
        self.month.setMaximumDate(QDate.currentDate())
        self.month.setSelectedDate(QDate(day.year, day.month, day.day))
        self.month.updateCells()

    def _choose(self, day: QDate) -> None:
        self.chosen.emit(date(day.year(), day.month(), day.day()))
        self.close()
