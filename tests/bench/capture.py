"""What recording costs and what it keeps: `python -m tests.bench.capture --frames DIR --json`.

Plays a recorded session (pictures and `log.jsonl`, see `tests.bench.sessions.session`) at its own pace to the
real engine with its real read worker: selection, spool, reading, journal, filing, embedding, tables. Only the
screen is played. `--live SECONDS` records the display instead; with `--busy` as if somebody sat at it, since
nobody is at a virtual one. The last line is one JSON object:

- `cpu_percent_of_core`, `cpu_seconds`, `by_stage`: engine and worker together, from the moment recording is
  switched on until everything seen is filed; what both spent on starting is `start_cpu_seconds`.
- `still_cpu_percent`: the same while the last picture stays.
- `kept`, `storage_reduction`: pictures as they are stored against all that were looked at, unpacked;
  `storage_reduction_all`: the whole home but its reserve of blocks; `kib_per_capture`, `kib_per_look`.
- `upkeep_cpu_seconds`, `packing_cpu_seconds`: what the engine does in idle time, done once before judging: of
  the tables, and putting pictures into albums, the reading process included. Not part of `cpu_seconds`.
- `small_missed` of `small_typings`, `noise_kept` (share of `noise`): see `tests.bench.sessions.truth`.
- `word_recall`: pages of known words that lie beside the session (`pages/gt.json`), drawn by Chromium,
  stored and read. `typed_recall`: what the log says was typed, in the stored lines. `seen_recall`: words that
  a fresh reader finds on the kept pictures before they are packed, in the stored lines.
  `stored_word_recall`: the same words on the pictures as they are stored; `stored_sure_word_recall`: of
  those only what that reader was sure of, without icons and what is half covered.
- `peak_rss_mib`: of the read worker.
"""

import argparse
import asyncio
import json
import os
import subprocess
import sys
import tempfile
import time
from collections.abc import Iterator, Mapping
from contextlib import contextmanager
from datetime import datetime
from pathlib import Path
from typing import Any

import psutil
from Xlib import X, display
from Xlib.ext import xtest

from app.roles import role_command
from core.capture import codec
from core.engine import routine
from core.engine.lanes import Lanes
from core.engine.pictures.packing import Packing
from core.engine.pictures.stored import ALBUMS, PICTURES
from core.engine.store import Store
from core.memory import indices
from core.protocol.client import Client, NoEngineError
from core.protocol.endpoint import socket_path
from core.protocol.operations import CreateVault, GetStatus, Resume, Search, Shutdown
from core.records.screen import ReadFrame
from core.workers.client import ReadWorker
from tests.bench.sessions import costs, legibility, projector
from tests.bench.sessions.player import TELL_THREADS, command
from tests.bench.sessions.session import Session
from tests.bench.sessions.truth import Truth
from tests.e2e.program import PASSPHRASE, ROOT, Program

_POLL = 0.2
_USED_EVERY = 10.0
_LOOKED_AT = 24
"""Kept pictures that are read again for `seen_recall` and `stored_word_recall`, spread over all."""
_PUBLISHED = routine._PUBLISH_UNWATCHED_EVERY + 5
"""Seconds after which everything that was read is filed, by the engine's routine."""
_KEPT_FOR_READERS = indices.KEEP_VERSIONS.total_seconds() + 5
"""Seconds after which upkeep lets go of what it had joined."""


