"""Recording states, locking, losing the engine, the tray and the small window."""

# ruff: noqa: ARG001, E501 - fixtures may be wanted for what they do; sentences of a test stay on one line

from dataclasses import replace
from datetime import UTC, datetime, timedelta

import pytest
from PySide6.QtCore import Qt
from PySide6.QtTest import QTest
from pytestqt.qtbot import QtBot
from shiboken6 import isValid

from core.protocol.operations import Lock, Pause, PreviewDeletion, Resume, Status
from core.records.errors import EnvironmentFaultError
from tests.ui.fake_engine import FakeEngine
from tests.ui.fake_week import citation
from ui.actions import Actions
from ui.bridge import EngineLink
from ui.frame_viewer.window import FrameViewer
from ui.navigation import target_of
from ui.recording import Kind
from ui.shell.main_page import MainPage
from ui.shell.window import MainWindow
from ui.tray.drawing import tray_icon
from ui.tray.status_window import StatusWindow
from ui.tray.tray import Tray
from ui.unlock.page import UnlockPage
from ui.wording import when

LEFT = Qt.MouseButton.LeftButton


@pytest.fixture
def main(qtbot: QtBot, window: MainWindow, link: EngineLink) -> MainPage:
    link.open()
    qtbot.waitUntil(lambda: isinstance(window.page, MainPage))
    assert isinstance(window.page, MainPage)
    return window.page


def kind(main: MainPage) -> Kind | None:
    return main.header.pill.shown.kind if main.header.pill.shown else None


def test_a_problem_shows_its_reason_and_the_button_that_fixes_it(
    qtbot: QtBot, main: MainPage, engine: FakeEngine
) -> None:
    engine.set_status(replace(engine.status, capture="degraded", reason="The display cannot be reached."))
    qtbot.waitUntil(lambda: kind(main) == "problem")
    assert "The display cannot be reached." in main.header.pill.toolTip()
    assert main.header.fix.isVisible()
    QTest.mouseClick(main.header.fix, LEFT)
    qtbot.waitUntil(lambda: kind(main) == "recording")
    assert engine.made(Resume)
    assert not main.header.fix.isVisible()


def test_pausing_and_resuming(qtbot: QtBot, main: MainPage, engine: FakeEngine, actions: Actions) -> None:
    actions.pauses[0].trigger()
    qtbot.waitUntil(lambda: kind(main) == "paused")
    assert engine.made(Pause)[0].minutes == 15
    assert "14 min" in main.header.pill.text() or "15 min" in main.header.pill.text()
    actions.resume.trigger()
    qtbot.waitUntil(lambda: kind(main) == "recording")
    actions.pauses[3].trigger()
    qtbot.waitUntil(lambda: kind(main) == "paused")
    assert engine.made(Pause)[-1] == Pause()


def test_pausing_until_tomorrow(qtbot: QtBot, main: MainPage, engine: FakeEngine, actions: Actions) -> None:
    actions.pauses[2].trigger()
    qtbot.waitUntil(lambda: kind(main) == "paused")
    assert engine.made(Pause) == [Pause(tomorrow=True)]


def test_outside_the_hours_that_are_set(qtbot: QtBot, main: MainPage, engine: FakeEngine, actions: Actions) -> None:  # fmt: skip
    again = datetime.now(UTC) + timedelta(days=2)
    engine.set_status(replace(engine.status, capture="scheduled", paused_until=again))
    qtbot.waitUntil(lambda: kind(main) == "paused")
    assert "outside the hours" in main.header.pill.toolTip()
    assert when(again) in main.header.pill.toolTip()
    assert all(action.isEnabled() for action in actions.pauses)
    assert not actions.resume.isEnabled()


def test_a_refused_action_is_said(qtbot: QtBot, main: MainPage, engine: FakeEngine, window: MainWindow, actions: Actions) -> None:  # fmt: skip
    def fail(_request: Pause) -> None:
        raise EnvironmentFaultError("The settings cannot be written.")

    engine.on(Pause, fail)
    actions.pauses[0].trigger()
    qtbot.waitUntil(window.toast.isVisible)
    assert window.toast.text == "The settings cannot be written."


def test_locking_drops_everything_at_once(
    qtbot: QtBot, main: MainPage, window: MainWindow, engine: FakeEngine
) -> None:
    main.ask.ask("What was the invoice number Marta sent?")
    viewer = window.open_frame(target_of(citation("frm_mail", 4, "mem_fact0", timedelta(hours=1))))
    qtbot.waitUntil(lambda: viewer.canvas.has_picture)
    QTest.mouseClick(main.sidebar.lock, LEFT)
    assert isinstance(window.page, UnlockPage)  # before the engine has answered
    qtbot.waitUntil(lambda: not isValid(main) and not isValid(viewer))
    qtbot.waitUntil(lambda: bool(engine.made(Lock)))
    assert not window.findChildren(FrameViewer)
    assert not window.thumbnails._pictures


