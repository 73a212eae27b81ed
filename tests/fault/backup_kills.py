"""Power cuts and kills in the middle of backups and restores: never half a home, never a backup lost.

A backup that was verified can be restored whatever happened to the next one. A restore leaves nothing, or
what the next try goes on from, or the whole home.
"""

import random
import shutil
from contextlib import suppress
from dataclasses import dataclass, field
from pathlib import Path
from typing import Any, Final

from core.records.errors import AfterimageError, RefusedError
from core.vault.vault import Vault
from tests.fault.crash_points import emptied
from tests.fault.disk import Disk
from tests.fault.lived_in import cheap_passphrases, new_home, quiet
from tests.fault.parts import Progress, Work
from tests.fault.survivors import WAYS, Survivors
from tests.fault.tiny_home import FAULTS
from tests.unit.backup.kept import Kept, folder_of, restore

_STICK: Final = "stick"
_NEW: Final = "new home"


@dataclass(frozen=True, slots=True)
class BackupKillFigures:
    """What the power cuts came to."""

    restore_kill_runs: int
    restore_kill_lost: int
    """Times a restored home lacked something."""
    restore_kill_wrong: int
    """Times a restore left half a home, or the next one did not succeed."""
    backup_kill_runs: int
    backup_kill_lost: int
    """Times no whole backup was left."""
    backup_kill_wrong: int
    """Times what was restored was neither the state before nor the one after."""
    backup_kill_examples: tuple[str, ...] = ()


@dataclass(slots=True)
class _Count:
    restores: int = 0
    backups: int = 0
    wrong: dict[str, int] = field(default_factory=dict)
    examples: dict[str, str] = field(default_factory=dict)

    def note(self, kind: str, what: str, where: str) -> None:
        """Something is wrong."""
        self.wrong[kind] = self.wrong.get(kind, 0) + 1
        self.examples.setdefault(f"{kind} {what.split(':', maxsplit=1)[0]}", f"{kind}: {what} ({where})")


class BackupKills:
    """The part of the programme."""

    name = "backups"
    promises = ("restore_kill_lost", "restore_kill_wrong", "backup_kill_lost", "backup_kill_wrong")

    def run(self, work: Work) -> BackupKillFigures:
        """A second backup and a restore, cut in many places."""
        count = _Count()
        lives = work.amount(1, 2, 100)
        points = work.amount(8, 60, 400)
        progress = Progress(work, "backups and restores cut short, lives", lives)
        with work.folder() as folder, cheap_passphrases(), quiet():
            for number in range(lives):
                _cut_backup(work, folder, number, points, count)
                _cut_restore(work, folder, number, points, count)
                progress.at(number)
        wrong = count.wrong
        return BackupKillFigures(
            restore_kill_runs=count.restores,
            restore_kill_lost=wrong.get("restore lost", 0),
            restore_kill_wrong=wrong.get("restore wrong", 0),
            backup_kill_runs=count.backups,
            backup_kill_lost=wrong.get("backup lost", 0),
            backup_kill_wrong=wrong.get("backup wrong", 0),
            backup_kill_examples=tuple(count.examples.values())[:12],
        )

    def blind_spots(self, work: Work) -> list[str]:
        """A stick that never syncs."""
        count = _Count()
        with work.folder() as folder, cheap_passphrases(), quiet():
            _cut_backup(work, folder, 0, 12, count, careless=True)
        return [] if count.wrong else ["backups: a stick that is not synced"]


def _lived_in(folder: Path) -> Kept:
    home = folder / "home"
    shutil.rmtree(home, ignore_errors=True)
    new_home(home)
    kept = Kept(home)
    for number in range(3):
        kept.saw(number, f"the harbour at {number}")
        kept.heard(number, f"violet {number}")
    return kept


