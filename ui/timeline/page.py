"""Timeline: a day, frame by frame."""

from datetime import date, datetime
from typing import Final

from PySide6.QtCore import QModelIndex, Qt, Signal
from PySide6.QtGui import QFocusEvent, QKeyEvent, QKeySequence, QResizeEvent, QShortcut, QShowEvent
from PySide6.QtWidgets import QStackedWidget, QVBoxLayout, QWidget

from core.protocol.operations import Days, ListDays, Selection, Tag
from core.records.errors import AfterimageError
from ui.appearance import px
from ui.bridge import EngineLink
from ui.navigation import DeletionTarget
from ui.thumbnails import Thumbnails
from ui.timeline.caption import Caption
from ui.timeline.colors import AppColors
from ui.timeline.empty import TimelineEmpty
from ui.timeline.film import Film, FilmModel
from ui.timeline.finding import Finder
from ui.timeline.frames import DayFrames, Span, milliseconds, today
from ui.timeline.preview import FrameLoader, Preview, PreviewCanvas
from ui.timeline.stretch import Stretch
from ui.timeline.tags import DayTags, span_of
from ui.timeline.toolbar import TimelineBar
from ui.timeline.track import DayTrack
from ui.timeline.walking import Walk
from ui.widgets.labels import Line, Notice
from ui.wording import local

_NARROW: Final = 600
"""Pixels at the usual size of text."""


