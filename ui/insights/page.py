"""Insights: a week in figures and plots, counted by the engine and drawn here."""

from collections import Counter
from datetime import date, timedelta
from typing import Final

from PySide6.QtCore import QDate, QLocale, Qt, Signal
from PySide6.QtGui import QShowEvent
from PySide6.QtWidgets import (
    QFrame,
    QGridLayout,
    QHBoxLayout,
    QLayout,
    QScrollArea,
    QStackedWidget,
    QVBoxLayout,
    QWidget,
)

from core.protocol.operations import GetInsights, Insights, MemoryRow
from core.records.errors import AfterimageError
from ui.appearance import px
from ui.bridge import CallHandle, EngineLink
from ui.insights.charts import Column, DaysChart, ShareBar
from ui.timeline.caption import AppDot
from ui.timeline.colors import AppColors
from ui.timeline.empty import TimelineEmpty
from ui.timeline.frames import midnight
from ui.timeline.words import length
from ui.widgets.buttons import Button, IconButton
from ui.widgets.face import FaceButton
from ui.widgets.flow import Beside, flowing
from ui.widgets.halves import Halves
from ui.widgets.labels import ElidedLabel, TextLabel
from ui.widgets.scrolled import Scrolled
from ui.wording import local, when

_DAYS: Final = 7
_APPS: Final = 7
"""Programs with a colour and a line of their own; the rest is summed up."""
_PEOPLE: Final = 6
_LEARNED: Final = 6
_COLUMN: Final = 860
_HALVES: Final = 520
"""Pixels at the usual size of text below which cards stand one below the other."""
_LETTERS: Final = 22
"""Of a person's name, beside a bar."""


