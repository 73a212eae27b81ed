"""Exchanges of one home: when one is made, what is remembered of it, and what the user is told.

Nothing is looked at outside the home before the user has named a place and says so, or has set a rhythm.
"""

import contextlib
import logging
from collections.abc import Callable, Mapping
from datetime import UTC, datetime, timedelta
from pathlib import Path
from typing import Final, Protocol, TypeVar

import msgspec

from core.backup.destination import Target
from core.backup.places import open_destination
from core.devices.circle import (
    Circle,
    Issued,
    new_circle,
    without_device,
)
from core.devices.invitation import Code
from core.devices.place import SharedPlace
from core.engine.exchanging.meeting import accepted, device_name, placed, try_out
from core.engine.exchanging.notes import Notes, Seen, Taken
from core.engine.exchanging.run import ExchangeRun
from core.engine.exchanging.steps import Outcome, Report, Threads
from core.engine.lanes import Lanes
from core.engine.longwork import Check, LongWork
from core.engine.opened import Opened
from core.engine.settings import DeviceSettings
from core.protocol.operations import CreateCircle, Device, DevicesState, Invited, JoinCircle
from core.records.errors import (
    AfterimageError,
    EnvironmentFaultError,
    NotFoundError,
    RefusedError,
    StoppedError,
)

_LONGEST_INVITATION: Final = 7 * 24 * 60.0
_RETRY: Final = timedelta(minutes=30)
_LATE_AFTER: Final = timedelta(days=7)
_NONE: Final = "This memory belongs to no circle of devices. “devices create PLACE” begins one."
Result = TypeVar("Result")
_log = logging.getLogger(__name__)


class OnChanged(Protocol):
    """Told when the status may have changed."""

    def __call__(self, *, deleted: bool = False, filed: bool = False, tagged: bool = False) -> None:
        """Whether something was deleted, whether more can be found, and whether tags are others."""


