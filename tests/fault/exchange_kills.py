"""Kills in the middle of an exchange between devices: nothing lost, nothing twice, nothing back, no litter.

One device gives, takes, deletes what another has deleted, and then takes a lost one out. Between any two
steps of that its home and the shared place are kept as a kill would leave them. From some of these states it
goes on, and so do the others; in the end everything must be as if nobody had been killed.
"""

import random
import shutil
from collections.abc import Callable, Iterator, Sequence
from contextlib import AbstractContextManager, ExitStack, contextmanager, nullcontext
from dataclasses import dataclass, field
from datetime import timedelta
from functools import partial
from pathlib import Path
from typing import Any, Final, TypeVar
from unittest.mock import patch

from core.backup.destination import Destination, Stored, Target
from core.backup.places import open_destination
from core.devices.place import SharedPlace, open_head, path_of
from core.engine.exchanging import exchanging
from core.engine.exchanging.notes import Notes
from core.engine.exchanging.pictures import FOLDER
from core.engine.exchanging.run import ExchangeRun
from core.engine.exchanging.steps import Threads
from core.engine.exchanging.taking import Taking
from core.engine.forgetting.deleting import Deleting
from core.engine.tagging import Tagging
from core.protocol.operations import (
    AddTag,
    CorrectMemory,
    ListTags,
    RemoveTag,
    RevokeDevice,
    SetSetting,
    Unlock,
)
from core.records.errors import AfterimageError, NotFoundError
from tests.fault.lived_in import cheap_passphrases, no_waiting_for_disks, quiet
from tests.fault.parts import Progress, Work
from tests.support.buckets import new_bucket, s3_server
from tests.unit.engine.exchanging.circles import Device, Devices, make_home
from tests.unit.engine.living import MORNING, PASSPHRASE, frame
from tests.unit.engine.running import Running

_CANARY: Final = "zebrafinch"
_LINES: Final = ("I work at Aurora Rail.", "My favourite tea is jasmine.", "I live in Bergen.")
_BIRD: Final = f"My favourite bird is the {_CANARY}."
_TALKS: Final = {
    "marta": _LINES,
    "jonas": ("My sister is called Ingrid.",),
    "ada": ("My brother is called Ole.",),
}
_LARGEST: Final = 1 << 26
_LATER: Final = MORNING + timedelta(hours=1)
Result = TypeVar("Result")


@dataclass(frozen=True, slots=True)
class ExchangeKillFigures:
    """What the kills came to."""

    exchange_kill_points: int
    exchange_kill_lost: int
    """Times something was missing in the end."""
    exchange_kill_doubled: int
    """Times something was there that should not be, or twice."""
    exchange_kill_returned: int
    """Times something deleted was on a device or in the shared place."""
    exchange_kill_litter: int
    """Times a file lay in the shared place that no head names."""
    exchange_kill_failed: int
    """Times the exchange did not go on."""
    exchange_kill_examples: tuple[str, ...] = ()


@dataclass(slots=True)
class _Count:
    points: int = 0
    wrong: dict[str, int] = field(default_factory=dict)
    examples: dict[str, str] = field(default_factory=dict)

    def note(self, kind: str, what: str) -> None:
        """Something is wrong."""
        self.wrong[kind] = self.wrong.get(kind, 0) + 1
        self.examples.setdefault(kind, f"{kind}: {what}")


@dataclass(frozen=True, slots=True)
class _State:
    """What a kill leaves."""

    after: str
    home: Path
    files: dict[str, bytes]
    """Of the shared place."""


class ExchangeKills:
    """The part of the programme."""

    name = "exchanges"
    promises = (
        "exchange_kill_lost",
        "exchange_kill_doubled",
        "exchange_kill_returned",
        "exchange_kill_litter",
        "exchange_kill_failed",
    )

    def run(self, work: Work) -> ExchangeKillFigures:
        """A life in a folder and one in a bucket, killed in many places."""
        count = _Count()
        points = work.amount(2, 30, 400)
        progress = Progress(work, "exchanges cut short, points", 2 * points)
        with _cheap(), work.folder() as folder, s3_server() as endpoint:
            for name, target in (
                ("folder", Target(str(folder / "shared"))),
                ("bucket", new_bucket(endpoint)),
            ):
                life = _Life(folder / name, target, work.chance(f"exchange {name}"), points)
                for _ in life.judged(count):
                    progress.at(count.points)
        wrong = count.wrong
        return ExchangeKillFigures(
            count.points,
            wrong.get("lost", 0),
            wrong.get("doubled", 0),
            wrong.get("returned", 0),
            wrong.get("litter", 0),
            wrong.get("failed", 0),
            tuple(count.examples.values()),
        )

    def blind_spots(self, work: Work) -> list[str]:
        """Exchanges that leave out one thing each."""
        missed = []
        with _cheap(), work.folder() as folder:
            for number, (what, (owner, method, instead, kind)) in enumerate(_CARELESS.items()):
                count = _Count()
                target = Target(str(folder / f"shared {number}"))
                careless = partial(patch.object, owner, method, instead)
                for _ in _Life(folder / str(number), target, work.chance(what), 1, careless).judged(count):
                    pass
                if not count.wrong.get(kind):
                    missed.append(f"exchanges: {what}")
        return missed


