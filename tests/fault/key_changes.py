"""Power cuts while a vault's keys are changed: it opens with a secret its owner has, and holds the same.

Passphrase, recovery key and master key are changed on a disk double, and everything is sealed anew. Before a
change is acknowledged the old secrets or the new ones open the vault; from then on the new ones do, and those
given up do not.
"""

from collections.abc import Callable, Iterator
from contextlib import suppress
from dataclasses import dataclass, field
from pathlib import Path
from typing import Any, Final

from core.journal.journal import Journal
from core.records.errors import AfterimageError, RefusedError, WrongPassphraseError
from core.spool.spool import Spool
from core.vault.vault import Vault
from tests.fault.crash_points import emptied
from tests.fault.disk import Disk
from tests.fault.lived_in import cheap_passphrases, quiet
from tests.fault.parts import Progress, Work
from tests.fault.survivors import WAYS, Survivors
from tests.fault.tiny_home import FAULTS, note, rules
from tests.unit.engine.living import QUICK

_FIRST: Final = "violet harbour lantern nine"
_SECOND: Final = "amber quarry thimble seven"
_SLICE: Final = 2_000


@dataclass(frozen=True, slots=True)
class KeyChangeFigures:
    """What the power cuts came to."""

    rotation_kill_runs: int
    """Lives in which keys were changed."""
    rotation_kill_points: int
    rotation_kill_lost: int
    """Points after which something in the vault was missing or wrong."""
    rotation_kill_wrong: int
    """Points after which no secret of the owner's opened it, or its ids were others."""
    rotation_kill_returned: int
    """Points after which a secret that had been given up opened it."""
    rotation_examples: tuple[str, ...] = ()


@dataclass(frozen=True, slots=True)
class Held:
    """What the owner knows.

    `good` must open the vault: one of them while a change is under way. `given_up` must not, once it is over.
    """

    good: tuple[str, ...]
    given_up: tuple[str, ...] = ()


@dataclass(slots=True)
class _Count:
    lives: int = 0
    points: int = 0
    lost: int = 0
    wrong: int = 0
    returned: int = 0
    examples: dict[str, str] = field(default_factory=dict)

    def note(self, kind: str, what: str, where: str) -> None:
        """Something is wrong."""
        setattr(self, kind, getattr(self, kind) + 1)
        self.examples.setdefault(f"{kind} {where.split(' @', maxsplit=1)[0]}", f"{kind}: {what} ({where})")


class KeyChanges:
    """The part of the programme."""

    name = "rotations"
    promises = ("rotation_kill_lost", "rotation_kill_wrong", "rotation_kill_returned")

    def run(self, work: Work) -> KeyChangeFigures:
        """Whole lives of changed keys, cut everywhere."""
        count = _Count()
        lives = work.amount(1, 4, 400)
        progress = Progress(work, "lives of changed keys", lives)
        with work.folder() as folder, cheap_passphrases(), quiet():
            for number in range(lives):
                _live(work, folder, number, work.amount(9, 1, 1), count)
                progress.at(number)
        return KeyChangeFigures(
            count.lives, count.points, count.lost, count.wrong, count.returned,
            tuple(list(count.examples.values())[:12]),
        )  # fmt: skip

    def blind_spots(self, work: Work) -> list[str]:
        """A disk that forgets the header's and the table's syncs."""
        count = _Count()
        with work.folder() as folder, cheap_passphrases(), quiet():
            _live(work, folder, 0, 5, count, deaf=lambda path, _folder: not path.startswith("objects"))
        return (
            [] if count.wrong or count.lost or count.returned else ["rotations: a header that is not synced"]
        )


