"""The real engine and the real read worker, with a recorded session where the screen would be.

Told by a signal, both write down what their threads are called, so that processor time can be told apart by
stage.
"""

import asyncio
import json
import signal
import sys
import threading
from dataclasses import replace
from pathlib import Path
from types import FrameType

from core.engine import routine
from core.engine.engine import Engine
from core.engine.home import Home, Ownership
from core.engine.logs import write_logs
from core.engine.service import Service
from core.hardening import harden, hide_memory
from core.protocol.endpoint import socket_path
from core.vault.s3 import scrub_environment
from core.workers.client import ReadWorker
from core.workers.host import run_read_worker
from tests.bench.sessions.projector import PlayedScreen
from tests.bench.sessions.session import Session

TELL_THREADS = signal.SIGUSR1


def main() -> int:
    """Run one of the two roles."""
    role, room = sys.argv[1], Path(sys.argv[2])
    harden()
    hide_memory()
    _tell_threads_to(room / f"threads.{role}")
    if role == "worker":
        run_read_worker()
        return 0
    return _run_engine(room, Path(sys.argv[3]), Session(Path(sys.argv[4])), float(sys.argv[5]))


def command(role: str, room: Path, *more: str) -> list[str]:
    """What starts a role."""
    return [sys.executable, "-m", "tests.bench.sessions.player", role, str(room), *more]


def _run_engine(room: Path, root: Path, session: Session, speed: float) -> int:
    """As `core.engine.main.run_engine`, but for the screen and, to hurry, the clock."""
    home = Home(root)
    home.prepare()
    socket = socket_path(root)
    scrub_environment()
    if speed != 1:  # everything that goes by the clock hurries as the session does
        routine._PUBLISH_EVERY /= speed
        routine._PUBLISH_UNWATCHED_EVERY /= speed
        routine._WATCHED_FOR /= speed

    async def serve() -> int:
        engine = Engine(
            home,
            ReadWorker(command("worker", room)),
            stay=True,
            screen_factory=lambda: PlayedScreen(session, room, speed),
        )
        capture = replace(engine.settings.current.capture, interval=round(session.interval / speed, 3))
        engine.settings.change(capture=capture)
        return await Service(engine, socket).run()

    with Ownership(home):
        handler = write_logs(home.logs)
        try:
            return asyncio.run(serve())
        finally:
            handler.close()


def _tell_threads_to(path: Path) -> None:
    def tell(_number: int, _frame: FrameType | None) -> None:
        names = {thread.native_id: thread.name for thread in threading.enumerate()}
        partial = path.with_name(f"{path.name}.partial")
        partial.write_text(json.dumps(names))
        partial.rename(path)

    signal.signal(TELL_THREADS, tell)


if __name__ == "__main__":
    sys.exit(main())
