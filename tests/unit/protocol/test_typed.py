from datetime import UTC, datetime

import msgspec
import pytest

from core.protocol.operations import Ask, GetStatus, Search, Selection, Unlock
from core.protocol.typed import decode, decode_request, error_of, error_packet, packet_error
from core.protocol.wire import Decoder, Packet, encode
from core.records.errors import (
    BY_CODE,
    AfterimageError,
    LockedError,
    RefusedError,
    WrongPassphraseError,
)
from core.records.geometry import Box


def test_a_request_arrives_as_it_was_made() -> None:
    sent = Search("invoice", limit=3, level="line", start=datetime(2026, 3, 4, tzinfo=UTC))
    (packet,) = Decoder().feed(encode(Packet("request", 1, sent.op, sent)))
    assert decode_request(packet.op, packet.body) == sent


def test_what_has_defaults_may_be_left_out() -> None:
    assert decode_request("ask", {"question": "who?"}) == Ask("who?")
    assert decode_request("status", None) == GetStatus()


def test_an_unknown_operation_is_refused() -> None:
    with pytest.raises(RefusedError, match="no operation “teleport”"):
        decode_request("teleport", {})


@pytest.mark.parametrize(
    ("op", "body", "named"),
    [
        ("search", {"query": "x", "limit": "3"}, "“limit” expected `int`"),
        ("search", {"query": "x", "limit": 3.5}, "“limit”"),
        ("search", {"query": "x", "level": "page"}, "“level”"),
        ("search", {"query": "x", "start": "yesterday"}, "“start”"),
        ("search", {}, "`query`"),
        ("search", [], "Expected `object`"),
        ("frame", {"id": "f", "box": [1, 2, 3]}, "“box”"),
        ("delete", {"selection": {"ids": ["a", 1]}}, "selection.ids"),
    ],
)
def test_a_refusal_names_the_field(op: str, body: object, named: str) -> None:
    with pytest.raises(RefusedError) as caught:
        decode_request(op, body)
    assert named in str(caught.value)


def test_a_secret_shows_neither_in_a_refusal_nor_in_the_request() -> None:
    with pytest.raises(RefusedError) as caught:
        decode_request("unlock", {"secret": ["correct horse"]})
    assert "correct" not in str(caught.value)
    assert "correct" not in repr(Unlock("correct horse"))


def test_nested_records_and_boxes_are_typed() -> None:
    assert decode(Selection, {"ids": ["mem_1"]}) == Selection(ids=("mem_1",))
    assert decode(Box, [1, 2, 3, 4]) == Box(1, 2, 3, 4)
    with pytest.raises(msgspec.ValidationError):
        decode(Box, ["1", 2, 3, 4])


@pytest.mark.parametrize("kind", BY_CODE.values(), ids=BY_CODE)
def test_errors_keep_their_class_on_the_way(kind: type[AfterimageError]) -> None:
    (packet,) = Decoder().feed(encode(error_packet(3, kind("A sentence."))))
    error = packet_error(packet)
    assert type(error) is kind
    assert str(error) == "A sentence."


def test_odd_errors_still_say_something() -> None:
    assert type(error_of("of tomorrow", "New.")) is AfterimageError
    assert type(error_of(["locked"], "x")) is AfterimageError
    assert str(error_of("locked", None))
    assert type(packet_error(Packet("error", 1, body="?"))) is AfterimageError
    assert LockedError.exit_status == WrongPassphraseError.exit_status == 3
