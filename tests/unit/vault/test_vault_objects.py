"""Sealed objects: whole or not there, private, independent, and never silently wrong."""

import itertools
import os
import threading
from collections.abc import Callable
from pathlib import Path

import pytest
from hypothesis import HealthCheck, given, settings, strategies as st

from core.records.errors import EnvironmentFaultError, IntegrityError, LockedError
from core.vault.cache import ChunkCache
from core.vault.entry import Entry
from core.vault.envelope import CHUNK_SIZE
from core.vault.objects import SealedObjects
from tests.unit.failing_disk import FailingDisk, PowerLossError
from tests.unit.vault.conftest import STORE, Store

SIZES = [0, 1, 100, CHUNK_SIZE - 1, CHUNK_SIZE, CHUNK_SIZE + 1, 2 * CHUNK_SIZE, 20 * CHUNK_SIZE + 5]


def content(size: int, seed: int = 0) -> bytes:
    return (bytes((i * 7 + seed) % 251 for i in range(251)) * (size // 251 + 1))[:size]


def uncached(store: Store) -> SealedObjects:
    return SealedObjects(store.folder / "objects", store.table, STORE, cache_budget=0)


@pytest.mark.parametrize("size", SIZES)
def test_objects_come_back_whole_and_in_parts(store: Store, size: int) -> None:
    data = content(size)
    entry = store.objects.put("a", data)
    assert entry.size == size
    edges = {0, 1, size // 2, size - 1, size, CHUNK_SIZE - 1, CHUNK_SIZE, CHUNK_SIZE + 1, size + 10}
    views: list[Callable[[], SealedObjects]] = [
        lambda: store.objects,
        lambda: store.objects,
        lambda: uncached(store),
        store.reopen,
    ]
    for opened in views:
        objects = opened()
        assert objects.get("a") == data
        for start, end in itertools.combinations(sorted(edge for edge in edges if edge >= 0), 2):
            assert objects.get("a", start, end) == data[start:end]


@settings(suppress_health_check=[HealthCheck.function_scoped_fixture], max_examples=30)
@given(sizes=st.lists(st.integers(0, 150_000), max_size=5))
def test_pieces_of_any_size_make_one_object(store: Store, sizes: list[int]) -> None:
    pieces = [content(size, seed) for seed, size in enumerate(sizes)]
    store.objects.put("pieces", iter(pieces))
    assert uncached(store).get("pieces") == b"".join(pieces)


def test_a_new_object_takes_the_place_of_the_old_one_and_its_file(store: Store) -> None:
    store.objects.put("a", b"old")
    (old,) = store.files()
    store.objects.put("a", b"new")
    (new,) = store.files()
    assert new != old
    assert store.objects.get("a") == b"new"


def test_only_if_absent(store: Store) -> None:
    store.objects.put("a", b"first", only_if_absent=True)
    with pytest.raises(FileExistsError):
        store.objects.put("a", b"second", only_if_absent=True)
    assert store.objects.get("a") == b"first"
    assert len(store.files()) == 1


def test_one_of_many_writers_wins_a_name_and_nothing_is_left_of_the_others(store: Store) -> None:
    barrier = threading.Barrier(8)
    won: list[int] = []

    def write(number: int) -> None:
        writer = store.objects.writer()
        writer.write(b"%d" % number)
        barrier.wait(30)
        try:
            with writer:
                writer.commit("a", only_if_absent=True)
        except FileExistsError:
            return
        won.append(number)

    threads = [threading.Thread(target=write, args=(number,)) for number in range(8)]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join()
    assert len(won) == 1
    assert store.objects.get("a") == b"%d" % won[0]
    assert len(store.files()) == 1


def test_listing_deleting_copying_and_renaming(store: Store) -> None:
    objects = store.objects
    for name in ("t/a", "t/b", "t/c", "u"):
        objects.put(name, name.encode())
    assert [name for name, _ in objects.list("t/")] == ["t/a", "t/b", "t/c"]
    assert [name for name, _ in objects.list(after="t/b")] == ["t/c", "u"]
    objects.delete(["t/a", "unknown"])
    objects.copy("t/b", "copy")
    objects.delete(["t/b"])
    assert objects.get("copy") == b"t/b"
    objects.rename("copy", "u")
    assert objects.get("u") == b"t/b"
    objects.rename("u", "u")
    assert [name for name, _ in store.reopen().list()] == ["t/c", "u"]
    assert len(store.files()) == 2
    with pytest.raises(FileNotFoundError):
        store.objects.copy("x", "y")
    with pytest.raises(FileNotFoundError):
        store.objects.rename("x", "y")
    with pytest.raises(FileNotFoundError):
        store.objects.get("x")


def test_nothing_of_name_or_content_is_on_disk_and_modes_are_private(store: Store) -> None:
    words = b"confidential quarterly forecast"
    store.objects.put("tables/memories/forecast", words * 5000)
    store.table.rewrite()
    store.objects.put("tables/memories/second-forecast", words)
    for path in store.folder.rglob("*"):
        if path == store.folder:
            continue
        assert path.stat().st_mode & 0o777 == (0o700 if path.is_dir() else 0o600)
        assert b"forecast" not in path.name.encode()
        if path.is_file():
            data = path.read_bytes()
            for needle in (b"confidential", b"forecast", b"f\0o\0r\0e\0c\0a\0s\0t\0"):
                assert needle not in data


def test_a_deleted_objects_kept_file_is_noise_after_a_purge(store: Store) -> None:
    store.objects.put("a", b"gone for good")
    entry = store.objects.stat("a")
    assert entry is not None
    (path,) = store.files()
    kept = path.read_bytes()
    store.objects.delete(["a"])
    store.objects.purge()
    assert store.reopen().stat("a") is None
    path.parent.mkdir(exist_ok=True)
    path.write_bytes(kept)
    assert store.reopen().list() == []
    assert not path.exists()


@pytest.mark.parametrize("size", [10, CHUNK_SIZE + 10])
def test_damage_is_told_with_the_objects_name(store: Store, size: int) -> None:
    store.objects.put("tables/x", content(size))
    (path,) = store.files()
    good = path.read_bytes()
    objects = uncached(store)
    step = max(1, len(good) * 8 // 997)
    for position in range(0, len(good) * 8, step):
        damaged = bytearray(good)
        damaged[position // 8] ^= 1 << position % 8
        path.write_bytes(damaged)
        with pytest.raises(IntegrityError, match="tables/x"):
            objects.get("tables/x")
    for data in (good[:-1], good + b"\0", b""):
        path.write_bytes(data)
        with pytest.raises(IntegrityError, match="tables/x"):
            objects.get("tables/x", 0, 1)
    path.unlink()
    with pytest.raises(IntegrityError, match="missing"):
        objects.get("tables/x")


def test_swapped_and_older_files_are_refused(store: Store) -> None:
    store.objects.put("a", content(CHUNK_SIZE * 2))
    store.objects.put("b", content(CHUNK_SIZE * 2, seed=1))
    first, second = store.files()
    one, two = first.read_bytes(), second.read_bytes()
    first.write_bytes(two)
    second.write_bytes(one)
    objects = uncached(store)
    for name in "ab":
        with pytest.raises(IntegrityError):
            objects.get(name)


def test_a_file_that_no_name_points_to_is_removed_at_the_next_start(store: Store) -> None:
    store.objects.put("a", b"named")
    writer = store.objects.writer()
    writer.write(content(CHUNK_SIZE * 20))
    assert len(store.files()) == 2
    assert store.reopen().get("a") == b"named"
    assert len(store.files()) == 1


def test_power_loss_at_every_change_leaves_whole_objects_only(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    disk = FailingDisk(monkeypatch)
    old, new = content(CHUNK_SIZE + 1), content(3 * CHUNK_SIZE, seed=5)
    call = 0
    finished = False
    while not finished:
        call += 1
        store = Store(tmp_path / f"{call}")
        store.objects.put("changed", old)
        store.objects.put("deleted", old)
        disk.lose_power_at(call)
        put = deleted = False
        try:
            store.objects.put("changed", new)
            put = True
            store.objects.delete(["deleted"])
            deleted = True
            store.objects.purge()
            finished = True
        except PowerLossError:
            pass
        disk.repair()
        objects = store.open()
        found = objects.get("changed")
        assert found == new if put else found in (old, new)
        assert not (deleted and objects.stat("deleted"))
        assert {path.name for path in store.files()} == {entry.file for _, entry in objects.list()}
        store.close()
    assert call > 12


def test_a_full_disk_leaves_the_old_object_and_no_rubbish(
    store: Store, monkeypatch: pytest.MonkeyPatch
) -> None:
    store.objects.put("a", b"old")
    disk = FailingDisk(monkeypatch)
    for at in (1, 2):
        disk.fill_up(at)
        with pytest.raises(EnvironmentFaultError, match="disk is full"):
            store.objects.put("a", content(20 * CHUNK_SIZE))
        disk.repair()
    assert store.reopen().get("a") == b"old"
    assert len(store.files()) == 1


def test_a_put_takes_three_syncs(store: Store, monkeypatch: pytest.MonkeyPatch) -> None:
    store.objects.put("a", b"")
    synced = []
    fsync, fdatasync = os.fsync, os.fdatasync

    def count_fsync(descriptor: int) -> None:
        synced.append("fsync")
        fsync(descriptor)

    def count_fdatasync(descriptor: int) -> None:
        synced.append("fdatasync")
        fdatasync(descriptor)

    # In a folder that is there already: making one of the 256 costs one more.
    entry = Entry(store.files()[0].name[:2] + "0" * 30, bytes(32))
    monkeypatch.setattr(store.table, "fresh", lambda: entry)
    monkeypatch.setattr(os, "fsync", count_fsync)
    monkeypatch.setattr(os, "fdatasync", count_fdatasync)
    store.objects.put("b", b"")
    assert synced == ["fsync", "fsync", "fdatasync"]


def test_closing_forgets_and_refuses(store: Store) -> None:
    store.objects.put("a", b"text")
    store.objects.get("a")
    store.objects.close()
    assert store.objects._cache.held == 0
    with pytest.raises(LockedError):
        store.objects.get("a")
    with pytest.raises(LockedError):
        store.objects.put("a", b"")


def test_the_cache_keeps_to_its_budget() -> None:
    cache = ChunkCache(100)
    for number in range(10):
        cache.put("a", number, bytes(30))
        cache.get("a", 0)
    assert cache.held == 90
    assert cache.get("a", 0) is not None, "asked for all the time"
    assert cache.get("a", 1) is None
    cache.put("b", 0, bytes(101))
    assert cache.get("b", 0) is None
    cache.put("a", 0, bytes(10))
    assert cache.held == 70
    cache.drop("a", 10)
    assert cache.held == 0


def test_a_scan_does_not_push_out_what_is_used(store: Store) -> None:
    objects = SealedObjects(store.folder / "objects", store.table, STORE, cache_budget=CHUNK_SIZE * 8)
    objects.put("hot", b"hot")
    objects.put("scan", content(20 * CHUNK_SIZE))
    objects.get("hot")
    objects.get("scan")
    assert objects._cache.held == 3
