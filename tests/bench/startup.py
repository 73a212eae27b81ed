"""How long a start takes and what an idle Afterimage holds: `python -m tests.bench.startup --json`.

Starts the real desktop on a private X display, with a home that holds some memories, unlocks it and lets it
come to rest. The last line is one JSON object: seconds from the start of the process to its first window
and to an answering engine, and resident MiB of each process when idle.
"""

import argparse
import json
import os
import sys
import tempfile
import time
from pathlib import Path

import psutil

from core.protocol.client import Client, NoEngineError
from core.protocol.endpoint import socket_path
from core.protocol.operations import GetStatus, Search, Unlock
from tests.e2e.lives import transcript_lines
from tests.e2e.program import PASSPHRASE, Program
from tests.support.xvfb import Xvfb, wait_for

_POLL = 0.01
_REST = 5.0
"""Seconds in which nothing is asked of it before memory is read."""


def main() -> int:
    """Measure once and print."""
    parser = argparse.ArgumentParser(description=__doc__.splitlines()[0])
    parser.add_argument("--json", action="store_true", help="print only the JSON object")
    parser.add_argument("--messages", type=int, default=200, help="how many messages the home holds")
    options = parser.parse_args()
    with tempfile.TemporaryDirectory() as folder:
        figures = _measure(Path(folder), options.messages)
    if not options.json:
        for name, value in figures.items():
            sys.stdout.write(f"{name:18} {value}\n")
    sys.stdout.write(json.dumps(figures) + "\n")
    return 0


def _measure(folder: Path, messages: int) -> dict[str, float]:
    runtime = folder / "run"
    runtime.mkdir(mode=0o700)
    os.environ["XDG_RUNTIME_DIR"] = str(runtime)
    program = Program(folder / "home", runtime)
    _fill(program, folder, messages)
    wait_for(lambda: not program.processes())
    with Xvfb((1280, 800), window_manager=True) as screen:
        started = time.monotonic()
        desktop = screen.spawn(*program.command("run"), environment={"XDG_RUNTIME_DIR": str(runtime)})
        try:
            while not screen.xdotool("search", "--onlyvisible", "--name", "^Afterimage$"):
                time.sleep(_POLL)
            window = time.monotonic() - started
            client = _connect(program.home)
            ready = time.monotonic() - started
            with client:
                client.call(Unlock(PASSPHRASE))
                client.call(Search("kitchen"))
                time.sleep(_REST)
                memory = _memory(desktop.pid)
        finally:
            screen.end(desktop)
        wait_for(lambda: not program.processes())
    return {"window_s": round(window, 3), "engine_ready_s": round(ready, 3), **memory}


def _fill(program: Program, folder: Path, count: int) -> None:
    program.ok("init")
    lines, _ = transcript_lines(seed=1, count=count)
    path = folder / "transcript.jsonl"
    keys = ("id", "speaker", "time", "text")
    path.write_text(
        "".join(
            json.dumps({"conversation": "bench", **dict(zip(keys, line, strict=True))}) + "\n"
            for line in lines
        )
    )
    program.ok("import", "transcript", str(path))


def _connect(home: Path) -> Client:
    """A client of the engine as soon as it answers."""
    while True:
        try:
            client = Client(socket_path(home))
        except NoEngineError:
            time.sleep(_POLL)
        else:
            client.call(GetStatus())
            return client


def _memory(desktop: int) -> dict[str, float]:
    """Resident MiB by role."""
    sizes = {"desktop_rss_mib": _resident(desktop)}
    for process in psutil.Process(desktop).children(recursive=True):
        words = process.cmdline()
        for role in ("engine", "worker"):
            if role in words:
                sizes[f"{role}_rss_mib"] = _resident(process.pid)
    return sizes


def _resident(pid: int) -> float:
    resident: int = psutil.Process(pid).memory_info().rss
    return round(resident / 2**20, 1)


if __name__ == "__main__":
    sys.exit(main())
