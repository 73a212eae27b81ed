import contextlib
import struct
from datetime import UTC, datetime
from typing import Any, get_args

import pytest
from hypothesis import given, strategies as st

from core.protocol.operations import Ask
from core.protocol.wire import MAX_BLOB, MAX_HEADER, Decoder, Kind, Packet, WireError, encode, encode_head
from tests.unit.protocol.test_strict_json import json_values

packets = st.builds(
    Packet,
    kind=st.sampled_from(get_args(Kind)),
    id=st.integers(0, 2**53 - 1),
    op=st.text(st.characters(codec="utf-8"), max_size=20),
    body=json_values,
    blob=st.binary(max_size=300),
)


def _raw(header: bytes, blob: bytes = b"") -> bytes:
    return struct.pack(">4sII", b"AIm\x01", len(header), len(blob)) + header + blob


@given(st.lists(packets, max_size=4), st.data())
def test_packets_survive_any_cutting(sent: list[Packet], data: st.DataObject) -> None:
    stream = b"".join(map(encode, sent))
    decoder = Decoder()
    received: list[Packet] = []
    position = 0
    while position < len(stream):
        step = data.draw(st.integers(1, max(1, len(stream) - position)))
        received += decoder.feed(stream[position : position + step])
        position += step
    assert received == sent
    assert decoder.between_packets


@given(packets)
def test_byte_by_byte(packet: Packet) -> None:
    decoder = Decoder()
    stream = encode(packet)
    for byte in stream[:-1]:
        assert decoder.feed(bytes([byte])) == []
        assert not decoder.between_packets
    assert decoder.feed(stream[-1:]) == [packet]


@given(st.binary(min_size=1, max_size=400))
def test_garbage_is_refused_or_waited_for(data: bytes) -> None:
    decoder = Decoder()
    with contextlib.suppress(WireError):
        decoder.feed(data)


@given(packets, st.integers(0, 11), st.integers(1, 255))
def test_a_damaged_prefix_never_gives_the_packet(packet: Packet, place: int, flip: int) -> None:
    damaged = bytearray(encode(packet))
    damaged[place] ^= flip
    try:
        received = Decoder().feed(bytes(damaged))
    except WireError:
        return
    # Wrong sizes that stay within the limits leave the decoder waiting, or cut another blob.
    assert received == [] or received[0].blob != packet.blob or len(received) != 1


def test_foreign_bytes_are_refused_at_the_first_of_them() -> None:
    with pytest.raises(WireError, match="does not speak"):
        Decoder().feed(b"G")


@pytest.mark.parametrize(
    "sizes", [(MAX_HEADER + 1, 0), (2, MAX_BLOB + 1), (2**32 - 1, 2**32 - 1)], ids=["header", "blob", "both"]
)
def test_too_much_is_refused_before_it_is_received(sizes: tuple[int, int]) -> None:
    with pytest.raises(WireError, match="may"):
        Decoder().feed(struct.pack(">4sII", b"AIm\x01", *sizes))


def test_too_much_is_not_sent() -> None:
    with pytest.raises(WireError, match="header"):
        encode(Packet("request", 1, "x", "a" * MAX_HEADER))


@pytest.mark.parametrize(
    "header",
    [
        b"[]",
        b"{",
        b"{}",
        b'{"kind":"order","id":1}',
        b'{"kind":["request"],"id":1}',
        b'{"kind":"request","id":"1"}',
        b'{"kind":"request","id":true}',
        b'{"kind":"request","id":-1}',
        b'{"kind":"request","id":9007199254740992}',
        b'{"kind":"request","id":1,"op":5}',
        b'{"kind":"request","id":1,"id":2}',
        b'{"kind":"request","id":1,"body":' + b"[" * 80 + b"]" * 80 + b"}",
        b'{"kind":"request","id":1,"body":"\\ud800"}',
        b'{"kind":"request","id":1,"body":NaN}',
    ],
)
def test_unfit_headers_are_refused(header: bytes) -> None:
    with pytest.raises(WireError):
        Decoder().feed(_raw(header))


def test_what_a_newer_version_adds_is_ignored() -> None:
    (packet,) = Decoder().feed(_raw(b'{"kind":"event","id":0,"weight":3}'))
    assert packet == Packet("event")


def test_records_are_written_as_json() -> None:
    now = datetime(2026, 3, 4, 14, 2, tzinfo=UTC)
    (packet,) = Decoder().feed(encode(Packet("request", 1, "ask", Ask("who?", now=now))))
    assert packet.body["question"] == "who?"
    assert packet.body["now"] == "2026-03-04T14:02:00Z"


def test_the_head_goes_before_the_blob() -> None:
    packet = Packet("reply", 7, body={"a": 1}, blob=b"pixels")
    assert encode_head(packet) + b"pixels" == encode(packet)


def test_content_does_not_show_in_a_packet_s_representation() -> None:
    shown: Any = repr(Packet("request", 1, "unlock", {"secret": "hunter2 hunter2"}, b"pixels"))
    assert "hunter2" not in shown
    assert "pixels" not in shown
