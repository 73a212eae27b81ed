"""SIGKILL for processes that write: the spool's, and those that delete and destroy keys.

A child does its work and says so line by line; it is killed right after a random line, wherever it then is.
Whatever it had said must be so. The children are forked from a warm process, so that hundreds take a minute.
"""

import itertools
import multiprocessing
import os
import signal
from abc import ABC, abstractmethod
from collections.abc import Callable
from contextlib import suppress
from dataclasses import dataclass, field
from multiprocessing.connection import Connection
from pathlib import Path
from typing import Any, Final

from core.spool.spool import Spool
from tests.fault.lived_in import quiet
from tests.fault.parts import Progress, Work
from tests.fault.tiny_home import FAULTS, PRIVATE_KEY, PUBLIC_KEY, TinyHome, note, rules

_EVERY: Final = 50
"""Runs on one home, before another is begun."""
Said = tuple[str, ...]
Child = Callable[[str, int, Connection], None]


@dataclass(frozen=True, slots=True)
class KillFigures:
    """What the kills came to."""

    spool_kill_runs: int
    spool_kill_acknowledged: int
    spool_kill_lost: int
    spool_kill_invented: int
    purge_kill_runs: int
    purge_kill_acknowledged: int
    purge_kill_lost: int
    purge_kill_returned: int
    purge_kill_unopened: int
    process_kill_examples: tuple[str, ...] = ()


class ProcessKills:
    """The part of the programme."""

    name = "kills"
    promises = (
        "spool_kill_lost",
        "spool_kill_invented",
        "purge_kill_lost",
        "purge_kill_returned",
        "purge_kill_unopened",
    )

    def run(self, work: Work) -> KillFigures:
        """So many children of each kind."""
        spool = _Spooling()
        purge = _Purging()
        for kind, runs in ((spool, work.amount(20, 300, 10_000)), (purge, work.amount(10, 100, 5_000))):
            _kill(work, kind, runs)
        return KillFigures(
            spool_kill_runs=spool.runs,
            spool_kill_acknowledged=spool.acknowledged,
            spool_kill_lost=spool.lost,
            spool_kill_invented=spool.invented,
            purge_kill_runs=purge.runs,
            purge_kill_acknowledged=purge.acknowledged,
            purge_kill_lost=purge.lost,
            purge_kill_returned=purge.returned,
            purge_kill_unopened=purge.unopened,
            process_kill_examples=(*spool.examples, *purge.examples)[:8],
        )

    def blind_spots(self, work: Work) -> list[str]:
        """A spool that says so before it has written, and a deletion acknowledged before it is made."""
        missed = []
        for kind in (_Spooling(child=hasty_spooler), _Purging(child=hasty_purger)):
            _kill(work, kind, 12)
            if not (kind.lost or kind.returned):
                missed.append(f"kills: {kind.child.__name__}")
        return missed


@dataclass(slots=True)
class _Kind(ABC):
    """One kind of work, and what became of it."""

    child: Child
    runs: int = 0
    acknowledged: int = 0
    lost: int = 0
    invented: int = 0
    returned: int = 0
    unopened: int = 0
    examples: list[str] = field(default_factory=list)

    @abstractmethod
    def begin(self) -> None:
        """Forget the home before."""

    @abstractmethod
    def check(self, folder: Path, said: list[Said]) -> None:
        """Compare a home with what was said of it."""


class _Spooling(_Kind):
    """Puts items in."""

    def __init__(self, child: Child | None = None) -> None:
        super().__init__(child or spooler)
        self._known: dict[str, str] = {}
        self._homes = 0

    def begin(self) -> None:
        self._known = {}
        self._homes = 0

    def check(self, folder: Path, said: list[Said]) -> None:
        for name, number in said:
            self._known[name] = number
        self._homes += 1
        spool = Spool(folder, PUBLIC_KEY)
        found = {}
        for item in spool.pending():
            with suppress(*FAULTS):
                found[item.id] = spool.open(item.id, PRIVATE_KEY).rstrip(b"\0").decode()
        lost = [item for item, number in self._known.items() if found.get(item) != number]
        self.lost += len(lost)
        # At each kill one item may have been in without its line being out.
        self.invented += max(0, len(found) - len(self._known) - self._homes)
        for one in lost:
            del self._known[one]
            self.examples.append(f"spool item lost in run {self.runs}")


