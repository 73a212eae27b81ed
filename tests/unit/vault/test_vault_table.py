"""The key table: atomic, durable, refused when damaged, and rid of dropped keys after a rewrite."""

import os
import shutil
import threading
from concurrent.futures import ThreadPoolExecutor
from pathlib import Path

import pytest
from hypothesis import given, strategies as st

from core.records.errors import EnvironmentFaultError, IntegrityError, LockedError
from core.vault.envelope import Place
from core.vault.log import LogCipher, Position
from core.vault.table import Entry, KeyTable
from core.vault.tablefiles import TableFiles
from core.vault.tableformat import ROOTS
from tests.unit.failing_disk import FailingDisk, PowerLossError
from tests.unit.vault.conftest import STORE, WRAPPING
from tests.unit.vault.tables import file_of, log_ends, make, reopen

LOG_VECTOR = (
    "000000216d2dcf42000102030405060708090a0b216ba468b16e25faf4e7dc4da3f5e251278127bb08000000"
    "22f4249ef80c0d0e0f1011121314151617eb9b0ab71112eedd9585fd60dc09120a81ce73757693"
)


def test_entries_survive_with_and_without_an_orderly_end(tmp_path: Path) -> None:
    table = make(tmp_path)
    first = table.create("journal/1")
    second = table.fresh(size=7)
    assert table.replace("journal/1", second) == first
    table.create("journal/2")
    table.remove(["journal/2", "unknown"])
    killed = reopen(tmp_path)
    assert killed.get("journal/1") == second
    assert killed.names() == ["journal/1"]
    killed.close()
    table.close()
    again = reopen(tmp_path)
    assert again.get("journal/1") == second
    again.close()


def test_names_are_in_order_and_by_prefix(tmp_path: Path) -> None:
    table = make(tmp_path)
    table.apply({name: table.fresh() for name in ("b/2", "a", "b/1", "b/10", "c", "b")})
    assert table.names() == ["a", "b", "b/1", "b/10", "b/2", "c"]
    assert table.names("b/") == ["b/1", "b/10", "b/2"]
    assert table.names("b/", after="b/1") == ["b/10", "b/2"]
    assert table.names("x") == []
    table.close()


def test_a_step_is_whole_and_minds_what_must_be_absent(tmp_path: Path) -> None:
    table = make(tmp_path)
    old = table.create("old")
    new = table.fresh()
    with pytest.raises(FileExistsError):
        table.apply({"new": new, "old": None}, absent=["old"])
    assert table.names() == ["old"]
    assert table.apply({"new": new, "old": None}, absent=["new"]) == {"old": old}
    assert table.names() == ["new"]
    with pytest.raises(FileExistsError):
        table.create("new")
    assert table.apply({}) == {}
    table.close()


def test_only_one_of_many_threads_creates_a_name_and_none_loses_a_change(tmp_path: Path) -> None:
    table = make(tmp_path)

    def work(number: int) -> bool:
        table.create(f"own/{number}")
        try:
            table.create("shared")
        except FileExistsError:
            return False
        return True

    with ThreadPoolExecutor(8) as pool:
        assert sum(pool.map(work, range(64))) == 1
    again = reopen(tmp_path)
    assert len(again.names("own/")) == 64
    again.close()
    table.close()


