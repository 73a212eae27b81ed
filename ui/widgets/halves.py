"""Two halves of a page: beside one another, or one below the other where the page is narrow."""

from PySide6.QtCore import QSize
from PySide6.QtGui import QResizeEvent
from PySide6.QtWidgets import QBoxLayout, QWidget

from ui.appearance import px


class Halves(QWidget):
    """Below `least`, in pixels at the usual size of text, they stand one below the other."""

    def __init__(
        self,
        first: QWidget,
        second: QWidget,
        *,
        least: int,
        spacing: int = 16,
        shares: tuple[int, int] = (1, 1),
    ) -> None:
        super().__init__()
        self._least = least
        self._line = QBoxLayout(QBoxLayout.Direction.LeftToRight, self)
        self._line.setContentsMargins(0, 0, 0, 0)
        self._line.setSpacing(spacing)
        self._line.addWidget(first, shares[0])
        self._line.addWidget(second, shares[1])

    def minimumSizeHint(self) -> QSize:
        """The wider of the two has to fit."""
        widths = [self._line.itemAt(place).minimumSize().width() for place in range(self._line.count())]  # type: ignore[union-attr]
        return QSize(max(widths), super().minimumSizeHint().height())

    def resizeEvent(self, event: QResizeEvent) -> None:
        """Turn them where they do not fit any more."""
        super().resizeEvent(event)
        narrow = event.size().width() < px(self._least)
        wanted = QBoxLayout.Direction.TopToBottom if narrow else QBoxLayout.Direction.LeftToRight
        if self._line.direction() is not wanted:
            self._line.setDirection(wanted)
