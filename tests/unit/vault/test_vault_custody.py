"""Changing passphrase, recovery key and the keyring's part: what opens before, in the middle and after."""

import json
import shutil
from pathlib import Path

import msgspec
import pytest

from core.records.errors import EnvironmentFaultError, RefusedError, WrongPassphraseError
from core.vault.custody import Custody, Machine
from core.vault.header import HEADER_FILES, KeyringSlot, SpoolKey, _sum, encode_header, read_header
from core.vault.keys import KdfParameters, new_recovery_key
from core.vault.vault import Vault
from tests.unit.failing_disk import FailingDisk
from tests.unit.vault.owner import (
    NEW,
    OLD,
    QUICK,
    Action,
    Drawer,
    lose_power_everywhere,
    machine,
    opens,
)

pytestmark = pytest.mark.usefixtures("cheap_keys")


def custody_of(home: Path, secret: str = OLD, where: Machine | None = None) -> tuple[Vault, Custody]:
    vault = Vault.open(home, secret, where or Machine())
    return vault, vault.custody


def test_a_new_passphrase_opens_and_the_old_one_opens_nothing(made: tuple[Path, str]) -> None:
    home, recovery = made
    vault, custody = custody_of(home)
    ids = vault.keys.identify("mem", "x")
    assert custody.change_passphrase(OLD, NEW, QUICK).problem == ""
    custody.authenticate(NEW)
    with pytest.raises(WrongPassphraseError):
        custody.authenticate(OLD)
    assert vault.keys.identify("mem", "x") == ids
    vault.close()
    assert opens(home, NEW)
    assert not opens(home, OLD)
    assert opens(home, recovery)


def test_a_forgotten_passphrase_is_replaced_with_the_recovery_key(made: tuple[Path, str]) -> None:
    home, recovery = made
    vault, custody = custody_of(home, recovery)
    custody.change_passphrase(recovery, NEW, QUICK)
    vault.close()
    assert opens(home, NEW)
    assert opens(home, recovery)


def test_a_new_recovery_key_opens_and_the_old_one_opens_nothing(made: tuple[Path, str]) -> None:
    home, recovery = made
    vault, custody = custody_of(home)
    changed = custody.renew_recovery_key(OLD)
    assert changed.recovery_key not in repr(changed)
    vault.close()
    assert opens(home, changed.recovery_key)
    assert not opens(home, recovery)
    assert opens(home, OLD)


def test_wrong_and_unfit_secrets_change_nothing(made: tuple[Path, str]) -> None:
    home, recovery = made
    vault, custody = custody_of(home)
    before = [(home / name).read_bytes() for name in HEADER_FILES]
    wrong: list[Action] = [
        lambda: custody.change_passphrase("wrong", NEW, QUICK),
        lambda: custody.renew_recovery_key("wrong"),
        lambda: custody.rotate("wrong", QUICK),
        lambda: custody.use_keyring("wrong", QUICK, on=True),
    ]
    for change in wrong:
        with pytest.raises(WrongPassphraseError):
            change()
    unfit: list[Action] = [
        lambda: custody.change_passphrase(OLD, " ", QUICK),
        lambda: custody.change_passphrase(OLD, new_recovery_key()[1], QUICK),
        lambda: custody.change_passphrase(OLD, NEW, KdfParameters(1024)),
        lambda: custody.rotate(OLD, KdfParameters(1024)),
        lambda: custody.renew_recovery_key(recovery),
        lambda: custody.rotate(recovery, QUICK),
        lambda: custody.use_keyring(recovery, QUICK, on=True),
    ]
    for change in unfit:
        with pytest.raises(RefusedError):
            change()
    assert [(home / name).read_bytes() for name in HEADER_FILES] == before
    vault.close()


def test_a_vault_whose_passphrase_is_a_recovery_key_is_not_made(tmp_path: Path) -> None:
    with pytest.raises(RefusedError, match="recovery key"):
        Vault.create(tmp_path / "home", new_recovery_key()[1], QUICK)
    assert not (tmp_path / "home").exists()


# ── copies ───────────────────────────────────────────────────────────────────────────────────────────────


