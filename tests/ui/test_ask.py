"""Asking: typing, sending, stopping, citations, conversations."""

# ruff: noqa: ARG001 - fixtures may be wanted for what they do; sentences of a test stay on one line

from dataclasses import replace

import pytest
from PySide6.QtCore import Qt
from PySide6.QtTest import QTest
from PySide6.QtWidgets import QWidget
from pytestqt.qtbot import QtBot

from core.protocol.operations import (
    Ask,
    DeleteConversation,
    ListMessages,
    Nothing,
    Progress,
    RenameConversation,
)
from core.records.errors import LockedError, NotFoundError
from core.records.memory import Citation
from tests.ui.fake_engine import FakeEngine, Hold
from tests.ui.fake_store import FakeStore
from tests.ui.fake_week import abstention, invoice_answer
from ui.ask.answer_card import AnswerCard, NearestRow, QuestionBubble
from ui.ask.citation import CitationChip, CitationPreview
from ui.bridge import EngineLink
from ui.deletion.confirm import ConfirmDialog
from ui.frame_viewer.window import FrameViewer
from ui.navigation import ASK, MEMORIES, SETTINGS
from ui.shell.main_page import MainPage
from ui.shell.rename_dialog import RenameDialog
from ui.shell.window import MainWindow
from ui.widgets.labels import Notice

LEFT = Qt.MouseButton.LeftButton
QUESTION = "What was the invoice number Marta sent?"


@pytest.fixture
def main(qtbot: QtBot, window: MainWindow, link: EngineLink) -> MainPage:
    link.open()
    qtbot.waitUntil(lambda: isinstance(window.page, MainPage))
    assert isinstance(window.page, MainPage)
    return window.page


def shown(main: MainPage, kind: type[QWidget]) -> list[QWidget]:
    return [
        found
        for turn in main.ask.turns
        for found in (turn.findChildren(kind) or [turn])
        if isinstance(found, kind)
    ]


def ask(qtbot: QtBot, main: MainPage, question: str = QUESTION) -> AnswerCard:
    before = len(shown(main, AnswerCard))
    QTest.keyClicks(main.ask.composer.edit, question)
    QTest.keyClick(main.ask.composer.edit, Qt.Key.Key_Return)
    qtbot.waitUntil(lambda: len(shown(main, AnswerCard)) == before + 1)
    card = shown(main, AnswerCard)[-1]
    assert isinstance(card, AnswerCard)
    return card


def test_a_question_is_answered_with_its_sources(qtbot: QtBot, main: MainPage, engine: FakeEngine) -> None:
    card = ask(qtbot, main)
    assert [request.conversation for request in engine.made(Ask) if request.conversation] == ["new"]
    assert len(shown(main, QuestionBubble)) == 1
    assert [chip.citation.frame_id for chip in card.chips] == ["frm_mail", "frm_mail"]
    assert "INV-48213" in card.chips[0].accessibleName()
    assert main.ask.composer.edit.toPlainText() == ""
    qtbot.waitUntil(lambda: main.header.title.text() == QUESTION)
    ask(qtbot, main, "And what about Aurora?")
    assert engine.made(Ask)[-1].conversation == "chat_1"


def test_shift_enter_makes_a_new_line_and_an_empty_field_sends_nothing(
    qtbot: QtBot, main: MainPage, engine: FakeEngine
) -> None:
    edit = main.ask.composer.edit
    QTest.keyClick(edit, Qt.Key.Key_Return)
    QTest.keyClicks(edit, "one")
    height = edit.height()
    QTest.keyClick(edit, Qt.Key.Key_Return, Qt.KeyboardModifier.ShiftModifier)
    QTest.keyClicks(edit, "two")
    assert edit.toPlainText() == "one\ntwo"
    assert edit.height() > height
    assert not [request for request in engine.made(Ask) if request.conversation]


def test_a_chip_opens_the_frame_with_the_quote_boxed(
    qtbot: QtBot, main: MainPage, window: MainWindow
) -> None:
    card = ask(qtbot, main)
    QTest.mouseClick(card.chips[0], LEFT)
    viewer = window.findChildren(FrameViewer)[0]
    qtbot.waitUntil(lambda: viewer.canvas.has_picture)
    assert viewer.canvas.box == card.chips[0].citation.box
    assert viewer.text.text() == card.chips[0].citation.quote


def test_a_marker_in_the_text_opens_its_source(qtbot: QtBot, main: MainPage) -> None:
    card = ask(qtbot, main)
    with qtbot.waitSignal(card.citation_opened) as opened:
        card._link("cite:2")
    assert opened.args[0] == card.chips[1].citation


def test_hovering_previews_within_the_window(qtbot: QtBot, main: MainPage, window: MainWindow) -> None:
    chip = ask(qtbot, main).chips[0]
    chip.preview()
    preview = window.findChildren(CitationPreview)[0]
    assert preview.isVisible()
    assert not preview.isWindow()
    assert window.rect().contains(preview.geometry())
    QTest.mouseClick(chip, LEFT)
    qtbot.waitUntil(lambda: not window.findChildren(CitationPreview))


