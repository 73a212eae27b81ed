"""A home with something of everything in it: pictures, memories, chats, a deletion, settings, a full spool.

It is made by the engine's own parts, with a stand-in for the models, and can be looked at in two ways: as a
user (`contents`) and as files.
"""

import logging
import os
from collections.abc import Iterator
from contextlib import contextmanager, suppress
from dataclasses import dataclass
from functools import lru_cache
from pathlib import Path
from typing import Any, Final

from core.engine.settings import SettingsFile
from core.journal.journal import Journal
from core.records.errors import AfterimageError
from core.spool.spool import Spool
from core.vault import keys as keys_module
from core.vault.keys import KdfParameters
from core.vault.vault import Vault
from tests.unit.engine.living import PASSPHRASE, QUICK, Life, frame, message

DAMAGED: Final = "(damaged)"


@contextmanager
def cheap_passphrases() -> Iterator[None]:
    """Derives each passphrase once only: what it costs is no part of what is looked at here."""
    real = keys_module.stretch

    @lru_cache
    def once(passphrase: str, salt: bytes, cost: KdfParameters) -> bytes:
        return bytes(real(passphrase, salt, cost))

    def quick(passphrase: str, salt: bytes, cost: KdfParameters) -> bytearray:
        return bytearray(once(passphrase, bytes(salt), cost))  # its user may wipe it

    modules = [module for module in _users_of("stretch") if getattr(module, "stretch", None) is real]
    for module in modules:
        setattr(module, "stretch", quick)  # noqa: B010 - mypy knows no such attribute
    try:
        yield
    finally:
        for module in modules:
            setattr(module, "stretch", real)  # noqa: B010


def _users_of(_name: str) -> list[Any]:
    import sys

    return [module for name, module in sorted(sys.modules.items()) if name.startswith("core.vault.")]


@contextmanager
def no_waiting_for_disks() -> Iterator[None]:
    """For parts that ask nothing about power cuts."""
    real = {name: getattr(os, name) for name in ("fsync", "fdatasync")}
    for name in real:
        setattr(os, name, lambda _descriptor: None)
    try:
        yield
    finally:
        for name, call in real.items():
            setattr(os, name, call)


@contextmanager
def quiet() -> Iterator[None]:
    """Keeps thousands of expected complaints off the terminal."""
    before = logging.root.manager.disable
    logging.disable(logging.CRITICAL)
    try:
        yield
    finally:
        logging.disable(before)


def new_home(home: Path) -> None:
    """An empty vault under the tests' passphrase."""
    made = Vault.create(home, PASSPHRASE, QUICK)
    made[0].close()


def live_in(home: Path, *, days: int = 3) -> Life:
    """Make a home and live in it for some days; returns it open."""
    new_home(home)
    life = Life(home)
    for day in range(days):
        fill(life, day)
    life.filing.settle()
    life.delete(ids=("marta0/2",))
    fill(life, days)
    SettingsFile(home / "settings.json").set("privacy.exclude_apps", ["Banking", "Diary"])
    spool = Spool(home, Vault.spool_public_key(home))
    for number in range(6):
        spool.put("messages", b"waiting %d" % number)
    return life


def fill(life: Life, day: int) -> None:
    """A day's worth of screens and talk."""
    second = day * 86_400
    life.saw(
        frame(second, f"Invoice {day}17 from Hanseatic Stationery", "Total 123.45 EUR"),
        frame(second + 20, f"Meeting with Priya about budget {day}", app="Calendar", title="Week"),
        frame(second + 40, f"The deploy key of stage {day} was changed", app="Terminal", title="~"),
    )
    life.heard(
        *(
            message(
                number,
                f"On day {day} we agreed on point {number} of the contract.",
                conversation=f"marta{day}",
            )
            for number in range(6)
        )
    )
    life.filing.settle()


@dataclass(frozen=True, slots=True)
class Contents:
    """All that a home's files say, part by part; damage shows as `DAMAGED`."""

    parts: dict[str, Any]
    noticed: bool
    """Whether any damage was told."""


def contents(home: Path) -> Contents:
    """Open a home's files and read every byte in them.

    Raises:
        AfterimageError: It does not open.
    """
    parts: dict[str, Any] = {}
    damaged = False
    parts["settings"] = SettingsFile(home / "settings.json").current
    vault = Vault.open(home, PASSPHRASE)
    try:
        for name, entry in vault.objects.list():
            parts[f"size {name}"] = entry.size
            try:
                parts[f"object {name}"] = vault.objects.get(name)
            except AfterimageError:
                damaged = True
        journal = Journal(home, vault.store_id, vault.table)
        parts["journal"] = list(journal.replay())
        damaged = damaged or bool(journal.damage)
        journal.close()
        public = Vault.spool_public_key(home)
        parts["public key"] = public
        spool = Spool(home, public)
        for item in spool.pending():
            try:
                parts[f"spool {item.id} {item.kind}"] = spool.open(item.id, *vault.spool_private_keys)
            except AfterimageError:
                damaged = True
    finally:
        with suppress(AfterimageError):
            vault.close()
    return Contents(parts, damaged)


class Keepsake:
    """The files of a home as they were, to be put back after each experiment."""

    def __init__(self, home: Path) -> None:
        self._home = home
        self.files = {path: path.read_bytes() for path in home.rglob("*") if path.is_file()}

    def restore(self) -> None:
        """Make the home what it was."""
        for path in list(self._home.rglob("*")):
            if path.is_file() and path not in self.files:
                path.unlink()
        for path, data in self.files.items():
            if not path.exists() or path.read_bytes() != data:
                path.parent.mkdir(0o700, parents=True, exist_ok=True)
                path.write_bytes(data)
