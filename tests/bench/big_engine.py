"""An engine whose embedder takes words for meaning: `python -m tests.bench.big_engine HOME SOCKET`."""

import asyncio
import sys
from pathlib import Path

from core.engine.engine import Engine
from core.engine.home import Home
from core.engine.service import Service
from core.vault.s3 import scrub_environment
from tests.unit.engine.running import FakeWorker


async def _serve(home: Path, socket: str) -> int:
    return await Service(Engine(Home(home), FakeWorker()), socket).run()


if __name__ == "__main__":
    scrub_environment()
    sys.exit(asyncio.run(_serve(Path(sys.argv[1]), sys.argv[2])))
