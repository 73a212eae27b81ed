"""Ask: one conversation, and the field for the next question."""

from typing import Final

from PySide6.QtCore import Qt, QTimer, Signal
from PySide6.QtGui import QResizeEvent, QShowEvent
from PySide6.QtWidgets import QFrame, QHBoxLayout, QScrollArea, QStackedWidget, QVBoxLayout, QWidget

from core.protocol.operations import Answer, Ask, Hit, ListMessages, Messages, Progress
from core.records.errors import AfterimageError
from core.records.memory import Citation
from ui.appearance import px
from ui.ask.answer_card import AnswerCard, QuestionBubble
from ui.ask.composer import Composer
from ui.ask.day import AnswerDay
from ui.ask.empty import EmptyAsk
from ui.ask.follow_ups import FollowUps
from ui.bridge import CallHandle, EngineLink
from ui.navigation import target_of, target_of_hit
from ui.thumbnails import Thumbnails
from ui.translation import composed_in
from ui.widgets.busy import BusyDots
from ui.widgets.buttons import Button
from ui.widgets.labels import Notice, TextLabel
from ui.widgets.scrolled import Scrolled

_COLUMN: Final = 780
_WAITING_WIDTH: Final = 360
_WRITTEN_WIDTH: Final = 640
_FOLLOWED: Final = 3
"""Memories of an answer that questions are looked for about."""
_DAY_FROM: Final = 520
"""Height in pixels, at the usual size of text, from which the day has room below the conversation."""
_TURNS_SHOWN: Final = 60
"""Older turns of a long conversation are built when they are asked for."""


