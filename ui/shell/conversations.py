"""The recent conversations, as a model and the list that shows it."""

from datetime import UTC, datetime

from PySide6.QtCore import (
    QAbstractListModel,
    QModelIndex,
    QPersistentModelIndex,
    QPoint,
    QRect,
    QSize,
    Qt,
    Signal,
)
from PySide6.QtGui import QKeyEvent, QPainter
from PySide6.QtWidgets import QListView, QMenu, QStyle, QStyledItemDelegate, QStyleOptionViewItem, QWidget

from core.protocol.operations import Conversation, Conversations, ListConversations
from ui.appearance import current_theme, px
from ui.bridge import EngineLink
from ui.wording import when

Index = QModelIndex | QPersistentModelIndex


class ConversationModel(QAbstractListModel):
    """Newest first, fetched again whenever the engine says that they changed."""

    loaded = Signal()

    def __init__(self, link: EngineLink, parent: QWidget) -> None:
        super().__init__(parent)
        self._link = link
        self.rows: tuple[Conversation, ...] = ()

    def reload(self) -> None:
        """Ask the engine."""
        self._link.call(ListConversations(), self._take, owner=self)

    def _take(self, reply: Conversations) -> None:
        if reply.conversations != self.rows:
            self.beginResetModel()
            self.rows = reply.conversations
            self.endResetModel()
        self.loaded.emit()

    def find(self, conversation: str) -> int:
        """The row of that conversation; -1 where there is none."""
        return next((row for row, item in enumerate(self.rows) if item.id == conversation), -1)

    def rowCount(self, parent: Index | None = None) -> int:
        """How many there are."""
        return 0 if parent is not None and parent.isValid() else len(self.rows)

    def data(self, index: Index, role: int = Qt.ItemDataRole.DisplayRole) -> object:
        """Title, and what a screen reader says."""
        item = self.rows[index.row()]
        if role == Qt.ItemDataRole.DisplayRole:
            return item.title
        if role == Qt.ItemDataRole.AccessibleTextRole:
            return f"{item.title}, {when(item.updated_at, now=datetime.now(UTC))}"
        return None


class _Delegate(QStyledItemDelegate):
    def sizeHint(self, _option: QStyleOptionViewItem, _index: Index) -> QSize:
        return QSize(10, px(36))

    def paint(self, painter: QPainter, option: QStyleOptionViewItem, index: Index) -> None:
        theme = current_theme()
        area: QRect = option.rect.adjusted(0, 1, 0, -1)
        state = option.state
        painter.save()
        painter.setRenderHint(QPainter.RenderHint.Antialiasing)
        painter.setPen(Qt.PenStyle.NoPen)
        selected = bool(state & QStyle.StateFlag.State_Selected)
        if selected or state & QStyle.StateFlag.State_MouseOver:
            painter.setBrush(theme.color("accent_soft" if selected else "hover"))
            painter.drawRoundedRect(area, 9, 9)
        if state & QStyle.StateFlag.State_HasFocus and state & QStyle.StateFlag.State_KeyboardFocusChange:
            painter.setBrush(Qt.BrushStyle.NoBrush)
            painter.setPen(theme.color("accent_text"))
            painter.drawRoundedRect(area.adjusted(1, 1, -1, -1), 8, 8)
        painter.setPen(theme.color("accent_text" if selected else "text"))
        words = area.adjusted(11, 0, -10, 0)
        title = painter.fontMetrics().elidedText(
            " ".join(str(index.data()).split()), Qt.TextElideMode.ElideRight, words.width()
        )
        painter.drawText(words, Qt.AlignmentFlag.AlignVCenter, title)
        painter.restore()


class ConversationList(QListView):
    """Click or Enter opens, F2 renames, Delete deletes; the context menu does all of it."""

    opened = Signal(str)
    rename_requested = Signal(object)
    delete_requested = Signal(object)

    def __init__(self, model: ConversationModel) -> None:
        super().__init__()
        self.setObjectName("conversations")
        self.setAccessibleName(self.tr("Recent conversations"))
        self.setModel(model)
        self._rows = model
        self.setItemDelegate(_Delegate(self))
        self.setUniformItemSizes(True)
        self.setMouseTracking(True)
        self.setHorizontalScrollBarPolicy(Qt.ScrollBarPolicy.ScrollBarAlwaysOff)
        self.setContextMenuPolicy(Qt.ContextMenuPolicy.CustomContextMenu)
        self.customContextMenuRequested.connect(self._menu)
        self.clicked.connect(lambda index: self.opened.emit(self._rows.rows[index.row()].id))

    def keyPressEvent(self, event: QKeyEvent) -> None:
        """Enter, F2 and Delete."""
        current = self.currentIndex()
        if current.isValid() and event.key() in {Qt.Key.Key_Return, Qt.Key.Key_Enter, Qt.Key.Key_Space}:
            self.opened.emit(self._rows.rows[current.row()].id)
        elif current.isValid() and event.key() == Qt.Key.Key_F2:
            self.rename_requested.emit(self._rows.rows[current.row()])
        elif current.isValid() and event.key() == Qt.Key.Key_Delete:
            self.delete_requested.emit(self._rows.rows[current.row()])
        else:
            super().keyPressEvent(event)

    def _menu(self, at: QPoint) -> None:
        index = self.indexAt(at)
        if not index.isValid():
            return
        item = self._rows.rows[index.row()]
        menu = QMenu(self)
        menu.setAttribute(Qt.WidgetAttribute.WA_DeleteOnClose)
        menu.addAction(self.tr("Open"), lambda: self.opened.emit(item.id))
        menu.addAction(self.tr("Rename…"), lambda: self.rename_requested.emit(item))
        menu.addAction(self.tr("Delete…"), lambda: self.delete_requested.emit(item))
        menu.popup(self.viewport().mapToGlobal(at))
