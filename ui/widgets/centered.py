"""A page with one card in its middle that scrolls when the window is too small for it."""

from PySide6.QtCore import Qt
from PySide6.QtWidgets import QFrame, QGridLayout, QHBoxLayout, QScrollArea, QVBoxLayout, QWidget

from ui.appearance import px
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
        grid = QGridLayout(holder)
        grid.setContentsMargins(24, 24, 24, 24)
        self.card = QFrame()
        if framed:
            self.card.setProperty("surface", "card")
        self.card.setFixedWidth(px(width))
        grid.addWidget(self.card, 0, 0, Qt.AlignmentFlag.AlignCenter)
        self.body = QVBoxLayout(self.card)
        margin = 40 if framed else 0
        self.body.setContentsMargins(margin, margin, margin, margin - 4 if framed else 0)
        self.body.setSpacing(14)
        self.setWidget(holder)


def row(*widgets: QWidget, spacing: int = 10, stretch_first: bool = False) -> QHBoxLayout:
    """Widgets side by side, the room going to the left of them or to the first one."""
    layout = QHBoxLayout()
    layout.setSpacing(spacing)
    if not stretch_first:
        layout.addStretch(1)
    for index, widget in enumerate(widgets):
        layout.addWidget(widget, 1 if stretch_first and index == 0 else 0)
    return layout
