"""One turn of a conversation: what was asked, and the answer with everything it rests on."""

from datetime import datetime
from typing import Final

from PySide6.QtCore import QEvent, Qt, Signal
from PySide6.QtWidgets import QFrame, QHBoxLayout, QLabel, QSizePolicy, QVBoxLayout, QWidget

from core.protocol.operations import Answer, Hit
from core.records.memory import Citation
from core.records.message import Message
from ui.appearance import current_theme, px
from ui.ask.citation import CitationChip
from ui.ask.correction import Correction
from ui.ask.markup import answer_html
from ui.bridge import EngineLink
from ui.recalled import recalled_for
from ui.thumbnails import Thumbnails
from ui.widgets.face import FaceButton
from ui.widgets.flow import Beside, FlowLayout
from ui.widgets.labels import ElidedLabel, IconLabel, TextLabel
from ui.wording import searched, when

_NEAREST_SHOWN: Final = 3
_CARD_WIDTH: Final = 640


class QuestionBubble(QFrame):
    """What the user asked, on the right."""

    def __init__(self, text: str) -> None:
        super().__init__()
        self.setProperty("surface", "question")
        self.setAccessibleName(self.tr("You asked: {text}").replace("{text}", text))
        line = QHBoxLayout(self)
        line.setContentsMargins(16, 11, 16, 11)
        self._label = TextLabel(text, wrap=True, selectable=True)
        line.addWidget(self._label)
        self.setSizePolicy(QSizePolicy.Policy.Preferred, QSizePolicy.Policy.Minimum)
        self._label.ensurePolished()  # it is measured before it is seen
        metrics = self._label.fontMetrics()
        widest = max(metrics.horizontalAdvance(line) for line in text.splitlines() or [""])
        self.setMaximumWidth(min(widest + 36, px(_CARD_WIDTH)))


