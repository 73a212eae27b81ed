"""After deletions: every file of a home, opened with every key that is left, without a trace of them."""

from collections.abc import Iterator
from pathlib import Path

import numpy as np
import pytest

from core.memory.schema import TABLES, VECTOR_TABLES
from core.vault.envelope import unseal
from core.vault.slots import TABLE_PURPOSE
from core.vault.tableformat import TableLayout, WrappingKeys
from tests.fault.needles import Needles
from tests.support.remembered import embed, embedded
from tests.unit.engine.living import Life, frame, message

CANARIES = ("quartzlantern", "velvetcompass", "ZX-7731942-Q", "amberthicket")
SECRET = "The invoice number is INV-48213 for quartzlantern Rail."
KEPT = "The lantern festival opens in the harbour on Saturday."


@pytest.fixture
def deleted(life: Life) -> tuple[Life, dict[bytes, str]]:
    """A home after deletions of each kind, and the keys that were given up with their files."""
    life.saw(
        frame(0, SECRET, KEPT),
        frame(700, SECRET, KEPT, app="Browser", title="Trains"),
        frame(1400, "Somebody wrote velvetcompass on the wall", app="Diary", title="velvetcompass"),
        frame(2400, "Locker ZX-7731942-Q is mine", KEPT, app="Notes"),
    )
    life.heard(
        message(100, SECRET),
        message(101, "My cat called amberthicket sleeps all day."),
        message(102, KEPT),
    )
    life.filing.settle()
    before = keys_of(life)
    fact = next(one for one in life.memories.values() if one.source_ids == ("marta/100",))
    for what in ({"ids": (fact.id,)}, {"app": "Diary"}, {"ids": ("marta/101", "frm_2400")}):
        life.delete(**what)
    after = keys_of(life)
    return life, {key: file for key, file in before.items() if key not in after}


def keys_of(life: Life) -> dict[bytes, str]:
    table = life.store.vault.table
    entries = (table.get(name) for name in table.names())
    return {entry.key: entry.file for entry in entries if entry is not None}


def opened(life: Life) -> Iterator[tuple[str, bytes]]:
    """Everything that can be read with what is left: files as they are, and all that is under seals."""
    for path in life.home.rglob("*"):
        if path.is_file():
            yield path.name, path.read_bytes()
            yield "a name", str(path).encode()
    vault, journal = life.store.vault, life.store.journal
    for name, _ in vault.objects.list():
        yield name, vault.objects.get(name)
    for segment in journal.segments:
        scan = journal._folder.load(segment.name)
        for payload in scan or ():
            yield segment.name, payload
    epoch = vault.custody.header.epoch
    layout = TableLayout(life.home / "keys", vault.store_id)
    loaded = layout.load(WrappingKeys(epoch, {epoch: vault.keys.derive(TABLE_PURPOSE)}))
    for path in layout.snapshots(loaded.root.generation):
        yield path.name, unseal(loaded.root.key, path.read_bytes(), layout.place(path))
    for payload in loaded.log.payloads:
        yield "log", payload
    for table in TABLES:  # strings may be packed in the files of a table
        rows = life.store.tables._store.read(table, lambda handle: handle.to_arrow()).to_pylist()
        yield table, "\n".join(map(str, rows)).encode()


def test_nothing_is_left_in_any_spelling(deleted: tuple[Life, dict[bytes, str]], tmp_path: Path) -> None:
    life, _ = deleted
    needles = Needles(CANARIES)
    dump = tmp_path / "opened"
    dump.mkdir()
    for number, (_, data) in enumerate(opened(life)):
        (dump / f"{number}.bin").write_bytes(data)
    assert not [one for one in needles.in_places([dump], {}) if one.secret]
    assert [*Needles(["festival opens"]).in_places([dump], {})], "what stays is found this way"


def test_no_vector_of_it_is_left(deleted: tuple[Life, dict[bytes, str]]) -> None:
    life, _ = deleted
    for table in VECTOR_TABLES:
        rows = life.store.tables._store.rows(table, "", ["vector"])
        assert rows
        assert not any(np.allclose(row["vector"], embed([SECRET])[0]) for row in rows)


def test_no_vectors_of_its_words_are_left(deleted: tuple[Life, dict[bytes, str]]) -> None:
    life, _ = deleted
    (words,) = embedded([SECRET]).tokens
    rows = life.store.tables._store.rows("passages", "", ["tokens"])
    assert any(row["tokens"] for row in rows)
    assert not any(words in row["tokens"] for row in rows)


def test_versions_of_tables_that_held_it_are_gone(deleted: tuple[Life, dict[bytes, str]]) -> None:
    life, _ = deleted
    for table in TABLES:
        assert len(life.store.tables._store.read(table, lambda handle: handle.list_versions())) == 1


def test_keys_that_were_given_up_stand_nowhere(deleted: tuple[Life, dict[bytes, str]]) -> None:
    life, given_up = deleted
    assert len(given_up) > 10
    places = list(opened(life))
    assert any(next(iter(keys_of(life))) in data for _, data in places), "what stays is found this way"
    for key in given_up:
        assert not [name for name, data in places if key in data]
    files = {path.stem for path in life.home.rglob("*") if path.is_file()}
    assert files.isdisjoint(given_up.values())