class _Purging(_Kind):
    """Puts objects and notes in, deletes them, and destroys their keys."""

    def __init__(self, child: Child | None = None) -> None:
        super().__init__(child or purger)
        self._there: set[str] = set()
        self._gone: set[str] = set()

    def begin(self) -> None:
        self._there, self._gone = set(), set()

    def check(self, folder: Path, said: list[Said]) -> None:
        for event, name in said:
            if event == "put":
                self._there.add(name)
            elif event == "deleting":
                self._there.discard(name)  # from here on either is right
            else:
                self._gone.add(name)
        try:
            home = TinyHome(folder)
            lines = set(rules(home.journal.replay()))
            names = {name for name, _ in home.objects.list() if home.objects.get(name) == name.encode() * 40}
            damaged = bool(home.journal.damage)
            home.close()
        except FAULTS as error:
            self.unopened += 1
            self.examples.append(f"purge: {type(error).__name__}: {error}")
            return
        self.unopened += damaged
        lost = self._there - (names & lines)
        returned = self._gone & (names | lines)
        self.lost += len(lost)
        self.returned += len(returned)
        self.examples += [f"purge: {one} lost" for one in lost] + [
            f"purge: {one} returned" for one in returned
        ]


def _kill(work: Work, kind: _Kind, runs: int) -> None:
    context = multiprocessing.get_context("forkserver")
    context.set_forkserver_preload(["tests.fault.process_kills"])
    chance = work.chance(kind.child.__name__)
    progress = Progress(work, f"kills of a {kind.child.__name__}", runs)
    with work.folder(in_memory=False) as folder, quiet():
        for run in range(runs):
            home = folder / f"home{run // _EVERY}"
            if run % _EVERY == 0:
                home.mkdir(0o700)
                TinyHome(home).close()
                kind.begin()
            said = _said_before_kill(context, kind.child, home, run, chance.randrange(1, 30))
            kind.runs += 1
            kind.acknowledged += len(said)
            kind.check(home, said)
            progress.at(run)


def _said_before_kill(context: Any, child: Child, home: Path, run: int, lines: int) -> list[Said]:
    receiving, sending = context.Pipe(duplex=False)
    process = context.Process(target=child, args=(str(home), run * 10_000, sending))
    process.start()
    sending.close()
    said: list[Said] = []
    with suppress(EOFError, OSError):
        while len(said) < lines:
            said.append(receiving.recv())
    if process.pid is not None:
        with suppress(ProcessLookupError):
            os.kill(process.pid, signal.SIGKILL)
    process.join()
    with suppress(EOFError, OSError):
        while receiving.poll():
            said.append(receiving.recv())
    receiving.close()
    process.close()
    return said


# ── what the children do ─────────────────────────────────────────────────────────────────────────────────


def spooler(home: str, start: int, say: Connection) -> None:
    """Puts items in for ever."""
    spool = Spool(Path(home), PUBLIC_KEY)
    for number in itertools.count(start):
        item = spool.put("frame", b"%d" % number + bytes(1500))
        say.send((item, str(number)))


def hasty_spooler(home: str, start: int, say: Connection) -> None:
    """Says so first."""
    spool = Spool(Path(home), PUBLIC_KEY)
    for number in itertools.count(start):
        say.send((f"{number:016x}-00000000", str(number)))
        spool.put("frame", b"%d" % number + bytes(1500))


def purger(home: str, start: int, say: Connection) -> None:
    """Puts something in, and now and then deletes all of it."""
    _purge(home, start, say, hasty=False)


def hasty_purger(home: str, start: int, say: Connection) -> None:
    """Says that it has deleted before it has."""
    _purge(home, start, say, hasty=True)


def _purge(home: str, start: int, say: Connection, *, hasty: bool) -> None:
    with quiet():
        opened = TinyHome(Path(home))
        mine: list[str] = []
        for number in itertools.count(start):
            name = f"n{number}"
            opened.journal.append(note(name))
            opened.objects.put(name, name.encode() * 40)
            say.send(("put", name))
            mine.append(name)
            if len(mine) == 3:
                _forget(opened, mine, say, hasty=hasty)
                mine = []


def _forget(home: TinyHome, names: list[str], say: Connection, *, hasty: bool) -> None:
    for name in names:
        say.send(("deleting", name))
    if hasty:
        for name in names:
            say.send(("deleted", name))
    home.journal.rewrite(lambda event: None if getattr(event, "rule", "") in names else event)
    home.objects.delete(names)
    home.objects.purge()
    if not hasty:
        for name in names:
            say.send(("deleted", name))
