"""A client that can also misbehave."""

import socket
from pathlib import Path

from core.protocol.greeting import greeting
from core.protocol.wire import Decoder, Packet, encode
from tests.unit.protocol.fake_engine import WAIT


class RawClient:
    """Speaks packets, or raw bytes by its socket. Greets first unless told not to."""

    def __init__(self, path: Path, *, greet: bool = True) -> None:
        self.socket = socket.socket(socket.AF_UNIX)
        self.socket.settimeout(WAIT)
        self.socket.connect(str(path))
        self._decoder = Decoder()
        self._received: list[Packet] = []
        if greet:
            self.send(greeting())
            assert self.next().kind == "hello"

    def send(self, *packets: Packet) -> None:
        self.socket.sendall(b"".join(map(encode, packets)))

    def next(self) -> Packet:
        """The next packet; `EOFError` when the server has hung up."""
        while not self._received:
            try:
                data = self.socket.recv(65536)
            except ConnectionError:
                data = b""  # Cut off before everything sent was read.
            if not data:
                raise EOFError
            self._received = self._decoder.feed(data)
        return self._received.pop(0)

    def kinds_until_closed(self) -> set[str]:
        """What else comes before the server hangs up."""
        kinds: set[str] = set()
        while True:
            try:
                kinds.add(self.next().kind)
            except EOFError:
                return kinds

    def close(self) -> None:
        self.socket.close()
