"""How quick the windows are and what they hold: `python -m tests.bench.ui --json`.

    python -m tests.bench.ui [--frames N] [--memories N] [--json]

The main window, on an engine of scripted replies in a process of its own, with N frames on one day and N
memories. The last line is one JSON object: `window_s` from the start of a process to the first painted
window; the longest time in which the UI's thread did not come round, by the clock and (`_cpu_ms`, which
another's load leaves as it is) by what it computed meanwhile, while things are captured, filed and indexed,
while a day is opened, and while frames and memories are scrolled through from end to end; and
`desktop_rss_mib` with the timeline open.
"""

import argparse
import json
import os
import subprocess
import sys
import tempfile
import time
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from dataclasses import replace
from pathlib import Path

import psutil

os.environ.setdefault("QT_QPA_PLATFORM", "offscreen")

from PySide6.QtCore import QEventLoop, QTimer
from PySide6.QtWidgets import QApplication, QListView

from core.protocol.operations import Event, Progress
from tests.ui.fake_engine import FakeEngine
from tests.ui.fake_store import FakeStore
from ui.actions import Actions
from ui.appearance import Appearance
from ui.bridge import EngineLink
from ui.messages import quiet_qt
from ui.navigation import MEMORIES, TIMELINE
from ui.shell.main_page import MainPage
from ui.shell.window import MainWindow

_PATIENCE = 120.0
_BEAT_MS = 1
_PHASE_S = 4.0
_STEPS = 250
_EVERY_MS = 16


class Pulse:
    """Notes the longest time between two turns of the event loop."""

    def __init__(self) -> None:
        self.wall = self.cpu = 0.0
        self._timer = QTimer(interval=_BEAT_MS)
        self._timer.timeout.connect(self._beat)
        self._last = (time.perf_counter(), time.thread_time())

    def start(self) -> None:
        self.wall = self.cpu = 0.0
        self._last = (time.perf_counter(), time.thread_time())
        self._timer.start()

    def stop(self) -> tuple[float, float]:
        self._timer.stop()
        return round(self.wall * 1000, 1), round(self.cpu * 1000, 1)

    def _beat(self) -> None:
        now = (time.perf_counter(), time.thread_time())
        self.wall = max(self.wall, now[0] - self._last[0])
        self.cpu = max(self.cpu, now[1] - self._last[1])
        self._last = now


def wait(condition: Callable[[], bool]) -> None:
    """Let events happen until it holds."""
    until = time.monotonic() + _PATIENCE
    while not condition():
        if time.monotonic() > until:
            raise TimeoutError("the windows did not get there")
        rest(0.01)


def rest(seconds: float) -> None:
    """Let events happen."""
    loop = QEventLoop()
    QTimer.singleShot(round(seconds * 1000), loop.quit)
    loop.exec()


