"""A row of the memory list: thumbnail or type, what it says in two lines, and where and when."""

from typing import Final

from PySide6.QtCore import QModelIndex, QPersistentModelIndex, QRect, QRectF, QSize, Qt
from PySide6.QtGui import QFont, QFontMetrics, QPainter, QTextLayout, QTextOption
from PySide6.QtWidgets import QListView, QStyle, QStyledItemDelegate, QStyleOptionViewItem

from core.protocol.operations import MemoryRow
from ui.appearance import current_theme, px
from ui.memories.model import ROW_ROLE
from ui.memories.types import look
from ui.thumbnails import Thumbnail, Thumbnails
from ui.widgets.thumbnail_label import paint_thumbnail
from ui.wording import when

_HEIGHT: Final = 84
_PICTURE: Final = QSize(88, 58)
_LINES: Final = 2
Index = QModelIndex | QPersistentModelIndex


def row_size() -> QSize:
    """Of every row: a hundred thousand of them need no measuring."""
    return QSize(200, px(_HEIGHT))


class MemoryDelegate(QStyledItemDelegate):
    """Asks for thumbnails as rows are painted, so that only what is seen is loaded."""

    def __init__(self, thumbnails: Thumbnails, view: QListView) -> None:
        super().__init__(view)
        self._thumbnails = thumbnails
        self._view = view
        thumbnails.arrived.connect(self._arrived)

    def _arrived(self) -> None:
        self._view.viewport().update()

    def sizeHint(self, _option: QStyleOptionViewItem, _index: Index) -> QSize:
        """All rows are of one height."""
        return row_size()

    def paint(self, painter: QPainter, option: QStyleOptionViewItem, index: Index) -> None:
        """Draw the row."""
        theme = current_theme()
        area: QRect = option.rect.adjusted(8, 2, -8, -2)
        state = option.state
        painter.save()
        painter.setRenderHint(QPainter.RenderHint.Antialiasing)
        selected = bool(state & QStyle.StateFlag.State_Selected)
        if selected or state & QStyle.StateFlag.State_MouseOver:
            painter.setPen(Qt.PenStyle.NoPen)
            painter.setBrush(theme.color("accent_soft" if selected else "hover"))
            painter.drawRoundedRect(area, 11, 11)
        memory: MemoryRow | None = index.data(ROW_ROLE)
        picture_area = QRectF(area.x() + 10, area.y() + 11, _PICTURE.width(), _PICTURE.height())
        words = area.adjusted(_PICTURE.width() + 24, 9, -12, -8)
        if memory is None:
            self._placeholder(painter, picture_area, words)
        else:
            self._row(painter, memory, picture_area, words)
        painter.restore()

    def _placeholder(self, painter: QPainter, picture: QRectF, words: QRect) -> None:
        painter.setPen(Qt.PenStyle.NoPen)
        painter.setBrush(current_theme().color("hover"))
        painter.drawRoundedRect(picture, 7, 7)
        painter.drawRoundedRect(QRect(words.x(), words.y() + 6, words.width() * 3 // 4, 10), 5, 5)
        painter.drawRoundedRect(QRect(words.x(), words.y() + 28, words.width() // 2, 10), 5, 5)

    def _row(self, painter: QPainter, memory: MemoryRow, picture: QRectF, words: QRect) -> None:
        theme = current_theme()
        kind = look(memory.type)
        pixmap = None
        if memory.frame_id:
            ratio = painter.device().devicePixelRatioF()
            pixmap = self._thumbnails.get(Thumbnail(memory.frame_id, round(_PICTURE.width() * ratio * 2)))
        paint_thumbnail(painter, picture, pixmap, kind.icon if not memory.frame_id else "image")
        painter.setPen(theme.color("text"))
        foot = self._small(painter.font())
        foot_height = QFontMetrics(foot).height()
        _draw_lines(painter, words.adjusted(0, 0, 0, -foot_height), memory.summary)
        painter.setFont(foot)
        painter.setPen(theme.color("muted"))
        metrics = QFontMetrics(foot)
        source = memory.app or memory.conversation
        text = " · ".join(part for part in (kind.name, source, when(memory.time, memory.zone)) if part)
        text = metrics.elidedText(text, Qt.TextElideMode.ElideRight, words.width())
        painter.drawText(words, Qt.AlignmentFlag.AlignBottom, text)

    @staticmethod
    def _small(font: QFont) -> QFont:
        small = QFont(font)
        small.setPixelSize(px(12))
        return small


def _draw_lines(painter: QPainter, area: QRect, text: str) -> None:
    """As many words as fit on the lines, the last one elided."""
    text = " ".join(text.split())[:400]
    layout = QTextLayout(text, painter.font())
    option = QTextOption()
    option.setWrapMode(QTextOption.WrapMode.WrapAtWordBoundaryOrAnywhere)
    layout.setTextOption(option)
    metrics = painter.fontMetrics()
    layout.beginLayout()
    y = area.y()
    for number in range(_LINES):
        line = layout.createLine()
        if not line.isValid():
            break
        line.setLineWidth(area.width())
        rest = text[line.textStart() :]
        piece = text[line.textStart() : line.textStart() + line.textLength()]
        if number == _LINES - 1:
            piece = metrics.elidedText(rest, Qt.TextElideMode.ElideRight, area.width())
        painter.drawText(area.x(), y + metrics.ascent(), piece)
        y += metrics.lineSpacing()
    layout.endLayout()
