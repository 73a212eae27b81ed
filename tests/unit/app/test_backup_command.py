"""`backup` and `restore` as they are typed."""

import os
import shutil
from datetime import UTC, datetime
from pathlib import Path

import pytest

from core.backup.destination import credential_names
from core.protocol.operations import (
    BackupReceipt,
    BackupState,
    BackupVerified,
    GetBackup,
    RunBackup,
    SetBackup,
    Status,
    VerifyBackup,
)
from core.records.errors import RefusedError
from core.vault.vault import Vault
from tests.unit.app.conftest import Run, Serve
from tests.unit.backup.kept import PASSPHRASE, QUICK, Kept, folder_of
from tests.unit.protocol.fake_engine import answering, failing

NOON = datetime(2026, 3, 4, 12, tzinfo=UTC)
STATE = BackupState("/stick", every_hours=24, verified_at=NOON, number=3, files=12, bytes=3_500_000)
OPEN = Status("unlocked", "off")
RECEIPT = BackupReceipt(4, NOON, 12, 3_500_000, 2, 40, 10, 3, 20_000, 3, 5, full=False)


@pytest.fixture(autouse=True)
def _no_credentials(monkeypatch: pytest.MonkeyPatch) -> None:
    for name in credential_names():
        monkeypatch.delenv(name, raising=False)


@pytest.fixture
def backed_up(tmp_path: Path) -> tuple[Kept, Path]:
    """A small home and its backup."""
    Vault.create(tmp_path / "old", PASSPHRASE, QUICK)[0].close()
    kept = Kept(tmp_path / "old")
    for number in range(3):
        kept.saw(number, f"the harbour at {number}")
    kept.back_up(folder_of(tmp_path / "stick"))
    kept.close()
    return kept, tmp_path / "stick"


def test_run_says_what_was_done(run: Run, serve: Serve) -> None:
    calls = serve({"backup.run": answering(RECEIPT)})
    result = run("backup", "run")
    assert (
        "Backup 4 is made and verified: 12 files, 3.3 MiB; 3 new (20,000 bytes), 3 read back." in result.out
    )
    assert "Removed from it: 5 files that the memory no longer has." in result.out
    assert calls.last == RunBackup()
    assert run("backup", "run", "--full", "--leave-out-damaged", "--json").document["number"] == 4
    assert calls.last == RunBackup(full=True, leave_out_damaged=True)


def test_a_passphrase_that_was_handed_over_is_tried_on_the_backup(
    run: Run, serve: Serve, monkeypatch: pytest.MonkeyPatch
) -> None:
    calls = serve({"backup.run": answering(RECEIPT), "unlock": answering(OPEN)})
    read, write = os.pipe()
    os.write(write, PASSPHRASE.encode() + b"\n")
    os.close(write)
    run("--passphrase-fd", str(read), "backup", "run")
    os.close(read)
    assert calls.last == RunBackup(secret=PASSPHRASE)
    monkeypatch.setenv("AFTERIMAGE_PASSPHRASE", PASSPHRASE)
    run("backup", "run")
    assert calls.last == RunBackup(secret=PASSPHRASE)


def test_where_to(run: Run, serve: Serve, monkeypatch: pytest.MonkeyPatch, tmp_path: Path) -> None:
    calls = serve({"backup.target": answering(STATE), "backup.status": answering(STATE)})
    monkeypatch.chdir(tmp_path)
    monkeypatch.setenv("AWS_ACCESS_KEY_ID", "AKIA")
    monkeypatch.setenv("AWS_SECRET_ACCESS_KEY", "nobody's")
    monkeypatch.setenv("AWS_PROFILE", "left alone")
    assert "/stick" in run("backup", "target", "stick").out
    assert calls.last == SetBackup(str(tmp_path / "stick"))  # a folder gets no credentials
    run(
        "backup",
        "target",
        "s3://b/p",
        "--endpoint",
        "https://minio:9000",
        "--region",
        "x",
        "--remember",
        "--adopt",
    )
    keys = {"AWS_ACCESS_KEY_ID": "AKIA", "AWS_SECRET_ACCESS_KEY": "nobody's"}
    assert calls.last == SetBackup("s3://b/p", "https://minio:9000", "x", keys, remember=True, adopt=True)
    run("backup", "target", "none")
    assert calls.last == SetBackup("")
    run("backup", "target")
    assert calls.last == GetBackup()
    assert run("backup", "run", "somewhere").status == 5


def test_how_it_stands(run: Run, serve: Serve) -> None:
    serve({"backup.status": answering(STATE)})
    out = run("backup", "status", "--tz", "UTC").out
    assert "every 24 hours" in out
    assert "2026-03-04" in out
    assert run("backup", "status", "--json").document["number"] == 3


def test_nowhere_yet(run: Run, serve: Serve) -> None:
    serve({"backup.status": answering(BackupState())})
    assert "no place for backups yet" not in run("backup", "status").out.lower()
    assert "“backup target PLACE” names one" in run("backup", "status").out


def test_what_was_deleted_may_still_be_there(run: Run, serve: Serve) -> None:
    failed = BackupState(
        "/stick", verified_at=NOON, failure="No disk.", deleted_but_there=7, notice="No disk."
    )
    serve({"backup.status": answering(failed)})
    out = run("backup", "status").out
    assert "Of what was deleted or changed here, 7 files may still lie there" in out
    assert "No disk." in out