def _cut_backup(
    work: Work, folder: Path, number: int, points: int, count: _Count, *, careless: bool = False
) -> None:
    chance = work.chance(f"cut backup {number}")
    outside = folder / "outside"
    emptied(outside)
    kept = _lived_in(folder)
    try:
        kept.back_up(folder_of(outside / _STICK))
        before = kept.contents()
        kept.forget(0)
        kept.saw(9, "after the first backup")
        after = kept.contents()
        disk = Disk(outside, (lambda _path, _folder: True) if careless else (lambda _path, _folder: False))
        with disk.recording():
            kept.back_up(folder_of(outside / _STICK))
        disk.mark("done")
        disk.verify()
        store_id = kept.store_id
    finally:
        kept.close()
    for at in _places(disk, chance, points):
        way = chance.choice(WAYS)
        where = f"{way} @{at} of {len(disk.changes)}"
        found = _materialised(disk, at, way, chance, folder / "cut")
        count.backups += 1
        try:
            restore(folder_of(found / _STICK), store_id, found / _NEW)
        except FAULTS as error:
            count.note("backup lost", f"{type(error).__name__}: {error}", where)
            continue
        wanted = (after,) if at == len(disk.changes) else (before, after)
        if (restored := _contents(found / _NEW)) not in wanted:
            count.note("backup wrong", f"another state: {type(restored).__name__}", where)


def _cut_restore(work: Work, folder: Path, number: int, points: int, count: _Count) -> None:
    chance = work.chance(f"cut restore {number}")
    outside = folder / "outside"
    emptied(outside)
    stick = folder / _STICK
    shutil.rmtree(stick, ignore_errors=True)
    kept = _lived_in(folder)
    try:
        kept.back_up(folder_of(stick))
        truth = kept.contents()
        store_id = kept.store_id
    finally:
        kept.close()
    disk = Disk(outside)
    with disk.recording():
        restore(folder_of(stick), store_id, outside / _NEW)
    disk.mark("done")
    disk.verify()
    for at in _places(disk, chance, points):
        way = chance.choice(WAYS)
        where = f"{way} @{at} of {len(disk.changes)}"
        found = _materialised(disk, at, way, chance, folder / "cut")
        count.restores += 1
        done = at == len(disk.changes)
        there = _there(found / _NEW)
        if there and (restored := _contents(found / _NEW)) != truth:
            what = restored if isinstance(restored, str) else "another state"
            count.note("restore lost" if done else "restore wrong", f"half a home: {what}", where)
            continue
        if there:
            continue
        if done:
            count.note("restore lost", "nothing is there", where)
        try:
            restore(folder_of(stick), store_id, found / _NEW)
        except RefusedError as error:
            count.note("restore wrong", f"the next try is refused: {error}", where)
            continue
        except FAULTS as error:
            count.note("restore wrong", f"the next try fails: {type(error).__name__}: {error}", where)
            continue
        if _contents(found / _NEW) != truth:
            count.note("restore wrong", "the next try brings another state", where)


def _places(disk: Disk, chance: random.Random, points: int) -> list[int]:
    """Where to cut; a quarter of the cuts come once all was acknowledged."""
    end = len(disk.changes)
    return sorted([*chance.choices(range(end), k=points - points // 4), *(end for _ in range(points // 4))])


def _materialised(disk: Disk, at: int, way: str, chance: random.Random, folder: Path) -> Path:
    emptied(folder)
    Survivors(disk.start, disk.changes[:at], disk.folders).image(chance, way).write_to(folder)
    return folder


def _there(home: Path) -> bool:
    with suppress(AfterimageError):
        return Vault.exists(home)
    return False


def _contents(home: Path) -> Any:
    """All events and pictures of a home; what is wrong with it if it does not open."""
    try:
        kept = Kept(home)
    except FAULTS as error:
        return f"{type(error).__name__}: {error}"
    try:
        found = kept.contents()
    except FAULTS as error:
        return f"{type(error).__name__}: {error}"
    else:
        return "damage" if kept.journal.damage else found
    finally:
        kept.close()
