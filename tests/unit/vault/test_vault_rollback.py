"""A home that was exchanged for an older copy of itself is noticed, whatever part of it was exchanged."""

import shutil
import stat
from pathlib import Path

import msgspec
import pytest
from hypothesis import given, strategies as st

from core.records.errors import OlderCopyError
from core.vault.custody import Machine
from core.vault.header import HEADER_FILES, read_header, write_header
from core.vault.rollback import (
    FilePlace,
    Seen,
    begin_history,
    decode_seen,
    encode_seen,
    places,
)
from core.vault.slots import open_keys
from core.vault.vault import Vault
from tests.unit.vault.frozen import frozen_header
from tests.unit.vault.owner import NEW, OLD, QUICK, Drawer, machine, opens

pytestmark = pytest.mark.usefixtures("cheap_keys")

HEADER = frozen_header()
OTHER = msgspec.structs.replace(HEADER, history=bytes(16).hex())


@pytest.fixture
def here(tmp_path: Path) -> Machine:
    return machine(seen=tmp_path / "state" / "seen")


@pytest.fixture
def home(tmp_path: Path, here: Machine) -> Path:
    home = tmp_path / "home"
    vault, _ = Vault.create(home, OLD, QUICK, here)
    vault.objects.put("a", b"text")
    vault.close()
    return home


def live_on(home: Path, here: Machine, name: str = "b", *, deleting: bool = False) -> None:
    vault = Vault.open(home, OLD, here)
    vault.objects.put(name, b"later")
    if deleting:
        vault.objects.delete(["b"])
        vault.table.rewrite()
    vault.close()


def refused(home: Path, here: Machine) -> bool:
    try:
        Vault.open(home, OLD, here).close()
    except OlderCopyError:
        return True
    return False


@pytest.mark.parametrize("deleting", [False, True])
def test_an_older_copy_is_refused_until_it_is_accepted(
    home: Path, here: Machine, tmp_path: Path, *, deleting: bool
) -> None:
    old = shutil.copytree(home, tmp_path / "old")
    live_on(home, here, deleting=deleting)
    assert opens(home, OLD, here)
    shutil.rmtree(home)
    shutil.copytree(old, home)
    before = {path: path.read_bytes() for path in home.rglob("*") if path.is_file()}
    assert all(refused(home, here) for _ in range(3))
    assert {path: path.read_bytes() for path in home.rglob("*") if path.is_file()} == before
    vault = Vault.open(home, OLD, here, read_only=True)
    assert vault.objects.stat("b") is None
    vault.close()
    assert refused(home, here)
    with pytest.raises(OlderCopyError, match="--accept-older-copy"):
        Vault.open(home, OLD, here)
    Vault.open(home, OLD, here, accept_older=True).close()
    assert opens(home, OLD, here)


def test_a_damaged_older_copy_does_not_grow_into_a_newer_one(
    home: Path, here: Machine, tmp_path: Path
) -> None:
    """Mending writes the table anew, which counts: it must not come before the comparison."""
    old = shutil.copytree(home, tmp_path / "old")
    live_on(home, here, deleting=True)
    shutil.rmtree(home)
    shutil.copytree(old, home)
    for _ in range(5):
        (home / "keys" / "root.copy").write_bytes(b"")
        assert refused(home, here)


def test_an_older_header_alone_is_refused(home: Path, here: Machine) -> None:
    old = {name: (home / name).read_bytes() for name in HEADER_FILES}
    vault = Vault.open(home, OLD, here)
    vault.custody.change_passphrase(OLD, NEW, QUICK)
    vault.custody.note_state(generations_only=True)
    vault.close()
    for name, content in old.items():
        (home / name).write_bytes(content)
    assert refused(home, here)


def test_two_copies_that_went_different_ways_are_told_apart(
    home: Path, here: Machine, tmp_path: Path
) -> None:
    other = shutil.copytree(home, tmp_path / "other")
    live_on(home, here)
    live_on(other, Machine(), "c")
    assert refused(other, here)


def test_a_home_moves_to_another_machine_and_back(home: Path, here: Machine, tmp_path: Path) -> None:
    elsewhere = machine(seen=tmp_path / "elsewhere")
    live_on(home, elsewhere)
    assert opens(home, OLD, here)
    live_on(home, here, deleting=True)
    assert opens(home, OLD, elsewhere)


