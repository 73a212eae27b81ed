"""What plugins cost: `python -m tests.bench.plugins [--messages N] --json`.

The guide's template is installed into a folder of its own and run in real processes: starting one, and
importing a file by it. Finding plugins among the installed packages is measured beside it. Seconds are of the
processor, children included. The last line is one JSON object.
"""

import argparse
import asyncio
import json
import os
import sys
import tempfile
import time
from pathlib import Path

from app.roles import role_command
from core.plugins.finding import PLUGINS_VARIABLE, Found, find, package_folders
from core.workers.plugin_client import PluginTask, plugin_process
from tests.support.packages import install

_TEMPLATE = Path(__file__).resolve().parents[2] / "docs" / "plugin-template"
_STARTS = 5


def main() -> int:
    """Measure and print."""
    parser = argparse.ArgumentParser(
        description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter
    )
    parser.add_argument("--messages", type=int, default=20_000)
    parser.add_argument("--json", action="store_true", help="the default: one JSON object as the last line")
    options = parser.parse_args()
    with tempfile.TemporaryDirectory(prefix="plugins-") as folder:
        os.environ[PLUGINS_VARIABLE] = str(Path(folder, "site"))
        install(_TEMPLATE, Path(folder, "site"))
        start = time.process_time()
        found = next(one for one in find(package_folders()) if one.name == "afterimage-example")
        finding = time.process_time() - start
        source = Path(folder, "notes.example")
        lines = (f"2026-03-04T14:02:00.{number:06d}+01:00 A note.\n" for number in range(options.messages))
        source.write_text("".join(lines))
        starting, importing = asyncio.run(_measure(found, source))
    report = {
        "finding_cpu_s": round(finding, 3),
        "starting_cpu_s": round(starting, 3),
        "importing_cpu_ms_per_1000": round(importing * 1e6 / options.messages, 1),
        "messages": options.messages,
    }
    sys.stdout.write(json.dumps(report) + "\n")
    return 0


async def _measure(found: Found, source: Path) -> tuple[float, float]:
    """Seconds of starting a process, and of importing a file beyond that."""
    before = _children()
    for _ in range(_STARTS):
        async with plugin_process(role_command("plugin")) as process:
            await process.begin(PluginTask(found, "memory_writers"))
    starting = (_children() - before) / _STARTS
    before = _children()
    async with plugin_process(role_command("plugin")) as process:
        await process.begin(PluginTask(found, "importers", str(source)))
        while not (await process.next()).ended:
            pass
    return starting, _children() - before - starting


def _children() -> float:
    times = os.times()
    return times.children_user + times.children_system


if __name__ == "__main__":
    sys.exit(main())
