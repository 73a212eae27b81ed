"""The strip of thumbnails: a list that lies on its side. Only what is seen is asked for."""

from bisect import bisect_left
from collections.abc import Iterable
from typing import Final

from PySide6.QtCore import (
    QAbstractListModel,
    QModelIndex,
    QObject,
    QPersistentModelIndex,
    QRect,
    QRectF,
    QSize,
    Qt,
    Signal,
)
from PySide6.QtGui import QFont, QKeyEvent, QPainter, QPen, QWheelEvent
from PySide6.QtWidgets import QListView, QStyle, QStyledItemDelegate, QStyleOptionViewItem

from ui.appearance import current_theme, px
from ui.thumbnails import Thumbnail, Thumbnails
from ui.timeline.colors import AppColors
from ui.timeline.frames import DayFrames, Span
from ui.widgets.even_list import EvenList
from ui.widgets.thumbnail_label import paint_thumbnail
from ui.wording import local

Index = QModelIndex | QPersistentModelIndex

_LABEL: Final = 20
_GAP: Final = 8
WIDTHS: Final = (96, 128, 160, 224)
"""Of a picture, in the steps that the wheel goes through."""


class FilmModel(QAbstractListModel):
    """A row for each frame that the filter leaves."""

    def __init__(self, frames: DayFrames, parent: QObject) -> None:
        super().__init__(parent)
        self._frames = frames
        self.app = ""
        """Only frames of that program; empty for all."""
        self.spans: tuple[Span, ...] = ()
        """Only frames within these; empty for all."""
        self._rows: list[int] | None = None
        self._count = 0
        frames.changed.connect(self._grown)

    def set_filter(self, app: str, spans: tuple[Span, ...] = ()) -> None:
        """Show only frames on which that program was in front, and only those within the stretches."""
        self.app, self.spans = app, spans
        self._restart()

    def frame(self, row: int) -> int:
        """The frame in a row, as an index into the day."""
        return row if self._rows is None else self._rows[row]

    def row_of(self, index: int) -> int:
        """The row of a frame, or of the next one after it that is shown; -1 where there is none."""
        if self._rows is None:
            return min(index, self._count - 1)
        place = bisect_left(self._rows, index)
        return min(place, len(self._rows) - 1)

    def _matching(self, first: int) -> list[int]:
        frames = self._frames
        inside: Iterable[int] = range(first, len(frames))
        if self.spans:
            places = {place for span in self.spans for place in frames.between(span.start, span.end)}
            inside = sorted(place for place in places if place >= first)
        if not self.app:
            return list(inside)
        if self.app not in frames.apps:
            return []
        wanted = frames.apps.index(self.app)
        return [index for index in inside if frames.app[index] == wanted]

    def _restart(self) -> None:
        self.beginResetModel()
        self._rows = self._matching(0) if self.app or self.spans else None
        self._count = len(self._frames) if self._rows is None else len(self._rows)
        self.endResetModel()

    def _grown(self, before: int) -> None:
        if before == 0:
            self._restart()
            return
        added = self._matching(before) if self._rows is not None else []
        more = len(added) if self._rows is not None else len(self._frames) - self._count
        if more:
            self.beginInsertRows(QModelIndex(), self._count, self._count + more - 1)
            if self._rows is not None:
                self._rows.extend(added)
            self._count += more
            self.endInsertRows()

    def rowCount(self, parent: Index | None = None) -> int:
        """How many there are."""
        return 0 if parent is not None and parent.isValid() else self._count

    def data(self, index: Index, role: int = Qt.ItemDataRole.DisplayRole) -> object:
        """Words for whoever cannot see the picture."""
        if role not in {Qt.ItemDataRole.DisplayRole, Qt.ItemDataRole.AccessibleTextRole}:
            return None
        frames, place = self._frames, self.frame(index.row())
        return f"{local(frames.moment(place)):%H:%M:%S}, {frames.app_name(place)}, {frames.title_name(place)}"


