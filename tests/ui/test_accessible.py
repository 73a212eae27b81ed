"""What a screen reader is told: every control of every page has a name and a role, and Tab reaches it."""

# ruff: noqa: ARG001 - fixtures may be wanted for what they do

from collections.abc import Iterator

import pytest
from PySide6.QtCore import Qt
from PySide6.QtGui import QAccessible, QAccessibleInterface
from PySide6.QtTest import QTest
from PySide6.QtWidgets import QApplication, QLineEdit, QWidget
from pytestqt.qtbot import QtBot

from tests.ui.fake_store import FakeStore
from ui.bridge import EngineLink
from ui.navigation import ASK, INSIGHTS, MEMORIES, SETTINGS, TIMELINE
from ui.shell.main_page import MainPage
from ui.shell.window import MainWindow

_CONTROLS = frozenset(
    {
        QAccessible.Role.Button,
        QAccessible.Role.PushButton,
        QAccessible.Role.CheckBox,
        QAccessible.Role.RadioButton,
        QAccessible.Role.ComboBox,
        QAccessible.Role.EditableText,
        QAccessible.Role.SpinBox,
        QAccessible.Role.Slider,
        QAccessible.Role.List,
        QAccessible.Role.ProgressBar,
    }
)
_INSIDE = frozenset({QAccessible.Role.ComboBox, QAccessible.Role.SpinBox, QAccessible.Role.List})
"""What is in these is named by them."""
_MOST_TABS = 120


@pytest.fixture
def main(qtbot: QtBot, window: MainWindow, link: EngineLink, store: FakeStore) -> MainPage:
    link.open()
    qtbot.waitUntil(lambda: isinstance(window.page, MainPage))
    assert isinstance(window.page, MainPage)
    return window.page


def walk(node: QAccessibleInterface) -> Iterator[QAccessibleInterface]:
    """All that can be seen."""
    yield node
    if node.role() in _INSIDE:
        return
    for number in range(node.childCount()):
        child = node.child(number)
        if child is not None and child.isValid() and not child.state().invisible:
            yield from walk(child)


def nameless(widget: QWidget) -> list[str]:
    top = QAccessible.queryAccessibleInterface(widget)
    assert top is not None
    found = []
    for node in walk(top):
        if node.role() in _CONTROLS and not node.text(QAccessible.Text.Name).strip():
            shown = node.object()
            found.append(f"{node.role().name} {type(shown).__name__} {shown.objectName() if shown else ''}")
    return found


@pytest.mark.parametrize("number", [ASK, TIMELINE, MEMORIES, INSIGHTS])
def test_every_control_of_a_page_has_a_name(
    qtbot: QtBot, main: MainPage, window: MainWindow, number: int
) -> None:
    main.go(number)
    if number == TIMELINE:
        qtbot.waitUntil(lambda: bool(main.timeline.frames.ids) and not main.timeline.frames.loading)
    if number == MEMORIES:
        qtbot.waitUntil(lambda: main.memories.detail.memory is not None)
    if number == INSIGHTS:
        qtbot.waitUntil(lambda: bool(main.insights.chart.columns))
    for field in window.findChildren(QLineEdit):
        field.setText("with a button that clears it")
    assert not nameless(window)


def test_every_control_of_the_settings_has_a_name(main: MainPage, window: MainWindow) -> None:
    main.go(SETTINGS)
    for number in range(len(main.settings.sections)):
        main.settings.go(number)
        QApplication.processEvents()
        assert not nameless(window), number


def test_every_control_of_the_vault_and_its_dialogs_has_a_name(
    qtbot: QtBot, main: MainPage, window: MainWindow, store: FakeStore
) -> None:
    main.open_vault()
    vault = main.memories.vault
    qtbot.waitUntil(lambda: len(vault.cards) == 2)
    assert not nameless(window)
    for dialog in (vault.open_keep(), vault.open_reveal(store.vault.kept[0])):
        assert not nameless(dialog)
        dialog.reject()


@pytest.mark.parametrize("number", [ASK, TIMELINE, MEMORIES, INSIGHTS])
def test_tab_goes_round_through_what_can_be_seen_and_comes_back(
    qtbot: QtBot, main: MainPage, window: MainWindow, number: int
) -> None:
    window.activateWindow()
    qtbot.waitUntil(window.isActiveWindow)
    main.go(number)
    if number == TIMELINE:
        qtbot.waitUntil(main.timeline.film.hasFocus)
    shown = main.pages.currentWidget()
    qtbot.waitUntil(
        lambda: (
            (at := QApplication.focusWidget()) is not None and shown is not None and shown.isAncestorOf(at)
        )
    )
    first = QApplication.focusWidget()
    met: list[QWidget] = []
    for _ in range(_MOST_TABS):
        at = QApplication.focusWidget()
        assert at is not None
        assert at.isVisible()
        if met and at is first:
            break
        met.append(at)
        QTest.keyClick(at, Qt.Key.Key_Tab)
    else:
        pytest.fail("Tab never comes back to where it began")
    assert len(set(met)) == len(met)
    assert len(met) >= 8
