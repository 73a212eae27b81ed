"""The palette itself: type, choose by the arrows, Enter."""

from collections.abc import Callable, Sequence
from dataclasses import dataclass
from functools import partial
from typing import Final

from PySide6.QtCore import QEvent, QModelIndex, QObject, QPoint, Qt, QTimer
from PySide6.QtGui import QKeyEvent
from PySide6.QtWidgets import QDialog, QFrame, QHBoxLayout, QLineEdit, QListView, QVBoxLayout, QWidget

from core.protocol.operations import Conversation, Hit, Hits, ListTags, Search, Tag, Tags
from core.records.errors import AfterimageError
from ui.appearance import px
from ui.bridge import CallHandle, EngineLink
from ui.memories.types import TYPES, look
from ui.navigation import FrameTarget, target_of_hit
from ui.palette.entries import ENTRY_ROLE, Entry, EntryDelegate, EntryModel
from ui.recalled import recalled_for
from ui.widgets.labels import IconLabel, Line, TextLabel
from ui.wording import when

_WIDTH: Final = 620
_LIST: Final = 380
_TYPING_MS: Final = 160
_MEMORIES: Final = 6
_FRAMES: Final = 5
_CONVERSATIONS: Final = 3
_TAGS: Final = 3


@dataclass(frozen=True, slots=True)
class Opening:
    """What is done with what was found."""

    ask: Callable[[str], object]
    memory: Callable[[str, str], object]
    """By id, with why it was found."""
    frame: Callable[[FrameTarget], object]
    tag: Callable[[Tag], object]


