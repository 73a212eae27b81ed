"""Above the frame: which day, what to look for, and which program or tag alone."""

from datetime import date
from typing import Final

from PySide6.QtCore import QPoint, QSize, Qt, QTimer, Signal
from PySide6.QtGui import QAction, QActionGroup, QIcon, QKeyEvent, QPainter, QPixmap
from PySide6.QtWidgets import QFrame, QHBoxLayout, QLineEdit, QMenu

from ui.appearance import px
from ui.icons import icon
from ui.timeline.calendar import DayPopup
from ui.timeline.colors import AppColors
from ui.timeline.frames import DayFrames, today
from ui.timeline.tags import DayTags
from ui.timeline.words import day_words, length
from ui.widgets.buttons import Button, IconButton
from ui.widgets.clearing import let_clear
from ui.widgets.labels import TextLabel

_TYPING_MS: Final = 260
_LETTERS: Final = 24
_NARROW_LETTERS: Final = 10
"""Of a name on the filter's button."""


class SearchField(QLineEdit):
    """Escape leaves it; Enter goes to the next place, with Shift to the one before."""

    left = Signal()
    stepped = Signal(int)

    def keyPressEvent(self, event: QKeyEvent) -> None:
        """Three keys are not text."""
        if event.key() == Qt.Key.Key_Escape:
            self.clear()
            self.left.emit()
        elif event.key() in {Qt.Key.Key_Return, Qt.Key.Key_Enter}:
            self.stepped.emit(-1 if event.modifiers() & Qt.KeyboardModifier.ShiftModifier else 1)
        else:
            super().keyPressEvent(event)


