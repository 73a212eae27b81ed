"""One memory, whole: its text, what is known about it, and the evidence it rests on."""

from dataclasses import replace
from typing import Final

from PySide6.QtCore import QSize, Qt, Signal
from PySide6.QtGui import QGuiApplication
from PySide6.QtWidgets import QFrame, QGridLayout, QHBoxLayout, QLayout, QScrollArea, QVBoxLayout, QWidget

from core.protocol.operations import Pin, Pinned, Selection, ShowMemory, Shown
from core.records.errors import AfterimageError
from core.records.memory import Citation, Memory
from core.text.when_format import say_time
from ui.appearance import large_text
from ui.bridge import CallHandle, EngineLink
from ui.memories.changes import Changes, VersionCard
from ui.memories.types import look, standing_words, trust_words
from ui.navigation import DeletionTarget, target_of
from ui.thumbnails import Thumbnails
from ui.translation import marked
from ui.widgets.buttons import Button, IconButton
from ui.widgets.face import FaceButton
from ui.widgets.flow import Beside, FlowLayout, flowing
from ui.widgets.labels import ElidedLabel, IconLabel, Notice, TextLabel
from ui.widgets.scrolled import Scrolled
from ui.widgets.thumbnail_label import ThumbnailLabel
from ui.wording import full_when, local, when

_EVIDENCE_PICTURE: Final = QSize(132, 84)
_EVIDENCE_SHOWN: Final = 20
_QUOTE: Final = 160
"""Letters of a quote that a card shows."""
_TO: Final = "\N{EN DASH}"
_FIELD_NAMES: Final = {
    "subject": marked("About"),
    "predicate": marked("Relation"),
    "object": marked("Value"),
    "kind": marked("Kind"),
    "actor": marked("Who"),
    "event_type": marked("What"),
    "duration": marked("How long"),
}
_UNSAID: Final = frozenset({"signature", "content_hash", "corrects", "uri"})
"""Fields that only serve to compare memories, or are shown elsewhere."""


