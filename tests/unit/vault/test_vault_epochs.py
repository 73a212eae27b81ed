"""Objects of earlier epochs are sealed anew, reading only changes nothing, and caches are wiped."""

import os
from pathlib import Path

import pytest

from core.records.errors import EnvironmentFaultError, RefusedError
from core.vault.cache import ChunkCache
from core.vault.entry import Entry
from core.vault.envelope import CHUNK_SIZE, HEADER_SIZE, Header
from core.vault.objects import SealedObjects
from core.vault.table import ChangedError, KeyTable
from tests.unit.failing_disk import FailingDisk
from tests.unit.vault.conftest import STORE, WRAPPING, Store

NEW_KEY = bytes(range(1, 33))


def epochs_on_disk(store: Store) -> set[int]:
    return {Header.parse(path.read_bytes()[:HEADER_SIZE]).epoch for path in store.files()}


def test_objects_of_an_earlier_epoch_are_sealed_anew_a_part_at_a_time(store: Store) -> None:
    texts = {f"{number}": bytes([number]) * (number * CHUNK_SIZE) for number in range(6)}
    for name, text in texts.items():
        store.objects.put(name, text)
    keys = {entry.key for _, entry in store.objects.list()}
    store.table.rotate(NEW_KEY, 2)
    store.objects.put("new", b"of the new epoch")
    assert store.objects.outdated_bytes == sum(path.stat().st_size for path in store.files()) - 50 - 16 - 4
    done = []
    while step := store.objects.reseal(3 * CHUNK_SIZE):
        done.append(step)
    assert len(done) == 4, "0 to 2 reach the limit together, the others each"
    assert store.objects.outdated_bytes == 0
    assert epochs_on_disk(store) == {2}
    assert not keys & {entry.key for _, entry in store.objects.list()}
    for name, text in texts.items():
        assert store.objects.get(name) == text
    assert len(store.files()) == 7


def test_a_damaged_object_does_not_hold_up_the_others(store: Store) -> None:
    for name in "abc":
        store.objects.put(name, name.encode())
    entry = store.objects.stat("b")
    assert entry is not None
    path = store.objects.path_of(entry)
    path.write_bytes(path.read_bytes()[:-1] + b"\0")
    store.table.rotate(NEW_KEY, 2)
    store.objects.forget_decrypted()
    assert store.objects.reseal(1 << 20) > 0
    assert store.objects.reseal(1 << 20) == 0
    assert store.objects.stat("b") == entry
    assert store.objects.get("c") == b"c"


def test_an_object_that_changes_while_it_is_sealed_anew_keeps_its_change(
    store: Store, monkeypatch: pytest.MonkeyPatch
) -> None:
    store.objects.put("a", b"old")
    store.table.rotate(NEW_KEY, 2)
    real = SealedObjects.pieces

    def change_meanwhile(objects: SealedObjects, entry: Entry) -> list[bytes]:
        pieces = list(real(objects, entry))
        monkeypatch.setattr(SealedObjects, "pieces", real)
        objects.put("a", b"new")
        return pieces

    monkeypatch.setattr(SealedObjects, "pieces", change_meanwhile)
    assert store.objects.reseal(1 << 20) == 0
    assert store.objects.get("a") == b"new"
    assert len(store.files()) == 1


def test_a_full_disk_stops_it_and_what_was_done_stays_done(
    store: Store, monkeypatch: pytest.MonkeyPatch
) -> None:
    for name in "abc":
        store.objects.put(name, b"text")
    store.table.rotate(NEW_KEY, 2)
    disk = FailingDisk(monkeypatch)
    disk.fill_up(at=3)
    with pytest.raises(EnvironmentFaultError):
        store.objects.reseal(1 << 20)
    disk.repair()
    assert store.objects.outdated_bytes > 0
    assert store.objects.reseal(1 << 20)
    assert store.objects.outdated_bytes == 0
    assert [store.objects.get(name) for name in "abc"] == [b"text"] * 3


def test_an_object_replaces_only_what_it_is_to_replace(store: Store) -> None:
    first = store.objects.put("a", b"first")
    second = store.objects.put("a", b"second", in_place_of=first)
    with pytest.raises(ChangedError):
        store.objects.put("a", b"third", in_place_of=first)
    assert store.objects.stat("a") == second
    assert len(store.files()) == 1


def test_reading_only_leaves_everything_as_it_is(store: Store, tmp_path: Path) -> None:
    store.objects.put("a", b"text")
    left = tmp_path / "objects" / "00" / ("0" * 32)
    left.parent.mkdir(exist_ok=True)
    left.write_bytes(b"left by a crash")
    store.close()
    table = KeyTable.open(tmp_path / "keys", WRAPPING, STORE, read_only=True)
    objects = SealedObjects(tmp_path / "objects", table, STORE)
    assert objects.get("a") == b"text"
    for change in (
        lambda: objects.put("b", b""),
        lambda: objects.delete(["a"]),
        lambda: objects.rename("a", "b"),
        lambda: objects.copy("a", "b"),
        objects.purge,
        lambda: objects.reseal(1),
    ):
        with pytest.raises(RefusedError, match="reading only"):
            change()
    objects.close()
    table.close()
    assert left.exists()
    missing = SealedObjects(tmp_path / "none", table, STORE, read_only=True)
    missing.close()
    assert not (tmp_path / "none").exists()


def test_what_leaves_the_cache_is_overwritten_and_what_was_handed_out_is_not(store: Store) -> None:
    store.objects.put("a", b"confidential" * 100)
    handed_out = store.objects.get("a")
    (held,) = store.objects._cache._chunks.values()
    assert bytes(held) == handed_out
    store.objects.forget_decrypted()
    assert not any(held)
    assert store.objects._cache.held == 0
    assert handed_out == b"confidential" * 100
    assert store.objects.get("a") == handed_out
    (held,) = store.objects._cache._chunks.values()
    store.objects.close()
    assert not any(held)


def test_a_chunk_that_gives_way_is_overwritten() -> None:
    cache = ChunkCache(100)
    cache.put("a", 0, os.urandom(60))
    first = cache._chunks["a", 0]
    cache.put("a", 1, os.urandom(60))
    assert not any(first)
    second = cache._chunks["a", 1]
    cache.drop("a", 2)
    assert not any(second)
    assert cache.get("a", 1) is None
    assert cache.held == 0


def test_an_unclosed_table_is_not_gone_on_with_but_written_anew(store: Store) -> None:
    store.objects.put("a", b"text")
    generation = store.table.generation
    store.table._files._current_log().close()
    store.open()
    assert store.table.generation == generation + 1
    store.reopen()
    assert store.table.generation == generation + 1
    assert store.objects.get("a") == b"text"