def test_a_restored_copy_that_begins_a_history_disturbs_nothing(
    home: Path, here: Machine, tmp_path: Path
) -> None:
    restored = shutil.copytree(home, tmp_path / "restored")
    live_on(home, here, deleting=True)
    header = read_header(restored)
    keys = open_keys(header, OLD)
    assert write_header(restored, begin_history(header, keys)) == ""
    keys.wipe()
    assert opens(restored, OLD, here)
    live_on(restored, here, deleting=True)
    assert opens(home, OLD, here)
    assert opens(restored, OLD, here)
    assert len(list((tmp_path / "state" / "seen").iterdir())) == 2


def test_the_record_is_private_small_and_gives_nothing_away(
    home: Path, here: Machine, tmp_path: Path
) -> None:
    live_on(home, here)
    (path,) = (tmp_path / "state" / "seen").iterdir()
    assert stat.S_IMODE(path.stat().st_mode) == 0o600
    assert stat.S_IMODE(path.parent.stat().st_mode) == 0o700
    header = read_header(home)
    assert path.stat().st_size < 200
    assert header.store_id not in path.name
    assert header.store not in path.read_bytes()


def test_it_is_written_when_something_changed_only(home: Path, here: Machine, tmp_path: Path) -> None:
    (path,) = (tmp_path / "state" / "seen").iterdir()
    vault = Vault.open(home, OLD, here)
    vault.custody.note_state()
    path.unlink()
    vault.custody.note_state()
    vault.objects.put("b", b"later")
    vault.custody.note_state(generations_only=True)
    assert not path.exists()
    vault.custody.note_state()
    assert path.exists()
    path.unlink()
    vault.table.rewrite()
    vault.custody.note_state(generations_only=True)
    assert path.exists()
    vault.close()


def test_a_damaged_record_is_begun_anew_and_an_unusable_folder_stops_nothing(
    home: Path, here: Machine, tmp_path: Path
) -> None:
    folder = tmp_path / "state" / "seen"
    (path,) = folder.iterdir()
    path.write_bytes(path.read_bytes()[:-1] + b"\0")
    assert opens(home, OLD, here)
    shutil.rmtree(folder)
    folder.write_bytes(b"")
    assert opens(home, OLD, here)


def test_where_the_keyring_is_used_the_record_is_there(home: Path, tmp_path: Path) -> None:
    drawer = Drawer()
    here = machine(drawer, tmp_path / "state" / "seen")
    old = shutil.copytree(home, tmp_path / "old")
    vault = Vault.open(home, OLD, here)
    vault.custody.use_keyring(OLD, QUICK, on=True)
    vault.close()
    shutil.rmtree(tmp_path / "state")
    older = shutil.copytree(home, tmp_path / "older")
    live_on(home, here)
    assert refused(older, here)
    assert not refused(old, here), "the header from before does not point to the keyring: its file is gone"


@given(record=st.binary(max_size=300))
def test_any_bytes_for_a_record_are_none(record: bytes) -> None:
    assert decode_seen(record, HEADER, bytes(32)) is None


@given(
    serial=st.integers(1, 2**40),
    generation=st.integers(1, 2**40),
    count=st.integers(0, 2**40),
    at=st.integers(),
)
def test_a_record_comes_back_unless_a_bit_of_it_changed(
    serial: int, generation: int, count: int, at: int
) -> None:
    seen = Seen(serial, generation, count, bytes(16))
    record = bytearray(encode_seen(seen, HEADER, bytes(32)))
    assert decode_seen(bytes(record), HEADER, bytes(32)) == seen
    assert decode_seen(bytes(record), HEADER, bytes([1] * 32)) is None
    assert decode_seen(bytes(record), OTHER, bytes(32)) is None
    record[at % len(record)] ^= 1 << at % 8
    assert decode_seen(bytes(record), HEADER, bytes(32)) is None


def test_places_are_empty_without_a_machine() -> None:
    assert places(HEADER, None, None) == []
    assert FilePlace(Path("/nowhere/at/all")).read() is None
