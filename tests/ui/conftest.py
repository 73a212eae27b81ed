"""A fake engine on a real socket, a link to it, and windows that are cleaned up in order."""

# ruff: noqa: ARG001 - fixtures may be wanted for what they do

from collections.abc import Iterator
from pathlib import Path

import pytest
from PySide6.QtWidgets import QApplication
from pytestqt.qtbot import QtBot

from tests.ui.fake_engine import FakeEngine
from tests.ui.fake_store import FakeStore
from ui.actions import Actions
from ui.appearance import Appearance
from ui.bridge import EngineLink
from ui.shell.window import MainWindow
from ui.translation import SOURCE, Speech


def pytest_collection_modifyitems(items: list[pytest.Item]) -> None:
    """Every Qt warning fails a test, but for what the offscreen platform says of itself."""
    for item in items:
        if "tests/ui" in item.path.as_posix():
            item.add_marker(pytest.mark.qt_log_ignore("This plugin does not support", extend=True))


@pytest.fixture(scope="session")
def appearance(qapp: object) -> Appearance:
    return Appearance(qapp, "light")  # type: ignore[arg-type]


@pytest.fixture
def german(qapp: QApplication, appearance: Appearance) -> Iterator[None]:
    """The windows speak German meanwhile."""
    speech = appearance.findChild(Speech) or qapp.findChild(Speech)
    assert speech is not None
    speech.speak("de")
    yield
    speech.speak(SOURCE)


@pytest.fixture
def engine(qapp: object, tmp_path: Path) -> Iterator[FakeEngine]:
    fake = FakeEngine(tmp_path if len(str(tmp_path)) < 70 else None)
    fake.start()
    yield fake
    fake.stop()
    fake.deleteLater()


@pytest.fixture
def store(engine: FakeEngine) -> FakeStore:
    return FakeStore(engine)


@pytest.fixture
def link(engine: FakeEngine, appearance: Appearance) -> Iterator[EngineLink]:
    result = EngineLink(engine.path)
    yield result
    result.close()
    result.deleteLater()


@pytest.fixture
def actions(link: EngineLink) -> Iterator[Actions]:
    result = Actions(link)
    yield result
    result.deleteLater()


@pytest.fixture
def window(qtbot: QtBot, link: EngineLink, actions: Actions, store: FakeStore) -> MainWindow:
    """Shown, and not connected yet: the test sets the status and then opens the link."""
    result = MainWindow(link, actions, "/home/ada/.local/share/afterimage")
    qtbot.addWidget(result)
    with qtbot.waitExposed(result):
        result.show()
    return result
