"""A stretch of the day that was chosen: what it is, and what can be done with it."""

from PySide6.QtCore import QObject, Signal
from PySide6.QtWidgets import QWidget

from core.protocol.operations import Selection, Tag
from ui.bridge import EngineLink
from ui.navigation import DeletionTarget
from ui.timeline.caption import Caption
from ui.timeline.frames import DayFrames, Span, moment_of, today
from ui.timeline.tags import DayTags, TagDialog, span_of
from ui.timeline.track import DayTrack
from ui.timeline.words import day_words, range_question, range_words
from ui.wording import local


class Stretch(QObject):
    """Between the track, on which it is chosen, and the line that has its buttons."""

    left = Signal()
    """None is chosen any more."""
    ask_requested = Signal(str)
    deletion_requested = Signal(object)

    def __init__(self, link: EngineLink, frames: DayFrames, tags: DayTags, parent: QWidget) -> None:
        super().__init__(parent)
        self._link, self._frames, self._tags, self._page = link, frames, tags, parent

    def connect_to(self, track: DayTrack, caption: Caption) -> None:
        """Hear both."""
        self._track, self._caption = track, caption
        track.chosen.connect(self._show)
        track.tag_picked.connect(self.choose)
        self._tags.changed.connect(self._tags_changed)
        caption.span_asked.connect(self.ask)
        caption.span_deleted.connect(self.delete)
        caption.span_tagged.connect(self.tag)
        caption.span_left.connect(self.leave)

    @property
    def span(self) -> Span | None:
        """What is chosen."""
        return self._track.span

    def choose(self, tag: Tag) -> None:
        """The stretch that has that name."""
        self._track.choose(span_of(tag))

    def leave(self) -> None:
        """Choose nothing."""
        self._track.choose(None)

    def _tags_changed(self) -> None:
        self._track.set_tags(self._tags.tags)
        if self.span is not None:
            self._show(self.span)

    def _show(self, span: Span | None) -> None:
        if span is None:
            self.left.emit()
            return
        tag = self._tags.at(span)
        self._caption.show_span(self._words(span), tag.name if tag is not None else "")

    def _words(self, span: Span) -> str:
        start, end = local(moment_of(span.start)), local(moment_of(span.end))
        return range_words(start, end, len(self._frames.between(span.start, span.end)))

    def mark(self, at: int, *, end: bool) -> None:
        """Let it begin or end at a moment."""
        span = self.span
        other = (span.start if end else span.end) if span else at
        start, finish = sorted((other, at))
        self._track.choose(Span(start, max(finish, start + 1)))

    def ask(self) -> None:
        """A question to be sent or changed."""
        if self.span is not None:
            start, end = local(moment_of(self.span.start)), local(moment_of(self.span.end))
            self.ask_requested.emit(range_question(start, end, today()))

    def delete(self) -> None:
        """After a look at what goes."""
        if self.span is not None:
            start, end = moment_of(self.span.start), moment_of(self.span.end + 1)
            day = day_words(local(start).date(), today())
            name = f"{day}, {local(start):%H:%M}\N{EN DASH}{local(end):%H:%M}"
            self.deletion_requested.emit(DeletionTarget(Selection(start=start, end=end), name))

    def tag(self) -> TagDialog | None:
        """Ask for a name, or take off the one that it has."""
        if self.span is None:
            return None
        known: Tag | None = self._tags.at(self.span)
        if known is not None:
            self._tags.remove(known)
            return None
        dialog = TagDialog(self._link, self.span, self._words(self.span), self._page)
        dialog.finished.connect(dialog.deleteLater)
        dialog.open()
        return dialog
