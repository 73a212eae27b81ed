"""Processor time and memory of processes, told apart by what their threads are for."""

import json
import os
import signal
import time
from collections import defaultdict
from collections.abc import Mapping
from dataclasses import dataclass
from pathlib import Path

_TICKS = os.sysconf("SC_CLK_TCK")
_WORTH_TELLING = 0.005
_STAGES = (
    ("engine", "recorder", "capture"),
    ("engine", "writer", "filing"),
    ("engine", "reader", "spool and vault"),
    ("engine", "MainThread", "engine loop"),
    ("engine", "s3", "table store"),
    ("engine", "", "LanceDB"),
    ("worker", "reading", "reading"),
    ("worker", "embedding", "embedding"),
    ("worker", "", "worker"),
)
"""Role, beginning of a thread's name, and what it is for; the first that fits counts."""


@dataclass(frozen=True, slots=True)
class Spent:
    """Seconds of processor time up to some moment."""

    processes: Mapping[str, float]
    threads: Mapping[tuple[str, int], float]
    """By role and the system's number of the thread. What ended threads used is in their process's only."""

    @property
    def total(self) -> float:
        """All processes together."""
        return sum(self.processes.values())


def spent(pids: Mapping[str, int]) -> Spent:
    """What these processes used so far."""
    processes: dict[str, float] = {}
    threads: dict[tuple[str, int], float] = {}
    for role, pid in pids.items():
        processes[role] = _seconds(Path(f"/proc/{pid}/stat"))
        for task in Path(f"/proc/{pid}/task").iterdir():
            try:
                threads[role, int(task.name)] = _seconds(task / "stat")
            except (FileNotFoundError, ProcessLookupError):
                continue  # a thread that ended just now
    return Spent(processes, threads)


def by_stage(before: Spent, after: Spent, names: Mapping[str, Mapping[int, str]]) -> dict[str, float]:
    """Seconds between two moments, by stage."""
    stages: defaultdict[str, float] = defaultdict(float)
    for (role, thread), seconds in after.threads.items():
        used = seconds - before.threads.get((role, thread), 0.0)
        name = names.get(role, {}).get(thread, "")
        stages[_stage(role, name)] += used
    stages["ended threads"] = after.total - before.total - sum(stages.values())
    most = sorted(stages.items(), key=lambda item: -item[1])
    return {stage: round(used, 2) for stage, used in most if used >= _WORTH_TELLING}


def thread_names(pids: Mapping[str, int], room: Path, number: signal.Signals) -> dict[str, dict[int, str]]:
    """What the threads of the played engine and its worker are called."""
    names: dict[str, dict[int, str]] = {}
    for role, pid in pids.items():
        path = room / f"threads.{role}"
        path.unlink(missing_ok=True)
        os.kill(pid, number)
        until = time.monotonic() + 5
        while not path.exists() and time.monotonic() < until:
            time.sleep(0.02)
        if path.exists():
            names[role] = {int(thread): name for thread, name in json.loads(path.read_text()).items()}
    return names


def peak_mib(pid: int) -> float:
    """The most memory that a process held at once."""
    for line in Path(f"/proc/{pid}/status").read_text().splitlines():
        if line.startswith("VmHWM:"):
            return round(int(line.split()[1]) / 1024, 1)
    return 0.0


def _stage(role: str, name: str) -> str:
    return next(stage for of, start, stage in _STAGES if of == role and name.startswith(start))


def _seconds(path: Path) -> float:
    fields = path.read_text().rsplit(")", 1)[1].split()
    return (int(fields[11]) + int(fields[12])) / _TICKS
