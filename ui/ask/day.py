"""Below the conversation: the day that the newest answer rests on, with a mark where each source stands."""

from collections.abc import Sequence
from datetime import UTC, datetime
from typing import Final

from PySide6.QtCore import Signal
from PySide6.QtWidgets import QHBoxLayout, QVBoxLayout, QWidget

from ui.bridge import EngineLink
from ui.timeline.colors import AppColors
from ui.timeline.frames import DayFrames, milliseconds, moment_of
from ui.timeline.track import DayTrack
from ui.widgets.buttons import Button
from ui.widgets.labels import Line
from ui.wording import day as day_words, local

_BAR_BELOW: Final = 8
"""Pixels by which the words stand further down than the line's edge, so that they stand beside its blocks."""
_LABEL_LEFT: Final = 14
"""Pixels by which the words of a quiet button stand further in than other things."""


class AnswerDay(QWidget):
    """Today's line until there is an answer. Hides itself where nothing was recorded on the day."""

    moment_requested = Signal(object)
    """A `datetime` of that day to look at."""
    availability_changed = Signal()
    """Whether there is anything to show."""

    def __init__(self, link: EngineLink) -> None:
        super().__init__()
        self.available = False
        self._moments: tuple[datetime, ...] = ()
        self._colors = AppColors()
        self.frames = DayFrames(link, self)
        self.track = DayTrack(self.frames, self._colors, stretches=False)
        self.opener = Button("", "quiet", "gallery-horizontal-end")
        self.opener.clicked.connect(lambda _checked=False: self.moment_requested.emit(self._first()))
        self.track.picked.connect(lambda at: self.moment_requested.emit(moment_of(at)))
        self.frames.changed.connect(self._grown)
        self.frames.loaded.connect(self._loaded)
        column = QVBoxLayout(self)
        column.setContentsMargins(0, 0, 0, 0)
        column.setSpacing(0)
        column.addWidget(Line())
        row = QHBoxLayout()
        row.setContentsMargins(_LABEL_LEFT, 0, 0, 0)
        row.setSpacing(0)
        beside_bar = QVBoxLayout()
        beside_bar.setContentsMargins(0, _BAR_BELOW, 0, 0)
        beside_bar.addWidget(self.opener)
        beside_bar.addStretch(1)
        row.addLayout(beside_bar)
        row.addWidget(self.track, 1)
        column.addLayout(row)

    def show_moments(self, moments: Sequence[datetime]) -> None:
        """Show the day of the first, with all of that day marked; today if there are none."""
        self._moments = tuple(local(moment) for moment in moments)
        day = self._first().date()
        words = day_words(self._first(), local(datetime.now(UTC)))
        told = self.tr("{day}, in the timeline").replace("{day}", words)
        self.opener.set_words(words, told)
        self.opener.setToolTip(told)
        if day == self.frames.day:
            self._mark()
            self.frames.refresh()
        else:
            self.frames.open(day)

    def refresh(self) -> None:
        """More may have come in."""
        if self._first().date() == local(datetime.now(UTC)).date():
            self.frames.refresh()

    def reload(self) -> None:
        """Something was deleted: begin the day anew."""
        if self.available:
            self.frames.open(self.frames.day)

    def _first(self) -> datetime:
        return self._moments[0] if self._moments else local(datetime.now(UTC))

    def _grown(self, _before: int) -> None:
        self._colors.assign(self.frames.apps[number] for number, _ in self.frames.usage())
        if len(self.frames):
            self._tell(available=True)

    def _loaded(self) -> None:
        self._mark()
        self._tell(available=bool(len(self.frames)))

    def _mark(self) -> None:
        here = [milliseconds(moment) for moment in self._moments if moment.date() == self.frames.day]
        self.track.set_marks(here[1:])
        self.track.set_cursor(here[0] if here else None)

    def _tell(self, *, available: bool) -> None:
        if available != self.available:
            self.available = available
            self.availability_changed.emit()
