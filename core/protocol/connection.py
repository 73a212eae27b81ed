"""One client's connection as the engine sees it: reads packets, runs a task a request, sends answers."""

import asyncio
import logging
import socket
import threading
import time
from collections.abc import AsyncIterator, Awaitable, Callable, Mapping
from dataclasses import dataclass
from typing import Any, Final, cast

from core.hardening import places
from core.protocol.endpoint import same_user
from core.protocol.greeting import check_greeting, greeting
from core.protocol.operations import Event, Nothing, Progress, Request, Subscribe
from core.protocol.typed import decode_request, error_packet
from core.protocol.wire import Decoder, Packet, WireError, encode_head
from core.records.errors import AfterimageError, InternalError, RefusedError, StoppedError

_log = logging.getLogger(__name__)

_READ_SIZE: Final = 256 * 1024
_MAX_REQUESTS: Final = 64
"""In flight on one connection; nobody who behaves comes near."""
_MAX_UNSENT: Final = 1024 * 1024
"""Bytes waiting for a slow client above which progress and events are dropped: they are hints only."""
_CLOSE_TIMEOUT: Final = 1.0

Handler = Callable[[Any, "Context"], Awaitable[Any]]
"""Serves one operation: takes its request, gives its reply, or the reply and a blob."""


@dataclass(slots=True)
class Peer:
    """Who is at the other end of a connection, for as long as it lasts."""

    guest: str = ""
    """The program of others that it speaks for; empty for Afterimage's own windows and commands."""


class Context:
    """What a handler knows about the call beyond the request. Usable from any thread."""

    def __init__(
        self,
        blob: bytes,
        client: int,
        send_progress: Callable[[Progress], None],
        *,
        subscribed: bool = False,
        peer: Peer | None = None,
    ) -> None:
        self.blob = blob
        self.peer = peer or Peer()
        self.subscribed = subscribed
        """Whether the client listens to events, as windows do and commands do not."""
        self.client = client
        """Number of the connection; no two of one engine have the same."""
        self._send_progress = send_progress
        self._cancelled = False

    @property
    def cancelled(self) -> bool:
        """Whether nobody waits for the reply any more."""
        return self._cancelled

    def cancel(self) -> None:
        """Note that nobody waits any more."""
        self._cancelled = True

    def check(self) -> None:
        """Stop here if nobody waits for the reply any more.

        Raises:
            StoppedError: nobody does.
        """
        if self._cancelled:
            raise _stopped()

    def progress(self, progress: Progress) -> None:
        """Tell the client how far it is. Never waits."""
        self._send_progress(progress)


