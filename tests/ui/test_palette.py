"""The palette, the keyboard map and the insights."""

from datetime import timedelta

import pytest
from PySide6.QtCore import Qt
from PySide6.QtTest import QTest
from PySide6.QtWidgets import QLabel, QWidget
from pytestqt.qtbot import QtBot
from shiboken6 import isValid

from core.protocol.operations import Ask, GetInsights, Insights, LockView, Search, Status
from core.records.errors import EnvironmentFaultError
from tests.ui.fake_engine import FakeEngine
from tests.ui.fake_store import FakeStore
from ui.bridge import EngineLink
from ui.frame_viewer.window import FrameViewer
from ui.insights.page import InsightsPage
from ui.navigation import ASK, INSIGHTS, MEMORIES, SETTINGS, TIMELINE
from ui.palette.dialog import Palette
from ui.shell.keymap import KeyMap
from ui.shell.main_page import MainPage
from ui.shell.window import MainWindow

LEFT = Qt.MouseButton.LeftButton
CONTROL = Qt.KeyboardModifier.ControlModifier


@pytest.fixture
def main(qtbot: QtBot, window: MainWindow, link: EngineLink) -> MainPage:
    link.open()
    qtbot.waitUntil(lambda: isinstance(window.page, MainPage))
    page = window.page
    assert isinstance(page, MainPage)
    qtbot.waitUntil(lambda: bool(page.model.rows))
    return page


@pytest.fixture
def palette(main: MainPage) -> Palette:
    QTest.keyClick(main, Qt.Key.Key_K, CONTROL)
    return main.findChildren(Palette)[0]


def titles(palette: Palette) -> list[str]:
    return [entry.title for entry in palette.model.entries]


def texts(widget: QWidget) -> list[str]:
    return [label.text() for label in widget.findChildren(QLabel)]


def test_without_words_it_lists_commands(main: MainPage, palette: Palette) -> None:
    assert titles(palette)[:2] == ["Go to Ask", "Go to Timeline"]
    QTest.keyClick(palette.field, Qt.Key.Key_Down)
    QTest.keyClick(palette.field, Qt.Key.Key_Return)
    assert main.pages.currentIndex() == TIMELINE


def test_words_find_memories_frames_conversations_and_commands(
    qtbot: QtBot, main: MainPage, palette: Palette, window: MainWindow
) -> None:
    QTest.keyClicks(palette.field, "lunch")
    qtbot.waitUntil(lambda: len(palette._found) == 3)
    found = titles(palette)
    assert found[0] == "Ask “lunch”"
    assert "Chatted with Dana about lunch on Thursday at Maybachufer 12" in found
    assert "Dana: lunch on Thursday? the new place at Maybachufer 12" in found
    assert found[-1] == "When is lunch with Dana?"
    palette.list.setCurrentIndex(palette.model.index(1))
    assert palette.why.text() == "Found by: a similar meaning, the same words"
    palette.run()
    assert main.pages.currentIndex() == MEMORIES
    assert main.memories.detail.wanted == "mem_event2"
    qtbot.waitUntil(lambda: "a similar meaning, the same words" in texts(main.memories.detail))
    again = main.open_palette()
    QTest.keyClicks(again.field, "lunch")
    qtbot.waitUntil(lambda: len(again._found) == 3)
    frame = next(row for row, entry in enumerate(again.model.entries) if entry.icon == "image")
    again.list.setCurrentIndex(again.model.index(frame))
    QTest.keyClick(again.field, Qt.Key.Key_Return)
    qtbot.waitUntil(lambda: bool(window.findChildren(FrameViewer)))


def test_enter_asks(qtbot: QtBot, main: MainPage, palette: Palette, engine: FakeEngine) -> None:
    QTest.keyClicks(palette.field, "invoice number")
    QTest.keyClick(palette.field, Qt.Key.Key_Return)
    qtbot.waitUntil(lambda: any(one.conversation for one in engine.made(Ask)))
    assert [one.question for one in engine.made(Ask) if one.conversation] == ["invoice number"]
    assert main.pages.currentIndex() == ASK


