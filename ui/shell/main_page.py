"""The unlocked window: sidebar, header, and the page that was chosen."""

from collections.abc import Callable
from datetime import datetime
from functools import partial
from typing import Final

from PySide6.QtCore import Signal
from PySide6.QtGui import QKeySequence, QResizeEvent, QShortcut, QTextCursor
from PySide6.QtWidgets import QHBoxLayout, QStackedWidget, QVBoxLayout, QWidget

from core.protocol.operations import Conversation, DeleteConversation, Draft, Event, Tag, TakeDraft
from core.records.errors import AfterimageError
from ui.actions import Actions
from ui.appearance import px
from ui.ask.page import AskPage
from ui.bridge import EngineLink
from ui.deletion.confirm import ConfirmDialog
from ui.insights.page import InsightsPage
from ui.memories.page import MemoriesPage
from ui.navigation import ASK, INSIGHTS, MEMORIES, SETTINGS, TIMELINE, Place
from ui.palette.dialog import Opening, Palette
from ui.palette.entries import Entry
from ui.settings.page import SettingsPage
from ui.shell.conversations import ConversationModel
from ui.shell.header import Header
from ui.shell.keymap import KeyMap
from ui.shell.rename_dialog import RenameDialog
from ui.shell.sidebar import Sidebar
from ui.thumbnails import Thumbnails
from ui.timeline.page import TimelinePage

_NARROW: Final = 700
"""Pixels at the usual size of text below which the sidebar shows icons alone."""


