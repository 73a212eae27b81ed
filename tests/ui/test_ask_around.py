"""Around the answer: the day it rests on, what to ask next, and putting it right."""

from dataclasses import replace
from datetime import timedelta

import pytest
from PySide6.QtCore import QPoint, Qt
from PySide6.QtTest import QTest
from pytestqt.qtbot import QtBot

from core.protocol.operations import Ask, Changed, CorrectMemory, Event, FrameIndex, ListFrames, ShowMemory
from core.records.errors import RefusedError
from tests.ui.fake_engine import FakeEngine
from tests.ui.fake_store import FakeStore
from tests.ui.fake_week import abstention, invoice_answer
from ui.ask.answer_card import AnswerCard
from ui.ask.correction import Correction
from ui.bridge import EngineLink
from ui.navigation import TIMELINE
from ui.shell.main_page import MainPage
from ui.shell.window import MainWindow

LEFT = Qt.MouseButton.LeftButton
QUESTION = "What was the invoice number Marta sent?"


@pytest.fixture
def main(qtbot: QtBot, window: MainWindow, link: EngineLink) -> MainPage:
    link.open()
    qtbot.waitUntil(lambda: isinstance(window.page, MainPage))
    assert isinstance(window.page, MainPage)
    return window.page


def ask(qtbot: QtBot, main: MainPage) -> AnswerCard:
    qtbot.waitUntil(lambda: bool(main.ask.empty.buttons))
    main.ask.ask(QUESTION)
    qtbot.waitUntil(lambda: bool(main.ask.findChildren(AnswerCard)))
    return main.ask.findChildren(AnswerCard)[-1]


def correcting(qtbot: QtBot, main: MainPage) -> Correction:
    correction = ask(qtbot, main).correction
    assert correction is not None
    QTest.mouseClick(correction.button, LEFT)
    qtbot.waitUntil(correction.field.isVisible)
    return correction


# ── the day ──────────────────────────────────────────────────────────────────────────────────────────


def test_today_stands_below_the_field_before_anything_is_asked(qtbot: QtBot, main: MainPage) -> None:
    qtbot.waitUntil(main.ask.day.isVisible)
    assert main.ask.day.opener.accessibleName() == "Today, in the timeline"
    assert main.ask.day.track._cursor is None


def test_the_day_of_the_answer_is_marked_and_opens_where_it_is_clicked(
    qtbot: QtBot, main: MainPage, engine: FakeEngine
) -> None:
    first, second = invoice_answer().citations
    earlier = first.time - timedelta(days=1)
    citations = (replace(first, time=earlier), replace(second, time=earlier + timedelta(minutes=20)))
    engine.on(Ask, lambda _request: replace(invoice_answer(), citations=citations))
    ask(qtbot, main)
    day = main.ask.day
    qtbot.waitUntil(lambda: day.track._cursor == round(earlier.timestamp() * 1000))
    assert len(day.track._marks) == 1
    assert day.opener.text().strip() == "Yesterday"
    QTest.mouseClick(day.opener, LEFT)
    assert main.pages.currentIndex() == TIMELINE
    shown = main.timeline
    qtbot.waitUntil(lambda: shown.walk.current >= 0)
    at = shown.frames.at[shown.walk.current]
    assert abs(at - earlier.timestamp() * 1000) < 3_600_000
    assert shown.walk.current == shown.frames.nearest(round(earlier.timestamp() * 1000))


