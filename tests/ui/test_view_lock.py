"""The view lock in the windows: what goes, what is said, and how one comes back to where one was."""

# ruff: noqa: ARG001, E501 - fixtures may be wanted for what they do; sentences of a test stay on one line

from dataclasses import replace
from datetime import UTC, datetime, timedelta
from typing import Any

import pytest
from PySide6.QtCore import QCoreApplication, QEvent, QPoint, Qt
from PySide6.QtGui import QGuiApplication
from PySide6.QtTest import QTest
from PySide6.QtWidgets import QWidget
from pytestqt.qtbot import QtBot

from core.protocol.operations import GetStatus, KeepDraft, LockView, NoteUse
from tests.ui.fake_engine import FakeEngine
from tests.ui.fake_store import FakeStore
from tests.ui.fake_week import PASSPHRASE, citation
from ui.actions import Actions
from ui.attendance import Attendance
from ui.bridge import EngineLink
from ui.frame_viewer.window import FrameViewer
from ui.navigation import ASK, MEMORIES, target_of
from ui.recording import recording
from ui.shell.main_page import MainPage
from ui.shell.window import MainWindow
from ui.tray.status_window import StatusWindow
from ui.tray.tray import Tray
from ui.unlock.page import UnlockPage


@pytest.fixture
def main(qtbot: QtBot, window: MainWindow, link: EngineLink) -> MainPage:
    link.open()
    qtbot.waitUntil(lambda: isinstance(window.page, MainPage))
    assert isinstance(window.page, MainPage)
    return window.page


def lock(engine: FakeEngine, **more: Any) -> None:
    values: dict[str, Any] = {
        "view_locked": True,
        "view_lock_cause": "unused",
        "view_lock_minutes": 10.0,
    } | more
    engine.set_status(replace(engine.status, **values))


def locked(qtbot: QtBot, window: MainWindow) -> UnlockPage:
    qtbot.waitUntil(lambda: isinstance(window.page, UnlockPage))
    assert isinstance(window.page, UnlockPage)
    return window.page


def unlock(qtbot: QtBot, window: MainWindow) -> MainPage:
    page = locked(qtbot, window)
    QTest.keyClicks(page.field, PASSPHRASE)
    QTest.keyClick(page.field, Qt.Key.Key_Return)
    qtbot.waitUntil(lambda: isinstance(window.page, MainPage))
    assert isinstance(window.page, MainPage)
    return window.page


def words(widget: QWidget) -> str:
    """Every text in a window, whoever shows it."""
    found = [widget.windowTitle()]
    for child in widget.findChildren(QWidget):
        for name in ("text", "toPlainText", "title", "toolTip", "accessibleName"):
            getter = getattr(child, name, None)
            if callable(getter):
                found.append(str(getter()))
    return " ".join(found)


def test_nothing_of_the_store_stays(
    qtbot: QtBot, main: MainPage, window: MainWindow, engine: FakeEngine
) -> None:
    main.ask.ask("What was the invoice number Marta sent?")
    qtbot.waitUntil(lambda: "INV-48213" in words(window))
    viewer = window.open_frame(target_of(citation("frm_mail", 4, "mem_fact0", timedelta(hours=1))))
    qtbot.waitUntil(lambda: viewer.canvas.has_picture)
    window.thumbnails.clear()
    lock(engine)
    locked(qtbot, window)
    QCoreApplication.sendPostedEvents(None, QEvent.Type.DeferredDelete)
    shown = " ".join(words(top) for top in QGuiApplication.instance().topLevelWidgets() if top.isVisible())  # type: ignore[union-attr]
    assert "INV-48213" not in shown
    assert "Marta" not in shown
    assert not window.findChildren(MainPage)
    assert not [found for found in window.findChildren(FrameViewer) if found.isVisible()]
    assert not window.thumbnails._pictures


