"""A home somebody has lived in for years, and how it behaves: `python -m tests.bench.big_home --json`.

    python -m tests.bench.big_home [--memories N] [--folder DIR] [--seed S] [--publishes N] [--json]

Makes a home of N memories with the real journal, tables, extraction and pictures (for a part of the frames),
and a stand-in for the embedder that takes words for meaning, so that it takes minutes. With `--folder` it is
kept, and used again when it is there. Then a real engine in a process of its own is unlocked and asked. The
last line is one JSON object; times are seconds, the median where something is done more than once, and
`_cpu_s` what the engine computed for it each time, which a busy machine leaves as it is.
"""

import argparse
import json
import os
import random
import shutil
import statistics
import subprocess
import sys
import tempfile
import time
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from datetime import timedelta
from pathlib import Path
from typing import Any

import psutil

from core.engine.filing.filing import Filing
from core.engine.store import Store
from core.memory import indices
from core.protocol.client import Client
from core.protocol.operations import (
    Ask,
    GetStatus,
    ImportTranscript,
    ListMemories,
    Rebuild,
    Search,
    Shutdown,
    Unlock,
)
from core.vault.keys import KdfParameters
from core.vault.vault import Vault
from tests.bench import lived
from tests.support.remembered import embedded
from tests.support.xvfb import wait_for

PASSPHRASE = "violet harbour lantern nine"
_PICTURES = 10
"""One frame in so many has a picture."""
_DAYS_TOGETHER = 20
_ASKED = 9
_WORDS = (
    "invoice kitchen", "Marta Kovacs", "what does the sailing trip cost", "meeting about the budget",
    "orchard", "ticket number of the museum visit", "dog", "harbour flat", "heating claim Ravi",
)  # fmt: skip


def main() -> int:
    """Make, measure, print."""
    raw = argparse.RawDescriptionHelpFormatter
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=raw)
    parser.add_argument("--memories", type=int, default=100_000, help="how many memories it holds (100000)")
    parser.add_argument("--folder", type=Path, help="where it is kept for the next time")
    parser.add_argument("--seed", type=int, default=1)
    parser.add_argument("--publishes", type=int, default=0, help="small publishes to simulate")
    parser.add_argument("--no-rebuild", action="store_true", help="leave the longest part out")
    parser.add_argument("--json", action="store_true", help="print only the JSON object")
    options = parser.parse_args()
    # Years pass in minutes here: what upkeep leaves for those who are still reading must shrink with them.
    indices.KEEP_VERSIONS = timedelta(seconds=1)
    say: Callable[[str], object] = (lambda _text: None) if options.json else _print
    with tempfile.TemporaryDirectory() as temporary:
        folder = Path(options.folder or temporary)
        figures: dict[str, Any] = {"memories": options.memories, "seed": options.seed}
        if options.publishes:
            figures |= simulate_publishes(Path(temporary) / "small", options.seed, options.publishes, say)
        if options.memories:
            home = folder / f"home-{options.memories}-{options.seed}"
            figures |= make(home, options.memories, options.seed, say)
            figures |= measure(home, Path(temporary), say, rebuild=not options.no_rebuild)
    _print(json.dumps(figures))
    return 0


def make(home: Path, memories: int, seed: int, say: Callable[[str], object]) -> dict[str, Any]:
    """The home, unless it is there already."""
    done = home.with_suffix(".json")
    if done.is_file():
        figures: dict[str, Any] = json.loads(done.read_text())
        return figures
    shutil.rmtree(home, ignore_errors=True)
    began = time.monotonic()
    store, filing = _new_store(home)
    kept, pictures, known, number = 0, 0, 0, 0
    try:
        for number, day in enumerate(lived.days(seed)):
            for frame in day.frames:
                if kept % _PICTURES == 0:
                    store.put_image(frame.id, lived.picture([line.text for line in frame.lines]))
                    pictures += 1
                kept += 1
                filing.add_frame(frame)
            filing.add_messages(day.messages)
            if number % _DAYS_TOGETHER == _DAYS_TOGETHER - 1:
                filing.settle()
                store.tables.optimize()
                known = store.tables.counts().memories
                say(f"{known:,} memories after {time.monotonic() - began:.0f} s")
                if known >= memories:
                    break
        counts = store.tables.counts()
    finally:
        store.close()
    made = {
        "made_s": round(time.monotonic() - began, 1),
        "days": number + 1,
        "real_memories": counts.memories,
        "passages": counts.passages,
        "frames": counts.frames,
        "messages": counts.messages,
        "pictures": pictures,
    }
    done.write_text(json.dumps(made))
    return made


