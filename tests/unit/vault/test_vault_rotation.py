"""Rotation: another master key in another epoch, crashes in each of its steps, and what is sealed anew."""

import shutil
from pathlib import Path

import pytest

from core.records.errors import EnvironmentFaultError, IntegrityError
from core.spool.spool import Spool
from core.vault.custody import Custody
from core.vault.envelope import FIRST_EPOCH
from core.vault.header import HEADER_FILES, read_header
from core.vault.table import KeyTable
from core.vault.vault import Vault
from tests.unit.vault.owner import (
    OLD,
    QUICK,
    Action,
    Drawer,
    lose_power_everywhere,
    machine,
    opens,
)

pytestmark = pytest.mark.usefixtures("cheap_keys")


def test_a_rotation_changes_every_key_but_ids_and_lasting_ones(made: tuple[Path, str]) -> None:
    home, recovery = made
    before = read_header(home)
    vault = Vault.open(home, OLD)
    ids, lasting, derived = vault.keys.identify("mem", "x"), vault.keys.lasting("x"), vault.keys.derive("x")
    changed = vault.custody.rotate(OLD, QUICK)
    assert changed.problem == ""
    assert vault.keys.identify("mem", "x") == ids
    assert vault.keys.lasting("x") == lasting
    assert vault.keys.derive("x") != derived
    rotated = vault.keys.derive("x")
    vault.objects.put("b", b"later")
    vault.close()
    after = read_header(home)
    assert (after.epoch, after.oldest_epoch, after.previous) == (FIRST_EPOCH + 1, FIRST_EPOCH, "")
    assert after.spool_public_key != before.spool_public_key
    assert opens(home, OLD)
    assert opens(home, changed.recovery_key)
    assert not opens(home, recovery)
    vault = Vault.open(home, OLD)
    assert (vault.keys.identify("mem", "x"), vault.keys.derive("x")) == (ids, rotated)
    assert vault.objects.get("b") == b"later"
    vault.close()


def test_with_the_old_header_and_passphrase_the_new_table_does_not_open(home: Path) -> None:
    old = {name: (home / name).read_bytes() for name in HEADER_FILES}
    vault = Vault.open(home, OLD)
    vault.custody.rotate(OLD, QUICK)
    vault.close()
    for name, content in old.items():
        (home / name).write_bytes(content)
    with pytest.raises(IntegrityError):
        Vault.open(home, OLD)


def test_what_waits_in_the_spool_from_before_opens_until_it_is_drained(home: Path) -> None:
    spool = Spool(home, Vault.spool_public_key(home))
    first = spool.put("gap", b"before")
    vault = Vault.open(home, OLD)
    vault.custody.rotate(OLD, QUICK)
    spool.seal_to(vault.custody.header.spool_public_key)
    second = spool.put("gap", b"after")
    vault.close()
    vault = Vault.open(home, OLD)
    assert spool.open(first, *vault.spool_private_keys) == b"before"
    assert spool.open(second, *vault.spool_private_keys) == b"after"
    vault.custody.drop_old_spool_keys(spool.folder)
    assert len(vault.spool_private_keys) == 1
    vault.close()
    vault = Vault.open(home, OLD)
    assert spool.open(second, *vault.spool_private_keys) == b"after"
    with pytest.raises(IntegrityError):
        spool.open(first, *vault.spool_private_keys)
    vault.close()


def test_the_header_says_when_nothing_of_an_older_epoch_is_left(home: Path) -> None:
    vault = Vault.open(home, OLD)
    assert vault.custody.older() == 0
    assert vault.custody.note_resealed()
    vault.custody.rotate(OLD, QUICK)
    assert vault.custody.older() == 1
    assert not vault.custody.note_resealed()
    while vault.objects.reseal(1):
        pass
    assert vault.custody.older() == 0
    assert vault.custody.note_resealed()
    assert vault.custody.header.oldest_epoch == vault.custody.header.epoch == FIRST_EPOCH + 1
    vault.close()
    assert opens(home, OLD)