@pytest.mark.parametrize(
    ("change", "sentence"),
    [
        ({}, "Locked after 10 minutes without use.\nRecording goes on."),
        ({"view_lock_minutes": 1.0}, "Locked after 1 minute without use.\nRecording goes on."),
        ({"view_lock_minutes": 0.5}, "Locked after some time without use.\nRecording goes on."),
        ({"view_lock_cause": "asked"}, "You locked it.\nRecording goes on."),
        ({"view_lock_cause": "session"}, "Locked together with the screen.\nRecording goes on."),
        ({"capture": "paused"}, "Locked after 10 minutes without use.\nRecording is paused."),
        ({"capture": "off"}, "Locked after 10 minutes without use.\nNothing is being recorded."),
    ],
)
def test_it_says_why_and_what_goes_on(qtbot: QtBot, main: MainPage, window: MainWindow, engine: FakeEngine, change: dict[str, Any], sentence: str) -> None:  # fmt: skip
    lock(engine, **change)
    page = locked(qtbot, window)
    qtbot.waitUntil(lambda: page._state.text() == sentence)
    assert page.field.accessibleDescription() == sentence
    assert page.field.hasFocus() or not window.isActiveWindow()


def test_one_comes_back_to_the_conversation(
    qtbot: QtBot, main: MainPage, window: MainWindow, engine: FakeEngine
) -> None:
    main.ask.ask("What was the invoice number Marta sent?")
    qtbot.waitUntil(lambda: bool(main.ask.conversation))
    conversation = main.ask.conversation
    lock(engine)
    again = unlock(qtbot, window)
    assert again is not main
    assert again.pages.currentIndex() == ASK
    assert again.ask.conversation == conversation
    qtbot.waitUntil(lambda: bool(again.ask.turns))


def test_one_comes_back_to_the_memory(
    qtbot: QtBot, main: MainPage, window: MainWindow, engine: FakeEngine
) -> None:
    main.go(MEMORIES)
    qtbot.waitUntil(lambda: main.memories.model.total > 2)
    main.memories.list.setCurrentIndex(main.memories.model.index(2))
    wanted = main.memories.detail.wanted
    assert wanted
    lock(engine)
    again = unlock(qtbot, window)
    assert again.pages.currentIndex() == MEMORIES
    assert again.memories.detail.wanted == wanted
    qtbot.waitUntil(lambda: again.memories.detail.memory is not None)


def test_what_was_being_typed_waits_with_the_engine(qtbot: QtBot, main: MainPage, window: MainWindow, engine: FakeEngine, store: FakeStore) -> None:  # fmt: skip
    main.ask.composer.edit.setPlainText("When did Dana say")
    lock(engine)
    locked(qtbot, window)
    qtbot.waitUntil(lambda: bool(engine.made(KeepDraft)))
    assert "Dana" not in words(window)
    again = unlock(qtbot, window)
    qtbot.waitUntil(lambda: again.ask.composer.edit.toPlainText() == "When did Dana say")
    assert store.draft == ""


def test_locking_by_key_hides_at_once(qtbot: QtBot, main: MainPage, window: MainWindow, actions: Actions, engine: FakeEngine) -> None:  # fmt: skip
    actions.lock_view.trigger()
    assert isinstance(window.page, UnlockPage)
    qtbot.waitUntil(lambda: bool(engine.made(LockView)))
    qtbot.waitUntil(lambda: not actions.lock_view.isEnabled())
    assert not actions.ask.isEnabled()
    assert not any(action.isEnabled() for action in actions.deletions)
    assert actions.lock.isEnabled()
    assert actions.pauses[0].isEnabled()
    assert actions.lock_view.shortcut().toString() == "Ctrl+Shift+L"


def test_without_an_engine_nothing_stays_on_show_for_long(
    qtbot: QtBot, main: MainPage, window: MainWindow, link: EngineLink, engine: FakeEngine
) -> None:
    main.go(MEMORIES)
    engine.stop()
    qtbot.waitUntil(window._alone.isActive)
    assert window.page is main
    window._alone.start(1)
    locked(qtbot, window)
    engine.start()
    link.open()
    qtbot.waitUntil(lambda: isinstance(window.page, MainPage))
    assert not window._alone.isActive()
    assert isinstance(window.page, MainPage)
    assert window.page.pages.currentIndex() == MEMORIES


