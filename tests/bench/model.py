"""How the model runtime behaves: `python -m tests.bench.model [--seed N] [--calls N] --json`.

Models of random weights are made on the spot, because what is measured is everything but what they say: how
much reading again is saved by fixed instructions that come first, whether what they write fits its schema,
how soon they stop, and how soon a call is answered whose process was killed in the middle. Seconds of a
prompt are CPU seconds of the model's process, so that a busy machine changes little.
"""

import argparse
import asyncio
import json
import os
import random
import signal
import statistics
import sys
import tempfile
import time
from collections.abc import Sequence
from dataclasses import replace
from functools import partial
from pathlib import Path
from typing import Any, Final

from core.models.json_schema import parse
from core.models.language import Prompt, Turn
from core.protocol.backoff import Backoff
from core.records.errors import AfterimageError
from core.workers.model_client import LocalModel, LocalModelFiles
from tests.support.tiny_gguf import tiny_model

_WORKER: Final = (sys.executable, "-m", "core.workers.model_host")
_INSTRUCTIONS: Final = (
    "You file what was read on a screen as short facts, each with its source's number. " * 16
)
_WORD: Final[dict[str, Any]] = {"const": 1}
_LONG: Final[dict[str, Any]] = {"type": "string", "minLength": 200, "maxLength": 250}
"""Long enough to be killed in the middle."""
_STOPS: Final = 40
_KILLS: Final = 5
_LEAST_STARTED: Final = 0.3
"""CPU seconds below which a process has not got through its imports."""
SCHEMAS: Final[tuple[dict[str, Any], ...]] = (
    {"type": "object", "properties": {"title": {"type": "string", "maxLength": 40}}},
    {"type": "array", "maxItems": 4, "items": {"type": "string", "minLength": 1, "maxLength": 12}},
    {"type": "object", "properties": {"n": {"type": "integer"}, "x": {"type": "number"}}},
    {
        "type": "array",
        "minItems": 2,
        "maxItems": 3,
        "items": {"type": "integer", "minimum": 0, "maximum": 40},
    },
    {"anyOf": [{"type": "null"}, {"type": "object", "properties": {"ok": {"type": "boolean"}}}]},
    {"type": "object", "properties": {"kind": {"enum": ['a "b"', "c\\d", "ü"]}, "s": {"const": 1}}},
    {
        "type": "object",
        "properties": {
            "facts": {
                "type": "array",
                "maxItems": 3,
                "items": {
                    "type": "object",
                    "properties": {
                        "t": {"type": "string", "maxLength": 30},
                        "s": {"type": "integer", "minimum": 0, "maximum": 9},
                        "c": {"type": "number", "minimum": 0, "maximum": 1},
                    },
                },
            }
        },
    },
)


def _ask(text: str, **changes: Any) -> Prompt:
    return replace(Prompt(_INSTRUCTIONS, (Turn("user", text),), _WORD, 8), **changes)


def _worker(file: Path, **files: Any) -> LocalModel:
    return LocalModel(_WORKER, LocalModelFiles(file, threads=1, **files), backoff=Backoff(first=0.05))


def _cpu_seconds(pid: int) -> float:
    fields = Path(f"/proc/{pid}/stat").read_text("ascii").rpartition(")")[2].split()
    return (int(fields[11]) + int(fields[12])) / os.sysconf("SC_CLK_TCK")


async def _cost(worker: LocalModel, prompt: Prompt) -> float:
    """CPU seconds of the process for one call."""
    await worker.load()
    assert worker.pid is not None
    before = _cpu_seconds(worker.pid)
    await worker.generate(prompt)
    return _cpu_seconds(worker.pid) - before


async def prefix(folder: Path, seed: int) -> dict[str, Any]:
    """The same instructions the first time, the next time, and in the next process."""
    file = tiny_model(folder / "wide.gguf", layers=8, width=768, seed=seed)
    states = folder / "states"
    worker = _worker(file, states=states)
    try:
        cold = await _cost(worker, _ask("Go."))
        warm = statistics.median([await _cost(worker, _ask(f"Go {n}.")) for n in range(5)])
    finally:
        await worker.close()
    worker = _worker(file, states=states)
    try:
        from_disk = await _cost(worker, _ask("Go on."))
    finally:
        await worker.close()
    least = 1 / os.sysconf("SC_CLK_TCK")
    return {
        "cold_prefix_s": round(cold, 3),
        "warm_prefix_s": round(warm, 3),
        "next_process_prefix_s": round(from_disk, 3),
        "prefix_ratio": round(cold / max(warm, least), 1),
        "next_process_ratio": round(cold / max(from_disk, least), 1),
    }