def _live(
    work: Work,
    folder: Path,
    number: int,
    step: int,
    count: _Count,
    deaf: Callable[[str, bool], bool] = lambda _path, _folder: False,
) -> None:
    chance = work.chance(f"key changes {number}")
    home = folder / "home"
    emptied(home)
    vault, recovery = Vault.create(home, _FIRST, QUICK)
    ids = vault.keys.identify("mem", "one")
    texts = {f"o{at}": chance.randbytes(300) for at in range(4)}
    for name, text in texts.items():
        vault.objects.put(name, text)
    journal = Journal(home, vault.store_id, vault.table, segment_bytes=300)
    for at in range(5):
        journal.append(note(f"note {at}"))
    Spool(home, Vault.spool_public_key(home)).put("gap", b"waiting")
    disk = Disk(home, deaf)
    with disk.recording():
        for state in _changes(home, vault, journal, recovery):
            disk.mark(state)
        journal.close()
        vault.close()
    disk.verify()
    count.lives += 1
    truth = _Truth(texts, [f"note {at}" for at in range(5)], ids)
    for at in range(0, len(disk.changes) + 1, step):
        if at and disk.changes[at - 1].kind == "mark":
            continue
        past = disk.changes[:at]
        doing = "rest"
        held = Held((_FIRST, recovery))
        for change in past:
            if change.kind == "mark":
                doing, held = change.mark
        way = chance.choice(WAYS)
        after = folder / "after"
        emptied(after)
        Survivors(disk.start, past, disk.folders).image(chance, way).write_to(after)
        count.points += 1
        _look(after, held, truth, f"{way} during {doing} @{at}", count)


@dataclass(frozen=True, slots=True)
class _Truth:
    texts: dict[str, bytes]
    notes: list[str]
    id: str


def _changes(home: Path, vault: Vault, journal: Journal, recovery: str) -> Iterator[tuple[str, Held]]:
    """Every change there is, each told of before and after."""
    custody = vault.custody
    yield "passphrase", Held((_FIRST, recovery, _SECOND))
    custody.change_passphrase(_FIRST, _SECOND, QUICK)
    yield "rest", Held((_SECOND, recovery), (_FIRST,))
    # A new recovery key is known to its owner only once it was shown: until then the passphrase has to do.
    yield "recovery key", Held((_SECOND, recovery), (_FIRST,))
    newer = custody.renew_recovery_key(_SECOND).recovery_key
    yield "rest", Held((_SECOND, newer), (_FIRST, recovery))
    yield "rotation", Held((_SECOND, newer), (_FIRST, recovery))
    newest = custody.rotate(_SECOND, QUICK).recovery_key
    given_up = (_FIRST, recovery, newer)
    yield "rest", Held((_SECOND, newest), given_up)
    yield "sealing anew", Held((_SECOND, newest), given_up)
    while vault.objects.reseal(_SLICE) or journal.reseal(_SLICE):
        pass
    custody.note_resealed()
    yield "rest", Held((_SECOND, newest), given_up)
    yield "the spool's keys", Held((_SECOND, newest), given_up)
    spool = Spool(home, Vault.spool_public_key(home))
    for item in spool.pending():
        spool.remove(item.id)
    custody.drop_old_spool_keys(home / "spool")
    yield "rest", Held((_SECOND, newest), given_up)


def _look(home: Path, held: Held, truth: _Truth, where: str, count: _Count) -> None:
    opened = False
    for secret in held.good:
        try:
            vault = Vault.open(home, secret)
        except (WrongPassphraseError, RefusedError):
            continue
        except FAULTS as error:
            count.note("wrong", f"{type(error).__name__}: {error}", where)
            return
        opened = True
        try:
            _compare(home, vault, truth, where, count)
        finally:
            with suppress(AfterimageError):
                vault.close()
        break
    if not opened:
        count.note("wrong", "no secret opens it", where)
    for secret in held.given_up:
        with suppress(*FAULTS):
            Vault.open(home, secret).close()
            count.note("returned", "a secret that was given up opens it", where)


def _compare(home: Path, vault: Vault, truth: _Truth, where: str, count: _Count) -> None:
    if vault.keys.identify("mem", "one") != truth.id:
        count.note("wrong", "ids are others", where)
    found: dict[str, Any] = {}
    try:
        found = {name: vault.objects.get(name) for name, _ in vault.objects.list()}
        journal = Journal(home, vault.store_id, vault.table, segment_bytes=300)
        notes = list(rules(journal.replay()))
        damaged = journal.damage
        journal.close()
    except FAULTS as error:
        count.note("lost", f"{type(error).__name__}: {error}", where)
        return
    if found != truth.texts:
        count.note("lost", "objects", where)
    if notes != truth.notes or damaged:
        count.note("lost", "notes", where)
    spool = Spool(home, Vault.spool_public_key(home))
    for item in spool.pending():
        try:
            if spool.open(item.id, *vault.spool_private_keys) != b"waiting":
                count.note("lost", "a captured item says something else", where)
        except AfterimageError:
            count.note("lost", "a captured item does not open", where)
