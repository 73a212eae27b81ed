"""Eight hours at speed: how a working day with everything that can go wrong in it is accounted for.

    python -m tests.bench.day [--hours 8] [--json]

Plays the day of `tests/unit/engine/capturing/test_working_day.py` again and again until that many hours have
passed: absences, a locked screen, sleep, a display that goes and comes back with another size, a clock that
is set, a battery, a full disk, a restart. Ends with one JSON object: how many seconds nothing explains, the
gaps by reason, and what it took.
"""

import argparse
import json
import tempfile
import time
from collections import Counter
from datetime import timedelta
from pathlib import Path

import psutil

from core.capture.recorder import Recorder
from core.records.screen import Size
from tests.unit.engine.capturing.test_working_day import Day


def _driven(self: Recorder) -> None:
    """In place of a thread."""


def _play(day: Day) -> None:
    """Some hours of work."""
    day.work(40)
    day.work(12, present=False)
    day.hold("locked", 10)
    day.work(20)
    day.work(4, dark=True)
    day.size = Size(240, 160) if day.size.w < 200 else Size(160, 96)
    day.work(20)
    day.capturing.pause(10)
    day.work(20)
    day.work(5, private=True)
    day.played.sleep(1800)
    day.work(15)
    day.hold("battery", 10)
    day.capturing.slow_down(4.0)
    day.work(20)
    day.capturing.slow_down(1.0)
    day.work(5, free=0)
    day.work(5, hanging=True)
    day.work(10)
    day.restart(120)
    day.played.set_by(900)
    day.work(15)


def measure(hours: float) -> dict[str, object]:
    """Play so many hours; figures."""
    process, drive = psutil.Process(), Recorder.start
    Recorder.start = _driven  # type: ignore[method-assign]  # the day drives it
    try:
        with tempfile.TemporaryDirectory() as folder:
            day = Day(Path(folder))
            day.capturing.resume()
            day.work(20)
            settled, began = process.memory_info().rss, time.process_time()
            while day.played.wall - day.began < timedelta(hours=hours):
                _play(day)
            until = day.played.wall
            day.end()
    finally:
        Recorder.start = drive  # type: ignore[method-assign]
    holes = day.holes(day.began, until)
    seconds: Counter[str] = Counter()
    for gap in day.kept.gaps.values():
        seconds[gap.reason] += round((gap.ended_at - gap.started_at).total_seconds())
    return {
        "hours": round((until - day.began).total_seconds() / 3600, 2),
        "looks": day.looks,
        "frames": len(day.kept.frames),
        "gaps": len(day.kept.gaps),
        "gap_seconds": dict(sorted(seconds.items())),
        "unexplained_stretches": len(holes),
        "unexplained_seconds": round(sum((end - start).total_seconds() for start, end in holes)),
        "rss_growth_mib": round((process.memory_info().rss - settled) / 2**20, 1),
        "cpu_seconds": round(time.process_time() - began, 1),
    }


def main() -> None:
    """Measure and print."""
    parser = argparse.ArgumentParser(description=__doc__.partition("\n")[0])
    parser.add_argument("--hours", type=float, default=8.0)
    parser.add_argument("--json", action="store_true", help="print nothing but the JSON object")
    arguments = parser.parse_args()
    figures = measure(arguments.hours)
    if not arguments.json:
        for name, value in figures.items():
            print(f"{name:24}{value}")  # noqa: T201 -- a benchmark talks to a terminal
    print(json.dumps(figures))  # noqa: T201 -- as above


if __name__ == "__main__":
    main()
