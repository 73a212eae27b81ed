"""Changing keys of a running engine, wrong secrets, older copies, and what is sealed anew by itself."""

import asyncio
import json
import shutil
from pathlib import Path

import pytest

from core.engine.keys.guessing import Guesses, delay_after
from core.engine.keys.tending import KeyTending
from core.engine.lanes import Lanes
from core.engine.store import Store
from core.protocol.operations import (
    ChangePassphrase,
    GetKeyState,
    KeyState,
    Lock,
    LockView,
    NewRecoveryKey,
    RotateKeys,
    Unlock,
    UseKeyring,
)
from core.records.errors import (
    EnvironmentFaultError,
    LockedError,
    OlderCopyError,
    RefusedError,
    WrongPassphraseError,
)
from core.spool.spool import Spool
from core.vault.custody import Machine
from core.vault.header import _sum, encode_header, read_header
from core.vault.vault import Vault
from tests.unit.engine.living import PASSPHRASE
from tests.unit.engine.running import Running
from tests.unit.vault.owner import Drawer

NEW = "a quite different passphrase"


@pytest.fixture
def socket(tmp_path: Path) -> Path:
    return tmp_path / "s"


@pytest.fixture
def drawer() -> Drawer:
    return Drawer()


@pytest.fixture
def machine(drawer: Drawer, tmp_path: Path) -> Machine:
    return Machine(lambda: drawer, tmp_path / "seen")


def opens(home: Path, secret: str, machine: Machine | None = None) -> bool:
    try:
        Vault.open(home, secret, machine or Machine(), read_only=True).close()
    except WrongPassphraseError:
        return False
    return True


# ── operations ───────────────────────────────────────────────────────────────────────────────────────────


def test_keys_are_changed_while_the_engine_runs(vault_home: Path, socket: Path) -> None:
    with Running(vault_home, socket) as running:
        assert running.call(GetKeyState()) == KeyState(1, 1, None, keyring=False)
        with pytest.raises(LockedError):
            running.call(ChangePassphrase(PASSPHRASE, NEW))
        running.call(Unlock(PASSPHRASE))
        with pytest.raises(WrongPassphraseError):
            running.call(ChangePassphrase(NEW, NEW))
        with pytest.raises(RefusedError, match="at least 8"):
            running.call(ChangePassphrase(PASSPHRASE, "short"))
        assert running.call(ChangePassphrase(PASSPHRASE, NEW)).problem == ""
        with pytest.raises(WrongPassphraseError):
            running.call(Unlock(PASSPHRASE))
        first = running.call(NewRecoveryKey(NEW)).recovery_key
        second = running.call(RotateKeys(NEW)).recovery_key
        running.call(Unlock(second))
        state = running.call(GetKeyState())
        assert (state.epoch, state.oldest_epoch, state.keyring_name) == (2, 1, "")
        assert state.older_files
        with pytest.raises(EnvironmentFaultError, match="no keyring"):
            running.call(UseKeyring(NEW, on=True))
    assert [opens(vault_home, secret) for secret in (PASSPHRASE, NEW, first, second)] == [
        False,
        True,
        False,
        True,
    ]


def test_nothing_is_changed_behind_a_locked_view(vault_home: Path, socket: Path) -> None:
    with Running(vault_home, socket) as running:
        running.call(Unlock(PASSPHRASE))
        running.call(LockView())
        with pytest.raises(LockedError):
            running.call(ChangePassphrase(PASSPHRASE, NEW))


def test_what_is_captured_after_a_rotation_is_sealed_to_the_new_key(vault_home: Path, socket: Path) -> None:
    with Running(vault_home, socket) as running:
        running.call(Unlock(PASSPHRASE))
        spool = running.engine._use_spool()
        running.call(RotateKeys(PASSPHRASE))
        assert spool._public_key == read_header(vault_home).spool_public_key


def test_after_unlocking_captures_are_sealed_to_the_key_that_is_authentic(
    vault_home: Path, socket: Path
) -> None:
    good = read_header(vault_home)
    fields = json.loads(encode_header(good))
    fields["spool"][0]["public"] = bytes(32).hex()
    (vault_home / "vault.json").write_text(json.dumps({**fields, "checksum": _sum(fields)}))
    with Running(vault_home, socket) as running:
        spool = running.engine._use_spool()
        assert spool._public_key == bytes(32)
        running.call(Unlock(PASSPHRASE))
        assert spool._public_key == good.spool_public_key


def test_the_keyring_is_bound_and_let_go(
    vault_home: Path, socket: Path, machine: Machine, drawer: Drawer
) -> None:
    with Running(vault_home, socket, machine=machine) as running:
        running.call(Unlock(PASSPHRASE))
        running.call(UseKeyring(PASSPHRASE, on=True))
        state = running.call(GetKeyState())
        assert (state.keyring, state.keyring_name) == (True, "The drawer")
        running.call(Lock())
        running.ended()
    assert any("/seen/" in account for account in drawer.secrets)
    assert opens(vault_home, PASSPHRASE, machine)
    with pytest.raises(EnvironmentFaultError):
        opens(vault_home, PASSPHRASE)


def test_an_older_copy_is_refused_until_it_is_accepted(
    vault_home: Path, socket: Path, machine: Machine, tmp_path: Path
) -> None:
    shutil.copytree(vault_home, tmp_path / "old")
    with Running(vault_home, socket, machine=machine) as running:
        running.call(Unlock(PASSPHRASE))
        running.call(Lock())
        running.ended()
    shutil.rmtree(vault_home)
    (tmp_path / "old").rename(vault_home)
    with Running(vault_home, socket, machine=machine) as running:
        with pytest.raises(OlderCopyError, match="--accept-older-copy"):
            running.call(Unlock(PASSPHRASE))
        running.call(Unlock(PASSPHRASE, accept_older=True))
        running.call(Lock())
        running.ended()
    with Running(vault_home, socket, machine=machine) as running:
        running.call(Unlock(PASSPHRASE))


