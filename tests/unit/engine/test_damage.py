"""Damage to what the tables are made of: noticed, told in plain words, and mended from the journal."""

import json
import shutil
from pathlib import Path

import pytest

from core.protocol.operations import GetStatus, ImportTranscript, Search, Unlock
from core.records.errors import EnvironmentFaultError, IntegrityError
from core.records.message import Message
from core.vault.objects import SealedObjects
from tests.unit.engine.living import PASSPHRASE, Life, message
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
            damaged = bytearray(path.read_bytes())
            damaged[len(damaged) // 2] ^= 0x10
            path.write_bytes(damaged)
        filed.open()
        try:
            found = filed.contents()
        except IntegrityError as error:
            assert "Rebuild" in str(error)  # noqa: PT017 -- it need not fail: not every file is read
            filed.replay.everything(lambda _done, _total: None)
            found = filed.contents()
            mended += 1
        assert found == before
        filed.store.close()
    assert mended < number
    filed.open()


@pytest.mark.parametrize("kept", [100, 0], ids=["cut", "lost"])
def test_a_rebuild_does_not_take_what_the_journal_has_lost(filed: Life, kept: int) -> None:
    before = filed.contents()
    filed.store.close()
    (segment,) = (filed.home / "journal").iterdir()
    if kept:
        segment.write_bytes(segment.read_bytes()[:kept])
    else:
        segment.unlink()
    filed.open()
    with pytest.raises(IntegrityError, match="Nothing was changed"):
        filed.replay.rebuild(lambda _done, _total: None)
    assert filed.contents() == before


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
