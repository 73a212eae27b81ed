"""The desktop as a whole: its engine, a second start, quitting, signals, and what it imports."""

# ruff: noqa: ARG001, E501 - fixtures may be wanted for what they do; sentences of a test stay on one line

import os
import signal
import subprocess
import sys
from collections.abc import Iterator
from pathlib import Path

import pytest
from PySide6.QtWidgets import QApplication, QLabel
from pytestqt.qtbot import QtBot

from core.protocol.backoff import Backoff
from core.protocol.operations import Shutdown
from tests.ui.fake_engine import FakeEngine
from tests.ui.fake_store import FakeStore
from ui.appearance import Appearance
from ui.bridge import EngineLink
from ui.deletion.confirm import ConfirmDialog
from ui.desktop import Desktop
from ui.engine_process import EngineProcess
from ui.shell.main_page import MainPage
from ui.shell.starting import StartingPage
from ui.single_instance import SingleInstance

HEAVY = ("lancedb", "pyarrow", "cv2", "onnxruntime", "tesserocr", "llama_cpp", "numpy", "PIL", "uvicorn")


def script(text: str) -> list[str]:
    return [sys.executable, "-c", text]


def test_the_desktop_imports_nothing_heavy() -> None:
    code = f"import sys, ui.desktop; print([m for m in {HEAVY!r} if m in sys.modules])"
    found = subprocess.run([sys.executable, "-c", code], capture_output=True, text=True, check=True)
    assert found.stdout.strip() == "[]"


def test_the_bindings_count_references_right(qtbot: QtBot) -> None:
    """PySide6 6.12.0 lost one to None with every call: on Python 3.11 that ends the process."""
    label = QLabel()
    qtbot.addWidget(label)
    before = sys.getrefcount(None)
    for _ in range(1000):
        label.setEnabled(True)
    assert sys.getrefcount(None) > before - 500


# ── the engine's process ─────────────────────────────────────────────────────────────────────────────


def test_an_engine_that_ends_is_started_again(qtbot: QtBot) -> None:
    process = EngineProcess(script("raise SystemExit(1)"), backoff=Backoff(first=0.01, longest=0.01))
    with qtbot.waitSignal(process.trouble, timeout=20_000) as said:
        process.ensure()
    assert "keeps stopping" in said.args[0]
    with qtbot.waitSignal(process.stopped, timeout=20_000):
        process.stop()


def test_status_75_means_at_once_and_without_keys(qtbot: QtBot, tmp_path: Path) -> None:
    marker = tmp_path / "second"
    code = f"import pathlib, time\np = pathlib.Path({str(marker)!r})\nif p.exists(): time.sleep(60)\np.touch()\nraise SystemExit(75)"
    process = EngineProcess(script(code), backoff=Backoff(first=1000))
    with qtbot.waitSignals(
        [process.started, process.locked, process.started], order="strict", timeout=20_000
    ):
        process.ensure()
    process._process.kill()
    with qtbot.waitSignal(process.stopped, timeout=20_000):
        process.stop()


def test_an_engine_that_does_not_end_is_killed(qtbot: QtBot) -> None:
    code = "import signal, time\nsignal.signal(signal.SIGTERM, signal.SIG_IGN)\ntime.sleep(60)"
    process = EngineProcess(script(code))
    process._deadline.setInterval(10)
    with qtbot.waitSignal(process.started, timeout=20_000):
        process.ensure()
    with qtbot.waitSignal(process.stopped, timeout=20_000):
        process.stop()
    assert not process.is_running


def test_a_program_that_is_not_there_is_trouble(qtbot: QtBot) -> None:
    process = EngineProcess(["/nonexistent/engine"], backoff=Backoff(first=0.001, longest=0.001))
    with qtbot.waitSignal(process.trouble, timeout=20_000):
        process.ensure()
    with qtbot.waitSignal(process.stopped):
        process.stop()


# ── one per home ─────────────────────────────────────────────────────────────────────────────────────


def test_a_second_start_calls_the_first(qtbot: QtBot, engine: FakeEngine) -> None:
    first, second = SingleInstance(engine.path), SingleInstance(engine.path)
    assert first.acquire()
    with qtbot.waitSignal(first.knocked):
        assert not second.acquire()
    first.release()
    assert second.acquire()
    second.release()


# ── together ─────────────────────────────────────────────────────────────────────────────────────────


