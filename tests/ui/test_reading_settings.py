"""What text is read with, in the settings."""

import pytest
from pytestqt.qtbot import QtBot

from core.protocol.operations import AddLanguage, SetSetting
from core.records.errors import RefusedError
from tests.ui.fake_engine import FakeEngine
from tests.ui.fake_store import FakeStore
from ui.bridge import EngineLink
from ui.settings.reading import ReadingPanel
from ui.shell.main_page import MainPage
from ui.shell.window import MainWindow


@pytest.fixture
def panel(qtbot: QtBot, window: MainWindow, link: EngineLink, store: FakeStore) -> ReadingPanel:  # noqa: ARG001
    link.open()
    qtbot.waitUntil(lambda: isinstance(window.page, MainPage))
    assert isinstance(window.page, MainPage)
    result = window.page.settings.findChildren(ReadingPanel)[0]
    qtbot.waitUntil(lambda: result.reading is not None)
    return result


def names(panel: ReadingPanel) -> list[str]:
    return [chip.accessibleName() for chip in panel.chips]


def test_languages_are_added_and_taken_away(qtbot: QtBot, panel: ReadingPanel) -> None:
    assert names(panel) == ["Take away English", "Take away German"]
    panel.more.setCurrentIndex(panel.more.findData("fra"))
    panel.add.click()
    qtbot.waitUntil(lambda: len(panel.chips) == 3)
    panel.chips[1].click()
    qtbot.waitUntil(lambda: names(panel) == ["Take away English", "Take away French"])


def test_a_file_that_is_no_language_is_refused_in_words(qtbot: QtBot, panel: ReadingPanel) -> None:
    panel._send(AddLanguage(file="/home/ada/broken.traineddata"))
    qtbot.waitUntil(lambda: "Nothing was changed" in panel.languages.error.text())
    assert panel.languages.isEnabled()
    assert len(panel.chips) == 2


def test_another_engine_is_chosen_and_a_refusal_goes_back(
    qtbot: QtBot, panel: ReadingPanel, engine: FakeEngine
) -> None:
    def refuse(_request: SetSetting) -> None:
        raise RefusedError("It is not installed.")

    engine.on(SetSetting, refuse)
    panel.engine.setCurrentIndex(panel.engine.findData("rapidocr"))
    panel.engine.activated.emit(panel.engine.currentIndex())
    qtbot.waitUntil(lambda: "not installed" in panel.engine_row.error.text())
    assert panel.engine.currentData() == "tesseract"