class MemoryDetail(QScrollArea):
    """Fetches the memory it is told to show. What it emits is opened by the window."""

    frame_requested = Signal(object)
    deletion_requested = Signal(object)

    def __init__(self, link: EngineLink, thumbnails: Thumbnails) -> None:
        super().__init__()
        self.setWidgetResizable(True)
        self.setFrameShape(QFrame.Shape.NoFrame)
        self.setHorizontalScrollBarPolicy(Qt.ScrollBarPolicy.ScrollBarAlwaysOff)
        self.setAccessibleName(self.tr("Memory"))
        self._link = link
        self._thumbnails = thumbnails
        self._call: CallHandle | None = None
        self.memory: Memory | None = None
        self._wanted = ""
        self._why = ""
        self.evidence: list[EvidenceCard] = []
        self.versions: list[VersionCard] = []
        self.changes: Changes | None = None
        self.delete: Button | None = None
        self.pin: IconButton | None = None
        self.notice: Notice | None = None
        self.clear()

    @property
    def wanted(self) -> str:
        """The id of what is, or is about to be, shown."""
        return self._wanted

    def clear(self) -> None:
        """Show that nothing is chosen."""
        self._wanted = ""
        self.memory = None
        column = self._blank()
        column.addStretch(1)
        column.addWidget(IconLabel("layers", "muted", 32), 0, Qt.AlignmentFlag.AlignHCenter)
        hint = TextLabel(self.tr("Choose a memory to see what it rests on."), "muted", wrap=True)
        hint.setAlignment(Qt.AlignmentFlag.AlignHCenter)
        column.addWidget(hint)
        column.addStretch(1)

    def open(self, memory_id: str, why: str = "") -> None:
        """Show that memory; with why it was found, which stays until another is shown."""
        if self._call is not None:
            self._call.cancel()
        if why or memory_id != self._wanted:
            self._why = why
        self._wanted = memory_id
        self._call = self._link.call(
            ShowMemory(id=memory_id, looked_at=True), self._show, self._failed, owner=self
        )

    def _blank(self) -> QVBoxLayout:
        self.evidence.clear()
        self.versions.clear()
        self.changes = None
        self.delete = None
        self.pin = self.notice = None
        holder = Scrolled()
        column = QVBoxLayout(holder)
        column.setContentsMargins(28, 24, 28, 28)
        column.setSpacing(12)
        self.setWidget(holder)
        return column

    def _failed(self, error: AfterimageError) -> None:
        self._call = None
        column = self._blank()
        notice = Notice("alert", "circle-alert")
        column.addWidget(notice)
        notice.say(str(error))
        column.addStretch(1)

    def _show(self, shown: Shown) -> None:
        self._call = None
        memory = self.memory = shown.memory
        column = self._blank()
        column.addLayout(self._head(memory))
        self.notice = Notice("alert", "circle-alert")
        column.addWidget(self.notice)
        column.addWidget(TextLabel(memory.text, "large", wrap=True, selectable=True))
        column.addSpacing(2)
        column.addWidget(self._facts(memory))
        if memory.entities:
            column.addWidget(self._entities(memory))
        self.changes = Changes(self._link, memory)
        self.changes.changed.connect(self._changed)
        self.changes.failed.connect(self._say)
        column.addWidget(self.changes)
        column.addSpacing(8)
        if shown.history:
            column.addWidget(TextLabel(self.tr("OTHER VERSIONS"), "overline"))
            for version in shown.history:
                versions = VersionCard(version)
                versions.opened.connect(self.open)
                self.versions.append(versions)
                column.addWidget(versions)
            column.addSpacing(8)
        column.addWidget(TextLabel(self.tr("EVIDENCE"), "overline"))
        for citation in shown.sources[:_EVIDENCE_SHOWN]:
            card = EvidenceCard(citation, self._thumbnails)
            card.opened.connect(self._open)
            self.evidence.append(card)
            column.addWidget(card)
        rest = len(shown.sources) - _EVIDENCE_SHOWN
        if rest > 0:
            column.addWidget(TextLabel(self.tr("and {n} more places").replace("{n}", str(rest)), "small"))
        column.addStretch(1)

    def _changed(self, memory_id: str) -> None:
        """Show what it has become; the list hears of it from the engine."""
        self.open(memory_id)

    def _open(self, citation: Citation) -> None:
        if citation.frame_id:
            self.frame_requested.emit(target_of(citation))

    def _head(self, memory: Memory) -> QLayout:
        badges, tools = QWidget(), QWidget()
        kinds = [look(memory.type).name, standing_words(memory)]
        badges.setLayout(flowing(*(TextLabel(kind, "badge") for kind in kinds if kind)))
        self.pin = IconButton("pin", "")
        self.pin.clicked.connect(lambda _checked=False: self._toggle_pin())
        self._draw_pin()
        copy = IconButton("copy", self.tr("Copy the text"))
        copy.clicked.connect(lambda _checked=False: QGuiApplication.clipboard().setText(memory.text))
        self.delete = Button(self.tr("Delete…"), "careful", "trash-2")
        self.delete.clicked.connect(
            lambda _checked=False: self.deletion_requested.emit(
                DeletionTarget(Selection(ids=(memory.id,)), self.tr("this memory"))
            )
        )
        tools.setLayout(flowing(self.pin, copy, self.delete))
        return Beside(badges, tools, spacing=8, least=80)

    def _toggle_pin(self) -> None:
        if self.memory is not None and self.pin is not None:
            self.pin.setEnabled(False)  # until it is known what came of it
            wanted = not self.memory.pinned
            self._link.call(Pin((self.memory.id,), pinned=wanted), self._pinned, self._not_pinned, owner=self)

    def _pinned(self, reply: Pinned) -> None:
        if self.memory is None or self.memory.id not in reply.ids:
            return
        self.memory = replace(self.memory, pinned=reply.pinned)
        self._say("")
        self._draw_pin()

    def _not_pinned(self, error: AfterimageError) -> None:
        self._say(str(error))
        self._draw_pin()

    def _say(self, text: str) -> None:
        if self.notice is not None:
            self.notice.say(text)

    def _draw_pin(self) -> None:
        if self.memory is None or self.pin is None:
            return
        self.pin.setEnabled(True)
        if self.memory.pinned:
            self.pin.set_icon(
                "pin-filled", self.tr("Pinned: stays whatever the storage rules say. Unpin"), "accent_text"
            )
        else:
            self.pin.set_icon("pin", self.tr("Pin: keep whatever the storage rules say"), "muted")

    def _facts(self, memory: Memory) -> QWidget:
        box = QFrame()
        box.setProperty("surface", "sunken")
        grid = QGridLayout(box)
        grid.setContentsMargins(16, 13, 16, 13)
        grid.setHorizontalSpacing(18)
        grid.setVerticalSpacing(2 if large_text() else 7)
        grid.setColumnStretch(1, 1)
        rows = [
            (self.tr(_FIELD_NAMES.get(name, name.capitalize())), value)
            for name, value in memory.fields
            if name not in _UNSAID
        ]
        rows.append((self.tr("When"), _span(memory)))
        rows.append((self.tr("Where"), " · ".join(filter(None, (memory.app, memory.window_title)))))
        rows.append((self.tr("Conversation"), memory.conversation))
        rows.append((self.tr("Link"), memory.url))
        rows.append((self.tr("Trust"), trust_words(memory.trust)))
        rows.append((self.tr("Found by"), self._why))
        if memory.times > 1 and memory.last_said is not None:
            often = self.tr("{n} times, last {when}").replace("{n}", str(memory.times))
            rows.append((self.tr("Said"), often.replace("{when}", when(memory.last_said, memory.zone))))
        for index, (name, value) in enumerate((name, value) for name, value in rows if value):
            words = TextLabel(value, wrap=True, selectable=True)
            if large_text():  # names above, as there is no room beside them
                grid.addWidget(TextLabel(name, "small"), 2 * index, 0, 1, 2)
                grid.addWidget(words, 2 * index + 1, 0, 1, 2)
            else:
                grid.addWidget(TextLabel(name, "muted"), index, 0, Qt.AlignmentFlag.AlignTop)
                grid.addWidget(words, index, 1)
        return box

    def _entities(self, memory: Memory) -> QWidget:
        holder = QWidget()
        flow = FlowLayout(holder, spacing=6)
        for entity in memory.entities[:24]:
            flow.addWidget(TextLabel(entity.name[:60], "badge"))
        policy = holder.sizePolicy()
        policy.setHeightForWidth(True)
        holder.setSizePolicy(policy)
        return holder


