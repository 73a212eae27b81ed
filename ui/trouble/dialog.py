"""What happened, in plain words, with a report that can be read before it is passed on."""

from PySide6.QtCore import Signal
from PySide6.QtGui import QGuiApplication
from PySide6.QtWidgets import QPlainTextEdit, QWidget

from ui.appearance import px
from ui.widgets.buttons import Button
from ui.widgets.labels import TextLabel
from ui.widgets.sheet import Sheet


class TroubleDialog(Sheet):
    """Nothing is sent by itself, and the report holds nothing of what was recorded."""

    restart_wanted = Signal()

    def __init__(self, title: str, text: str, report: str, button: str, parent: QWidget | None) -> None:
        super().__init__(title, 520, parent)
        column = self.column
        column.addWidget(TextLabel(title, "title", wrap=True))
        column.addWidget(TextLabel(text, "muted", wrap=True))
        self.report = QPlainTextEdit(report)
        self.report.setReadOnly(True)
        self.report.setTabChangesFocus(True)
        self.report.setAccessibleName(self.tr("Report"))
        self.report.setFixedHeight(px(120))
        column.addWidget(self.report, 1)
        self.said = TextLabel(
            self.tr("The report holds kinds and places of program code, nothing of what was recorded."),
            "small",
            wrap=True,
        )
        column.addWidget(self.said)
        self.copy = Button(self.tr("Copy the report"), icon_name="copy")
        self.copy.clicked.connect(lambda _checked=False: self._copy())
        self.close_it = Button(self.tr("Close"))
        self.close_it.clicked.connect(self.reject)
        self.restart = Button(button, "primary")
        self.restart.clicked.connect(lambda _checked=False: self._restart())
        for widget in (self.copy, self.close_it, self.restart):
            self.foot.addWidget(widget)
        self.restart.setFocus()

    def _copy(self) -> None:
        QGuiApplication.clipboard().setText(self.report.toPlainText())
        self.said.setText(self.tr("Copied."))

    def _restart(self) -> None:
        self.accept()
        self.restart_wanted.emit()