class InsightsPage(QWidget):
    """Nothing of it is kept: it is counted anew whenever it is looked at."""

    memory_requested = Signal(str)
    ask_requested = Signal(str)

    def __init__(self, link: EngineLink) -> None:
        super().__init__()
        self._link = link
        self._call: CallHandle | None = None
        self.last = date.today()  # noqa: DTZ011 -- the day on the user's own clock
        """The last day that is counted."""
        self.colors = AppColors()
        column = QVBoxLayout(self)
        column.setContentsMargins(0, 0, 0, 0)
        column.setSpacing(0)
        column.addLayout(self._bar())
        self.stage = QStackedWidget()
        self.empty = TimelineEmpty()
        self.empty.acted.connect(self.refresh)
        self.stage.addWidget(self.empty)
        self.stage.addWidget(self._content())
        column.addWidget(self.stage, 1)
        self.setFocusProxy(self.earlier)

    def _bar(self) -> QHBoxLayout:
        line = QHBoxLayout()
        line.setContentsMargins(24, 12, 20, 4)
        line.setSpacing(4)
        self.earlier = IconButton("chevron-left", self.tr("A week earlier"))
        self.earlier.clicked.connect(lambda _checked=False: self.step(-1))
        self.later = IconButton("chevron-right", self.tr("A week later"))
        self.later.clicked.connect(lambda _checked=False: self.step(1))
        self.range = TextLabel(role="heading")
        for widget in (self.earlier, self.range, self.later):
            line.addWidget(widget)
        line.addStretch(1)
        return line

    def _content(self) -> QWidget:
        scroll = QScrollArea()
        scroll.setWidgetResizable(True)
        scroll.setFrameShape(QFrame.Shape.NoFrame)
        scroll.setHorizontalScrollBarPolicy(Qt.ScrollBarPolicy.ScrollBarAlwaysOff)
        scroll.setAccessibleName(self.tr("Insights"))
        holder = Scrolled()
        outer = QHBoxLayout(holder)
        outer.setContentsMargins(24, 12, 24, 24)
        middle = QWidget()
        middle.setMaximumWidth(px(_COLUMN))
        column = QVBoxLayout(middle)
        column.setContentsMargins(0, 0, 0, 0)
        column.setSpacing(16)
        card, inside = _card()
        self.total = TextLabel(role="display")
        self.total_about = TextLabel(self.tr("in front of the screen"), "muted")
        inside.addLayout(flowing(self.total, self.total_about))
        self.chart = DaysChart(self.colors)
        programs = QWidget()
        self._apps = QVBoxLayout(programs)
        self._apps.setContentsMargins(0, 0, 0, 0)
        self._apps.setSpacing(10)
        inside.addWidget(Halves(self.chart, programs, least=_HALVES, spacing=32, shares=(3, 2)))
        column.addWidget(card)
        column.addWidget(self._pair())
        column.addWidget(
            TextLabel(
                self.tr(
                    "Counted on this computer from what was recorded; nothing of it is kept or sent. A "
                    "screen on which nothing changes counts for five minutes."
                ),
                "small",
                wrap=True,
            )
        )
        column.addStretch(1)
        outer.addStretch(1)
        outer.addWidget(middle, 100)
        outer.addStretch(1)
        scroll.setWidget(holder)
        return scroll

    def _pair(self) -> QWidget:
        """People beside facts."""
        people, inside = _card(self.tr("People who came up"))
        self._people = QGridLayout()
        self._people.setHorizontalSpacing(12)
        self._people.setVerticalSpacing(10)
        self._people.setColumnStretch(1, 1)
        inside.addLayout(self._people)
        inside.addStretch(1)
        learned, inside = _card(self.tr("Learned"))
        self._learned = QVBoxLayout()
        self._learned.setSpacing(4)
        self._learned.setContentsMargins(-8, 0, -8, 0)  # words stand under the heading, the hover around them
        inside.addLayout(self._learned)
        inside.addStretch(1)
        return Halves(people, learned, least=_HALVES, shares=(2, 3))

    def showEvent(self, event: QShowEvent) -> None:
        """Count anew."""
        super().showEvent(event)
        self.refresh()

    @property
    def first(self) -> date:
        """The first day that is counted."""
        return self.last - timedelta(days=_DAYS - 1)

    def step(self, weeks: int) -> None:
        """So many weeks on or back, no further than today."""
        today = date.today()  # noqa: DTZ011 -- the day on the user's own clock
        self.last = min(today, self.last + timedelta(days=_DAYS * weeks))
        self.refresh()

    def refresh(self) -> None:
        """Ask the engine."""
        today = date.today()  # noqa: DTZ011 -- the day on the user's own clock
        self.later.setEnabled(self.last < today)
        days = (QDate(day.year, day.month, day.day) for day in (self.first, self.last))
        start, end = (QLocale().toString(day, self.tr("d MMMM")) for day in days)
        words = self.tr("The last seven days") if self.last == today else f"{start} \N{EN DASH} {end}"
        self.range.setText(words)
        if self._call is not None:
            self._call.cancel()
        if self.stage.currentWidget() is self.empty:
            self.empty.loading()
        request = GetInsights(start=midnight(self.first), end=midnight(self.last + timedelta(days=1)))
        self._call = self._link.call(request, self._take, self._failed, owner=self)

    def _failed(self, error: AfterimageError) -> None:
        self._call = None
        self.stage.setCurrentWidget(self.empty)
        self.empty.say("circle-alert", self.tr("This cannot be counted"), str(error), self.tr("Try again"))

    def _take(self, found: Insights) -> None:
        self._call = None
        if not found.uses and not found.memories:
            self.stage.setCurrentWidget(self.empty)
            self.empty.say(
                "chart-column",
                self.tr("Nothing to count in these days"),
                self.tr("When something was recorded, this shows where the time went and what was learned."),
            )
            return
        totals: Counter[str] = Counter()
        for use in found.uses:
            totals[use.app] += use.seconds
        shown = [name for name, _ in totals.most_common(_APPS)]
        self.colors.assign(shown)
        self.total.setText(length(totals.total() * 1000))
        self.chart.show_columns(self._columns(found, shown))
        self._show_apps(totals, shown)
        self._show_people(found)
        self._show_learned(found.learned)
        self.stage.setCurrentIndex(1)

    def _columns(self, found: Insights, shown: list[str]) -> tuple[Column, ...]:
        """By the order of the week's programs, so that a colour keeps its place."""
        days: dict[str, Counter[str]] = {}
        for use in found.uses:
            name = use.app if use.app in shown else ""
            days.setdefault(use.date, Counter())[name] += use.seconds
        columns = []
        for back in range(_DAYS):
            day = self.first + timedelta(days=back)
            spent = days.get(day.isoformat(), Counter())
            columns.append(Column(day, tuple((name, spent[name]) for name in (*shown, "") if spent[name])))
        return tuple(columns)

    def _show_apps(self, totals: Counter[str], shown: list[str]) -> None:
        _empty(self._apps)
        rest = totals.total() - sum(totals[name] for name in shown)
        rows = [(name, name, totals[name]) for name in shown]
        if rest:
            rows.append(("", self.tr("Others"), rest))
        for name, words, seconds in rows:
            holder = QWidget()
            line = QHBoxLayout(holder)
            line.setContentsMargins(0, 0, 0, 0)
            line.setSpacing(10)
            dot = AppDot(self.colors)
            dot.show_app(name)
            line.addWidget(dot)
            line.addWidget(ElidedLabel(words), 1)
            line.addWidget(TextLabel(length(seconds * 1000), "muted"))
            self._apps.addWidget(holder)
        self._apps.addStretch(1)

    def _show_people(self, found: Insights) -> None:
        _empty(self._people)
        if not found.people:
            self._people.addWidget(TextLabel(self.tr("Nobody, as far as was read."), "muted"), 0, 0)
            return
        most = found.people[0].memories
        for row, person in enumerate(found.people[:_PEOPLE]):
            name = Button(_short(person.name), "link")
            name.setToolTip(self.tr("Ask about {name}").replace("{name}", person.name))
            question = f"What do I know about {person.name}?"  # questions are understood in English
            name.clicked.connect(lambda _checked=False, question=question: self.ask_requested.emit(question))
            self._people.addWidget(name, row, 0)
            self._people.addWidget(ShareBar(person.memories / most), row, 1, Qt.AlignmentFlag.AlignVCenter)
            count = TextLabel(QLocale().toString(person.memories), "muted")
            self._people.addWidget(count, row, 2, Qt.AlignmentFlag.AlignRight)

    def _show_learned(self, rows: tuple[MemoryRow, ...]) -> None:
        _empty(self._learned)
        if not rows:
            self._learned.addWidget(TextLabel(self.tr("No facts in these days."), "muted"))
        for memory in rows[:_LEARNED]:
            button = _Learned(memory)
            button.clicked.connect(lambda _checked=False, one=memory.id: self.memory_requested.emit(one))
            self._learned.addWidget(button)


