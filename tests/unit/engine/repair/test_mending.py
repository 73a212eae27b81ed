"""Tables that are damaged while the engine runs: noticed, told, mended behind everybody's back."""

import json
from collections.abc import Callable, Iterator
from pathlib import Path

import pytest

from core.engine.filing.replay import Replay
from core.engine.repair import mending
from core.engine.repair.mending import MENDING, Mending
from core.memory.schema import TABLES, TableName
from core.protocol.operations import (
    Ask,
    GetStatus,
    ImportTranscript,
    ListMemories,
    Rebuild,
    Search,
    Unlock,
)
from core.records.errors import AfterimageError, EnvironmentFaultError, IntegrityError
from tests.support.xvfb import wait_for
from tests.unit.engine.living import PASSPHRASE
from tests.unit.engine.repair.test_damage import flip
from tests.unit.engine.running import Gate, Running

TEXTS = (
    "The invoice number is INV-48213.",
    "Biscuit is the name of the cat.",
    "The dentist is in Harbour Street.",
)


def transcript(*texts: str) -> bytes:
    turn = {"conversation": "c", "speaker": "Marta", "time": "2026-03-04T14:02:00"}
    return "\n".join(json.dumps({**turn, "id": text, "text": text}) for text in texts).encode()


@pytest.fixture
def running(vault_home: Path, tmp_path_factory: pytest.TempPathFactory) -> Iterator[Running]:
    with Running(vault_home, tmp_path_factory.mktemp("s") / "s") as made:
        made.call(Unlock(PASSPHRASE))
        made.call(ImportTranscript("UTC"), transcript(*TEXTS))
        yield made


def opened(running: Running) -> mending.Mending:
    assert running.engine.opened is not None
    return running.engine.opened.mending


def damage(running: Running, table: TableName) -> None:
    """Flip a bit in every file of a table, and forget what was read of it."""
    assert running.engine.opened is not None
    store = running.engine.opened.store
    for _, entry in store.vault.objects.list(f"tables/{table}.lance/"):
        flip(running.engine.home.root / "objects" / entry.file[:2] / entry.file)
    store.vault.objects.forget_decrypted()
    store.tables.forget_read()


def found(running: Running, word: str) -> bool:
    return any(word in hit.text for hit in running.call(Search(word, level="line")).hits)


def whole(running: Running) -> bool:
    """Whether nothing is damaged any more, and nobody is at work on it."""
    status = running.call(GetStatus())
    return not status.notice and status.progress is None


@pytest.mark.parametrize("table", sorted(set(TABLES) - {"state", "gaps"}))
def test_a_damaged_table_is_mended_while_everything_runs(running: Running, table: TableName) -> None:
    before = running.call(GetStatus())
    damage(running, table)
    for request in (Search("dentist"), ListMemories(), Ask("Who is Biscuit?")):
        try:
            running.call(request)
        except IntegrityError as error:
            assert "nothing is lost" in str(error)  # noqa: PT017 -- it need not fail: not all tables are read
    try:
        running.call(ImportTranscript("UTC"), transcript("The parcel is PX-10417."))
    except AfterimageError:
        running.call(ImportTranscript("UTC"), transcript("The parcel is PX-10417."))
    wait_for(lambda: whole(running) and found(running, "INV-48213"))
    assert found(running, "Biscuit")
    assert found(running, "PX-10417")
    after = running.call(GetStatus())
    assert (after.messages, after.memories) >= (before.messages + 1, before.memories)
    assert running.engine.opened is not None
    assert not running.engine.opened.store.tables.damaged()


def test_meanwhile_it_is_told_and_what_comes_in_waits(running: Running) -> None:
    assert running.engine.opened is not None
    gate = running.worker.embedding = Gate()
    running.engine.opened._filing.forget_vectors()  # else nothing would be embedded again
    damage(running, "memories")
    with pytest.raises(IntegrityError):
        running.call(ListMemories())
    assert gate.reached.wait(60)
    status = running.call(GetStatus())
    assert status.notice == MENDING
    assert status.progress is not None
    assert not running.call(ListMemories()).rows, "it is answered, with what is there"
    gate.open()
    wait_for(lambda: whole(running))
    assert running.call(ListMemories()).rows


def test_a_disk_that_fails_is_told_and_not_written_full(
    running: Running, monkeypatch: pytest.MonkeyPatch
) -> None:
    attempts: list[int] = []

    def fails(*_: object, **__: object) -> None:
        attempts.append(1)
        raise EnvironmentFaultError("The disk fails.")

    monkeypatch.setattr(mending, "_PAUSES", (0.0, 0.0))
    derive: Callable[..., object] = Replay.derive
    monkeypatch.setattr(Replay, "derive", fails)
    damage(running, "memories")
    with pytest.raises(IntegrityError):
        running.call(ListMemories())
    wait_for(lambda: len(attempts) == 3)
    wait_for(lambda: "The disk fails." in running.call(GetStatus()).notice)
    with pytest.raises(EnvironmentFaultError):
        running.call(ImportTranscript("UTC"), transcript("The parcel is PX-10417."))
    monkeypatch.setattr(Replay, "derive", derive)
    running.call(Rebuild())
    assert whole(running)
    assert running.call(ListMemories()).rows


def test_what_is_damaged_again_and_again_is_not_mended_for_ever(
    running: Running, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(mending, "_MOST", 1)
    damage(running, "memories")
    with pytest.raises(IntegrityError):
        running.call(ListMemories())
    wait_for(lambda: opened(running)._mended == 1 and whole(running))
    damage(running, "memories")
    with pytest.raises(IntegrityError):
        running.call(ListMemories())
    wait_for(lambda: "several times" in running.call(GetStatus()).notice)


def test_a_rebuild_is_reported_and_leaves_everything_as_it_was(running: Running) -> None:
    counts = running.call(Rebuild())
    status = running.call(GetStatus())
    assert (counts.messages, counts.memories) == (status.messages, status.memories)
    assert whole(running)
    assert all(found(running, text.split()[-1].strip(".")) for text in TEXTS)
    assert isinstance(opened(running), Mending)


def test_a_damaged_part_of_the_journal_is_told_and_everything_else_works(
    vault_home: Path, tmp_path_factory: pytest.TempPathFactory
) -> None:
    folder = tmp_path_factory.mktemp("s")
    with Running(vault_home, folder / "a") as running:
        running.call(Unlock(PASSPHRASE))
        running.call(ImportTranscript("UTC"), transcript(*TEXTS))
    (segment,) = (vault_home / "journal").iterdir()
    flip(segment)
    with Running(vault_home, folder / "b") as running:
        running.call(Unlock(PASSPHRASE))
        notice = running.call(GetStatus()).notice
        assert "part 1 (" in notice
        assert "backup" in notice
        assert running.call(ImportTranscript("UTC"), transcript("The parcel is PX-10417.")).added == 1
        before = running.call(ListMemories())
        counts = running.call(Rebuild())
        assert counts.messages == len(TEXTS) + 1
        assert running.call(ListMemories()) == before
        assert all(found(running, word) for word in ("INV-48213", "Biscuit", "Harbour", "PX-10417"))
        assert running.call(ImportTranscript("UTC"), transcript(*TEXTS)).added == 0