def serve(folder: Path, frames: int, memories: int) -> int:
    """The engine's process: capturing and filing as long as it lives."""
    app = QApplication(["engine"])
    quiet_qt()
    engine = FakeEngine(folder)
    store = FakeStore(engine, many=memories)
    days = store.days
    first = days.at[0]
    gap = max(1, (20 * 3600 * 1000) // max(1, frames))
    scenes = list(days.scenes)
    midnight = first - first % 86_400_000
    days.at = [midnight + number * gap for number in range(frames)]
    days.ids = [f"{scenes[number // 40 % len(scenes)]}~{number}" for number in range(frames)]
    engine.start()

    def capture() -> None:
        days.at.append(days.at[-1] + 1_000)
        days.ids.append(f"{scenes[0]}~{len(days.ids)}")
        engine.push(Event("filed"))
        done = len(days.ids) % 1_000
        progress = Progress("Deriving the search index again", done, 1_000) if done < 500 else None
        engine.set_status(replace(engine.status, progress=progress))

    timer = QTimer(interval=250)
    timer.timeout.connect(capture)
    timer.start()
    sys.stdout.write(engine.path + "\n")
    sys.stdout.flush()
    return app.exec()


def show() -> int:
    """A process that opens the window and says so."""
    app = QApplication(["Afterimage"])
    quiet_qt()
    Appearance(app)
    link = EngineLink("")
    window = MainWindow(link, Actions(link), "/home/ada")
    window.show()
    QTimer.singleShot(0, app.quit)
    app.exec()
    sys.stdout.write("shown\n")
    return 0


@contextmanager
def engine_process(frames: int, memories: int) -> Iterator[str]:
    """Gives the path of its socket."""
    with tempfile.TemporaryDirectory() as folder:
        command = [sys.executable, "-m", "tests.bench.ui", "--serve", folder]
        command += ["--frames", str(frames), "--memories", str(memories)]
        with subprocess.Popen(command, stdout=subprocess.PIPE, text=True) as process:
            assert process.stdout is not None
            try:
                yield process.stdout.readline().strip()
            finally:
                process.terminate()


def scroll(view: QListView, pulse: Pulse, *, sideways: bool) -> tuple[float, float]:
    """From end to end, as fast as frames of a screen follow one another."""
    bar = view.horizontalScrollBar() if sideways else view.verticalScrollBar()
    pulse.start()
    for step in range(_STEPS + 1):
        bar.setValue(bar.minimum() + (bar.maximum() - bar.minimum()) * step // _STEPS)
        rest(_EVERY_MS / 1000)
    rest(0.3)
    return pulse.stop()


def measure(frames: int, memories: int) -> dict[str, float]:
    """All figures."""
    figures: dict[str, float] = {"frames": frames, "memories": memories}
    times = []
    for _ in range(3):
        began = time.perf_counter()
        subprocess.run(
            [sys.executable, "-m", "tests.bench.ui", "--show"], check=True, stdout=subprocess.DEVNULL
        )
        times.append(time.perf_counter() - began)
    figures["window_s"] = round(min(times), 2)
    app = QApplication(["Afterimage"])
    quiet_qt()
    Appearance(app)
    pulse = Pulse()
    with engine_process(frames, memories) as path:
        link = EngineLink(path)
        actions = Actions(link)
        window = MainWindow(link, actions, "/home/ada")
        window.show()
        link.open()
        wait(lambda: isinstance(window.page, MainPage))
        page = window.page
        assert isinstance(page, MainPage)
        rest(1)
        phases: dict[str, tuple[float, float]] = {}
        pulse.start()
        rest(_PHASE_S)
        phases["capture"] = pulse.stop()
        pulse.start()
        page.go(TIMELINE)
        timeline = page.timeline
        wait(lambda: not timeline.frames.loading and len(timeline.frames) >= frames)
        phases["open_day"] = pulse.stop()
        phases["scroll_frames"] = scroll(timeline.film, pulse, sideways=True)
        rest(1)
        figures["desktop_rss_mib"] = round(psutil.Process().memory_info().rss / 2**20, 1)
        page.go(MEMORIES)
        wait(lambda: page.memories.model.total >= memories)
        phases["scroll_memories"] = scroll(page.memories.list, pulse, sideways=False)
        for name, (wall, cpu) in phases.items():
            figures[f"{name}_stall_ms"], figures[f"{name}_stall_cpu_ms"] = wall, cpu
        figures["longest_stall_ms"] = max(wall for wall, _ in phases.values())
        figures["longest_stall_cpu_ms"] = max(cpu for _, cpu in phases.values())
        window.drop_content()
        link.close()
    app.processEvents()
    return figures


def main() -> int:
    """Measure once and print."""
    parser = argparse.ArgumentParser(description=__doc__.splitlines()[0])
    parser.add_argument("--json", action="store_true", help="print only the JSON object")
    parser.add_argument("--frames", type=int, default=100_000)
    parser.add_argument("--memories", type=int, default=100_000)
    parser.add_argument("--serve", type=Path, help=argparse.SUPPRESS)
    parser.add_argument("--show", action="store_true", help=argparse.SUPPRESS)
    options = parser.parse_args()
    if options.serve is not None:
        return serve(options.serve, options.frames, options.memories)
    if options.show:
        return show()
    figures = measure(options.frames, options.memories)
    if not options.json:
        for name, value in figures.items():
            sys.stdout.write(f"{name:30} {value}\n")
    sys.stdout.write(json.dumps(figures) + "\n")
    return 0


if __name__ == "__main__":
    sys.exit(main())
