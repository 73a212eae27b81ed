"""A small home that is used at random: key table, objects, journal and spool, as the engine uses them.

Every step is told to a ledger before it is taken and again once it has returned, so that whatever state of
the disk is opened later can be judged: what must be there, what may be, and what must not.
"""

import random
from collections.abc import Callable, Collection, Iterator, Sequence
from contextlib import suppress
from dataclasses import dataclass, field, replace
from datetime import UTC, datetime, timedelta
from pathlib import Path
from typing import Final

from cryptography.hazmat.primitives.asymmetric.x25519 import X25519PrivateKey

from core.engine.settings import SettingsFile
from core.journal.events import Event, LedgerNoted
from core.journal.journal import Journal
from core.records.errors import AfterimageError, EnvironmentFaultError
from core.spool.spool import Spool
from core.vault.files import remove_partials
from core.vault.objects import SealedObjects
from core.vault.table import KeyTable

STORE_ID: Final = bytes(range(16))
WRAPPING_KEY: Final = bytes(range(32))
PRIVATE_KEY: Final = bytes(range(1, 33))
PUBLIC_KEY: Final = X25519PrivateKey.from_private_bytes(PRIVATE_KEY).public_key().public_bytes_raw()
_NOON: Final = datetime(2026, 3, 4, 12, 0, tzinfo=UTC)
_SEGMENT: Final = 1500
FAULTS: Final = (AfterimageError, OSError, ValueError, KeyError)
"""What a home may raise that does not open, whether it should or not."""


@dataclass(frozen=True, slots=True)
class State:
    """What a home holds."""

    objects: dict[str, bytes] = field(default_factory=dict)
    journal: tuple[str, ...] = ()
    spool: dict[str, bytes] = field(default_factory=dict)
    setting: float = 2.0

    def differs(self, other: "State") -> str:
        """The first part in which two states differ; empty for none."""
        for name in ("objects", "journal", "spool", "setting"):
            if getattr(self, name) != getattr(other, name):
                return name
        return ""


Apply = Callable[[State], State]


@dataclass(frozen=True, slots=True)
class Step:
    """One thing done to a home.

    `apply` says what the home holds once it is done; `between` what it may hold where a crash or an error
    left it half done.
    """

    what: str
    apply: Apply = lambda state: state
    between: tuple[Apply, ...] = ()
    body: bytes | None = None
    """Of a spool item that may be there under an id that nobody was told."""


class TinyHome:
    """The parts of a home below one folder, open. Raises what the parts raise."""

    def __init__(self, folder: Path) -> None:
        self.folder = folder
        remove_partials(folder)
        if (folder / "keys" / "root").exists():
            self.table = KeyTable.open(folder / "keys", WRAPPING_KEY, STORE_ID)
        else:
            self.table = KeyTable.make(folder / "keys", WRAPPING_KEY, STORE_ID)
        try:
            self.objects = SealedObjects(folder / "objects", self.table, STORE_ID)
            self.journal = Journal(folder, STORE_ID, self.table, segment_bytes=_SEGMENT)
        except BaseException:
            self.table.close()
            raise
        self.spool = Spool(folder, PUBLIC_KEY)
        self.settings = SettingsFile(folder / "settings.json")

    def look(self) -> State:
        """All it holds, read through the front door.

        Raises:
            AfterimageError: Something cannot be read, or the journal has noted damage.
        """
        objects = {name: self.objects.get(name) for name, _ in self.objects.list()}
        journal = tuple(rules(self.journal.replay()))
        if self.journal.damage:
            raise EnvironmentFaultError(f"damage in {self.journal.damage}")
        spool = {item.id: self.spool.open(item.id, PRIVATE_KEY) for item in self.spool.pending()}
        return State(objects, journal, spool, self.settings.current.capture.interval)

    def close(self) -> None:
        """As a process does at its orderly end."""
        self.journal.close()
        self.objects.close()
        self.table.close()


def rules(events: Iterator[Event]) -> Iterator[str]:
    """What the notes of a journal say."""
    for event in events:
        if isinstance(event, LedgerNoted):
            yield event.rule


def note(text: str) -> LedgerNoted:
    """A small event."""
    return LedgerNoted(_NOON + timedelta(seconds=len(text)), text, "skipped")