def test_what_is_not_there_is_said_with_what_comes_closest(
    qtbot: QtBot, main: MainPage, window: MainWindow
) -> None:
    card = ask(qtbot, main, "Who won the chess game?")
    rows = card.findChildren(NearestRow)
    assert len(rows) == 3
    QTest.mouseClick(rows[0], LEFT)
    assert window.findChildren(FrameViewer)


def test_the_same_words_are_offered_once(
    qtbot: QtBot, main: MainPage, store: FakeStore, engine: FakeEngine
) -> None:
    answer = abstention()
    engine.on(Ask, lambda _request: replace(answer, nearest=(*answer.nearest, *answer.nearest)))
    ask(qtbot, main, "Where did I park?")
    rows = [row.accessibleName() for row in shown(main, NearestRow)]
    assert len(rows) == len(set(rows)) == len(answer.nearest)


def test_a_citation_without_a_frame_opens_its_memory(
    qtbot: QtBot, main: MainPage, engine: FakeEngine
) -> None:
    said = replace(invoice_answer().citations[0], frame_id="", app="", speaker="Marta", source_id="mail/7")
    engine.on(Ask, lambda _r: replace(invoice_answer(), citations=(said,)))
    card = ask(qtbot, main)
    QTest.mouseClick(card.chips[0], LEFT)
    assert main.pages.currentIndex() == MEMORIES
    qtbot.waitUntil(lambda: main.memories.detail.memory is not None)
    assert main.memories.detail.memory is not None
    assert main.memories.detail.memory.id == "mem_fact0"


def test_stopping_takes_the_question_back(qtbot: QtBot, main: MainPage, engine: FakeEngine) -> None:
    qtbot.waitUntil(lambda: bool(main.ask.empty.buttons))
    engine.on(Ask, lambda _request: Hold())
    QTest.keyClicks(main.ask.composer.edit, QUESTION)
    QTest.keyClick(main.ask.composer.edit, Qt.Key.Key_Return)
    qtbot.waitUntil(main.ask.composer.stop.isVisible)
    qtbot.waitUntil(lambda: engine.requests[-1] == Ask(QUESTION, "new"))
    engine.progress(Ask, Progress("Comparing", 0, 0))
    qtbot.waitUntil(lambda: "Comparing" in main.ask._pending._stage.text())
    assert main.ask._pending.written.isHidden()
    engine.progress(Ask, Progress("Writing", 0, 0, "The release is on <b>Friday</b>"))
    qtbot.waitUntil(main.ask._pending.written.isVisible)
    assert main.ask._pending.written.text() == "The release is on <b>Friday</b>"
    QTest.mouseClick(main.ask.composer.stop, LEFT)
    qtbot.waitUntil(lambda: bool(engine.cancelled))
    assert main.ask.composer.edit.toPlainText() == QUESTION
    assert main.ask.composer.send.isVisible()


def test_a_fault_is_said_in_place(qtbot: QtBot, main: MainPage, engine: FakeEngine) -> None:
    def locked(_request: Ask) -> None:
        raise LockedError("The vault is locked. Unlock it first.")

    qtbot.waitUntil(lambda: bool(main.ask.empty.buttons))
    engine.on(Ask, locked)
    main.ask.ask(QUESTION)
    qtbot.waitUntil(lambda: bool(shown(main, Notice)))
    notice = shown(main, Notice)[0]
    assert isinstance(notice, Notice)
    assert notice.text == "The vault is locked. Unlock it first."
    assert main.ask.composer.edit.toPlainText() == QUESTION


def test_examples_were_tried_and_ask_themselves(qtbot: QtBot, main: MainPage, engine: FakeEngine) -> None:
    qtbot.waitUntil(lambda: len(main.ask.empty.buttons) == 3)
    tried = {request.question for request in engine.made(Ask)}
    button = main.ask.empty.buttons[0]
    assert button.question in tried
    assert all(not request.conversation for request in engine.made(Ask))
    QTest.mouseClick(button, LEFT)
    qtbot.waitUntil(lambda: len(shown(main, AnswerCard)) == 1)


def test_examples_without_an_answer_are_not_offered(
    qtbot: QtBot, window: MainWindow, link: EngineLink, engine: FakeEngine, store: FakeStore
) -> None:
    engine.on(Ask, lambda _request: replace(invoice_answer(), abstained=True, citations=()))
    link.open()
    qtbot.waitUntil(lambda: isinstance(window.page, MainPage))
    page = window.page
    assert isinstance(page, MainPage)
    with qtbot.waitSignal(page.ask.empty._examples.finished) as done:
        page.ask.empty.refresh()
    assert done.args == [0]
    assert page.ask.empty.buttons == []