@pytest.mark.parametrize("name", HEADER_FILES)
@pytest.mark.parametrize("harm", ["missing", "flipped", "rubbish", "outdated"])
def test_either_copy_of_the_header_heals_the_other(home: Path, name: str, harm: str) -> None:
    path = home / name
    good = path.read_bytes()
    vault, custody = custody_of(home)
    custody.change_passphrase(OLD, NEW, QUICK)
    vault.close()
    if harm == "missing":
        path.unlink()
    elif harm == "flipped":
        data = bytearray(path.read_bytes())
        data[len(data) // 2] ^= 1
        path.write_bytes(data)
    else:
        path.write_bytes(b"rubbish" if harm == "rubbish" else good)
    assert Vault.exists(home)
    assert len(Vault.spool_public_key(home)) == 32
    assert not opens(home, OLD)
    assert opens(home, NEW)
    first, second = ((home / one).read_bytes() for one in HEADER_FILES)
    assert first == second
    assert not opens(home, OLD)


def test_a_copy_that_somebody_changed_is_replaced_by_the_other(
    home: Path, caplog: pytest.LogCaptureFixture
) -> None:
    good = read_header(home)
    spool = (SpoolKey(bytes(32).hex(), good.spool[0].wrapped),)
    fields = json.loads(encode_header(msgspec.structs.replace(good, spool=spool)))
    (home / "vault.json").write_text(json.dumps({**fields, "checksum": _sum(fields)}))
    assert Vault.spool_public_key(home) == bytes(32), "without a secret nobody can tell"
    assert opens(home, OLD)
    assert Vault.spool_public_key(home) == good.spool_public_key
    assert "not what this vault's owner wrote" in caplog.text


def test_reading_only_heals_nothing(home: Path) -> None:
    (home / "vault.json").write_bytes(b"rubbish")
    before = {path: path.read_bytes() for path in home.rglob("*") if path.is_file()}
    vault = Vault.open(home, OLD, read_only=True)
    assert vault.objects.get("a") == b"text"
    vault.close()
    assert {path: path.read_bytes() for path in home.rglob("*") if path.is_file()} == before


def test_of_a_change_whose_second_copy_fails_the_old_one_is_not_left(
    home: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    vault, custody = custody_of(home)
    real = Path.replace

    def replace(self: Path, target: Path) -> Path:
        if target.name == "vault.copy.json":
            raise OSError(28, "full")
        return real(self, target)

    with monkeypatch.context() as patch:
        patch.setattr(Path, "replace", replace)
        changed = custody.change_passphrase(OLD, NEW, QUICK)
    assert "change counts" in changed.problem
    assert not (home / "vault.copy.json").exists()
    vault.close()
    assert not opens(home, OLD)
    assert opens(home, NEW)
    assert (home / "vault.copy.json").exists()
    assert not list(home.glob("*.partial"))


def test_a_full_disk_changes_nothing(home: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    vault, custody = custody_of(home)
    for at in (1, 2):
        with monkeypatch.context() as patch:
            FailingDisk(patch).fill_up(at)
            with pytest.raises(EnvironmentFaultError, match="disk is full"):
                custody.change_passphrase(OLD, NEW, QUICK)
    custody.authenticate(OLD)
    vault.close()
    assert opens(home, OLD)
    assert not opens(home, NEW)
    assert not list(home.glob(".*.partial"))


# ── crashes ──────────────────────────────────────────────────────────────────────────────────────────────


def test_power_lost_at_every_write_of_a_new_passphrase(
    home: Path, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    copy = tmp_path / "copy"

    def prepare() -> Action:
        shutil.rmtree(copy, ignore_errors=True)
        shutil.copytree(home, copy)
        custody = custody_of(copy)[1]
        return lambda: custody.change_passphrase(OLD, NEW, QUICK)

    crashes = 0
    for finished in lose_power_everywhere(monkeypatch, prepare):
        old, new = opens(copy, OLD), opens(copy, NEW)
        assert old is not new
        assert new or not finished
        # What is there after the first unlock stays: no copy of the other slot is left to win later.
        for name in HEADER_FILES:
            (copy / name).unlink()
            assert (opens(copy, OLD), opens(copy, NEW)) == (old, new)
        crashes += not finished
    assert crashes > 8


# ── keyring ──────────────────────────────────────────────────────────────────────────────────────────────


def test_with_the_keyring_both_are_needed_and_the_recovery_key_alone_is_enough(
    made: tuple[Path, str],
) -> None:
    home, recovery = made
    drawer = Drawer()
    vault, custody = custody_of(home, where=machine(drawer))
    custody.use_keyring(OLD, QUICK, on=True)
    assert custody.needs_keyring
    vault.close()
    assert opens(home, OLD, machine(drawer))
    assert opens(home, recovery)
    assert not opens(home, NEW, machine(drawer))
    with pytest.raises(EnvironmentFaultError, match="recovery key"):
        Vault.open(home, OLD)
    with pytest.raises(EnvironmentFaultError, match="does not have its part"):
        Vault.open(home, OLD, machine(Drawer()))
    drawer.closed = True
    with pytest.raises(EnvironmentFaultError, match="closed"):
        Vault.open(home, OLD, machine(drawer))
    assert opens(home, recovery, machine(drawer))
    drawer.closed = False
    (account,) = (name for name in drawer.secrets if "/slot/" in name)
    drawer.secrets[account] = "!"
    with pytest.raises(EnvironmentFaultError, match="something else"):
        Vault.open(home, OLD, machine(drawer))
    drawer.secrets[account] = "AAAA"
    assert not opens(home, OLD, machine(drawer))


def test_the_keyring_is_turned_off_again_and_nothing_stays_in_it(home: Path) -> None:
    drawer = Drawer()
    vault, custody = custody_of(home, where=machine(drawer))
    custody.use_keyring(OLD, QUICK, on=True)
    custody.use_keyring(OLD, QUICK, on=True)
    custody.change_passphrase(OLD, NEW, QUICK)
    assert len(drawer.secrets) == 1
    custody.use_keyring(NEW, QUICK, on=False)
    assert not custody.needs_keyring
    assert not drawer.secrets
    vault.close()
    assert opens(home, NEW)


def test_without_a_keyring_it_cannot_be_turned_on(home: Path) -> None:
    vault, custody = custody_of(home)
    with pytest.raises(EnvironmentFaultError, match="no keyring here that Afterimage trusts"):
        custody.use_keyring(OLD, QUICK, on=True)
    vault.close()


def test_a_keyring_that_fails_in_between_changes_nothing(home: Path) -> None:
    drawer = Drawer()
    vault, custody = custody_of(home, where=machine(drawer))
    drawer.closed = True
    with pytest.raises(EnvironmentFaultError):
        custody.use_keyring(OLD, QUICK, on=True)
    vault.close()
    assert opens(home, OLD)


def test_on_another_machine_a_new_passphrase_needs_no_keyring(made: tuple[Path, str]) -> None:
    home, recovery = made
    vault, custody = custody_of(home, where=machine(Drawer()))
    custody.use_keyring(OLD, QUICK, on=True)
    vault.close()
    vault, custody = custody_of(home, recovery)
    assert "by itself" in custody.change_passphrase(recovery, NEW, QUICK).problem
    vault.close()
    assert opens(home, NEW)
    assert not any(isinstance(slot, KeyringSlot) for slot in read_header(home).slots)