def measure(home: Path, folder: Path, say: Callable[[str], object], *, rebuild: bool) -> dict[str, Any]:
    """An engine on that home, asked for everything."""
    figures: dict[str, Any] = {
        "disk_mib": {part.name: _mib(part) for part in sorted(home.iterdir()) if part.is_dir()}
    }
    with _engine(home, folder) as (client, process):

        def timed(name: str, *calls: Callable[[], object]) -> None:
            seconds = []
            used = sum(process.cpu_times()[:2])
            for call in calls:
                began = time.perf_counter()
                call()
                seconds.append(time.perf_counter() - began)
            used = sum(process.cpu_times()[:2]) - used
            figures[f"{name}_cpu_s"] = round(used / len(calls), 3)
            figures[f"{name}_s"] = round(statistics.median(seconds), 4)
            if len(seconds) > 1:
                figures[f"{name}_worst_s"] = round(max(seconds), 4)
            say(f"{name:16} {figures[f'{name}_s']}")

        figures["rss_before_mib"] = _resident(process)
        timed("unlock", lambda: client.call(Unlock(PASSPHRASE)))
        figures["rss_unlocked_mib"] = _resident(process)
        timed("status", *[lambda: client.call(GetStatus())] * _ASKED)
        timed("search_cold", lambda: client.call(Search("museum")))
        timed("search", *[lambda word=word: client.call(Search(word)) for word in _WORDS])
        timed("ask", *[lambda word=word: client.call(Ask(f"What was the {word}?")) for word in _WORDS])
        timed("list", *[lambda at=at: client.call(ListMemories(offset=at * 200)) for at in range(_ASKED)])
        timed("list_words", *[lambda word=word: client.call(ListMemories(text=word)) for word in _WORDS])
        timed(
            "file_import",
            *[lambda at=at: client.call(ImportTranscript("UTC"), _turn(at)) for at in range(_ASKED)],
        )
        figures["rss_used_mib"] = _resident(process)
        if rebuild:
            timed("rebuild", lambda: client.call(Rebuild()))
            figures["rss_rebuilt_mib"] = _resident(process)
            figures["disk_rebuilt_mib"] = _mib(home / "objects")
            timed("search_rebuilt", *[lambda word=word: client.call(Search(word)) for word in _WORDS])
        client.call(Shutdown())
        process.wait(60)
    return figures | _upkeep(home, say)


def simulate_publishes(home: Path, seed: int, publishes: int, say: Callable[[str], object]) -> dict[str, Any]:
    """Many small publishes, as a day of work makes them, with upkeep as the engine does it."""
    store, filing = _new_store(home)
    began, largest, seconds, upkeep = time.monotonic(), 0.0, list[float](), list[float]()
    frames = (frame for day in lived.days(seed, frames=200) for frame in day.frames)
    try:
        for number in range(1, publishes + 1):
            filing.add_frame(next(frames))
            at = time.perf_counter()
            filing.publish()
            seconds.append(time.perf_counter() - at)
            if number % 90 == 0:  # half an hour of publishing every twenty seconds
                at = time.perf_counter()
                store.tables.optimize()
                upkeep.append(time.perf_counter() - at)
                largest = max(largest, _mib(home / "objects"))
                say(f"{number} publishes: {_mib(home / 'objects')} MiB, {seconds[-1]:.3f} s")
        filing.settle()
        before = _mib(home / "objects")
        store.tables.optimize(force=True)
        store.tables.purge()
        store.vault.objects.purge()
        after = _mib(home / "objects")
    finally:
        store.close()
    return {
        "publishes": publishes,
        "publish_total_s": round(time.monotonic() - began, 1),
        "publish_first_s": round(statistics.median(seconds[:50]), 4),
        "publish_last_s": round(statistics.median(seconds[-50:]), 4),
        "publish_worst_s": round(max(seconds), 3),
        "publish_upkeep_worst_s": round(max(upkeep, default=0.0), 3),
        "publish_disk_largest_mib": largest,
        "publish_disk_mib": before,
        "publish_disk_purged_mib": after,
        "publish_keys_mib": _mib(home / "keys"),
    }


def _upkeep(home: Path, say: Callable[[str], object]) -> dict[str, Any]:
    """What the writer thread does by itself."""
    store = Store.unlock(home, PASSPHRASE)
    try:
        figures: dict[str, Any] = {"key_table_names": len(store.vault.table.names())}
        for name, work in (
            ("optimize_idle", store.tables.optimize),
            ("optimize", lambda: store.tables.optimize(force=True)),
            ("counts", store.tables.counts),
            ("replay_read", lambda: sum(1 for _ in store.journal.replay())),
        ):
            began = time.perf_counter()
            work()
            figures[f"{name}_s"] = round(time.perf_counter() - began, 3)
            say(f"{name:16} {figures[f'{name}_s']}")
    finally:
        store.close()
    return figures


def _new_store(home: Path) -> tuple[Store, Filing]:
    vault, _ = Vault.create(home, PASSPHRASE, KdfParameters())
    store = Store(home, vault)
    store.tables.drop_all()
    return store, Filing(store, embedded)


@contextmanager
def _engine(home: Path, folder: Path) -> Iterator[tuple[Client, psutil.Popen]]:
    socket = folder / "socket"
    process = psutil.Popen(
        [sys.executable, "-m", "tests.bench.big_engine", str(home), str(socket)],
        env=os.environ | {"PYTHONPATH": str(Path.cwd())},
        stdout=subprocess.DEVNULL,
    )
    try:
        wait_for(socket.exists)
        with Client(str(socket)) as client:
            client.call(GetStatus())
            time.sleep(3)  # imports go on behind the first answer
            yield client, process
    finally:
        if process.is_running():
            process.terminate()
            process.wait(60)


def _turn(number: int) -> bytes:
    text = lived.sentence(random.Random(f"new {time.time_ns()} {number}"), 1.0)
    turn = {"id": f"{time.time_ns()}", "conversation": "new", "speaker": "Marta", "text": text}
    return json.dumps({**turn, "time": "2030-01-01T09:00:00"}).encode()


def _mib(folder: Path) -> float:
    return round(sum(one.stat().st_blocks * 512 for one in folder.rglob("*") if one.is_file()) / 2**20, 1)


def _resident(process: psutil.Popen) -> float:
    resident: int = process.memory_info().rss
    return round(resident / 2**20, 1)


def _print(text: str) -> None:
    sys.stdout.write(text + "\n")
    sys.stdout.flush()


if __name__ == "__main__":
    sys.exit(main())
