"""Plugins in the settings: what is shown, what is asked, and what is sent."""

import pytest
from PySide6.QtWidgets import QWidget
from pytestqt.qtbot import QtBot

from core.protocol.operations import DisablePlugin, EnablePlugin, Event, ExportWith, ListPlugins, Plugins
from core.records.plugins import PERMISSIONS
from tests.ui.fake_engine import FakeEngine, Hold
from tests.ui.fake_store import FakeStore
from ui.bridge import EngineLink
from ui.clipboard import leave_no_copy
from ui.deletion.confirm import ConfirmDialog
from ui.settings.plugins import MAY, PluginRow, PluginsPanel
from ui.shell.main_page import MainPage
from ui.shell.window import MainWindow


@pytest.fixture
def panel(qtbot: QtBot, window: MainWindow, link: EngineLink, store: FakeStore) -> PluginsPanel:  # noqa: ARG001
    link.open()
    qtbot.waitUntil(lambda: isinstance(window.page, MainPage))
    assert isinstance(window.page, MainPage)
    settings = window.page.settings
    settings.go(next(n for n, one in enumerate(settings.sections) if one.title == "Plugins"))
    found = settings.findChildren(PluginsPanel)[0]
    qtbot.waitUntil(lambda: len(found.rows) == 4)
    return found


def row(panel: PluginsPanel, name: str) -> PluginRow:
    return next(one for one in panel.rows if one.state.name == name)


def dialog(window: QWidget) -> ConfirmDialog:
    return next(one for one in window.findChildren(ConfirmDialog) if one.isVisible())


def test_the_windows_say_what_the_command_line_says() -> None:
    assert dict(PERMISSIONS) == MAY


def test_each_says_what_it_is_and_how_it_stands(panel: PluginsPanel) -> None:
    chatlog = row(panel, "afterimage-chatlog")
    assert chatlog.told.text() == "Off · by Grace Sample · Chat logs, and cards for learning"
    assert "Reads files of some kinds when you import them: *.chatlog, talk-*.txt" in chatlog.may.text()
    assert chatlog.switch.accessibleName() == "Use afterimage-chatlog"
    assert not chatlog.problem.isVisibleTo(chatlog)
    changed = row(panel, "afterimage-handwriting")
    assert not changed.switch.isChecked()
    assert "changed since you allowed version 0.3" in changed.problem.text
    assert "took too long" in row(panel, "afterimage-smileys").problem.text
    broken = row(panel, "broken")
    assert not broken.switch.isVisibleTo(broken)
    assert "Install it again" in broken.problem.text


def test_it_is_on_only_once_its_permissions_were_shown_and_allowed(
    qtbot: QtBot, panel: PluginsPanel, engine: FakeEngine, window: MainWindow
) -> None:
    chatlog = row(panel, "afterimage-chatlog")
    chatlog.switch.click()
    assert not chatlog.switch.isChecked()
    dialog(window).reject()
    assert not engine.made(EnablePlugin)
    chatlog.switch.click()
    texts = [label.text() for label in dialog(window).findChildren(QWidget) if hasattr(label, "text")]
    assert any("proposes memories" in text and "without keys and network" in text for text in texts)
    dialog(window).confirm.click()
    qtbot.waitUntil(chatlog.switch.isChecked)
    assert engine.made(EnablePlugin) == [EnablePlugin("afterimage-chatlog", "d1")]
    assert chatlog.exports[0].isVisibleTo(chatlog)
    chatlog.switch.click()
    qtbot.waitUntil(lambda: engine.made(DisablePlugin) == [DisablePlugin("afterimage-chatlog")])
    qtbot.waitUntil(lambda: not chatlog.exports[0].isVisibleTo(chatlog))


def test_memories_are_written_with_progress_and_a_stop(
    qtbot: QtBot, panel: PluginsPanel, engine: FakeEngine
) -> None:
    panel.write_to("cards", "/home/ada/cards.csv")
    assert panel.stop.isVisibleTo(panel)
    qtbot.waitUntil(lambda: panel.said.text() == "1,204 memories written.")
    panel.write_to("cards", "/home/ada/there.csv")
    qtbot.waitUntil(lambda: "there already" in panel.error.text)
    assert not panel.stop.isVisibleTo(panel)
    engine.on(ExportWith, lambda _request: Hold())
    panel.write_to("cards", "/home/ada/more.csv")
    panel.stop.click()
    assert "Nothing was left behind" in panel.said.text()


def test_without_any_it_says_how_to_add_one(qtbot: QtBot, panel: PluginsPanel, engine: FakeEngine) -> None:
    engine.on(ListPlugins, lambda _: Plugins((), "/somewhere", confined=True))
    engine.push(Event("plugins"))
    qtbot.waitUntil(lambda: not panel.rows)
    assert panel.command.text() == 'pip install --target "/somewhere" PACKAGE'
    leave_no_copy()
