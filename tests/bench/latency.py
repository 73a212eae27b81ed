"""How long a search and an answer take in a large home: `python -m tests.bench.latency --rows 100000 --json`.

    python -m tests.bench.latency [--rows N] [--folder DIR] [--questions N] [--seed S] [--json]

A home of N memories is grown from a small one (`tests.bench.grown`), then the real engine with its embedder
is asked through its socket, every question another one, without a language model. `first_search_ms`: of the
first question after the unlock, before anything was read ahead; the others come when the engine rests.
`capturing`: the same while another client has a message filed twice a second. `cpu_ms`: what engine and
worker computed for one question, which a busy machine changes less than the rest. With `--folder` the home is
kept for the next time.
"""

import argparse
import json
import os
import random
import sys
import tempfile
import threading
import time
from collections.abc import Callable, Iterator, Sequence
from contextlib import contextmanager
from datetime import timedelta
from pathlib import Path
from typing import Any

import numpy as np
import psutil

from core.engine.store import Store
from core.memory import indices
from core.protocol.client import Client
from core.protocol.endpoint import socket_path
from core.protocol.operations import Ask, ImportTranscript, Search
from core.vault.s3 import scrub_environment
from tests.bench import big_home, lived
from tests.bench.grown import grow
from tests.e2e.program import Program

_BASE = 5_000
"""Memories that are filed the ordinary way before the rest is grown from them."""
_WARMING = 5
_REST = 2.0
"""Seconds without work after which the engine has come to rest."""
_LONGEST_WAIT = 300.0
_BETWEEN = 0.5
"""Seconds between two captures."""
_FORMS = (
    "What does the {topic} cost?", "When is the meeting with {first} {last} about the {topic}?",
    "{thing} number for the {topic}", "How can I reach {first} {last}?", "Who adopted a dog called {word}?",
    "What did {first} say about the {topic} in May 2024?", "{topic} {last}", "Is the {topic} finished?",
    "How often did {first} talk about the {topic}?", "Which {thing} of {first} {last} is due first?",
)  # fmt: skip


def main() -> int:
    """Make, measure, print."""
    raw = argparse.RawDescriptionHelpFormatter
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=raw)
    parser.add_argument("--rows", type=int, default=100_000, help="how many memories it holds (100000)")
    parser.add_argument("--questions", type=int, default=60, help="asked in each state (60)")
    parser.add_argument("--folder", type=Path, help="where the home is kept for the next time")
    parser.add_argument("--seed", type=int, default=1)
    parser.add_argument("--json", action="store_true", help="print only the JSON object")
    options = parser.parse_args()
    scrub_environment()
    say: Callable[[str], object] = (lambda _text: None) if options.json else _print
    with tempfile.TemporaryDirectory() as temporary:
        folder = options.folder or Path(temporary)
        folder.mkdir(parents=True, exist_ok=True)
        home = _home(folder, options.rows, options.seed, say)
        figures = measure(Program(home, Path(temporary)), options.questions, options.seed)
    _print(json.dumps({"rows": options.rows} | figures))
    return 0


def measure(program: Program, questions: int, seed: int) -> dict[str, Any]:
    """The engine on a home, asked."""
    os.environ["XDG_RUNTIME_DIR"] = str(program.runtime)
    began = time.monotonic()
    program.ok("unlock")
    figures: dict[str, Any] = {"unlock_s": round(time.monotonic() - began, 2)}
    asked = _questions(seed)
    try:
        with Client(socket_path(program.home)) as client:
            began = time.perf_counter()
            client.call(Search(next(asked)))
            figures["first_search_ms"] = round((time.perf_counter() - began) * 1e3)
            _wait_for_rest(program)
            for _ in range(_WARMING):
                client.call(Search(next(asked)))
            figures |= _timed(program, "", [lambda: client.call(Search(next(asked)))] * questions)
            figures |= _timed(program, "ask_", [lambda: client.call(Ask(next(asked)))] * (questions // 2))
            with _capturing(program):
                figures |= _timed(
                    program, "", [lambda: client.call(Search(next(asked)))] * questions, "_capturing"
                )
            figures["engine_mib"] = round(max(one.memory_info().rss for one in _processes(program)) / 2**20)
    finally:
        program.run("lock")
    return figures


def _timed(
    program: Program, before: str, calls: Sequence[Callable[[], object]], after: str = ""
) -> dict[str, Any]:
    used, seconds = _computed(program), []
    for call in calls:
        began = time.perf_counter()
        call()
        seconds.append((time.perf_counter() - began) * 1e3)
    used = _computed(program) - used
    p50, p95 = np.percentile(seconds, (50, 95))
    return {
        f"{before}p50{after}_ms": round(float(p50), 1),
        f"{before}p95{after}_ms": round(float(p95), 1),
        f"{before}cpu{after}_ms": round(used / len(calls) * 1e3, 1),
    }


@contextmanager
def _capturing(program: Program) -> Iterator[None]:
    ended = threading.Event()

    def capture() -> None:
        chance = random.Random(program.home.name)
        with Client(socket_path(program.home)) as client:
            number = 0
            while not ended.wait(_BETWEEN):
                number += 1
                turn = {
                    "id": f"{number}", "conversation": "now", "speaker": "Marta",
                    "text": lived.sentence(chance), "time": "2030-01-01T09:00:00",
                }  # fmt: skip
                client.call(ImportTranscript("UTC"), json.dumps(turn).encode())

    thread = threading.Thread(target=capture, name="capturing")
    thread.start()
    try:
        yield
    finally:
        ended.set()
        thread.join()


def _questions(seed: int) -> Iterator[str]:
    chance = random.Random(f"questions {seed}")
    while True:
        yield chance.choice(_FORMS).format(
            topic=chance.choice(lived._TOPICS),
            thing=chance.choice(lived._THINGS),
            first=chance.choice(lived._FIRST),
            last=chance.choice(lived._LAST),
            word=lived.word(chance).capitalize(),
        )


def _wait_for_rest(program: Program) -> None:
    until = time.monotonic() + _LONGEST_WAIT
    before = _computed(program)
    while time.monotonic() < until:
        time.sleep(_REST)
        now = _computed(program)
        if now - before < _REST / 20:
            return
        before = now


def _processes(program: Program) -> list[psutil.Process]:
    return [psutil.Process(pid) for pid in program.processes()]


def _computed(program: Program) -> float:
    return float(sum(sum(one.cpu_times()[:2]) for one in _processes(program)))


def _home(folder: Path, memories: int, seed: int, say: Callable[[str], object]) -> Path:
    home = folder / f"grown-{memories}-{seed}"
    done = home.with_suffix(".done")
    if done.exists():
        return home
    indices.KEEP_VERSIONS = timedelta(seconds=1)
    big_home.make(home, min(memories, _BASE), seed, say)
    store = Store.unlock(home, big_home.PASSPHRASE)
    try:
        grow(store, memories, say, seed)
    finally:
        store.close()
    done.touch()
    return home


def _print(text: str) -> None:
    sys.stdout.write(text + "\n")
    sys.stdout.flush()


if __name__ == "__main__":
    sys.exit(main())
