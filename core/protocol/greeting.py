"""The first packet of each end: which versions are talking."""

from dataclasses import dataclass

import msgspec

from core.protocol.typed import decode
from core.protocol.version import PROGRAM, PROTOCOL
from core.protocol.wire import Packet
from core.records.errors import EnvironmentFaultError


@dataclass(frozen=True, slots=True)
class Greeting:
    """What each end says about itself."""

    protocol: int
    program: str


def greeting() -> Packet:
    """The packet to open a connection with."""
    return Packet("hello", body=Greeting(PROTOCOL, PROGRAM))


def check_greeting(packet: Packet) -> None:
    """Make sure that both ends are of the same release.

    Raises:
        EnvironmentFaultError: they are not; it says what to do.
    """
    try:
        if packet.kind != "hello":
            raise EnvironmentFaultError("The other end did not say which version of Afterimage it is.")
        other = decode(Greeting, packet.body)
    except msgspec.ValidationError:
        raise EnvironmentFaultError(
            "The other end is not a version of Afterimage that this one knows."
        ) from None
    if (other.protocol, other.program) != (PROTOCOL, PROGRAM):
        raise EnvironmentFaultError(
            f"Afterimage {other.program[:40]} is running, and this is {PROGRAM}. Quit it and start again."
        )
