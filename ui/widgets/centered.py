"""A page with one card in its middle that scrolls when the window is too small for it."""

from PySide6.QtCore import Qt
from PySide6.QtWidgets import QFrame, QHBoxLayout, QScrollArea, QVBoxLayout, QWidget

from ui.appearance import px
from ui.widgets.flow import FlowLayout, flowing
from ui.widgets.scrolled import Scrolled


class CenteredPage(QScrollArea):
    """Fill `body`; the card is as wide as asked where there is room."""

    def __init__(self, width: int, *, framed: bool = True) -> None:
        super().__init__()
        self.setWidgetResizable(True)
        self.setFrameShape(QFrame.Shape.NoFrame)
        self.setFocusPolicy(Qt.FocusPolicy.NoFocus)
        holder = Scrolled()
        holder.setObjectName("page")
        outer = QVBoxLayout(holder)
        outer.setContentsMargins(24, 24, 24, 24)
        self.card = QFrame()
        if framed:
            self.card.setProperty("surface", "card")
        self.card.setMaximumWidth(px(width))
        line = QHBoxLayout()
        line.addStretch(1)
        line.addWidget(self.card, 100)
        line.addStretch(1)
        outer.addStretch(1)
        outer.addLayout(line)
        outer.addStretch(1)
        self.body = QVBoxLayout(self.card)
        margin = 40 if framed else 0
        self.body.setContentsMargins(margin, margin, margin, margin - 4 if framed else 0)
        self.body.setSpacing(14)
        self.setWidget(holder)


def row(*widgets: QWidget, spacing: int = 10) -> FlowLayout:
    """Widgets at the right, side by side; in rows where there is no room for all of them."""
    return flowing(*widgets, spacing=spacing, right=True)
