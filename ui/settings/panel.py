"""The inside of a card that does something: how it stands, what lies between, and buttons at the foot."""

from PySide6.QtCore import Qt
from PySide6.QtWidgets import QHBoxLayout, QProgressBar, QVBoxLayout, QWidget

from core.protocol.operations import Progress
from core.records.errors import AfterimageError
from ui.bridge import CallHandle, EngineLink
from ui.translation import tr
from ui.widgets.buttons import Button
from ui.widgets.flow import FlowLayout
from ui.widgets.labels import IconLabel, Notice, TextLabel


class WorkPanel(QWidget):
    """Subclasses fill `body` and `foot`. While something runs there is a bar, and a button that stops it."""

    def __init__(self, link: EngineLink, icon: str, doing: str) -> None:
        """`doing` names the bar for whoever cannot see it."""
        super().__init__()
        self._link = link
        self._call: CallHandle | None = None
        column = QVBoxLayout(self)
        column.setContentsMargins(20, 16, 20, 16)
        column.setSpacing(12)
        head = QHBoxLayout()
        head.setSpacing(12)
        self.icon = IconLabel(icon, "muted", 20)
        head.addWidget(self.icon, 0, Qt.AlignmentFlag.AlignTop)
        words = QVBoxLayout()
        words.setSpacing(2)
        self.title = TextLabel(role="heading", wrap=True)
        self.detail = TextLabel(role="small", wrap=True)
        words.addWidget(self.title)
        words.addWidget(self.detail)
        head.addLayout(words, 1)
        column.addLayout(head)
        self.body = QVBoxLayout()
        self.body.setSpacing(12)
        column.addLayout(self.body)
        self.bar = QProgressBar(textVisible=False)
        self.bar.setAccessibleName(doing)
        self.bar.hide()
        column.addWidget(self.bar)
        self.notice = Notice("notice", "circle-alert")
        column.addWidget(self.notice)
        self.error = Notice("alert", "circle-alert")
        column.addWidget(self.error)
        self.foot = FlowLayout(right=True)
        self.stop = Button(tr("Stop"))
        self.stop.clicked.connect(lambda _checked=False: self._stop())
        self.stop.hide()
        self.foot.addWidget(self.stop)
        column.addLayout(self.foot)

    def say(self, title: str, detail: str) -> None:
        """How it stands."""
        self.title.setText(title)
        self.detail.setText(detail)

    def show_running(self, *, running: bool) -> None:
        """Show that something is under way, or is over."""
        if running:
            self.error.say("")
            self.bar.setRange(0, 0)
        else:
            self._call = None
        self.bar.setVisible(running)
        self.stop.setVisible(running)

    def _cancel(self) -> None:
        if self._call is not None:
            self._call.cancel()
            self._call = None

    def _stop(self) -> None:
        """What the button does."""
        self._cancel()
        self.show_running(running=False)

    def _progressed(self, progress: Progress) -> None:
        self.bar.setRange(0, progress.total)
        self.bar.setValue(progress.done)

    def _failed(self, error: AfterimageError) -> None:
        self.error.say(str(error))
