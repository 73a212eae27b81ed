"""Pinning the memory that is shown."""

from PySide6.QtCore import Qt
from PySide6.QtTest import QTest
from pytestqt.qtbot import QtBot

from core.protocol.operations import Pin
from core.records.errors import EnvironmentFaultError
from tests.ui.fake_engine import FakeEngine
from tests.ui.test_memories import page as page  # noqa: PLC0414 -- a fixture
from ui.memories.page import MemoriesPage


def shown(qtbot: QtBot, page: MemoriesPage) -> None:
    page.list.setCurrentIndex(page.model.index(0))
    qtbot.waitUntil(lambda: page.detail.pin is not None)


def pinned(page: MemoriesPage) -> bool:
    return page.detail.memory is not None and page.detail.memory.pinned


def name(page: MemoriesPage) -> str:
    assert page.detail.pin is not None
    return page.detail.pin.accessibleName()


def press(page: MemoriesPage) -> None:
    assert page.detail.pin is not None
    QTest.keyClick(page.detail.pin, Qt.Key.Key_Space)


def test_a_memory_is_pinned_and_unpinned_by_its_button(
    qtbot: QtBot, page: MemoriesPage, engine: FakeEngine
) -> None:
    shown(qtbot, page)
    assert name(page).startswith("Pin:")
    press(page)
    qtbot.waitUntil(lambda: pinned(page))
    assert name(page).startswith("Pinned:")
    press(page)
    qtbot.waitUntil(lambda: not pinned(page))
    assert name(page).startswith("Pin:")
    assert [request.pinned for request in engine.made(Pin)] == [True, False]


def test_a_pin_that_fails_says_why(qtbot: QtBot, page: MemoriesPage, engine: FakeEngine) -> None:
    shown(qtbot, page)

    def refuse(_request: Pin) -> None:
        raise EnvironmentFaultError("The disk is full.")

    engine.on(Pin, refuse)
    press(page)
    qtbot.waitUntil(lambda: page.detail.notice is not None and "full" in page.detail.notice.text)
    assert not pinned(page)
    assert page.detail.pin is not None
    assert page.detail.pin.isEnabled()
