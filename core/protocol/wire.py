"""The bytes of the local protocol: packets with a JSON header and an optional binary blob. No I/O here.

    magic 3 | version 1 | header length 4 | blob length 4 | header (JSON) | blob

Numbers are big-endian. The same wire runs over sockets (windows, command line) and pipes (workers).
"""

import struct
from dataclasses import dataclass, field
from typing import Any, Final, Literal, cast, get_args

import msgspec

from core.protocol.strict_json import StrictJsonError, loads

MAX_HEADER: Final = 8 * 1024 * 1024
MAX_BLOB: Final = 256 * 1024 * 1024

_MAGIC: Final = b"AIm\x01"
"""Three letters and the version of this layout."""
_PREFIX: Final = struct.Struct(">4sII")
_MAX_ID: Final = 2**53 - 1
"""The largest whole number that every JSON reader takes exactly."""

Kind = Literal["hello", "request", "reply", "error", "progress", "cancel", "event"]
_KINDS: Final = frozenset(get_args(Kind))


class WireError(Exception):
    """The other end does not speak this protocol, or sent more than it may. The connection is useless now."""


@dataclass(frozen=True, slots=True)
class Packet:
    """One message on the wire."""

    kind: Kind
    id: int = 0
    """Chosen by whoever asks; every answer carries it back. 0 where nothing is answered."""
    op: str = ""
    """The operation; for requests only."""
    body: Any = field(default=None, repr=False)
    """Encoding takes anything msgspec can write, records included; decoding gives plain JSON values."""
    blob: bytes = field(default=b"", repr=False)


def encode_head(packet: Packet) -> bytes:
    """Everything that goes before the blob, so that a large blob need not be copied to be sent.

    Raises:
        WireError: header or blob exceed what a packet may carry.
    """
    header = msgspec.json.encode({"kind": packet.kind, "id": packet.id, "op": packet.op, "body": packet.body})
    _check_sizes(len(header), len(packet.blob))
    return _PREFIX.pack(_MAGIC, len(header), len(packet.blob)) + header


def encode(packet: Packet) -> bytes:
    """The packet as it travels. Raises as `encode_head`."""
    return encode_head(packet) + packet.blob


class Decoder:
    """Turns a stream of bytes, cut anywhere, back into packets."""

    def __init__(self) -> None:
        self._buffer = bytearray()
        self._sizes: tuple[int, int] | None = None

    @property
    def between_packets(self) -> bool:
        """Whether the stream may end here without anything missing."""
        return not self._buffer and self._sizes is None

    def feed(self, data: bytes) -> list[Packet]:
        """Take more bytes and give the packets that are complete now.

        Raises:
            WireError: the bytes are not of this protocol. The decoder is not to be used any further.
        """
        self._buffer += data
        packets = []
        while (packet := self._next()) is not None:
            packets.append(packet)
        return packets

    def _next(self) -> Packet | None:
        if self._sizes is None:
            if not _MAGIC.startswith(self._buffer[: len(_MAGIC)]):
                raise WireError("The other end does not speak this protocol.")
            if len(self._buffer) < _PREFIX.size:
                return None
            _, header_size, blob_size = _PREFIX.unpack_from(self._buffer)
            _check_sizes(header_size, blob_size)
            del self._buffer[: _PREFIX.size]
            self._sizes = header_size, blob_size
        header_size, blob_size = self._sizes
        end = header_size + blob_size
        if len(self._buffer) < end:
            return None
        with memoryview(self._buffer) as view:
            header, blob = bytes(view[:header_size]), bytes(view[header_size:end])
        del self._buffer[:end]
        self._sizes = None
        return _packet(header, blob)


def _check_sizes(header: int, blob: int) -> None:
    if header > MAX_HEADER:
        raise WireError(f"A packet's header may have {MAX_HEADER} bytes; this one has {header}.")
    if blob > MAX_BLOB:
        raise WireError(f"A packet may carry {MAX_BLOB} bytes; this one has {blob}.")


def _packet(header: bytes, blob: bytes) -> Packet:
    try:
        fields = loads(header)
    except StrictJsonError as error:
        raise WireError(f"A packet's header cannot be read: {error}.") from None
    if not isinstance(fields, dict):
        raise WireError("A packet's header is not an object.")
    kind, number, op = fields.get("kind"), fields.get("id"), fields.get("op", "")
    if not isinstance(kind, str) or kind not in _KINDS:
        raise WireError("A packet is of no known kind.")
    if type(number) is not int or not 0 <= number <= _MAX_ID or type(op) is not str:
        raise WireError("A packet's header has a field of the wrong type.")
    return Packet(kind=cast("Kind", kind), id=number, op=op, body=fields.get("body"), blob=blob)
