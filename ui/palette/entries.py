"""What the palette lists, as a model, and how a line of it is drawn."""

from collections.abc import Callable
from dataclasses import dataclass
from typing import Final

from PySide6.QtCore import QAbstractListModel, QModelIndex, QObject, QPersistentModelIndex, QRect, QSize, Qt
from PySide6.QtGui import QFont, QFontMetrics, QPainter
from PySide6.QtWidgets import QStyle, QStyledItemDelegate, QStyleOptionViewItem

from ui.appearance import current_theme, px
from ui.icons import icon_pixmap

Index = QModelIndex | QPersistentModelIndex

ENTRY_ROLE: Final = Qt.ItemDataRole.UserRole
_HEIGHT: Final = 44


@dataclass(frozen=True, slots=True)
class Entry:
    """Something to go to or to do."""

    icon: str
    title: str
    detail: str
    run: Callable[[], object]
    why: str = ""
    """Why it was found."""


class EntryModel(QAbstractListModel):
    """In sections: what is found by words comes after what is known at once."""

    def __init__(self, parent: QObject) -> None:
        super().__init__(parent)
        self.entries: list[Entry] = []

    def show_entries(self, entries: list[Entry]) -> None:
        """List these."""
        self.beginResetModel()
        self.entries = entries
        self.endResetModel()

    def rowCount(self, parent: Index | None = None) -> int:
        """How many there are."""
        return 0 if parent is not None and parent.isValid() else len(self.entries)

    def data(self, index: Index, role: int = Qt.ItemDataRole.DisplayRole) -> object:
        """The entry for the delegate, words for everybody else."""
        entry = self.entries[index.row()]
        if role == ENTRY_ROLE:
            return entry
        if role == Qt.ItemDataRole.DisplayRole:
            return entry.title
        if role == Qt.ItemDataRole.AccessibleTextRole:
            return ", ".join(part for part in (entry.title, entry.detail, entry.why) if part)
        return None


class EntryDelegate(QStyledItemDelegate):
    """Icon, words, and at the right where it comes from or its keys."""

    def sizeHint(self, _option: QStyleOptionViewItem, _index: Index) -> QSize:
        """All of one height."""
        return QSize(200, px(_HEIGHT))

    def paint(self, painter: QPainter, option: QStyleOptionViewItem, index: Index) -> None:
        """Draw the line."""
        theme = current_theme()
        entry: Entry = index.data(ENTRY_ROLE)
        area: QRect = option.rect.adjusted(0, 1, 0, -1)
        selected = bool(option.state & QStyle.StateFlag.State_Selected)
        painter.save()
        painter.setRenderHint(QPainter.RenderHint.Antialiasing)
        if selected:
            painter.setPen(Qt.PenStyle.NoPen)
            painter.setBrush(theme.color("accent_soft"))
            painter.drawRoundedRect(area, 9, 9)
        glyph = icon_pixmap(entry.icon, "accent_text" if selected else "muted", 18)
        painter.drawPixmap(QRect(area.x() + 12, area.center().y() - 8, 18, 18), glyph)
        words = area.adjusted(44, 0, -12, 0)
        small = QFont(painter.font())
        small.setPixelSize(px(12))
        detail = QFontMetrics(small).elidedText(entry.detail, Qt.TextElideMode.ElideRight, words.width() // 2)
        taken = QFontMetrics(small).horizontalAdvance(detail) + 16 if detail else 0
        title = painter.fontMetrics().elidedText(
            " ".join(entry.title.split()), Qt.TextElideMode.ElideRight, words.width() - taken
        )
        painter.setPen(theme.color("text"))
        painter.drawText(words, Qt.AlignmentFlag.AlignVCenter, title)
        painter.setFont(small)
        painter.setPen(theme.color("muted"))
        painter.drawText(words, Qt.AlignmentFlag.AlignVCenter | Qt.AlignmentFlag.AlignRight, detail)
        painter.restore()
