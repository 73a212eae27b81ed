"""What can be done to the memory on show, and its other versions."""

from dataclasses import replace
from typing import Literal

import pytest
from PySide6.QtCore import Qt
from PySide6.QtTest import QTest
from pytestqt.qtbot import QtBot

from core.protocol.operations import CorrectMemory, JudgeMemories, ShowMemory, Shown, Version
from core.records.errors import RefusedError
from tests.ui.fake_engine import FakeEngine
from tests.ui.fake_store import FakeStore
from tests.ui.fake_week import now
from tests.ui.test_memories import page as page  # noqa: PLC0414 -- a fixture
from ui.memories.changes import Changes
from ui.memories.page import MemoriesPage


def on_show(qtbot: QtBot, page: MemoriesPage) -> Changes:
    page.list.setCurrentIndex(page.model.index(0))
    qtbot.waitUntil(lambda: page.detail.changes is not None)
    assert page.detail.changes is not None
    return page.detail.changes


def press(changes: Changes, name: str) -> None:
    QTest.keyClick(changes.buttons[name], Qt.Key.Key_Space)


def test_a_memory_is_never_recalled_again_and_then_it_is(
    qtbot: QtBot, page: MemoriesPage, engine: FakeEngine
) -> None:
    changes = on_show(qtbot, page)
    assert changes.buttons["hidden"].accessibleName() == "Never recall"
    press(changes, "hidden")
    qtbot.waitUntil(lambda: page.detail.changes not in {None, changes})
    again = page.detail.changes
    assert again is not None
    assert again.buttons["hidden"].accessibleName() == "Recall it again"
    assert [(request.verdict, request.given) for request in engine.made(JudgeMemories)] == [("hidden", True)]


def test_other_words_take_its_place(qtbot: QtBot, page: MemoriesPage, engine: FakeEngine) -> None:
    changes = on_show(qtbot, page)
    press(changes, "correct")
    changes.field.setPlainText("The invoice number is INV-48214.")
    press(changes, "save")
    qtbot.waitUntil(lambda: page.detail.memory is not None and "48214" in page.detail.memory.text)
    assert [request.text for request in engine.made(CorrectMemory)] == ["The invoice number is INV-48214."]


def test_what_fails_says_why_and_can_be_tried_again(
    qtbot: QtBot, page: MemoriesPage, engine: FakeEngine
) -> None:
    changes = on_show(qtbot, page)

    def refuse(_request: CorrectMemory) -> None:
        raise RefusedError("Those are the words it has already.")

    engine.on(CorrectMemory, refuse)
    press(changes, "correct")
    press(changes, "save")
    qtbot.waitUntil(lambda: page.detail.notice is not None and "already" in page.detail.notice.text)
    assert changes.isEnabled()


@pytest.mark.parametrize(
    ("status", "reason", "button"),
    [
        ("quarantined", "unconfirmed", "believed"),
        ("quarantined", "orders", "believed"),
        ("superseded", "", "current"),
    ],
)
def test_what_is_not_recalled_can_be_let_go(
    qtbot: QtBot,
    page: MemoriesPage,
    store: FakeStore,
    engine: FakeEngine,
    status: Literal["quarantined", "superseded"],
    reason: str,
    button: str,
) -> None:
    first = replace(store.memories[0], status=status, reason=reason)
    store.memories = [first, *store.memories[1:]]
    page.refresh()
    qtbot.waitUntil(lambda: status in page.tabs)
    page.open_memory(first.id)
    qtbot.waitUntil(lambda: page.detail.memory == first)
    assert page.detail.changes is not None
    press(page.detail.changes, button)
    qtbot.waitUntil(lambda: bool(engine.made(JudgeMemories)))
    assert engine.made(JudgeMemories)[0].verdict == button


def test_an_earlier_version_is_a_click_away(
    qtbot: QtBot, page: MemoriesPage, store: FakeStore, engine: FakeEngine
) -> None:
    newer, older = store.memories[0], store.memories[1]
    version = Version(older.id, older.text, "superseded", now(), now(), "UTC", "supersedes", 0.6)
    plain = store.show

    def show(request: ShowMemory) -> Shown:
        shown = plain(request)
        return replace(shown, history=(version,)) if request.id == newer.id else shown

    engine.on(ShowMemory, show)
    page.open_memory(newer.id)
    qtbot.waitUntil(lambda: len(page.detail.versions) == 1)
    assert page.detail.versions[0].accessibleName().startswith("Before")
    QTest.keyClick(page.detail.versions[0], Qt.Key.Key_Space)
    qtbot.waitUntil(lambda: page.detail.memory is not None and page.detail.memory.id == older.id)