class MainPage(QWidget):
    """Lives only while the vault is open: locking destroys it with everything it shows."""

    frame_requested = Signal(object)
    deletion_requested = Signal(object)
    failed = Signal(str)
    said = Signal(str)
    """Something was done that is worth a sentence."""

    def __init__(self, link: EngineLink, thumbnails: Thumbnails, actions: Actions) -> None:
        super().__init__()
        self._link = link
        self._actions = actions
        self.model = ConversationModel(link, self)
        self.sidebar = Sidebar(self.model, actions)
        self.header = Header(link, actions)
        self.ask = AskPage(link, thumbnails)
        self.memories = MemoriesPage(link, thumbnails)
        self.timeline = TimelinePage(link, thumbnails)
        self.settings = SettingsPage(link)
        self.insights = InsightsPage(link)
        self._pages: dict[int, QWidget] = {
            ASK: self.ask,
            MEMORIES: self.memories,
            TIMELINE: self.timeline,
            SETTINGS: self.settings,
            INSIGHTS: self.insights,
        }
        self.pages = QStackedWidget()
        for number, page in sorted(self._pages.items()):
            self.pages.insertWidget(number, page)
        line = QHBoxLayout(self)
        line.setContentsMargins(0, 0, 0, 0)
        line.setSpacing(0)
        line.addWidget(self.sidebar)
        column = QVBoxLayout()
        column.setSpacing(0)
        column.addWidget(self.header)
        column.addWidget(self.pages, 1)
        line.addLayout(column, 1)

        self.sidebar.page_chosen.connect(self.go)
        self.sidebar.new_conversation.connect(self.new_conversation)
        self.sidebar.conversations.opened.connect(self.open_conversation)
        self.sidebar.conversations.delete_requested.connect(self.delete_conversation)
        self.sidebar.conversations.rename_requested.connect(self.rename_conversation)
        self.header.rename.clicked.connect(lambda: self._with_current(self.rename_conversation))
        self.header.delete.clicked.connect(lambda: self._with_current(self.delete_conversation))
        self.ask.frame_requested.connect(self.frame_requested.emit)
        self.ask.memory_requested.connect(self.open_memory)
        self.ask.moment_requested.connect(self.open_moment)
        self.ask.conversation_changed.connect(lambda _id: self.model.reload())
        self.memories.frame_requested.connect(self.frame_requested.emit)
        self.memories.deletion_requested.connect(self.deletion_requested.emit)
        self.timeline.frame_requested.connect(self.frame_requested.emit)
        self.timeline.deletion_requested.connect(self.deletion_requested.emit)
        self.timeline.ask_requested.connect(self.suggest)
        self.timeline.said.connect(self.said.emit)
        self.insights.memory_requested.connect(self.open_memory)
        self.insights.ask_requested.connect(self.ask_now)
        self.sidebar.search_wanted.connect(self.open_palette)
        self.sidebar.keys_wanted.connect(self.show_keys)
        self.model.loaded.connect(self._refresh)
        link.happened.connect(self._take_event)
        link.connected.connect(self.model.reload)
        for keys, run in (
            ("Ctrl+1", lambda: self.go(ASK)),
            ("Ctrl+2", lambda: self.go(TIMELINE)),
            ("Ctrl+3", lambda: self.go(MEMORIES)),
            ("Ctrl+4", lambda: self.go(INSIGHTS)),
            ("Ctrl+,", lambda: self.go(SETTINGS)),
            ("Ctrl+K", self.open_palette),
            ("F1", self.show_keys),
            ("Ctrl+N", self.new_conversation),
            ("Ctrl+F", self.search_memories),
        ):
            QShortcut(QKeySequence(keys), self).activated.connect(run)
        self.model.reload()
        self._refresh()

    def resizeEvent(self, event: QResizeEvent) -> None:
        """The names of the pages give way first."""
        super().resizeEvent(event)
        self.sidebar.set_narrow(narrow=event.size().width() < px(_NARROW))

    def go(self, page: int) -> None:
        """Show that page."""
        self.pages.setCurrentIndex(page)
        self.sidebar.go(page)
        self._refresh()
        self._pages[page].setFocus()

    def place(self) -> Place:
        """Where the user is."""
        return Place(self.pages.currentIndex(), self.ask.conversation, self.memories.detail.wanted)

    def return_to(self, place: Place) -> None:
        """Go back there; what is shown comes from the engine anew."""
        if place.conversation:
            self.ask.open_conversation(place.conversation)
        if place.memory:
            self.memories.open_memory(place.memory)
        self.go(place.page)
        self._link.call(TakeDraft(), self._take_draft, owner=self)

    def _take_draft(self, draft: Draft) -> None:
        edit = self.ask.composer.edit
        if draft.text and not edit.toPlainText():
            edit.setPlainText(draft.text)
            edit.moveCursor(QTextCursor.MoveOperation.End)

    def focus_ask(self) -> None:
        """Let the user type a question."""
        self.go(ASK)
        self.ask.composer.setFocus()

    def ask_now(self, question: str) -> None:
        """Ask it, in a conversation of its own."""
        self.new_conversation()
        self.ask.ask(question)

    def open_palette(self) -> Palette:
        """Let the user find anything."""
        commands = [
            Entry("message-circle", self.tr("Go to Ask"), "Ctrl+1", lambda: self.go(ASK)),
            Entry("gallery-horizontal-end", self.tr("Go to Timeline"), "Ctrl+2", lambda: self.go(TIMELINE)),
            Entry("layers", self.tr("Go to Memories"), "Ctrl+3", lambda: self.go(MEMORIES)),
            Entry("key-round", self.tr("Go to the vault"), "", self.open_vault),
            Entry("chart-column", self.tr("Go to Insights"), "Ctrl+4", lambda: self.go(INSIGHTS)),
            Entry("settings", self.tr("Go to Settings"), "Ctrl+,", lambda: self.go(SETTINGS)),
            Entry("pencil-line", self.tr("New conversation"), "Ctrl+N", self.new_conversation),
            Entry("keyboard", self.tr("Keyboard"), "F1", self.show_keys),
        ]
        for glyph, action in (("pause", self._actions.pauses[0]), ("power", self._actions.resume)):
            if action.isEnabled():
                name = self.tr("Pause for 15 minutes") if glyph == "pause" else action.text()
                commands.append(Entry(glyph, name, "", action.trigger))
        preview = self._actions.preview
        commands.append(Entry("eye", preview.text(), "", preview.trigger))
        commands.append(
            Entry("lock", self._actions.lock_view.text(), "Ctrl+Shift+L", self._actions.lock_view_now)
        )
        held = [(row, partial(self.open_conversation, row.id)) for row in self.model.rows]
        palette = Palette(
            self._link,
            commands,
            held,
            Opening(self.ask_now, self.open_memory, self.frame_requested.emit, self.open_tag),
            self,
        )
        palette.finished.connect(palette.deleteLater)
        palette.open()
        palette.field.setFocus()
        return palette

    def show_keys(self) -> KeyMap:
        """Which key does what."""
        keys = KeyMap(self)
        keys.finished.connect(keys.deleteLater)
        keys.open()
        return keys

    def suggest(self, question: str) -> None:
        """Put a question into the field, to be sent or changed."""
        self.new_conversation()
        edit = self.ask.composer.edit
        edit.setPlainText(question)
        edit.moveCursor(QTextCursor.MoveOperation.End)

    def search_memories(self) -> None:
        """Let the user search the page, or else the memories."""
        if self.pages.currentIndex() == TIMELINE:
            self.timeline.focus_search()
            return
        self.go(MEMORIES)
        self.memories.leave_vault()
        self.memories.search.setFocus()
        self.memories.search.selectAll()

    def new_conversation(self) -> None:
        """Start an empty one."""
        self.ask.start_new()
        self.go(ASK)

    def open_conversation(self, conversation: str) -> None:
        """Show a kept one."""
        self.ask.open_conversation(conversation)
        self.go(ASK)

    def open_memory(self, memory: str, why: str = "") -> None:
        """Show one memory, and why it was found where it was."""
        self.memories.open_memory(memory, why)
        self.go(MEMORIES)

    def open_moment(self, moment: datetime) -> None:
        """Show what was on the screen then."""
        self.go(TIMELINE)
        self.timeline.open_moment(moment)

    def open_tag(self, tag: Tag) -> None:
        """Show the stretch of time that has that name."""
        self.go(TIMELINE)
        self.timeline.open_stretch(tag)

    def open_vault(self) -> None:
        """Show the secrets that are kept."""
        self.go(MEMORIES)
        self.memories.show_vault()

    def rename_conversation(self, conversation: Conversation) -> RenameDialog:
        """Let the user give it a name."""
        dialog = RenameDialog(self._link, conversation, self)
        dialog.renamed.connect(self.model.reload)
        dialog.finished.connect(dialog.deleteLater)
        dialog.open()
        return dialog

    def delete_conversation(self, conversation: Conversation) -> None:
        """Ask first."""
        dialog = ConfirmDialog(
            self.tr("Delete this conversation?"),
            self.tr("“{title}” is removed with its questions and answers. What you recorded stays.").replace(
                "{title}", conversation.title
            ),
            self.tr("Delete"),
            self,
        )
        dialog.accepted.connect(lambda: self._delete(conversation.id))
        dialog.finished.connect(dialog.deleteLater)
        dialog.open()

    def _with_current(self, do: Callable[[Conversation], object]) -> None:
        row = self.model.find(self.ask.conversation)
        if row >= 0:
            do(self.model.rows[row])

    def _delete(self, conversation: str) -> None:
        def done(_reply: object) -> None:
            if self.ask.conversation == conversation:
                self.ask.start_new()
            self.model.reload()

        self._link.call(DeleteConversation(conversation=conversation), done, self._report, owner=self)

    def _report(self, error: AfterimageError) -> None:
        self.failed.emit(str(error))

    def _take_event(self, event: Event) -> None:
        if event.name in {"conversations", "deleted"}:
            self.model.reload()
        if event.name in {"filed", "deleted"}:
            self.memories.refresh()
            self.ask.refresh()
            self.timeline.refresh()
        if event.name in {"tags", "deleted"}:
            self.timeline.tags.load()
        if event.name == "deleted":
            self.ask.reload()
            self.ask.day.reload()
            self.timeline.reload()

    def _refresh(self) -> None:
        on_ask = self.pages.currentIndex() == ASK
        row = self.model.find(self.ask.conversation) if self.ask.conversation else -1
        self.sidebar.select(row if on_ask else -1)
        self.header.rename.setVisible(on_ask and row >= 0)
        self.header.delete.setVisible(on_ask and row >= 0)
        names = {
            MEMORIES: self.tr("Memories"),
            TIMELINE: self.tr("Timeline"),
            SETTINGS: self.tr("Settings"),
            INSIGHTS: self.tr("Insights"),
        }
        if not on_ask:
            self.header.title.setText(names[self.pages.currentIndex()])
        else:
            self.header.title.setText(self.model.rows[row].title if row >= 0 else self.tr("New conversation"))
