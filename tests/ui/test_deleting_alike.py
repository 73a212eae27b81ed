"""Deleting a frame around which others show the same."""

import pytest
from PySide6.QtCore import Qt
from PySide6.QtTest import QTest
from pytestqt.qtbot import QtBot

from core.protocol.operations import Delete, DeletionCounts, PreviewDeletion, Selection
from tests.ui.fake_engine import FakeEngine
from ui.bridge import EngineLink
from ui.navigation import DeletionTarget
from ui.shell.main_page import MainPage
from ui.shell.window import MainWindow
from ui.wording import receipt


@pytest.fixture
def _shown(qtbot: QtBot, window: MainWindow, link: EngineLink) -> None:
    link.open()
    qtbot.waitUntil(lambda: isinstance(window.page, MainPage))


@pytest.mark.usefixtures("_shown")
def test_the_same_around_it_goes_too_if_asked(qtbot: QtBot, window: MainWindow, engine: FakeEngine) -> None:
    def counts(request: PreviewDeletion) -> DeletionCounts:
        also = request.selection.also_alike
        return DeletionCounts(1, 8 if also else 1, 0, 0, 3, 0, alike=0 if also else 7)

    engine.on(PreviewDeletion, counts)
    dialog = window.delete(DeletionTarget(Selection(ids=("frm_1",)), "this frame"))
    qtbot.waitUntil(dialog.confirm.isEnabled)
    assert "7 frames around it" in dialog.alike.text()
    QTest.mouseClick(dialog.alike, Qt.MouseButton.LeftButton, pos=dialog.alike.rect().center())
    dialog.alike.setChecked(True)
    qtbot.waitUntil(lambda: dialog.confirm.isEnabled() and len(engine.made(PreviewDeletion)) > 1)
    assert dialog.alike.isVisible()
    QTest.mouseClick(dialog.confirm, Qt.MouseButton.LeftButton)
    qtbot.waitUntil(lambda: bool(engine.made(Delete)))
    assert engine.made(Delete)[0].selection == Selection(ids=("frm_1",), also_alike=True)


def test_a_receipt_that_is_pending_does_not_claim_to_be_done() -> None:
    told = receipt(DeletionCounts(3, 1, 0, 0, 9, 0, done=True, pending=True))
    assert told.startswith("Hidden")
    assert "3 memories, 1 frame" in told
    assert "Deleted for good" not in told
