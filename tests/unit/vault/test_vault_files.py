"""Files: atomic, private, and errors a person can act on."""

import errno
import os
from collections.abc import Callable
from pathlib import Path

import pytest

from core.records.errors import EnvironmentFaultError
from core.vault.files import (
    explain,
    private_folder,
    remove_partials,
    write_atomic,
    write_atomic_over_secret,
)
from tests.unit.failing_disk import FailingDisk, PowerLossError


@pytest.mark.parametrize("write", [write_atomic, write_atomic_over_secret])
def test_power_loss_leaves_old_or_new(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch, write: Callable[[Path, bytes], None]
) -> None:
    disk = FailingDisk(monkeypatch)
    seen = set()
    for call in range(1, 30):
        path = tmp_path / f"{call}"
        write_atomic(path, b"old" * 100)
        disk.lose_power_at(call)
        try:
            write(path, b"new" * 50)
        except PowerLossError:
            pass
        else:
            break
        finally:
            disk.repair()
        seen.add(path.read_bytes())
    assert path.read_bytes() == b"new" * 50
    assert seen <= {b"old" * 100, b"new" * 50}
    assert b"old" * 100 in seen
    remove_partials(tmp_path)
    assert not list(tmp_path.glob(".*"))


def test_a_full_disk_leaves_the_old_file_and_nothing_else(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    path = tmp_path / "file"
    write_atomic(path, b"old")
    disk = FailingDisk(monkeypatch)
    disk.fill_up()
    with pytest.raises(EnvironmentFaultError, match="disk is full"):
        write_atomic(path, b"new")
    disk.repair()
    assert path.read_bytes() == b"old"
    assert list(tmp_path.iterdir()) == [path]


def test_modes_are_private_whatever_the_umask(tmp_path: Path) -> None:
    before = os.umask(0)
    try:
        private_folder(tmp_path / "a" / "b")
        write_atomic(tmp_path / "a" / "b" / "file", b"")
    finally:
        os.umask(before)
    assert (tmp_path / "a" / "b").stat().st_mode & 0o777 == 0o700
    assert (tmp_path / "a" / "b" / "file").stat().st_mode & 0o777 == 0o600
    (tmp_path / "a").chmod(0o755)
    private_folder(tmp_path / "a")
    assert (tmp_path / "a").stat().st_mode & 0o777 == 0o700


def test_a_file_in_the_way_and_a_path_too_long_are_said(tmp_path: Path) -> None:
    (tmp_path / "file").write_bytes(b"")
    with pytest.raises(EnvironmentFaultError, match="is a file"):
        private_folder(tmp_path / "file")
    with pytest.raises(EnvironmentFaultError, match="is a file"):
        private_folder(tmp_path / "file" / "below")
    with pytest.raises(EnvironmentFaultError, match="too long"):
        private_folder(tmp_path / ("x" * 300))
    with pytest.raises(EnvironmentFaultError, match="too long"):
        private_folder(tmp_path.joinpath(*["x" * 200] * 30))


@pytest.mark.parametrize(
    ("number", "said"),
    [
        (errno.ENOSPC, "disk is full"),
        (errno.EACCES, "Give your user access"),
        (errno.EROFS, "only be read"),
        (errno.EIO, "Check the disk"),
        (errno.EBUSY, "refused"),
    ],
)
def test_every_error_says_what_to_do(number: int, said: str) -> None:
    error = explain(OSError(number, os.strerror(number)), Path("/x" * 200))
    assert said in str(error)
    assert len(str(error)) < 250


def test_a_first_secret_needs_nothing_to_overwrite(tmp_path: Path) -> None:
    write_atomic_over_secret(tmp_path / "new", b"key")
    assert (tmp_path / "new").read_bytes() == b"key"
    (tmp_path / "folder").mkdir()
    with pytest.raises(EnvironmentFaultError):
        write_atomic_over_secret(tmp_path / "folder", b"key")
