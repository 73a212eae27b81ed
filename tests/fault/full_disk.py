"""Disks that are full or fail: nothing acknowledged is lost, nothing is acknowledged that is not there.

A small home is used while the n-th write, creation or rename, or the n-th sync, reports an error, once
or from then on, for every n. What fails must fail with a sentence, and the home must go on reading. Then the
disk is well again, the home is used some more, and the power is cut: what a failed sync gave up is not on the
disk, whatever later syncs said.
"""

import errno
import os
import random
from collections import Counter
from collections.abc import Sequence
from contextlib import suppress
from dataclasses import dataclass, field
from pathlib import Path
from typing import Final

from core.records.errors import AfterimageError, EnvironmentFaultError
from tests.fault.crash_points import emptied
from tests.fault.disk import Disk, ShortError
from tests.fault.parts import Progress, Work
from tests.fault.survivors import Survivors
from tests.fault.tiny_home import State, Step, TinyHome, User, Verdict, allowed, compare, judge

_BEFORE, _DURING, _AFTER = 8, 8, 6
"""Steps of a life before the disk fails, while it does, and once it is well again."""
_WAYS: Final = ("drop", "keep", "any", "mostly")


@dataclass(frozen=True, slots=True)
class Fault:
    """How a disk fails.

    Attributes:
        calls: Which of them fail.
        number: The error.
        for_good: Whether it goes on failing.
    """

    name: str
    calls: frozenset[str]
    number: int
    for_good: bool


_ALLOCATING: Final = frozenset({"write", "create", "mkdir"})
FAULTS: Final = (
    Fault("full for one write", frozenset({"write"}), errno.ENOSPC, for_good=False),
    Fault("full from one write on", _ALLOCATING, errno.ENOSPC, for_good=True),
    Fault("over quota for one file", frozenset({"create"}), errno.EDQUOT, for_good=False),
    Fault("no rename", frozenset({"rename"}), errno.EIO, for_good=False),
    Fault("one failed sync", frozenset({"sync"}), errno.EIO, for_good=False),
    Fault("full at a sync", frozenset({"sync"}), errno.ENOSPC, for_good=False),
    Fault("syncs fail for good", frozenset({"sync"}), errno.EIO, for_good=True),
    Fault("no unlinking", frozenset({"unlink"}), errno.EIO, for_good=False),
)


@dataclass(frozen=True, slots=True)
class FullDiskFigures:
    """What failing disks came to."""

    full_disk_runs: int
    fsync_error_runs: int
    full_disk_errors: int
    """Steps that were refused, as they should be."""
    full_disk_lost: int
    false_acks: int
    """Steps that returned although what they did was not on the disk."""
    full_disk_wrong: int
    """Steps that were refused and done all the same, as seen from inside, or that broke reading."""
    full_disk_stuck: int
    """Homes that could not be used when the disk was well again."""
    full_disk_unopened: int
    """Homes that did not open on the full disk, or after the power cut."""
    full_disk_unclear: int
    """Failures that did not come as a sentence for a person."""
    full_disk_examples: tuple[str, ...] = ()


@dataclass(slots=True)
class _Count:
    runs: Counter[str] = field(default_factory=Counter)
    wrong: Counter[str] = field(default_factory=Counter)
    errors: int = 0
    examples: dict[str, str] = field(default_factory=dict)

    def note(self, kind: str, fault: Fault, n: int, what: str) -> None:
        """Something is wrong."""
        self.wrong[kind] += 1
        self.examples.setdefault(
            f"{kind} {fault.name} {what.split(maxsplit=1)[0]}", f"{kind}: {what} ({fault.name} @{n})"
        )


class FullDisk:
    """The part of the programme."""

    name = "disk"
    promises = (
        "full_disk_lost",
        "false_acks",
        "full_disk_wrong",
        "full_disk_stuck",
        "full_disk_unopened",
        "full_disk_unclear",
    )

    def run(self, work: Work) -> FullDiskFigures:
        """Every n, for so many lives."""
        count = _Count()
        lives = work.amount(1, 3, 60)
        step = work.amount(9, 1, 1)
        progress = Progress(work, "failing disks, lives", lives)
        with work.folder() as folder:
            for life in range(lives):
                for fault in FAULTS:
                    n = 1 + life % step
                    while _live(folder, f"{work.seed} disk {life}", fault, n, count):
                        n += step
                progress.at(life)
        wrong = count.wrong
        syncs = sum(runs for name, runs in count.runs.items() if "sync" in name)
        return FullDiskFigures(
            count.runs.total() - syncs, syncs, count.errors, wrong["lost"], wrong["false"], wrong["inside"],
            wrong["stuck"], wrong["unopened"], wrong["unclear"], tuple(list(count.examples.values())[:12]),
        )  # fmt: skip

    def blind_spots(self, work: Work) -> list[str]:
        """A program that does not look whether a sync failed."""
        fault = next(one for one in FAULTS if one.name == "one failed sync")
        count = _Count()
        with work.folder() as folder:
            for life in range(4):
                n = 1
                while _live(folder, f"{work.seed} careless {life}", fault, n, count, quiet=True):
                    n += 1
                if count.wrong["false"] or count.wrong["unopened"]:
                    return []
        return ["disk: a program that ignores failed syncs"]