def main() -> int:
    """Measure and print."""
    parser = argparse.ArgumentParser(
        description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter
    )
    what = parser.add_mutually_exclusive_group(required=True)
    what.add_argument("--frames", type=Path, help="folder of a recorded session")
    what.add_argument("--live", type=float, metavar="SECONDS", help="record this display for so long")
    parser.add_argument("--busy", action="store_true", help="with --live: move the pointer by nothing")
    parser.add_argument("--pages", type=Path, help="pages of known words; by default beside the session")
    parser.add_argument("--still", type=float, default=60, help="seconds of a still screen")
    parser.add_argument("--speed", type=float, default=1, help="play faster; for development, up to 4")
    parser.add_argument("--home", type=Path, help="keep the home there instead of throwing it away")
    parser.add_argument("--json", action="store_true", help="the default: one JSON object as the last line")
    options = parser.parse_args()
    with tempfile.TemporaryDirectory(prefix="capture-bench-") as folder:
        room = Path(folder)
        home = options.home or room / "home"
        if options.live is not None:
            figures = _record_live(home, room, options.live, busy=options.busy)
        else:
            session = Session(options.frames)
            pages = options.pages or options.frames.parent / "pages"
            figures = _play(session, home, room, options.speed, options.still)
            figures |= _judge(session, home, figures.pop("began"), options.speed)
            recall = legibility.known_pages(pages, room)
            figures["word_recall"] = round(sum(recall.values()) / len(recall), 4) if recall else None
            figures["word_recall_by_size"] = legibility.by_size(recall) if recall else None
    sys.stdout.write(json.dumps(figures) + "\n")
    return 0


# ── playing ──────────────────────────────────────────────────────────────────────────────────────────


def _play(session: Session, home: Path, room: Path, speed: float, still: float) -> dict[str, Any]:
    with _ring() as ring:
        projecting = _start(
            [
                sys.executable,
                "-m",
                "tests.bench.sessions.projector",
                str(session.folder),
                str(ring),
                str(speed),
            ],
            room,
        )
        engine = _start(command("engine", ring, str(home), str(session.folder), str(speed)), room)
        try:
            with _connect(home, room, engine) as client:
                client.call(CreateVault(PASSPHRASE))
                client.call(Search("warm up"))  # loads what a first question needs, and the embedder with it
                return _measure(client, _pids(engine), ring, session, speed, still)
        finally:
            projector.end(ring)
            for process in (engine, projecting):
                process.wait(60)


def _measure(
    client: Client, pids: Mapping[str, int], ring: Path, session: Session, speed: float, still: float
) -> dict[str, Any]:
    seconds = session.seconds / speed
    start = costs.spent(pids)
    client.call(Resume())
    time.sleep(seconds)
    while client.call(GetStatus())[0].spooled:
        time.sleep(_POLL)
    caught_up = costs.spent(pids)
    time.sleep(_PUBLISHED / speed)
    end = costs.spent(pids)
    names = costs.thread_names(pids, ring, TELL_THREADS)
    time.sleep(still)
    after = costs.spent(pids)
    peak = costs.peak_mib(pids["worker"])
    engine_peak = costs.peak_mib(pids["engine"])
    began = json.loads((ring / "began").read_text())
    client.call(Shutdown())
    used = end.total - start.total
    return {
        "began": began + time.time() - time.monotonic(),
        "seconds": round(session.seconds, 1),
        "speed": speed,
        "looks": len(session),
        "windows_known": session.knows_windows,
        "cpu_percent_of_core": round(100 * used / session.seconds, 2),
        "cpu_seconds": round(used, 2),
        "caught_up_cpu_seconds": round(caught_up.total - start.total, 2),
        "by_stage": costs.by_stage(start, end, names),
        "start_cpu_seconds": round(start.total, 2),
        "still_cpu_percent": round(100 * (after.total - end.total) / still, 3) if still else None,
        "still_by_stage": costs.by_stage(end, after, names),
        "peak_rss_mib": peak,
        "engine_peak_rss_mib": engine_peak,
    }


@contextmanager
def _ring() -> Iterator[Path]:
    """A folder in memory where there is one: unpacked pictures are large."""
    memory = Path("/dev/shm")
    with tempfile.TemporaryDirectory(
        prefix="capture-bench-", dir=memory if os.access(memory, os.W_OK) else None
    ) as folder:
        yield Path(folder)


def _start(words: list[str], room: Path) -> subprocess.Popen[bytes]:
    return subprocess.Popen(words, cwd=ROOT, env=_environment(room), stdin=subprocess.DEVNULL)


