"""Backups by an engine: over its socket, by the clock, beside all else, and back to the same memory."""

import asyncio
import contextlib
import json
import threading
from collections.abc import Iterator
from datetime import UTC, datetime, timedelta
from pathlib import Path

import msgspec.structs
import pytest

from core.backup.bucket import BucketDestination
from core.backup.deletions import forgotten_in_backup, forgotten_in_home
from core.backup.destination import Stored
from core.backup.finding import find, open_found
from core.backup.folder import FolderDestination
from core.backup.repository import Repository
from core.backup.restoring import Restored, Restoring
from core.engine.backing.state import BackingStore
from core.journal.events import Forgotten
from core.protocol.operations import (
    BackupState,
    Delete,
    GetBackup,
    GetFrame,
    GetStatus,
    ImportTranscript,
    ListMemories,
    ListMessages,
    RunBackup,
    Search,
    Selection,
    SetBackup,
    SetSetting,
    Unlock,
    VerifyBackup,
)
from core.records.errors import AfterimageError, LockedError, RefusedError, WrongPassphraseError
from core.vault.vault import Vault
from tests.support.xvfb import wait_for
from tests.unit.engine.living import PASSPHRASE, frame
from tests.unit.engine.running import Running
from tests.unit.engine.serving.test_serving import capture

LINES = (
    "Marta said the ferry to Oslo leaves at nine from the lower harbour.",
    "The invoice number is INV-48213 for Aurora Rail.",
    "I adopted a cat called Biscuit last week.",
)


def transcript(*lines: str) -> bytes:
    rows = [
        {
            "id": str(minute),
            "conversation": "marta",
            "speaker": "Marta",
            "time": f"2026-03-04T09:{minute:02}:00",
            "text": text,
        }
        for minute, text in enumerate(lines)
    ]
    return "\n".join(map(json.dumps, rows)).encode()


@pytest.fixture
def sockets(tmp_path_factory: pytest.TempPathFactory) -> Path:
    return tmp_path_factory.mktemp("s")


@pytest.fixture
def running(vault_home: Path, sockets: Path) -> Iterator[Running]:
    with Running(vault_home, sockets / "s") as running:
        running.call(Unlock(PASSPHRASE))
        for second in range(3):
            capture(running.engine._use_spool(), frame(second, f"Departure {second} from platform nine"))
        running.call(ImportTranscript(zone="UTC"), transcript(*LINES))
        yield running


@pytest.fixture
def stick(tmp_path: Path) -> Path:
    return tmp_path / "stick"


def state(running: Running) -> BackupState:
    return running.call(GetBackup())


def restore(stick: Path, home: Path, *forgotten: Forgotten) -> Restored:
    destination = FolderDestination(stick)
    (store_id,) = (bytes.fromhex(one.name.removeprefix("afterimage-")) for one in stick.iterdir())
    opened = open_found(find(Repository(destination, store_id)), PASSPHRASE)
    return Restoring(opened, home, forgotten, lambda *_: None, lambda: None).run()


def told(running: Running) -> tuple[object, ...]:
    """Everything that can be asked of a memory."""
    memories = running.call(ListMemories()).rows
    hits = [
        [(hit.memory_id, hit.text) for hit in running.call(Search(query)).hits]
        for query in ("ferry to Oslo", "invoice number", "platform nine", "Biscuit")
    ]
    messages = running.call(ListMessages("marta")).messages
    pictures = [_picture(running, f"frm_{second}") for second in range(3)]
    status = running.call(GetStatus())
    counts = (status.frames, status.memories, status.messages)
    return sorted(memory.id for memory in memories), hits, messages, pictures, counts


def _picture(running: Running, frame_id: str) -> bytes:
    return running._clients[0].call(GetFrame(frame_id))[1]


def test_there_and_back_the_memory_is_the_same(
    running: Running, stick: Path, tmp_path: Path, sockets: Path
) -> None:
    assert state(running) == BackupState()
    there = running.call(SetBackup(str(stick)))
    assert (there.url, there.verified_at) == (str(stick), None)
    made = running.call(RunBackup(secret=PASSPHRASE))
    assert made.read_back == made.files
    assert state(running).verified_at == made.verified_at
    assert state(running).fully_read_at == made.verified_at
    assert state(running).deleted_but_there == 0
    assert running.call(VerifyBackup(PASSPHRASE)).records == made.records
    expected = told(running)
    assert restore(stick, tmp_path / "new").objects == made.objects
    with Running(tmp_path / "new", sockets / "n") as again:
        again.call(Unlock(PASSPHRASE))
        assert told(again) == expected
        assert state(again).url == ""  # the copy does not back up by itself to the original's place
        with pytest.raises(RefusedError, match="--adopt"):
            again.call(SetBackup(str(stick)))
        again.call(SetBackup(str(stick), adopt=True))
        again.call(RunBackup())
    with pytest.raises(RefusedError, match="another copy of this memory"):
        running.call(RunBackup())
    assert "another copy" in state(running).failure
    assert "another copy" in running.call(GetStatus()).notice


