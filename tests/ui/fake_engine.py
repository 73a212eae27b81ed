"""An engine made of scripted replies behind a real socket, speaking the real wire."""

import itertools
import shutil
import tempfile
import weakref
from collections.abc import Callable
from pathlib import Path
from typing import Any, TypeVar

from PySide6.QtCore import QObject
from PySide6.QtNetwork import QLocalServer, QLocalSocket

from core.protocol.greeting import greeting
from core.protocol.operations import (
    Event,
    GetStatus,
    ListProposals,
    Nothing,
    Progress,
    Proposals,
    Request,
    Status,
    Subscribe,
)
from core.protocol.typed import decode_request, error_packet
from core.protocol.wire import Decoder, Packet, encode
from core.records.errors import AfterimageError

R = TypeVar("R", bound=Request[Any])
Handler = Callable[[Any], Any]
_numbers = itertools.count()


class Hold:
    """A handler's return value: the reply comes later, when the test says so."""


class FakeEngine(QObject):
    """Remembers every request. A handler returns the reply, (reply, bytes) or `Hold`, or raises."""

    def __init__(self, folder: Path | None = None) -> None:
        super().__init__()
        if folder is None:
            folder = Path(tempfile.mkdtemp(prefix="afterimage-"))
            weakref.finalize(self, shutil.rmtree, folder, ignore_errors=True)
        self.path = str(folder / f"e{next(_numbers)}.sock")
        self.status = Status(vault="unlocked", capture="recording", home="/home/ada/.local/share/afterimage")
        self.requests: list[Request[Any]] = []
        self.cancelled: list[int] = []
        self.handlers: dict[str, Handler] = {
            GetStatus.op: lambda _request: self.status,
            Subscribe.op: lambda _request: Nothing(),
            ListProposals.op: lambda _request: Proposals(()),
        }
        self._held: dict[str, list[tuple[QLocalSocket, int]]] = {}
        self._server = QLocalServer(self)
        self._server.newConnection.connect(self._accept)
        self._sockets: list[QLocalSocket] = []

    def on(self, request: type[R], handler: Callable[[R], Any]) -> None:
        """Answer requests of that kind so."""
        self.handlers[request.op] = handler

    def start(self) -> None:
        QLocalServer.removeServer(self.path)
        assert self._server.listen(self.path), self._server.errorString()

    def stop(self) -> None:
        """As if the process had died."""
        self._server.close()
        for connection in list(self._sockets):
            connection.abort()
        self._sockets.clear()
        self._held.clear()

    def set_status(self, status: Status) -> None:
        """Change it and tell every client."""
        self.status = status
        self.push(Event("status"))

    def push(self, event: Event) -> None:
        for connection in self._sockets:
            self._send(connection, Packet("event", body=event))

    def made(self, kind: type[R]) -> list[R]:
        """The requests of that kind so far."""
        return [request for request in self.requests if isinstance(request, kind)]

    def release(self, kind: type[Request[Any]], reply: Any, blob: bytes = b"") -> None:
        """Answer what was held."""
        for connection, number in self._held.pop(kind.op, []):
            self._send(connection, Packet("reply", number, body=reply, blob=blob))

    def progress(self, kind: type[Request[Any]], progress: Progress) -> None:
        for connection, number in self._held.get(kind.op, []):
            self._send(connection, Packet("progress", number, body=progress))

    def _accept(self) -> None:
        while (connection := self._server.nextPendingConnection()) is not None:
            decoder = Decoder()
            self._sockets.append(connection)
            connection.readyRead.connect(lambda c=connection, d=decoder: self._read(c, d))
            connection.disconnected.connect(lambda c=connection: self._gone(c))

    def _gone(self, connection: QLocalSocket) -> None:
        if connection in self._sockets:
            self._sockets.remove(connection)

    def _read(self, connection: QLocalSocket, decoder: Decoder) -> None:
        for packet in decoder.feed(bytes(connection.readAll().data())):
            if packet.kind == "hello":
                self._send(connection, greeting())
            elif packet.kind == "cancel":
                self.cancelled.append(packet.id)
            elif packet.kind == "request":
                self._answer(connection, packet)

    def _answer(self, connection: QLocalSocket, packet: Packet) -> None:
        try:
            request = decode_request(packet.op, packet.body)
            self.requests.append(request)
            result = self.handlers[packet.op](request)
        except AfterimageError as error:
            self._send(connection, error_packet(packet.id, error))
            return
        if isinstance(result, Hold):
            self._held.setdefault(packet.op, []).append((connection, packet.id))
            return
        reply, blob = result if isinstance(result, tuple) else (result, b"")
        self._send(connection, Packet("reply", packet.id, body=reply, blob=blob))

    @staticmethod
    def _send(connection: QLocalSocket, packet: Packet) -> None:
        connection.write(encode(packet))
        connection.flush()
