"""The format of backups is frozen: what was made once opens in every later version."""

import hashlib

import pytest
from hypothesis import given, strategies as st

from core.backup.manifest import (
    Manifest,
    Row,
    Snapshot,
    Verified,
    decode_manifest,
    decode_mark,
    encode_manifest,
    encode_mark,
    split_manifest,
)
from core.records.errors import IntegrityError

STORE = bytes(range(16))
KEY = bytes(range(32, 64))
HEADER = b'{"format":1}'
SNAPSHOT = Snapshot(7, bytes(range(64, 80)).hex())
MANIFEST = Manifest(
    store_id=STORE,
    number=7,
    id=bytes(range(64, 80)),
    created="2026-03-04T09:00:00+00:00",
    header_hash=hashlib.sha256(HEADER).digest(),
    rows=[
        Row("journal/00000001", bytes(16), bytes(32), 1234, 1772614800.5, 1, 1234, 12),
        Row("objects/images/frm_1", bytes([1] * 16), bytes([2] * 32), 100, 1772614801.0, 2, 154),
    ],
    settings=b"{}",
    left_out=["objects/images/frm_2"],
)
MARK = Verified(bytes([3] * 32), "2026-03-04T09:00:01+00:00", 2, full=True)
FROZEN_MANIFEST = (
    "4146424b010000000c7b22666f726d6174223a317d41465452010100000002404142434445464748494a4b4c4d4e4f00"
    "00000000000000000000007beaf159955d675dcd5fe34a6fb5046c613a7801653945cdf07c68e3aab6d7bfebe1964972"
    "609dc9a357c79d0e3fa6f9f2c0fe2645eb97a535cc0e57c17098808d0d8258463bf2f01ca4e447fe8ff523775e8348e2"
    "87e5777668e62f40aafb9c219d2f4c81d2a7ee020ae2667c0602d56a763eeed8bc187c0eaefc245467379b0f96e50c44"
    "0e7f97a74440207df6b15d368ebafa54d8ee170cf853dae8a984a1491d8bdd52637f513af35ec2ee9cc730284acf1453"
    "1746c5b01cff884b2ab42357b6e14b7e5fbbfdc042009c702e631f37f9cb6969b893217bf668f08d6131144517a58d45"
    "601d9ca9b24f10bd0c1c7c5af4fa07b7ac48e4f71c6dc2e292b48084d14cff141d5968d1ab133229ff739720446f02e3"
    "4b6610c8e1d2e3de49b0b69080321b6711451216742d5f65ed4e80a2e4802bbf0e7c6e1b68faf9"
)
FROZEN_MARK = (
    "41465452010100000002404142434445464748494a4b4c4d4e4f00000000000000000000000077eac15a975c675acb5a"
    "e74165bc0c636f377405a22a068fb13c2fa5eff29cf5a2a9d9bd0e1f16cdbe55c29d0e38dff9ffaefe2f45eb96b435cc"
    "1f57c1486b8412517fcc4582d3c31a2ee278298577"
)


def test_a_manifest_is_written_as_ever() -> None:
    made = encode_manifest(MANIFEST, HEADER, KEY, 2, nonce=bytes(12))
    assert made.hex() == FROZEN_MANIFEST
    assert split_manifest(made)[0] == HEADER
    assert decode_manifest(made, SNAPSHOT, STORE, KEY) == MANIFEST


def test_a_mark_is_written_as_ever() -> None:
    made = encode_mark(MARK, SNAPSHOT, STORE, KEY, 2, nonce=bytes(12))
    assert made.hex() == FROZEN_MARK
    assert decode_mark(made, SNAPSHOT, STORE, KEY) == MARK


def test_names() -> None:
    assert SNAPSHOT.manifest == "snapshots/0000000007-404142434445464748494a4b4c4d4e4f.manifest"
    assert SNAPSHOT.mark == "snapshots/0000000007-404142434445464748494a4b4c4d4e4f.verified"
    assert MANIFEST.rows[1].stored_as == f"files/01/{'01' * 16}-154"


@pytest.mark.parametrize(
    ("data", "why"),
    [
        (b"", "damaged"),
        (b"AFBK", "damaged"),
        (b"AFBX\x01\x00\x00\x00\x01{", "damaged"),
        (b"AFBK\x02\x00\x00\x00\x01{", "format 2, which this program does not know"),
        (b"AFBK\x01\x00\x00\x00\x00{", "damaged"),
        (b"AFBK\x01\x00\x00\x00\x09{", "damaged"),
        (b"AFBK\x01\xff\xff\xff\xff{", "damaged"),
    ],
)
def test_what_is_no_manifest(data: bytes, why: str) -> None:
    with pytest.raises(IntegrityError, match=why):
        split_manifest(data)


@given(st.binary(max_size=300))
def test_any_bytes_are_refused_in_words(data: bytes) -> None:
    for given_data in (data, b"AFBK\x01" + data):
        with pytest.raises(IntegrityError):
            decode_manifest(given_data, SNAPSHOT, STORE, KEY)
    with pytest.raises(IntegrityError):
        decode_mark(data, SNAPSHOT, STORE, KEY)


@given(st.integers(0, len(encode_manifest(MANIFEST, HEADER, KEY)) * 8 - 1))
def test_every_bit_counts(bit: int) -> None:
    data = bytearray(encode_manifest(MANIFEST, HEADER, KEY))
    data[bit // 8] ^= 1 << bit % 8
    with pytest.raises(IntegrityError):
        decode_manifest(bytes(data), SNAPSHOT, STORE, KEY)


@pytest.mark.parametrize("other", [Snapshot(8, SNAPSHOT.id), Snapshot(7, "00" * 16)])
def test_it_opens_under_its_own_name_only(other: Snapshot) -> None:
    with pytest.raises(IntegrityError):
        decode_manifest(encode_manifest(MANIFEST, HEADER, KEY), other, STORE, KEY)
    with pytest.raises(IntegrityError):
        decode_mark(encode_mark(MARK, SNAPSHOT, STORE, KEY), other, STORE, KEY)
    with pytest.raises(IntegrityError):
        decode_mark(encode_mark(MARK, SNAPSHOT, STORE, KEY), SNAPSHOT, bytes(16), KEY)
