"""A vault's owner in tests: a home that is cheap to open, a keyring that is a dictionary, power that goes."""

import hashlib
from collections.abc import Callable, Iterator
from dataclasses import dataclass, field
from pathlib import Path

import pytest

from core.records.errors import EnvironmentFaultError, WrongPassphraseError
from core.vault.custody import Machine
from core.vault.keys import KdfParameters
from core.vault.vault import Vault
from tests.unit.failing_disk import FailingDisk, PowerLossError

OLD = "correct horse battery staple"
NEW = "violet harbour lantern nine"
QUICK = KdfParameters(memory_kib=64 * 1024)
"""The least that is accepted, since the tests' passphrases protect nothing."""


def cheap(passphrase: str, salt: bytes, _cost: KdfParameters) -> bytearray:
    """Stands for stretching a passphrase: the same for the same passphrase and salt, and no work."""
    return bytearray(hashlib.sha256(salt + passphrase.encode()).digest())


@dataclass
class Drawer:
    """A keyring."""

    name: str = "The drawer"
    secrets: dict[str, str] = field(default_factory=dict)
    closed: bool = False

    def _look(self) -> None:
        if self.closed:
            raise EnvironmentFaultError("The drawer is closed.")

    def read(self, account: str, *, patience: float = 1.0) -> str | None:
        assert patience > 0
        self._look()
        return self.secrets.get(account)

    def write(self, account: str, secret: str, *, patience: float = 1.0) -> None:
        assert patience > 0
        self._look()
        self.secrets[account] = secret

    def delete(self, account: str) -> None:
        self._look()
        self.secrets.pop(account, None)


def machine(drawer: Drawer | None = None, seen: Path | None = None) -> Machine:
    """With that keyring and that folder."""
    return Machine(lambda: drawer, seen)


def opens(home: Path, secret: str, where: Machine | None = None) -> bool:
    """Whether the secret opens it, to what was put there."""
    try:
        vault = Vault.open(home, secret, where or Machine())
    except WrongPassphraseError:
        return False
    try:
        assert vault.objects.get("a") == b"text"
    finally:
        vault.close()
    return True


Action = Callable[[], object]


def lose_power_everywhere(monkeypatch: pytest.MonkeyPatch, prepare: Callable[[], Action]) -> Iterator[bool]:
    """Runs something again and again and loses power at the 1st, 2nd, 3rd... change of the disk.

    Args:
        monkeypatch: The test's.
        prepare: Sets up, and gives what is to be interrupted.

    Yields:
        Each time, when the power is back, whether it came to its end, which it does the last time.
    """
    call, finished = 0, False
    while not finished:
        call += 1
        run = prepare()
        with monkeypatch.context() as patch:
            FailingDisk(patch).lose_power_at(call)
            try:
                run()
                finished = True
            except PowerLossError:
                pass
        yield finished
