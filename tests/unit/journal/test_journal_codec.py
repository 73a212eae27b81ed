import zlib
from typing import Any, get_args

import msgspec
import pytest
from hypothesis import given, settings, strategies as st

from core.journal import codec
from core.journal.codec import UnknownEvent, decode_batch, encode_batch
from core.journal.events import KINDS, Deleted, Event, GapRecorded, SegmentRemoved
from core.journal.segment import Scan, SegmentCipher
from core.records.errors import EnvironmentFaultError, IntegrityError, RefusedError
from core.records.memory import Gap
from core.vault.table import Entry
from tests.unit.journal.conftest import NOON, STORE_ID, Home, note, numbers
from tests.unit.strategies import records

_QUICK = settings(max_examples=25)


def test_every_event_has_a_name_on_disk() -> None:
    assert set(KINDS.values()) == set(get_args(Event))


@pytest.mark.parametrize("kind", KINDS.values(), ids=KINDS.keys())
def test_every_kind_survives_the_round_trip(kind: type[Event]) -> None:
    @_QUICK
    @given(st.lists(records(kind), max_size=2))
    def check(events: list[Event]) -> None:
        assert decode_batch(encode_batch(events)) == events

    check()


def _payload(schema: int, rows: list[tuple[str, Any]]) -> bytes:
    return zlib.compress(msgspec.msgpack.encode((schema, rows)))


def test_fields_that_were_added_later_have_their_defaults() -> None:
    assert decode_batch(_payload(1, [("deleted", {"at": NOON, "memories": 3})])) == [
        Deleted(NOON, memories=3)
    ]


def test_fields_of_a_newer_version_are_ignored() -> None:
    rows = [("segment-removed", {"segment_id": "seg_1", "why": "because"})]
    assert decode_batch(_payload(1, rows)) == [SegmentRemoved("seg_1")]


def test_unknown_kinds_and_shapes_are_kept_as_they_are() -> None:
    odd = {"gap": {"started_at": NOON, "ended_at": NOON, "reason": "bored"}}
    payload = _payload(1, [("sung", {"song": "la"}), ("gap", odd), ("segment-removed", {"segment_id": "s"})])
    events = decode_batch(payload)
    assert events[0] == UnknownEvent("sung", msgspec.msgpack.encode({"song": "la"}))
    assert events[1] == UnknownEvent("gap", msgspec.msgpack.encode(odd))
    assert events[2] == SegmentRemoved("s")
    assert decode_batch(encode_batch(events)) == events


def test_unknown_events_are_counted_and_survive_a_rewrite(home: Home) -> None:
    journal = home.journal()
    journal.append(note(0), note(1))
    journal.append(*[UnknownEvent("sung", b"\xa2la")] * 2, note(2))  # type: ignore[arg-type]
    assert numbers(journal.replay()) == [0, 1, 2]
    assert journal.unknown_events == 2
    assert journal.rewrite(lambda event: None if event == note(2) else event) == 1
    assert numbers(home.reopened().replay()) == [0, 1]
    journal = home.journal()
    assert numbers(journal.replay()) == [0, 1]
    assert journal.unknown_events == 2


def test_a_newer_schema_is_refused_in_plain_words() -> None:
    with pytest.raises(EnvironmentFaultError, match="newer version"):
        decode_batch(_payload(2, []))


@pytest.mark.parametrize(
    "payload",
    [
        b"",
        b"not zlib",
        zlib.compress(b"\xc1"),
        zlib.compress(b"\x93\x01"),
        _payload(1, []) + b"more",
        _payload(1, [])[:-3],
    ],
)
def test_what_is_no_batch_is_an_integrity_error(payload: bytes) -> None:
    with pytest.raises(IntegrityError):
        decode_batch(payload)


def test_neither_direction_takes_more_than_the_limits(monkeypatch: pytest.MonkeyPatch) -> None:
    large = encode_batch([SegmentRemoved("x" * 5000)])
    monkeypatch.setattr(codec, "MAX_BATCH", 1000)
    with pytest.raises(IntegrityError):
        decode_batch(large)
    with pytest.raises(RefusedError):
        encode_batch([SegmentRemoved("x" * 5000)])
    monkeypatch.undo()
    monkeypatch.setattr(codec, "MAX_PAYLOAD", 10)
    with pytest.raises(RefusedError):
        encode_batch([SegmentRemoved("seg_1")])


# ── frozen vectors: what one release wrote, every later one reads ────────────────────────────────────

_EVENTS = [
    note(7),
    GapRecorded(Gap(NOON, NOON, "paused")),
    SegmentRemoved("seg_aaaa"),
    Deleted(NOON, 1, 2, 3, 4, 5, 6),
]
_BATCH = bytes.fromhex(
    "789c4d4d4b0e8230140cfe8ee10d587b1cf26247d2404bd357744d58b8279e40492124c62bb8f3065e478b18e35b4c665ee6"
    "d344a7c6e710296cdd3aa9f07cc97efd686d99c38f106f3c6d9d2c74c7993406a2b9a464aa11ea811d59079190fbc4ee3db4"
    "f893de82b8d0de50c9217863a40adac516aad84354c3f79148d1079a50b8a613c8114a8fe75fab0a7e2bc191df5952e0d955"
    "1167616892f36060a614bce80d4d6cd991e6032cafdede7c664b"
)
_HEADER = bytes.fromhex("41464a4c010100000001abababababababababababababababab")
_RECORDS = (
    bytes.fromhex(
        "f5414afa0000000000000023981a365b000102030405060708090a0b3763af77aa84a6177bcb5085adf769615a0180dddf8b00"
    ),
    bytes.fromhex(
        "f5414afa0000000100000023a57a1feb0c0d0e0f1011121314151617f99006ac17138e4c1873300e0a199707629b1356f1153c"
    ),
)


def test_frozen_batch() -> None:
    assert decode_batch(_BATCH) == _EVENTS


def test_frozen_segment() -> None:
    cipher = SegmentCipher(STORE_ID, "journal/00000001", Entry("ab" * 16, bytes(range(32))))
    scan = Scan(cipher, _HEADER + b"".join(_RECORDS))
    assert list(scan) == [b"payload", b"another"]
    assert scan.whole
    assert cipher.header == _HEADER
    assert cipher.seal(b"payload", 0, _HEADER[-16:], nonce=bytes(range(12))) == _RECORDS[0]
    assert cipher.seal(b"another", 1, _RECORDS[0][-16:], nonce=bytes(range(12, 24))) == _RECORDS[1]