async def _not_again(*_: object) -> bool:
    return False


_CARELESS: Final[dict[str, tuple[type, str, Callable[..., Any], str]]] = {
    "noting what was not filed": (Taking, "activities", lambda *_: (0, []), "lost"),
    "tags that come back": (Tagging, "_note_gone", lambda *_: None, "returned"),
    "deletions that are not done": (Deleting, "again", _not_again, "returned"),
    "old pieces that stay": (ExchangeRun, "_sweep", lambda _self: None, "litter"),
}


@contextmanager
def _cheap() -> Iterator[None]:
    with cheap_passphrases(), no_waiting_for_disks(), quiet():
        yield


class _Life:
    """Three devices; the first is killed again and again, the last is lost."""

    def __init__(
        self,
        folder: Path,
        target: Target,
        chance: random.Random,
        points: int,
        careless: Callable[[], AbstractContextManager[object]] = nullcontext,
    ) -> None:
        folder.mkdir()
        self._careless = careless
        self._folder = folder
        self._target = target
        self._place = open_destination(target, make=True)
        self._recorder = _Recorder(folder, self._place, chance, points)
        self._other = folder / "other"
        self._lost = ""

    def judged(self, count: _Count) -> Iterator[None]:
        """Live, then look at one state after the other."""
        self._live()
        for state in self._recorder.states:
            count.points += 1
            with self._careless():
                self._judge(state, count)
            yield

    def _live(self) -> None:
        homes = [make_home(self._folder / f"made {number}") for number in range(3)]
        with Devices(homes, self._folder, self._folder) as devices:
            target = self._target
            devices.begin(
                target.url,
                endpoint=target.endpoint,
                region=target.region,
                credentials=dict(target.credentials),
                remember=bool(target.credentials),
            )
            first, other, lost = devices.all
            for device in devices.all:
                device.running.call(SetSetting("devices.pictures", value=True))
            lost.hear("marta", *_LINES, _BIRD)
            first.see(frame(1, "Departure from platform nine", title="Timetable"))
            off, _ = (lost.running.call(AddTag(name, MORNING, _LATER)) for name in ("Off", "Kept"))
            devices.settle()
            first.hear("jonas", *_TALKS["jonas"])
            first.pin("Bergen")
            other.hear("ada", *_TALKS["ada"])
            other.delete(other.memory(_CANARY).id)
            other.running.call(AddTag("New", MORNING, _LATER))
            other.running.call(
                CorrectMemory(other.memory("jasmine").id, "My favourite tea is oolong.", zone="UTC")
            )
            other.see(frame(600, "The boat is green", title="Harbour"))
            other.exchange()
            self._lost = next(one.id for one in lost.state().devices if one.this)
            other.running.shut_down()
            shutil.copytree(other.home, self._other)
            with self._recorder.of(first.home), self._careless():
                first.running.call(RemoveTag(off.id))
                first.exchange()
                first.running.call(RevokeDevice(self._lost, PASSPHRASE))
                self._recorder.step("the end")

    def _judge(self, state: _State, count: _Count) -> None:
        after = self._folder / "after"
        shutil.rmtree(after, ignore_errors=True)
        after.mkdir()
        shutil.copytree(state.home, after / "home")
        shutil.copytree(self._other, after / "other")
        self._place.remove([one.name for one in self._place.list("")])
        for name, data in state.files.items():
            self._place.put(name, data)
        with ExitStack() as undo:
            devices = []
            for name in ("home", "other"):
                running = undo.enter_context(Running(after / name, after / f"s {name}"))
                running.call(Unlock(PASSPHRASE, accept_older=True))
                devices.append(Device(running, after / name, name))
            try:
                self._go_on(devices)
            except AfterimageError as error:
                count.note("failed", f"{error} (after {state.after})")
            for kind, what in self._wrong(devices):
                count.note(kind, f"{what} (after {state.after})")

    def _go_on(self, devices: Sequence[Device]) -> None:
        first, other = devices
        try:
            first.running.call(RevokeDevice(self._lost, PASSPHRASE))
        except NotFoundError:
            first.exchange()  # it was noted before the kill
        for device in (other, first, other, first):
            device.exchange()

    def _wrong(self, devices: Sequence[Device]) -> Iterator[tuple[str, str]]:
        for device in devices:
            for kind, what in (*_wrong_lines(device), *_wrong_memories(device), *_wrong_tags(device)):
                yield kind, f"{what} on {device.name}"
        if devices[0].told() != devices[1].told():
            yield "lost", "the devices remember different things"
        yield from self._litter(devices[0])

    def _litter(self, device: Device) -> Iterator[tuple[str, str]]:
        opened = device.running.engine.opened
        circle = Notes(opened.store.vault.objects).circle() if opened is not None else None
        if circle is None:
            yield "failed", "the circle is not known any more"
            return
        place = SharedPlace(self._place, circle.id)
        for owner, files in place.listed().items():
            if not circle.trusts(owner):
                yield "litter", f"{len(files)} files of a device that was taken out"
                continue
            head = open_head(circle, owner, place.get(f"{owner}/head", _LARGEST))
            named = {path_of(row.file) for row in head.rows} | {"head", "keys"}
            pieces = {name for name in files if not name.startswith(FOLDER)}
            if pieces != named:
                yield "litter", f"{len(pieces - named)} pieces too many, {len(named - pieces)} too few"