class Connection:
    """Serves one client until either end closes.

    A client that goes away cancels its requests, so a handler shields what must not stop half-way.
    """

    def __init__(
        self,
        number: int,
        reader: asyncio.StreamReader,
        writer: asyncio.StreamWriter,
        handlers: Mapping[str, Handler],
    ) -> None:
        self._number = number
        self._reader = reader
        self._writer = writer
        self._handlers = handlers
        self._loop = asyncio.get_running_loop()
        self._loop_thread = threading.get_ident()
        self._drain_lock = asyncio.Lock()
        self._running: dict[int, tuple[asyncio.Task[None], Context]] = {}
        self._unanswered: set[int] = set()
        self._subscribed = False
        self._peer = Peer()

    @property
    def is_window(self) -> bool:
        """Whether it listens to events, as windows do and commands do not."""
        return self._subscribed

    @property
    def requests(self) -> list[asyncio.Task[None]]:
        """The requests being served."""
        return [task for task, _ in self._running.values()]

    async def serve(self, on_greeted: Callable[[], None]) -> None:
        """Talk until the client goes, breaks the protocol, or is of another version."""
        try:
            packets = self._packets()
            if not same_user(cast("socket.socket", self._writer.get_extra_info("socket"))):
                _log.warning("Client %d belongs to another user and was turned away", self._number)
                return
            if not await self._greet(packets):
                return
            on_greeted()
            async for packet in packets:
                self._take(packet)
        except WireError as error:
            _log.warning("Client %d broke the protocol: %s", self._number, error)
        except OSError as error:
            _log.debug("Client %d was lost: %s", self._number, error.strerror)
        finally:
            await self.close()

    async def close(self) -> None:
        """Cancel what runs, send what is ready, and close."""
        for task, context in list(self._running.values()):
            context.cancel()
            task.cancel()
        if self._running:
            await asyncio.wait(self.requests, timeout=_CLOSE_TIMEOUT)
        self._writer.close()
        try:
            await asyncio.wait_for(self._writer.wait_closed(), _CLOSE_TIMEOUT)
        except (TimeoutError, OSError):
            self._writer.transport.abort()

    def notify(self, event: Event) -> None:
        """Send an event if this client asked for events."""
        if self._subscribed:
            self._send_hint(Packet("event", body=event))

    async def _packets(self) -> AsyncIterator[Packet]:
        decoder = Decoder()
        while data := await self._reader.read(_READ_SIZE):
            for packet in decoder.feed(data):
                yield packet

    async def _greet(self, packets: AsyncIterator[Packet]) -> bool:
        """Exchange versions; whether the two can talk."""
        first = await anext(packets, None)
        if first is None:
            return False
        await self._send(greeting())
        try:
            check_greeting(first)
        except AfterimageError as error:
            await self._send(error_packet(first.id, error))
            return False
        return True

    def _take(self, packet: Packet) -> None:
        if packet.kind == "cancel":
            task, context = self._running.get(packet.id, (None, None))
            if task is not None and context is not None:
                context.cancel()
                task.cancel()
        elif packet.kind == "request":
            if packet.id in self._running or len(self._running) >= _MAX_REQUESTS:
                raise WireError("a request's id is in use, or too many are running")
            context = Context(
                packet.blob,
                self._number,
                lambda progress: self._progress(packet.id, progress),
                subscribed=self._subscribed,
                peer=self._peer,
            )
            self._unanswered.add(packet.id)
            task = self._loop.create_task(self._answer(packet, context))
            self._running[packet.id] = task, context
            task.add_done_callback(lambda _: self._done(packet.id))
        else:
            raise WireError("a client sent what only the engine sends")

    def _done(self, number: int) -> None:
        del self._running[number]
        if number in self._unanswered and not self._writer.transport.is_closing():
            # Cancelled before it took its first step.
            self._unanswered.discard(number)
            self._writer.write(encode_head(error_packet(number, _stopped())))

    async def _answer(self, packet: Packet, context: Context) -> None:
        started = time.monotonic()
        try:
            answer = await self._reply(packet, context)
            head = encode_head(answer)
        except asyncio.CancelledError:
            answer = error_packet(packet.id, _stopped())
            head = encode_head(answer)
        except AfterimageError as error:
            answer = error_packet(packet.id, error)
            head = encode_head(answer)
        except WireError:
            answer = error_packet(packet.id, RefusedError("The answer is too large. Ask for less at a time."))
            head = encode_head(answer)
        except Exception as error:  # noqa: BLE001 -- a defect in one operation must not end the others
            # No traceback: its messages may quote content.
            _log.error("Request %s failed: %s", packet.op, _where(error))
            name = type(error).__name__
            answer = error_packet(
                packet.id,
                InternalError(f"Something went wrong inside Afterimage ({name}). Its log says where."),
            )
            head = encode_head(answer)
        self._unanswered.discard(packet.id)
        _log.debug("Request %s: %s after %.0f ms", packet.op, answer.kind, 1e3 * (time.monotonic() - started))
        try:
            await self._write(head, answer.blob)
        except OSError:
            _log.debug("Client %d left before its answer", self._number)

    async def _reply(self, packet: Packet, context: Context) -> Packet:
        request: Request[Any] = decode_request(packet.op, packet.body)
        if isinstance(request, Subscribe):
            if self._peer.guest:
                raise RefusedError("Programs of others hear no events.")
            self._subscribed = True
            return Packet("reply", packet.id, body=Nothing())
        handler = self._handlers.get(packet.op)
        if handler is None:
            raise RefusedError(f"This engine does not serve “{packet.op}”.")
        result = await handler(request, context)
        reply, blob = result if type(result) is tuple else (result, b"")
        return Packet("reply", packet.id, body=reply, blob=blob)

    def _progress(self, number: int, progress: Progress) -> None:
        packet = Packet("progress", number, body=progress)
        if threading.get_ident() == self._loop_thread:
            self._send_hint(packet)
        else:
            self._loop.call_soon_threadsafe(self._send_hint, packet)

    def _send_hint(self, packet: Packet) -> None:
        transport = self._writer.transport
        if packet.kind == "progress" and packet.id not in self._unanswered:
            return  # Its thread reported while the answer was already on its way.
        if not transport.is_closing() and transport.get_write_buffer_size() < _MAX_UNSENT:
            self._writer.write(encode_head(packet))

    async def _send(self, packet: Packet) -> None:
        await self._write(encode_head(packet), packet.blob)

    async def _write(self, head: bytes, blob: bytes) -> None:
        self._writer.write(head)
        if blob:
            self._writer.write(blob)
        async with self._drain_lock:
            await self._writer.drain()


def _stopped() -> StoppedError:
    return StoppedError("It was stopped before it was done.")


def _where(error: Exception) -> str:
    """Type and place of a defect. Its message is left out: it may quote content."""
    return f"{type(error).__name__} at {' > '.join(places(error.__traceback__)[-6:])}"
