"""A day as one line: blocks of colour for programs, hatched bands where nothing was recorded."""

from bisect import bisect_right
from datetime import datetime, timedelta
from typing import Final

from PySide6.QtCore import QEvent, QPointF, QRectF, QSize, Qt, Signal
from PySide6.QtGui import (
    QBrush,
    QColor,
    QFont,
    QHelpEvent,
    QMouseEvent,
    QPainter,
    QPaintEvent,
    QPen,
    QPixmap,
    QResizeEvent,
    QWheelEvent,
)
from PySide6.QtWidgets import QToolTip, QWidget

from core.protocol.operations import GapBand, Tag
from ui.appearance import current_theme, px
from ui.timeline.colors import AppColors
from ui.timeline.frames import DayFrames, Run, Span, milliseconds, moment_of
from ui.timeline.words import gap_words, length
from ui.wording import local

_HEIGHT: Final = 82
_MARGIN: Final = 24
_TOP: Final = 12
_BAR: Final = 28
_TAG: Final = 5
"""Height of the lines under the bar that tags are."""
_AXIS: Final = _TOP + _BAR + 10
_DRAG: Final = 4
"""Pixels that a press has to move to be a drag."""
_STEPS: Final = (1, 2, 5, 10, 15, 30, 60, 120, 180, 240)
"""Minutes between two labels."""
_LABEL_ROOM: Final = 76
_SHORTEST: Final = 5 * 60_000
_HOUR: Final = 3_600_000
_LEAST_VIEW: Final = 2 * _HOUR
_ZOOM: Final = 1.25