class AskPage(QWidget):
    """Emits what is to be opened beside it, and which conversation it shows."""

    frame_requested = Signal(object)
    memory_requested = Signal(str)
    conversation_changed = Signal(str)
    moment_requested = Signal(object)

    def __init__(self, link: EngineLink, thumbnails: Thumbnails) -> None:
        super().__init__()
        self._link = link
        self._thumbnails = thumbnails
        self._call: CallHandle | None = None
        self._listing: CallHandle | None = None
        self._asked = ""
        self.conversation = ""
        self.turns: list[QWidget] = []

        self._stack = QStackedWidget()
        self.empty = EmptyAsk(link)
        self.empty.chosen.connect(self.ask)
        self._build_column()
        self._stack.addWidget(self.empty)
        self._stack.addWidget(self._scroll)

        self.composer = Composer()
        self.composer.asked.connect(self.ask)
        self.composer.stopped.connect(self.stop)
        column = QVBoxLayout(self)
        column.setContentsMargins(0, 0, 0, 0)
        column.setSpacing(0)
        column.addWidget(self._stack, 1)
        self.follow_ups = FollowUps(link)
        self.follow_ups.chosen.connect(self.ask)
        self.day = AnswerDay(link)
        self.day.moment_requested.connect(self.moment_requested)
        self.day.availability_changed.connect(self._fit_day)
        field = QWidget()
        field.setMaximumWidth(px(_COLUMN))
        pile = QVBoxLayout(field)
        pile.setContentsMargins(0, 0, 0, 0)
        pile.setSpacing(10)
        pile.addWidget(self.follow_ups)
        pile.addWidget(self.composer)
        foot = self._foot = QHBoxLayout()
        foot.addStretch(1)
        foot.addWidget(field, 100)
        foot.addStretch(1)
        column.addLayout(foot)
        column.addWidget(self.day)
        self._fit_day()
        self._align(0)
        self.setFocusProxy(self.composer)
        self._pending = _Pending()
        self._pending.hide()
        self._list.insertWidget(self._list.count() - 1, self._pending)
        self.empty.refresh()
        self.day.show_moments(())

    def _build_column(self) -> None:
        """The scrolled column that the turns are set in."""
        self._scroll = QScrollArea()
        self._scroll.setWidgetResizable(True)
        self._scroll.setFrameShape(QFrame.Shape.NoFrame)
        self._scroll.setHorizontalScrollBarPolicy(Qt.ScrollBarPolicy.ScrollBarAlwaysOff)
        self._scroll.setAccessibleName(self.tr("Conversation"))
        self._scroll.verticalScrollBar().rangeChanged.connect(lambda _low, high: self._grown(high))
        self._following = True
        holder = Scrolled()
        outer = QHBoxLayout(holder)
        outer.setContentsMargins(24, 20, 24, 20)
        body = QWidget()
        body.setMaximumWidth(px(_COLUMN))
        outer.addStretch(1)
        outer.addWidget(body, 100)
        outer.addStretch(1)
        self._list = QVBoxLayout(body)
        self._list.setContentsMargins(0, 0, 0, 0)
        self._list.setSpacing(16)
        self._list.addStretch(1)
        self._scroll.setWidget(holder)

    def resizeEvent(self, event: QResizeEvent) -> None:
        """The day gives way first."""
        super().resizeEvent(event)
        self._fit_day()

    def showEvent(self, event: QShowEvent) -> None:
        """The day has gone on meanwhile."""
        super().showEvent(event)
        self.day.refresh()

    def _fit_day(self) -> None:
        self.day.setVisible(self.day.available and self.height() >= px(_DAY_FROM))

    def start_new(self) -> None:
        """An empty conversation; it is kept from its first question on."""
        self._reset("")
        self._stack.setCurrentWidget(self.empty)
        self.empty.refresh()
        self.composer.setFocus()

    def open_conversation(self, conversation: str) -> None:
        """Show a kept conversation."""
        if conversation == self.conversation and self.turns:
            return
        self._reset(conversation)
        self._stack.setCurrentWidget(self._scroll)
        self._list_turns()

    def reload(self) -> None:
        """Show the conversation as it is kept now: a deletion may have emptied answers in it."""
        if self._call is None and self.conversation:
            self._reset(self.conversation)
            self._list_turns()
        elif self._call is None:
            self.empty.refresh()

    def ask(self, question: str) -> None:
        """Put a question."""
        if self._call is not None:
            return
        self._stack.setCurrentWidget(self._scroll)
        self.follow_ups.clear()
        self._add_question(question)
        self._asked = question
        self._set_busy(busy=True)
        self._call = self._link.call(
            Ask(question=question, conversation=self.conversation or "new", language=composed_in()),
            self._answered,
            self._failed,
            self._progressed,
            owner=self,
        )

    def stop(self) -> None:
        """Give up waiting; the question is put back to be changed."""
        if self._call is None:
            return
        self._call.cancel()
        self._call = None
        self._set_busy(busy=False)
        self._add(TextLabel(self.tr("Stopped."), "small"), Qt.AlignmentFlag.AlignLeft)
        if not self.composer.edit.toPlainText():
            self.composer.edit.setPlainText(self._asked)
            self.composer.edit.selectAll()

    def refresh(self) -> None:
        """Something new was filed. Does nothing while nobody looks."""
        if self.empty.isVisible() and not self.empty.buttons:
            self.empty.refresh()
        if self.isVisible():
            self.day.refresh()

    def _list_turns(self) -> None:
        self._listing = self._link.call(
            ListMessages(conversation=self.conversation), self._fill, self._failed, owner=self
        )

    def _reset(self, conversation: str) -> None:
        for call in (self._call, self._listing):
            if call is not None:
                call.cancel()
        self._call = self._listing = None
        self._set_busy(busy=False)
        for turn in self.turns:
            turn.hide()
            turn.deleteLater()
        self.turns.clear()
        self.follow_ups.clear()
        self.day.show_moments(())
        self.conversation = conversation
        self._following = True

    def _fill(self, messages: Messages) -> None:
        turns = messages.messages
        hidden, shown = turns[:-_TURNS_SHOWN], turns[-_TURNS_SHOWN:]
        if hidden:
            earlier = Button(self.tr("Show earlier questions"), "quiet")
            earlier.clicked.connect(lambda: self._show_all(messages))
            self._add(earlier, Qt.AlignmentFlag.AlignHCenter)
        self._build(Messages(shown))

    def _show_all(self, messages: Messages) -> None:
        self._reset(self.conversation)
        self._following = False
        self._build(messages)

    def _build(self, messages: Messages) -> None:
        for message in messages.messages:
            if message.role == "question":
                self._add_question(message.text)
            else:
                self._add_card(AnswerCard.of_message(message, self._thumbnails, self._link))
        answers = [message for message in messages.messages if message.role != "question"]
        if answers:
            self.day.show_moments([citation.time for citation in answers[-1].citations])

    def _add_question(self, text: str) -> None:
        """On the right, as wide as its words where there is room."""
        line = QWidget()
        row = QHBoxLayout(line)
        row.setContentsMargins(0, 0, 0, 0)
        row.addStretch(1)
        row.addWidget(QuestionBubble(text), 100)
        self._add(line)

    def _add(self, widget: QWidget, side: Qt.AlignmentFlag | None = None) -> None:
        self._list.insertWidget(self._list.count() - 2, widget)
        if side is not None:
            self._list.setAlignment(widget, side)
        self.turns.append(widget)

    def _add_card(self, card: AnswerCard) -> None:
        card.citation_opened.connect(self._open_citation)
        card.hit_opened.connect(self._open_hit)
        line = QWidget()
        row = QHBoxLayout(line)
        row.setContentsMargins(0, 0, 0, 0)
        row.addWidget(card, 100)
        row.addStretch(1)
        self._list.insertWidget(self._list.count() - 2, line)
        self.turns.append(line)

    def _set_busy(self, *, busy: bool) -> None:
        self.composer.set_busy(busy=busy)
        self._pending.say("")
        self._pending.setVisible(busy)

    def _progressed(self, progress: Progress) -> None:
        self._pending.say(progress.stage)
        self._pending.show_written(progress.text)

    def _answered(self, answer: Answer) -> None:
        self._call = None
        self._set_busy(busy=False)
        card = AnswerCard.of_answer(answer, self._thumbnails, self._link)
        self._add_card(card)
        self.day.show_moments(card.moments)
        self.follow_ups.offer(card.memories[:_FOLLOWED], self._asked)
        if answer.conversation and answer.conversation != self.conversation:
            self.conversation = answer.conversation
            self.conversation_changed.emit(answer.conversation)

    def _failed(self, error: AfterimageError) -> None:
        self._call = None
        self._set_busy(busy=False)
        notice = Notice("alert", "circle-alert")
        self._add(notice, Qt.AlignmentFlag.AlignLeft)
        notice.say(str(error))
        if self._asked and not self.composer.edit.toPlainText():
            self.composer.edit.setPlainText(self._asked)

    def _open_citation(self, citation: Citation) -> None:
        if citation.frame_id:
            self.frame_requested.emit(target_of(citation))
        elif citation.memory_id:
            self.memory_requested.emit(citation.memory_id)

    def _open_hit(self, hit: Hit) -> None:
        target = target_of_hit(hit)
        if target is not None:
            self.frame_requested.emit(target)
        elif hit.memory_id:
            self.memory_requested.emit(hit.memory_id)

    def _align(self, range_below: int) -> None:
        """Keep the field under the column, which a scroll bar moves aside."""
        bar = self._scroll.verticalScrollBar().sizeHint().width() if range_below else 0
        self._foot.setContentsMargins(24, 0, 24 + bar, 20)

    def _grown(self, range_below: int) -> None:
        self._align(range_below)
        if self._following:
            bar = self._scroll.verticalScrollBar()
            QTimer.singleShot(0, bar, lambda: bar.setValue(bar.maximum()))


class _Pending(QFrame):
    """The typing indicator, with what is being done and what a model has written so far.

    What is written is set apart from answers: it has not been checked against the memories yet.
    """

    def __init__(self) -> None:
        super().__init__()
        self.setProperty("surface", "card")
        column = QVBoxLayout(self)
        column.setContentsMargins(16, 12, 16, 12)
        column.setSpacing(8)
        self.written = TextLabel(role="muted", wrap=True)
        column.addWidget(self.written)
        line = QHBoxLayout()
        column.addLayout(line)
        line.setSpacing(12)
        line.addWidget(BusyDots(self.tr("Looking through your memories")))
        self._stage = TextLabel(role="muted", wrap=True)
        line.addWidget(self._stage, 1)
        self.say("")

    def say(self, stage: str) -> None:
        """Name what is being done; whatever was written before is gone."""
        self._stage.setText(stage or self.tr("Looking through your memories…"))
        self.show_written("")

    def show_written(self, text: str) -> None:
        """Show what has been written so far."""
        self.written.setText(text)
        self.written.setVisible(bool(text))
        self.setMaximumWidth(px(_WRITTEN_WIDTH if text else _WAITING_WIDTH))
