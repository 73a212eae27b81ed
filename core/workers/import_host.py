"""The import worker: a process without keys and network that reads what other programs wrote.

It takes requests from the pipe it was started with and ends when that pipe closes. It reads as the user does,
so that the engine need not: a hostile file meets a process that knows nothing and can reach nobody.
"""

import logging
import os
import signal
from collections.abc import Callable
from contextlib import ExitStack
from pathlib import Path
from typing import Any, Final

import msgspec

from core.hardening import hide_memory, places
from core.importing.items import Kept, Said, Seen, Unreadable
from core.importing.sources import Opened, open_source
from core.protocol.typed import error_packet
from core.protocol.wire import Packet, WireError
from core.records.errors import AfterimageError, RefusedError
from core.workers import isolation
from core.workers.channel import Channel, serve
from core.workers.import_requests import NEXT, OPEN, Batch, OpenSource, Picture, SourceOpened

_log = logging.getLogger(__name__)

_AT_ONCE: Final = 400
"""Messages of a batch: enough to be filed together, few enough to show progress and to stop between."""
_MOST_TEXT: Final = 1024 * 1024


class ImportWorker:
    """Serves one request after the other, in the thread that reads them."""

    def __init__(self, send: Callable[[Packet], None]) -> None:
        """Answer by `send`."""
        self._send = send
        self._held = ExitStack()
        self._source: Opened | None = None

    def take(self, packet: Packet) -> None:
        """Do what a request asks for.

        Raises:
            WireError: It is not a request.
        """
        if packet.kind != "request":
            raise WireError("a worker takes requests only")
        try:
            body, blob = self._serve(packet)
            self._send(Packet("reply", packet.id, body=body, blob=blob))
        except AfterimageError as error:
            self._send(error_packet(packet.id, error))
        except Exception as error:  # noqa: BLE001 -- whatever a file provokes is the file's failure
            _log.error(
                "%s failed: %s at %s", packet.op, type(error).__name__, "; ".join(places(error.__traceback__))
            )
            self._send(
                error_packet(packet.id, RefusedError("This is damaged, and cannot be read to its end."))
            )

    def _serve(self, packet: Packet) -> tuple[Any, bytes]:
        if packet.op == OPEN:
            request = msgspec.convert(packet.body, OpenSource)
            self._held.close()
            self._source = open_source(Path(request.path), self._held)
            return SourceOpened(self._source.kind, self._source.total), b""
        if packet.op == NEXT and self._source is not None:
            return self._next(self._source)
        raise RefusedError("There is nothing to be read.")

    @staticmethod
    def _next(source: Opened) -> tuple[Batch, bytes]:
        said: list[Said] = []
        size = unreadable = 0
        for item in source.items:
            if isinstance(item, Said):
                said.append(item)
                size += len(item.text)
            elif isinstance(item, Seen):
                seen = Picture(item.id, item.at, item.app, item.title, item.url, item.size, item.codec)
                return Batch(tuple(said), unreadable, seen), item.image
            elif isinstance(item, Kept):
                return Batch(tuple(said), unreadable, frame=item.frame, part=item.part), item.image
            elif isinstance(item, Unreadable):
                unreadable += 1
            if len(said) >= _AT_ONCE or size >= _MOST_TEXT:
                return Batch(tuple(said), unreadable), b""
        return Batch(tuple(said), unreadable, ended=True), b""


def run_import_worker() -> None:
    """Serve requests on standard input and output until the input closes. Does not return."""
    channel = Channel()
    signal.signal(signal.SIGINT, signal.SIG_IGN)  # Ctrl-C in a terminal is for whoever started us to decide
    isolation.step_back()
    hide_memory()
    isolation.keep_within_limits()
    _log.info(
        "import worker %d started, network %s", os.getpid(), "off" if isolation.forbid_network() else "on"
    )
    serve(channel, ImportWorker(channel.send).take)
