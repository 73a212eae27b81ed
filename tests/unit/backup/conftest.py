"""Homes whose vault is made once and copied, a folder, and an S3 on this machine."""

import os
import shutil
from collections.abc import Iterator
from functools import lru_cache
from pathlib import Path

import pytest

from core.backup.bucket import BucketDestination
from core.backup.destination import Destination, Target
from core.vault import slots
from core.vault.keys import KdfParameters, stretch
from core.vault.vault import Vault
from tests.support.buckets import new_bucket, s3_server
from tests.unit.backup.kept import PASSPHRASE, QUICK, Kept, folder_of


@lru_cache
def _stretched(passphrase: str, salt: bytes, cost: KdfParameters) -> bytes:
    return bytes(stretch(passphrase, salt, cost))


@pytest.fixture(autouse=True)
def _quick(monkeypatch: pytest.MonkeyPatch) -> None:
    """Nothing here shows what survives a power loss, or what a passphrase costs: wait for neither."""
    monkeypatch.setattr(slots, "stretch", lambda *arguments: bytearray(_stretched(*arguments)))
    for name in ("fsync", "fdatasync"):
        monkeypatch.setattr(os, name, lambda _descriptor: None)


@pytest.fixture(scope="session")
def _made(tmp_path_factory: pytest.TempPathFactory) -> tuple[Path, str]:
    home = tmp_path_factory.mktemp("made") / "home"
    vault, recovery = Vault.create(home, PASSPHRASE, QUICK)
    vault.close()
    return home, recovery


@pytest.fixture
def recovery_key(_made: tuple[Path, str]) -> str:
    return _made[1]


@pytest.fixture
def kept(_made: tuple[Path, str], tmp_path: Path) -> Iterator[Kept]:
    home = tmp_path / "a home"
    shutil.copytree(_made[0], home)
    made = Kept(home)
    yield made
    made.close()


@pytest.fixture
def filled(kept: Kept) -> Kept:
    """With a few pictures and messages."""
    for number in range(6):
        kept.saw(number, f"the harbour at {number}", "lantern")
        kept.heard(number, f"violet {number}")
    return kept


@pytest.fixture
def folder(tmp_path: Path) -> Path:
    return tmp_path / "stick"


@pytest.fixture(scope="session")
def s3() -> Iterator[str]:
    """The endpoint of an S3."""
    with s3_server() as endpoint:
        yield endpoint


@pytest.fixture
def target(s3: str) -> Target:
    """An empty bucket."""
    return new_bucket(s3)


@pytest.fixture(params=["folder", "bucket"])
def place(request: pytest.FixtureRequest, folder: Path) -> Destination:
    """Both kinds, one after the other."""
    if request.param == "folder":
        return folder_of(folder)
    return BucketDestination(request.getfixturevalue("target"))
