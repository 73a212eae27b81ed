"""The life of an engine, over its real socket."""

import asyncio
import json
import tempfile
import threading
from collections.abc import Callable, Iterator
from functools import partial
from pathlib import Path
from typing import Any

import pytest

from core.engine import presence as presence_module
from core.engine.keys import unlocking as unlocking_module
from core.engine.opened import Opened
from core.engine.store import Store
from core.protocol.backoff import RESTART_WITHOUT_KEYS
from core.protocol.operations import (
    CreateVault,
    GetStatus,
    ImportTranscript,
    Lock,
    Search,
    Shutdown,
    Unlock,
)
from core.records.errors import (
    AfterimageError,
    EnvironmentFaultError,
    LockedError,
    RefusedError,
    WrongPassphraseError,
)
from core.vault.vault import Vault
from tests.unit.engine.living import PASSPHRASE, Life, message
from tests.unit.engine.running import WAIT, FakeWorker, Gate, Running

UNLOCK = Unlock(PASSPHRASE)
LINES = 60
NEVER = 3600.0
SlowVault = tuple[threading.Event, threading.Event, list[Store]]


@pytest.fixture(autouse=True)
def _nobody_waits_for_grace(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(presence_module, "_GRACE", NEVER)


@pytest.fixture
def socket() -> Iterator[Path]:
    with tempfile.TemporaryDirectory(prefix="ai-") as folder:
        yield Path(folder) / "engine.sock"


@pytest.fixture
def running(vault_home: Path, socket: Path) -> Iterator[Running]:
    """An engine of a home with an empty vault."""
    with Running(vault_home, socket) as running:
        yield running


def transcript() -> bytes:
    return b"".join(
        json.dumps(
            {
                "id": str(number),
                "conversation": "marta",
                "speaker": "Marta",
                "time": f"2026-03-04T10:{number % 60:02d}:00",
                "text": f"Parcel number PX-{number}0417 is on its way.",
            }
        ).encode()
        + b"\n"
        for number in range(LINES)
    )


def in_background(work: Callable[[], Any]) -> tuple[threading.Thread, list[Any]]:
    """Run a call that takes its time; its outcome is the list's only item."""
    outcome: list[Any] = []

    def run() -> None:
        try:
            outcome.append(work())
        except AfterimageError as error:
            outcome.append(error)

    thread = threading.Thread(target=run, name="engine's client")
    thread.start()
    return thread, outcome


def finished(background: tuple[threading.Thread, list[Any]]) -> Any:
    background[0].join(WAIT)
    assert not background[0].is_alive()
    return background[1][0]


# ── states ───────────────────────────────────────────────────────────────────────────────────────────────


def test_a_home_without_a_vault_gets_one(tmp_path: Path, socket: Path) -> None:
    with Running(tmp_path, socket) as running:
        assert running.call(GetStatus()).vault == "absent"
        with pytest.raises(LockedError):
            running.call(Search("x"))
        with pytest.raises(RefusedError):
            running.call(CreateVault("short"))
        recovery_key = running.call(CreateVault(PASSPHRASE)).recovery_key
        assert running.call(GetStatus()).vault == "unlocked"
        with pytest.raises(RefusedError):
            running.call(CreateVault(PASSPHRASE))
        assert running.shut_down() == 0
    with Running(tmp_path, socket) as running:
        assert running.call(GetStatus()).vault == "locked"
        assert running.call(Unlock(recovery_key)).vault == "unlocked"


def test_a_vault_that_cannot_be_opened_at_once_still_tells_its_recovery_key(
    tmp_path: Path, socket: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    async def fail(*_args: object) -> None:
        raise EnvironmentFaultError("the disk is full")

    with Running(tmp_path, socket) as running:
        with monkeypatch.context() as broken:
            broken.setattr(Opened, "start", fail)
            recovery_key = running.call(CreateVault(PASSPHRASE)).recovery_key
            assert running.call(GetStatus()).vault == "locked"
            with pytest.raises(EnvironmentFaultError, match="the disk is full"):
                running.call(UNLOCK)
        assert running.call(Unlock(recovery_key)).vault == "unlocked"


def test_a_wrong_secret_opens_nothing(running: Running) -> None:
    with pytest.raises(WrongPassphraseError):
        running.call(Unlock("not the right one"))
    assert running.call(GetStatus()).vault == "locked"
    running.call(UNLOCK)
    with pytest.raises(WrongPassphraseError):
        running.call(Unlock("not the right one"))
    assert running.call(GetStatus()).vault == "unlocked"


def test_a_client_greets_after_the_socket_is_private(running: Running) -> None:
    assert running.socket.stat().st_mode & 0o077 == 0


# ── clients that come and go ─────────────────────────────────────────────────────────────────────────────


def test_whoever_comes_after_the_last_client_shows_the_passphrase_again(running: Running) -> None:
    running.call(UNLOCK)
    running.leave()
    assert running.call(GetStatus()).vault == "locked"
    with pytest.raises(LockedError):
        running.call(Search("x"))
    with pytest.raises(WrongPassphraseError):
        running.call(Unlock("not the right one"))
    with pytest.raises(LockedError):
        running.call(Search("x"))
    assert running.call(UNLOCK).vault == "unlocked"
    assert running.call(Search("x")).hits == ()


def test_a_client_that_stays_keeps_the_vault_open(running: Running) -> None:
    running.call(UNLOCK)
    other = running.client()
    running.leave()
    assert other.call(GetStatus())[0].vault == "unlocked"


def test_an_engine_that_was_told_to_stay_keeps_its_keys(running: Running) -> None:
    running.call(Unlock(PASSPHRASE, stay=True))
    running.leave()
    assert running.call(GetStatus()).vault == "unlocked"


def test_the_engine_ends_with_its_last_client(
    vault_home: Path, socket: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(presence_module, "_GRACE", 0.0)
    with Running(vault_home, socket) as running:
        running.call(UNLOCK)
        store = running.engine.unlocked().store
        running.leave()
        assert running.ended() == 0
        assert running.worker.closed
        assert not socket.exists()
        with pytest.raises(LockedError):
            store.vault.keys.derive("ids")


def test_the_engine_ends_if_nobody_comes(
    vault_home: Path, socket: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(presence_module, "_FIRST_GRACE", 0.0)
    with Running(vault_home, socket) as running:
        assert running.ended() == 0


def test_an_engine_that_stays_does_not(
    vault_home: Path, socket: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(presence_module, "_GRACE", 0.0)
    with Running(vault_home, socket, stay=True) as running:
        running.client()
        running.leave()
        assert running.shut_down() == 0


# ── ends ─────────────────────────────────────────────────────────────────────────────────────────────────


def test_locking_ends_the_process_with_a_status_of_its_own(running: Running) -> None:
    running.call(UNLOCK)
    store = running.engine.unlocked().store
    running.call(Lock())
    assert running.ended() == RESTART_WITHOUT_KEYS == 75
    with pytest.raises(LockedError):
        store.vault.keys.derive("ids")


def test_an_import_under_way_is_finished_before_the_end(running: Running, vault_home: Path) -> None:
    running.call(UNLOCK)
    gate = running.worker.embedding = Gate()
    importing = in_background(lambda: running.call(ImportTranscript(zone="UTC"), transcript()))
    assert gate.reached.wait(WAIT)
    running.client().call(Shutdown())
    gate.open()
    assert finished(importing).added == LINES
    assert running.ended() == 0
    life = Life(vault_home)
    assert len(life.passages) == LINES
    assert not life.filing.publish()  # all of it was filed
    life.store.close()


def test_an_import_goes_on_without_its_client(running: Running) -> None:
    running.call(UNLOCK)
    other = running.client()
    gate = running.worker.embedding = Gate()
    importing = in_background(lambda: running.call(ImportTranscript(zone="UTC"), transcript()))
    assert gate.reached.wait(WAIT)
    running.leave()
    assert isinstance(finished(importing), EnvironmentFaultError)
    gate.open()
    assert len(other.call(Search("parcel PX-70417", level="line", limit=100))[0].hits) > 0
    assert other.call(ImportTranscript(zone="UTC"), transcript())[0].added == 0


def test_an_end_comes_to_its_end_when_filing_fails(running: Running, vault_home: Path) -> None:
    running.call(UNLOCK)
    running.worker.failure = EnvironmentFaultError("no room")
    with pytest.raises(EnvironmentFaultError):
        running.call(ImportTranscript(zone="UTC"), transcript())
    running.call(Lock())
    assert running.ended() == RESTART_WITHOUT_KEYS
    assert running.worker.closed
    life = Life(vault_home)
    life.filing.settle()
    assert len(life.passages) == LINES
    life.store.close()


def test_a_question_that_waits_does_not_hold_up_the_end(
    running: Running, monkeypatch: pytest.MonkeyPatch
) -> None:
    running.call(UNLOCK)
    server = running.service._server
    monkeypatch.setattr(server, "close", partial(server.close, 0.0))
    gate = running.worker.embedding = Gate()
    asking = in_background(lambda: running.call(Search("lantern")))
    assert gate.reached.wait(WAIT)
    running.client().call(Lock())
    assert running.ended() == RESTART_WITHOUT_KEYS
    finished(asking)


def test_an_engine_may_end_before_it_has_begun(vault_home: Path, socket: Path) -> None:
    async def main() -> int:
        from core.engine.engine import Engine
        from core.engine.home import Home
        from core.engine.service import Service

        engine = Engine(Home(vault_home), FakeWorker())
        engine.end(RESTART_WITHOUT_KEYS)
        return await Service(engine, str(socket)).run()

    assert asyncio.run(main()) == RESTART_WITHOUT_KEYS


def test_a_socket_that_cannot_be_made_lets_go_of_everything(vault_home: Path, tmp_path: Path) -> None:
    with Running(vault_home, tmp_path / "missing" / "engine.sock") as running:
        running._ready.wait(WAIT)
        assert isinstance(running.ended(), OSError)
        assert running.worker.closed


# ── unlocking at a bad moment ────────────────────────────────────────────────────────────────────────────


@pytest.fixture
def slow_vault(
    monkeypatch: pytest.MonkeyPatch,
) -> Iterator[tuple[threading.Event, threading.Event, list[Store]]]:
    """Opening takes until the second event is set; the first says that it has begun. With all stores made."""
    begun, go = threading.Event(), threading.Event()
    stores: list[Store] = []

    class _Store(Store):
        def __init__(self, home: Path, vault: Vault) -> None:
            begun.set()
            assert go.wait(WAIT)
            stores.append(self)
            super().__init__(home, vault)

    monkeypatch.setattr(unlocking_module, "Store", _Store)
    yield begun, go, stores
    go.set()


def test_a_vault_in_the_making_is_not_a_locked_one(
    tmp_path: Path, socket: Path, slow_vault: SlowVault
) -> None:
    begun, go, _ = slow_vault
    with Running(tmp_path, socket) as running:
        creating = in_background(lambda: running.call(CreateVault(PASSPHRASE)))
        assert begun.wait(WAIT)
        assert Vault.exists(tmp_path)
        assert running.client().call(GetStatus())[0].vault == "absent"
        go.set()
        assert finished(creating).recovery_key
        assert running.call(GetStatus()).vault == "unlocked"


def test_unlocking_while_the_engine_ends_leaves_nothing_open(running: Running, slow_vault: SlowVault) -> None:
    begun, go, stores = slow_vault
    unlocking = in_background(lambda: running.call(UNLOCK))
    assert begun.wait(WAIT)
    running.client().call(Lock())
    go.set()
    assert running.ended() == RESTART_WITHOUT_KEYS
    finished(unlocking)
    (store,) = stores
    with pytest.raises(LockedError):
        store.vault.keys.derive("ids")


def test_nothing_is_opened_by_an_engine_that_ends(running: Running) -> None:
    async def unlock() -> None:
        running.engine.end()
        await running.engine.unlocking.unlock(PASSPHRASE)

    with pytest.raises(LockedError, match="ending"):
        asyncio.run_coroutine_threadsafe(unlock(), running.loop).result(WAIT)
    assert running.ended() == 0


def test_a_client_that_leaves_while_unlocking_unlocks_for_nobody_else(
    running: Running, slow_vault: SlowVault
) -> None:
    begun, go, stores = slow_vault
    unlocking = in_background(lambda: running.call(UNLOCK))
    assert begun.wait(WAIT)
    running.leave()
    finished(unlocking)
    go.set()

    async def opened() -> bool:
        return await running.engine.unlocking.over() is not None

    assert asyncio.run_coroutine_threadsafe(opened(), running.loop).result(WAIT)
    with pytest.raises(LockedError):
        running.call(Search("x"))
    assert running.call(UNLOCK).vault == "unlocked"
    assert len(stores) == 1  # two on one home would destroy each other's tables


def test_two_clients_that_unlock_at_once_open_one_store(running: Running, slow_vault: SlowVault) -> None:
    begun, go, stores = slow_vault
    one = in_background(lambda: running.call(UNLOCK))
    assert begun.wait(WAIT)
    other = running.client()
    two = in_background(lambda: other.call(UNLOCK))
    go.set()
    assert finished(one).vault == "unlocked"
    assert finished(two)[0].vault == "unlocked"
    assert len(stores) == 1


def test_what_a_crash_left_is_there_after_unlocking(vault_home: Path, socket: Path) -> None:
    life = Life(vault_home)
    life.heard(message(1, "The invoice number is INV-48213 for Aurora Rail."))
    life.store.close()
    with Running(vault_home, socket) as running:
        running.call(UNLOCK)
        assert running.call(Search("invoice number", level="line")).hits[0].source_ids == ("marta/1",)
        assert running.call(GetStatus()).messages == 1
