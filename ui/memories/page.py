"""Memories: types, search, the list, and the one that was chosen."""

from typing import Final

from PySide6.QtCore import QLocale, QModelIndex, Qt, QTimer, Signal
from PySide6.QtGui import QAction, QKeyEvent, QResizeEvent, QShowEvent
from PySide6.QtWidgets import (
    QButtonGroup,
    QHBoxLayout,
    QLineEdit,
    QSplitter,
    QStackedWidget,
    QVBoxLayout,
    QWidget,
)

from core.protocol.operations import MemoryRows, Selection
from ui.appearance import px
from ui.bridge import EngineLink
from ui.icons import icon
from ui.memories.delegate import MemoryDelegate, row_size
from ui.memories.detail import MemoryDetail
from ui.memories.model import MemoryModel
from ui.memories.types import STANDINGS, TYPES, Kind, list_name, listing
from ui.navigation import DeletionTarget
from ui.thumbnails import Thumbnails
from ui.vault.view import VaultView
from ui.widgets.buttons import Button
from ui.widgets.clearing import let_clear
from ui.widgets.even_list import EvenList
from ui.widgets.flow import FlowLayout
from ui.widgets.labels import IconLabel, Notice, TextLabel

_TYPING_MS: Final = 220
_NARROW: Final = 620
"""Pixels at the usual size of text below which list and memory do not stand beside one another."""


class MemoryList(EvenList):
    """Emits what the keyboard asks for."""

    delete_pressed = Signal()

    def keyPressEvent(self, event: QKeyEvent) -> None:
        """Delete asks to delete."""
        if event.key() == Qt.Key.Key_Delete and self.currentIndex().isValid():
            self.delete_pressed.emit()
        else:
            super().keyPressEvent(event)


