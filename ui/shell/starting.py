"""What is shown until the engine answers, and when it does not."""

from PySide6.QtCore import QSize, Qt, Signal
from PySide6.QtWidgets import QLabel

from ui.icons import program_icon
from ui.widgets.busy import BusyDots
from ui.widgets.buttons import Button
from ui.widgets.centered import CenteredPage
from ui.widgets.labels import Notice, TextLabel


class StartingPage(CenteredPage):
    """Calm at first; a reason and a button once there is trouble."""

    retry = Signal()

    def __init__(self) -> None:
        super().__init__(420, framed=False)
        mark = QLabel()
        mark.setPixmap(program_icon().pixmap(QSize(64, 64)))
        self.body.addWidget(mark, 0, Qt.AlignmentFlag.AlignHCenter)
        self._title = TextLabel(self.tr("Starting…"), "large", wrap=True)
        self._title.setAlignment(Qt.AlignmentFlag.AlignHCenter)
        self.body.addWidget(self._title)
        self._dots = BusyDots(self.tr("Starting"))
        self.body.addWidget(self._dots, 0, Qt.AlignmentFlag.AlignHCenter)
        self.notice = Notice("alert", "triangle-alert")
        self.body.addWidget(self.notice)
        self.button = Button(self.tr("Try again"), "primary")
        self.button.clicked.connect(self.retry.emit)
        self.button.hide()
        self.body.addWidget(self.button, 0, Qt.AlignmentFlag.AlignHCenter)

    def trouble(self, reason: str) -> None:
        """Say why it takes so long; empty when it is well again."""
        self.notice.say(reason)
        self.button.setVisible(bool(reason))
        self._title.setText(self.tr("The engine does not start") if reason else self.tr("Starting…"))
        self._dots.setVisible(not reason)
