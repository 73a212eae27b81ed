"""The panic key: everything hides, recording pauses, and what was there before may go."""

# ruff: noqa: ARG001 - fixtures may be wanted for what they do

from datetime import timedelta

import pytest
from pytestqt.qtbot import QtBot

from core.protocol.operations import Pause
from tests.ui.fake_engine import FakeEngine
from tests.ui.fake_store import FakeStore
from tests.ui.fake_week import citation
from ui.actions import Actions
from ui.bridge import EngineLink
from ui.deletion.dialog import DeletionDialog
from ui.frame_viewer.window import FrameViewer
from ui.navigation import target_of
from ui.settings.shortcuts import ShortcutsPanel
from ui.shell.main_page import MainPage
from ui.shell.window import MainWindow
from ui.shortcuts.kept import GlobalKeys, keep_keys, load_keys
from ui.shortcuts.keys import GlobalShortcuts


@pytest.fixture
def main(qtbot: QtBot, window: MainWindow, link: EngineLink, store: FakeStore) -> MainPage:
    link.open()
    qtbot.waitUntil(lambda: isinstance(window.page, MainPage))
    assert isinstance(window.page, MainPage)
    return window.page


def test_a_panic_hides_every_window_and_pauses(
    qtbot: QtBot, window: MainWindow, main: MainPage, actions: Actions, engine: FakeEngine
) -> None:
    window.open_frame(target_of(citation("frm_mail", 4, "mem_fact0", timedelta(hours=1))))
    keys = main.show_keys()
    actions.panic()
    assert not window.isVisible()
    assert not keys.isVisible()
    assert not any(viewer.isVisible() for viewer in window.findChildren(FrameViewer))
    qtbot.waitUntil(lambda: len(engine.made(Pause)) == 1)
    assert engine.made(Pause)[0].minutes is None


def test_what_was_recorded_before_is_offered_when_the_user_is_back(
    qtbot: QtBot, window: MainWindow, main: MainPage, actions: Actions
) -> None:
    actions.panic()
    assert not window.findChildren(DeletionDialog)
    window.show_front()
    dialog = window.findChildren(DeletionDialog)[0]
    selection = dialog._target.selection
    assert selection.start is not None
    assert selection.end is not None
    assert selection.end - selection.start == timedelta(minutes=10)
    dialog.reject()
    window.hide()
    window.show_front()
    assert not any(one.isVisible() for one in window.findChildren(DeletionDialog))


def test_nothing_is_offered_where_the_user_wants_none(
    window: MainWindow, main: MainPage, actions: Actions
) -> None:
    keep_keys(GlobalKeys(minutes=0))
    try:
        actions.panic()
        window.show_front()
        assert not window.findChildren(DeletionDialog)
    finally:
        keep_keys(GlobalKeys())


def test_where_keys_cannot_be_taken_the_settings_say_so(main: MainPage) -> None:
    panel = main.settings.findChildren(ShortcutsPanel)[0]
    assert "afterimage pause" in panel.notice.text
    assert not any(field.isEnabled() for field in panel.fields.values())


def test_keys_are_chosen_and_kept(qtbot: QtBot, qapp: object, link: EngineLink) -> None:
    shortcuts = GlobalShortcuts(qapp)  # type: ignore[arg-type]
    try:
        shortcuts.choose(GlobalKeys("", "Ctrl+Alt+K", 5))
        assert load_keys() == GlobalKeys("", "Ctrl+Alt+K", 5)
        assert shortcuts.state("panic") == "unset"
    finally:
        shortcuts.choose(GlobalKeys())
        shortcuts.close()
        shortcuts.setParent(None)
        shortcuts.deleteLater()
