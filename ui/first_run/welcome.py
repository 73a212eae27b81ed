"""The first thing anyone sees: what it does, where it is kept, and that nothing happens yet."""

from PySide6.QtCore import QSize, Qt, Signal
from PySide6.QtWidgets import QHBoxLayout, QLabel, QVBoxLayout, QWidget

from ui.icons import program_icon
from ui.widgets.buttons import Button
from ui.widgets.labels import IconLabel, TextLabel


class WelcomeStep(QWidget):
    """Five promises and one button."""

    done = Signal()

    def __init__(self, home: str) -> None:
        super().__init__()
        column = QVBoxLayout(self)
        column.setContentsMargins(0, 0, 0, 0)
        column.setSpacing(14)
        mark = QLabel()
        mark.setPixmap(program_icon().pixmap(QSize(64, 64)))
        column.addWidget(mark, 0, Qt.AlignmentFlag.AlignHCenter)
        title = TextLabel(self.tr("Welcome to Afterimage"), "display", wrap=True)
        title.setAlignment(Qt.AlignmentFlag.AlignHCenter)
        column.addWidget(title)
        lead = TextLabel(self.tr("It remembers what you saw, so that you can ask."), "muted", wrap=True)
        lead.setAlignment(Qt.AlignmentFlag.AlignHCenter)
        column.addWidget(lead)
        column.addSpacing(10)
        promises = (
            (
                "monitor",
                self.tr("It looks at your screen"),
                self.tr("Every few seconds it reads the text that changed and files it as memories."),
            ),
            (
                "hard-drive",
                self.tr("Everything stays here, encrypted"),
                self.tr("Kept in {home}").replace("{home}", home),
            ),
            (
                "wifi-off",
                self.tr("Nothing leaves this machine"),
                self.tr("No account, no cloud, no statistics."),
            ),
            ("mic-off", self.tr("No audio is recorded"), self.tr("It never uses the microphone.")),
            (
                "power",
                self.tr("Nothing is recorded until you say so"),
                self.tr("You decide at the end of this set-up, and can pause at any time."),
            ),
        )
        for icon, heading, text in promises:
            column.addLayout(_promise(icon, heading, text))
        column.addSpacing(10)
        self.button = Button(self.tr("Get started"), "primary")
        self.button.clicked.connect(self.done.emit)
        column.addWidget(self.button)
        self.setFocusProxy(self.button)


def _promise(icon: str, heading: str, text: str) -> QHBoxLayout:
    line = QHBoxLayout()
    line.setSpacing(14)
    line.addWidget(IconLabel(icon, "accent_text", 20), 0, Qt.AlignmentFlag.AlignTop)
    words = QVBoxLayout()
    words.setSpacing(2)
    words.addWidget(TextLabel(heading, "heading", wrap=True))
    words.addWidget(TextLabel(text, "muted", wrap=True))
    line.addLayout(words, 1)
    return line
