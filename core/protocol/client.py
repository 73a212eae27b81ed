"""A client's end of the local protocol for programs that wait: one call at a time, no threads."""

import contextlib
import os
import select
import socket
import time
from collections.abc import Callable, Iterator
from types import TracebackType
from typing import Any, Final, Self, TypeVar

import msgspec

from core.protocol.endpoint import peer_process, same_user
from core.protocol.greeting import check_greeting, greeting
from core.protocol.operations import Progress, Request
from core.protocol.typed import decode, packet_error
from core.protocol.wire import Decoder, Packet, WireError, encode_head
from core.records.errors import EnvironmentFaultError, RefusedError

_READ_SIZE: Final = 256 * 1024
Reply = TypeVar("Reply")


class NoEngineError(EnvironmentFaultError):
    """Nobody listens on the socket: no engine runs for that home, or it is just ending."""


class Client:
    """A connection to a running engine. Not for use by several threads at once."""

    def __init__(self, path: str, *, connect_timeout: float = 10.0) -> None:
        """Connect and exchange versions. Only this is limited in time: calls take as long as they take.

        Raises:
            NoEngineError: no engine listens there.
            EnvironmentFaultError: one of another version or another user does, or it does not answer.
        """
        self._decoder = Decoder()
        self._received: list[Packet] = []
        self._last_id = 0
        self._socket = socket.socket(socket.AF_UNIX, socket.SOCK_STREAM)
        try:
            self._socket.settimeout(connect_timeout)
            self._connect(path)
            self._socket.settimeout(None)
        except BaseException:
            self._socket.close()
            raise

    def __enter__(self) -> Self:
        return self

    def __exit__(
        self, kind: type[BaseException] | None, error: BaseException | None, trace: TracebackType | None
    ) -> None:
        self.close()

    def close(self) -> None:
        """Hang up. The engine cancels what it was still doing for this client."""
        self._socket.close()

    def wait_closed(self, timeout: float) -> bool:
        """Wait until the engine hangs up, as it does to lock or end; whether it did within the seconds.

        Where the system can tell, its process has ended then as well, and with it the keys in its memory.
        """
        deadline = time.monotonic() + timeout
        with self._engine() as process:
            self._socket.settimeout(timeout)
            try:
                while self._socket.recv(_READ_SIZE):
                    pass
            except TimeoutError:
                return False
            except OSError:
                pass
            if process is not None:
                ended, _, _ = select.select([process], [], [], max(0.0, deadline - time.monotonic()))
                return bool(ended)
        return True

    @contextlib.contextmanager
    def _engine(self) -> Iterator[int | None]:
        """A descriptor that can be read once the engine's process has ended."""
        number = peer_process(self._socket)
        if not hasattr(os, "pidfd_open") or number in {None, 0, os.getpid()}:
            yield None
            return
        try:
            descriptor = os.pidfd_open(number)
        except OSError:  # gone already, or not to be seen from here
            yield None
            return
        try:
            yield descriptor
        finally:
            os.close(descriptor)

    def call(
        self,
        request: Request[Reply],
        blob: bytes = b"",
        on_progress: Callable[[Progress], None] | None = None,
    ) -> tuple[Reply, bytes]:
        """Make one call and wait for its reply and the blob that came with it.

        Interrupting it (Ctrl-C) tells the engine to stop working on it.

        Raises:
            AfterimageError: of the class that stands for what the engine answered.
        """
        self._last_id += 1
        number = self._last_id
        try:
            head = encode_head(Packet("request", number, request.op, request, blob))
        except WireError:
            raise RefusedError("That is more than Afterimage can take at once.") from None
        except UnicodeEncodeError:
            raise RefusedError("The text is not valid UTF-8.") from None
        try:
            self._socket.sendall(head)
            if blob:  # sending nothing fails where the engine has answered and hung up already
                self._socket.sendall(blob)
            return self._wait(number, request.reply, on_progress)
        except KeyboardInterrupt:
            self._cancel(number)
            raise
        except (OSError, WireError, msgspec.ValidationError) as error:
            raise EnvironmentFaultError(
                "The engine ended before it answered. Try again; the logs in the home folder may say more."
            ) from error

    def _connect(self, path: str) -> None:
        try:
            self._socket.connect(path)
            if not same_user(self._socket):
                raise EnvironmentFaultError("The engine's socket belongs to another user.")
            self._socket.sendall(encode_head(greeting()))
            check_greeting(self._next())
        except TimeoutError:
            raise EnvironmentFaultError(
                "The engine does not answer. Quit Afterimage and start it again."
            ) from None
        except WireError as error:
            raise EnvironmentFaultError("What listens on the engine's socket is not Afterimage.") from error
        except OSError as error:
            reason = os.strerror(error.errno) if error.errno else "it hung up"
            raise NoEngineError(f"No engine is running for this home ({reason}).") from error

    def _wait(
        self, number: int, kind: type[Any], on_progress: Callable[[Progress], None] | None
    ) -> tuple[Any, bytes]:
        while True:
            packet = self._next()
            if packet.id != number:
                continue  # An event, or what is left of a call that was interrupted.
            if packet.kind == "progress":
                if on_progress is not None:
                    on_progress(decode(Progress, packet.body))
            elif packet.kind == "error":
                raise packet_error(packet)
            elif packet.kind == "reply":
                return decode(kind, packet.body), packet.blob

    def _next(self) -> Packet:
        while not self._received:
            data = self._socket.recv(_READ_SIZE)
            if not data:
                raise ConnectionError
            self._received = self._decoder.feed(data)
        return self._received.pop(0)

    def _cancel(self, number: int) -> None:
        """Best effort: the engine may have gone, and hanging up stops the work as well."""
        try:
            self._socket.settimeout(1.0)
            self._socket.sendall(encode_head(Packet("cancel", number)))
        except OSError:
            self._socket.close()