def test_a_kept_conversation_opens_and_is_deleted_after_a_question(
    qtbot: QtBot, main: MainPage, engine: FakeEngine, window: MainWindow
) -> None:
    qtbot.waitUntil(lambda: main.model.rowCount() == 3)
    main.sidebar.conversations.setCurrentIndex(main.model.index(0))
    QTest.keyClick(main.sidebar.conversations, Qt.Key.Key_Return)
    qtbot.waitUntil(lambda: bool(shown(main, AnswerCard)))
    assert engine.made(ListMessages)[-1].conversation == "chat_old1"
    QTest.mouseClick(main.header.delete, LEFT)
    dialog = window.findChildren(ConfirmDialog)[0]
    QTest.keyClick(dialog, Qt.Key.Key_Escape)
    assert not engine.made(DeleteConversation)
    QTest.keyClick(main.sidebar.conversations, Qt.Key.Key_Delete)
    dialog = next(found for found in window.findChildren(ConfirmDialog) if found.isVisible())
    QTest.mouseClick(dialog.confirm, LEFT)
    qtbot.waitUntil(lambda: main.model.rowCount() == 2)
    assert main.ask.conversation == ""


def test_a_conversation_is_renamed_from_list_and_header(
    qtbot: QtBot, main: MainPage, engine: FakeEngine, window: MainWindow
) -> None:
    def gone(_request: RenameConversation) -> Nothing:
        raise NotFoundError("There is no such conversation any more.")

    qtbot.waitUntil(lambda: main.model.rowCount() == 3)
    main.sidebar.conversations.setCurrentIndex(main.model.index(0))
    QTest.keyClick(main.sidebar.conversations, Qt.Key.Key_F2)
    dialog = window.findChildren(RenameDialog)[0]
    assert not dialog.button.isEnabled()
    dialog.field.clear()
    QTest.keyClicks(dialog.field, "Taxes")
    QTest.keyClick(dialog.field, Qt.Key.Key_Return)
    qtbot.waitUntil(lambda: main.model.rows[0].title == "Taxes")
    assert engine.made(RenameConversation)[-1].name == "Taxes"
    main.open_conversation(main.model.rows[0].id)
    qtbot.waitUntil(main.header.rename.isVisible)
    QTest.mouseClick(main.header.rename, LEFT)
    again = next(found for found in window.findChildren(RenameDialog) if found.isVisible())
    assert again.field.text() == "Taxes"
    engine.on(RenameConversation, gone)
    QTest.keyClicks(again.field, "x")
    QTest.mouseClick(again.button, LEFT)
    qtbot.waitUntil(again.error.isVisible)
    again.reject()


def test_a_conversation_that_is_shown_anew_twice_stands_there_once(qtbot: QtBot, main: MainPage) -> None:
    ask(qtbot, main)
    main.ask.reload()
    main.ask.reload()
    qtbot.waitUntil(lambda: len(shown(main, AnswerCard)) == 1)
    with qtbot.waitSignal(main.model.loaded):
        main.model.reload()  # answered after everything that was asked before
    assert len(shown(main, QuestionBubble)) == len(shown(main, AnswerCard)) == 1


def test_a_long_conversation_shows_its_end_first(qtbot: QtBot, main: MainPage, store: FakeStore) -> None:
    store.messages["chat_old1"] = store.messages["chat_old1"] * 50
    main.open_conversation("chat_old1")
    qtbot.waitUntil(lambda: len(shown(main, AnswerCard)) == 30)
    QTest.keyClick(main.ask.turns[0], Qt.Key.Key_Space)
    qtbot.waitUntil(lambda: len(shown(main, AnswerCard)) == 50)


def test_shortcuts(qtbot: QtBot, main: MainPage) -> None:
    control = Qt.KeyboardModifier.ControlModifier
    qtbot.waitUntil(lambda: main.window().isActiveWindow())
    QTest.keyClick(main, Qt.Key.Key_3, control)
    assert main.pages.currentIndex() == MEMORIES
    QTest.keyClick(main, Qt.Key.Key_1, control)
    assert main.pages.currentIndex() == ASK
    QTest.keyClick(main, Qt.Key.Key_F, control)
    assert main.memories.search.hasFocus()
    QTest.keyClick(main, Qt.Key.Key_Comma, control)
    assert main.pages.currentIndex() == SETTINGS


def test_every_control_has_a_name(qtbot: QtBot, main: MainPage) -> None:
    ask(qtbot, main)
    from PySide6.QtWidgets import QAbstractButton, QAbstractItemView, QLineEdit, QPlainTextEdit

    for kind in (QAbstractButton, QAbstractItemView, QLineEdit, QPlainTextEdit):
        for control in main.findChildren(kind):
            if control.objectName().startswith("qt_") or isinstance(control.parent(), QLineEdit):
                continue
            assert control.accessibleName(), (type(control), control.objectName())


def test_citation_of_anything_is_drawn(qtbot: QtBot, window: MainWindow) -> None:
    bare = Citation("", "chat/1", "“quote” <b>&", invoice_answer().citations[0].time, "")
    chip = CitationChip(1, bare, window.thumbnails)
    qtbot.addWidget(chip)
    assert "<b>" in chip.accessibleName()
