"""The engine's end of the local protocol: listens for the user's clients and tells them what happened."""

import asyncio
import logging
from collections.abc import Callable, Mapping
from pathlib import Path
from typing import Final, cast

from core.protocol.connection import Connection, Context, Handler
from core.protocol.operations import Event

__all__ = ["Context", "Handler", "Server"]

_log = logging.getLogger(__name__)

_BACKLOG: Final = 128
_READ_AHEAD: Final = 1024 * 1024


class Server:
    """Listens on one socket. Lives on the loop that starts it; only `broadcast` is for other threads too."""

    def __init__(
        self,
        path: str,
        handlers: Mapping[str, Handler],
        *,
        on_clients_changed: Callable[[int], None] | None = None,
    ) -> None:
        """Take what is needed; nothing happens before `start`.

        Args:
            path: of the socket. The caller owns the home, so a socket found there is a dead engine's.
            handlers: by operation name. `subscribe` needs none.
            on_clients_changed: called on the loop with the number of clients after each change.
        """
        self._path = Path(path)
        self._handlers = handlers
        self._on_clients_changed = on_clients_changed
        self._server: asyncio.Server | None = None
        self._loop: asyncio.AbstractEventLoop | None = None
        self._accepting = False
        self._serving: dict[asyncio.Task[None], Connection] = {}
        self._clients: set[Connection] = set()
        self._last_number = 0

    @property
    def clients(self) -> int:
        """How many clients are connected and of the right version."""
        return len(self._clients)

    @property
    def windows(self) -> int:
        """How many of them listen to events: somebody can be asked there."""
        return sum(connection.is_window for connection in self._clients)

    async def start(self) -> None:
        """Listen from now on."""
        self._loop = asyncio.get_running_loop()
        await asyncio.to_thread(self._path.unlink, missing_ok=True)
        self._server = await asyncio.start_unix_server(
            self._serve, self._path, backlog=_BACKLOG, limit=_READ_AHEAD
        )
        # Nobody can come between: the folder is the user's alone.
        self._path.chmod(0o600)
        self._accepting = True

    def stop_listening(self) -> None:
        """Take no new clients: whoever comes now finds nobody, and may start another engine. On the loop.

        Removing the path does it. The socket closes last: asyncio loses connections that it has accepted but
        not set up yet when it closes in that moment, and their clients would wait for nothing.
        """
        if not self._accepting:
            return
        self._accepting = False
        self._path.unlink(missing_ok=True)
        for serving, connection in self._serving.items():
            if connection not in self._clients:
                serving.cancel()

    async def close(self, grace: float = 2.0) -> None:
        """Stop listening, give running requests some seconds, end the rest and close all connections.

        Never to be awaited by a handler: it would wait for itself.
        """
        self.stop_listening()
        running = [task for connection in self._serving.values() for task in connection.requests]
        if running:
            await asyncio.wait(running, timeout=grace)
        for serving in list(self._serving):
            serving.cancel()
        if self._serving:
            await asyncio.wait(list(self._serving))
        if self._server is not None:
            self._server.close()
            self._server = None

    def broadcast(self, event: Event) -> None:
        """Tell every subscribed client. From any thread; never waits for a slow client."""
        if self._loop is not None and not self._loop.is_closed():
            self._loop.call_soon_threadsafe(self._notify, event)

    def _notify(self, event: Event) -> None:
        for connection in self._clients:
            connection.notify(event)

    async def _serve(self, reader: asyncio.StreamReader, writer: asyncio.StreamWriter) -> None:
        if not self._accepting:
            writer.close()
            return
        self._last_number += 1
        connection = Connection(self._last_number, reader, writer, self._handlers)
        task = cast("asyncio.Task[None]", asyncio.current_task())
        self._serving[task] = connection
        try:
            await connection.serve(lambda: self._greeted(connection))
        except asyncio.CancelledError:
            _log.debug("Connection %d was closed by the engine", self._last_number)
        finally:
            del self._serving[task]
            if connection in self._clients:
                self._clients.remove(connection)
                self._changed()

    def _greeted(self, connection: Connection) -> None:
        self._clients.add(connection)
        self._changed()

    def _changed(self) -> None:
        _log.debug("%d clients", len(self._clients))
        if self._on_clients_changed is not None:
            self._on_clients_changed(len(self._clients))
