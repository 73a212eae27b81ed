"""Deleting is for good, and whoever reads meanwhile does not notice."""

import threading
from pathlib import Path

import pytest

from core.memory.search import Scope
from core.memory.store import Suspicion
from core.memory.tables import MemoryTables
from core.records.errors import IntegrityError
from core.records.memory import Memory
from core.records.screen import ReadFrame
from core.vault.s3 import LocalEndpoint, scrub_environment
from core.vault.vault import Vault
from tests.support.remembered import DIMENSIONS, embed
from tests.unit.memory.conftest import file_one
from tests.unit.vault.owner import QUICK

SECRET = "zanzibarquokka"


def files(folder: Path) -> set[Path]:
    return {path for path in folder.rglob("*") if path.is_file()}


def test_after_a_purge_no_file_is_left_from_before(tables: MemoryTables, tmp_path: Path) -> None:
    for number in range(30):
        file_one(tables, str(number), f"note {number} about gardens")
    file_one(tables, "gone", f"the word is {SECRET}")
    tables.optimize(force=True)
    before = files(tmp_path / "tables")
    tables.remove_segments(["seg_gone"])
    tables.purge()
    kept = files(tmp_path / "tables") & before
    assert not [path for path in kept if {"data", "_indices", "_deletions"} & set(path.parts)]
    for path in files(tmp_path / "tables"):
        assert SECRET.encode() not in path.read_bytes()
    assert tables.find_words("passages", "text", SECRET, Scope(), 5) == []
    assert len(tables.find_words("passages", "text", "gardens", Scope(), 50)) == 30
    assert len(tables.find_near("memories", embed(["gardens"]), Scope(), 50)) == 30


def test_reading_goes_on_during_purges(tables: MemoryTables) -> None:
    for number in range(50):
        file_one(tables, str(number), f"note {number} about gardens")
    stop, failures, reads = threading.Event(), list[Exception](), list[int]()

    def reader() -> None:
        while not stop.is_set():
            try:
                reads.append(len(tables.find_near("passages", embed(["gardens"]), Scope(), 5)))
                tables.find_words("memories", "text", "gardens", Scope(), 5)
                tables.list_memories(limit=5)
            except Exception as error:  # noqa: BLE001 -- any is a failure of the test
                failures.append(error)

    threads = [threading.Thread(target=reader) for _ in range(2)]
    for thread in threads:
        thread.start()
    for number in range(4):
        tables.delete(Memory, [f"mem_{number}"])
        tables.purge()
    stop.set()
    for thread in threads:
        thread.join()
    assert failures == []
    assert set(reads) == {5}
    assert tables.counts().memories == 46


def test_writers_wait_for_each_other(tables: MemoryTables) -> None:
    threads = [
        threading.Thread(target=file_one, args=(tables, f"{worker}-{number}", "words"))
        for worker in range(4)
        for number in range(5)
    ]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join()
    assert tables.counts().memories == tables.counts().passages == 20


def test_upkeep_only_when_there_is_something_to_do(tables: MemoryTables) -> None:
    file_one(tables, "a", "one note")
    assert not tables.optimize()
    for number in range(70):
        file_one(tables, str(number), f"note {number}")
    assert tables.optimize()
    assert tables.optimize(), "what it joined is let go of the next time"
    assert not tables.optimize()
    assert tables.find_words("passages", "text", "note 42", Scope(), 1)


def test_damage_is_told_in_plain_words(tables: MemoryTables, tmp_path: Path) -> None:
    file_one(tables, "a", "one note")
    for path in files(tmp_path / "tables" / "memories.lance" / "data"):
        path.unlink()
    with pytest.raises(IntegrityError, match="derived again"):
        tables.get_memory("mem_a")


def test_all_of_it_on_the_sealed_store(tmp_path: Path) -> None:
    scrub_environment()
    vault, _ = Vault.create(tmp_path, "a passphrase for the tables", QUICK)
    endpoint = LocalEndpoint(vault.objects)
    endpoint.start()
    try:
        options = endpoint.storage_options
        tables = MemoryTables(
            endpoint.uri("tables"), storage_options=options, dimensions=DIMENSIONS, embedder="words"
        )
        assert not tables.open()
        for number in range(5):
            file_one(tables, str(number), f"note {number} about gardens")
        file_one(tables, "gone", f"the word is {SECRET}")
        tables.optimize(force=True)
        again = MemoryTables(
            endpoint.uri("tables"), storage_options=options, dimensions=DIMENSIONS, embedder="words"
        )
        assert again.open()
        assert len(again.find_words("passages", "text", SECRET, Scope(), 5)) == 1
        again.remove_segments(["seg_gone"])
        again.purge()
        assert again.find_words("passages", "text", SECRET, Scope(), 5) == []
        assert again.counts().memories == 5
        again.drop_all()
        assert again.counts().memories == 0
    finally:
        endpoint.stop()
        vault.close()


def test_a_row_that_is_no_record_is_damage_and_the_others_can_still_be_read(tables: MemoryTables) -> None:
    for number in range(9):
        file_one(tables, str(number), f"note {number}")
    assert not tables.damaged()
    told: list[Suspicion] = []
    tables.watch(told.append)
    row = tables._store.rows("memories", "", tables._store.columns("memories"))[4]
    for nonsense in (b"\xa2\xf5A", b"no record"):
        tables._store.upsert("memories", [row | {"record": nonsense}])
        assert tables.damaged() == {"memories"}
        with pytest.raises(IntegrityError, match="derived again"):
            tables.list_memories()
        assert told.pop() == Suspicion("memories", certain=True)
        assert len(list(tables.readable(Memory))) == 8


def test_a_lost_index_is_damage_and_is_made_again(tables: MemoryTables) -> None:
    file_one(tables, "a", "one note")
    tables._store._table("passages").drop_index("context_idx")
    assert tables.damaged() == {"passages"}
    assert tables.optimize(), "upkeep makes it again"
    assert not tables.damaged()
    assert tables.find_words("passages", "context", "notes", Scope(), 5)


def test_a_missing_table_is_damage(tables: MemoryTables) -> None:
    file_one(tables, "a", "one note")
    told: list[Suspicion] = []
    tables.watch(told.append)
    tables._store._database.drop_table("frames")
    tables.forget_read()
    with pytest.raises(IntegrityError):
        tables.get_many(ReadFrame, ["x"])
    assert told[-1] == Suspicion("frames", certain=True)
    assert tables.damaged() == {"frames"}
    assert list(tables.readable(ReadFrame)) == []
