"""A list whose rows are all of one size: places are worked out, and a hundred thousand need no layout."""

from typing import Final

from PySide6.QtCore import (
    QItemSelection,
    QItemSelectionModel,
    QModelIndex,
    QPersistentModelIndex,
    QPoint,
    QRect,
    QSize,
    Qt,
)
from PySide6.QtGui import QPainter, QPaintEvent, QRegion
from PySide6.QtWidgets import QAbstractItemView, QListView, QStyle, QStyleOptionViewItem

Index = QModelIndex | QPersistentModelIndex
_PAGE_STEPS: Final = frozenset(
    {QAbstractItemView.CursorAction.MovePageUp, QAbstractItemView.CursorAction.MovePageDown}
)
_BACK: Final = frozenset(
    {
        QAbstractItemView.CursorAction.MoveUp,
        QAbstractItemView.CursorAction.MoveLeft,
        QAbstractItemView.CursorAction.MovePrevious,
        QAbstractItemView.CursorAction.MovePageUp,
    }
)


class EvenList(QListView):
    """Down, or along where the flow goes from left to right.

    `QListView` lays every row out before it shows one, also where all are of one size: with 100,000 rows that
    holds the windows up for a quarter of a second after every change of the model. It stays the base, because
    screen readers know it as a list.
    """

    def __init__(self) -> None:
        super().__init__()
        self._cell = QSize(100, 20)
        self.setUniformItemSizes(True)
        self.setHorizontalScrollMode(QListView.ScrollMode.ScrollPerPixel)
        self.setVerticalScrollMode(QListView.ScrollMode.ScrollPerPixel)

    @property
    def cell(self) -> QSize:
        """The size of a row; across the flow it fills the view."""
        return self._cell

    def set_cell(self, cell: QSize) -> None:
        """Rows are of that size from now on."""
        self._cell = cell
        self.updateGeometries()
        self.viewport().update()

    # ── places ───────────────────────────────────────────────────────────────────────────────────────

    @property
    def _along(self) -> bool:
        return self.flow() is QListView.Flow.LeftToRight

    @property
    def _step(self) -> int:
        return max(1, self._cell.width() if self._along else self._cell.height())

    def _rows(self) -> int:
        model = self.model()
        return model.rowCount() if model is not None else 0

    def _room(self) -> int:
        return self.viewport().width() if self._along else self.viewport().height()

    def horizontalOffset(self) -> int:
        """How far it is scrolled along."""
        return self.horizontalScrollBar().value() if self._along else 0

    def verticalOffset(self) -> int:
        """How far it is scrolled down."""
        return 0 if self._along else self.verticalScrollBar().value()

    def visualRect(self, index: Index) -> QRect:
        """Where a row is, in the viewport."""
        if not index.isValid():
            return QRect()
        start = index.row() * self._step
        if self._along:
            return QRect(start - self.horizontalOffset(), 0, self._step, self.viewport().height())
        return QRect(0, start - self.verticalOffset(), self.viewport().width(), self._step)

    def indexAt(self, point: QPoint) -> QModelIndex:
        """The row at a place."""
        offset = point.x() + self.horizontalOffset() if self._along else point.y() + self.verticalOffset()
        row = offset // self._step
        return self.model().index(row, 0) if 0 <= row < self._rows() else QModelIndex()

    def isIndexHidden(self, _index: Index) -> bool:
        """None is."""
        return False

    def scrollTo(
        self, index: Index, hint: QAbstractItemView.ScrollHint = QAbstractItemView.ScrollHint.EnsureVisible
    ) -> None:
        """Bring a row into view."""
        if not index.isValid():
            return
        self.updateGeometries()
        bar = self.horizontalScrollBar() if self._along else self.verticalScrollBar()
        start, room = index.row() * self._step, self._room()
        first, last = start + self._step - room, start
        if hint is QAbstractItemView.ScrollHint.PositionAtCenter:
            bar.setValue((first + last) // 2)
        elif hint is QAbstractItemView.ScrollHint.PositionAtTop or bar.value() > last:
            bar.setValue(last)
        elif hint is QAbstractItemView.ScrollHint.PositionAtBottom or bar.value() < first:
            bar.setValue(first)

    def moveCursor(
        self, action: QAbstractItemView.CursorAction, _modifiers: Qt.KeyboardModifier
    ) -> QModelIndex:
        """Where a key leads from the current row."""
        rows, current = self._rows(), self.currentIndex()
        if not rows:
            return QModelIndex()
        if not current.isValid():
            return self.model().index(0, 0)
        if action is QAbstractItemView.CursorAction.MoveHome:
            row = 0
        elif action is QAbstractItemView.CursorAction.MoveEnd:
            row = rows - 1
        else:
            by = max(1, self._room() // self._step) if action in _PAGE_STEPS else 1
            row = current.row() + (-by if action in _BACK else by)
        return self.model().index(max(0, min(row, rows - 1)), 0)

    def setSelection(self, rect: QRect, command: QItemSelectionModel.SelectionFlag) -> None:
        """The rows that a rectangle touches."""
        first, last = self.indexAt(rect.topLeft()), self.indexAt(rect.bottomRight())
        if first.isValid() or last.isValid():
            first, last = (first if first.isValid() else last), (last if last.isValid() else first)
            self.selectionModel().select(QItemSelection(first, last), command)

    def visualRegionForSelection(self, selection: QItemSelection) -> QRegion:
        """What is to be painted anew when it changes."""
        region = QRegion()
        seen = self.viewport().rect()
        for index in selection.indexes():  # one row at most is chosen
            region += self.visualRect(index) & seen
        return region

    # ── Qt ───────────────────────────────────────────────────────────────────────────────────────────

    def doItemsLayout(self) -> None:
        """There is none to do: only how far one can scroll."""
        QAbstractItemView.doItemsLayout(self)

    def updateGeometries(self) -> None:
        """How far one can scroll."""
        along, across = self.horizontalScrollBar(), self.verticalScrollBar()
        if not self._along:
            along, across = across, along
        room = self._room()
        along.setSingleStep(self._step)
        along.setPageStep(room)
        along.setRange(0, max(0, self._rows() * self._step - room))
        across.setRange(0, 0)

    def paintEvent(self, event: QPaintEvent) -> None:
        """The rows in view."""
        painter = QPainter(self.viewport())
        area = event.rect()
        offset = self.horizontalOffset() if self._along else self.verticalOffset()
        begin, end = (area.left(), area.right()) if self._along else (area.top(), area.bottom())
        first = max(0, (begin + offset) // self._step)
        last = min(self._rows() - 1, (end + offset) // self._step)
        option = QStyleOptionViewItem()
        self.initViewItemOption(option)
        usual = option.state
        current, selection = self.currentIndex(), self.selectionModel()
        pointed = self.indexAt(self.viewport().mapFromGlobal(self.cursor().pos()))
        hovered = pointed if self.viewport().underMouse() else QModelIndex()
        delegate = self.itemDelegate()
        for row in range(first, last + 1):
            index = self.model().index(row, 0)
            option.rect = self.visualRect(index)
            state = usual
            if selection.isSelected(index):
                state |= QStyle.StateFlag.State_Selected
            if index == hovered:
                state |= QStyle.StateFlag.State_MouseOver
            if index == current and self.hasFocus():
                state |= QStyle.StateFlag.State_HasFocus
            else:
                state &= ~QStyle.StateFlag.State_HasFocus
            option.state = state
            delegate.paint(painter, option, index)
