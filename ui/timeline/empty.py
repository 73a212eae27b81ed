"""What stands in place of a frame: loading, nothing yet, nothing on this day, a fault."""

from PySide6.QtCore import Qt, Signal
from PySide6.QtWidgets import QFrame, QScrollArea, QVBoxLayout, QWidget

from ui.widgets.busy import BusyDots
from ui.widgets.buttons import Button
from ui.widgets.labels import IconLabel, TextLabel
from ui.widgets.scrolled import Scrolled


class TimelineEmpty(QWidget):
    """A sentence with an icon, and one button where there is something to do."""

    acted = Signal()

    def __init__(self) -> None:
        super().__init__()
        whole = QVBoxLayout(self)
        whole.setContentsMargins(0, 0, 0, 0)
        area = QScrollArea()  # a small window with large text has no room for all of it
        area.setWidgetResizable(True)
        area.setFrameShape(QFrame.Shape.NoFrame)
        area.setFocusPolicy(Qt.FocusPolicy.NoFocus)
        area.setHorizontalScrollBarPolicy(Qt.ScrollBarPolicy.ScrollBarAlwaysOff)
        holder = Scrolled()
        area.setWidget(holder)
        whole.addWidget(area)
        column = QVBoxLayout(holder)
        column.setContentsMargins(48, 24, 48, 24)
        column.setSpacing(12)
        column.addStretch(1)
        self._dots = BusyDots(self.tr("Loading the day"))
        self._icon = IconLabel("gallery-horizontal-end", "muted", 32)
        self.title = TextLabel(role="title", wrap=True)
        self.text = TextLabel(role="muted", wrap=True)
        self.button = Button(self.tr("Try again"))
        self.button.clicked.connect(lambda _checked=False: self.acted.emit())
        for widget in (self._dots, self._icon):
            column.addWidget(widget, 0, Qt.AlignmentFlag.AlignHCenter)
        for label in (self.title, self.text):
            label.setAlignment(Qt.AlignmentFlag.AlignHCenter)
            column.addWidget(label)
        column.addWidget(self.button, 0, Qt.AlignmentFlag.AlignHCenter)
        column.addStretch(1)
        self.loading()

    def loading(self) -> None:
        """On its way."""
        self._dots.show()
        for widget in (self._icon, self.title, self.text, self.button):
            widget.hide()

    def say(self, icon: str, title: str, text: str, button: str = "") -> None:
        """Why there is nothing."""
        self._dots.hide()
        self._icon.set_icon(icon, "muted")
        self._icon.show()
        self.title.setText(title)
        self.title.show()
        self.text.setText(text)
        self.text.setVisible(bool(text))
        self.button.set_words(button)
        self.button.setVisible(bool(button))
