"""Homes whose vault is made once and copied, for passphrases are slow on purpose."""

import os
import shutil
from collections.abc import Iterator
from functools import lru_cache
from pathlib import Path

import pytest

from core.engine.store import Store
from core.vault import slots as slots_module
from core.vault.keys import KdfParameters, stretch
from core.vault.vault import Vault
from tests.unit.engine.exchanging.circles import make_home
from tests.unit.engine.living import PASSPHRASE, QUICK, Life


@pytest.fixture(scope="session")
def _made_home(tmp_path_factory: pytest.TempPathFactory) -> Path:
    home = tmp_path_factory.mktemp("made") / "home"
    vault, _ = Vault.create(home, PASSPHRASE, QUICK)
    Store(home, vault).close()
    return home


@lru_cache
def _stretched(passphrase: str, salt: bytes, cost: KdfParameters) -> bytes:
    return bytes(stretch(passphrase, salt, cost))


def _stretch(passphrase: str, salt: bytes, cost: KdfParameters) -> bytearray:
    """As the real one, a second time at no cost. A copy each: its user wipes it."""
    return bytearray(_stretched(passphrase, salt, cost))


@pytest.fixture(autouse=True)
def _quick(monkeypatch: pytest.MonkeyPatch) -> None:
    """Nothing here shows what survives a power loss, or what a passphrase costs: wait for neither."""
    monkeypatch.setattr(slots_module, "stretch", _stretch)
    for name in ("fsync", "fdatasync"):
        monkeypatch.setattr(os, name, lambda _descriptor: None)


@pytest.fixture
def vault_home(_made_home: Path, tmp_path: Path) -> Path:
    """A home with an empty vault."""
    home = tmp_path / "home"
    shutil.copytree(_made_home, home)
    return home


@pytest.fixture
def life(vault_home: Path) -> Iterator[Life]:
    """The same, open."""
    made = Life(vault_home)
    yield made
    made.store.close()


@pytest.fixture(scope="session")
def three_homes(tmp_path_factory: pytest.TempPathFactory) -> list[Path]:
    root = tmp_path_factory.mktemp("devices")
    return [make_home(root / str(number)) for number in range(3)]


@pytest.fixture
def sockets(tmp_path_factory: pytest.TempPathFactory) -> Path:
    return tmp_path_factory.mktemp("s")
