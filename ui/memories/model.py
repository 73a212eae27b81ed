"""The list of memories, however long: pages are fetched when they come into view, and dropped again."""

from collections import OrderedDict
from collections.abc import Callable
from typing import Final

from PySide6.QtCore import QAbstractListModel, QModelIndex, QObject, QPersistentModelIndex, Qt, Signal

from core.protocol.operations import MemoryRow, MemoryRows
from core.records.errors import AfterimageError
from ui.bridge import CallHandle, EngineLink
from ui.memories.types import Kind, listing, look
from ui.wording import when

Index = QModelIndex | QPersistentModelIndex

PAGE: Final = 100
_PAGES_KEPT: Final = 30
ROW_ROLE: Final = Qt.ItemDataRole.UserRole


class MemoryModel(QAbstractListModel):
    """Knows how many there are and holds some pages of them; a row that is not there yet is `None`."""

    loaded = Signal()
    """The first page of a new filter has arrived."""
    failed = Signal(str)

    def __init__(self, link: EngineLink, parent: QObject) -> None:
        super().__init__(parent)
        self._link = link
        self._kind: Kind = ""
        self._text = ""
        self._total = 0
        self._pages: OrderedDict[int, tuple[MemoryRow, ...]] = OrderedDict()
        self._asked: dict[int, CallHandle] = {}

    @property
    def total(self) -> int:
        """How many memories the filter leaves."""
        return self._total

    def set_filter(self, kind: Kind, text: str) -> None:
        """Show those of a type that hold the text; nothing is shown until the first page is there."""
        self._kind, self._text = kind, text
        self.refresh()

    def refresh(self) -> None:
        """Fetch the first page again; the rows on show stay until it is there."""
        for handle in self._asked.values():
            handle.cancel()
        self._asked.clear()
        self._ask(0, self._restart)

    def _ask(self, page: int, take: Callable[[int, MemoryRows], None]) -> None:
        request = listing(self._kind, self._text, page * PAGE, PAGE)
        self._asked[page] = self._link.call(
            request,
            lambda reply: take(page, reply),
            lambda error: self._missed(page, error),
            owner=self,
        )

    def _restart(self, page: int, reply: MemoryRows) -> None:
        self._asked.pop(page, None)
        if reply.total != self._total or self._pages.get(0) != reply.rows:
            self.beginResetModel()
            self._pages.clear()
            self._pages[0] = reply.rows
            self._total = reply.total
            self.endResetModel()
        self.loaded.emit()

    def _take(self, page: int, reply: MemoryRows) -> None:
        self._asked.pop(page, None)
        if reply.total != self._total:
            self.refresh()  # something was filed or deleted meanwhile: offsets have moved
            return
        self._pages[page] = reply.rows
        while len(self._pages) > _PAGES_KEPT:
            self._pages.popitem(last=False)
        last = min(self._total, (page + 1) * PAGE) - 1
        self.dataChanged.emit(self.index(page * PAGE), self.index(last))

    def _missed(self, page: int, error: AfterimageError) -> None:
        self._asked.pop(page, None)
        self.failed.emit(str(error))

    def memory(self, row: int) -> MemoryRow | None:
        """The row's memory; `None` while its page is on its way."""
        page, place = divmod(row, PAGE)
        rows = self._pages.get(page)
        if rows is None:
            if page not in self._asked and 0 <= row < self._total:
                self._ask(page, self._take)
            return None
        self._pages.move_to_end(page)
        return rows[place] if place < len(rows) else None

    def find(self, memory_id: str) -> int:
        """Its row, if a page that is here holds it; else -1."""
        for page, rows in self._pages.items():
            for place, memory in enumerate(rows):
                if memory.id == memory_id:
                    return page * PAGE + place
        return -1

    def rowCount(self, parent: Index | None = None) -> int:
        """How many there are."""
        return 0 if parent is not None and parent.isValid() else self._total

    def data(self, index: Index, role: int = Qt.ItemDataRole.DisplayRole) -> object:
        """The record for the delegate, words for everybody else."""
        memory = self.memory(index.row())
        if role == ROW_ROLE:
            return memory
        if memory is None:
            return None
        if role == Qt.ItemDataRole.DisplayRole:
            return memory.summary
        if role == Qt.ItemDataRole.AccessibleTextRole:
            return f"{look(memory.type).name}: {memory.summary}, {when(memory.time, memory.zone)}"
        return None