class Palette(QDialog):
    """Knows commands and conversations at once, and asks the engine for the rest. It dies with its page."""

    def __init__(
        self,
        link: EngineLink,
        commands: Sequence[Entry],
        conversations: Sequence[tuple[Conversation, Callable[[], object]]],
        opening: Opening,
        parent: QWidget,
    ) -> None:
        super().__init__(parent, Qt.WindowType.Dialog | Qt.WindowType.FramelessWindowHint)
        self.setAttribute(Qt.WidgetAttribute.WA_TranslucentBackground)
        self.setWindowTitle(self.tr("Search"))
        self._link = link
        self._commands, self._conversations = commands, conversations
        self._opening = opening
        self._calls: list[CallHandle] = []
        self._found: dict[str, list[Entry]] = {}
        window = parent.window()
        outer = QVBoxLayout(self)
        outer.setContentsMargins(0, 0, 0, 0)
        card = QFrame()
        card.setObjectName("palette")
        outer.addWidget(card)
        column = QVBoxLayout(card)
        column.setContentsMargins(12, 8, 12, 8)
        column.setSpacing(8)
        head = QHBoxLayout()
        head.setSpacing(8)
        head.addWidget(IconLabel("search", "muted", 18))
        self.field = QLineEdit()
        self.field.setPlaceholderText(self.tr("Search everything, or type a command"))
        self.field.setAccessibleName(self.tr("Search everything"))
        self.field.installEventFilter(self)
        head.addWidget(self.field, 1)
        head.addWidget(TextLabel("Esc", "key"))
        column.addLayout(head)
        column.addWidget(Line())
        self.model = EntryModel(self)
        self.list = QListView()
        self.list.setAccessibleName(self.tr("Found"))
        self.list.setModel(self.model)
        self.list.setItemDelegate(EntryDelegate(self.list))
        self.list.setUniformItemSizes(True)
        self.list.setFocusPolicy(Qt.FocusPolicy.NoFocus)
        self.list.clicked.connect(lambda _index: self.run())
        self.list.setFixedHeight(min(px(_LIST), window.height() - 220))
        column.addWidget(self.list)
        self._build_foot(column)
        self._typing = QTimer(self, singleShot=True, interval=_TYPING_MS)
        self._typing.timeout.connect(self._search)
        self.field.textChanged.connect(self._typed)
        self.setFixedWidth(min(px(_WIDTH), window.width() - 64))
        self.move(window.mapToGlobal(QPoint((window.width() - self.width()) // 2, 72)))
        self._list()

    def _build_foot(self, column: QVBoxLayout) -> None:
        """Why the chosen line was found, and what is to be said of the search."""
        self.why, self.note = TextLabel(role="small", wrap=True), TextLabel(role="small", wrap=True)
        for below in (self.why, self.note):
            below.hide()
            column.addWidget(below)
        self.list.selectionModel().currentChanged.connect(lambda index, _before: self._tell_why(index))
        self.model.modelReset.connect(lambda: self._tell_why(self.list.currentIndex()))

    @property
    def text(self) -> str:
        """What was typed."""
        return self.field.text().strip()

    def _typed(self) -> None:
        for call in self._calls:
            call.cancel()
        self._calls.clear()
        self._found.clear()
        self.note.hide()
        self._list()
        if self.text:
            self._typing.start()
        else:
            self._typing.stop()

    def _list(self) -> None:
        words = self.text.casefold()
        entries: list[Entry] = []
        commands = [entry for entry in self._commands if words in entry.title.casefold()]
        if words:
            question = self.text
            title = self.tr("Ask “{text}”").replace("{text}", question)
            entries.append(Entry("message-circle", title, "", lambda: self._opening.ask(question)))
            entries += self._found.get("tag", [])
            entries += self._found.get("memory", [])
            entries += self._found.get("line", [])
            held = [
                Entry("message-square", one.title, self.tr("Conversation"), run)
                for one, run in self._conversations
                if words in one.title.casefold()
            ]
            entries += held[:_CONVERSATIONS]
        entries += commands
        self.model.show_entries(entries)
        if entries:
            self.list.setCurrentIndex(self.model.index(0))

    def _search(self) -> None:
        text = self.text
        self._calls = [
            self._link.call(Search(query=text, limit=_MEMORIES), self._memories, self._failed, owner=self),
            self._link.call(
                Search(query=text, limit=_FRAMES, level="line"), self._frames, self._failed, owner=self
            ),
            self._link.call(ListTags(text=text), self._tags, self._failed, owner=self),
        ]

    def _tags(self, reply: Tags) -> None:
        newest = reply.tags[: -_TAGS - 1 : -1]
        self._found["tag"] = [
            Entry("tag", tag.name, when(tag.start), partial(self._opening.tag, tag)) for tag in newest
        ]
        self._list()

    def _memories(self, reply: Hits) -> None:
        self._found["memory"] = [self._memory(hit) for hit in reply.hits if hit.memory_id]
        self._note(reply.notice)
        self._list()

    def _frames(self, reply: Hits) -> None:
        found = []
        for hit in reply.hits:
            target = target_of_hit(hit)
            if target is not None:
                found.append(self._frame(hit, target))
        self._found["line"] = found
        self._list()

    def _memory(self, hit: Hit) -> Entry:
        known = next((look(kind) for kind in TYPES if kind == hit.type), None)
        detail = " · ".join(part for part in (hit.app or hit.conversation, when(hit.time, hit.zone)) if part)
        icon = known.icon if known is not None else "layers"
        why = recalled_for(hit.reasons)
        return Entry(icon, hit.text, detail, lambda: self._opening.memory(hit.memory_id, why), why)

    def _frame(self, hit: Hit, target: FrameTarget) -> Entry:
        detail = " · ".join(part for part in (hit.app, when(hit.time, hit.zone)) if part)
        return Entry(
            "image", hit.text, detail, lambda: self._opening.frame(target), recalled_for(hit.reasons)
        )

    def _tell_why(self, index: QModelIndex) -> None:
        """Below the list, of the line that is chosen."""
        entry: Entry | None = index.data(ENTRY_ROLE) if index.isValid() else None
        why = entry.why if entry is not None else ""
        self.why.setText(self.tr("Found by: {reasons}").replace("{reasons}", why) if why else "")
        self.why.setVisible(bool(why))

    def _failed(self, error: AfterimageError) -> None:
        self._note(str(error))

    def _note(self, text: str) -> None:
        self.note.setText(text)
        self.note.setVisible(bool(text))

    def run(self) -> None:
        """Do what is chosen, and close."""
        row = self.list.currentIndex().row()
        if 0 <= row < len(self.model.entries):
            entry = self.model.entries[row]
            self.accept()
            entry.run()

    def eventFilter(self, watched: QObject, event: QEvent) -> bool:
        """The arrows move through the list while the field keeps the keys."""
        if event.type() is QEvent.Type.KeyPress and isinstance(event, QKeyEvent):
            steps = {
                Qt.Key.Key_Down: 1,
                Qt.Key.Key_Up: -1,
                Qt.Key.Key_PageDown: 8,
                Qt.Key.Key_PageUp: -8,
            }
            key = Qt.Key(event.key())
            count = self.model.rowCount()
            if key in steps and count:
                row = self.list.currentIndex().row() + steps[key]
                row = row % count if abs(steps[key]) == 1 else max(0, min(count - 1, row))
                self.list.setCurrentIndex(self.model.index(row))
                return True
            if key in {Qt.Key.Key_Return, Qt.Key.Key_Enter}:
                self.run()
                return True
        return super().eventFilter(watched, event)