class TimelinePage(QWidget):
    """What it emits is opened by the window."""

    frame_requested = Signal(object)
    deletion_requested = Signal(object)
    ask_requested = Signal(str)
    said = Signal(str)

    def __init__(self, link: EngineLink, thumbnails: Thumbnails) -> None:
        super().__init__()
        self._link = link
        self._thumbnails = thumbnails
        self.colors = AppColors()
        self.frames = DayFrames(link, self)
        self.model = FilmModel(self.frames, self)
        self.loader = FrameLoader(link, self)
        self.finder = Finder(link, self.frames, self)
        self.tags = DayTags(link, self.frames, self)
        self.stretch = Stretch(link, self.frames, self.tags, self)
        self._wanted: Span | None = None
        """A stretch to be chosen when its day is there."""
        self._return_to: int | None = None
        """A moment to go back to when the day is there again."""
        self._following = True
        """Stay at the newest frame while more come in."""
        self._build()
        self._connect()

    def _build(self) -> None:
        self.bar = TimelineBar(self.frames, self.tags, self.colors)
        self.canvas = PreviewCanvas()
        self.preview = Preview(self.loader, self.canvas, self._thumbnails)
        self.empty = TimelineEmpty()
        self.stage = QStackedWidget()
        self.stage.addWidget(self.empty)
        self.stage.addWidget(self.canvas)
        self.error = Notice("alert", "circle-alert")
        self.caption = Caption(self.colors)
        self.film = Film(self.model, self.frames, self._thumbnails, self.colors)
        self.track = DayTrack(self.frames, self.colors)
        self.walk = Walk(self.frames, self.model, self.film)
        column = QVBoxLayout(self)
        column.setContentsMargins(0, 0, 0, 0)
        column.setSpacing(0)
        column.addWidget(self.bar)
        column.addWidget(self.error)
        column.addWidget(self.stage, 1)
        self.foot = QWidget()
        foot = QVBoxLayout(self.foot)
        foot.setContentsMargins(0, 0, 0, 0)
        foot.setSpacing(0)
        foot.addWidget(self.caption)
        strip = QVBoxLayout()
        strip.setContentsMargins(20, 0, 20, 8)
        strip.addWidget(self.film)
        foot.addLayout(strip)
        foot.addWidget(Line())
        foot.addWidget(self.track)
        column.addWidget(self.foot)
        self.setFocusPolicy(Qt.FocusPolicy.ClickFocus)  # Tab would end in the strip each time
        self.foot.hide()
        self.caption.show_frame("", "", "")

    def _connect(self) -> None:
        self.frames.changed.connect(self._grown)
        self.frames.loaded.connect(self._loaded)
        self.frames.failed.connect(self._failed)
        self.film.selectionModel().currentChanged.connect(self._choose)
        self.film.activated.connect(lambda _index: self.open_frame())
        self.loader.failed.connect(self.error.say)
        self.bar.day_chosen.connect(self.open_day)
        self.bar.now_wanted.connect(self.go_now)
        self.bar.searched.connect(lambda text: self.finder.search(text, self.bar.app))
        self.finder.found.connect(self._found)
        self.finder.failed.connect(self.error.say)
        self.bar.search.left.connect(self.film.setFocus)
        self.bar.search.stepped.connect(self._step_hit)
        self.bar.filtered.connect(self._filter)
        self.track.picked.connect(self.walk.go_to)
        self.stretch.connect_to(self.track, self.caption)
        self.stretch.left.connect(self._describe)
        self.stretch.ask_requested.connect(self.ask_requested)
        self.stretch.deletion_requested.connect(self.deletion_requested)
        self.tags.changed.connect(self._tags_changed)
        self.tags.failed.connect(self.error.say)
        self.empty.acted.connect(self._act)
        self.caption.played.connect(self.walk.toggle_play)
        self.walk.playing_changed.connect(lambda playing: self.caption.show_playing(playing=playing))
        self.caption.opened.connect(self.open_frame)
        self.caption.copied.connect(self.copy)
        self.caption.deleted.connect(self.delete_frame)
        shortcut = QShortcut(QKeySequence("Ctrl+Shift+C"), self)
        shortcut.setContext(Qt.ShortcutContext.WidgetWithChildrenShortcut)
        shortcut.activated.connect(self.copy)

    def resizeEvent(self, event: QResizeEvent) -> None:
        """Words on buttons give way where the page is narrow."""
        super().resizeEvent(event)
        narrow = event.size().width() < px(_NARROW)
        self.bar.set_narrow(narrow=narrow)
        self.caption.set_narrow(narrow=narrow)

    # ── days ─────────────────────────────────────────────────────────────────────────────────────────

    def showEvent(self, event: QShowEvent) -> None:
        """Open the newest day the first time, and look for what is new later."""
        super().showEvent(event)
        self.refresh()

    def focusInEvent(self, event: QFocusEvent) -> None:
        """The strip has the keys, where there is one."""
        super().focusInEvent(event)
        self._focus_film()

    def _focus_film(self) -> None:
        if self.film.isVisible():
            self.film.setFocus()

    def refresh(self) -> None:
        """More may have come in. Does nothing while nobody looks."""
        if not self.isVisible():
            return
        self._link.call(ListDays(), self._take_days, self._days_failed, owner=self)
        if self.frames.day == today():
            self.frames.refresh()

    def reload(self) -> None:
        """Something was deleted: begin the day anew, where one was."""
        if self.frames.day != date.min:
            place = self.walk.current
            self._return_to = self.frames.at[place] if place >= 0 else None
            self.frames.open(self.frames.day)
            self.tags.load()
            self.refresh()

    def _take_days(self, reply: Days) -> None:
        self.bar.days = tuple(date.fromisoformat(day.date) for day in reply.days)
        if self.frames.day == date.min:
            self.open_day(self.bar.days[-1] if self.bar.days else today())
        else:
            app, tag = self.bar.app, self.bar.tag
            self.bar.show_day(self.frames.day)
            self.bar.set_filter(app, tag=tag)

    def _days_failed(self, error: AfterimageError) -> None:
        if not len(self.frames):
            self._failed(str(error))

    def open_day(self, day: date) -> None:
        """Show that day, at its end."""
        self.walk.stop()
        self.error.say("")
        self.bar.search.clear()
        self._following = True
        self.finder.search("")
        self.bar.show_day(day)
        self.tags.clear()
        self._filter()
        self.preview.clear()
        self.empty.loading()
        self._show_stage(self.empty)
        self.caption.show_frame("", "", "")
        self.frames.open(day)
        self.tags.load()
        self.bar.show_day(day)

    def open_stretch(self, tag: Tag) -> None:
        """Show the day of a tag with its stretch chosen."""
        self._wanted = span_of(tag)
        self.open_day(local(tag.start).date())

    def open_moment(self, moment: datetime) -> None:
        """Show the frame next to a moment."""
        day, at = local(moment).date(), milliseconds(moment)
        if day == self.frames.day and len(self.frames):
            self.walk.go_to(at)
        else:
            self.open_day(day)
            self._return_to = at

    def go_now(self) -> None:
        """The newest frame there is."""
        newest = self.bar.days[-1] if self.bar.days else today()
        if self.frames.day != newest:
            self.open_day(newest)
            return
        self._following = True
        self.walk.last()
        self.refresh()

    def _grown(self, _before: int) -> None:
        if not len(self.frames) or self.frames.loading:
            return  # a list lays itself out whole to find a row: once, when all of the day is there
        self.colors.assign(self.frames.apps[number] for number, _ in self.frames.usage())
        if self._return_to is not None:
            self.walk.go_to(self._return_to)
        elif self._following or self.walk.current < 0:
            self.walk.last()
        self._show_stage(self.canvas)  # a list that gets the keys without a current row takes the first

    def _loaded(self) -> None:
        self._return_to = None
        if self._wanted is not None and len(self.frames):
            self.walk.go_to(self._wanted.start)
            self.track.choose(self._wanted)
        self._wanted = None
        if len(self.frames):
            if self._following and not self.walk.playing:
                self.walk.last()
            return
        self._show_stage(self.empty)
        if not self.bar.days:
            self.empty.say(
                "gallery-horizontal-end",
                self.tr("Nothing to look back on yet"),
                self.tr("Frames appear here a few seconds after recording has begun."),
            )
        else:
            self.empty.say(
                "calendar-days", self.tr("Nothing was recorded on this day"), "", self.tr("To the newest day")
            )

    def _failed(self, text: str) -> None:
        if len(self.frames):
            self.error.say(text)
            return
        self._show_stage(self.empty)
        self.empty.say("circle-alert", self.tr("The day cannot be shown"), text, self.tr("Try again"))

    def _show_stage(self, stage: QWidget) -> None:
        """Without a frame there is nothing to be said of it either."""
        self.stage.setCurrentWidget(stage)
        self.foot.setVisible(stage is self.canvas)
        if self.hasFocus():
            self._focus_film()

    def _act(self) -> None:
        if self.frames.day == date.min or not self.bar.days:
            self.refresh()
        elif self.frames.day in self.bar.days:
            self.open_day(self.frames.day)
        else:
            self.open_day(self.bar.days[-1])

    # ── frames ───────────────────────────────────────────────────────────────────────────────────────

    def _choose(self, current: QModelIndex, _previous: QModelIndex) -> None:
        if not current.isValid():
            return
        place = self.model.frame(current.row())
        frames = self.frames
        self._following = place == len(frames) - 1
        self.error.say("")
        self.track.set_cursor(frames.at[place])
        if self.track.span is None:
            self._describe()
        self.preview.show(frames.ids[place])

    def _describe(self) -> None:
        place = self.walk.current
        if place < 0:
            return
        time = f"{local(self.frames.moment(place)):%H:%M:%S}"
        app = self.frames.app_name(place)
        self.caption.show_frame(time, app, self.frames.title_name(place))

    def open_frame(self) -> None:
        """In a window of its own."""
        place = self.walk.current
        if place >= 0:
            self.frame_requested.emit(self.frames.target(place))

    def copy(self) -> None:
        """Text and picture of the frame, each for the program that can take it."""
        if self.loader.copy():
            self.said.emit(self.tr("Copied the text and the picture of this frame."))

    def delete_frame(self) -> None:
        """After a look at what goes."""
        place = self.walk.current
        if place >= 0:
            target = DeletionTarget(Selection(ids=(self.frames.ids[place],)), self.tr("this frame"))
            self.deletion_requested.emit(target)

    # ── searching and filtering ──────────────────────────────────────────────────────────────────────

    def focus_search(self) -> None:
        """Let the user type."""
        self.bar.search.setFocus()
        self.bar.search.selectAll()

    def _tags_changed(self) -> None:
        if self.bar.tag:
            self.bar.set_filter(tag=self.bar.tag if self.bar.tag in self.tags.names else "", tell=True)

    def _filter(self) -> None:
        at = self.frames.at[self.walk.current] if self.walk.current >= 0 else None
        self.model.set_filter(self.bar.app, self.tags.spans(self.bar.tag))
        self.track.set_app(self.bar.app)
        if at is not None:
            self.walk.go_to(at)

    def _found(self) -> None:
        hits = self.finder.hits
        self.film.mark(frozenset(hits))
        self.track.set_marks([self.frames.at[place] for place in hits])
        if hits:
            self._step_hit(0)
        else:
            self.bar.found.setText(self.tr("Not on this day") if self.finder.text else "")

    def _step_hit(self, by: int) -> None:
        """To the next place found; 0 for the nearest one from here on."""
        wanted = self.finder.next(self.walk.current, by)
        if wanted >= 0:
            self.walk.select(wanted)
            number, all_of_them = self.finder.hits.index(wanted) + 1, len(self.finder.hits)
            words = self.tr("{i} of {n}").replace("{i}", str(number))
            self.bar.found.setText(words.replace("{n}", str(all_of_them)))

    # ── keys ─────────────────────────────────────────────────────────────────────────────────────────

    def keyPressEvent(self, event: QKeyEvent) -> None:
        """What neither the strip nor the picture has taken."""
        alt = bool(event.modifiers() & Qt.KeyboardModifier.AltModifier)
        key = Qt.Key(event.key())
        plain = {
            Qt.Key.Key_Slash: self.focus_search,
            Qt.Key.Key_PageUp: lambda: self.bar.step(-1),
            Qt.Key.Key_PageDown: lambda: self.bar.step(1),
            Qt.Key.Key_N: self.go_now,
            Qt.Key.Key_D: self.bar.choose_day,
            Qt.Key.Key_BracketLeft: lambda: self._mark(end=False),
            Qt.Key.Key_BracketRight: lambda: self._mark(end=True),
            Qt.Key.Key_T: self.stretch.tag,
            Qt.Key.Key_Plus: lambda: self.track.zoom(1.5),
            Qt.Key.Key_Minus: lambda: self.track.zoom(1 / 1.5),
            Qt.Key.Key_0: self.track.fit,
            Qt.Key.Key_Delete: self.delete_frame,
            Qt.Key.Key_Escape: self._peel,
        }
        if self.walk.press(key, alt=alt):
            return
        run = None if alt else plain.get(key)
        if run is None:
            super().keyPressEvent(event)
        else:
            run()

    def _mark(self, *, end: bool) -> None:
        if self.walk.current >= 0:
            self.stretch.mark(self.frames.at[self.walk.current], end=end)

    def _peel(self) -> None:
        """Take away one thing at a time: playing, the stretch, the search, the filter."""
        if self.walk.playing:
            self.walk.stop()
        elif self.track.span is not None:
            self.track.choose(None)
        elif self.bar.search.text():
            self.bar.search.clear()
        elif self.bar.app or self.bar.tag:
            self.bar.set_filter(tell=True)
