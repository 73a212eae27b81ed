"""Every format byte for byte as it was released, and every parser against whatever bytes it may be given.

The frozen bytes are in `vectors`. A format that changes gets another version and another file; those that are
there stay, and stay readable. Of long files the digest is kept instead of the bytes.
"""

import hashlib
import json
import os
from collections.abc import Callable, Mapping
from dataclasses import replace
from pathlib import Path
from typing import Any, Final

import pytest
from hypothesis import given, strategies as st

from core.journal.codec import decode_batch, encode_batch
from core.journal.segment import Scan, SegmentCipher
from core.records.errors import AfterimageError, EnvironmentFaultError, IntegrityError
from core.spool.box import open_box
from core.vault.checkpoint import FILE_SIZE, SLOT_DISTANCE
from core.vault.envelope import Algorithm, Header, Place, unseal
from core.vault.log import Position
from core.vault.objectfile import ObjectReader
from core.vault.tableformat import TableLayout, WrappingKeys
from tests.unit.journal.conftest import note
from tests.unit.vault import formats
from tests.unit.vault.formats import FORMATS, KEY, LAYOUT, OBJECT, PAYLOADS, PLACE, ROOT, STORE, TABLE

VECTORS: Final = Path(__file__).with_name("vectors")
_MOST: Final = 4096


def frozen(name: str) -> dict[str, Any]:
    return dict(json.loads((VECTORS / f"{name}.json").read_text()))


def described(data: bytes) -> dict[str, Any]:
    if len(data) <= _MOST:
        return {"bytes": data.hex()}
    return {"length": len(data), "sha256": hashlib.sha256(data).hexdigest()}


@pytest.mark.parametrize("name", FORMATS)
def test_every_format_is_frozen(name: str) -> None:
    assert described(FORMATS[name]()) == frozen(name)


def test_every_vector_belongs_to_a_format() -> None:
    assert {path.stem for path in VECTORS.iterdir()} == set(FORMATS)


# ── what opens each; gives what a reader would act on ────────────────────────────────────────────────────


def open_gcm(data: bytes) -> Any:
    return unseal(KEY, data, PLACE)


def open_siv(data: bytes) -> Any:
    return unseal(KEY, data, PLACE, algorithm=Algorithm.AES_256_GCM_SIV)


def open_object(data: bytes, folder: Path) -> Any:
    path = folder / f"object-{os.getpid()}"
    path.write_bytes(data)
    entry = replace(formats.ENTRY, size=len(OBJECT))
    with ObjectReader(path, entry, Place(STORE, f"objects/{entry.file}")) as reader:
        return b"".join(reader.read(0, 1))


def open_log(data: bytes) -> Any:
    return formats.log_cipher().read(data).payloads


def open_checkpoint(data: bytes) -> Any:
    made = LAYOUT.checkpoint(ROOT)
    half = len(FORMATS["key-table-checkpoint"]()) // 2
    return made.unseal(0, data[:half]), made.unseal(1, data[half:])


def open_segment(data: bytes) -> Any:
    return list(Scan(SegmentCipher(STORE, "journal/00000001", formats.ENTRY), data))


def open_item(data: bytes) -> Any:
    return open_box(data, formats.PRIVATE, formats.LABEL)


OPENERS: Final[Mapping[str, Callable[[bytes], Any]]] = {
    "envelope-aes-256-gcm": open_gcm,
    "envelope-aes-256-gcm-siv": open_siv,
    "key-table-log": open_log,
    "key-table-checkpoint": open_checkpoint,
    "journal-segment": open_segment,
    "spool-box": open_item,
}
EXPECTED: Final[Mapping[str, Any]] = {
    "envelope-aes-256-gcm": b"frozen",
    "envelope-aes-256-gcm-siv": b"frozen",
    "key-table-log": list(PAYLOADS),
    "key-table-checkpoint": (Position(), Position(3, bytes(range(16)))),
    "journal-segment": list(PAYLOADS),
    "spool-box": b"an item",
}
PREFIXES_COUNT: Final = {"key-table-log", "journal-segment"}
"""Formats of which a part may be read where the rest is damaged; nothing but what was written, in order."""


def unchanged(name: str, found: Any) -> bool:
    """Whether what was opened is what was sealed, or a part of it in its order where that is meant to be."""
    if name not in PREFIXES_COUNT:
        return bool(found == EXPECTED[name])
    rest = iter(EXPECTED[name])
    return all(one in rest for one in found)


def shows(name: str, data: bytes) -> bool:
    """Whether a reader is told that something is wrong."""
    if name == "key-table-log":
        return formats.log_cipher().read(data).damaged
    scan = Scan(SegmentCipher(STORE, "journal/00000001", formats.ENTRY), data)
    scan.exhaust()
    return scan.damaged or (not scan.whole and not scan.torn)


@pytest.mark.parametrize("name", OPENERS)
def test_every_vector_opens(name: str) -> None:
    assert OPENERS[name](FORMATS[name]()) == EXPECTED[name]