class Exchanging:
    """The exchange of one home. On the loop, but for what it says."""

    def __init__(
        self,
        home: Path,
        lanes: Lanes,
        settings: Callable[[], DeviceSettings],
        opened: Callable[[], Opened | None],
        on_changed: OnChanged,
    ) -> None:
        """Take what is needed.

        Args:
            home: the home folder.
            lanes: the engine's threads.
            settings: the settings in force.
            opened: what works on the open store; `None` while there are no keys.
            on_changed: told when something came in or the notice may have changed.
        """
        self._home = home
        self._lanes = lanes
        self._settings = settings
        self._opened = opened
        self._on_changed = on_changed
        self._work = LongWork("devices", "The exchange was stopped. The next one goes on with it.")
        self._closed = False
        self.notice = ""
        """What the user should know; empty when all is well."""

    # ── what is asked for ────────────────────────────────────────────────────────────────────────────

    async def state(self, opened: Opened, words: str = "") -> DevicesState:
        """How the exchange stands."""
        notes = Notes(opened.store.vault.objects)
        circle = await self._lanes.read(notes.circle)
        every = self._settings().every_minutes
        if circle is None:
            return DevicesState(every_minutes=every)
        taken = await self._lanes.read(notes.taken)
        return DevicesState(
            circle=circle.id,
            url=circle.url,
            endpoint=circle.endpoint,
            region=circle.region,
            remembered=bool(circle.credentials),
            devices=_devices(circle, taken),
            every_minutes=every,
            running=self._work.is_running,
            exchanged_at=taken.exchanged_at,
            failed_at=taken.failed_at,
            failure=taken.failure,
            notice=self._notice_of(circle, taken),
            words=words,
        )

    async def create(self, opened: Opened, request: CreateCircle) -> DevicesState:
        """Begin a circle. Its place is tried out first."""
        notes = await self._without_circle(opened)
        target = self._target(request)
        circle = placed(new_circle(device_name(request.name), _now()), target, remember=request.remember)

        def work(_stop: Callable[[], None]) -> None:
            try_out(SharedPlace(open_destination(target, make=True), circle.id))

        await self._exclusive(work)
        await self._lanes.write(notes.save_circle, circle)
        self._on_changed()
        return await self.state(opened)

    async def invite(self, opened: Opened, minutes: float, credentials: dict[str, str]) -> Invited:
        """Put an invitation into the shared place; gives the code that opens it."""
        if not 1 <= minutes <= _LONGEST_INVITATION:
            raise RefusedError("An invitation is good for 1 minute up to 7 days.")
        notes, circle = await self._circle(opened)
        code, now = Code.new(), _now()
        expires = now + timedelta(minutes=minutes)
        issued = {one: known for one, known in circle.issued.items() if known.expires > now}
        circle = msgspec.structs.replace(
            circle, issued=issued | {code.id: Issued(code.proof_key, expires)}
        )  # fmt: skip

        def put(_stop: Callable[[], None]) -> None:
            destination = open_destination(circle.target(credentials))
            destination.put(f"{circle.folder}invitations/{code.id}", code.seal(circle, expires))
            destination.settle()

        await self._lanes.write(notes.save_circle, circle)
        await self._exclusive(put)
        return Invited(code.text, code.words(circle.id), expires)

    async def join(self, opened: Opened, request: JoinCircle) -> DevicesState:
        """Join the circle that a code invites to."""
        notes = await self._without_circle(opened)
        code, target = Code.parse(request.code), self._target(request)
        name = device_name(request.name)

        def work(_stop: Callable[[], None]) -> Circle:
            destination = open_destination(target)
            folder, circle = accepted(destination, code, name, _now())
            circle = placed(circle, target, remember=request.remember)
            self._wait_write(lambda: notes.save_circle(circle))
            destination.remove([f"{folder}invitations/{code.id}"])
            return circle

        circle = await self._exclusive(work)
        self._on_changed()
        return await self.state(opened, code.words(circle.id))

    async def run(
        self, opened: Opened, credentials: Mapping[str, str], report: Report
    ) -> tuple[datetime, Outcome]:
        """Exchange. What fails is remembered and told, unless the user stopped it."""
        notes, circle = await self._circle(opened)
        await opened.publish()
        run: list[ExchangeRun] = []

        def work(stop: Callable[[], None]) -> Outcome:
            place = SharedPlace(open_destination(circle.target(dict(credentials))), circle.id)
            threads = Threads(
                lambda todo: self._lanes.wait_for(self._steady_write(opened, todo)), self._lanes.wait_for
            )
            run.append(
                ExchangeRun(
                    opened,
                    circle,
                    place,
                    threads,
                    pictures=self._settings().pictures,
                    report=report,
                    stop=stop,
                )
            )
            return run[0].run()

        try:
            outcome = await self._exclusive(work)
        except StoppedError:
            raise
        except AfterimageError as error:
            _log.warning("an exchange failed: %s", error.code)
            await self._note_failure(notes, str(error))
            raise
        finally:
            done = run[0].outcome if run else Outcome()
            if done.taken or done.acts or done.forgotten:
                await opened.recount()
            self._on_changed(
                deleted=bool(done.forgotten), filed=bool(done.taken or done.acts), tagged=bool(done.tags)
            )
        await self._tell(notes)
        _log.info("an exchange took %d sources and gave %d pieces", outcome.taken, outcome.given)
        return _now(), outcome

    async def revoke(self, opened: Opened, device: str, credentials: Mapping[str, str]) -> DevicesState:
        """Take a device out. What it gave last is taken first, if the place can be reached."""
        notes, circle = await self._circle(opened)
        found = [one for one in circle.others if device and one.id.startswith(device)]
        if len(found) != 1:
            raise NotFoundError(
                "There is no other device of that id in the circle, or several begin with it."
            )
        with contextlib.suppress(AfterimageError):  # a lost device must be taken out all the same
            await self.run(opened, credentials, _unseen)
        circle = (await self._circle(opened))[1]
        await self._lanes.write(notes.save_circle, without_device(circle, found[0].id, _now()))
        self._on_changed()
        with contextlib.suppress(AfterimageError):  # it is noted, and the next exchange does it
            await self.run(opened, credentials, _unseen)
        return await self.state(opened)

    async def leave(self, opened: Opened) -> DevicesState:
        """Belong to no circle any more."""
        notes, _ = await self._circle(opened)
        self._require_idle()
        await self._lanes.write(notes.drop)
        self.notice = ""
        self._on_changed()
        return await self.state(opened)

    async def look(self) -> None:
        """Exchange if it is time to. Called every now and then."""
        opened = self._opened()
        every = timedelta(minutes=self._settings().every_minutes)
        if opened is None or self._closed or self._work.is_running:
            return
        notes = Notes(opened.store.vault.objects)
        circle = await self._lanes.read(notes.circle)
        if circle is None:
            return
        await self._tell(notes)
        # Credentials that are not kept are nobody's to use while the user is away.
        if not every or ("://" in circle.url and not circle.credentials):
            return
        if not _is_due(await self._lanes.read(notes.taken), every):
            return
        with contextlib.suppress(AfterimageError):  # it is noted, and the notice says so
            await self.run(opened, {}, _unseen)

    async def close(self) -> None:
        """Stop what runs and wait for its end; nothing is begun any more."""
        self._closed = True
        await self._work.close()

    # ── how it is done ───────────────────────────────────────────────────────────────────────────────

    async def _circle(self, opened: Opened) -> tuple[Notes, Circle]:
        self._require_idle()
        notes = Notes(opened.store.vault.objects)
        circle = await self._lanes.read(notes.circle)
        if circle is None:
            raise RefusedError(_NONE)
        return notes, circle

    async def _without_circle(self, opened: Opened) -> Notes:
        self._require_idle()
        notes = Notes(opened.store.vault.objects)
        if await self._lanes.read(notes.circle) is not None:
            raise RefusedError(
                "This memory belongs to a circle of devices already. “devices leave” ends that."
            )
        return notes

    def _target(self, request: CreateCircle | JoinCircle) -> Target:
        target = Target(request.url, request.endpoint, request.region, request.credentials)
        target.check()
        if target.is_folder and Path(target.url).resolve().is_relative_to(self._home.resolve()):
            raise RefusedError("The shared folder must lie outside the home. Choose another.")
        return target

    async def _steady_write(self, opened: Opened, work: Callable[[], Result]) -> Result:
        async with opened.mending.steady():
            return await self._lanes.write(work)

    def _wait_write(self, work: Callable[[], Result]) -> Result:
        return self._lanes.wait_for(self._lanes.write(work))

    async def _exclusive(self, work: Callable[[Check], Result]) -> Result:
        """Run in the exchange's thread, if nothing else runs there."""
        self._require_idle()
        return await self._work.run(work)

    def _require_idle(self) -> None:
        if self._closed:
            raise StoppedError("Afterimage is ending. Start it again to exchange.")
        if self._work.is_running:
            raise RefusedError("An exchange is under way at the moment. Wait until it has finished.")

    async def _note_failure(self, notes: Notes, why: str) -> None:
        taken = await self._lanes.read(notes.taken)
        taken.failed_at, taken.failure = _now(), why
        with contextlib.suppress(EnvironmentFaultError):  # a full disk must not hide why it failed
            await self._lanes.write(notes.save_taken, taken)
        await self._tell(notes)

    # ── words ────────────────────────────────────────────────────────────────────────────────────────

    async def _tell(self, notes: Notes) -> None:
        circle = await self._lanes.read(notes.circle)
        notice = self._notice_of(circle, await self._lanes.read(notes.taken)) if circle is not None else ""
        if notice != self.notice:
            self.notice = notice
            self._on_changed()

    def _notice_of(self, circle: Circle, taken: Taken) -> str:
        if circle.device in circle.revoked:
            return "This device was taken out of the circle. “devices leave” ends the exchange here."
        if taken.failure:
            return f"The last exchange with your other devices failed. {taken.failure}"
        problems = [
            f"{circle.members[one].name}: {seen.problem}"
            for one, seen in sorted(taken.seen.items())
            if seen.problem and circle.trusts(one)
        ]
        late = bool(self._settings().every_minutes) and taken.exchanged_at is not None
        if late and taken.exchanged_at is not None and _now() - taken.exchanged_at > _LATE_AFTER:
            problems.append(f"Nothing was exchanged since {taken.exchanged_at:%Y-%m-%d}.")
        return " ".join(problems)


def _devices(circle: Circle, taken: Taken) -> tuple[Device, ...]:
    found = []
    for member in sorted(circle.members.values(), key=lambda one: (one.joined_at, one.id)):
        seen, revoked = taken.seen.get(member.id, Seen()), circle.revoked.get(member.id)
        found.append(
            Device(
                member.id,
                member.name,
                member.joined_at,
                member.id == circle.device,
                seen.written_at,
                revoked.at if revoked else None,
                seen.problem,
                seen.waiting,
            )
        )
    return tuple(found)


def _is_due(taken: Taken, every: timedelta) -> bool:
    now = _now()
    if taken.failed_at is not None and timedelta(0) <= now - taken.failed_at < max(every, _RETRY):
        return False
    return taken.exchanged_at is None or not timedelta(0) <= now - taken.exchanged_at < every


def _now() -> datetime:
    return datetime.now(UTC)


def _unseen(_stage: str, _done: int, _total: int) -> None:
    pass
