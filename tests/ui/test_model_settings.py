"""Settings of language models: what is used, what is confirmed before anything is sent or fetched."""

import pytest
from PySide6.QtCore import Qt
from PySide6.QtTest import QTest
from PySide6.QtWidgets import QFileDialog
from pytestqt.qtbot import QtBot

from core.protocol.operations import DownloadModel, Progress, UseEndpoint, UseModelFile
from tests.ui.fake_engine import FakeEngine, Hold
from tests.ui.fake_store import FakeStore
from ui.bridge import EngineLink
from ui.deletion.confirm import ConfirmDialog
from ui.navigation import SETTINGS
from ui.settings.answers import ModelPanel
from ui.shell.main_page import MainPage
from ui.shell.window import MainWindow
from ui.widgets.labels import TextLabel

LEFT = Qt.MouseButton.LeftButton


@pytest.fixture
def panel(qtbot: QtBot, window: MainWindow, link: EngineLink, store: FakeStore) -> ModelPanel:
    assert store
    link.open()
    qtbot.waitUntil(lambda: isinstance(window.page, MainPage))
    main = window.page
    assert isinstance(main, MainPage)
    main.go(SETTINGS)
    main.settings.go([section.title for section in main.settings.sections].index("Language model"))
    panel = main.settings.findChildren(ModelPanel)[0]
    qtbot.waitUntil(lambda: panel.title.text() == "No language model")
    return panel


@pytest.fixture
def said(monkeypatch: pytest.MonkeyPatch) -> list[str]:
    """What was asked; the first answer is no, all others are yes."""
    texts: list[str] = []

    def answer(dialog: ConfirmDialog) -> int:
        texts.append(" ".join(label.text() for label in dialog.findChildren(TextLabel)))
        return len(texts) > 1

    monkeypatch.setattr(ConfirmDialog, "exec", answer)
    return texts


def test_nothing_goes_to_an_address_before_it_is_confirmed(
    qtbot: QtBot, panel: ModelPanel, engine: FakeEngine, said: list[str]
) -> None:
    panel.address.setText("nonsense")
    QTest.mouseClick(panel.use, LEFT)
    assert "no address of a model" in panel.error.text
    panel.address.setText("https://models.example/v1")
    QTest.mouseClick(panel.use, LEFT)
    assert "will be sent to a program on models.example" in said[0]
    assert engine.made(UseEndpoint) == []
    panel.key.setText("k-1")
    QTest.mouseClick(panel.use, LEFT)
    qtbot.waitUntil(lambda: panel.title.text() == "strong at models.example")
    assert engine.made(UseEndpoint) == [UseEndpoint("https://models.example/v1", "models.example", key="k-1")]
    assert panel.key.text() == ""
    assert "go to https://models.example/v1" in panel.detail.text()
    QTest.mouseClick(panel.none, LEFT)
    qtbot.waitUntil(lambda: panel.title.text() == "No language model")
    assert not panel.none.isEnabled()


def test_a_file_is_chosen_and_a_bad_one_says_why(
    qtbot: QtBot, panel: ModelPanel, engine: FakeEngine, monkeypatch: pytest.MonkeyPatch
) -> None:
    chosen = iter(["/home/ada/broken.gguf", "/home/ada/good.gguf"])
    monkeypatch.setattr(QFileDialog, "getOpenFileName", lambda *_: (next(chosen), ""))
    QTest.mouseClick(panel.file, LEFT)
    qtbot.waitUntil(lambda: "it is cut" in panel.error.text)
    assert panel.title.text() == "No language model"
    QTest.mouseClick(panel.file, LEFT)
    qtbot.waitUntil(lambda: panel.title.text() == "Qwen3 4B")
    assert engine.made(UseModelFile)[-1].file == "/home/ada/good.gguf"
    assert panel.error.text == ""


def test_a_download_is_confirmed_shown_and_stopped(
    qtbot: QtBot, panel: ModelPanel, engine: FakeEngine, said: list[str]
) -> None:
    assert "5.8 GB of memory: it fits this machine well" in panel.about.text()
    engine.on(DownloadModel, lambda _request: Hold())
    QTest.mouseClick(panel.download, LEFT)
    assert "No checksum is known" in said[0]
    assert engine.made(DownloadModel) == []
    QTest.mouseClick(panel.download, LEFT)
    qtbot.waitUntil(lambda: bool(engine.made(DownloadModel)))
    assert engine.made(DownloadModel)[0] == DownloadModel("qwen3-4b", unverified=True)
    engine.progress(DownloadModel, Progress("Downloading, in MB", 500, 2500))
    qtbot.waitUntil(lambda: panel.bar.value() == 500)
    QTest.mouseClick(panel.stop, LEFT)
    qtbot.waitUntil(lambda: bool(engine.cancelled) and panel.download.isEnabled())
    assert not panel.bar.isVisible()
    panel.offers.setCurrentIndex(1)
    assert "does not fit" in panel.about.text()
    QTest.mouseClick(panel.download, LEFT)
    qtbot.waitUntil(lambda: engine.made(UseModelFile) == [UseModelFile("big.gguf")])