def test_the_list_goes_round_and_escape_closes(qtbot: QtBot, palette: Palette) -> None:
    QTest.keyClick(palette.field, Qt.Key.Key_Up)
    assert palette.list.currentIndex().row() == palette.model.rowCount() - 1
    QTest.keyClick(palette, Qt.Key.Key_Escape)
    qtbot.waitUntil(lambda: not isValid(palette))


def test_a_search_that_fails_says_why(qtbot: QtBot, palette: Palette, engine: FakeEngine) -> None:
    def fail(_request: Search) -> None:
        raise EnvironmentFaultError("The index is being made anew.")

    engine.on(Search, fail)
    QTest.keyClicks(palette.field, "x")
    qtbot.waitUntil(lambda: palette.note.text() == "The index is being made anew.")


def test_locking_closes_it(qtbot: QtBot, palette: Palette, engine: FakeEngine) -> None:
    engine.set_status(Status(vault="locked", capture="recording"))
    qtbot.waitUntil(lambda: not isValid(palette))


def test_the_view_is_locked_from_it(qtbot: QtBot, palette: Palette, engine: FakeEngine) -> None:
    QTest.keyClicks(palette.field, "lock view")
    palette.list.setCurrentIndex(palette.model.index(palette.model.rowCount() - 1))
    palette.run()
    qtbot.waitUntil(lambda: bool(engine.made(LockView)))


def test_the_keyboard_map_opens_by_its_key(main: MainPage) -> None:
    QTest.keyClick(main, Qt.Key.Key_F1)
    keys = main.findChildren(KeyMap)[0]
    assert keys.isVisible()
    keys.accept()


def test_pages_and_search_are_opened_from_anywhere(main: MainPage, window: MainWindow) -> None:
    actions = main._actions
    actions.timeline.trigger()
    assert main.pages.currentIndex() == TIMELINE
    actions.search.trigger()
    assert window.findChildren(Palette)
    window.findChildren(Palette)[0].reject()
    actions.settings.trigger()
    assert main.pages.currentIndex() == SETTINGS


# ── insights ─────────────────────────────────────────────────────────────────────────────────────────


@pytest.fixture
def insights(qtbot: QtBot, main: MainPage) -> InsightsPage:
    main.go(INSIGHTS)
    qtbot.waitUntil(lambda: bool(main.insights.chart.columns))
    return main.insights


def test_a_week_is_counted_and_drawn(insights: InsightsPage, store: FakeStore) -> None:
    assert len(insights.chart.columns) == 7
    assert insights.chart.columns[-1].day == store.days.days[-1]
    assert insights.chart.columns[-1].parts[0][0] == "Code"
    assert "Code" in insights.chart.words_at(insights.chart.width() - 30)
    assert "h" in insights.chart.accessibleDescription()
    assert insights.total.text().endswith("min")


def test_a_fact_and_a_person_lead_on(
    qtbot: QtBot, insights: InsightsPage, main: MainPage, engine: FakeEngine
) -> None:
    insights.memory_requested.emit("mem_fact0")
    assert main.pages.currentIndex() == MEMORIES
    main.go(INSIGHTS)
    insights.ask_requested.emit("What do I know about Dana?")
    qtbot.waitUntil(lambda: bool(engine.made(Ask)))


def test_weeks_are_stepped_through(qtbot: QtBot, insights: InsightsPage, engine: FakeEngine) -> None:
    today = insights.last
    assert not insights.later.isEnabled()
    QTest.mouseClick(insights.earlier, LEFT)
    assert insights.last == today - timedelta(days=7)
    QTest.mouseClick(insights.later, LEFT)
    assert insights.last == today
    asked = engine.made(GetInsights)[-1]
    assert asked.end - asked.start >= timedelta(days=6, hours=23)
    engine.on(GetInsights, lambda _request: Insights())
    insights.refresh()
    qtbot.waitUntil(lambda: "Nothing to count" in insights.empty.title.text())
