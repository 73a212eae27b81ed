"""The recovery key, shown once."""

from PySide6.QtCore import Qt, Signal
from PySide6.QtWidgets import QCheckBox, QFrame, QVBoxLayout, QWidget

from ui.appearance import large_text
from ui.clipboard import copy_for_a_while
from ui.widgets.buttons import Button
from ui.widgets.centered import row
from ui.widgets.flow import Beside
from ui.widgets.labels import TextLabel


class RecoveryStep(QWidget):
    """Goes on only once the key is said to be written down; the label is emptied then."""

    done = Signal()

    def __init__(self, key: str) -> None:
        super().__init__()
        column = QVBoxLayout(self)
        column.setContentsMargins(0, 0, 0, 0)
        column.setSpacing(14)
        column.addWidget(TextLabel(self.tr("Your recovery key"), "display", wrap=True))
        column.addWidget(
            TextLabel(
                self.tr(
                    "If you ever forget the passphrase, this key is the only other way in. It is shown this "
                    "once and kept nowhere. Write it on paper, or put it into your password manager."
                ),
                "muted",
                wrap=True,
            )
        )
        box = QFrame()
        box.setProperty("surface", "sunken")
        inner = QVBoxLayout(box)
        inner.setContentsMargins(20, 18, 20, 18)
        self.key = TextLabel(_in_rows(key), wrap=True, selectable=True)
        self.key.setObjectName("recoveryKey")
        self.key.setAccessibleName(self.tr("Recovery key: {key}").replace("{key}", key))
        self.key.setAlignment(Qt.AlignmentFlag.AlignHCenter)
        inner.addWidget(self.key)
        column.addWidget(box)
        self._secret = key
        self.copy = Button(self.tr("Copy"), icon_name="copy")
        self.copy.clicked.connect(self._copy)
        self._copied = TextLabel(role="small", wrap=True)
        column.addLayout(Beside(self._copied, self.copy, spacing=10, least=120))
        column.addStretch(1)
        self.check = QCheckBox(self.tr("I have written it down"))
        column.addWidget(self.check, 0, Qt.AlignmentFlag.AlignLeft)
        self.button = Button(self.tr("Continue"), "primary")
        self.button.setEnabled(False)
        self.check.toggled.connect(self.button.setEnabled)
        self.button.clicked.connect(self._finish)
        column.addLayout(row(self.button))
        self.setFocusProxy(self.copy)

    def _copy(self) -> None:
        copy_for_a_while(self._secret)
        self._copied.setText(self.tr("Copied. The clipboard is emptied in a minute."))

    def _finish(self) -> None:
        self.key.clear()
        self.key.setAccessibleName("")
        self._secret = ""
        self.done.emit()


def _in_rows(key: str) -> str:
    """The groups of the key, so many to a row."""
    columns = 4 if large_text() else 6
    groups = key.replace("-", " ").split()
    rows = [groups[start : start + columns] for start in range(0, len(groups), columns)]
    return "\n".join("  ".join(row) for row in rows)