def test_changes_at_the_same_time_share_a_sync(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    table = make(tmp_path)
    syncs = 0
    first_begun, go_on = threading.Event(), threading.Event()
    real = TableFiles.write

    def write(files: TableFiles, data: bytes, position: Position) -> None:
        nonlocal syncs
        syncs += 1
        first_begun.set()
        go_on.wait(30)
        real(files, data, position)

    monkeypatch.setattr(TableFiles, "write", write)
    with ThreadPoolExecutor(5) as pool:
        jobs = [pool.submit(table.create, "first")]
        assert first_begun.wait(30)
        appended = threading.Semaphore(0)
        real_append = TableFiles.append

        def append(files: TableFiles, changes: dict[str, Entry | None]) -> None:
            real_append(files, changes)
            appended.release()

        monkeypatch.setattr(TableFiles, "append", append)
        jobs += [pool.submit(table.create, f"{i}") for i in range(4)]
        for _ in range(4):
            assert appended.acquire(timeout=30)
        assert table.get("first") is None, "shown before it was on disk"
        go_on.set()
        for job in jobs:
            job.result(30)
    assert syncs == 2
    table.close()


def test_a_rewrite_destroys_dropped_keys_and_keeps_the_rest(tmp_path: Path) -> None:
    table = make(tmp_path)
    kept, dropped = table.create("kept"), table.create("dropped")
    before = tmp_path / "before"
    shutil.copytree(tmp_path / "keys", before / "keys")
    table.remove(["dropped"])
    old_roots = [os.open(tmp_path / "keys" / name, os.O_RDONLY) for name in ROOTS]
    old_bytes = [os.pread(root, 1000, 0) for root in old_roots]
    table.rewrite()
    for root, old in zip(old_roots, old_bytes, strict=True):
        assert os.pread(root, 1000, 0) != old, "the old root's blocks still hold the wrapped key"
        os.close(root)
    assert len(list((tmp_path / "keys").iterdir())) == 6
    table.close()
    # The new root with the old generation's files, as a thief who kept them would have it, opens nothing.
    for name in ROOTS:
        shutil.copy(tmp_path / "keys" / name, before / "keys" / name)
    with pytest.raises(IntegrityError):
        reopen(before)
    again = reopen(tmp_path)
    assert again.get("kept") == kept
    assert again.get("dropped") is None
    assert dropped.key not in b"".join(path.read_bytes() for path in (tmp_path / "keys").iterdir())
    again.close()


def test_the_log_is_folded_in_when_it_outgrows_the_snapshot_and_not_before(tmp_path: Path) -> None:
    table = make(tmp_path)
    snapshots = set()
    for number in range(60):
        table.apply({f"{number}/{i}": table.fresh() for i in range(100)})
        snapshots.add(file_of(tmp_path, "snapshot").name)
    assert 2 <= len(snapshots) <= 4, "rewrites must double, not repeat"
    for number in range(60):
        table.remove(f"{number}/{i}" for i in range(99))
    assert len(table.names()) == 60
    table.close()
    again = reopen(tmp_path)
    assert len(again.names()) == 60
    again.close()


def test_checkpoints_are_noted_now_and_then(tmp_path: Path) -> None:
    table = make(tmp_path)
    path = file_of(tmp_path, "log")
    for number in range(200):
        table.create(f"{number}")
    short = path.read_bytes()[: log_ends(path.read_bytes())[100]]
    table._files._current_log().close()
    path.write_bytes(short)
    with pytest.raises(IntegrityError, match="shorter"):
        reopen(tmp_path)


def test_generation_and_position_tell_copies_apart(tmp_path: Path) -> None:
    table = make(tmp_path)
    table.create("a")
    seen = table.generation, table.position
    older = tmp_path / "older"
    shutil.copytree(tmp_path / "keys", older / "keys")
    table.create("b")
    assert table.reaches(*seen)
    now = table.generation, table.position
    table.close()
    again = KeyTable.open(tmp_path / "keys", WRAPPING, STORE, read_only=True)
    assert (again.generation, again.position) == now
    assert again.reaches(*seen)
    assert again.reaches(*now)
    copy = KeyTable.open(older / "keys", WRAPPING, STORE, read_only=True)
    assert copy.reaches(*seen)
    assert not copy.reaches(*now)
    forked, position = KeyTable.open(older / "keys", WRAPPING, STORE, read_only=True), Position(2, bytes(16))
    assert not forked.reaches(now[0], position)
    moved = reopen(tmp_path)
    moved.rewrite()
    assert moved.reaches(*now)
    assert not copy.reaches(moved.generation, moved.position)
    moved.close()


def test_a_rotation_opens_with_either_key_whenever_it_crashes(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    new_key = bytes(range(1, 33))
    disk = FailingDisk(monkeypatch)
    epochs = set()
    call = 0
    finished = False
    while not finished:
        call += 1
        home = tmp_path / f"{call}"
        table = make(home)
        entry = table.create("a")
        disk.lose_power_at(call)
        try:
            table.rotate(new_key, 2)
            finished = True
        except PowerLossError:
            pass
        disk.repair()
        epochs.add(tuple(sorted(KeyTable.epochs(home / "keys"))))
        again = KeyTable.open(home / "keys", new_key, STORE, epoch=2, previous={1: WRAPPING})
        assert again.get("a") == entry
        assert again.create("b").epoch == 2
        again.close()
        assert KeyTable.epochs(home / "keys") == {2}
        with pytest.raises(IntegrityError):
            reopen(home)
        KeyTable.open(home / "keys", new_key, STORE, epoch=2).close()
    assert epochs >= {(1,), (1, 2), (2,)}


def test_another_vaults_key_or_id_opens_nothing(tmp_path: Path) -> None:
    make(tmp_path).close()
    with pytest.raises(IntegrityError):
        KeyTable.open(tmp_path / "keys", bytes(32), STORE)
    with pytest.raises(IntegrityError):
        KeyTable.open(tmp_path / "keys", WRAPPING, bytes(16))


@given(text=st.lists(st.binary(max_size=60), max_size=6))
def test_log_records_come_back(text: list[bytes]) -> None:
    cipher = LogCipher(bytes(32), Place(STORE, "log"))
    data, position = b"", Position()
    for payload in text:
        record, position = cipher.seal(payload, position)
        data += record
    contents = cipher.read(data)
    assert contents.payloads == text
    assert (contents.position, contents.damaged, contents.end) == (position, False, len(data))


def test_the_log_format_is_frozen() -> None:
    cipher = LogCipher(bytes(range(32)), Place(STORE, "keys/0000000001.log"))
    first, position = cipher.seal(b"first", Position(), nonce=bytes(range(12)))
    second, position = cipher.seal(b"second", position, nonce=bytes(range(12, 24)))
    assert (first + second).hex() == LOG_VECTOR
    assert position.count == 2


def test_power_loss_at_every_change_loses_nothing_acknowledged(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    disk = FailingDisk(monkeypatch)
    call = 0
    while True:
        call += 1
        home = tmp_path / f"{call}"
        table = make(home)
        table.create("before")
        acknowledged = {"before"}
        dropped: set[str] = set()
        disk.lose_power_at(call)
        try:
            table.create("one")
            acknowledged.add("one")
            table.rewrite()
            table.create("two")
            acknowledged.add("two")
            dropped.add("before")
            acknowledged.discard("before")
            table.remove(["before"])
            table.close()
        except PowerLossError:
            pass
        else:
            disk.repair()
            break
        disk.repair()
        again = reopen(home)
        assert acknowledged <= set(again.names()) <= acknowledged | dropped | {"one", "two"}
        again.create("goes on")
        again.close()
    assert call > 15


def test_a_full_disk_changes_nothing_and_is_said(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    table = make(tmp_path)
    table.create("a")
    disk = FailingDisk(monkeypatch)
    disk.fill_up()
    with pytest.raises(EnvironmentFaultError, match="disk is full"):
        table.create("b")
    with pytest.raises(EnvironmentFaultError, match="disk is full"):
        table.rewrite()
    disk.repair()
    assert table.names() == ["a"]
    table.create("c")
    table.close()
    again = reopen(tmp_path)
    assert again.names() == ["a", "c"]
    again.close()


@pytest.mark.parametrize("only", range(1, 8))
def test_after_a_failed_sync_a_new_log_is_begun(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch, only: int
) -> None:
    table = make(tmp_path)
    table.create("a")
    disk = FailingDisk(monkeypatch)
    disk.fail_syncs(under=tmp_path, only=only)
    acknowledged = {"a"}
    failed = 0
    for name in "bcd":
        try:
            table.create(name)
            acknowledged.add(name)
            table.rewrite()
        except EnvironmentFaultError:
            failed += 1
    disk.repair()
    assert failed == 1
    assert set(table.names()) == acknowledged
    table.create("e")
    again = reopen(tmp_path)
    assert set(again.names()) == acknowledged | {"e"}
    again.close()
    table.close()


def test_a_closed_table_refuses(tmp_path: Path) -> None:
    table = make(tmp_path)
    table.close()
    table.close()
    with pytest.raises(LockedError):
        table.create("a")
    with pytest.raises(LockedError):
        table.rewrite()


def test_making_anew_over_an_interrupted_creation(tmp_path: Path) -> None:
    make(tmp_path).close()
    table = make(tmp_path)
    assert table.names() == []
    table.close()


def test_entries_do_not_show_their_keys() -> None:
    entry = Entry.fresh()
    assert entry.key.hex() not in repr(entry)
    assert repr(entry.key) not in repr(entry)
