"""The dry run in the windows."""

# ruff: noqa: ARG001 - a fixture may be wanted for what it does

import pytest
from pytestqt.qtbot import QtBot

from core.protocol.operations import CapturePreview, PreviewCapture, WindowPreview
from core.records.errors import EnvironmentFaultError
from tests.ui.fake_engine import FakeEngine
from ui.actions import Actions
from ui.bridge import EngineLink
from ui.shell.main_page import MainPage
from ui.shell.preview_dialog import PreviewDialog
from ui.shell.window import MainWindow
from ui.widgets.labels import TextLabel

FOUND = CapturePreview(
    saved=True,
    windows=(
        WindowPreview("KeePassXC", "", "masked", "app:keepassxc"),
        WindowPreview("Editor", "report.txt", "kept"),
        WindowPreview("", "", "masked", "only-these"),
    ),
    lines=42,
    secrets={"card": 2},
    at_rest="Recording is paused.",
)


@pytest.fixture
def main(qtbot: QtBot, window: MainWindow, link: EngineLink) -> MainPage:
    link.open()
    qtbot.waitUntil(lambda: isinstance(window.page, MainPage))
    assert isinstance(window.page, MainPage)
    return window.page


def opened(window: MainWindow, actions: Actions) -> PreviewDialog:
    actions.preview.trigger()
    return window.findChildren(PreviewDialog)[-1]


def test_what_would_be_saved_is_shown(
    qtbot: QtBot, main: MainPage, window: MainWindow, engine: FakeEngine, actions: Actions
) -> None:
    engine.on(PreviewCapture, lambda _request: FOUND)
    dialog = opened(window, actions)
    qtbot.waitUntil(dialog.again.isEnabled)
    assert "42 lines of text" in dialog.lead.text()
    assert "Recording is paused." in dialog.lead.text()
    said = [label.text() for label in dialog.findChildren(TextLabel)]
    names = ["KeePassXC", "Editor · report.txt", "A window without a name"]
    assert [text for text in said if text in names] == names
    assert "Card number (2)" in dialog.secrets.text()
    engine.on(PreviewCapture, lambda _request: CapturePreview(saved=False, rule="app:i3lock"))
    dialog.again.click()
    qtbot.waitUntil(lambda: "Program i3lock" in dialog.lead.text())
    assert not dialog.secrets.isVisible()
    dialog.close_button.click()


def test_a_screen_that_cannot_be_seen_is_told(
    qtbot: QtBot, main: MainPage, window: MainWindow, engine: FakeEngine, actions: Actions
) -> None:
    def fail(_request: PreviewCapture) -> None:
        raise EnvironmentFaultError("There is no screen to record.")

    engine.on(PreviewCapture, fail)
    dialog = opened(window, actions)
    qtbot.waitUntil(dialog.error.isVisible)
    assert dialog.again.isEnabled()
    dialog.close_button.click()