class TimelineBar(QFrame):
    """Emits what is wanted."""

    day_chosen = Signal(object)
    now_wanted = Signal()
    searched = Signal(str)
    filtered = Signal()
    """Another program or tag is to be looked at alone."""

    def __init__(self, frames: DayFrames, tags: DayTags, colors: AppColors) -> None:
        super().__init__()
        self._frames, self._tags, self._colors = frames, tags, colors
        self.days: tuple[date, ...] = ()
        """Days on which something was recorded, in order."""
        self._narrow = False
        self.app = ""
        self.tag = ""
        """One of both, or neither, is looked at alone."""
        line = QHBoxLayout(self)
        line.setContentsMargins(24, 12, 20, 12)
        line.setSpacing(4)
        self.earlier = IconButton("chevron-left", self.tr("Earlier day (Page up)"))
        self.earlier.clicked.connect(lambda _checked=False: self.step(-1))
        self.day = Button(self.tr("Choose a day"), icon_name="calendar-days")
        self.day.setToolTip(self.tr("Choose a day (D)"))
        self.day.clicked.connect(lambda _checked=False: self.choose_day())
        self.later = IconButton("chevron-right", self.tr("Later day (Page down)"))
        self.later.clicked.connect(lambda _checked=False: self.step(1))
        self.now = Button(self.tr("Now"), "quiet")
        self.now.setToolTip(self.tr("To the newest frame (N)"))
        self.now.clicked.connect(lambda _checked=False: self.now_wanted.emit())
        for widget in (self.earlier, self.day, self.later, self.now):
            line.addWidget(widget)
        line.addStretch(1)
        self.found = TextLabel(role="small")
        line.addWidget(self.found)
        line.addSpacing(8)
        self.search = SearchField()
        self.search.setPlaceholderText(self.tr("Search this day"))
        self.search.setAccessibleName(self.tr("Search this day"))
        let_clear(self.search)
        self.search.setMinimumWidth(px(132))
        self.search.setMaximumWidth(px(240))
        glass = QAction(icon("search", "muted", 16), self.tr("Search"), self.search)
        self.search.addAction(glass, QLineEdit.ActionPosition.LeadingPosition)
        self._typing = QTimer(self, singleShot=True, interval=_TYPING_MS)
        self._typing.timeout.connect(lambda: self.searched.emit(self.search.text().strip()))
        self.search.textChanged.connect(lambda _text: self._typing.start())
        line.addWidget(self.search, 2)
        line.addSpacing(4)
        self.filter = Button(self.tr("All programs"), icon_name="funnel")
        self.filter.clicked.connect(lambda _checked=False: self._menu())
        line.addWidget(self.filter)

    def set_narrow(self, *, narrow: bool) -> None:
        """The words on the filter and in the field give way first; what is filtered by stays to be read."""
        self._narrow = narrow
        self._show_filter()
        short, whole = self.tr("Search"), self.tr("Search this day")
        self.search.setPlaceholderText(short if narrow else whole)

    # ── the day ──────────────────────────────────────────────────────────────────────────────────────

    def show_day(self, day: date) -> None:
        """Name it."""
        words = day_words(day, today())
        self.day.set_words(words, self.tr("Day: {day}").replace("{day}", words))
        self.earlier.setEnabled(bool(self.days) and self.days[0] < day)
        self.later.setEnabled(bool(self.days) and self.days[-1] > day)
        self.set_filter()

    def step(self, by: int) -> None:
        """To the next day before or after on which something was recorded."""
        current = self._frames.day
        if by < 0:
            wanted = next((day for day in reversed(self.days) if day < current), None)
        else:
            wanted = next((day for day in self.days if day > current), None)
        if wanted is not None:
            self.day_chosen.emit(wanted)

    def choose_day(self) -> None:
        """Open the month."""
        popup = DayPopup(self)
        popup.setAttribute(Qt.WidgetAttribute.WA_DeleteOnClose)
        popup.chosen.connect(self.day_chosen.emit)
        popup.show_days(frozenset(self.days), self._frames.day)
        popup.move(self.day.mapToGlobal(QPoint(0, self.day.height() + 4)))
        popup.show()
        popup.month.setFocus()

    # ── the filter ─────────────────────────────────────────────────────────────────────────────────

    def menu_now(self) -> QMenu:
        """The day's programs, the longest in front first, and its tags."""
        menu = QMenu(self)
        menu.setAttribute(Qt.WidgetAttribute.WA_DeleteOnClose)
        group = QActionGroup(menu)
        everything = menu.addAction(self.tr("All programs"), lambda: self.set_filter(tell=True))
        everything.setCheckable(True)
        everything.setChecked(not self.app and not self.tag)
        group.addAction(everything)
        menu.addSeparator()
        for number, spent in self._frames.usage()[:20]:
            name = self._frames.apps[number]
            if not name:
                continue
            action = menu.addAction(f"{name}\t{length(spent)}".replace("&", "&&"))
            action.setIcon(self._dot(name))
            action.setCheckable(True)
            action.setChecked(name == self.app)
            action.triggered.connect(lambda _checked=False, name=name: self.set_filter(name, tell=True))
            group.addAction(action)
        if self._tags.names:
            menu.addSection(self.tr("Tags"))
        for name in self._tags.names:
            action = menu.addAction(icon("tag", "muted", 14), name.replace("&", "&&"))
            action.setCheckable(True)
            action.setChecked(name == self.tag)
            action.triggered.connect(lambda _checked=False, tag=name: self.set_filter(tag=tag, tell=True))
            group.addAction(action)
        return menu

    def _menu(self) -> None:
        menu = self.menu_now()
        place = QPoint(self.filter.width() - menu.sizeHint().width(), self.filter.height() + 4)
        menu.popup(self.filter.mapToGlobal(place))

    def _dot(self, name: str) -> QIcon:
        ratio = self.devicePixelRatioF()
        pixmap = QPixmap(QSize(14, 14) * ratio)
        pixmap.setDevicePixelRatio(ratio)
        pixmap.fill(Qt.GlobalColor.transparent)
        painter = QPainter(pixmap)
        painter.setRenderHint(QPainter.RenderHint.Antialiasing)
        painter.setPen(Qt.PenStyle.NoPen)
        painter.setBrush(self._colors.color(name))
        painter.drawRoundedRect(2, 2, 10, 10, 4, 4)
        painter.end()
        return QIcon(pixmap)

    def set_filter(self, app: str = "", *, tag: str = "", tell: bool = False) -> None:
        """Show what is looked at alone."""
        self.app, self.tag = app, tag
        self._show_filter()
        if tell:
            self.filtered.emit()

    def _show_filter(self) -> None:
        name = self.app or self.tag
        longest = _NARROW_LETTERS if self._narrow else _LETTERS
        words = name if len(name) <= longest else f"{name[: longest - 1]}…"
        shown = words or self.tr("All programs")
        self.filter.set_words(shown, self.tr("Programs: {what}").replace("{what}", name or shown))
        self.filter.set_compact(compact=self._narrow and not name)