def test_a_wrong_passphrase_shows_nothing(
    qtbot: QtBot, main: MainPage, window: MainWindow, engine: FakeEngine
) -> None:
    lock(engine)
    page = locked(qtbot, window)
    QTest.keyClicks(page.field, "wrong")
    QTest.keyClick(page.field, Qt.Key.Key_Return)
    qtbot.waitUntil(lambda: "neither" in page.error.text)
    assert window.page is page


def test_what_was_copied_from_here_leaves_the_clipboard(
    qtbot: QtBot, main: MainPage, window: MainWindow, engine: FakeEngine
) -> None:
    clipboard = QGuiApplication.clipboard()
    clipboard.setText("INV-48213")
    ours = clipboard.ownsClipboard()
    lock(engine)
    locked(qtbot, window)
    assert not ours or clipboard.text() == ""


def test_the_tray_says_that_the_view_is_locked(qtbot: QtBot, main: MainPage, link: EngineLink, actions: Actions, engine: FakeEngine, window: MainWindow) -> None:  # fmt: skip
    tray = Tray(link, actions)
    assert "Lock view" in [action.text() for action in tray.menu.actions()]
    lock(engine)
    qtbot.waitUntil(lambda: "The view is locked. Recording goes on." in tray.status_line.text())
    assert tray._kind == "locked"
    lock(engine, capture="degraded", reason="The display cannot be reached.")
    qtbot.waitUntil(lambda: tray._kind == "problem")
    tray.hide()
    tray.deleteLater()


def test_the_clock_of_the_last_frame_goes_on(engine: FakeEngine) -> None:

    now = datetime.now(UTC)
    status = replace(engine.status, view_locked=True, last_frame_at=now - timedelta(seconds=12))
    assert recording(status, now).detail.endswith("Last frame 12 s ago.")


def test_the_small_window_grows_with_what_it_says(
    qtbot: QtBot, main: MainPage, link: EngineLink, actions: Actions, engine: FakeEngine
) -> None:
    small = StatusWindow(link, actions)
    qtbot.addWidget(small)
    small.show()
    lock(engine)
    qtbot.waitUntil(lambda: "view is locked" in small.detail.text())
    qtbot.waitUntil(lambda: small.detail.height() >= small.detail.heightForWidth(small.detail.width()))


# ── somebody is there ────────────────────────────────────────────────────────────────────────────────


def test_keys_and_pointer_count_as_use_now_and_then(qtbot: QtBot, main: MainPage, window: MainWindow, link: EngineLink, engine: FakeEngine) -> None:  # fmt: skip
    attendance = Attendance(link)
    handle = window.windowHandle()
    attendance._watch(handle)
    qtbot.waitUntil(lambda: len(engine.made(NoteUse)) == 1)
    for _ in range(20):
        QTest.mouseMove(handle, QPoint(100, 100))
        QTest.keyClick(handle, Qt.Key.Key_A)
    asked = len(engine.made(GetStatus))
    link.refresh_status()
    qtbot.waitUntil(lambda: len(engine.made(GetStatus)) > asked)
    assert len(engine.made(NoteUse)) == 1
    attendance._told_at -= 60
    QTest.keyClick(handle, Qt.Key.Key_A)
    qtbot.waitUntil(lambda: len(engine.made(NoteUse)) == 2)
    attendance.deleteLater()


def test_input_while_locked_tells_nobody(qtbot: QtBot, main: MainPage, window: MainWindow, link: EngineLink, engine: FakeEngine) -> None:  # fmt: skip
    attendance = Attendance(link)
    lock(engine)
    locked(qtbot, window)
    before = len(engine.made(NoteUse))
    attendance.note()
    unlock(qtbot, window)
    attendance.note()
    qtbot.waitUntil(lambda: len(engine.made(NoteUse)) == before + 1)
    attendance.deleteLater()
