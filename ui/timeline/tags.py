"""The tags of the day that is shown, and the window that asks for a new one."""

from datetime import date

from PySide6.QtCore import QObject, Qt, Signal
from PySide6.QtWidgets import QCompleter, QLineEdit, QWidget

from core.protocol.operations import AddTag, ListTags, RemoveTag, Tag, Tags
from core.records.errors import AfterimageError
from ui.bridge import CallHandle, EngineLink
from ui.timeline.frames import DayFrames, Span, milliseconds, moment_of
from ui.widgets.asking import AskingDialog

_LONGEST = 80


def span_of(tag: Tag) -> Span:
    """The stretch that it names."""
    return Span(milliseconds(tag.start), milliseconds(tag.end))


class DayTags(QObject):
    """Fetched with each day, and again whenever the engine says that tags have changed."""

    changed = Signal()
    failed = Signal(str)

    def __init__(self, link: EngineLink, frames: DayFrames, parent: QObject) -> None:
        super().__init__(parent)
        self._link, self._frames = link, frames
        self._call: CallHandle | None = None
        self.tags: tuple[Tag, ...] = ()

    @property
    def names(self) -> tuple[str, ...]:
        """Of this day, each once, in the order of time."""
        return tuple(dict.fromkeys(tag.name for tag in self.tags))

    def load(self) -> None:
        """Ask for those of the day, if there is one."""
        if self._frames.day == date.min:
            return
        if self._call is not None:
            self._call.cancel()
        request = ListTags(start=self._frames.start, end=self._frames.end)
        self._call = self._link.call(request, self._take, self._miss, owner=self)

    def clear(self) -> None:
        """Another day begins."""
        self._show(())

    def _take(self, reply: Tags) -> None:
        self._call = None
        self._show(reply.tags)

    def _show(self, tags: tuple[Tag, ...]) -> None:
        if tags != self.tags:
            self.tags = tags
            self.changed.emit()

    def _miss(self, error: AfterimageError) -> None:
        self._call = None
        self.failed.emit(str(error))

    def at(self, span: Span | None) -> Tag | None:
        """The tag of exactly that stretch."""
        return next((tag for tag in self.tags if span_of(tag) == span), None)

    def spans(self, name: str) -> tuple[Span, ...]:
        """Every stretch of the day that has that name."""
        return tuple(span_of(tag) for tag in self.tags if tag.name == name)

    def remove(self, tag: Tag) -> None:
        """Take it off."""
        self._link.call(RemoveTag(tag.id), lambda _reply: self.load(), self._miss, owner=self)


class TagDialog(AskingDialog):
    """Asks for the name of a stretch; names that were given before are offered."""

    def __init__(self, link: EngineLink, span: Span, words: str, parent: QWidget) -> None:
        super().__init__(link, self.tr("Tag this stretch"), words, self.tr("Tag"), parent)
        self._span = span
        self.field = QLineEdit()
        self.field.setAccessibleName(self.tr("Name of the tag"))
        self.field.setPlaceholderText(self.tr("A few words, such as a project"))
        self.field.setMaxLength(_LONGEST)
        self.add_field(self.field)
        self.field.setFocus()
        self.refresh()
        link.call(ListTags(), self._offer, owner=self)

    def _offer(self, known: Tags) -> None:
        completer = QCompleter(sorted({tag.name for tag in known.tags}, key=str.casefold), self)
        completer.setCaseSensitivity(Qt.CaseSensitivity.CaseInsensitive)
        self.field.setCompleter(completer)

    def filled(self) -> bool:
        """Once there is a word."""
        return bool(self.field.text().strip())

    def request(self) -> AddTag:
        """The name at the stretch."""
        return AddTag(self.field.text().strip(), moment_of(self._span.start), moment_of(self._span.end))

    def take(self, _reply: Tag) -> None:
        """It is kept; the engine tells everybody."""
        self.accept()