class User:
    """Uses a home at random and keeps track of what it must hold.

    Args:
        home: The open home.
        chance: What is done, and how large.
        state: What it holds now.
        tell: Called with "begin" and "done" and the step, around each.
    """

    def __init__(
        self, home: TinyHome, chance: random.Random, state: State, tell: Callable[[str, Step], object]
    ) -> None:
        self.home = home
        self.state = state
        self._chance = chance
        self._tell = tell
        self._count = 0

    def act(self, *, but: Collection[str] = ()) -> None:
        """One random step, none of those in `but`."""
        names = [name for name in _ODDS if name not in but]
        (name,) = self._chance.choices(names, [_ODDS[one] for one in names])
        getattr(self, f"_{name}")()

    def _do(self, step: Step, action: Callable[[], object]) -> None:
        self._tell("begin", step)
        action()
        self._tell("done", step)
        self.state = step.apply(self.state)

    def _bytes(self) -> bytes:
        size = self._chance.choice((0, 1, 100, 511, 700, 5000))
        return self._chance.randbytes(size)

    def _pick(self, among: dict[str, bytes]) -> str | None:
        return self._chance.choice(sorted(among)) if among else None

    def _put(self) -> None:
        name, data = f"o{self._chance.randrange(6)}", self._bytes()
        self._do(Step(f"put {name}", _setting(name, data)), lambda: self.home.objects.put(name, data))

    def _delete(self) -> None:
        if name := self._pick(self.state.objects):
            self._do(Step(f"delete {name}", _setting(name, None)), lambda: self.home.objects.delete([name]))

    def _rename(self) -> None:
        if name := self._pick(self.state.objects):
            target = f"o{self._chance.randrange(6)}"
            data = self.state.objects[name]
            change = (
                (lambda state: _setting(target, data)(_setting(name, None)(state)))
                if name != target
                else _same
            )
            self._do(Step(f"rename {name}", change), lambda: self.home.objects.rename(name, target))

    def _purge(self) -> None:
        self._do(Step("purge"), self.home.objects.purge)

    def _append(self) -> None:
        self._count += 1
        marks = tuple(
            f"{self._count}.{number} {self._chance.getrandbits(40):x}"
            for number in range(self._chance.choice((1, 1, 3)))
        )
        self._do(
            Step("append", lambda state: replace(state, journal=state.journal + marks)),
            lambda: self.home.journal.append(*map(note, marks)),
        )

    def _rewrite(self) -> None:
        gone = {one for one in self.state.journal if self._chance.random() < _FORGOTTEN}
        if not gone:
            return

        def transform(event: Event) -> Event | None:
            return None if isinstance(event, LedgerNoted) and event.rule in gone else event

        # Segments are written anew from the oldest: a crash leaves some done and the rest not.
        between = tuple(_without(gone, cut) for cut in range(len(self.state.journal) + 1))
        self._do(
            Step("rewrite", _without(gone, len(self.state.journal)), between),
            lambda: self.home.journal.rewrite(transform),
        )

    def _spool(self) -> None:
        body = self._bytes()
        self._tell("begin", Step("spool", body=body))
        item_id = self.home.spool.put("frame", body)
        step = Step("spool", lambda state: replace(state, spool={**state.spool, item_id: body}))
        self._tell("done", step)
        self.state = step.apply(self.state)

    def _unspool(self) -> None:
        if item := self._pick(self.state.spool):
            # Where only the sync failed the item is gone already, as far as anybody can see.
            step = Step("unspool", _taken_out(item), (_taken_out(item),))
            self._do(step, lambda: self.home.spool.remove(item))

    def _set(self) -> None:
        interval = float(self._chance.randrange(1, 60))
        self._do(
            Step("set", lambda state: replace(state, setting=interval)),
            lambda: self.home.settings.set("capture.interval", interval),
        )

    def _reopen(self) -> None:
        def again() -> None:
            self.home.close()
            self.home = TinyHome(self.home.folder)

        self._do(Step("reopen"), again)


def _same(state: State) -> State:
    return state


def _setting(name: str, data: bytes | None) -> Apply:
    def apply(state: State) -> State:
        objects = {one: held for one, held in state.objects.items() if one != name}
        return replace(state, objects=objects if data is None else {**objects, name: data})

    return apply


def _without(gone: set[str], cut: int) -> Apply:
    """The journal without some lines, as far as the first `cut` of its lines go."""

    def apply(state: State) -> State:
        kept = tuple(one for at, one in enumerate(state.journal) if one not in gone or at >= cut)
        return replace(state, journal=kept)

    return apply


def _taken_out(item: str) -> Apply:
    return lambda state: replace(state, spool={one: body for one, body in state.spool.items() if one != item})


