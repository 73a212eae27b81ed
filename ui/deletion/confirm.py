"""A plain yes-or-no question before something smaller is removed."""

from PySide6.QtGui import QShowEvent
from PySide6.QtWidgets import QDialog, QVBoxLayout, QWidget

from ui.appearance import px
from ui.widgets.buttons import Button, ButtonKind
from ui.widgets.centered import row
from ui.widgets.labels import TextLabel


class ConfirmDialog(QDialog):
    """Accepted when confirmed. Cancel is the default."""

    def __init__(
        self,
        title: str,
        text: str,
        confirm: str,
        parent: QWidget | None = None,
        *,
        kind: ButtonKind = "danger",
        icon: str = "trash-2",
    ) -> None:
        super().__init__(parent)
        self.setWindowTitle(title)
        self.setFixedWidth(px(420))
        column = QVBoxLayout(self)
        column.setContentsMargins(28, 26, 28, 22)
        column.setSpacing(14)
        column.addWidget(TextLabel(title, "title", wrap=True))
        column.addWidget(TextLabel(text, "muted", wrap=True))
        column.addSpacing(4)
        self.cancel = Button(self.tr("Cancel"))
        self.cancel.clicked.connect(self.reject)
        self.confirm = Button(confirm, kind, icon)
        self.confirm.clicked.connect(self.accept)
        column.addLayout(row(self.cancel, self.confirm))
        self.cancel.setDefault(True)
        self.cancel.setFocus()
        self._column = column

    def showEvent(self, event: QShowEvent) -> None:
        """As tall as its text, however many lines that has: nobody agrees to what is cut off."""
        super().showEvent(event)
        self.setMinimumHeight(self._column.totalHeightForWidth(self.width()))