class _Learned(FaceButton):
    """A fact, and when; a click opens it."""

    def __init__(self, memory: MemoryRow) -> None:
        super().__init__()
        self.setProperty("kind", "row")
        self.setAccessibleName(f"{memory.summary}, {when(memory.time, memory.zone)}")
        self.setToolTip(memory.summary)
        day = local(memory.time, memory.zone)
        words = QLocale().toString(QDate(day.year, day.month, day.day), self.tr("ddd d MMM"))
        face = Beside(ElidedLabel(memory.summary), TextLabel(words, "small"), spacing=12, gap=0)
        face.setContentsMargins(8, 9, 8, 9)
        self.settle(face)


def _short(name: str) -> str:
    return name if len(name) <= _LETTERS else f"{name[: _LETTERS - 1]}…"


def _card(title: str = "") -> tuple[QFrame, QVBoxLayout]:
    card = QFrame()
    card.setProperty("surface", "card")
    inside = QVBoxLayout(card)
    inside.setContentsMargins(20, 16, 20, 20)
    inside.setSpacing(12)
    if title:
        inside.addWidget(TextLabel(title, "heading"))
    return card, inside


def _empty(layout: QLayout) -> None:
    while layout.count():
        taken = layout.takeAt(0)
        widget = taken.widget() if taken is not None else None
        if widget is not None:
            widget.deleteLater()
