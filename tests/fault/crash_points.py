"""Power cuts: whatever a disk looks like then, what was acknowledged is there, and what was deleted gone.

A small home is used at random on a disk double. For points in that life the disk is made as a power cut could
have left it, opened by the real code and compared with what had been acknowledged. Some lives go on from what
an earlier power cut left.
"""

import os
import random
import shutil
from collections import Counter
from collections.abc import Callable, Iterator
from concurrent.futures import ProcessPoolExecutor
from dataclasses import dataclass, field
from pathlib import Path
from typing import Final

from tests.fault.disk import Change, Disk, Image
from tests.fault.parts import Progress, Work
from tests.fault.survivors import WAYS, Survivors
from tests.fault.tiny_home import State, Step, TinyHome, User, Verdict, allowed, judge

_STEPS: Final = 24
"""Steps of one life."""
_LIFE: Final = 250
"""Points looked at of one life."""

Deaf = Callable[[str, bool], bool]


@dataclass(frozen=True, slots=True)
class CrashFigures:
    """What the power cuts came to."""

    crash_points: int
    crash_states: int
    """Different contents of the disk among them."""
    crash_lost: int
    """Points at which something acknowledged was missing or wrong."""
    crash_returned: int
    """Points at which something acknowledged as deleted was there again."""
    crash_invented: int
    crash_unopened: int
    """Points after which the home did not open or not everything in it could be read."""
    crash_litter: int
    """Points after which a file was left that nothing names."""
    crash_examples: tuple[str, ...] = ()


@dataclass(slots=True)
class _Count:
    points: int = 0
    states: int = 0
    wrong: Counter[str] = field(default_factory=Counter)
    examples: dict[str, str] = field(default_factory=dict)

    def add(self, verdict: Verdict, where: str) -> None:
        """Count one point."""
        self.points += 1
        for name in ("lost", "returned", "invented", "failed", "litter"):
            if found := getattr(verdict, name):
                self.wrong[name] += 1
                shown = found[0] if isinstance(found, tuple) else str(found)
                self.examples.setdefault(f"{name} {shown.split()[0]}", f"{name}: {shown} ({where})")

    def merge(self, other: "_Count") -> None:
        """Add another's."""
        self.points += other.points
        self.states += other.states
        self.wrong += other.wrong
        for key, example in other.examples.items():
            self.examples.setdefault(key, example)


