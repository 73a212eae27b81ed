"""Defects of the windows and ends of the engine: told in plain words, once, and without content."""

import sys
import threading
from collections.abc import Iterator
from pathlib import Path

import pytest
from PySide6.QtGui import QGuiApplication
from PySide6.QtWidgets import QWidget
from pytestqt.qtbot import QtBot

from ui.bridge import EngineLink
from ui.engine_process import EngineProcess
from ui.trouble.defects import Defects, report
from ui.trouble.dialog import TroubleDialog
from ui.trouble.watch import TroubleWatch

CONTENT = "the invoice number is INV-48213"


@pytest.fixture
def defects(qapp: object) -> Iterator[Defects]:  # noqa: ARG001 -- signals need it
    before = sys.excepthook, threading.excepthook
    sys.excepthook, threading.excepthook = (lambda *_: None), (lambda _: None)
    result = Defects()
    result.install()
    yield result
    result.remove()
    sys.excepthook, threading.excepthook = before
    result.deleteLater()


@pytest.fixture
def watch(qtbot: QtBot, link: EngineLink) -> Iterator[TroubleWatch]:
    window = QWidget()
    qtbot.addWidget(window)
    engine = EngineProcess(["no-such-program"])
    result = TroubleWatch(link, engine, window, lambda: window.setWindowTitle("started again"))
    yield result
    engine.deleteLater()
    result.deleteLater()


def opened(watch: TroubleWatch) -> list[TroubleDialog]:
    return [watch.dialog] if watch.dialog is not None else []


def fail(text: str) -> None:
    raise ValueError(text)


def met(text: str) -> None:
    try:
        fail(text)
    except ValueError as error:
        sys.excepthook(type(error), error, error.__traceback__)


def test_a_defect_is_told_once_by_kind_and_place_and_never_by_its_words(defects: Defects) -> None:
    told: list[str] = []
    defects.met.connect(told.append)
    for _ in range(3):
        met(CONTENT)
    assert len(told) == 1
    assert "ValueError" in told[0]
    assert "test_trouble.py" in told[0]
    assert CONTENT not in report("\n".join(defects.told))
    assert str(Path.home()) not in report("\n".join(defects.told))


def test_a_defect_in_a_thread_is_told_as_well(qtbot: QtBot, defects: Defects) -> None:
    with qtbot.waitSignal(defects.met, timeout=30_000) as heard:
        thread = threading.Thread(target=lambda: fail(CONTENT))
        thread.start()
        thread.join()
    assert CONTENT not in str(heard.args)


def test_ending_by_the_keyboard_is_no_defect(defects: Defects) -> None:
    told: list[str] = []
    defects.met.connect(told.append)
    sys.excepthook(KeyboardInterrupt, KeyboardInterrupt(), None)
    assert not told


def test_the_dialog_says_what_to_do_and_its_report_can_be_copied(watch: TroubleWatch) -> None:
    watch.defects.met.emit("ValueError\n  page.py:12 show")
    dialog = watch.dialog
    assert dialog is not None
    assert dialog.isVisible()
    dialog.copy.click()
    assert QGuiApplication.clipboard().text() == dialog.report.toPlainText()
    assert "Qt " in dialog.report.toPlainText()
    watch.defects.met.emit("KeyError\n  page.py:13 show")
    assert opened(watch) == [dialog]
    dialog.restart.click()
    assert not opened(watch)
    assert watch._window.windowTitle() == "started again"
    QGuiApplication.clipboard().clear()


def test_an_engine_that_keeps_ending_is_told_until_it_is_well(watch: TroubleWatch, link: EngineLink) -> None:
    watch._engine.ends.append("the engine ended, status 1")
    watch._engine.trouble.emit("It keeps stopping.")
    dialog = watch.dialog
    assert dialog is not None
    assert "status 1" in dialog.report.toPlainText()
    dialog.reject()
    watch._engine.trouble.emit("It keeps stopping.")
    assert not opened(watch)
    link.connected.emit()
    watch._engine.trouble.emit("It keeps stopping.")
    assert len(opened(watch)) == 1
    opened(watch)[0].reject()