def _wrong_lines(device: Device) -> Iterator[tuple[str, str]]:
    for conversation, lines in _TALKS.items():
        found = device.messages(conversation)
        if missing := set(lines) - set(found):
            yield "lost", f"{sorted(missing)}"
        if len(found) != len(set(found)) or set(found) - set(lines) - {_BIRD}:
            yield "doubled", f"{found}"
        if _BIRD in found:
            yield "returned", "a message"


def _wrong_memories(device: Device) -> Iterator[tuple[str, str]]:
    if device.rows(_CANARY):
        yield "returned", "a memory"
    told = device.told()
    if len(told) != len(set(told)):
        yield "doubled", "memories"
    if not device.rows("oolong"):
        yield "lost", "a correction"
    if not [one for one in device.rows("Bergen") if one.pinned]:
        yield "lost", "a pin"
    for shown in ("frm_1", "frm_600"):
        try:
            device.picture(shown)
        except NotFoundError:
            yield "lost", f"the picture of {shown}"


def _wrong_tags(device: Device) -> Iterator[tuple[str, str]]:
    found = [tag.name for tag in device.running.call(ListTags()).tags]
    if missing := {"Kept", "New"} - set(found):
        yield "lost", f"the tags {sorted(missing)}"
    if "Off" in found:
        yield "returned", "a tag that was taken off"
    if len(found) != len(set(found)):
        yield "doubled", "tags"


class _Recorder:
    """Keeps some of the states between two steps, each as likely as the other, and always the last."""

    def __init__(self, folder: Path, place: Destination, chance: random.Random, most: int) -> None:
        self._folder = folder / "states"
        self._place = place
        self._chance = chance
        self._most = most
        self._home: Path | None = None
        self._steps = 0
        self.states: list[_State] = []

    @contextmanager
    def of(self, home: Path) -> Iterator[None]:
        """What happens in the block is looked at."""
        real_open, real_threads = open_destination, Threads
        self._home = home

        def threads(write: Callable[..., Any], wait: Callable[..., Any]) -> Threads:
            def watched(todo: Callable[[], Result]) -> Result:
                def both() -> Result:
                    self.step("before the home changes")
                    result = todo()
                    self.step("after the home has changed")
                    return result

                made: Result = write(both)
                return made

            return real_threads(watched, wait)

        with (
            patch.object(
                exchanging, "open_destination", lambda target: _Watched(real_open(target), self.step)
            ),
            patch.object(exchanging, "Threads", threads),
        ):
            yield
        self._home = None

    def step(self, what: str) -> None:
        """A kill could come now."""
        if self._home is None:
            return
        self._steps += 1
        number = len(self.states)
        if what == "the end":
            number = min(number, self._most - 1)
        elif number >= self._most:  # Algorithm R: every step so far is as likely to be kept
            number = self._chance.randrange(self._steps)
            if number >= self._most:
                return
        home = self._folder / str(number)
        shutil.rmtree(home, ignore_errors=True)
        shutil.copytree(self._home, home)
        files = {one.name: self._place.get(one.name, _LARGEST) for one in self._place.list("")}
        self.states[number : number + 1] = [_State(f"step {self._steps}, {what}", home, files)]


class _Watched:
    """A place that tells before and after it changes."""

    def __init__(self, place: Destination, step: Callable[[str], None]) -> None:
        self._place = place
        self._step = step
        self.label = place.label
        self.parallel = place.parallel

    def list(self, prefix: str) -> Iterator[Stored]:
        return self._place.list(prefix)

    def folders(self) -> Iterator[str]:
        return self._place.folders()

    def get(self, name: str, limit: int) -> bytes:
        return self._place.get(name, limit)

    def put(self, name: str, data: bytes) -> None:
        self._step("before a file is put")
        self._place.put(name, data)
        self._step("after a file was put")

    def create(self, name: str, data: bytes) -> bool:
        return self._place.create(name, data)

    def swap(self, name: str, data: bytes, before: bytes) -> bool:
        return self._place.swap(name, data, before)

    def settle(self) -> None:
        self._place.settle()

    def remove(self, names: Sequence[str]) -> None:
        for name in names:  # one by one, as a folder does
            self._place.remove([name])
            self._step("after a file was removed")
