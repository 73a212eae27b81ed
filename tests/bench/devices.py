"""What an exchange between devices costs: `python -m tests.bench.devices [--messages N] [--json]`.

Two homes, two real engines, a folder between them. The first has taken in so many messages of a made-up life
(`tests.bench.lived`) when the circle begins; the second joins and catches up. Then each hears a hundred
more and they exchange, one memory is deleted, and they exchange again. Processor time is that of both engines
with their workers. The last line is one JSON object:

- `give_s`, `give_cpu_s`, `given_bytes`: the first exchange of the first device; `bytes_per_message` of them.
- `catch_up_s`, `catch_up_cpu_s`: until the second has everything filed and searchable; `messages_per_s`.
- `more_s`, `more_bytes`: both directions, a hundred messages each.
- `idle_s`, `idle_cpu_s`: an exchange when nothing is new.
- `forget_s`: a deletion, from the one device's exchange to the end of the other's.
"""

import argparse
import json
import os
import sys
import tempfile
import time
from collections.abc import Callable, Sequence
from pathlib import Path
from typing import Any, Final

import psutil

from core.protocol.client import Client
from core.protocol.endpoint import socket_path
from core.protocol.operations import (
    CreateCircle,
    Delete,
    Exchanged,
    ExchangeDevices,
    ImportTranscript,
    InviteDevice,
    JoinCircle,
    ListMemories,
    Selection,
)
from core.vault.s3 import scrub_environment
from tests.bench.lived import days
from tests.e2e.program import Program

_MORE: Final = 100


class Device:
    """One home with an engine that stays."""

    def __init__(self, folder: Path, name: str) -> None:
        runtime = folder / f"run-{name}"
        runtime.mkdir(mode=0o700)
        self.name = name
        self.program = Program(folder / name, runtime)
        self.program.ok("init")
        self.program.ok("unlock")
        os.environ["XDG_RUNTIME_DIR"] = str(runtime)
        self.client = Client(socket_path(self.program.home))

    def hear(self, lines: Sequence[bytes]) -> None:
        """Take in messages."""
        self.client.call(ImportTranscript(zone="UTC"), b"\n".join(lines))

    def exchange(self) -> Exchanged:
        """Exchange until nothing waits."""
        return self.client.call(ExchangeDevices())[0]

    def close(self) -> None:
        """Let the engine end."""
        self.client.close()
        self.program.run("lock")


def main() -> int:
    """Measure and print."""
    raw = argparse.RawDescriptionHelpFormatter
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=raw)
    parser.add_argument("--messages", type=int, default=2_000, help="that the first device has (2000)")
    parser.add_argument("--seed", type=int, default=1)
    parser.add_argument("--json", action="store_true", help="the default: one JSON object as the last line")
    options = parser.parse_args()
    scrub_environment()
    with tempfile.TemporaryDirectory(prefix="devices-bench-") as folder:
        figures = _measure(Path(folder), _lines(options.messages + 2 * _MORE, options.seed), options.messages)
    sys.stdout.write(json.dumps({"messages": options.messages} | figures) + "\n")
    return 0


def _lines(count: int, seed: int) -> list[bytes]:
    """Messages as lines of a transcript."""
    found: list[bytes] = []
    for day in days(seed):
        for one in day.messages:
            row = {
                "id": one.id.rpartition("/")[2],
                "conversation": one.conversation,
                "speaker": one.speaker,
                "time": one.sent_at.isoformat(),
                "text": one.text,
            }
            found.append(json.dumps(row).encode())
            if len(found) == count:
                return found
    raise AssertionError("a life does not end")


def _measure(folder: Path, lines: Sequence[bytes], messages: int) -> dict[str, Any]:
    shared = folder / "shared"
    made: list[Device] = []
    try:
        made += [Device(folder, "desk"), Device(folder, "laptop")]
        return _exchanged(made[0], made[1], str(shared), lines, messages)
    finally:
        for device in made:
            device.close()


def _exchanged(
    desk: Device, laptop: Device, shared: str, lines: Sequence[bytes], messages: int
) -> dict[str, Any]:
    desk.hear(lines[:messages])
    desk.client.call(CreateCircle(shared, name="Desk"))
    given, give_s, give_cpu = _timed(desk.exchange)
    invited = desk.client.call(InviteDevice())[0]
    laptop.client.call(JoinCircle(invited.code, shared, name="Laptop"))
    taken, catch_up_s, catch_up_cpu = _timed(laptop.exchange)
    desk.exchange()
    laptop.hear(lines[messages : messages + _MORE])
    desk.hear(lines[messages + _MORE :])
    before = _size(Path(shared))
    _, more_s, _ = _timed(lambda: [one.exchange() for one in (desk, laptop, desk)])
    more = _size(Path(shared)) - before
    _, idle_s, idle_cpu = _timed(desk.exchange)
    row = desk.client.call(ListMemories(type="semantic", limit=1))[0].rows[0]
    desk.client.call(Delete(Selection(ids=(row.id,))))
    _, forget_s, _ = _timed(lambda: [one.exchange() for one in (desk, laptop)])
    return {
        "give_s": round(give_s, 2),
        "give_cpu_s": round(give_cpu, 2),
        "given_bytes": given.given_bytes,
        "bytes_per_message": round(given.given_bytes / messages),
        "taken": taken.taken,
        "catch_up_s": round(catch_up_s, 2),
        "catch_up_cpu_s": round(catch_up_cpu, 2),
        "messages_per_s": round(taken.taken / catch_up_s, 1),
        "more_s": round(more_s, 2),
        "more_bytes": more,
        "idle_s": round(idle_s, 3),
        "idle_cpu_s": round(idle_cpu, 3),
        "forget_s": round(forget_s, 2),
    }


def _timed(work: Callable[[], Any]) -> tuple[Any, float, float]:
    """What came of it, seconds on the clock, and seconds of processor of everything that this started."""
    start, cpu = time.monotonic(), _spent()
    result = work()
    return result, time.monotonic() - start, _spent() - cpu


def _spent() -> float:
    total = 0.0
    for process in psutil.process_iter(["cmdline"]):
        line = " ".join(process.info["cmdline"] or ())
        if "-m app" in line and "devices-bench-" in line:
            for one in (process, *process.children(recursive=True)):
                used = one.cpu_times()
                total += used.user + used.system
    return total


def _size(folder: Path) -> int:
    return sum(path.stat().st_size for path in folder.rglob("*") if path.is_file())


if __name__ == "__main__":
    sys.exit(main())