_FORGOTTEN: Final = 0.3
_ODDS: Final = {
    "put": 5,
    "delete": 2,
    "rename": 1,
    "purge": 1,
    "append": 6,
    "rewrite": 1,
    "spool": 3,
    "unspool": 2,
    "set": 1,
    "reopen": 1,
}
"""How often each step is taken, in comparison."""


@dataclass(frozen=True, slots=True)
class Verdict:
    """What was found in a home, and what of it is wrong."""

    state: State | None
    lost: tuple[str, ...] = ()
    """Acknowledged and not there, or not as it was."""
    returned: tuple[str, ...] = ()
    """Acknowledged to be gone and there again."""
    invented: tuple[str, ...] = ()
    """Never put in."""
    failed: str = ""
    """It does not open, or not everything in it can be read."""
    litter: int = 0
    """Files that belong to nothing."""

    @property
    def sound(self) -> bool:
        """Whether every promise was kept."""
        return not (self.lost or self.returned or self.invented or self.failed or self.litter)


def allowed(before: State, doing: Sequence[Step]) -> list[State]:
    """What a home may hold when each of some steps may have happened or not."""
    return [before, *(one(before) for step in doing for one in (*step.between, step.apply))]


def judge(folder: Path, states: Sequence[State], bodies: Collection[bytes] = ()) -> Verdict:
    """Open a home and compare it with what it must hold.

    Args:
        folder: The home.
        states: What it may hold; each part of it may be as in any of them.
        bodies: Of spool items that may be there under unknown ids.
    """
    try:
        home = TinyHome(folder)
    except FAULTS as error:
        return Verdict(None, failed=f"{type(error).__name__}: {error}")
    try:
        found = home.look()
        litter = _litter(home)
    except FAULTS as error:
        return Verdict(None, failed=f"{type(error).__name__}: {error}")
    finally:
        with suppress(AfterimageError):
            home.close()
    verdict = compare(found, states, bodies)
    return replace(verdict, litter=litter)


def compare(found: State, states: Sequence[State], bodies: Collection[bytes] = ()) -> Verdict:
    """What of a home's content is wrong, as in `judge`."""
    lost = [*_missing(found.objects, states, "objects"), *_missing(found.spool, states, "spool")]
    returned = _undone(found.objects, states, "objects")
    strangers = {f"spool {name}" for name, body in found.spool.items() if body in bodies}
    returned += [one for one in _undone(found.spool, states, "spool") if one not in strangers]
    lines = set(found.journal)
    certain = set.intersection(*(set(state.journal) for state in states))
    possible = set.union(*(set(state.journal) for state in states))
    lost += [f"journal {one}" for one in certain - lines]
    returned += [f"journal {one}" for one in lines - possible]
    longest = max((state.journal for state in states), key=len)
    ordered = [one for one in longest if one in lines]
    invented = [] if len(lines) == len(found.journal) else ["journal twice"]
    if lines <= set(longest) and list(found.journal) != ordered:
        invented.append("journal order")
    if found.setting not in {state.setting for state in states}:
        lost.append("setting")
    return Verdict(found, tuple(lost), tuple(returned), tuple(invented))


def _missing(found: dict[str, bytes], held: Sequence[State], part: str) -> list[str]:
    """What every allowed state has and was not found, or found otherwise than in any of them."""
    states: list[dict[str, bytes]] = [getattr(state, part) for state in held]
    names = set.intersection(*(set(state) for state in states))
    return [
        f"{part} {name}"
        for name in names
        if name not in found or not any(state.get(name) == found[name] for state in states)
    ]


def _undone(found: dict[str, bytes], held: Sequence[State], part: str) -> list[str]:
    """What was found and no allowed state has."""
    states: list[dict[str, bytes]] = [getattr(state, part) for state in held]
    names = set.union(*(set(state) for state in states))
    return [f"{part} {name}" for name in found if name not in names]


def _litter(home: TinyHome) -> int:
    """Files left over after opening."""
    sealed = sum(1 for path in (home.folder / "objects").rglob("*") if path.is_file())
    segments = sum(1 for path in (home.folder / "journal").iterdir())
    partial = sum(1 for path in home.folder.rglob("*.partial"))
    return (
        max(0, sealed - len(home.objects.list()))
        # A table that names no segment removes none: if it was lost, they are all a restored one could open.
        + (max(0, segments - len(home.journal.segments)) if home.journal.segments else 0)
        + partial
    )
