"""A key table that was damaged, cut or torn: what is refused, healed or salvaged, and what is whole."""

import itertools
import logging
from collections.abc import Iterator
from pathlib import Path

import pytest
from hypothesis import given, strategies as st

from core.records.errors import IntegrityError, RefusedError
from core.vault.checkpoint import SLOT_DISTANCE
from core.vault.envelope import Place
from core.vault.log import LogCipher, Position
from core.vault.table import KeyTable
from tests.unit.vault.conftest import STORE, WRAPPING
from tests.unit.vault.tables import file_of, log_ends, make, reopen

ALL = [*(f"{number:02}" for number in range(20)), "snapshot"]


def damaged_versions(good: bytes) -> Iterator[bytes]:
    """Every single bit flipped."""
    for position in range(len(good) * 8):
        damaged = bytearray(good)
        damaged[position // 8] ^= 1 << position % 8
        yield bytes(damaged)


@pytest.fixture
def killed(tmp_path: Path) -> Path:
    """A table with a snapshot and 20 changes in its log, of which the first 12 are below a checkpoint."""
    table = make(tmp_path)
    table.create("snapshot")
    table.rewrite()
    for number in range(20):
        if number == 12:
            table.checkpoint()
        table.create(f"{number:02}")
    table._files._current_log().close()
    return tmp_path


def names_read(folder: Path, *, salvage: bool = False) -> list[str]:
    return KeyTable.open(folder / "keys", WRAPPING, STORE, read_only=True, salvage=salvage).names()


def test_every_flipped_bit_of_the_log_is_refused_and_salvaged_on_request(killed: Path) -> None:
    path = file_of(killed, "log")
    good = path.read_bytes()
    ends = log_ends(good)
    files = KeyTable.open(killed / "keys", WRAPPING, STORE, read_only=True)._files
    cipher = files._layout.log_cipher(files._root)
    for position, damaged in enumerate(damaged_versions(good)):
        assert cipher.read(damaged).damaged
        if position % 50 == 0:
            path.write_bytes(damaged)
            with pytest.raises(IntegrityError, match=r"damaged.*`check`"):
                names_read(killed)
            whole = sum(end <= position // 8 for end in ends)
            assert names_read(killed, salvage=True) == [*ALL[:whole], "snapshot"]
    path.unlink()
    with pytest.raises(IntegrityError, match="missing"):
        names_read(killed)


@pytest.mark.parametrize("kind", ["root", "snapshot"])
def test_one_damaged_copy_is_mended_from_the_other_and_two_are_refused(
    killed: Path, kind: str, caplog: pytest.LogCaptureFixture
) -> None:
    one, two = file_of(killed, kind), file_of(killed, f"{kind}.copy")
    for path in (one, two):
        good = path.read_bytes()
        for damaged in (*damaged_versions(good), *(good[:length] for length in range(len(good)))):
            path.write_bytes(damaged)
            assert names_read(killed) == ALL
            assert path.read_bytes() == damaged
        path.write_bytes(good)
    for path in (one, two):
        found = file_of(killed, path.name.partition(".")[2] if kind == "snapshot" else path.name)
        damaged = bytes(len(found.read_bytes()))
        found.write_bytes(damaged)
        with caplog.at_level(logging.WARNING):
            table = reopen(killed)
        assert found.name in caplog.text
        assert table.names() == ALL
        table.close()
        assert not found.exists() or found.read_bytes() != damaged
        table = reopen(killed)
        table.close()
    for path in (file_of(killed, kind), file_of(killed, f"{kind}.copy")):
        path.write_bytes(b"AFTR")
    with pytest.raises(IntegrityError, match=f"{kind} is missing"):
        names_read(killed)


def test_copies_do_not_stand_in_for_one_another_where_they_do_not_belong(killed: Path) -> None:
    one, two = file_of(killed, "snapshot"), file_of(killed, "snapshot.copy")
    swapped = one.read_bytes(), two.read_bytes()
    two.write_bytes(swapped[0])
    one.write_bytes(swapped[1])
    with pytest.raises(IntegrityError):
        names_read(killed)


def test_a_checkpoint_survives_one_damaged_slot_and_is_missed(killed: Path) -> None:
    path = file_of(killed, "checkpoint")
    good = path.read_bytes()
    for start in (0, SLOT_DISTANCE):
        for position in range(86 * 8):
            damaged = bytearray(good)
            damaged[start + position // 8] ^= 1 << position % 8
            path.write_bytes(damaged)
            assert names_read(killed) == ALL
    path.write_bytes(bytes(len(good)))
    with pytest.raises(IntegrityError, match="checkpoint"):
        names_read(killed)
    path.unlink()
    with pytest.raises(IntegrityError, match="checkpoint"):
        names_read(killed)
    assert names_read(killed, salvage=True) == ALL


def test_truncation_at_every_offset_of_20_records(killed: Path) -> None:
    path = file_of(killed, "log")
    good = path.read_bytes()
    ends = log_ends(good)
    for length in range(len(good) + 1):
        path.write_bytes(good[:length])
        whole = sum(end <= length for end in ends)
        if whole < 12:
            with pytest.raises(IntegrityError, match="shorter than it was"):
                names_read(killed)
            assert names_read(killed, salvage=True) == [*ALL[:whole], "snapshot"]
        else:
            assert names_read(killed) == [*ALL[:whole], "snapshot"]
        assert path.read_bytes() == good[:length]


def test_zeros_at_the_end_are_a_torn_end_unless_they_were_acknowledged(killed: Path) -> None:
    path = file_of(killed, "log")
    good = path.read_bytes()
    ends = log_ends(good)
    for start in range(0, len(good), 3):
        path.write_bytes(good[:start].ljust(len(good) + 4096, b"\0"))
        whole = sum(end <= start for end in ends)
        if whole < 11:
            with pytest.raises(IntegrityError):
                names_read(killed)
        elif whole >= 12:
            found = names_read(killed)
            assert found[:whole] == ALL[:whole]
            assert len(found) - whole in (1, 2), "a tag may end with zeros"


@given(cut=st.integers(0, 3000), hole=st.integers(0, 8), length=st.integers(0, 3000))
def test_a_part_that_never_arrived_is_a_torn_end(cut: int, hole: int, length: int) -> None:
    cipher = LogCipher(bytes(32), Place(STORE, "log"))
    good, position = b"", Position()
    for size in (100, 700, 300, 1500):
        record, position = cipher.seal(b"x" * size, position)
        good += record
    data = bytearray(good[:cut])
    data[hole * 512 : hole * 512 + 512] = bytes(len(data[hole * 512 : hole * 512 + 512]))
    data = data.ljust(length, b"\0")
    contents = cipher.read(bytes(data))
    at_chance = len(data) - len(data.rstrip(b"\0")) < 4 or contents.end % 512 > 512 - 4
    assert not contents.damaged or at_chance
    assert contents.payloads == [b"x" * size for size in (100, 700, 300, 1500)][: len(contents.payloads)]


def test_a_torn_tail_is_cut_off_and_changes_go_on(killed: Path) -> None:
    path = file_of(killed, "log")
    path.write_bytes(path.read_bytes()[:-1] + bytes(3000))
    table = reopen(killed)
    table.create("later")
    table.close()
    assert names_read(killed) == [*ALL[:19], "later", "snapshot"]


def test_a_salvaged_table_begins_anew(killed: Path) -> None:
    path = file_of(killed, "log")
    path.write_bytes(path.read_bytes()[:100])
    table = KeyTable.open(killed / "keys", WRAPPING, STORE, salvage=True)
    table.create("later")
    names = table.names()
    table.close()
    assert not path.exists()
    assert names_read(killed) == names


def test_reading_only_touches_nothing_and_refuses_changes(killed: Path) -> None:
    path = file_of(killed, "log")
    path.write_bytes(path.read_bytes() + b"torn")
    (killed / "keys" / "0000000009.log").write_bytes(b"left by a crash")
    before = {file.name: (file.read_bytes(), file.stat().st_mtime_ns) for file in (killed / "keys").iterdir()}
    table = KeyTable.open(killed / "keys", WRAPPING, STORE, read_only=True)
    assert table.names() == ALL
    for change in (lambda: table.create("a"), table.rewrite, lambda: table.remove(["00"])):
        with pytest.raises(RefusedError, match="reading only"):
            change()
    table.checkpoint()
    table.close()
    after = {file.name: (file.read_bytes(), file.stat().st_mtime_ns) for file in (killed / "keys").iterdir()}
    assert after == before


def test_records_cannot_be_swapped_or_left_out(tmp_path: Path) -> None:
    table = make(tmp_path)
    ends = [0]
    for name in "abc":
        table.create(name)
        ends.append(file_of(tmp_path, "log").stat().st_size)
    path = file_of(tmp_path, "log")
    data = path.read_bytes()
    records = [data[start:end] for start, end in itertools.pairwise(ends)]
    for order in ([1, 0, 2], [0, 2, 1], [0, 2], [1, 2], [0, 0, 1, 2]):
        path.write_bytes(b"".join(records[i] for i in order))
        with pytest.raises(IntegrityError):
            reopen(tmp_path)
    table.close()
