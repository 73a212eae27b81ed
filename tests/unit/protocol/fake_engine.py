"""A real server on a real socket in a thread of its own, with handlers that a test writes."""

import asyncio
import threading
from collections.abc import Callable, Mapping
from datetime import UTC, datetime
from pathlib import Path
from types import TracebackType
from typing import Any, Self

from core.protocol.operations import Event, Nothing, Status
from core.protocol.server import Context, Handler, Server

WAIT = 20.0
"""Seconds after which a test that waits for an event has failed; nothing normally waits that long."""


STATUS = Status(vault="unlocked", capture="recording", last_frame_at=datetime(2026, 3, 4, tzinfo=UTC))


def answering(reply: Any) -> Handler:
    """A handler that always gives this reply."""

    async def handle(_request: Any, _context: Context) -> Any:
        return reply

    return handle


def failing(error: BaseException) -> Handler:
    """A handler that always fails."""

    async def handle(_request: Any, _context: Context) -> Any:
        raise error

    return handle


async def until_cancelled(_request: Any, _context: Context) -> Nothing:
    """A handler that never answers by itself."""
    await asyncio.Event().wait()
    return Nothing()


class FakeEngine:
    """Serves from entering to leaving the context."""

    def __init__(self, path: Path | str, handlers: Mapping[str, Handler]) -> None:
        self.path = str(path)
        self.client_counts: list[int] = []
        self._clients_changed = threading.Condition()
        self._loop = asyncio.new_event_loop()
        self._thread = threading.Thread(target=self._loop.run_forever)
        self.server = Server(self.path, handlers, on_clients_changed=self._note_clients)

    def __enter__(self) -> Self:
        self._thread.start()
        self.run(self.server.start)
        return self

    def __exit__(
        self, kind: type[BaseException] | None, error: BaseException | None, trace: TracebackType | None
    ) -> None:
        self.run(self.server.close)
        self._loop.call_soon_threadsafe(self._loop.stop)
        self._thread.join(WAIT)
        self._loop.close()

    def run(self, step: Callable[[], Any]) -> Any:
        """Run a coroutine function on the server's loop and give its result."""
        return asyncio.run_coroutine_threadsafe(step(), self._loop).result(WAIT)

    def broadcast(self, event: Event) -> None:
        """Send an event from this thread."""
        self.server.broadcast(event)

    def wait_for_clients(self, count: int) -> None:
        """Return once that many clients are connected."""
        with self._clients_changed:
            reached = self._clients_changed.wait_for(
                lambda: bool(self.client_counts) and self.client_counts[-1] == count, WAIT
            )
        assert reached, f"never {count} clients: {self.client_counts}"

    def _note_clients(self, count: int) -> None:
        with self._clients_changed:
            self.client_counts.append(count)
            self._clients_changed.notify_all()