def test_a_click_on_the_line_goes_to_that_moment(qtbot: QtBot, main: MainPage) -> None:
    qtbot.waitUntil(main.ask.day.isVisible)
    track = main.ask.day.track
    with qtbot.waitSignal(main.ask.day.moment_requested):
        QTest.mouseClick(track, LEFT, pos=QPoint(track.width() // 2, 20))
    assert main.pages.currentIndex() == TIMELINE
    assert track.span is None


def test_a_day_without_frames_takes_no_room(
    qtbot: QtBot, window: MainWindow, link: EngineLink, engine: FakeEngine, store: FakeStore
) -> None:
    engine.on(ListFrames, lambda _request: FrameIndex())
    link.open()
    qtbot.waitUntil(lambda: isinstance(window.page, MainPage))
    page = window.page
    assert isinstance(page, MainPage)
    with qtbot.waitSignal(page.ask.day.frames.loaded):
        page.ask.day.reload()
        page.ask.day.refresh()
    assert page.ask.day.isHidden()
    engine.on(ListFrames, store.days.list_frames)
    engine.push(Event("filed"))
    qtbot.waitUntil(page.ask.day.isVisible)


def test_a_low_window_leaves_the_room_to_the_conversation(
    qtbot: QtBot, main: MainPage, window: MainWindow
) -> None:
    qtbot.waitUntil(main.ask.day.isVisible)
    window.resize(900, 480)
    qtbot.waitUntil(main.ask.day.isHidden)
    window.resize(900, 760)
    qtbot.waitUntil(main.ask.day.isVisible)


# ── what to ask next ─────────────────────────────────────────────────────────────────────────────────


def test_what_is_offered_next_was_tried_and_asks_itself(
    qtbot: QtBot, main: MainPage, engine: FakeEngine
) -> None:
    ask(qtbot, main)
    offered = main.ask.follow_ups
    qtbot.waitUntil(lambda: bool(offered.buttons))
    question = offered.buttons[0].text()
    assert question in {request.question for request in engine.made(Ask) if not request.conversation}
    assert question != QUESTION
    QTest.mouseClick(offered.buttons[0], LEFT)
    qtbot.waitUntil(lambda: len(main.ask.findChildren(AnswerCard)) == 2)
    kept = [request for request in engine.made(Ask) if request.conversation]
    assert [request.question for request in kept] == [QUESTION, question]
    assert kept[-1].conversation == "chat_1"


def test_nothing_is_offered_where_nothing_was_found(qtbot: QtBot, main: MainPage, engine: FakeEngine) -> None:
    qtbot.waitUntil(lambda: bool(main.ask.empty.buttons))
    engine.on(Ask, lambda _request: abstention())
    card = ask(qtbot, main)
    assert main.ask.follow_ups.isHidden()
    assert card.correction is None


# ── putting it right ─────────────────────────────────────────────────────────────────────────────────


def test_what_an_answer_rests_on_is_put_right_in_place(
    qtbot: QtBot, main: MainPage, engine: FakeEngine
) -> None:
    correction = correcting(qtbot, main)
    assert "INV-48213" in correction.field.toPlainText()
    assert correction.button.isHidden()
    correction.field.setPlainText("The invoice number is INV-48214.")
    QTest.mouseClick(correction.save, LEFT)
    qtbot.waitUntil(correction.field.isHidden)
    made = engine.made(CorrectMemory)
    assert [(one.id, one.text) for one in made] == [
        (invoice_answer().citations[0].memory_id, "The invoice number is INV-48214.")
    ]
    assert correction.editor.isVisible()


def test_leaving_it_changes_nothing(qtbot: QtBot, main: MainPage, engine: FakeEngine) -> None:
    correction = correcting(qtbot, main)
    QTest.mouseClick(correction.cancel, LEFT)
    assert correction.editor.isHidden()
    assert correction.button.isVisible()
    assert correction.button.isEnabled()
    assert not engine.made(CorrectMemory)


def test_words_that_cannot_be_kept_stay_to_be_changed(
    qtbot: QtBot, main: MainPage, engine: FakeEngine
) -> None:
    def refuse(_request: CorrectMemory) -> Changed:
        raise RefusedError("Those are the words it has already.")

    engine.on(CorrectMemory, refuse)
    correction = correcting(qtbot, main)
    QTest.mouseClick(correction.save, LEFT)
    qtbot.waitUntil(correction.error.isVisible)
    assert correction.error.text == "Those are the words it has already."
    assert correction.field.isVisible()
    assert correction.editor.isEnabled()


def test_a_memory_that_is_gone_is_said(qtbot: QtBot, main: MainPage, engine: FakeEngine) -> None:
    def gone(_request: ShowMemory) -> None:
        raise RefusedError("It is not there any more.")

    correction = ask(qtbot, main).correction
    assert correction is not None
    engine.on(ShowMemory, gone)
    QTest.mouseClick(correction.button, LEFT)
    qtbot.waitUntil(correction.error.isVisible)
    assert correction.field.isHidden()
    assert correction.button.isVisible()
