"""A worker's end of the pipes it was started with, and its loop."""

import logging
import os
import threading
from collections.abc import Callable
from typing import Final, NoReturn

from core.protocol.wire import Decoder, Packet, WireError, encode_head

_log = logging.getLogger(__name__)

_CHUNK: Final = 1024 * 1024


class Channel:
    """The two pipes of the worker, taken away from everything else in the process."""

    def __init__(self) -> None:
        """Move both pipes elsewhere: what a library prints goes to standard error, not between packets."""
        self._input = os.dup(0)
        self._output = os.dup(1)
        nothing = os.open(os.devnull, os.O_RDONLY)
        os.dup2(nothing, 0)
        os.close(nothing)
        os.dup2(2, 1)
        self._sending = threading.Lock()

    def receive(self) -> bytes:
        """Some bytes; none once the other end has closed."""
        return os.read(self._input, _CHUNK)

    def send(self, packet: Packet) -> None:
        """Write a packet whole. Any thread."""
        head = encode_head(packet)
        with self._sending:
            for part in (head, packet.blob):
                rest = memoryview(part)
                while rest:
                    rest = rest[os.write(self._output, rest) :]


def serve(channel: Channel, take: Callable[[Packet], None]) -> NoReturn:
    """Hand every packet over until the input closes, and end the process.

    Args:
        channel: where they come from.
        take: starts what a packet asks for and never waits. Raises `WireError` where that makes no sense.
    """
    decoder = Decoder()
    status = 0
    try:
        while data := channel.receive():
            for packet in decoder.feed(data):
                take(packet)
    except WireError as error:
        _log.error("worker %d ends: %s", os.getpid(), error)
        status = 1
    finally:
        # Nobody waits for what is still being worked on, and a thread in native code cannot be asked to stop.
        os._exit(status)
