"""What a backup and a restore cost: `python -m tests.bench.backup [--frames N] [--bucket] [--json]`.

A home of so many frames, each with a picture and a dozen lines, is backed up for the first time, again
without any change, again after a hundred new frames, and once with everything read back; then it is restored.
"""

import argparse
import json
import os
import resource
import sys
import tempfile
import time
import urllib.request
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from pathlib import Path
from typing import Any

from core.backup.bucket import BucketDestination
from core.backup.destination import Destination, Target
from core.backup.making import Wishes
from core.backup.restoring import Restored
from core.journal.events import FrameRecorded
from core.vault.vault import Vault
from tests.unit.backup.kept import PASSPHRASE, QUICK, Kept, folder_of, frame, restore

_PICTURE = 40_000
_LINES = 12
_MORE = 100


def main() -> None:
    """Measure and print."""
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("--frames", type=int, default=3000)
    parser.add_argument("--bucket", action="store_true", help="an S3 on this machine instead of a folder")
    parser.add_argument("--json", action="store_true")
    options = parser.parse_args()
    with tempfile.TemporaryDirectory() as folder, _place(Path(folder), bucket=options.bucket) as place:
        figures = _measure(Path(folder), place, options.frames)
    if options.json:
        sys.stdout.write(json.dumps(figures) + "\n")
        return
    for name, values in figures.items():
        sys.stdout.write(f"{name:12} " + "  ".join(f"{key} {value}" for key, value in values.items()) + "\n")


def _measure(folder: Path, place: Destination, frames: int) -> dict[str, dict[str, Any]]:
    Vault.create(folder / "home", PASSPHRASE, QUICK)[0].close()
    kept = Kept(folder / "home")
    _live(kept, 0, frames)
    figures = {
        "first": _timed(lambda: kept.back_up(place)),
        "unchanged": _timed(lambda: kept.back_up(place)),
    }
    _live(kept, frames, frames + _MORE)
    figures[f"{_MORE} more"] = _timed(lambda: kept.back_up(place))
    figures["all read"] = _timed(lambda: kept.back_up(place, Wishes(full=True)))
    figures["restore"] = _timed(lambda: restore(place, kept.store_id, folder / "new"))
    kept.close()
    return figures


def _live(kept: Kept, start: int, end: int) -> None:
    for number in range(start, end):
        kept.vault.objects.put(f"images/frm_{number}", os.urandom(_PICTURE))
        lines = (f"line {line} of frame {number}: departures from platform {line}" for line in range(_LINES))
        kept.journal.append(FrameRecorded(frame(number, *lines)))


def _timed(work: Callable[[], Any]) -> dict[str, Any]:
    before, began = resource.getrusage(resource.RUSAGE_SELF), time.perf_counter()
    done = work()
    after = resource.getrusage(resource.RUSAGE_SELF)
    cpu = after.ru_utime + after.ru_stime - before.ru_utime - before.ru_stime
    figures: dict[str, Any] = {
        "seconds": round(time.perf_counter() - began, 2),
        "cpu_seconds": round(cpu, 2),
        "peak_rss_mib": after.ru_maxrss // 1024,
        "files": done.files,
        "bytes": done.bytes,
    }
    if not isinstance(done, Restored):
        figures |= {"copied_bytes": done.copied_bytes, "read_back": done.read_back, "removed": done.removed}
    return figures


@contextmanager
def _place(folder: Path, *, bucket: bool) -> Iterator[Destination]:
    if not bucket:
        yield folder_of(folder / "stick")
        return
    from moto.server import ThreadedMotoServer

    server = ThreadedMotoServer(ip_address="127.0.0.1", port=0, verbose=False)
    server.start()
    host, port = server.get_host_and_port()
    endpoint = f"http://{host}:{port}"
    urllib.request.urlopen(urllib.request.Request(f"{endpoint}/bench", method="PUT")).close()
    keys = {"AWS_ACCESS_KEY_ID": "a", "AWS_SECRET_ACCESS_KEY": "b"}
    try:
        yield BucketDestination(Target("s3://bench", endpoint, "", keys))
    finally:
        server.stop()


if __name__ == "__main__":
    main()
