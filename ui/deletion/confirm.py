"""A plain yes-or-no question before something smaller is removed."""

from PySide6.QtWidgets import QWidget

from ui.widgets.buttons import Button, ButtonKind
from ui.widgets.labels import TextLabel
from ui.widgets.sheet import Sheet


class ConfirmDialog(Sheet):
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
        super().__init__(title, 420, parent)
        self.column.addWidget(TextLabel(title, "title", wrap=True))
        self.column.addWidget(TextLabel(text, "muted", wrap=True))
        self.cancel = Button(self.tr("Cancel"))
        self.cancel.clicked.connect(self.reject)
        self.confirm = Button(confirm, kind, icon)
        self.confirm.clicked.connect(self.accept)
        for button in (self.cancel, self.confirm):
            self.foot.addWidget(button)
        self.cancel.setDefault(True)
        self.cancel.setFocus()