def test_the_object_and_the_table_open_as_files(tmp_path: Path) -> None:
    assert open_object(FORMATS["object-file"](), tmp_path) == OBJECT
    table_on_disk(tmp_path)
    loaded = TableLayout(tmp_path / "keys", STORE).load(WrappingKeys(3, {3: KEY}))
    assert (loaded.entries, loaded.root, loaded.epoch, loaded.loss) == (dict(TABLE), ROOT, 3, "")


def table_on_disk(folder: Path) -> None:
    (folder / "keys").mkdir()
    checkpoint = LAYOUT.checkpoint(ROOT).seal(0, Position())
    files = {
        "root": FORMATS["key-table-root"](),
        "root.copy": FORMATS["key-table-root-copy"](),
        "0000000007.snapshot": FORMATS["key-table-snapshot"](),
        "0000000007.log": b"",
        "0000000007.checkpoint": checkpoint.ljust(SLOT_DISTANCE, b"\0").ljust(FILE_SIZE, b"\0"),
    }
    for name, data in files.items():
        (folder / "keys" / name).write_bytes(data)


@pytest.mark.parametrize("name", OPENERS)
def test_every_flipped_bit_is_refused_or_costs_only_what_it_hit(name: str) -> None:
    good = FORMATS[name]()
    for position in range(len(good) * 8):
        damaged = bytearray(good)
        damaged[position // 8] ^= 1 << position % 8
        try:
            found = OPENERS[name](bytes(damaged))
        except IntegrityError:
            continue
        assert name in PREFIXES_COUNT
        assert shows(name, bytes(damaged))
        assert unchanged(name, found)


@pytest.mark.parametrize("name", OPENERS)
def test_every_truncation_is_refused_or_costs_only_what_is_gone(name: str) -> None:
    good = FORMATS[name]()
    for length in range(len(good)):
        try:
            found = OPENERS[name](good[:length])
        except IntegrityError:
            continue
        assert name in PREFIXES_COUNT
        assert found == EXPECTED[name][: len(found)]
        assert len(found) < len(PAYLOADS)


@pytest.mark.parametrize("name", OPENERS)
def test_arbitrary_bytes_are_an_integrity_error_or_nothing(name: str) -> None:
    good = FORMATS[name]()

    @given(
        data=st.one_of(
            st.binary(max_size=300),
            st.binary(max_size=200).map(lambda tail: good[: len(good) // 2] + tail),
            st.binary(max_size=200).map(lambda head: head + good),
            st.builds(
                lambda at, put, cut: good[:at] + put + good[at + cut :],
                st.integers(0, len(good)),
                st.binary(max_size=40),
                st.integers(0, 40),
            ),
        )
    )
    def check(data: bytes) -> None:
        try:
            found = OPENERS[name](data)
        except IntegrityError:
            return
        assert unchanged(name, found)

    check()


@given(data=st.binary(max_size=200))
def test_a_header_parses_or_is_an_integrity_error(data: bytes) -> None:
    try:
        header = Header.parse(data)
    except IntegrityError:
        return
    assert data.startswith(header.pack())


@given(
    file=st.sampled_from(
        ["root", "root.copy", "0000000007.snapshot", "0000000007.log", "0000000007.checkpoint"]
    ),
    data=st.binary(max_size=300),
    keep=st.integers(0, 300),
)
def test_whatever_lies_in_the_key_tables_folder_is_the_table_or_refused(
    tmp_path_factory: pytest.TempPathFactory, file: str, data: bytes, keep: int
) -> None:
    folder = tmp_path_factory.mktemp("table")
    table_on_disk(folder)
    path = folder / "keys" / file
    path.write_bytes(path.read_bytes()[:keep] + data)
    try:
        loaded = TableLayout(folder / "keys", STORE).load(WrappingKeys(3, {3: KEY}))
        loaded.require_whole()
    except IntegrityError:
        return
    assert loaded.entries == dict(TABLE)


@given(at=st.integers(0, len(OBJECT)), put=st.binary(max_size=40), cut=st.integers(0, 40))
def test_an_object_file_that_was_changed_is_refused(
    tmp_path_factory: pytest.TempPathFactory, at: int, put: bytes, cut: int
) -> None:
    good = FORMATS["object-file"]()
    changed = good[:at] + put + good[at + cut :]
    try:
        found = open_object(changed, tmp_path_factory.getbasetemp())
    except IntegrityError:
        assert changed != good
        return
    assert (found, changed) == (OBJECT, good)


@given(st.binary(max_size=300))
def test_a_batch_of_arbitrary_bytes_is_refused(data: bytes) -> None:
    with pytest.raises(AfterimageError):
        decode_batch(data)


@given(at=st.integers(0, 10**6), put=st.binary(max_size=8))
def test_a_batch_that_was_changed_is_refused_or_decodes(at: int, put: bytes) -> None:
    import zlib

    plain = bytearray(zlib.decompress(encode_batch([note(1), note(2)])))
    start = at % len(plain)
    plain[start : start + len(put)] = put
    try:
        decode_batch(zlib.compress(bytes(plain)))
    except (IntegrityError, EnvironmentFaultError):
        return