class AnswerCard(QFrame):
    """An answer. Emits what a click on a source wants opened."""

    citation_opened = Signal(object)
    hit_opened = Signal(object)

    def __init__(
        self, text: str, short: str, citations: tuple[Citation, ...], thumbnails: Thumbnails
    ) -> None:
        super().__init__()
        self.setProperty("surface", "card")
        self.setMaximumWidth(px(_CARD_WIDTH))
        self._text, self._short, self._citations = text, short, citations
        self._column = QVBoxLayout(self)
        self._column.setContentsMargins(18, 15, 18, 15)
        self._column.setSpacing(12)
        self._label = QLabel()
        self._label.setProperty("role", "answer")
        self._label.setTextFormat(Qt.TextFormat.RichText)
        self._label.setWordWrap(True)
        self._label.setTextInteractionFlags(Qt.TextInteractionFlag.TextBrowserInteraction)
        self._label.setAccessibleName(self.tr("Answer: {text}").replace("{text}", text))
        self._label.linkActivated.connect(self._link)
        self._column.addWidget(self._label)
        self._write()
        self.chips: list[CitationChip] = []
        self.correction: Correction | None = None
        if citations:
            self._column.addWidget(self._sources(thumbnails))

    @property
    def moments(self) -> tuple[datetime, ...]:
        """When what it rests on was seen or said, the most important first."""
        return tuple(citation.time for citation in self._citations)

    @property
    def memories(self) -> tuple[str, ...]:
        """What it rests on, by id, the most important first, each once."""
        return tuple(dict.fromkeys(one.memory_id for one in self._citations if one.memory_id))

    @classmethod
    def of_answer(cls, answer: Answer, thumbnails: Thumbnails, link: EngineLink) -> "AnswerCard":
        """A fresh answer, with where it looked and, if it found nothing, what came closest."""
        card = cls(answer.answer, answer.short, answer.citations, thumbnails)
        if answer.abstained and answer.nearest:
            card.add_nearest(answer.nearest)
        scope = " ".join(part for part in (searched(answer.searched), answer.notice) if part)
        card._add_foot(_Scope(scope, abstained=answer.abstained), link)
        return card

    @classmethod
    def of_message(cls, message: Message, thumbnails: Thumbnails, link: EngineLink) -> "AnswerCard":
        """An answer as it was kept."""
        card = cls(message.text, "", message.citations, thumbnails)
        card._add_foot(None, link)
        return card

    def _sources(self, thumbnails: Thumbnails) -> QWidget:
        holder = QWidget()
        flow = FlowLayout(holder, spacing=8)
        for number, citation in enumerate(self._citations, 1):
            chip = CitationChip(number, citation, thumbnails)
            chip.opened.connect(self.citation_opened.emit)
            flow.addWidget(chip)
            self.chips.append(chip)
        policy = QSizePolicy(QSizePolicy.Policy.Preferred, QSizePolicy.Policy.Minimum)
        policy.setHeightForWidth(True)
        holder.setSizePolicy(policy)
        return holder

    def add_nearest(self, hits: tuple[Hit, ...]) -> None:
        """What came closest, when the answer is not there."""
        self._column.addWidget(TextLabel(self.tr("CLOSEST TO IT"), "overline"))
        holder = QVBoxLayout()
        holder.setSpacing(6)
        # The same words were often seen more than once; the first of them stands for all.
        different: dict[str, Hit] = {}
        for hit in hits:
            different.setdefault(hit.text.casefold(), hit)
        for hit in tuple(different.values())[:_NEAREST_SHOWN]:
            row = NearestRow(hit)
            row.opened.connect(self.hit_opened.emit)
            holder.addWidget(row)
        self._column.addLayout(holder)

    def _add_foot(self, scope: "_Scope | None", link: EngineLink) -> None:
        """Where it looked, and a way to put right what it rests on."""
        if self.memories:
            self.correction = Correction(link, self.memories[0], self)
            self._column.addLayout(Beside(scope or QWidget(), self.correction.button))
            self._column.addWidget(self.correction.editor)
        elif scope is not None:
            self._column.addWidget(scope)

    def _link(self, address: str) -> None:
        number = int(address.removeprefix("cite:"))
        self.citation_opened.emit(self._citations[number - 1])

    def _write(self) -> None:
        color = current_theme().accent_text
        self._label.setText(answer_html(self._text, self._short, len(self._citations), color))

    def changeEvent(self, event: QEvent) -> None:
        """Take the link colour of a new theme."""
        if event.type() is QEvent.Type.StyleChange and hasattr(self, "_label"):
            self._write()
        super().changeEvent(event)


class _Scope(QWidget):
    """Where an answer was looked for."""

    def __init__(self, text: str, *, abstained: bool) -> None:
        super().__init__()
        line = QHBoxLayout(self)
        line.setContentsMargins(0, 0, 0, 0)
        line.setSpacing(6)
        line.addWidget(IconLabel("search" if abstained else "shield-check", "muted", 14))
        line.addWidget(TextLabel(text, "small", wrap=True), 1)


class NearestRow(FaceButton):
    """One near miss: its text and where it was seen."""

    opened = Signal(object)

    def __init__(self, hit: Hit) -> None:
        super().__init__()
        self.setObjectName("citation")
        self.setAccessibleName(f"{hit.text} {hit.app} {when(hit.time, hit.zone)}")
        column = QVBoxLayout()
        column.setContentsMargins(12, 8, 12, 8)
        column.setSpacing(1)
        column.addWidget(ElidedLabel(hit.text))
        if why := recalled_for(hit.reasons):
            self.setToolTip(self.tr("Found by: {reasons}").replace("{reasons}", why))
        source = hit.app or hit.speaker or hit.conversation
        column.addWidget(ElidedLabel(f"{source} · {when(hit.time, hit.zone)}", "small"))
        self.settle(column)
        self.clicked.connect(lambda _checked=False: self.opened.emit(hit))