def test_a_deletion_reaches_the_backup_with_the_next_run(running: Running, stick: Path) -> None:
    running.call(SetBackup(str(stick)))
    running.call(RunBackup())
    (hit,) = running.call(Search("Biscuit cat", limit=1)).hits
    running.call(Delete(Selection(ids=(hit.memory_id,))))
    assert state(running).deleted_but_there > 0
    running.call(RunBackup())
    assert state(running).deleted_but_there == 0


def test_deletions_are_replayed_on_an_older_backup(
    running: Running, stick: Path, tmp_path: Path, sockets: Path, vault_home: Path
) -> None:
    running.call(SetBackup(str(stick)))
    running.call(RunBackup())
    (hit,) = running.call(Search("Biscuit cat", limit=1)).hits
    running.call(Delete(Selection(ids=(hit.memory_id,))))
    expected = told(running)
    running.shut_down()
    known = forgotten_in_home(vault_home, PASSPHRASE)
    assert len(known) == 1
    assert restore(stick, tmp_path / "new", *known).deletions == 1
    with Running(tmp_path / "new", sockets / "n") as again:
        again.call(Unlock(PASSPHRASE))
        assert told(again) == expected
        again.call(SetBackup(str(tmp_path / "other")))
        again.call(RunBackup())
    destination = FolderDestination(tmp_path / "other")
    repository = Repository(
        destination, bytes.fromhex(next(stick.iterdir()).name.removeprefix("afterimage-"))
    )
    opened = open_found(find(repository), PASSPHRASE)
    assert [one.at for one in forgotten_in_backup(repository, opened.manifest)] == [one.at for one in known]
    # What the journal of the backup tells of already is not done again.
    assert restore(tmp_path / "other", tmp_path / "newer", *known).deletions == 0


def test_what_fails_is_told_and_kept(running: Running, stick: Path) -> None:
    with pytest.raises(RefusedError, match="no place for backups"):
        running.call(RunBackup())
    running.call(SetBackup(str(stick)))
    running.call(RunBackup())
    stick.rename(stick.with_name("away"))
    with pytest.raises(AfterimageError, match="Plug in its disk"):
        running.call(RunBackup())
    after = state(running)
    assert after.failed_at is not None
    assert "Plug in its disk" in after.failure
    assert "The last good one is of 20" in running.call(GetStatus()).notice
    stick.with_name("away").rename(stick)
    running.call(RunBackup())
    assert state(running).failure == ""
    assert running.call(GetStatus()).notice == ""


def test_a_wrong_passphrase_stops_before_anything_is_copied(running: Running, stick: Path) -> None:
    running.call(SetBackup(str(stick)))
    with pytest.raises(WrongPassphraseError):
        running.call(RunBackup(secret="something else"))
    assert not list(stick.rglob("*"))


def test_places_that_are_none(running: Running, vault_home: Path, tmp_path: Path) -> None:
    with pytest.raises(RefusedError, match="inside the home"):
        running.call(SetBackup(str(vault_home / "backup")))
    with pytest.raises(AfterimageError, match="Plug in its disk"):
        running.call(SetBackup(str(tmp_path / "no" / "such")))
    with pytest.raises(RefusedError, match="credentials of s3://bucket are missing"):
        running.call(SetBackup("s3://bucket"))
    assert state(running) == BackupState()


def test_nothing_without_keys(vault_home: Path, sockets: Path) -> None:
    with Running(vault_home, sockets / "s") as running:
        for request in (GetBackup(), SetBackup(""), RunBackup(), VerifyBackup()):
            with pytest.raises(LockedError):
                running.call(request)


def _look(running: Running) -> None:
    asyncio.run_coroutine_threadsafe(running.engine.backing.look(), running.loop).result(60)


def test_by_the_clock(running: Running, stick: Path) -> None:
    _look(running)
    running.call(SetSetting("backup.every_hours", 1))
    _look(running)
    assert "no place for them" in running.call(GetStatus()).notice
    running.call(SetBackup(str(stick)))
    _look(running)
    first = state(running)
    assert first.number == 1
    _look(running)  # not due
    assert state(running).number == 1
    _set_back(running, timedelta(hours=2))
    _look(running)
    assert state(running).number == 2
    assert state(running).fully_read_at == first.fully_read_at
    _set_back(running, timedelta(days=40))
    assert "No backup was made for a while" in state(running).notice
    _look(running)
    assert state(running).fully_read_at == state(running).verified_at
    # What failed is not tried again at once.
    _set_back(running, timedelta(hours=2))
    stick.rename(stick.with_name("away"))
    _look(running)
    failed = state(running)
    assert failed.failed_at is not None
    _look(running)
    assert state(running).failed_at == failed.failed_at