def _live(folder: Path, seed: str, fault: Fault, n: int, count: _Count, *, quiet: bool = False) -> bool:
    """One life in which the n-th call fails; False if there were not so many."""
    chance = random.Random(seed)
    home_folder = folder / "home"
    emptied(home_folder)
    disk = Disk(home_folder)
    disk.quiet = quiet
    life = _Life(disk, home_folder, chance, fault, n, count)
    with disk.recording():
        failed = life.live()
    if failed:
        disk.verify()
        life.cut_power(folder / "after")
        count.runs[fault.name] += 1
    return failed


class _Life:
    """A home that is used while its disk fails."""

    def __init__(
        self, disk: Disk, folder: Path, chance: random.Random, fault: Fault, n: int, count: _Count
    ) -> None:
        self._disk = disk
        self._folder = folder
        self._chance = chance
        self._fault = fault
        self._n = n
        self._count = count
        self._calls = 0
        self._failures = 0
        self._current: Step | None = None
        self._doubtful: list[Step] = []
        self._states: list[State] = []
        self._user: User

    def live(self) -> bool:
        """Make it and use it; whether anything failed."""
        self._user = User(TinyHome(self._folder), self._chance, State(), self._told)
        for _ in range(_BEFORE):
            self._user.act()
        self._disk.before = self._fail
        for _ in range(_DURING):
            self._attempt()
        if not self._failures:
            self._disk.before = lambda _call, _path: None
            self._user.home.close()
            return False
        if self._fault.for_good and self._fault.number == errno.ENOSPC:
            self._reopen_full()
        self._disk.before = lambda _call, _path: None
        try:
            for _ in range(_AFTER):
                self._user.act()
        except AfterimageError as error:
            self._count.note(
                "stuck", self._fault, self._n, f"{self._current and self._current.what}: {error}"
            )
        return True

    def cut_power(self, after: Path) -> None:
        """Look at what is left, in several ways."""
        with suppress(AfterimageError):
            self._user.home.close()
        for way in _WAYS:
            image = Survivors(self._disk.start, self._disk.changes, self._disk.folders).image(
                self._chance, way
            )
            emptied(after)
            image.write_to(after)
            verdict = judge(after, [self._user.state, *self._states], self._bodies())
            if verdict.failed:
                self._count.note("unopened", self._fault, self._n, f"{verdict.failed} after {way}")
            self._sort_out(verdict, "false", f"after {way}")

    # ── while it fails ───────────────────────────────────────────────────────────────────────────────

    def _attempt(self) -> None:
        try:
            self._user.act(but={"reopen"})
        except AfterimageError as error:
            self._count.errors += 1
            if not isinstance(error, EnvironmentFaultError):
                self._count.note("unclear", self._fault, self._n, f"{type(error).__name__}: {error}")
            self._failed_step()
        except OSError as error:
            self._count.note(
                "unclear", self._fault, self._n, f"{self._current and self._current.what}: {error!r}"
            )
            self._failed_step()

    def _failed_step(self) -> None:
        """The step may come to light after a crash. Seen from inside it has not happened."""
        step = self._current
        assert step is not None
        before = self._user.state
        self._doubtful.append(step)
        self._states += allowed(before, [step])
        try:
            found = self._user.home.look()
        except AfterimageError as error:
            self._count.note("inside", self._fault, self._n, f"{step.what}: {error}")
            return
        if step.between:
            inside = compare(found, allowed(before, [step]))
            self._user.state = found
        else:
            inside = compare(found, [before])
        self._sort_out(inside, "inside", f"inside after {step.what}")

    def _reopen_full(self) -> None:
        """A full disk is no reason not to open what is on it."""
        with suppress(AfterimageError):
            self._user.home.close()
        try:
            self._user.home = TinyHome(self._folder)
            found = self._user.home.look()
        except AfterimageError as error:
            self._count.note("unopened", self._fault, self._n, f"on the full disk: {error}")
            self._disk.before = lambda _call, _path: None
            self._user.home = TinyHome(self._folder)
            found = self._user.home.look()
        self._sort_out(
            compare(found, [self._user.state, *self._states], self._bodies()), "lost", "on the full disk"
        )
        self._user.state = found

    def _fail(self, call: str, _path: str) -> None:
        if call not in self._fault.calls:
            return
        self._calls += 1
        if self._calls == self._n or (self._fault.for_good and self._calls > self._n):
            self._failures += 1
            if call == "write" and self._calls == self._n:
                raise ShortError(self._fault.number)
            raise OSError(self._fault.number, os.strerror(self._fault.number))

    def _told(self, event: str, step: Step) -> None:
        self._current = step
        if event == "done":
            # What was in doubt before this step is still in doubt after it.
            self._states = [step.apply(state) for state in self._states]

    def _bodies(self) -> Sequence[bytes]:
        return [step.body for step in self._doubtful if step.body is not None]

    def _sort_out(self, verdict: Verdict, as_what: str, where: str) -> None:
        for kind, found in (
            ("lost", verdict.lost),
            ("returned", verdict.returned),
            ("invented", verdict.invented),
        ):
            if found:
                name = as_what if kind == "lost" or as_what == "inside" else "lost"
                self._count.note(name, self._fault, self._n, f"{kind} {found[0]} {where}")
