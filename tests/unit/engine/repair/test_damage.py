"""Damage to what the tables are made of: noticed, told in plain words, and mended from the journal."""

import json
import random
import shutil
from datetime import timedelta
from itertools import islice
from pathlib import Path

import pytest

from core.engine.filing.replay import ForgottenMeanwhileError
from core.engine.repair.damage import told_damage
from core.journal.events import LedgerNoted
from core.journal.journal import Journal
from core.memory.schema import TABLES, VECTOR_TABLES, TableName
from core.protocol.operations import GetStatus, ImportTranscript, Search, Unlock
from core.records.errors import EnvironmentFaultError, IntegrityError
from core.records.memory import Gap
from core.records.message import Message
from core.vault.objects import SealedObjects
from tests.unit.engine.living import MORNING, PASSPHRASE, Life, frame, message
from tests.unit.engine.running import Running

TEXTS = (
    "The invoice number is INV-48213.",
    "Biscuit is the name of the cat.",
    "The dentist is in Harbour Street.",
)


@pytest.fixture
def filed(life: Life) -> Life:
    """A home with something in it, and closed."""
    life.heard(*(message(number, text) for number, text in enumerate(TEXTS)))
    life.filing.settle()
    return life


def damage(life: Life, table: TableName) -> None:
    """Flip a bit in every file of a table."""
    for _, entry in life.store.vault.objects.list(f"tables/{table}.lance/"):
        flip(life.home / "objects" / entry.file[:2] / entry.file)