def _set_back(running: Running, by: timedelta) -> None:
    """Pretend that the last backup was so long ago."""
    keeper = BackingStore(running.engine.unlocked().store.vault.objects)
    now = keeper.load("")
    then = datetime.now(UTC) - by
    full = then if now.full_at and by > timedelta(days=1) else now.full_at
    keeper.save(msgspec.structs.replace(now, verified_at=then, full_at=full))


def test_a_client_that_leaves_stops_its_backup(
    running: Running, stick: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    running.client()
    running.client()
    running.call(SetBackup(str(stick)))
    begun, go_on = threading.Event(), threading.Event()
    real = FolderDestination.put

    def slow(self: FolderDestination, name: str, data: bytes) -> None:
        begun.set()
        assert go_on.wait(60)
        real(self, name, data)

    monkeypatch.setattr(FolderDestination, "put", slow)
    errors: list[BaseException] = []

    def call() -> None:
        try:
            running.call(RunBackup())
        except BaseException as error:  # noqa: BLE001 -- the test looks at it
            errors.append(error)

    calling = threading.Thread(target=call)
    calling.start()
    assert begun.wait(60)
    second = running._clients[1]
    assert second.call(GetBackup())[0].running
    with pytest.raises(RefusedError, match="at the moment"):
        second.call(RunBackup())
    running.leave()
    go_on.set()
    calling.join()
    assert errors
    wait_for(lambda: not second.call(GetBackup())[0].running)
    second.call(SetBackup(str(stick)))
    assert not list(stick.rglob("*.manifest"))
    assert second.call(RunBackup())[0].number >= 1


def test_an_engine_that_ends_stops_its_backup(
    running: Running, stick: Path, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    running.call(SetBackup(str(stick)))
    running.call(RunBackup())
    running.call(ImportTranscript(zone="UTC"), transcript("Another line", *LINES).replace(b"marta", b"bob"))
    begun, go_on = threading.Event(), threading.Event()
    real = FolderDestination.put

    def slow(self: FolderDestination, name: str, data: bytes) -> None:
        begun.set()
        assert go_on.wait(60)
        real(self, name, data)

    monkeypatch.setattr(FolderDestination, "put", slow)
    client = running.client()

    def call() -> None:
        with contextlib.suppress(AfterimageError):
            client.call(RunBackup())

    calling = threading.Thread(target=call)
    calling.start()
    assert begun.wait(60)
    running.loop.call_soon_threadsafe(running.engine.end)
    wait_for(lambda: running.engine.backing._closed)
    go_on.set()
    assert running.ended() == 0
    calling.join()
    assert len(list(stick.rglob("*.manifest"))) == 1
    assert restore(stick, tmp_path / "new").number == 1


@pytest.fixture
def no_bucket(monkeypatch: pytest.MonkeyPatch) -> list[str]:
    """Buckets are named, and never used."""
    used: list[str] = []

    def listed(_self: BucketDestination, prefix: str) -> Iterator[Stored]:
        used.append(prefix)
        return iter(())

    monkeypatch.setattr(BucketDestination, "list", listed)
    return used


def test_credentials_are_kept_only_where_asked_and_sealed(
    running: Running, no_bucket: list[str], vault_home: Path
) -> None:
    secret = "a-very-secret-access-key"
    keys = {"AWS_ACCESS_KEY_ID": "AKIA", "AWS_SECRET_ACCESS_KEY": secret}
    running.call(SetSetting("backup.every_hours", 1))
    assert not running.call(SetBackup("s3://bucket/x", credentials=keys)).remembered
    assert no_bucket
    no_bucket.clear()
    _look(running)
    assert not no_bucket  # without credentials nothing is tried while the user is away
    with pytest.raises(RefusedError, match="credentials of s3://bucket/x are missing"):
        running.call(RunBackup())
    after = running.call(SetBackup("s3://bucket/x", credentials=keys, remember=True))
    assert after.remembered
    assert secret not in repr(after)
    for path in vault_home.rglob("*"):
        assert not path.is_file() or secret.encode() not in path.read_bytes()
    assert not running.call(SetBackup("")).remembered


def test_the_restored_home_is_a_history_of_its_own(running: Running, stick: Path, tmp_path: Path) -> None:
    running.call(SetBackup(str(stick)))
    running.call(RunBackup())
    restore(stick, tmp_path / "new")
    vault = Vault.open(tmp_path / "new", PASSPHRASE)
    original = running.engine.unlocked().store.vault
    assert vault.custody.header.history != original.custody.header.history
    assert vault.store_id == original.store_id
    vault.close()
