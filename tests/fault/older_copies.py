"""Older copies of a home, of its keys or its header, put in the place of today's: refused, unless accepted.

Every file of an older copy is authentic, so only what this machine has seen of the home tells. That is kept
in a folder outside of it.
"""

import itertools
import random
import shutil
from collections.abc import Callable, Iterator
from contextlib import suppress
from dataclasses import dataclass, field
from pathlib import Path
from typing import Final

from core.records.errors import AfterimageError, OlderCopyError, WrongPassphraseError
from core.vault.custody import Machine
from core.vault.vault import Vault
from tests.fault.lived_in import cheap_passphrases, no_waiting_for_disks, quiet
from tests.fault.parts import Work
from tests.fault.tiny_home import FAULTS
from tests.unit.engine.living import QUICK

_SECRET: Final = "violet harbour lantern nine"
_LATER: Final = "amber quarry thimble seven"
_PARTS: Final[dict[str, tuple[str, ...]]] = {
    "the whole home": ("",),
    "the key folder": ("keys",),
    "the header": ("vault.json", "vault.copy.json"),
    "key folder and header": ("keys", "vault.json", "vault.copy.json"),
}


@dataclass(frozen=True, slots=True)
class RollbackFigures:
    """What became of older copies."""

    rollbacks: int
    rollbacks_accepted: int
    """Older copies that opened without being accepted and said something else than today's."""
    rollbacks_as_damage: int
    """Refused, but as damage: parts of two times do not fit together."""
    rollbacks_unacceptable: int
    """Whole older homes that did not open although the user accepted them."""
    rollback_false_alarms: int
    """Homes of today that were refused."""
    rollback_examples: tuple[str, ...] = ()


@dataclass(slots=True)
class _Count:
    tried: int = 0
    accepted: int = 0
    damage: int = 0
    unacceptable: int = 0
    false_alarms: int = 0
    examples: list[str] = field(default_factory=list)


class OlderCopies:
    """The part of the programme."""

    name = "rollbacks"
    promises = ("rollbacks_accepted", "rollbacks_unacceptable", "rollback_false_alarms")

    def run(self, work: Work) -> RollbackFigures:
        """Copies from several times in a home's life, whole and in parts, after an end and a crash."""
        count = _Count()
        rounds = work.amount(1, 4, 100)
        with work.folder() as folder, cheap_passphrases(), no_waiting_for_disks(), quiet():
            for number, orderly in itertools.product(range(rounds), (True, False)):
                chance = work.chance(f"older copies {number} {orderly}")
                _try_copies(folder / f"{number} {orderly}", chance, count, orderly=orderly)
        return RollbackFigures(
            count.tried, count.accepted, count.damage, count.unacceptable, count.false_alarms,
            tuple(count.examples[:12]),
        )  # fmt: skip

    def blind_spots(self, work: Work) -> list[str]:
        """A machine that remembers nothing."""
        count = _Count()
        with work.folder() as folder, cheap_passphrases(), no_waiting_for_disks(), quiet():
            _try_copies(folder / "blind", work.chance("blind"), count, orderly=True, remembers=False)
        return [] if count.accepted else ["rollbacks: a machine that remembers nothing"]


def _try_copies(
    folder: Path, chance: random.Random, count: _Count, *, orderly: bool, remembers: bool = True
) -> None:
    folder.mkdir(0o700)
    machine = Machine(seen=folder / "seen") if remembers else Machine()
    copies = list(_life(folder / "home", machine, folder, chance, orderly=orderly))
    home = _Exchanged(folder, machine, copies.pop())
    home.put()
    state, truth = home.opened()
    if state != "open":
        count.false_alarms += 1
        count.examples.append(f"today's home is refused: {state}")
    for (age, copy), (what, parts) in itertools.product(enumerate(copies), _PARTS.items()):
        if home.has_same(copy, parts):
            continue
        home.put(copy, parts)
        count.tried += 1
        state, found = home.opened()
        if state == "open" and found != truth:
            count.accepted += 1
            count.examples.append(f"{what} of time {age} {'after an end' if orderly else 'after a crash'}")
        elif state not in {"open", "older"}:
            count.damage += 1
        if what == "the whole home":
            home.put(copy, parts)
            state, _ = home.opened(accept=True)
            if state != "open":
                count.unacceptable += 1
                count.examples.append(f"accepted, it does not open: {state} of time {age}")


