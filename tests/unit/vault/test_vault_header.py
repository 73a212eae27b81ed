"""Reading a header: whatever bytes there are, it is the header or one of the documented errors."""

import json
from pathlib import Path
from typing import Any

import msgspec
import pytest
from hypothesis import given, settings, strategies as st

from core.records.errors import AfterimageError, EnvironmentFaultError, IntegrityError, NotFoundError
from core.vault.header import (
    COPY_FILE,
    HEADER_FILE,
    HEADER_FILES,
    MAX_SIZE,
    VaultHeader,
    _sum,
    encode_header,
    has_header,
    parse_header,
    read_copies,
    read_header,
    write_header,
)
from core.vault.keys import expand
from tests.unit.vault.frozen import FILE, MASTER, STORE

GOOD = FILE.read_bytes()
HEADER = parse_header(GOOD)
FIELDS: dict[str, Any] = json.loads(GOOD)
JSON = st.recursive(
    st.none() | st.booleans() | st.integers() | st.floats(allow_nan=False) | st.text(max_size=40),
    lambda inner: st.lists(inner, max_size=4) | st.dictionaries(st.text(max_size=8), inner, max_size=4),
    max_leaves=12,
)


def summed(fields: dict[str, Any]) -> bytes:
    """As somebody writes it who knows the format."""
    return json.dumps({**fields, "checksum": _sum(fields)}).encode()


@given(data=st.binary(max_size=2000))
def test_any_bytes_are_called_damage(data: bytes) -> None:
    with pytest.raises(IntegrityError):
        parse_header(data)


@given(value=JSON)
def test_any_json_is_called_damage(value: Any) -> None:
    with pytest.raises(IntegrityError):
        parse_header(json.dumps(value).encode())


@settings(max_examples=400)
@given(name=st.sampled_from([*FIELDS, "another"]), value=JSON)
def test_any_value_in_any_field_is_refused_or_a_header(name: str, value: Any) -> None:
    """With a checksum that fits, so that nothing but the shape stands in its way."""
    try:
        data = summed({**FIELDS, name: value})
    except OverflowError:  # an integer that no program of ours could have written
        return
    try:
        header = parse_header(data)
    except IntegrityError:
        return
    for text in (header.store_id, header.history, header.lasting, header.mac):
        bytes.fromhex(text)
    assert len(header.spool_public_key) == 32


@settings(max_examples=400)
@given(slot=st.integers(0, 2), name=st.sampled_from([*FIELDS["slots"][0], "another"]), value=JSON)
def test_any_value_in_any_field_of_a_slot_is_refused_or_a_header(slot: int, name: str, value: Any) -> None:
    slots = [dict(one) for one in FIELDS["slots"]]
    slots[slot][name] = value
    try:
        parse_header(summed({**FIELDS, "slots": slots}))
    except (IntegrityError, OverflowError):
        return


@given(position=st.integers(0, len(GOOD) * 8 - 1))
def test_a_flipped_bit_is_damage_or_changes_nothing(position: int) -> None:
    data = bytearray(GOOD)
    data[position // 8] ^= 1 << position % 8
    try:
        same = parse_header(bytes(data)) == HEADER
    except IntegrityError as error:
        same = "newer" not in str(error)
    assert same


@given(length=st.integers(0, len(GOOD) - 3))
def test_a_header_cut_short_is_damaged(length: int) -> None:
    with pytest.raises(IntegrityError, match="damaged"):
        parse_header(GOOD[:length])


def test_a_newer_format_is_told_from_damage() -> None:
    newer = {**FIELDS, "format": 2, "something": {"new": [1]}}
    with pytest.raises(IntegrityError, match="Use a newer Afterimage"):
        parse_header(summed(newer))
    with pytest.raises(IntegrityError, match="damaged"):
        parse_header(json.dumps(newer).encode())


@pytest.mark.parametrize(
    "change",
    [
        {"slots": []},
        {"slots": FIELDS["slots"] * 3},
        {"spool": []},
        {"serial": 0},
        {"epoch": 0},
        {"epoch": 2**32},
        {"oldest_epoch": 8},
        {"store_id": "00"},
        {"history": "zz" * 16},
        {"lasting": "0"},
        {"another": 1},
    ],
)
def test_what_no_vault_of_ours_says_is_damage(change: dict[str, Any]) -> None:
    with pytest.raises(IntegrityError, match="damaged"):
        parse_header(summed({**FIELDS, **change}))


def test_too_much_is_not_read(tmp_path: Path) -> None:
    (tmp_path / HEADER_FILE).write_bytes(GOOD + b" " * MAX_SIZE)
    with pytest.raises(IntegrityError):
        read_header(tmp_path)


def later(header: VaultHeader, serial: int) -> VaultHeader:
    return msgspec.structs.replace(header, serial=serial).signed(expand(MASTER, STORE, "header"))


@pytest.mark.parametrize("newer", HEADER_FILES)
def test_of_two_headers_the_higher_serial_counts(tmp_path: Path, newer: str) -> None:
    for name in HEADER_FILES:
        (tmp_path / name).write_bytes(encode_header(later(HEADER, 44 if name == newer else 43)))
    copies = read_copies(tmp_path)
    assert [header.serial for header in copies.headers] == [44, 43]
    (stale,) = copies.unlike(copies.headers[0])
    assert stale != newer


def test_written_twice_and_alike(tmp_path: Path) -> None:
    assert not has_header(tmp_path)
    assert write_header(tmp_path, HEADER) == ""
    assert [(tmp_path / name).read_bytes() for name in HEADER_FILES] == [GOOD, GOOD]
    assert read_copies(tmp_path).unlike(HEADER) == ()
    assert sorted(path.name for path in tmp_path.iterdir()) == sorted(HEADER_FILES)
    for name in HEADER_FILES:
        assert (tmp_path / name).stat().st_mode & 0o777 == 0o600


def test_the_blocks_of_what_was_there_are_overwritten(tmp_path: Path) -> None:
    write_header(tmp_path, HEADER)
    for name in HEADER_FILES:
        (tmp_path / f"{name}.before").hardlink_to(tmp_path / name)
    write_header(tmp_path, later(HEADER, 43))
    for name in HEADER_FILES:
        before = (tmp_path / f"{name}.before").read_bytes()
        assert len(before) == len(GOOD)
        assert b"wrapped" not in before


def test_what_cannot_be_read_is_said_unless_the_other_can(tmp_path: Path) -> None:
    with pytest.raises(NotFoundError):
        read_header(tmp_path)
    (tmp_path / HEADER_FILE).mkdir()
    with pytest.raises(EnvironmentFaultError):
        read_header(tmp_path)
    (tmp_path / COPY_FILE).write_bytes(GOOD)
    assert read_header(tmp_path) == HEADER
    (tmp_path / COPY_FILE).write_bytes(b"rubbish")
    with pytest.raises(AfterimageError):
        read_header(tmp_path)
