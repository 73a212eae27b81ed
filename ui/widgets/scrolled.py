"""What stands inside a scroll area."""

from PySide6.QtCore import QSize
from PySide6.QtWidgets import QWidget


class Scrolled(QWidget):
    """As high as its contents are at the width they get.

    Qt's own hint is the height at the narrowest width; for wrapped text that leaves a gap below.
    """

    def __init__(self) -> None:
        super().__init__()
        self.setObjectName("scrolled")

    def minimumSizeHint(self) -> QSize:
        """Only the width is needed."""
        return QSize(super().minimumSizeHint().width(), 0)
