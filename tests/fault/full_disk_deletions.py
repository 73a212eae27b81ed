"""Deleting on a disk without a byte left: hidden at once, finished when there is room, nothing else lost.

The home lives on a small file system of its own, in RAM, which is really filled up. Where this process may
mount none, nothing is measured.
"""

import os
import shutil
import subprocess
from collections.abc import Iterator
from contextlib import contextmanager, suppress
from dataclasses import dataclass, field
from pathlib import Path
from typing import Final

from core.engine.keeping.ballast import Ballast
from core.protocol.operations import Selection
from core.records.errors import AfterimageError, EnvironmentFaultError
from core.records.memory import Memory
from core.records.screen import ReadFrame
from tests.fault.day import canary
from tests.fault.lived_in import cheap_passphrases, fill, new_home, quiet
from tests.fault.parts import Work
from tests.unit.engine.living import Life, frame, message

_SIZE: Final = 48 * 2**20
_RESERVE: Final = 4 * 2**20
_FRAME: Final = 777_000


@dataclass(frozen=True, slots=True)
class FullDeletionFigures:
    """What the deletions came to. `None` where no file system could be mounted."""

    full_disk_deletions: int | None
    full_disk_deletions_pending: int | None
    """Of these, how many had to wait for room."""
    full_disk_deletions_refused: int | None
    """Refused although there was a reserve."""
    full_disk_deletions_shown: int | None
    """Deleted, pending, and still to be found, or its picture to be opened."""
    full_disk_deletions_unfinished: int | None
    """Not done when there was room again."""
    full_disk_deletions_lost: int | None
    """Times something else was gone."""
    full_disk_deletions_unopened: int | None
    """Homes that did not open on the full disk."""
    full_disk_deletions_shut_out: int | None
    """Homes that did not open once the room that the reserve had given was taken as well."""
    full_disk_deletions_reason: str = ""
    full_disk_deletion_examples: tuple[str, ...] = ()


@dataclass(slots=True)
class _Count:
    runs: int = 0
    pending: int = 0
    refused: int = 0
    shown: int = 0
    unfinished: int = 0
    lost: int = 0
    unopened: int = 0
    shut_out: int = 0
    examples: list[str] = field(default_factory=list)

    def note(self, kind: str, what: str) -> None:
        """Something is wrong."""
        setattr(self, kind, getattr(self, kind) + 1)
        self.examples.append(f"{kind}: {what}")


class FullDiskDeletions:
    """The part of the programme."""

    name = "room"
    promises = (
        "full_disk_deletions_refused",
        "full_disk_deletions_shown",
        "full_disk_deletions_unfinished",
        "full_disk_deletions_lost",
        "full_disk_deletions_unopened",
    )

    def run(self, work: Work) -> FullDeletionFigures:
        """Several homes with more and less of a reserve."""
        count = _Count()
        with work.folder() as folder, cheap_passphrases(), quiet():
            if not _may_mount(folder):
                nothing = (None,) * 8
                return FullDeletionFigures(*nothing, "this process may not mount a file system")
            for number in range(work.amount(1, 6, 100)):
                with _small_disk(folder / str(number)) as disk:
                    # The smaller the reserve, the sooner a deletion has to wait.
                    _delete_when_full(disk, work, number, count, _RESERVE >> number % 4)
        return FullDeletionFigures(
            count.runs,
            count.pending,
            count.refused,
            count.shown,
            count.unfinished,
            count.lost,
            count.unopened,
            count.shut_out,
            full_disk_deletion_examples=tuple(count.examples[:8]),
        )

    def blind_spots(self, work: Work) -> list[str]:
        """A home without a reserve, in which a deletion cannot even be noted."""
        count = _Count()
        with work.folder() as folder, cheap_passphrases(), quiet():
            if not _may_mount(folder):
                return []
            with _small_disk(folder / "blind") as disk:
                _delete_when_full(disk, work, 0, count, 0)
        return [] if count.refused else ["room: a deletion without any room"]


def _delete_when_full(disk: Path, work: Work, number: int, count: _Count, reserve: int) -> None:
    chance = work.chance(f"full {number}")
    home, filler = disk / "home", disk / "filler"
    new_home(home)
    ballast = Ballast(home, reserve)
    life = Life(home, make_room=ballast.release)
    word, other = canary(chance), canary(chance)
    try:
        fill(life, 0)
        life.saw(frame(_FRAME, f"The plan is called {word}.", app="Secret", title=f"On {word}"))
        life.heard(message(1, f"The other plan is called {other}."), message(2, f"{word} is what I said."))
        life.filing.settle()
        ballast.refill()
        count.runs += 1
        _fill_up(filler)
        plan = life.planner.plan(Selection(ids=(f"frm_{_FRAME}", "marta/2")))
        try:
            receipt = life.eraser.erase(plan, lambda _stage, _done, _total: None)
        except EnvironmentFaultError as error:
            count.note("refused", str(error))
            return
        count.pending += receipt.pending
        _look(life, word, count)
        # The engine ends and comes back; then once more, when others have taken what the reserve gave.
        for kind in ("unopened", "shut_out"):
            try:
                life.crash()
            except AfterimageError as error:
                count.note(kind, str(error))
                filler.unlink(missing_ok=True)
                life.open()
            _look(life, word, count)
            _fill_up(filler)
        filler.unlink(missing_ok=True)
        life.crash()
        if left := life.knows(word):
            count.note("unfinished", f"the deleted word is in {left[0].split('/')[0]}")
        if not life.knows(other) or "frm_0" not in life.all(ReadFrame):
            count.note("lost", "something that was not deleted")
    finally:
        with suppress(AfterimageError):
            life.store.close()


def _look(life: Life, word: str, count: _Count) -> None:
    """What was deleted must not be found, whether it is gone already or not."""
    if any(word in memory.text for memory in life.shown.get_many(Memory, list(life.memories)).values()):
        count.note("shown", "a memory")
    with suppress(AfterimageError, FileNotFoundError):
        life.store.vault.objects.get(f"images/frm_{_FRAME}")
        count.note("shown", "the picture")


def _fill_up(filler: Path) -> None:
    with suppress(OSError), filler.open("ab", buffering=0) as file:
        while True:
            file.write(bytes(2**20))
    for size in (4096, 512, 1):
        with suppress(OSError), filler.open("ab", buffering=0) as file:
            while True:
                if not file.write(bytes(size)):
                    break


def _may_mount(folder: Path) -> bool:
    try:
        with _small_disk(folder / "trial"):
            return True
    except (OSError, subprocess.CalledProcessError):
        return False


@contextmanager
def _small_disk(folder: Path) -> Iterator[Path]:
    """A file system of a few MiB.

    Raises:
        subprocess.CalledProcessError: This process may mount none.
    """
    if shutil.which("mount") is None or os.getuid() != 0:
        raise OSError("no mounting here")
    folder.mkdir(0o700)
    options = f"size={_SIZE},mode=700"
    mount = ["mount", "-t", "tmpfs", "-o", options, "afterimage-fault", str(folder)]
    subprocess.run(mount, check=True, capture_output=True)
    try:
        yield folder
    finally:
        subprocess.run(["umount", "-l", str(folder)], check=True, capture_output=True)
