"""A connected program asks the user to delete memories."""

import pytest
from PySide6.QtCore import Qt
from PySide6.QtTest import QTest
from pytestqt.qtbot import QtBot

from core.protocol.operations import (
    Delete,
    DeletionCounts,
    Event,
    ListProposals,
    Nothing,
    PreviewDeletion,
    Proposal,
    Proposals,
    SettleProposal,
)
from tests.ui.fake_engine import FakeEngine
from tests.ui.fake_store import FakeStore
from ui.bridge import EngineLink
from ui.deletion.dialog import DeletionDialog
from ui.shell.main_page import MainPage
from ui.shell.window import MainWindow

RECEIPT = DeletionCounts(1, 0, 0, 1, 1, 0, done=True)


@pytest.fixture
def asked(
    qtbot: QtBot, window: MainWindow, link: EngineLink, engine: FakeEngine, store: FakeStore
) -> DeletionDialog:
    """The dialog that a program's wish brings up."""
    memory = store.memories[0]
    waiting = [Proposal("p1", "Editor", (memory.id,))]
    engine.on(ListProposals, lambda _request: Proposals(tuple(waiting)))
    engine.on(PreviewDeletion, lambda _request: DeletionCounts(1, 0, 0, 1, 1, 0))
    engine.on(Delete, lambda _request: RECEIPT)

    def settle(_request: SettleProposal) -> Nothing:
        waiting.clear()
        return Nothing()

    engine.on(SettleProposal, settle)
    link.open()
    qtbot.waitUntil(lambda: isinstance(window.page, MainPage))
    engine.push(Event("asked"))
    qtbot.waitUntil(lambda: bool(window.findChildren(DeletionDialog)))
    (dialog,) = window.findChildren(DeletionDialog)
    qtbot.waitUntil(dialog.confirm.isEnabled)
    return dialog


def test_the_user_says_yes(qtbot: QtBot, engine: FakeEngine, asked: DeletionDialog) -> None:
    QTest.mouseClick(asked.confirm, Qt.MouseButton.LeftButton)
    qtbot.waitUntil(lambda: bool(engine.made(SettleProposal)))
    assert engine.made(SettleProposal) == [SettleProposal("p1", RECEIPT)]
    assert len(engine.made(Delete)) == 1


def test_the_user_says_no(qtbot: QtBot, engine: FakeEngine, asked: DeletionDialog) -> None:
    QTest.keyClick(asked, Qt.Key.Key_Escape)
    qtbot.waitUntil(lambda: bool(engine.made(SettleProposal)))
    assert engine.made(SettleProposal) == [SettleProposal("p1", None)]
    assert engine.made(Delete) == []


def test_nobody_waits_any_more(
    qtbot: QtBot, window: MainWindow, engine: FakeEngine, asked: DeletionDialog
) -> None:
    engine.on(ListProposals, lambda _request: Proposals(()))
    with qtbot.waitSignal(asked.finished):
        engine.push(Event("asked"))
    qtbot.waitUntil(lambda: not window.findChildren(DeletionDialog))
    assert engine.made(SettleProposal) == []
    assert engine.made(Delete) == []