def test_a_header_put_in_place_while_it_is_open_opens_nothing(vault_home: Path, socket: Path) -> None:
    old = (vault_home / "vault.json").read_bytes()
    with Running(vault_home, socket) as running:
        running.call(Unlock(PASSPHRASE))
        running.call(ChangePassphrase(PASSPHRASE, NEW))
        for name in ("vault.json", "vault.copy.json"):
            (vault_home / name).write_bytes(old)
        with pytest.raises(WrongPassphraseError):
            running.call(Unlock(PASSPHRASE))
        running.call(Unlock(NEW))


# ── guesses ──────────────────────────────────────────────────────────────────────────────────────────────


def test_the_delay_grows_and_ends_somewhere() -> None:
    delays = [delay_after(failures) for failures in range(20)]
    assert delays[:6] == [0, 0, 0, 1, 2, 4]
    assert delays == sorted(delays)
    assert max(delays) == 30


def guess(guesses: Guesses, *, right: bool) -> asyncio.Task[None]:
    async def attempt() -> None:
        async with guesses.attempt():
            if not right:
                raise WrongPassphraseError("wrong")

    return asyncio.create_task(attempt())


def test_after_wrong_ones_everybody_waits_and_a_right_one_ends_it() -> None:
    async def scenario() -> None:
        ended = asyncio.Event()
        guesses = Guesses(ended)
        for _ in range(3):
            with pytest.raises(WrongPassphraseError):
                await guess(guesses, right=False)
        assert guesses.failures == 3
        waiting = [guess(guesses, right=True), guess(guesses, right=True)]
        for _ in range(10):
            await asyncio.sleep(0)
        assert not any(one.done() for one in waiting)
        guesses._not_before = 0.0
        waiting[0].cancel()
        await asyncio.wait(waiting)
        assert guesses.failures == 0
        assert waiting[1].exception() is None

    asyncio.run(scenario())


def test_an_end_keeps_nobody_waiting() -> None:
    async def scenario() -> None:
        ended = asyncio.Event()
        guesses = Guesses(ended)
        for _ in range(10):
            guesses._not_before = 0.0
            with pytest.raises(WrongPassphraseError):
                await guess(guesses, right=False)
        waiting = guess(guesses, right=True)
        await asyncio.sleep(0)
        ended.set()
        with pytest.raises(LockedError):
            await waiting

    asyncio.run(scenario())


def test_another_error_is_no_guess() -> None:
    async def scenario() -> None:
        guesses = Guesses(asyncio.Event())
        with pytest.raises(EnvironmentFaultError):
            async with guesses.attempt():
                raise EnvironmentFaultError("no keyring")
        assert guesses.failures == 0

    asyncio.run(scenario())


# ── by itself ────────────────────────────────────────────────────────────────────────────────────────────


def tend(store: Store, spool: Spool, times: int = 1) -> None:
    async def scenario() -> None:
        lanes = Lanes()
        tending = KeyTending(lanes, lambda: store, lambda: spool)
        for _ in range(times):
            await tending.tend()
        await tending.note_state()
        await lanes.close()

    asyncio.run(scenario())


def test_after_a_rotation_everything_is_sealed_anew_and_old_keys_go(vault_home: Path) -> None:
    store = Store.unlock(vault_home, PASSPHRASE)
    spool = Spool(vault_home, Vault.spool_public_key(vault_home))
    store.put_image("frm_1", b"picture")
    item = spool.put("gap", b"before")
    custody = store.vault.custody
    custody.rotate(PASSPHRASE, custody.header.slots[0].cost)  # type: ignore[union-attr]
    spool.seal_to(custody.header.spool_public_key)
    older = custody.older()
    assert older
    tend(store, spool)
    assert custody.older() == older, "what waits to be read comes first"
    spool.remove(item)
    tend(store, spool, times=3)
    assert custody.older() == 0
    assert custody.header.oldest_epoch == custody.header.epoch == 2
    assert len(custody.header.spool) == len(store.vault.spool_private_keys) == 1
    assert store.vault.objects.get("images/frm_1") == b"picture"
    store.close()
    store = Store.unlock(vault_home, PASSPHRASE)
    assert store.complete
    assert store.vault.objects.get("images/frm_1") == b"picture"
    store.close()


def test_what_is_damaged_is_not_tried_for_ever(vault_home: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    store = Store.unlock(vault_home, PASSPHRASE)
    spool = Spool(vault_home, Vault.spool_public_key(vault_home))
    entry = store.vault.objects.put("images/frm_1", b"picture")
    custody = store.vault.custody
    custody.rotate(PASSPHRASE, custody.header.slots[0].cost)  # type: ignore[union-attr]
    (path,) = (vault_home / "objects").rglob(entry.file)
    path.write_bytes(b"damaged")
    tries: list[int] = []
    real = store.reseal

    def reseal(_store: Store, limit: int) -> int:
        tries.append(limit)
        return real(limit)

    monkeypatch.setattr(Store, "reseal", reseal)
    tend(store, spool, times=10)
    assert custody.older() == 1
    assert custody.header.oldest_epoch == 1
    assert len(tries) < 6
    store.close()
