"""What is never recorded, and the decision to begin."""

from PySide6.QtCore import Qt, Signal
from PySide6.QtWidgets import QFrame, QHBoxLayout, QVBoxLayout, QWidget

from ui.first_run.seeded import RuleGroup, seeded_groups
from ui.widgets.buttons import Button
from ui.widgets.centered import row
from ui.widgets.labels import IconLabel, Line, Notice, TextLabel


class ExclusionsStep(QWidget):
    """The seeded list, to be read; then start or not now."""

    start = Signal()
    later = Signal()

    def __init__(self) -> None:
        super().__init__()
        column = QVBoxLayout(self)
        column.setContentsMargins(0, 0, 0, 0)
        column.setSpacing(14)
        column.addWidget(TextLabel(self.tr("What is never recorded"), "display", wrap=True))
        column.addWidget(
            TextLabel(
                self.tr(
                    "While one of these can be seen, even behind another window, the whole picture is "
                    "dropped. Afterimage's own windows are always left out."
                ),
                "muted",
                wrap=True,
            )
        )
        box = QFrame()
        box.setProperty("surface", "sunken")
        rules = QVBoxLayout(box)
        rules.setContentsMargins(16, 8, 16, 8)
        rules.setSpacing(0)
        for index, group in enumerate(seeded_groups()):
            if index:
                rules.addWidget(Line())
            rules.addWidget(_Rule(group))
        column.addWidget(box)
        column.addWidget(
            TextLabel(
                self.tr(
                    "More programs, titles and sites can be left out at any time in the settings, under "
                    "Privacy."
                ),
                "small",
                wrap=True,
            )
        )
        self.error = Notice("alert", "circle-alert")
        column.addWidget(self.error)
        column.addStretch(1)
        self.later_button = Button(self.tr("Not now"))
        self.start_button = Button(self.tr("Start recording"), "primary")
        self.later_button.clicked.connect(self.later.emit)
        self.start_button.clicked.connect(self._start)
        column.addLayout(row(self.later_button, self.start_button))
        self.setFocusProxy(self.start_button)

    def _start(self) -> None:
        self.start_button.setEnabled(False)
        self.error.say("")
        self.start.emit()

    def failed(self, reason: str) -> None:
        """Recording could not be started."""
        self.start_button.setEnabled(True)
        self.error.say(reason)


class _Rule(QWidget):
    def __init__(self, group: RuleGroup) -> None:
        super().__init__()
        line = QHBoxLayout(self)
        line.setContentsMargins(0, 9, 0, 9)
        line.setSpacing(12)
        line.addWidget(IconLabel("ban", "muted", 16), 0, Qt.AlignmentFlag.AlignTop)
        words = QVBoxLayout()
        words.setSpacing(2)
        words.addWidget(TextLabel(group.words, "heading", wrap=True))
        words.addWidget(TextLabel(self._names(group), "small", wrap=True))
        line.addLayout(words, 1)

    def _names(self, group: RuleGroup) -> str:
        names = ", ".join(group.examples)
        more = group.size - len(group.examples)
        if more <= 0:
            return names
        return self.tr("{names} and {n} more").replace("{names}", names).replace("{n}", str(more))