class MemoriesPage(QWidget):
    """What it emits is opened by the window."""

    frame_requested = Signal(object)
    deletion_requested = Signal(object)

    def __init__(self, link: EngineLink, thumbnails: Thumbnails) -> None:
        super().__init__()
        self._link = link
        self._kind: Kind = ""
        self.vault = VaultView(link)
        self.vault.counted.connect(self._count_secrets)
        self.model = MemoryModel(link, self)
        self.model.loaded.connect(self._loaded)
        self.error = Notice("alert", "circle-alert")
        self.model.failed.connect(self.error.say)
        self.detail = MemoryDetail(link, thumbnails)
        self.detail.frame_requested.connect(self.frame_requested.emit)
        self.detail.deletion_requested.connect(self.deletion_requested.emit)
        self.tabs: dict[Kind, Button] = {}
        self._in_vault = False
        self._group = QButtonGroup(self)
        self._narrow = self._reading = False
        """Whether list and memory have no room beside one another, and which of them is looked at then."""
        splitter = QSplitter(Qt.Orientation.Horizontal)
        splitter.setChildrenCollapsible(False)
        splitter.setHandleWidth(1)
        self._list_side = self._left(thumbnails)
        splitter.addWidget(self._list_side)
        splitter.addWidget(self._right())
        splitter.setSizes([420, 520])
        splitter.setStretchFactor(1, 1)
        outer = QHBoxLayout(self)
        outer.setContentsMargins(0, 0, 0, 0)
        outer.addWidget(splitter)
        self.setFocusProxy(self.search)
        self._typing = QTimer(self, singleShot=True, interval=_TYPING_MS)
        self._typing.timeout.connect(self._filter)
        self._missed = False
        """Whether something came while nobody looked."""
        self._reload()

    def _right(self) -> QWidget:
        """The memory, and where it stands alone a way back."""
        self._memory_side = QWidget()
        column = QVBoxLayout(self._memory_side)
        column.setContentsMargins(0, 0, 0, 0)
        column.setSpacing(0)
        self.back = Button(self.tr("All memories"), "quiet", "chevron-left")
        self.back.clicked.connect(lambda _checked=False: self._go_back())
        self.back.hide()
        line = QHBoxLayout()
        line.setContentsMargins(18, 10, 18, 0)
        line.addWidget(self.back)
        line.addStretch(1)
        column.addLayout(line)
        column.addWidget(self.detail, 1)
        return self._memory_side

    def resizeEvent(self, event: QResizeEvent) -> None:
        """Where there is room for one of both only, the list comes first."""
        super().resizeEvent(event)
        narrow = event.size().width() < px(_NARROW)
        if narrow != self._narrow:
            self._narrow = narrow
            self._arrange()

    def _arrange(self) -> None:
        """Show the list, the memory, or both."""
        alone = self._in_vault or self.detail.isHidden()
        reading = self._reading and not alone
        self.back.setVisible(self._narrow)
        self._list_side.setVisible(not self._narrow or not reading)
        self._memory_side.setVisible(not alone and (not self._narrow or reading))

    def _read(self) -> None:
        """Look at the memory, where only one of both is seen."""
        self._reading = True
        self._arrange()
        if self._narrow:
            self.back.setFocus()

    def _go_back(self) -> None:
        self._reading = False
        self._arrange()
        self.list.setFocus()

    def keyPressEvent(self, event: QKeyEvent) -> None:
        """Escape leads back from the memory to the list."""
        if event.key() == Qt.Key.Key_Escape and self._narrow and self._memory_side.isVisible():
            self._go_back()
        else:
            super().keyPressEvent(event)

    def _left(self, thumbnails: Thumbnails) -> QWidget:
        left = QWidget()
        left.setMinimumWidth(320)
        column = QVBoxLayout(left)
        column.setContentsMargins(0, 16, 0, 0)
        column.setSpacing(10)
        head = QVBoxLayout()
        head.setContentsMargins(18, 0, 18, 0)
        head.setSpacing(10)
        self.search = QLineEdit()
        self.search.setPlaceholderText(self.tr("Search memories"))
        self.search.setAccessibleName(self.tr("Search memories"))
        let_clear(self.search)
        glass = QAction(icon("search", "muted", 16), self.tr("Search"), self.search)
        self.search.addAction(glass, QLineEdit.ActionPosition.LeadingPosition)
        self.search.textChanged.connect(lambda _text: self._typing.start())
        self.search.returnPressed.connect(self._first)
        head.addWidget(self.search)
        holder = QWidget()
        self._tabs = FlowLayout(holder, spacing=6)
        policy = holder.sizePolicy()
        policy.setHeightForWidth(True)
        holder.setSizePolicy(policy)
        self.vault_tab = Button("", "tab", "key-round")
        self.vault_tab.setCheckable(True)
        self.vault_tab.clicked.connect(lambda _checked=False: self.show_vault())
        self._group.addButton(self.vault_tab)
        self._tabs.addWidget(self.vault_tab)
        self._count_secrets(0)
        head.addWidget(holder)
        head.addWidget(self.error)
        column.addLayout(head)
        self.list = MemoryList()
        self.list.setObjectName("memoryList")
        self.list.setAccessibleName(self.tr("Memories"))
        self.list.setModel(self.model)
        self.list.setItemDelegate(MemoryDelegate(thumbnails, self.list))
        self.list.set_cell(row_size())
        self.list.setMouseTracking(True)
        self.list.selectionModel().currentChanged.connect(self._choose)
        self.list.delete_pressed.connect(self._delete_current)
        self.list.clicked.connect(lambda _index: self._read())
        self.list.activated.connect(lambda _index: self._read())
        self._stack = QStackedWidget()
        self._stack.addWidget(self.list)
        self._stack.addWidget(self._nothing())
        self._stack.addWidget(self.vault)
        column.addWidget(self._stack, 1)
        return left

    def _nothing(self) -> QWidget:
        holder = QWidget()
        column = QVBoxLayout(holder)
        column.setContentsMargins(32, 0, 32, 60)
        column.addStretch(1)
        self._empty_icon = IconLabel("layers", "muted", 32)
        column.addWidget(self._empty_icon, 0, Qt.AlignmentFlag.AlignHCenter)
        self.empty_text = TextLabel(role="muted", wrap=True)
        self.empty_text.setAlignment(Qt.AlignmentFlag.AlignHCenter)
        column.addWidget(self.empty_text)
        column.addStretch(1)
        return holder

    def showEvent(self, event: QShowEvent) -> None:
        """There is always something to read beside the list, and it shows what was filed meanwhile."""
        super().showEvent(event)
        if self._missed:
            self.refresh()
        if self.model.total and not self.detail.wanted and not self._in_vault:
            self.list.setCurrentIndex(self.model.index(0))

    def refresh(self) -> None:
        """Something was filed or deleted. While nobody looks that is only noted."""
        self._missed = not self.isVisible()
        if not self._missed:
            self._reload()

    def _reload(self) -> None:
        self._count("")
        for kind in (*TYPES, *STANDINGS):
            if kind != "vault":
                self._count(kind)
        self.model.refresh()

    def open_memory(self, memory: str, why: str = "") -> None:
        """Show that memory, whether or not the list shows it, and why it was found."""
        self.leave_vault()
        self.list.clearSelection()
        self.detail.show()
        self.detail.open(memory, why)
        self._read()

    def _count(self, kind: Kind) -> None:
        self._link.call(listing(kind, limit=1), lambda reply: self._counted(kind, reply), owner=self)

    def _counted(self, kind: Kind, reply: MemoryRows) -> None:
        name = list_name(kind) or self.tr("All")
        tab = self.tabs.get(kind)
        if tab is None and (reply.total or not kind):
            tab = self._add_tab(kind)
        if tab is not None:
            tab.setText(f"{name}  {QLocale().toString(reply.total)}")
            tab.setAccessibleName(f"{name}: {reply.total}")
            tab.setVisible(bool(reply.total) or kind in {"", self._kind})

    def _add_tab(self, kind: Kind) -> Button:
        tab = Button("", "tab")
        tab.setCheckable(True)
        tab.setChecked(kind == self._kind)
        tab.clicked.connect(lambda _checked=False: self._choose_kind(kind))
        self._group.addButton(tab)
        self._tabs.removeWidget(self.vault_tab)
        self._tabs.addWidget(tab)
        self._tabs.addWidget(self.vault_tab)  # the last one, whatever there is
        self.tabs[kind] = tab
        return tab

    def _count_secrets(self, number: int) -> None:
        name = self.tr("Vault")
        words = f"{name}  {QLocale().toString(number)}" if number else name
        self.vault_tab.set_words(words, f"{name}: {number}")

    def show_vault(self) -> None:
        """What the user chose to keep, in place of the list and the memory beside it."""
        self._in_vault = True
        self.vault_tab.setChecked(True)
        self.vault.refresh()
        self.search.hide()
        self.detail.hide()
        self._arrange()
        self.error.say("")
        self._stack.setCurrentWidget(self.vault)
        self.setFocusProxy(self.vault)
        self.vault.setFocus()

    def leave_vault(self) -> None:
        """Back to the list."""
        if self._in_vault:
            self.tabs[self._kind].setChecked(True)
            self._choose_kind(self._kind)

    def _choose_kind(self, kind: Kind) -> None:
        self._in_vault = self._reading = False
        self.search.show()
        self.setFocusProxy(self.search)
        self._kind = kind
        self._filter()

    def _filter(self) -> None:
        self.error.say("")
        self.model.set_filter(self._kind, self.search.text().strip())

    def _loaded(self) -> None:
        if self._in_vault:
            return
        self.error.say("")
        empty = self.model.total == 0
        searching = bool(self.search.text().strip())
        self._stack.setCurrentIndex(1 if empty else 0)
        self._empty_icon.set_icon("search" if searching else "layers", "muted")
        self.empty_text.setText(
            self.tr("No memory matches “{text}”.").replace("{text}", self.search.text().strip())
            if searching
            else self.tr("Memories appear here a little while after you have seen something.")
        )
        self.detail.setVisible(not empty)
        self._arrange()
        if empty:
            self.detail.clear()
        elif self.detail.wanted:
            self.detail.open(self.detail.wanted)
            self.list.setCurrentIndex(self.model.index(self.model.find(self.detail.wanted)))
        elif self.list.isVisible():
            self.list.setCurrentIndex(self.model.index(0))

    def _first(self) -> None:
        if self.model.total:
            self.list.setFocus()
            self.list.setCurrentIndex(self.model.index(0))

    def _choose(self, current: QModelIndex, _previous: QModelIndex) -> None:
        memory = self.model.memory(current.row()) if current.isValid() else None
        if memory is not None and memory.id != self.detail.wanted:
            self.detail.open(memory.id)

    def _delete_current(self) -> None:
        memory = self.model.memory(self.list.currentIndex().row())
        if memory is not None:
            self.deletion_requested.emit(DeletionTarget(Selection(ids=(memory.id,)), self.tr("this memory")))