def test_a_lock_from_elsewhere_does_the_same(
    qtbot: QtBot, main: MainPage, window: MainWindow, engine: FakeEngine
) -> None:
    engine.set_status(replace(engine.status, vault="locked"))
    qtbot.waitUntil(lambda: not isValid(main))
    assert isinstance(window.page, UnlockPage)


def test_an_engine_that_is_lost_is_said_and_found_again(
    qtbot: QtBot, main: MainPage, link: EngineLink, engine: FakeEngine, window: MainWindow
) -> None:
    with qtbot.waitSignal(link.disconnected):
        engine.stop()
    assert kind(main) == "starting"
    assert not any(action.isEnabled() for action in main.header.pill._actions.pauses)
    engine.start()
    with qtbot.waitSignal(link.status_changed):
        link.open()
    assert kind(main) == "recording"
    assert window.page is main


def test_an_engine_that_comes_back_locked_shows_unlock(
    qtbot: QtBot, main: MainPage, link: EngineLink, engine: FakeEngine, window: MainWindow
) -> None:
    with qtbot.waitSignal(link.disconnected):
        engine.stop()
    engine.status = replace(engine.status, vault="locked")
    engine.start()
    link.open()
    qtbot.waitUntil(lambda: isinstance(window.page, UnlockPage))


def test_closing_hides(qtbot: QtBot, main: MainPage, window: MainWindow) -> None:
    with qtbot.waitSignal(window.closed):
        window.close()
    assert not window.isVisible()
    window.show_front()
    assert window.isVisible()


def test_the_menus_of_the_pill_and_the_sidebar(main: MainPage) -> None:
    texts = [action.text() for action in main.header.pill.menu_now().actions()]
    assert any("Last frame" in text for text in texts)
    assert "Pause recording" in texts
    assert "Resume recording" not in texts
    assert "Quit Afterimage" in [action.text() for action in main.sidebar.menu_now().actions()]


def test_the_tray_tells_the_age_of_the_last_frame(qtbot: QtBot, main: MainPage, link: EngineLink, actions: Actions, engine: FakeEngine) -> None:  # fmt: skip
    tray = Tray(link, actions)
    engine.set_status(replace(engine.status, last_frame_at=datetime.now(UTC) - timedelta(minutes=5)))
    qtbot.waitUntil(lambda: "5 min ago" in tray.status_line.text())
    assert "5 min ago" in tray.icon.toolTip()
    texts = [action.text() for action in tray.menu.actions()]
    for wanted in ("Open Afterimage", "Ask…", "Pause recording", "Resume recording", "Delete", "Lock now", "Quit Afterimage"):  # fmt: skip
        assert wanted in texts
    tray.hide()
    tray.deleteLater()


def test_every_state_has_its_own_icon(qtbot: QtBot) -> None:
    kinds: tuple[Kind, ...] = ("recording", "idle", "paused", "problem", "locked")
    images = [tray_icon(item).pixmap(32).toImage() for item in kinds]
    for number, image in enumerate(images):
        assert all(image != other for other in images[number + 1 :])


def test_deleting_from_the_tray_previews_first(
    qtbot: QtBot, main: MainPage, actions: Actions, engine: FakeEngine, window: MainWindow
) -> None:
    window.hide()
    actions.deletions[1].trigger()
    qtbot.waitUntil(lambda: bool(engine.made(PreviewDeletion)))
    assert window.isVisible()
    selection = engine.made(PreviewDeletion)[0].selection
    assert selection.start is not None
    assert selection.end is not None
    assert selection.end - selection.start == timedelta(hours=1)


def test_the_small_window_does_the_same_things(
    qtbot: QtBot, main: MainPage, link: EngineLink, actions: Actions, engine: FakeEngine
) -> None:
    small = StatusWindow(link, actions)
    qtbot.addWidget(small)
    small.show()
    assert small.label.text() == "Recording"
    assert not small.resume.isVisible()
    engine.set_status(replace(engine.status, capture="paused"))
    qtbot.waitUntil(small.resume.isVisible)
    QTest.mouseClick(small.resume, LEFT)
    qtbot.waitUntil(lambda: bool(engine.made(Resume)))
    with qtbot.waitSignal(actions.open_requested):
        QTest.mouseClick(small.open, LEFT)
    with qtbot.waitSignal(small.quit_asked):
        small.close()
    engine.set_status(replace(engine.status, vault="locked"))
    qtbot.waitUntil(lambda: not small.ask.isEnabled())


def test_nothing_can_be_locked_before_the_set_up(qtbot: QtBot, link: EngineLink, actions: Actions, engine: FakeEngine) -> None:  # fmt: skip
    engine.status = Status(vault="absent", capture="off")
    with qtbot.waitSignal(link.status_changed):
        link.open()
    actions.lock_now()
    assert not actions.lock.isEnabled()
    assert not engine.made(Lock)