class _Exchanged:
    """A home of which parts are exchanged for older ones, on a machine that remembers today's."""

    def __init__(self, folder: Path, machine: Machine, today: Path) -> None:
        self._home = folder / "home"
        self._seen = folder / "seen"
        self._memory = folder / "seen as of today"
        self._machine = machine
        self._today = today
        if self._seen.exists():
            shutil.copytree(self._seen, self._memory)

    def has_same(self, copy: Path, parts: tuple[str, ...]) -> bool:
        """Whether an older copy's parts are today's."""
        return all(_alike(copy / part, self._today / part) for part in parts)

    def put(self, copy: Path | None = None, parts: tuple[str, ...] = ()) -> None:
        """Make the home today's, but for some parts, and have the machine remember today's."""
        for place in (self._home, self._seen):
            shutil.rmtree(place, ignore_errors=True)
        shutil.copytree(self._today, self._home)
        if self._memory.exists():
            shutil.copytree(self._memory, self._seen)
        for part in parts if copy is not None else ():
            assert copy is not None
            source, target = copy / part, self._home / part
            if target.is_dir():
                shutil.rmtree(target)
            if source.is_dir():
                shutil.copytree(source, target)
            elif source.exists():
                shutil.copyfile(source, target)

    def opened(self, *, accept: bool = False) -> tuple[str, dict[str, bytes]]:
        """What opening comes to: "open" and what it says, "older", or the name of another error."""
        outcome: tuple[str, dict[str, bytes]] = "", {}
        for secret in (_LATER, _SECRET):
            outcome = self._opened_by(secret, accept=accept)
            if outcome[0] != WrongPassphraseError.__name__:
                break
        return outcome

    def _opened_by(self, secret: str, *, accept: bool) -> tuple[str, dict[str, bytes]]:
        try:
            vault = Vault.open(self._home, secret, self._machine, accept_older=accept)
        except OlderCopyError:
            return "older", {}
        except FAULTS as error:
            return type(error).__name__, {}
        try:
            found = {name: vault.objects.get(name) for name, _ in vault.objects.list()}
        except FAULTS as error:
            return type(error).__name__, {}
        finally:
            with suppress(AfterimageError):
                vault.close()
        # Opened by a passphrase that was given up, it is another home, whatever it says.
        return "open", found | ({} if secret == _LATER else {"": b"the old passphrase"})


def _life(
    home: Path, machine: Machine, folder: Path, chance: random.Random, *, orderly: bool
) -> Iterator[Path]:
    """Copies of a home at several times, the last of them today."""
    vault, _ = Vault.create(home, _SECRET, QUICK, machine)
    steps: list[Callable[[Vault], object]] = [
        lambda one: one.objects.put("first", b"1" + chance.randbytes(30)),
        lambda one: one.objects.put("second", b"2" + chance.randbytes(30)),
        _purge_first,
        lambda one: one.custody.change_passphrase(_SECRET, _LATER, QUICK),
        lambda one: one.objects.put("third", b"3" + chance.randbytes(30)),
    ]
    secret = _SECRET
    for number, step in enumerate(steps):
        step(vault)
        secret = _LATER if number >= 3 else _SECRET
        if number == len(steps) - 1 and not orderly:
            vault.custody.note_state()  # as the engine does every now and then
        else:
            vault.close()
        copy = folder / f"copy {number}"
        shutil.copytree(home, copy)
        yield copy
        if number < len(steps) - 1:
            vault = Vault.open(home, secret, machine)
    if not orderly:
        vault.close()


def _purge_first(vault: Vault) -> None:
    vault.objects.delete(["first"])
    vault.objects.purge()


def _alike(one: Path, other: Path) -> bool:
    if one.is_file() or other.is_file():
        return one.exists() and other.exists() and one.read_bytes() == other.read_bytes()
    left = {path.relative_to(one): path.read_bytes() for path in one.rglob("*") if path.is_file()}
    return left == {path.relative_to(other): path.read_bytes() for path in other.rglob("*") if path.is_file()}