def flip(path: Path) -> None:
    """Change one bit in the middle of a file."""
    data = bytearray(path.read_bytes())
    data[len(data) // 2] ^= 0x10
    path.write_bytes(data)


def objects(life: Life) -> list[Path]:
    return sorted(path for path in (life.home / "objects").rglob("*") if path.is_file())


@pytest.mark.slow
def test_whatever_object_is_damaged_or_lost_the_tables_come_back(filed: Life, tmp_path: Path) -> None:
    before = filed.contents()
    filed.store.close()
    whole = tmp_path / "whole"
    shutil.copytree(filed.home, whole)
    mended = 0
    for number, path in enumerate(objects(filed)):
        shutil.rmtree(filed.home)
        shutil.copytree(whole, filed.home)
        if number % 2:
            path.unlink()
        else:
            flip(path)
        filed.open()
        try:
            found = filed.contents()
        except IntegrityError as error:
            assert "derived again" in str(error)  # noqa: PT017 -- it need not fail: not every file is read
            filed.replay.everything(lambda _done, _total: None)
            found = filed.contents()
            mended += 1
        assert found == before
        filed.store.close()
    assert mended < number
    filed.open()


@pytest.mark.parametrize("kept", [100, 0], ids=["cut", "lost"])
def test_what_the_journal_has_lost_is_saved_from_the_tables(filed: Life, kept: int) -> None:
    before = filed.contents()
    filed.store.close()
    (segment,) = (filed.home / "journal").iterdir()
    if kept:
        segment.write_bytes(segment.read_bytes()[:kept])
    else:
        segment.unlink()
    filed.open()
    filed.replay.everything(lambda _done, _total: None)
    assert filed.contents() == before
    assert "part 1 (" in told_damage(filed.store.journal)
    filed.crash()
    assert filed.contents() == before
    filed.replay.everything(lambda _done, _total: None)
    assert filed.contents() == before


def test_a_damaged_part_of_the_journal_is_named_with_its_time(life: Life) -> None:
    life.store.journal.close()
    life.store.journal = Journal(
        life.home, life.store.vault.store_id, life.store.vault.table, segment_bytes=400
    )
    chance = random.Random(7)
    for hour in range(6):
        rule = "".join(chance.choice("abcdefghijklmnop") for _ in range(900))  # resists
        life.store.journal.append(LedgerNoted(MORNING + timedelta(hours=hour), rule, "skipped"))
    names = [one.name for one in life.store.journal.segments]
    assert len(names) == 6
    file = life.store.vault.table.get(names[2]).file  # type: ignore[union-attr]
    flip(life.home / "journal" / f"{file}.segment")
    assert len(list(life.store.journal.replay())) == 5
    assert told_damage(life.store.journal) == (
        "A part of the journal is damaged: part 3 (written between 4 March 2026, 10:00 UTC and "
        "4 March 2026, 12:00 UTC). What could be found before can still be found, and recording goes on. "
        "Restore the home folder from a backup if you have one."
    )


@pytest.mark.parametrize("table", TABLES)
def test_only_the_table_that_is_damaged_is_derived_again(filed: Life, table: TableName) -> None:
    filed.saw(frame(0, "The platform is nine."))
    filed.filing.add_gap(Gap(MORNING, MORNING + timedelta(hours=1), "paused"))
    filed.filing.settle()
    before = filed.contents()
    damage(filed, table)
    filed.store.close()
    filed.embedder.texts.clear()
    filed.open()
    assert filed.contents() == before
    assert bool(filed.embedder.texts) == (table in VECTOR_TABLES)
    assert not filed.store.tables.damaged()


@pytest.mark.parametrize("table", ["memories", "frames"])
def test_an_end_in_the_middle_of_deriving_is_finished_by_the_next_unlock(
    filed: Life, table: TableName
) -> None:
    filed.saw(*(frame(400 * number, f"The parcel is number PX-{number}0417.") for number in range(80)))
    filed.filing.settle()
    before = filed.contents()
    for step in range(8):
        steps = filed.replay.derive(frozenset({table}), afresh=True)
        for _ in islice(steps, step):
            pass
        steps.close()
        filed.crash()
        assert filed.contents() == before, step
        assert not filed.store.tables.damaged()


def test_rows_that_went_unnoticed_are_missed_at_the_next_unlock(filed: Life) -> None:
    before = filed.contents()
    filed.replay.note_counts()
    filed.store.tables.delete(Message, ["marta/1"])
    filed.crash()
    assert filed.contents() == before


def test_a_deletion_while_tables_are_derived_has_it_begin_again(filed: Life) -> None:
    steps = filed.replay.derive(frozenset(TABLES))
    next(steps)
    filed.filing.forget(())
    with pytest.raises(ForgottenMeanwhileError):
        list(steps)
    list(filed.replay.derive(frozenset(TABLES)))
    assert len(filed.passages) == len(TEXTS)


def test_a_full_disk_is_told_as_one_and_nothing_is_lost(life: Life, monkeypatch: pytest.MonkeyPatch) -> None:
    def full(*_: object, **__: object) -> None:
        raise EnvironmentFaultError("The disk is full.")

    with monkeypatch.context() as patch:
        patch.setattr(SealedObjects, "put", full)
        with pytest.raises(EnvironmentFaultError, match="disk is full"):
            life.heard(message(1, TEXTS[0]))
        with pytest.raises(EnvironmentFaultError, match="disk is full"):
            life.filing.publish()
    assert life.filing.add_messages([message(1, TEXTS[0])]) == 0, "it is in the journal already"
    life.filing.settle()
    assert [one.text for one in life.all(Message).values()] == [TEXTS[0]]
    assert len(life.passages) == 1
    before = life.contents()
    life.replay.everything(lambda _done, _total: None)
    life.filing.settle()
    assert life.contents() == before


def test_on_a_full_disk_what_is_there_can_be_found_and_the_rest_follows(
    vault_home: Path, tmp_path_factory: pytest.TempPathFactory, monkeypatch: pytest.MonkeyPatch
) -> None:
    def full(*_: object, **__: object) -> None:
        raise EnvironmentFaultError("The disk is full.")

    def transcript(text: str) -> bytes:
        turn = {"id": text, "conversation": "c", "speaker": "Marta", "time": "2026-03-04T14:02:00"}
        return json.dumps({**turn, "text": text}).encode()

    def found(word: str) -> bool:
        hits = running.call(Search(word, level="line")).hits
        return any(word in hit.text for hit in hits)

    with Running(vault_home, tmp_path_factory.mktemp("s") / "s") as running:
        running.call(Unlock(PASSPHRASE))
        running.call(ImportTranscript("UTC"), transcript(TEXTS[0]))
        with monkeypatch.context() as patch:
            patch.setattr(SealedObjects, "put", full)
            with pytest.raises(EnvironmentFaultError, match="disk is full"):
                running.call(ImportTranscript("UTC"), transcript(TEXTS[1]))
            assert found("INV-48213")
        again = running.call(ImportTranscript("UTC"), transcript(TEXTS[1]))
        assert (again.added, again.known) == (0, 1)
        assert found("Biscuit")
        assert running.call(GetStatus()).messages == len(TEXTS[:2])


def test_what_waited_when_the_tables_were_made_again_is_filed_once(life: Life) -> None:
    life.heard(message(1, TEXTS[0]), message(2, TEXTS[1]))
    life.replay.everything(lambda _done, _total: None)
    life.filing.settle()
    assert len(life.passages) == 2
    assert len(life.all(Message)) == 2
