"""Text at twice its size, and the choice of theme and size."""

from collections.abc import Iterator
from pathlib import Path

import pytest
from PySide6.QtCore import QSettings
from PySide6.QtWidgets import QApplication, QPushButton
from pytestqt.qtbot import QtBot

from tests.ui.fake_store import FakeStore
from ui.appearance import Appearance, current_theme, px
from ui.bridge import EngineLink
from ui.navigation import ASK, INSIGHTS, MEMORIES, SETTINGS, TIMELINE
from ui.preferences import Preferences, keep_preferences, load_preferences
from ui.shell.main_page import MainPage
from ui.shell.window import MainWindow
from ui.widgets.labels import TextLabel


@pytest.fixture(autouse=True)
def _own_settings(tmp_path: Path) -> Iterator[None]:
    app = QApplication.instance()
    assert app is not None
    app.setOrganizationName("Afterimage test")
    QSettings.setDefaultFormat(QSettings.Format.IniFormat)
    QSettings.setPath(QSettings.Format.IniFormat, QSettings.Scope.UserScope, str(tmp_path))
    yield
    QSettings.setDefaultFormat(QSettings.Format.NativeFormat)


@pytest.fixture
def large(appearance: Appearance) -> Iterator[Appearance]:
    appearance._scale = 2.0
    appearance.apply("light")
    yield appearance
    appearance._scale = 1.0
    appearance._chosen, appearance._fixed = Preferences(), "light"
    appearance.apply("light")


@pytest.mark.parametrize("number", [ASK, TIMELINE, MEMORIES, INSIGHTS, SETTINGS])
def test_nothing_is_cut_off_at_twice_the_size(
    qtbot: QtBot, large: Appearance, window: MainWindow, link: EngineLink, store: FakeStore, number: int
) -> None:
    assert px(10) == 20
    assert store.memories
    assert large is not None
    window.resize(1280, 860)
    link.open()
    qtbot.waitUntil(lambda: isinstance(window.page, MainPage))
    page = window.page
    assert isinstance(page, MainPage)
    page.go(number)
    if number == TIMELINE:
        qtbot.waitUntil(lambda: bool(page.timeline.frames.ids) and not page.timeline.frames.loading)
    if number == INSIGHTS:
        qtbot.waitUntil(lambda: bool(page.insights.chart.columns))
    QApplication.processEvents()
    for label in page.findChildren(TextLabel):
        if label.isVisible() and label.text():
            needed = label.heightForWidth(label.width()) if label.wordWrap() else label.sizeHint().height()
            assert label.height() >= needed - 1, (label.text(), label.height(), needed)
            if not label.wordWrap():
                assert label.width() >= label.minimumSizeHint().width() - 1, label.text()
    for button in page.findChildren(QPushButton):
        if button.isVisible() and button.text():
            assert button.width() >= button.minimumSizeHint().width() - 1, button.text()


def test_the_choice_is_kept_and_taken_at_once(qtbot: QtBot, large: Appearance) -> None:
    with qtbot.waitSignal(large.resized):
        large.choose(Preferences("contrast", 150))
    assert current_theme().name == "contrast"
    assert px(100) == 150
    assert load_preferences() == Preferences("contrast", 150)
    large.choose(Preferences("dark", 150))
    assert current_theme().name == "dark"


def test_a_choice_that_is_none_is_as_usual() -> None:
    keep_preferences(Preferences("dark", 130))
    assert load_preferences().percent == 130
    QSettings().setValue("appearance/text", "12000")
    QSettings().setValue("appearance/theme", "pink")
    assert load_preferences() == Preferences()


def test_another_size_builds_the_page_anew_where_one_was(
    qtbot: QtBot, window: MainWindow, link: EngineLink
) -> None:
    link.open()
    qtbot.waitUntil(lambda: isinstance(window.page, MainPage))
    before = window.page
    assert isinstance(before, MainPage)
    before.go(SETTINGS)
    window.rebuild()
    assert window.page is not before
    assert isinstance(window.page, MainPage)
    assert window.page.pages.currentIndex() == SETTINGS