class CrashPoints:
    """The part of the programme."""

    name = "crash"
    promises = ("crash_lost", "crash_returned", "crash_invented", "crash_unopened", "crash_litter")

    def run(self, work: Work) -> CrashFigures:
        """As many points as the scale says, in lives of a few hundred each."""
        total = work.amount(600, 10_000, 1_000_000)
        seeds = [f"{work.seed} crash {number}" for number in range(-(-total // _LIFE))]
        progress = Progress(work, "crash points", total)
        count = _Count()
        if work.scale == "long":
            with ProcessPoolExecutor(os.cpu_count()) as pool:
                for one in pool.map(_lives, _bundles(seeds), chunksize=1):
                    count.merge(one)
                    progress.at(count.points)
        else:
            with work.folder() as folder:
                for one in _chain(folder, seeds):
                    count.merge(one)
                    progress.at(count.points)
        wrong = count.wrong
        return CrashFigures(
            count.points, count.states, wrong["lost"], wrong["returned"], wrong["invented"], wrong["failed"],
            wrong["litter"], tuple(list(count.examples.values())[:12]),
        )  # fmt: skip

    def blind_spots(self, work: Work) -> list[str]:
        """Programs that forget one kind of sync each."""
        healthy = _some(work, lambda _path, _folder: False)
        missed = []
        for what, deaf in _FORGETFUL.items():
            wrong = _some(work, deaf)
            if not any(wrong[kind] > _CLEARLY * (healthy[kind] + 1) for kind in ("lost", "failed")):
                missed.append(f"crash: {what}")
        return missed


_CLEARLY: Final = 2


def _some(work: Work, deaf: Deaf) -> Counter[str]:
    """What a few lives come to on a disk that is deaf to some syncs."""
    count = _Count()
    with work.folder() as folder:
        for one in _chain(
            folder, [f"{work.seed} forgetful {number}" for number in range(work.amount(2, 4, 8))], deaf
        ):
            count.merge(one)
    return count.wrong


_FORGETFUL: Final[dict[str, Deaf]] = {
    "a journal that does not sync": lambda path, folder: path.startswith("journal/") and not folder,
    "a journal that does not sync its folder": lambda path, folder: path == "journal" and folder,
    "a key table that does not sync its log": lambda path, _folder: path.endswith(".log"),
    "a key table that does not sync its files' names": lambda path, folder: path == "keys" and folder,
    "objects that are not synced": lambda path, folder: path.startswith("objects/") and not folder,
    "objects whose names are not synced": lambda path, folder: path.startswith("objects/") and folder,
    "a spool that does not sync": lambda path, folder: path.startswith("spool/") and not folder,
    "a spool that does not sync its folder": lambda path, folder: path == "spool" and folder,
}


def _bundles(seeds: list[str]) -> Iterator[list[str]]:
    """Seeds of lives that follow each other in one process."""
    for at in range(0, len(seeds), 8):
        yield seeds[at : at + 8]


def _lives(seeds: list[str]) -> _Count:
    count = _Count()
    with Work().folder() as folder:
        for one in _chain(folder, seeds):
            count.merge(one)
    return count


def _chain(folder: Path, seeds: list[str], deaf: Deaf = lambda _path, _folder: False) -> Iterator[_Count]:
    """Lives one after another; most go on from what a power cut left of the one before."""
    left: tuple[Image, State] | None = None
    for seed in seeds:
        count = _Count()
        left = _live(folder, random.Random(seed), left, deaf, count)
        yield count


def _live(
    folder: Path, chance: random.Random, left: tuple[Image, State] | None, deaf: Deaf, count: _Count
) -> tuple[Image, State] | None:
    """One life and the power cuts in it; returns one of the states they left."""
    home_folder = folder / "home"
    emptied(home_folder)
    state = State()
    if left is not None and chance.random() < 0.7:
        left[0].write_to(home_folder)
        state = left[1]
    disk = Disk(home_folder, deaf)
    with disk.recording():
        home = TinyHome(home_folder)
        user = User(home, chance, state, lambda event, step: disk.mark((event, step)))
        for _ in range(_STEPS):
            user.act()
        user.home.close()
    disk.verify()
    return _cut_everywhere(disk, folder / "after", state, chance, count)


def _cut_everywhere(
    disk: Disk, folder: Path, state: State, chance: random.Random, count: _Count
) -> tuple[Image, State] | None:
    places = [at for at in range(len(disk.changes) + 1) if at == 0 or not _is_beginning(disk.changes[at - 1])]
    chosen = (
        sorted(chance.choices(places, k=_LIFE))
        if len(places) < _LIFE
        else sorted(chance.sample(places, _LIFE))
    )
    known: dict[object, Verdict] = {}
    left = None
    for at in chosen:
        past = disk.changes[:at]
        before, doing = _promised(past, state)
        way = chance.choice(WAYS)
        image = Survivors(disk.start, past, disk.folders).image(chance, way)
        key = (at if doing else 0, repr(before), frozenset(image.tree().items()))
        verdict = known.get(key)
        if verdict is None:
            emptied(folder)
            image.write_to(folder)
            bodies = [step.body for step in doing if step.body is not None]
            verdict = known[key] = judge(folder, allowed(before, doing), bodies)
            count.states += 1
        during = doing[0].what.split()[0] if doing else "rest"
        count.add(verdict, f"{way} during {during} @{at}")
        if verdict.state is not None and verdict.sound and chance.random() < 0.1:
            left = image, verdict.state
    return left


def _is_beginning(change: Change) -> bool:
    return change.kind == "mark" and change.mark[0] == "begin"


def _promised(past: list[Change], state: State) -> tuple[State, tuple[Step, ...]]:
    """What was acknowledged, and what was under way."""
    doing: tuple[Step, ...] = ()
    for change in past:
        if change.kind == "mark":
            event, step = change.mark
            if event == "begin":
                doing = (step,)
            else:
                state, doing = step.apply(state), ()
    return state, doing


def emptied(folder: Path) -> None:
    shutil.rmtree(folder, ignore_errors=True)
    folder.mkdir(0o700)