async def forms(file: Path, seed: int, calls: int) -> dict[str, Any]:
    """Answers that fit their schema, of a model that has never seen any."""
    valid = 0
    worker = _worker(file)
    try:
        for number in range(calls):
            schema = SCHEMAS[number % len(SCHEMAS)]
            prompt = _ask("Write.", schema=schema, max_tokens=900, temperature=1.0, seed=seed + number + 1)
            try:
                made = await worker.generate(prompt)
            except AfterimageError:
                continue
            valid += json.loads(made.text) == made.value == parse(made.text, schema)
    finally:
        await worker.close()
    return {"json_calls": calls, "json_valid": valid, "json_valid_percent": round(100 * valid / calls, 2)}


async def stops(folder: Path, file: Path, seed: int) -> dict[str, Any]:
    """From the wish to stop until the model has stopped and is free, while it writes and while it reads."""
    wide = folder / "wide.gguf"
    rng = random.Random(seed)
    writing, reading = _worker(file), _worker(wide, context=4096)
    times: dict[str, list[float]] = {"writing": [], "reading": []}
    killed = 0
    try:
        for worker, name in ((writing, "writing"), (reading, "reading")):
            await worker.load()
            pid = worker.pid
            for number in range(_STOPS):
                text = "Go." if name == "writing" else f"{number} " + "x y z " * 280
                task = asyncio.create_task(worker.generate(_ask(text, schema=None, max_tokens=900)))
                await asyncio.sleep(0.05 + rng.random() / 5)
                assert not task.done(), "it was too quick to be stopped"
                began = time.perf_counter()
                task.cancel()
                await asyncio.wait([task])
                times[name].append(time.perf_counter() - began)
            killed += worker.pid != pid
    finally:
        await writing.close()
        await reading.close()
    return {
        "cancel_p50_ms": round(1e3 * _quantile([*times["writing"], *times["reading"]], 0.5), 1),
        "cancel_p95_ms": round(1e3 * _quantile([*times["writing"], *times["reading"]], 0.95), 1),
        "cancel_writing_p95_ms": round(1e3 * _quantile(times["writing"], 0.95), 1),
        "cancel_reading_p95_ms": round(1e3 * _quantile(times["reading"], 0.95), 1),
        "cancel_killed": killed,
    }


async def crashes(file: Path) -> dict[str, Any]:
    """From a kill in the middle of a call until that very call is answered by the next process.

    Once after the process has been in use for a while, so that a spare one is ready, and once right after a
    start, when there is none yet.
    """
    used, fresh = await _killed(file, used=True), await _killed(file, used=False)
    return {**used, **{name.replace("crash_", "crash_at_start_"): value for name, value in fresh.items()}}


async def _killed(file: Path, *, used: bool) -> dict[str, Any]:
    times, costs = [], []
    worker = _worker(file)
    try:
        for number in range(_KILLS):
            await worker.load()
            assert worker.pid is not None
            if used:
                await _settled(worker)
            begun = asyncio.Event()
            prompt = _ask(f"{number}.", schema=_LONG, max_tokens=400)
            task = asyncio.create_task(worker.generate(prompt, partial(_note, begun)))
            await begun.wait()
            began = time.perf_counter()
            os.kill(worker.pid, signal.SIGKILL)
            await task
            times.append(time.perf_counter() - began)
            costs.append(_cpu_seconds(worker.pid))
    finally:
        await worker.close()
    return {
        "crash_recovery_cpu_s": round(statistics.median(costs), 2),
        "crash_recovery_s": round(statistics.median(times), 2),
        "crash_recovery_max_s": round(max(times), 2),
    }


async def _settled(worker: LocalModel) -> None:
    """Wait until its spare process does nothing any more."""
    assert worker._spare is not None
    pid = (await worker._spare).pid
    spent = -1.0
    while (now := _cpu_seconds(pid)) > spent or now < _LEAST_STARTED:
        spent = now
        await asyncio.sleep(1.0)


def _note(begun: asyncio.Event, _piece: str) -> None:
    begun.set()


def _quantile(values: Sequence[float], part: float) -> float:
    ordered = sorted(values)
    return ordered[min(len(ordered) - 1, int(part * len(ordered)))]


async def _measure(seed: int, calls: int) -> dict[str, Any]:
    with tempfile.TemporaryDirectory() as name:
        folder = Path(name)
        file = tiny_model(folder / "tiny.gguf", seed=seed)
        return {
            "seed": seed,
            **await prefix(folder, seed),
            **await forms(file, seed, calls),
            **await stops(folder, file, seed),
            **await crashes(file),
        }


def main() -> None:
    """Measure, and print one JSON object as the last line."""
    parser = argparse.ArgumentParser(
        description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter
    )
    parser.add_argument("--seed", type=int, default=1)
    parser.add_argument("--calls", type=int, default=200)
    parser.add_argument("--json", action="store_true", help="nothing but the JSON object")
    options = parser.parse_args()
    print(json.dumps(asyncio.run(_measure(options.seed, options.calls))))  # noqa: T201 - what it is for


if __name__ == "__main__":
    main()