def _environment(room: Path) -> dict[str, str]:
    runtime = room / "run"
    runtime.mkdir(mode=0o700, exist_ok=True)
    os.environ["XDG_RUNTIME_DIR"] = str(runtime)
    return Program(room / "home", runtime).variables()


def _pids(engine: subprocess.Popen[bytes]) -> dict[str, int]:
    workers = psutil.Process(engine.pid).children()
    return {"engine": engine.pid, "worker": workers[0].pid}


def _connect(home: Path, room: Path, engine: subprocess.Popen[bytes]) -> Client:
    _environment(room)
    while True:
        try:
            return Client(socket_path(home))
        except NoEngineError:
            if engine.poll() is not None:
                raise SystemExit("the engine did not start") from None
            time.sleep(_POLL)


# ── judging ──────────────────────────────────────────────────────────────────────────────────────────


def _judge(session: Session, home: Path, began: float, speed: float) -> dict[str, Any]:
    """What the home holds, against what the session showed."""
    before = _sizes(home)
    upkeep = time.process_time()
    store = Store.unlock(home, PASSPHRASE)
    try:
        store.tables.optimize(force=True)
        time.sleep(_KEPT_FOR_READERS)
        store.tables.optimize(force=True)
        upkeep = time.process_time() - upkeep
        packing = sum(os.times()[:4])  # that of the worker, which has ended, included
        asyncio.run(_pack(store))
        packing = sum(os.times()[:4]) - packing
        frames = sorted(store.tables.readable(ReadFrame), key=lambda frame: frame.taken_at)
        shown = {_number(session, frame.taken_at, began, speed): frame for frame in frames}
        pictures = {number: store.image(frame) for number, frame in shown.items()}
        rows = store.tables.rows()
        sealed = store.vault.objects.list
        images = sum(one.size for _, one in (*sealed(PICTURES), *sealed(ALBUMS)))
    finally:
        store.close()
    kept = sorted(shown)
    raw = session.size.w * session.size.h * 3
    home_bytes = _sizes(home)
    lines = {number: "\n".join(line.text for line in frame.lines) for number, frame in shown.items()}
    truth = Truth(session)
    missed = truth.missed(kept, lines)
    noise_kept = truth.noise_kept(kept)
    count = len(session)
    return {
        "kept": len(frames),
        "storage_reduction": round(1 - images / (raw * count), 5),
        "storage_reduction_all": round(1 - home_bytes / (raw * count), 5),
        "storage_reduction_all_before_upkeep": round(1 - before / (raw * count), 5),
        "upkeep_cpu_seconds": round(upkeep, 2),
        "packing_cpu_seconds": round(packing, 2),
        "kib_per_capture": round(images / 1024 / max(len(frames), 1), 2),
        "kib_per_look": round(images / 1024 / count, 2),
        "kib_per_look_all": round(home_bytes / 1024 / count, 2),
        "codecs": {
            mime: sum(frame.codec == mime for frame in frames) for mime in sorted({f.codec for f in frames})
        },
        "rows": rows,
        "lines": sum(len(frame.lines) for frame in frames),
        "small_typings": len(truth.typings),
        "small_missed": len(missed),
        "missed_at": missed,
        "noise": len(truth.noise),
        "noise_kept": round(noise_kept / max(len(truth.noise), 1), 4),
        "typed_recall": _typed_recall(session, lines),
        **_read_again(session, shown, pictures),
    }


async def _pack(store: Store) -> None:
    """Put pictures into albums, as the engine does in idle time."""
    lanes = Lanes()
    worker = ReadWorker(role_command("worker"))
    try:
        while await Packing(store.pictures, worker, lanes).run():
            pass
    finally:
        await worker.close()
        await lanes.close()


def _number(session: Session, at: datetime, began: float, speed: float) -> int:
    """Which picture was shown at that time."""
    passed = (at.timestamp() - began) * speed + session.shown[0].at
    return max((number for number, one in enumerate(session.shown) if one.at <= passed), default=0)