def _shortened(quote: str) -> str:
    """What fits on some three lines; all of it is in the name, and on the frame."""
    words = " ".join(quote.split())
    return words if len(words) <= _QUOTE else f"{words[:_QUOTE].rpartition(' ')[0]}…"


def _span(memory: Memory) -> str:
    """When it happened, no more exactly than is known."""
    if memory.precision not in {"second", "minute"}:
        return say_time(memory.occurred_start, memory.occurred_end, memory.precision, memory.zone)
    start, end = local(memory.occurred_start, memory.zone), local(memory.occurred_end, memory.zone)
    first = full_when(memory.occurred_start, memory.zone)
    if start.replace(second=0, microsecond=0) == end.replace(second=0, microsecond=0):
        return first
    if start.date() == end.date():
        return f"{first} {_TO} {end:%H:%M:%S}"
    return f"{first} {_TO} {full_when(memory.occurred_end, memory.zone)}"


class EvidenceCard(FaceButton):
    """One quote and the picture it stands on; a click opens the frame."""

    opened = Signal(object)

    def __init__(self, citation: Citation, thumbnails: Thumbnails) -> None:
        super().__init__()
        self.setObjectName("evidence")
        self.setAccessibleName(f"{citation.quote} {citation.app} {full_when(citation.time, citation.zone)}")
        line = QHBoxLayout()
        line.setContentsMargins(10, 10, 14, 10)
        line.setSpacing(14)
        if citation.frame_id:
            picture = ThumbnailLabel(thumbnails, _EVIDENCE_PICTURE)
            picture.show_frame(citation.frame_id, citation.box)
            line.addWidget(picture, 0, Qt.AlignmentFlag.AlignTop)
        else:
            self.unsetCursor()
            self.setFocusPolicy(Qt.FocusPolicy.NoFocus)
            line.addWidget(IconLabel("message-square-quote", "muted", 20), 0, Qt.AlignmentFlag.AlignTop)
        words = QVBoxLayout()
        words.setSpacing(4)
        quote = TextLabel(f"“{_shortened(citation.quote)}”", wrap=True)
        quote.setAlignment(Qt.AlignmentFlag.AlignTop)
        words.addWidget(quote, 1)
        source = " · ".join(
            filter(
                None, (citation.app or citation.speaker, citation.title, when(citation.time, citation.zone))
            )
        )
        words.addWidget(ElidedLabel(source, "small"))
        line.addLayout(words, 1)
        self.settle(line)
        self.clicked.connect(lambda _checked=False: self.opened.emit(citation))
