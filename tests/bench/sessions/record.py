"""Records a session of its own: `python -m tests.bench.sessions.record DIR [--seed N] [--frames N]`.

Windows of a browser, a terminal and an editor, in sizes, fonts and colours from the seed, one over the other
on a private display. Somebody reads, scrolls, types, changes between windows, and rests. A clock ticks in a
corner. What is written is what `tests.bench.capture` plays, the windows that were open included.
"""

import argparse
import json
import random
import sys
import tempfile
import threading
import time
from collections.abc import Callable
from pathlib import Path

import msgspec

from core.capture.x11 import X11Screen
from tests.bench import lived
from tests.bench.screens.stage import SIZE, Place, Stage, a_style
from tests.bench.screens.world import Program, Sheet
from tests.bench.sessions.session import LOG, WINDOWS
from tests.e2e.eyes import screenshot
from tests.support.xvfb import Xvfb

_CLOCK = "while :; do printf '\\r%s ' $(date +%H:%M:%S); sleep 1; done"


def main() -> int:
    """Record once."""
    parser = argparse.ArgumentParser(description=__doc__.splitlines()[0])
    parser.add_argument("folder", type=Path, help="where the session goes")
    parser.add_argument("--seed", type=int, default=1)
    parser.add_argument("--frames", type=int, default=340)
    parser.add_argument("--interval", type=float, default=2.0, help="seconds between two pictures")
    options = parser.parse_args()
    options.folder.mkdir(parents=True, exist_ok=True)
    with tempfile.TemporaryDirectory() as room, Xvfb(SIZE, window_manager=True) as screen:
        person = _Person(screen, Path(room), random.Random(options.seed))
        person.settle_in()
        _record(screen, person, options.folder, options.frames, options.interval)
    return 0


class _Person:
    """Somebody at work, on a thread of their own."""

    def __init__(self, screen: Xvfb, room: Path, chance: random.Random) -> None:
        self._screen = screen
        self._chance = chance
        self._stage = Stage(screen, room)
        self._windows: dict[str, list[str]] = {}
        self._stopping = threading.Event()
        self.does = "start"
        """What they do just now, as the log has it."""

    def settle_in(self) -> None:
        """Open the windows, and then the clock: it never comes to rest."""
        programs: tuple[Program, ...] = ("terminal", "editor", "browser", "browser")
        for program in programs:
            sheet = self._sheet(program)
            place = Place(
                self._chance.randint(0, 320),
                self._chance.randint(0, 200),
                self._chance.randint(900, 1240),
                self._chance.randint(560, 760),
            )
            window = self._stage.show(sheet, a_style(self._chance, sheet), place)
            self._windows.setdefault(program, []).append(window)
        self._screen.spawn("xterm", "-geometry", "10x1-4+4", "-e", "sh", "-c", _CLOCK)

    def work(self) -> None:
        """Go on until stopped."""
        tasks: list[Callable[[], None]] = [self._read, self._read, self._type, self._switch, self._rest]
        while not self._stopping.is_set():
            self._chance.choice(tasks)()

    def stop(self) -> None:
        self._stopping.set()

    def _read(self) -> None:
        self._front(self._chance.choice(self._windows["browser"]), "read")
        for _ in range(self._chance.randint(2, 4)):
            self._pause(self._chance.uniform(3, 9))
            self._screen.xdotool("key", self._chance.choice(("Next", "Down", "space")))

    def _type(self) -> None:
        self._front(self._windows["editor"][0], "write")
        self._screen.xdotool("key", "ctrl+End", "Return")
        for _ in range(self._chance.randint(1, 3)):
            text = lived.sentence(self._chance)
            self.does = f"notes: {text}"
            self._screen.xdotool("type", "--delay", str(self._chance.randint(60, 120)), text)
            self._screen.xdotool("key", "Return")
            self._pause(2)

    def _switch(self) -> None:
        for windows in self._chance.sample(sorted(self._windows.values()), 3):
            self._front(self._chance.choice(windows), "switch")
            self._pause(3)

    def _rest(self) -> None:
        self.does = "idle"
        self._pause(self._chance.uniform(8, 24))

    def _front(self, window: str, what: str) -> None:
        self.does = what
        self._screen.xdotool("windowactivate", window)
        self._pause(0.3)

    def _pause(self, seconds: float) -> None:
        self._stopping.wait(seconds)

    def _sheet(self, program: Program) -> Sheet:
        lines = [lived.sentence(self._chance) for _ in range(90)]
        if program == "browser":
            title = f"{lived.word(self._chance)} notes".capitalize()
            rows = "".join(
                f"<h3>{lived.word(self._chance).capitalize()}</h3><p>{' '.join(lines[at : at + 5])}</p>"
                for at in range(0, len(lines), 5)
            )
            return Sheet("page", "browser", title, rows, ())
        return Sheet("text", program, f"{lived.word(self._chance)}.txt", "\n".join(lines[:40]) + "\n", ())


def _record(screen: Xvfb, person: _Person, folder: Path, frames: int, interval: float) -> None:
    watched = X11Screen(screen.display)
    working = threading.Thread(target=person.work, name="person")
    working.start()
    began = time.monotonic()
    try:
        with (folder / LOG).open("w") as log, (folder / WINDOWS).open("w") as opened:
            for number in range(frames):
                time.sleep(max(0.0, began + number * interval - time.monotonic()))
                at, does, windows = time.monotonic() - began, person.does, watched.windows()
                screenshot(screen).save(folder / f"{number:04d}.png", compress_level=1)
                title = next((one.window.title for one in windows if one.window.active), "")
                log.write(json.dumps({"i": number, "t": at, "win": title, "ev": does}) + "\n")
                seen = msgspec.to_builtins(windows)
                opened.write(json.dumps({"i": number, "windows": seen}) + "\n")
    finally:
        person.stop()
        working.join()
        watched.close()


if __name__ == "__main__":
    sys.exit(main())