def _typed_recall(session: Session, lines: Mapping[int, str]) -> float | None:
    """Share of the words typed by the last picture of each typing that stand in a stored line."""
    typed = dict.fromkeys(
        one.typed
        for one, after in zip(session.shown, session.shown[1:], strict=False)
        if one.typed and after.event != one.event  # it came to its end
    )
    everything = legibility.words(lines.values())
    wanted = [word for text in typed for word in text.split()]
    return round(sum(word in everything for word in wanted) / len(wanted), 4) if wanted else None


def _read_again(
    session: Session, shown: Mapping[int, ReadFrame], pictures: Mapping[int, bytes]
) -> dict[str, float | int]:
    """Words on kept pictures as they were on the screen, against stored lines and stored pictures."""
    kept = sorted(shown)
    some = kept[:: max(len(kept) // _LOOKED_AT, 1)][:_LOOKED_AT]
    seen, stored, sure = [], [], []
    for number in some:
        frame = shown[number]
        lines = legibility.lines_on(session.shown[number].pixels(), frame.windows)
        raw = legibility.words(line.text for line in lines)
        packed = legibility.read(codec.decode(pictures[number], frame.codec), frame.windows)
        seen.append(legibility.found(raw, legibility.words(line.text for line in frame.lines)))
        stored.append(legibility.found(raw, packed))
        sure.append(legibility.found(legibility.sure(lines), packed))
    return {
        "seen_recall": round(sum(seen) / max(len(seen), 1), 4),
        "stored_word_recall": round(sum(stored) / max(len(stored), 1), 4),
        "stored_sure_word_recall": round(sum(sure) / max(len(sure), 1), 4),
        "read_again": len(some),
    }


def _sizes(home: Path) -> int:
    """Bytes in the home, but for the blocks it holds in reserve."""
    return sum(path.stat().st_size for path in home.rglob("*") if path.is_file() and path.name != "reserve")


# ── live ─────────────────────────────────────────────────────────────────────────────────────────────


def _record_live(home: Path, room: Path, seconds: float, *, busy: bool) -> dict[str, Any]:
    """The program as it is installed, on this display."""
    if not os.environ.get("DISPLAY"):
        raise SystemExit("--live records the screen that DISPLAY names; it is not set.")
    variables = _environment(room) | {"DISPLAY": os.environ["DISPLAY"]}
    engine = subprocess.Popen(
        role_command("engine", "--home", str(home), "--stay"),
        cwd=ROOT,
        env=variables,
        stdin=subprocess.DEVNULL,
    )
    with _connect(home, room, engine) as client:
        client.call(CreateVault(PASSPHRASE))
        client.call(Search("warm up"))
        pids = _pids(engine)
        start = costs.spent(pids)
        client.call(Resume())
        _pass(seconds, busy=busy)
        while client.call(GetStatus())[0].spooled:
            time.sleep(_POLL)
        end = costs.spent(pids)
        status, _ = client.call(GetStatus())
        peak = costs.peak_mib(pids["worker"])
        client.call(Shutdown())
    engine.wait(60)
    return {
        "seconds": seconds,
        "cpu_percent_of_core": round(100 * (end.total - start.total) / seconds, 2),
        "by_process": {role: round(end.processes[role] - start.processes[role], 2) for role in pids},
        "start_cpu_seconds": round(start.total, 2),
        "busy": busy,
        "kept": status.frames,
        "capture": status.capture,
        "kib_all": round(_sizes(home) / 1024, 1),
        "peak_rss_mib": peak,
    }


def _pass(seconds: float, *, busy: bool) -> None:
    """Let the time pass; the pointer stays where it is, but the display counts it as used."""
    end = time.monotonic() + seconds
    screen = display.Display() if busy else None
    while (left := end - time.monotonic()) > 0:
        if screen is not None:
            xtest.fake_input(screen, X.MotionNotify, detail=True, x=0, y=0)  # relative
            screen.sync()
        time.sleep(min(left, _USED_EVERY))
    if screen is not None:
        screen.close()


if __name__ == "__main__":
    sys.exit(main())
