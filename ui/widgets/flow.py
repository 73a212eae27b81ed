"""Layouts that follow the width they get: things in rows that wrap, and two things side by side."""

from typing import Final

from PySide6.QtCore import QPoint, QRect, QSize, Qt
from PySide6.QtWidgets import QLayout, QLayoutItem, QWidget

from ui.appearance import px

_LEAST_BESIDE: Final = 170
"""Pixels that words keep beside a control before it goes below them."""


class _WidthLayout(QLayout):
    """Whatever is arranged by the width alone. Hidden items take no room."""

    def __init__(self, spacing: int) -> None:
        super().__init__()
        self._items: list[QLayoutItem] = []
        self.setSpacing(spacing)
        self.setContentsMargins(0, 0, 0, 0)

    def addItem(self, item: QLayoutItem) -> None:
        """Append an item."""
        self._items.append(item)

    def count(self) -> int:
        """How many items there are."""
        return len(self._items)

    def itemAt(self, index: int) -> QLayoutItem | None:
        """The item at that place."""
        return self._items[index] if 0 <= index < len(self._items) else None

    def takeAt(self, index: int) -> QLayoutItem | None:
        """Remove and give the item at that place."""
        return self._items.pop(index) if 0 <= index < len(self._items) else None

    def expandingDirections(self) -> Qt.Orientation:
        """No more room is wanted than needed."""
        return Qt.Orientation(0)

    def hasHeightForWidth(self) -> bool:
        """Narrower is taller."""
        return True

    def heightForWidth(self, width: int) -> int:
        """The height at that width."""
        margins = self.contentsMargins()
        inner = width - margins.left() - margins.right()
        return self._arrange(QRect(0, 0, inner, 0), move=False) + margins.top() + margins.bottom()

    def setGeometry(self, rect: QRect) -> None:
        """Place the items."""
        super().setGeometry(rect)
        self._arrange(rect.marginsRemoved(self.contentsMargins()), move=True)

    def minimumSize(self) -> QSize:
        """Room for the largest item."""
        size = QSize()
        for item in self._shown():
            size = size.expandedTo(item.minimumSize())
        margins = self.contentsMargins()
        return size + QSize(margins.left() + margins.right(), margins.top() + margins.bottom())

    def _shown(self) -> list[QLayoutItem]:
        return [item for item in self._items if not item.isEmpty()]

    def _arrange(self, rect: QRect, *, move: bool) -> int:
        """Place the items, or only work out how; gives the height."""
        raise NotImplementedError


class FlowLayout(_WidthLayout):
    """Left to right, then down, like words on a page; `right` sets each row to the right, as in a foot."""

    def __init__(self, parent: QWidget | None = None, spacing: int = 8, *, right: bool = False) -> None:
        super().__init__(spacing)
        self._right = right
        if parent is not None:
            parent.setLayout(self)

    def sizeHint(self) -> QSize:
        """All of it in one row."""
        sizes = [item.sizeHint() for item in self._shown()]
        width = sum(size.width() for size in sizes) + self.spacing() * max(0, len(sizes) - 1)
        return QSize(width, max((size.height() for size in sizes), default=0))

    def _arrange(self, rect: QRect, *, move: bool) -> int:
        rows: list[list[tuple[QLayoutItem, QSize]]] = []
        left = -1
        for item in self._shown():
            size = item.sizeHint()
            size.setWidth(min(size.width(), max(rect.width(), item.minimumSize().width())))
            if item.hasHeightForWidth():
                size.setHeight(item.heightForWidth(size.width()))
            if left < size.width():
                rows.append([])
                left = rect.width()
            rows[-1].append((item, size))
            left -= size.width() + self.spacing()
        y = rect.y()
        for row in rows:
            height = max(size.height() for _, size in row)
            width = sum(size.width() for _, size in row) + self.spacing() * (len(row) - 1)
            x = rect.x() + (max(0, rect.width() - width) if self._right else 0)
            for item, size in row:
                if move:
                    item.setGeometry(QRect(QPoint(x, y + (height - size.height()) // 2), size))
                x += size.width() + self.spacing()
            y += height + self.spacing()
        return max(0, y - self.spacing() - rect.y())


class Beside(_WidthLayout):
    """Two widgets: the first takes the room, the second stands at its right, or below where that is squeezed.

    `least` is what the first keeps before the second goes below, in pixels at the usual size of text.
    """

    def __init__(
        self, first: QWidget, second: QWidget, *, spacing: int = 24, least: int = _LEAST_BESIDE, gap: int = 8
    ) -> None:
        super().__init__(spacing)
        self._least, self._gap = least, gap
        self.addWidget(first)
        self.addWidget(second)

    def sizeHint(self) -> QSize:
        """Beside one another."""
        sizes = [item.sizeHint() for item in self._shown()]
        width = sum(size.width() for size in sizes) + self.spacing() * max(0, len(sizes) - 1)
        return QSize(width, max((size.height() for size in sizes), default=0))

    def _arrange(self, rect: QRect, *, move: bool) -> int:
        shown = self._shown()
        if not shown:
            return 0
        first, second = shown[0], shown[1] if len(shown) > 1 else None
        if second is None:
            height = _height(first, rect.width())
            if move:
                first.setGeometry(QRect(rect.topLeft(), QSize(rect.width(), height)))
            return height
        wanted = second.sizeHint().width()
        room = rect.width() - wanted - self.spacing()
        if room >= max(px(self._least), first.minimumSize().width()):
            heights = _height(first, room), _height(second, wanted)
            height = max(heights)
            if move:
                y = rect.y() + (height - heights[0]) // 2
                first.setGeometry(QRect(rect.x(), y, room, heights[0]))
                y = rect.y() + (height - heights[1]) // 2
                second.setGeometry(QRect(rect.right() + 1 - wanted, y, wanted, heights[1]))
            return height
        wide = bool(second.expandingDirections() & Qt.Orientation.Horizontal)
        width = rect.width() if wide else min(wanted, rect.width())
        heights = _height(first, rect.width()), _height(second, width)
        if move:
            first.setGeometry(QRect(rect.x(), rect.y(), rect.width(), heights[0]))
            second.setGeometry(QRect(rect.x(), rect.y() + heights[0] + self._gap, width, heights[1]))
        return heights[0] + self._gap + heights[1]


def _height(item: QLayoutItem, width: int) -> int:
    return item.heightForWidth(width) if item.hasHeightForWidth() else item.sizeHint().height()


def flowing(*widgets: QWidget, spacing: int = 8, right: bool = False) -> FlowLayout:
    """Widgets in rows that wrap."""
    layout = FlowLayout(spacing=spacing, right=right)
    for widget in widgets:
        layout.addWidget(widget)
    return layout
