"""A dialog as high as its words. It scrolls where the screen is too small; its buttons stay in view."""

from typing import Final

from PySide6.QtCore import QEvent, QObject, QSize, Qt
from PySide6.QtGui import QShowEvent
from PySide6.QtWidgets import QDialog, QFrame, QScrollArea, QVBoxLayout, QWidget

from ui.appearance import px
from ui.widgets.flow import FlowLayout
from ui.widgets.scrolled import Scrolled

_OF_SCREEN: Final = 0.92


class Sheet(QDialog):
    """Fill `column`, and put buttons into `foot`. It follows its contents when they change."""

    def __init__(self, title: str, width: int, parent: QWidget | None) -> None:
        """`width` in pixels at the usual size of text."""
        super().__init__(parent)
        self._wanted = width
        self.setWindowTitle(title)
        outer = QVBoxLayout(self)
        outer.setContentsMargins(0, 0, 0, 0)
        outer.setSpacing(0)
        area = QScrollArea()
        area.setWidgetResizable(True)
        area.setFrameShape(QFrame.Shape.NoFrame)
        area.setFocusPolicy(Qt.FocusPolicy.NoFocus)
        area.setHorizontalScrollBarPolicy(Qt.ScrollBarPolicy.ScrollBarAlwaysOff)
        self._inside = Scrolled()
        self.column = QVBoxLayout(self._inside)
        self.column.setContentsMargins(28, 26, 28, 10)
        self.column.setSpacing(14)
        area.setWidget(self._inside)
        outer.addWidget(area, 1)
        self._bottom = QWidget()
        self.foot = FlowLayout(self._bottom, spacing=10, right=True)
        self.foot.setContentsMargins(28, 8, 28, 22)
        outer.addWidget(self._bottom)
        self._inside.installEventFilter(self)

    def fit(self) -> None:
        """Take the size that the contents need, no more than the screen has."""
        room = self.screen().availableSize() * _OF_SCREEN
        width = min(px(self._wanted), room.width())
        self.column.activate()
        foot = self.foot.heightForWidth(width) if self._bottom.isVisibleTo(self) else 0
        needed = self.column.totalHeightForWidth(width)
        if needed < 0:
            needed = self.column.totalSizeHint().height()
        self.setFixedSize(QSize(width, min(needed + foot, room.height())))

    def showEvent(self, event: QShowEvent) -> None:
        """Words have their size now."""
        super().showEvent(event)
        self.fit()

    def eventFilter(self, watched: QObject, event: QEvent) -> bool:
        """Something was shown, hidden or said."""
        if event.type() is QEvent.Type.LayoutRequest and self.isVisible():
            self.fit()
        return super().eventFilter(watched, event)
