"""Example questions that have an answer: made from what is stored, and tried before they are shown."""

from collections.abc import Callable
from functools import partial
from typing import Final

from PySide6.QtCore import QObject, Signal

from core.protocol.operations import Answer, Ask, ListMemories, MemoryRows, Request, ShowMemory, Shown
from core.records.errors import AfterimageError
from ui.bridge import CallHandle, EngineLink, R

_WANTED: Final = 3
_CANDIDATES: Final = 4
_MAX_TITLE: Final = 48


class Examples(QObject):
    """Looks at recent memories, words a question for each, and keeps those that are answered.

    The trial questions are not kept in any conversation, and trouble no language model.
    """

    found = Signal(str)
    """One more question that works."""
    finished = Signal(int)
    """How many were found in all."""

    def __init__(self, link: EngineLink, parent: QObject) -> None:
        super().__init__(parent)
        self._link = link
        self._open = 0
        self._calls: list[CallHandle] = []
        self._questions: list[str] = []
        self._tried: set[str] = set()

    def look(self) -> None:
        """Start over; what an earlier look has not found yet is forgotten."""
        for call in self._calls:
            call.cancel()
        self._calls.clear()
        self._open = 0
        self._questions.clear()
        self._tried.clear()
        for kind in ("semantic", "episodic"):
            self._call(ListMemories(type=kind, limit=_CANDIDATES), self._listed)

    def _call(self, request: Request[R], on_reply: Callable[[R], None]) -> None:
        self._open += 1
        self._calls.append(self._link.call(request, on_reply, self._failed, owner=self))

    def _end(self) -> None:
        self._open -= 1
        if not self._open:
            self.finished.emit(len(self._questions))

    def _failed(self, _error: AfterimageError) -> None:
        self._end()

    def _listed(self, page: MemoryRows) -> None:
        for memory in page.rows[:_CANDIDATES]:
            self._call(ShowMemory(id=memory.id), self._shown)
        self._end()

    def _shown(self, shown: Shown) -> None:
        question = self._word(shown)
        if question and question not in self._tried and len(self._questions) < _WANTED:
            self._tried.add(question)
            self._call(Ask(question=question, plain=True), partial(self._answered, question))
        self._end()

    def _answered(self, question: str, answer: Answer) -> None:
        if not answer.abstained and answer.citations and len(self._questions) < _WANTED:
            self._questions.append(question)
            self.found.emit(question)
        self._end()

    def _word(self, shown: Shown) -> str:
        memory = shown.memory
        subject = memory.field("subject")
        if memory.type == "semantic" and subject:
            return f"What do I know about {subject}?"  # in the language in which questions are understood
        person = next((entity.name for entity in memory.entities if entity.kind == "person"), "")
        if person:
            return f"What did I see about {person}?"
        title = memory.window_title
        if memory.type == "episodic" and title and len(title) <= _MAX_TITLE:
            return f"When did I last have “{title}” open?"
        return ""
