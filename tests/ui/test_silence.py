"""An engine that is connected and answers nothing: the windows say so, go on, and notice when it is back."""

# ruff: noqa: ARG001 - fixtures may be wanted for what they do

import os
import signal
import sys

from PySide6.QtCore import Qt
from PySide6.QtTest import QTest
from pytestqt.qtbot import QtBot

from core.protocol.operations import Ask, GetStatus
from tests.ui.fake_engine import FakeEngine, Hold
from tests.ui.fake_store import FakeStore
from tests.ui.fake_week import invoice_answer
from ui.actions import Actions
from ui.bridge import EngineLink
from ui.engine_process import EngineProcess
from ui.navigation import MEMORIES
from ui.shell.main_page import MainPage
from ui.shell.window import MainWindow


def freeze(link: EngineLink, engine: FakeEngine) -> None:
    """It takes requests and says nothing, for as long as it takes to notice."""
    engine.on(GetStatus, lambda _request: Hold())
    for _ in range(4):
        link.look()


def opened(qtbot: QtBot, window: MainWindow, link: EngineLink) -> MainPage:
    link.open()
    qtbot.waitUntil(lambda: isinstance(window.page, MainPage))
    assert isinstance(window.page, MainPage)
    return window.page


def test_the_window_says_so_and_goes_on(
    qtbot: QtBot, window: MainWindow, link: EngineLink, engine: FakeEngine, actions: Actions
) -> None:
    page = opened(qtbot, window, link)
    asked_before = len(engine.made(GetStatus))
    engine.on(Ask, lambda _request: Hold())
    page.ask.composer.edit.setPlainText("What was the invoice number Marta sent?")
    freeze(link, engine)
    assert link.silent
    assert page.header.pill.text().strip() == "Not answering"
    assert "does not answer" in page.header.pill.accessibleName()
    assert page.header.fix.isVisible()
    with qtbot.waitSignal(actions.restart_requested):
        page.header.fix.click()
    # One question waits, however often it was looked.
    qtbot.waitUntil(lambda: len(engine.made(GetStatus)) > asked_before)
    assert len(engine.made(GetStatus)) == asked_before + 1
    # The pages answer to keys meanwhile, and what is asked waits.
    QTest.keyClick(page.ask.composer.edit, Qt.Key.Key_Return)
    qtbot.waitUntil(lambda: bool(engine.made(Ask)))
    page.go(MEMORIES)
    assert page.pages.currentIndex() == MEMORIES
    engine.on(GetStatus, lambda _request: engine.status)
    engine.release(GetStatus, engine.status)
    qtbot.waitUntil(lambda: not link.silent)
    assert page.header.pill.text().strip().startswith("Recording")
    assert not page.header.fix.isVisible()
    engine.release(Ask, invoice_answer())
    qtbot.waitUntil(lambda: len(page.ask.turns) == 2)


def test_one_that_dies_meanwhile_takes_no_draft_and_no_place_along(
    qtbot: QtBot, window: MainWindow, link: EngineLink, engine: FakeEngine, store: FakeStore
) -> None:
    page = opened(qtbot, window, link)
    page.ask.composer.edit.setPlainText("half a question")
    freeze(link, engine)
    with qtbot.waitSignal(link.disconnected):
        engine.stop()
    assert not link.silent
    assert page.ask.composer.edit.toPlainText() == "half a question"
    engine.on(GetStatus, lambda _request: engine.status)
    engine.start()
    with qtbot.waitSignal(link.connected):
        link.open()
    qtbot.waitUntil(lambda: page.header.pill.text().strip().startswith("Recording"))
    assert window.page is page
    assert page.ask.composer.edit.toPlainText() == "half a question"


def test_a_stopped_process_is_ended_and_another_started(qtbot: QtBot) -> None:
    process = EngineProcess([sys.executable, "-c", "import signal; signal.pause()"])
    with qtbot.waitSignal(process.started, timeout=30_000):
        process.ensure()
    first = process.pid
    os.kill(first, signal.SIGSTOP)
    with qtbot.waitSignal(process.started, timeout=30_000):
        assert process.replace()
    assert process.pid not in {0, first}
    assert any("did not answer" in end for end in process.ends)
    with qtbot.waitSignal(process.stopped, timeout=30_000):
        process.stop()
        process.terminate()
    assert not process.replace()