class _Delegate(QStyledItemDelegate):
    def __init__(self, frames: DayFrames, thumbnails: Thumbnails, colors: AppColors, film: "Film") -> None:
        super().__init__(film)
        self._frames, self._thumbnails, self._colors, self._film = frames, thumbnails, colors, film
        thumbnails.arrived.connect(self._arrived)

    def _arrived(self) -> None:
        self._film.viewport().update()

    def sizeHint(self, _option: QStyleOptionViewItem, _index: Index) -> QSize:
        return self._film.cell

    def paint(self, painter: QPainter, option: QStyleOptionViewItem, index: Index) -> None:
        theme = current_theme()
        frames, place = self._frames, self._film.rows.frame(index.row())
        area: QRect = option.rect
        picture = QRectF(
            area.x() + _GAP / 2, area.y() + 3, area.width() - _GAP, area.height() - px(_LABEL) - 6
        )
        painter.save()
        painter.setRenderHint(QPainter.RenderHint.Antialiasing)
        ratio = painter.device().devicePixelRatioF()
        wanted = Thumbnail(frames.ids[place], round(WIDTHS[-1] * max(1.0, ratio)))
        paint_thumbnail(painter, picture, self._thumbnails.get(wanted))
        state = option.state
        selected = bool(state & QStyle.StateFlag.State_Selected)
        if selected:
            painter.setBrush(Qt.BrushStyle.NoBrush)
            painter.setPen(QPen(theme.color("accent_text"), 2))
            painter.drawRoundedRect(picture.adjusted(-1, -1, 1, 1), 8, 8)
        font = QFont(painter.font())
        font.setPixelSize(px(11))
        if selected:
            font.setWeight(QFont.Weight.DemiBold)
        painter.setFont(font)
        label = QRectF(picture.x() + 2, picture.bottom() + 3, picture.width() - 4, px(_LABEL))
        painter.setPen(Qt.PenStyle.NoPen)
        painter.setBrush(self._colors.color(frames.app_name(place)))
        painter.drawRoundedRect(QRectF(label.x(), label.center().y() - 4, 8, 8), 3, 3)
        if place in self._film.marked:
            painter.setBrush(theme.color("warning"))
            painter.drawEllipse(QRectF(label.right() - 8, label.center().y() - 4, 8, 8))
        painter.setPen(theme.color("text" if selected else "muted"))
        words = f"{local(frames.moment(place)):%H:%M:%S}"
        painter.drawText(label.adjusted(14, 0, 0, 0), Qt.AlignmentFlag.AlignVCenter, words)
        painter.restore()


class Film(EvenList):
    """Arrows go from frame to frame; the wheel scrolls, and with Ctrl it changes the size."""

    resized = Signal()

    def __init__(
        self, model: FilmModel, frames: DayFrames, thumbnails: Thumbnails, colors: AppColors
    ) -> None:
        super().__init__()
        self.setObjectName("film")
        self.setAccessibleName(self.tr("Frames of the day"))
        self.rows = model
        self.marked: frozenset[int] = frozenset()
        """Frames that a search has found."""
        self._size = 1
        self.setModel(model)
        self.setItemDelegate(_Delegate(frames, thumbnails, colors, self))
        self.setFlow(QListView.Flow.LeftToRight)
        self.setWrapping(False)
        self.setMouseTracking(True)
        self.setVerticalScrollBarPolicy(Qt.ScrollBarPolicy.ScrollBarAlwaysOff)
        self.setHorizontalScrollBarPolicy(Qt.ScrollBarPolicy.ScrollBarAlwaysOff)
        self._fit()

    def _fit(self) -> None:
        """A row holds a picture and its label."""
        width = WIDTHS[self._size]
        self.set_cell(QSize(width + _GAP, round(width * 0.5625) + px(_LABEL) + 6))
        self.setFixedHeight(self.cell.height() + 4)

    def resize_by(self, steps: int) -> None:
        """Larger or smaller pictures."""
        wanted = max(0, min(len(WIDTHS) - 1, self._size + steps))
        if wanted == self._size:
            return
        current = self.currentIndex()
        self._size = wanted
        self._fit()
        if current.isValid():
            self.scrollTo(current, QListView.ScrollHint.PositionAtCenter)
        self.resized.emit()

    def mark(self, frames: frozenset[int]) -> None:
        """Show what was found."""
        self.marked = frames
        self.viewport().update()

    def keyPressEvent(self, event: QKeyEvent) -> None:
        """Leave to the page what is not a step to the next frame."""
        if event.modifiers() & (Qt.KeyboardModifier.AltModifier | Qt.KeyboardModifier.ControlModifier) or (
            event.key() in {Qt.Key.Key_Space, Qt.Key.Key_PageUp, Qt.Key.Key_PageDown}
            or (event.text().isprintable() and event.text())
        ):
            event.ignore()
        else:
            super().keyPressEvent(event)

    def wheelEvent(self, event: QWheelEvent) -> None:
        """Any wheel moves along the strip: there is no other way to go."""
        delta = event.angleDelta()
        turned = delta.y() or delta.x()
        if event.modifiers() & Qt.KeyboardModifier.ControlModifier:
            self.resize_by(1 if turned > 0 else -1)
        else:
            bar = self.horizontalScrollBar()
            bar.setValue(bar.value() - turned)
        event.accept()
