"""Homes that earlier versions left: this one opens them, finds, shows, deletes and derives again."""

import hashlib
import json
import tarfile
from dataclasses import dataclass
from pathlib import Path
from typing import Any

import pytest

from core.engine.home import Home
from core.engine.settings import SettingsFile
from core.engine.store import Store
from core.protocol.operations import (
    Delete,
    GetFrame,
    GetStatus,
    ListMemories,
    Rebuild,
    Search,
    Selection,
    Unlock,
)
from core.records.memory import Memory
from core.records.message import Message
from core.records.screen import ReadFrame
from core.vault.vault import Vault
from tests.golden.make import DELETED, EXCLUDED, FOLDER, HEARD
from tests.support.xvfb import wait_for
from tests.unit.engine.living import Life
from tests.unit.engine.running import Running

FORMATS = sorted(path.parent.name for path in FOLDER.glob("*/home.tar"))
_LARGEST = 300_000


@dataclass(frozen=True)
class Golden:
    """A home, laid out, and what it holds."""

    home: Path
    holds: dict[str, Any]


@pytest.fixture(params=FORMATS)
def golden(request: pytest.FixtureRequest, tmp_path: Path) -> Golden:
    folder = FOLDER / request.param
    with tarfile.open(folder / "home.tar") as tar:
        tar.extractall(tmp_path / "home", filter="data")
    return Golden(tmp_path / "home", json.loads((folder / "holds.json").read_text()))


def test_there_is_one() -> None:
    assert FORMATS
    assert all((FOLDER / name / "home.tar").stat().st_size < _LARGEST for name in FORMATS)


@pytest.mark.parametrize("secret", ["passphrase", "recovery_key"])
def test_it_opens_and_everything_is_there(golden: Golden, secret: str) -> None:
    store = Store.unlock(golden.home, golden.holds[secret])
    try:
        assert not store.tables.damaged()
        found = {one.id: one.text for one in store.tables.readable(Memory)}
        assert found == golden.holds["memories"]
        frames = {one.id: one for one in store.tables.readable(ReadFrame)}
        assert {name: _hash(store.image(one)) for name, one in frames.items()} == golden.holds["pictures"]
        assert {one.text for one in store.tables.readable(Message)} >= set(HEARD)
    finally:
        store.close()
    assert SettingsFile(Home(golden.home).settings).current.privacy.exclude_apps == (EXCLUDED,)


def test_opened_to_look_only_not_a_byte_changes(golden: Golden) -> None:
    before = _fingerprint(golden.home)
    vault = Vault.open(golden.home, golden.holds["passphrase"], read_only=True)
    store = Store(golden.home, vault)
    try:
        assert store.complete
        assert {one.id for one in store.tables.readable(Memory)} == set(golden.holds["memories"])
        assert list(store.journal.replay())
        assert not store.journal.damage
    finally:
        store.close()
    assert _fingerprint(golden.home) == before


def test_an_engine_works_on_it(golden: Golden, tmp_path_factory: pytest.TempPathFactory) -> None:
    def found(word: str) -> bool:
        return any(word in hit.text for hit in running.call(Search(word, level="line")).hits)

    with Running(golden.home, tmp_path_factory.mktemp("s") / "s") as running:
        running.call(Unlock(golden.holds["passphrase"]))
        assert not running.call(GetStatus()).notice
        wait_for(lambda: running.call(GetStatus()).spooled == 0)
        for word in ("INV-48213", "Biscuit", "dentist", "platform"):
            assert found(word), word
        assert found("PX-90417"), "what was captured while it was locked is read"
        assert not found("QX-77120"), "what was deleted stays so"
        for name, digest in golden.holds["pictures"].items():
            assert _hash(running.client().call(GetFrame(name))[1]) == digest
        running.call(Delete(Selection(ids=("marta/0",))))
        assert not found("Biscuit")
        counts = running.call(Rebuild())
        assert counts.memories == running.call(ListMemories()).total
        assert found("INV-48213")
        assert not found("Biscuit")


def test_its_journal_alone_gives_everything_back(golden: Golden) -> None:
    life = Life(golden.home)
    try:
        before = life.contents()
        assert not life.knows(DELETED.split()[-1].strip("."))
        life.replay.everything(lambda _done, _total: None)
        assert life.contents() == before
    finally:
        life.store.close()


def _hash(data: bytes) -> str:
    return hashlib.sha256(data).hexdigest()


def _fingerprint(home: Path) -> dict[str, tuple[str, int]]:
    """Every file by content and time of change."""
    return {
        str(path.relative_to(home)): (
            _hash(path.read_bytes()) if path.is_file() else "",
            path.stat().st_mtime_ns,
        )
        for path in sorted(home.rglob("*"))
    }
