"""Between frame and strip: what the frame is, or the stretch that was chosen, and what can be done."""

from PySide6.QtCore import QRectF, QSize, Qt, Signal
from PySide6.QtGui import QPainter, QPaintEvent
from PySide6.QtWidgets import QHBoxLayout, QSizePolicy, QStackedWidget, QWidget

from ui.appearance import current_theme
from ui.timeline.colors import AppColors
from ui.widgets.buttons import Button, IconButton
from ui.widgets.labels import ElidedLabel, TextLabel


class AppDot(QWidget):
    """A program's colour."""

    def __init__(self, colors: AppColors) -> None:
        super().__init__()
        self._colors, self._name = colors, ""
        self.setFixedSize(QSize(10, 10))

    def show_app(self, name: str) -> None:
        """Take its colour."""
        self._name = name
        self.update()

    def paintEvent(self, _event: QPaintEvent) -> None:
        """A small rounded square."""
        painter = QPainter(self)
        painter.setRenderHint(QPainter.RenderHint.Antialiasing)
        painter.setPen(Qt.PenStyle.NoPen)
        color = self._colors.color(self._name) if self._name else current_theme().color("border_strong")
        painter.setBrush(color)
        painter.drawRoundedRect(QRectF(self.rect()), 4, 4)


class Caption(QStackedWidget):
    """One line in two forms."""

    played = Signal()
    opened = Signal()
    copied = Signal()
    deleted = Signal()
    span_asked = Signal()
    span_deleted = Signal()
    span_tagged = Signal()
    """Give it a name, or take off the one that it has."""
    span_left = Signal()

    def __init__(self, colors: AppColors) -> None:
        super().__init__()
        self.setMinimumHeight(48)
        self.setSizePolicy(QSizePolicy.Policy.Preferred, QSizePolicy.Policy.Fixed)
        self.addWidget(self._frame_line(colors))
        self.addWidget(self._span_line())

    def _frame_line(self, colors: AppColors) -> QWidget:
        holder = QWidget()
        line = QHBoxLayout(holder)
        line.setContentsMargins(24, 4, 20, 4)
        line.setSpacing(8)
        self.play = IconButton("play", self.tr("Play (Space)"), ink="text")
        self.play.clicked.connect(lambda _checked=False: self.played.emit())
        line.addWidget(self.play)
        self.time = TextLabel(role="number")
        line.addWidget(self.time)
        line.addSpacing(8)
        self.dot = AppDot(colors)
        line.addWidget(self.dot)
        self.app = TextLabel(role="heading")
        line.addWidget(self.app)
        self.title = ElidedLabel(role="muted")
        line.addWidget(self.title, 1)
        self.copy = IconButton("copy", self.tr("Copy text and picture (Ctrl+Shift+C)"))
        self.copy.clicked.connect(lambda _checked=False: self.copied.emit())
        self.open = IconButton("maximize-2", self.tr("Open this frame (Enter)"))
        self.open.clicked.connect(lambda _checked=False: self.opened.emit())
        self.delete = IconButton("trash-2", self.tr("Delete this frame (Delete)"))
        self.delete.clicked.connect(lambda _checked=False: self.deleted.emit())
        for button in (self.copy, self.open, self.delete):
            line.addWidget(button)
        return holder

    def _span_line(self) -> QWidget:
        holder = QWidget()
        line = QHBoxLayout(holder)
        line.setContentsMargins(24, 4, 20, 4)
        line.setSpacing(4)
        self.name = ElidedLabel(role="heading")
        self.name.hide()
        line.addWidget(self.name, 1)
        self.span = TextLabel(role="muted")
        line.addWidget(self.span)
        self._room = QWidget()
        line.addWidget(self._room, 1)
        self.ask = Button(self.tr("Ask about it"), icon_name="message-circle")
        self.ask.clicked.connect(lambda _checked=False: self.span_asked.emit())
        self.tag = Button(self.tr("Tag…"), icon_name="tag")
        self.tag.setToolTip(self.tr("Give this stretch a name, or take it off (T)"))
        self.tag.clicked.connect(lambda _checked=False: self.span_tagged.emit())
        self.forget = Button(self.tr("Delete…"), "careful", "trash-2")
        self.forget.clicked.connect(lambda _checked=False: self.span_deleted.emit())
        leave = IconButton("x", self.tr("Choose nothing (Esc)"))
        leave.clicked.connect(lambda _checked=False: self.span_left.emit())
        for widget in (self.ask, self.tag, self.forget, leave):
            line.addWidget(widget)
        return holder

    def set_narrow(self, *, narrow: bool) -> None:
        """The words on the buttons give way first."""
        for button in (self.ask, self.tag, self.forget):
            button.set_compact(compact=narrow)

    def show_frame(self, time: str, app: str, title: str) -> None:
        """Say which frame it is; without a time there is none."""
        self.setCurrentIndex(0)
        self.time.setText(time)
        self.dot.setVisible(bool(time))
        self.dot.show_app(app)
        self.app.setText(app)
        self.app.setVisible(bool(app))
        self.title.setText(title)
        for button in (self.play, self.copy, self.open, self.delete):
            button.setEnabled(bool(time))

    def show_span(self, words: str, name: str = "") -> None:
        """Say which stretch was chosen, and what it is called."""
        self.span.setText(words.partition(" · ")[0] if name else words)  # the name needs the room
        self.name.setText(name)
        self.name.setVisible(bool(name))
        self._room.setVisible(not name)  # the name takes what is left
        self.tag.set_words(self.tr("Remove tag") if name else self.tr("Tag…"))
        self.setCurrentIndex(1)

    def show_playing(self, *, playing: bool) -> None:
        """The button does the other thing."""
        if playing:
            self.play.set_icon("pause", self.tr("Stop (Space)"))
        else:
            self.play.set_icon("play", self.tr("Play (Space)"))