@pytest.fixture
def desktop(
    qtbot: QtBot, qapp: QApplication, appearance: Appearance, engine: FakeEngine, store: FakeStore
) -> Iterator[Desktop]:
    engine.stop()
    result = Desktop(qapp, Path("/home/ada"), script("import time; time.sleep(60)"), engine.path)
    yield result
    result._again.stop()
    result._tray_watch.stop()
    result.link.close()
    result.engine._process.kill()
    with qtbot.waitSignal(result.engine.stopped, timeout=20_000):
        result.engine.stop()
    if result.small is not None:
        result.small.deleteLater()
    result.window.drop_content()
    result.window.deleteLater()
    result.deleteLater()


def test_the_window_shows_at_once_and_the_engine_is_started(
    qtbot: QtBot, desktop: Desktop, engine: FakeEngine
) -> None:
    with qtbot.waitSignal(desktop.engine.started, timeout=20_000):
        desktop.start()
        assert desktop.window.isVisible()
        assert isinstance(desktop.window.page, StartingPage)
    engine.start()
    qtbot.waitUntil(lambda: isinstance(desktop.window.page, MainPage))


def test_an_engine_that_serves_already_is_used(qtbot: QtBot, desktop: Desktop, engine: FakeEngine) -> None:
    engine.start()
    desktop.start()
    qtbot.waitUntil(lambda: isinstance(desktop.window.page, MainPage))
    assert not desktop.engine.is_running


def test_closing_without_a_tray_leaves_the_small_window(
    qtbot: QtBot, desktop: Desktop, engine: FakeEngine
) -> None:
    engine.start()
    desktop.start()
    qtbot.waitUntil(lambda: isinstance(desktop.window.page, MainPage))
    desktop.window.close()
    small = desktop.small
    assert small is not None
    assert small.isVisible()
    small.close()
    dialog = small.findChildren(ConfirmDialog)[0]
    dialog.reject()
    assert small.isVisible()
    small.open.click()
    assert desktop.window.isVisible()
    assert not small.isVisible()


def test_quitting_asks_the_engine_to_end(
    qtbot: QtBot, desktop: Desktop, engine: FakeEngine, link: EngineLink
) -> None:
    engine.start()
    desktop.start()
    qtbot.waitUntil(lambda: isinstance(desktop.window.page, MainPage))
    desktop.quit()
    assert not desktop.window.isVisible()
    qtbot.waitUntil(lambda: bool(engine.made(Shutdown)))


def test_a_signal_quits_in_order_and_leaves_no_process(tmp_path: Path) -> None:
    pid_file = tmp_path / "engine.pid"
    engine_code = f"import os, pathlib, time\npathlib.Path({str(pid_file)!r}).write_text(str(os.getpid()))\ntime.sleep(60)"
    code = (
        "import sys, pathlib, time, threading, os, signal\n"
        "from ui.desktop import run_desktop\n"
        f"pid_file = pathlib.Path({str(pid_file)!r})\n"
        "def stop():\n"
        "    while not (pid_file.exists() and pid_file.read_text()): time.sleep(0.02)\n"
        "    os.kill(os.getpid(), signal.SIGTERM)\n"
        "threading.Thread(target=stop, daemon=True).start()\n"
        f"sys.exit(run_desktop(pathlib.Path({str(tmp_path / 'home')!r}), [sys.executable, '-c', {engine_code!r}]))\n"
    )
    environment = os.environ | {"QT_QPA_PLATFORM": "offscreen"}
    done = subprocess.run(
        [sys.executable, "-c", code], env=environment, capture_output=True, timeout=60, check=False
    )
    assert done.returncode == 0, done.stderr
    with pytest.raises(ProcessLookupError):
        os.kill(int(pid_file.read_text()), signal.SIG_DFL)


def test_what_qt_complains_of_is_told_without_its_text() -> None:
    code = (
        "from PySide6.QtCore import qWarning, qCritical, qDebug\n"
        "from ui.messages import quiet_qt\n"
        "qWarning('before: all of it')\n"
        "quiet_qt()\n"
        "qDebug('my diary'); qWarning('my diary'); qCritical('my diary')\n"
    )
    done = subprocess.run([sys.executable, "-c", code], capture_output=True, text=True, check=True)
    assert "before: all of it" in done.stderr
    assert "diary" not in done.stderr
    assert "Qt tells of a warning (default)" in done.stderr
    assert "Qt tells of an error (default)" in done.stderr
