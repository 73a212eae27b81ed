"""Example questions that have an answer: made from what is stored, and tried before they are shown."""

from collections.abc import Callable, Sequence
from functools import partial
from typing import Final

from PySide6.QtCore import QObject, Signal

from core.protocol.operations import Answer, Ask, ListMemories, MemoryRows, Request, ShowMemory, Shown
from core.records.errors import AfterimageError
from core.records.memory import Memory
from ui.bridge import CallHandle, EngineLink, R

_WANTED: Final = 3
_CANDIDATES: Final = 4
_MAX_TITLE: Final = 48
_MOST_TRIED: Final = 8
"""Each is a search."""


class Examples(QObject):
    """Looks at memories, words questions about them, and keeps those that are answered.

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
        """At recent memories, a question about each."""
        self.stop()
        for kind in ("semantic", "episodic"):
            self._call(ListMemories(type=kind, limit=_CANDIDATES), self._listed)

    def look_at(self, memory_ids: Sequence[str], besides: str) -> None:
        """At these memories, several questions about each.

        Args:
            memory_ids: Those of most weight first.
            besides: What has been asked already.
        """
        self.stop()
        self._tried.add(besides)
        for memory_id in dict.fromkeys(memory_ids):
            self._call(ShowMemory(id=memory_id), self._shown_whole)

    def stop(self) -> None:
        """What an earlier look has not found yet is forgotten."""
        for call in self._calls:
            call.cancel()
        self._calls.clear()
        self._open = 0
        self._questions.clear()
        self._tried.clear()

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
        self._try(questions_about(shown.memory)[:1])
        self._end()

    def _shown_whole(self, shown: Shown) -> None:
        self._try(questions_about(shown.memory))
        self._end()

    def _try(self, questions: Sequence[str]) -> None:
        for question in questions:
            enough = len(self._questions) >= _WANTED or len(self._tried) > _MOST_TRIED
            if question not in self._tried and not enough:
                self._tried.add(question)
                self._call(Ask(question=question, plain=True), partial(self._answered, question))

    def _answered(self, question: str, answer: Answer) -> None:
        if not answer.abstained and answer.citations and len(self._questions) < _WANTED:
            self._questions.append(question)
            self.found.emit(question)
        self._end()


def questions_about(memory: Memory) -> tuple[str, ...]:
    """Questions that it should answer, the narrowest first,."""
    found = []
    subject = memory.field("subject")
    if memory.type == "semantic" and subject:
        found.append(f"What do I know about {subject}?")
    people = [entity.name for entity in memory.entities if entity.kind == "person" and entity.name != subject]
    found.extend(f"What did I see about {person}?" for person in people[:1])
    title = memory.window_title
    if title and len(title) <= _MAX_TITLE and (memory.type == "episodic" or found):
        found.append(f"When did I last have “{title}” open?")
    return tuple(found)