class DayTrack(QWidget):
    """Click goes to a moment, a drag chooses a stretch, the wheel zooms."""

    picked = Signal(object)
    """Milliseconds since 1970: too many for a signal's int."""
    chosen = Signal(object)
    """A `Span`, or `None` when there is none any more."""
    tag_picked = Signal(object)
    """A `Tag`."""

    def __init__(self, frames: DayFrames, colors: AppColors, *, stretches: bool = True) -> None:
        """Without `stretches` a drag chooses none."""
        super().__init__()
        self._stretches = stretches
        self.setObjectName("track")
        self.setAccessibleName(self.tr("The day"))
        self.setFixedHeight(px(_HEIGHT))
        self.setMouseTracking(True)
        self.setCursor(Qt.CursorShape.PointingHandCursor)
        self._frames, self._colors = frames, colors
        self._view = Span(0, 1)
        self._zoomed = False
        self._cursor: int | None = None
        self._marks: list[int] = []
        self._tags: tuple[Tag, ...] = ()
        self._app = ""
        self.span: Span | None = None
        self._pressed: QPointF | None = None
        self._dragging = False
        self._blocks = QPixmap()
        frames.changed.connect(self._grown)

    def sizeHint(self) -> QSize:
        """As wide as there is room."""
        return QSize(600, _HEIGHT)

    # ── what it shows ────────────────────────────────────────────────────────────────────────────────

    def _grown(self, before: int) -> None:
        if before == 0:
            self._zoomed = False
            self.span, self._cursor, self._marks, self._tags = None, None, [], ()
        if not self._zoomed:
            self.fit()
        self._stale()

    def fit(self) -> None:
        """Show all hours in which something happened."""
        self._zoomed = False
        start, end = milliseconds(self._frames.start), milliseconds(self._frames.end)
        if self._frames.at:
            first = max(start, self._frames.at[0] // _HOUR * _HOUR)
            last = min(end, (self._frames.at[-1] // _HOUR + 1) * _HOUR)
            missing = max(0, _LEAST_VIEW - (last - first))
            start, end = max(start, first - missing // 2), min(end, last + missing // 2)
        self._view = Span(start, max(end, start + _SHORTEST))
        self._stale()

    def set_app(self, app: str) -> None:
        """Let the other programs step back."""
        self._app = app
        self._stale()

    def set_marks(self, marks: list[int]) -> None:
        """Show where a search has found something."""
        self._marks = marks
        self.update()

    def set_tags(self, tags: tuple[Tag, ...]) -> None:
        """Show which stretches have names."""
        self._tags = tags
        self._stale()

    def set_cursor(self, at: int | None) -> None:
        """Show where one is, moving the view there if it is outside."""
        self._cursor = at
        if at is not None and not self._view.start <= at <= self._view.end:
            half = (self._view.end - self._view.start) // 2
            self._look(at - half, at + half)
        self.update()

    def choose(self, span: Span | None) -> None:
        """Choose a stretch, or none."""
        if span != self.span:
            self.span = span
            self.update()
            self.chosen.emit(span)

    def zoom(self, factor: float, at: float | None = None) -> None:
        """Closer (more than 1) or further away, around a place on the widget."""
        place = at if at is not None else (self._x(self._cursor) if self._cursor else self.width() / 2)
        middle = self._at(place)
        length_now = self._view.end - self._view.start
        wanted = max(_SHORTEST, round(length_now / factor))
        before = round((middle - self._view.start) * wanted / length_now)
        self._zoomed = True
        self._look(middle - before, middle - before + wanted)

    def _look(self, start: int, end: int) -> None:
        """No further than the day goes."""
        first, last = milliseconds(self._frames.start), milliseconds(self._frames.end)
        room = min(end - start, last - first)
        start = max(first, min(start, last - room))
        self._view = Span(start, start + room)
        self._stale()

    # ── places ───────────────────────────────────────────────────────────────────────────────────────

    def _x(self, at: int) -> float:
        width = max(1, self.width() - 2 * _MARGIN)
        return _MARGIN + (at - self._view.start) / (self._view.end - self._view.start) * width

    def _at(self, x: float) -> int:
        width = max(1, self.width() - 2 * _MARGIN)
        share = min(1.0, max(0.0, (x - _MARGIN) / width))
        return round(self._view.start + share * (self._view.end - self._view.start))

    def run_at(self, x: float) -> Run | None:
        """The block under a place."""
        at, runs = self._at(x), self._frames.runs
        place = bisect_right(runs, at, key=lambda run: run.start) - 1
        return runs[place] if place >= 0 and at <= runs[place].end else None

    def gap_at(self, x: float) -> GapBand | None:
        """The band under a place."""
        at = self._at(x)
        bands = self._frames.gaps
        return next((one for one in bands if milliseconds(one.start) <= at <= milliseconds(one.end)), None)

    def tag_at(self, x: float) -> Tag | None:
        """The shortest stretch with a name over a place."""
        at = self._at(x)
        over = [tag for tag in self._tags if milliseconds(tag.start) <= at <= milliseconds(tag.end)]
        return min(over, key=lambda tag: tag.end - tag.start, default=None)

    # ── painting ─────────────────────────────────────────────────────────────────────────────────────

    def _stale(self) -> None:
        self._blocks = QPixmap()
        self.update()

    def paintEvent(self, _event: QPaintEvent) -> None:
        """The blocks from a picture kept of them, and over it what moves."""
        if self._blocks.isNull():
            self._draw_blocks()
        theme = current_theme()
        painter = QPainter(self)
        painter.setRenderHint(QPainter.RenderHint.Antialiasing)
        painter.drawPixmap(0, 0, self._blocks)
        painter.setPen(Qt.PenStyle.NoPen)
        painter.setBrush(theme.color("warning"))
        for mark in self._marks:
            painter.drawEllipse(QPointF(self._x(mark), _TOP - 5), 2.5, 2.5)
        if self.span is not None:
            self._draw_span(painter, self.span)
        if self._cursor is not None:
            x = round(self._x(self._cursor))
            painter.setPen(Qt.PenStyle.NoPen)
            painter.setBrush(theme.color("window"))
            painter.drawRect(QRectF(x - 2, _TOP - 4, 4, _BAR + 8))
            painter.setBrush(theme.color("accent_text"))
            painter.drawRoundedRect(QRectF(x - 1, _TOP - 6, 2, _BAR + 12), 1, 1)
            painter.drawEllipse(QPointF(x, _TOP - 6), 4, 4)

    def _draw_span(self, painter: QPainter, span: Span) -> None:
        theme = current_theme()
        area = QRectF(QPointF(self._x(span.start), _TOP - 4), QPointF(self._x(span.end), _TOP + _BAR + 4))
        wash = QColor(theme.accent)
        wash.setAlpha(56)
        painter.setBrush(wash)
        painter.setPen(QPen(theme.color("accent_text"), 1.5))
        painter.drawRoundedRect(area, 5, 5)

    def _draw_blocks(self) -> None:
        theme, ratio = current_theme(), self.devicePixelRatioF()
        pixmap = QPixmap(self.size() * ratio)
        pixmap.setDevicePixelRatio(ratio)
        pixmap.fill(theme.color("window"))
        painter = QPainter(pixmap)
        painter.setRenderHint(QPainter.RenderHint.Antialiasing)
        painter.setFont(self._label_font())
        painter.setPen(Qt.PenStyle.NoPen)
        painter.setBrush(theme.color("sunken"))
        painter.drawRoundedRect(QRectF(_MARGIN, _TOP, self.width() - 2 * _MARGIN, _BAR), 6, 6)
        painter.setClipRect(QRectF(_MARGIN, 0, self.width() - 2 * _MARGIN, self.height()))
        for band in self._frames.gaps:
            self._draw_gap(painter, band)
        self._draw_runs(painter)
        for tag in self._tags:
            self._draw_tag(painter, tag)
        painter.setClipping(False)
        self._draw_axis(painter)
        painter.end()
        self._blocks = pixmap

    def _draw_runs(self, painter: QPainter) -> None:
        runs, drawn = self._frames.runs, -1.0
        place = max(0, bisect_right(runs, self._view.start, key=lambda run: run.start) - 1)
        painter.setPen(Qt.PenStyle.NoPen)
        for run in runs[place:]:
            if run.start > self._view.end:
                break
            left, right = self._x(run.start), self._x(run.end)
            if right <= drawn:
                continue  # narrower than a pixel that is painted already
            name = self._frames.apps[run.app]
            color = QColor(self._colors.color(name))
            if self._app and name != self._app:
                color.setAlpha(46)
            painter.setBrush(color)
            width = max(2.0, right - left - 1)
            corner = min(4.0, width / 2)
            painter.drawRoundedRect(QRectF(left, _TOP, width, _BAR), corner, corner)
            drawn = left + width

    def _draw_gap(self, painter: QPainter, band: GapBand) -> None:
        theme = current_theme()
        left, right = self._x(milliseconds(band.start)), self._x(milliseconds(band.end))
        if right < _MARGIN or left > self.width() - _MARGIN:
            return
        area = QRectF(left, _TOP, max(2.0, right - left), _BAR)
        painter.setBrush(QBrush(theme.color("border_strong"), Qt.BrushStyle.BDiagPattern))
        painter.setOpacity(0.55)
        painter.drawRoundedRect(area, 4, 4)
        painter.setOpacity(1.0)
        words = gap_words(band.reason)
        metrics = painter.fontMetrics()
        room = metrics.horizontalAdvance(words) + 12
        if area.width() >= room + 8:
            height = min(_BAR, metrics.height() + 4)
            label = QRectF(area.center().x() - room / 2, area.center().y() - height / 2, room, height)
            painter.setBrush(theme.color("surface"))
            painter.drawRoundedRect(label, 9, 9)
            painter.setPen(theme.color("muted"))
            painter.drawText(label, Qt.AlignmentFlag.AlignCenter, words)
            painter.setPen(Qt.PenStyle.NoPen)

    def _draw_tag(self, painter: QPainter, tag: Tag) -> None:
        left, right = self._x(milliseconds(tag.start)), self._x(milliseconds(tag.end))
        painter.setPen(Qt.PenStyle.NoPen)
        painter.setBrush(current_theme().color("accent_text"))
        painter.drawRoundedRect(QRectF(left, _TOP + _BAR + 3, max(4.0, right - left), _TAG), 2.5, 2.5)

    def _draw_axis(self, painter: QPainter) -> None:
        theme = current_theme()
        minutes = (self._view.end - self._view.start) / 60_000
        fits = max(1.0, (self.width() - 2 * _MARGIN) / px(_LABEL_ROOM))
        step = next((one for one in _STEPS if minutes / one <= fits), _STEPS[-1])
        moment = _next_step(moment_of(self._view.start).astimezone(), step)
        while (at := milliseconds(moment)) <= self._view.end:
            x = self._x(at)
            painter.setPen(theme.color("border_strong"))
            painter.drawLine(QPointF(x, _AXIS), QPointF(x, _AXIS + 3))
            painter.setPen(theme.color("muted"))
            left = max(0.0, min(x - px(30), self.width() - px(60)))  # the first and the last are whole, too
            label = QRectF(left, _AXIS + 5, px(60), px(16))
            painter.drawText(label, Qt.AlignmentFlag.AlignCenter, f"{moment:%H:%M}")
            moment = (moment + timedelta(minutes=step)).astimezone()

    def _label_font(self) -> QFont:
        font = QFont(self.font())
        font.setPixelSize(px(11))
        return font

    # ── Qt ───────────────────────────────────────────────────────────────────────────────────────────

    def resizeEvent(self, event: QResizeEvent) -> None:
        """Draw anew."""
        self._stale()
        super().resizeEvent(event)

    def changeEvent(self, event: QEvent) -> None:
        """Take the colours of a new theme."""
        if event.type() is QEvent.Type.StyleChange:
            self._stale()
        super().changeEvent(event)

    def event(self, event: QEvent) -> bool:
        """Say what is under the pointer."""
        if event.type() is QEvent.Type.ToolTip and isinstance(event, QHelpEvent):
            QToolTip.showText(event.globalPos(), self.words_at(event.pos().x()), self)
            return True
        return super().event(event)

    def words_at(self, x: float) -> str:
        """What is there, for the tooltip."""
        words, tag = self._plain_words(x), self.tag_at(x)
        return f"{tag.name}\n{words}" if tag is not None else words

    def _plain_words(self, x: float) -> str:
        run, gap = self.run_at(x), self.gap_at(x)
        if run is not None:
            start, end = local(moment_of(run.start)), local(moment_of(run.end))
            name = self._frames.apps[run.app] or self.tr("Unknown program")
            return f"{name}\n{start:%H:%M}\N{EN DASH}{end:%H:%M}, {length(run.end - run.start)}"
        if gap is not None:
            start, end = local(gap.start), local(gap.end)
            return f"{gap_words(gap.reason)}\n{start:%H:%M}\N{EN DASH}{end:%H:%M}"
        return f"{local(moment_of(self._at(x))):%H:%M}"

    def mousePressEvent(self, event: QMouseEvent) -> None:
        """The beginning of a click or a drag."""
        if event.button() is Qt.MouseButton.LeftButton:
            self._pressed, self._dragging = event.position(), False

    def mouseMoveEvent(self, event: QMouseEvent) -> None:
        """Choose what is dragged over."""
        if self._pressed is None or not self._stretches:
            return
        if self._dragging or abs(event.position().x() - self._pressed.x()) >= _DRAG:
            self._dragging = True
            start, end = sorted((self._at(self._pressed.x()), self._at(event.position().x())))
            self.choose(Span(start, max(end, start + 1)))

    def mouseReleaseEvent(self, event: QMouseEvent) -> None:
        """Go there, if it was a click."""
        if self._pressed is not None and not self._dragging:
            place = event.position()
            tag = self.tag_at(place.x()) if _TOP + _BAR <= place.y() < _AXIS else None
            if tag is not None:
                self.tag_picked.emit(tag)
            else:
                self.choose(None)
                self.picked.emit(self._at(place.x()))
        self._pressed, self._dragging = None, False

    def mouseDoubleClickEvent(self, _event: QMouseEvent) -> None:
        """All of the day again."""
        self.fit()

    def wheelEvent(self, event: QWheelEvent) -> None:
        """Zoom around the pointer; sideways, or with Shift, move along."""
        delta = event.angleDelta()
        if event.modifiers() & Qt.KeyboardModifier.ShiftModifier or abs(delta.x()) > abs(delta.y()):
            turned = delta.x() or delta.y()
            by = round(turned / 1200 * (self._view.end - self._view.start))
            self._zoomed = True
            self._look(self._view.start - by, self._view.end - by)
        elif delta.y():
            self.zoom(_ZOOM if delta.y() > 0 else 1 / _ZOOM, event.position().x())
        event.accept()


def _next_step(moment: datetime, step: int) -> datetime:
    """The first moment not before it that is a whole number of steps after midnight."""
    midnight = moment.replace(hour=0, minute=0, second=0, microsecond=0)
    passed = (moment - midnight).total_seconds() / 60
    return (midnight + timedelta(minutes=-(-passed // step) * step)).astimezone()