def test_rotations_follow_one_another(home: Path) -> None:
    for epoch in range(2, 6):
        vault = Vault.open(home, OLD)
        key = vault.custody.rotate(OLD, QUICK).recovery_key
        assert vault.custody.header.epoch == epoch
        vault.close()
        assert opens(home, key)
    assert len(read_header(home).spool) == 5


def test_the_keyring_gets_a_new_part_and_loses_the_old_one(home: Path) -> None:
    drawer = Drawer()
    vault = Vault.open(home, OLD, machine(drawer))
    vault.custody.use_keyring(OLD, QUICK, on=True)
    before = set(drawer.secrets)
    vault.custody.rotate(OLD, QUICK)
    vault.close()
    assert len(drawer.secrets) == 2  # with what was seen of the store
    assert not before & {name for name in drawer.secrets if "/slot/" in name}
    assert opens(home, OLD, machine(drawer))


def test_power_lost_at_every_write_of_a_rotation(
    home: Path, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    copy = tmp_path / "copy"
    ids: set[str] = set()

    def prepare() -> Action:
        shutil.rmtree(copy, ignore_errors=True)
        shutil.copytree(home, copy)
        vault = Vault.open(copy, OLD)
        ids.add(vault.keys.identify("mem", "x"))
        return lambda: vault.custody.rotate(OLD, QUICK)

    epochs = []
    for finished in lose_power_everywhere(monkeypatch, prepare):
        assert _opens_reading_only(copy)
        vault = Vault.open(copy, OLD)
        assert vault.objects.get("a") == b"text"
        ids.add(vault.keys.identify("mem", "x"))
        epochs.append(vault.custody.header.epoch)
        assert finished <= (epochs[-1] == FIRST_EPOCH + 1)
        # Opening resolved it: nothing of the old master key is left, and either file is enough.
        assert vault.custody.header.previous == ""
        assert KeyTable.epochs(copy / "keys") == {epochs[-1]}
        vault.close()
        for name in HEADER_FILES:
            (copy / name).unlink()
            assert opens(copy, OLD)
    assert len(ids) == 1
    assert epochs == sorted(epochs)
    assert 5 < epochs.count(FIRST_EPOCH) < len(epochs) - 20


def _opens_reading_only(home: Path) -> bool:
    before = {path: path.read_bytes() for path in home.rglob("*") if path.is_file()}
    vault = Vault.open(home, OLD, read_only=True)
    found = vault.objects.get("a") == b"text"
    vault.close()
    return found and before == {path: path.read_bytes() for path in home.rglob("*") if path.is_file()}


def test_power_lost_again_while_a_rotation_is_finished(
    home: Path, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    """The table was not written anew yet; each opening after that dies one change later than the last."""
    vault = Vault.open(home, OLD)
    with monkeypatch.context() as patch:
        patch.setattr(KeyTable, "rotate", _no_room)
        changed = vault.custody.rotate(OLD, QUICK)
    assert "next unlock" in changed.problem
    assert vault.objects.get("a") == b"text"
    vault.objects.put("b", b"later")
    vault.close()
    assert read_header(home).previous
    copy = tmp_path / "copy"

    def prepare() -> Action:
        shutil.rmtree(copy, ignore_errors=True)
        shutil.copytree(home, copy)
        return lambda: Vault.open(copy, OLD)

    for _ in lose_power_everywhere(monkeypatch, prepare):
        assert opens(copy, OLD)
        assert opens(copy, changed.recovery_key)
        assert read_header(copy).previous == ""


def _no_room(_table: KeyTable, _key: bytes, _epoch: int) -> None:
    raise EnvironmentFaultError("The disk is full.")


def test_a_rotation_that_cannot_begin_changes_nothing(made: tuple[Path, str]) -> None:
    home, recovery = made
    vault = Vault.open(home, OLD)
    custody: Custody = vault.custody
    (home / "vault.json").rename(home / "elsewhere")
    (home / "vault.json").mkdir()
    with pytest.raises(EnvironmentFaultError):
        custody.rotate(OLD, QUICK)
    assert custody.header.epoch == FIRST_EPOCH
    (home / "vault.json").rmdir()
    vault.close()
    assert opens(home, OLD)
    assert opens(home, recovery)