def test_verify(run: Run, serve: Serve, monkeypatch: pytest.MonkeyPatch) -> None:
    calls = serve(
        {"backup.verify": answering(BackupVerified(3, NOON, 12, 99, 2, 40, 10)), "unlock": answering(OPEN)}
    )
    monkeypatch.setenv("AFTERIMAGE_PASSPHRASE", PASSPHRASE)
    assert "Backup 3 is whole: 12 files" in run("backup", "verify").out
    assert calls.last == VerifyBackup(PASSPHRASE)


def test_a_refusal_is_passed_on(run: Run, serve: Serve) -> None:
    serve({"backup.run": failing(RefusedError("No place."))})
    result = run("backup", "run", "--json")
    assert (result.status, result.document["error"]) == (5, "refused")


def test_restore(
    run: Run, backed_up: tuple[Kept, Path], tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    _, stick = backed_up
    shutil.rmtree(tmp_path / "old")
    monkeypatch.setenv("AFTERIMAGE_PASSPHRASE", PASSPHRASE)
    result = run("restore", str(stick), "--to", str(tmp_path / "new"), "--json")
    assert result.status == 0
    assert result.document["restored"]["objects"] == 3
    assert result.document["restored"]["deletions"] == 0
    monkeypatch.setenv("AFTERIMAGE_PASSPHRASE", PASSPHRASE)
    assert "holds a memory already" in run("restore", str(stick), "--to", str(tmp_path / "new")).error
    # Without --to it becomes the home of the command.
    monkeypatch.setenv("AFTERIMAGE_PASSPHRASE", PASSPHRASE)
    assert run("restore", str(stick)).status == 0
    again = Kept(tmp_path / "new")
    assert len(again.contents()[1]) == 3
    again.close()
    (inside,) = stick.iterdir()
    monkeypatch.setenv("AFTERIMAGE_PASSPHRASE", PASSPHRASE)
    assert run("restore", f"{inside}/", "--to", str(tmp_path / "newer")).status == 0


@pytest.mark.parametrize("named", [True, False])
def test_later_deletions_are_brought_along(
    run: Run,
    backed_up: tuple[Kept, Path],
    tmp_path: Path,
    monkeypatch: pytest.MonkeyPatch,
    named: bool,  # noqa: FBT001
) -> None:
    """From the home that is named, or from the one that lies beside."""
    kept, stick = backed_up
    later = Kept(kept.home)
    later.forget(1)
    later.close()
    before = {path: path.read_bytes() for path in kept.home.rglob("*") if path.is_file()}
    away = tmp_path / "elsewhere" / "old"
    if named:
        away.parent.mkdir()
        kept.home.rename(away)
    monkeypatch.setenv("AFTERIMAGE_PASSPHRASE", PASSPHRASE)
    named_options = ["--deletions-from", str(away)] if named else []
    result = run("restore", str(stick), "--to", str(tmp_path / "new"), *named_options, "--json")
    assert result.document["restored"]["deletions"] == 1
    again = Kept(tmp_path / "new")
    assert again.vault.objects.stat("state/forget-again") is not None
    again.close()
    if not named:
        assert before == {path: path.read_bytes() for path in kept.home.rglob("*") if path.is_file()}


def test_later_deletions_from_another_backup(
    run: Run, backed_up: tuple[Kept, Path], tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    kept, stick = backed_up
    later = Kept(kept.home)
    later.forget(1)
    later.back_up(folder_of(tmp_path / "other"))
    later.close()
    shutil.rmtree(kept.home)
    monkeypatch.setenv("AFTERIMAGE_PASSPHRASE", PASSPHRASE)
    options = ("--to", str(tmp_path / "new"), "--deletions-from", str(tmp_path / "other"), "--json")
    assert run("restore", str(stick), *options).document["restored"]["deletions"] == 1


def test_a_broken_home_beside_does_not_keep_anybody_from_restoring(
    run: Run, backed_up: tuple[Kept, Path], tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    kept, stick = backed_up
    for path in (kept.home / "keys").iterdir():
        path.write_bytes(b"scrap")
    monkeypatch.setenv("AFTERIMAGE_PASSPHRASE", PASSPHRASE)
    result = run("restore", str(stick), "--to", str(tmp_path / "new"), "--json")
    assert result.status == 0
    assert "could not be read" in result.document["notes"][0]


def test_what_cannot_be_restored(
    run: Run, backed_up: tuple[Kept, Path], tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    kept, stick = backed_up
    new = ("--to", str(tmp_path / "new"))
    monkeypatch.setenv("AFTERIMAGE_PASSPHRASE", "something else")
    assert run("restore", str(stick), *new).status == 3
    (tmp_path / "nothing").mkdir()
    monkeypatch.setenv("AFTERIMAGE_PASSPHRASE", PASSPHRASE)
    assert run("restore", str(tmp_path / "nothing"), *new).status == 4
    Vault.create(tmp_path / "far" / "stranger", PASSPHRASE, QUICK)[0].close()
    monkeypatch.setenv("AFTERIMAGE_PASSPHRASE", PASSPHRASE)
    other = run("restore", str(stick), *new, "--deletions-from", str(tmp_path / "far" / "stranger"))
    assert "belongs to another memory" in other.error
    stranger = Kept(tmp_path / "far" / "stranger")
    stranger.back_up(folder_of(stick))
    stranger.close()
    monkeypatch.setenv("AFTERIMAGE_PASSPHRASE", PASSPHRASE)
    several = run("restore", str(stick), *new)
    assert "Say which with --store" in several.error
    assert not (tmp_path / "new").exists()
    monkeypatch.setenv("AFTERIMAGE_PASSPHRASE", PASSPHRASE)
    assert run("restore", str(stick), *new, "--store", kept.store_id.hex()[:8]).status == 0
    assert Vault.exists(tmp_path / "new")
