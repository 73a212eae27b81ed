"""A button whose face is a layout: words on it wrap, which a plain push button's do not."""

from PySide6.QtCore import QSize, Qt
from PySide6.QtWidgets import QLayout, QSizePolicy, QWidget

from ui.widgets.ring import RingPushButton


class FaceButton(RingPushButton):
    """As high as its face is at the width it gets; clicks on words and pictures are clicks on it."""

    def __init__(self) -> None:
        super().__init__()
        self.setCursor(Qt.CursorShape.PointingHandCursor)
        # A push button's own policy is to be no narrower than all of its words in a line.
        self.setSizePolicy(QSizePolicy.Policy.Preferred, QSizePolicy.Policy.Fixed)

    def settle(self, face: QLayout) -> None:
        """The face is complete."""
        self.setLayout(face)
        for child in self.findChildren(QWidget):
            child.setAttribute(Qt.WidgetAttribute.WA_TransparentForMouseEvents)

    def hasHeightForWidth(self) -> bool:
        """Where something on the face wraps."""
        face = self.layout()
        return face is not None and face.hasHeightForWidth()

    def heightForWidth(self, width: int) -> int:
        """That of the face."""
        face = self.layout()
        return face.totalHeightForWidth(width) if face is not None else super().heightForWidth(width)

    def sizeHint(self) -> QSize:
        """That of the face."""
        face = self.layout()
        return face.totalSizeHint() if face is not None else super().sizeHint()

    def minimumSizeHint(self) -> QSize:
        """That of the face."""
        face = self.layout()
        return face.totalMinimumSize() if face is not None else super().minimumSizeHint()
