"""The engine of one home: its life, its states, and what it tells about them."""

import asyncio
import logging
from collections.abc import Callable, Coroutine, Sequence
from contextlib import AsyncExitStack
from datetime import UTC, datetime
from typing import Any, Protocol, TypeVar

from core.capture.clock import local_zone
from core.capture.screen import Screen
from core.capture.screens import Screens
from core.engine.asking.modelling import Modelling, ModelPlaces
from core.engine.backing.backing import Backing
from core.engine.budget.keeping import BudgetKeeper
from core.engine.capturing.control import Capturing
from core.engine.capturing.life import SignOfLife
from core.engine.clients import Asking
from core.engine.exchanging.exchanging import Exchanging
from core.engine.filing.filing import Report
from core.engine.home import Home
from core.engine.keeping.room import Room
from core.engine.keys.tending import KeyTending
from core.engine.keys.unlocking import Unlocking
from core.engine.keys.work import KeyWork
from core.engine.lanes import Lanes
from core.engine.locking.by_system import SystemLocks, SystemSignal
from core.engine.locking.view import ViewLock
from core.engine.opened import Opened
from core.engine.plugins.kept import Plugins
from core.engine.presence import Presence
from core.engine.schedule import Schedule
from core.engine.settings import SettingsFile, is_zone
from core.engine.store import Store
from core.engine.worker import Worker
from core.models.language import LanguageModel
from core.protocol.backoff import RESTART_WITHOUT_KEYS
from core.protocol.operations import Event, EventName, ViewLockCause
from core.records.errors import LockedError, RefusedError
from core.spool.spool import Spool
from core.text.caches import forget_content
from core.vault.custody import Machine
from core.vault.keys import KdfParameters
from core.vault.vault import Vault

Result = TypeVar("Result")
_log = logging.getLogger(__name__)


class Audience(Protocol):
    """Who is connected."""

    @property
    def clients(self) -> int:
        """How many there are."""
        ...

    @property
    def windows(self) -> int:
        """How many of them listen to events: somebody can be asked there."""
        ...

    def broadcast(self, event: Event) -> None:
        """Tell them. From any thread."""
        ...


class _Nobody:
    """Before an engine is served."""

    clients = 0
    windows = 0

    def broadcast(self, event: Event) -> None:
        """There is nobody to tell."""


class Engine:
    """Everything a home needs, for as long as somebody needs it. Made on one event loop, and lives there."""

    def __init__(
        self,
        home: Home,
        worker: Worker,
        *,
        stay: bool = False,
        passphrase_cost: KdfParameters | None = None,
        machine: Machine | None = None,
        models: ModelPlaces | None = None,
        screen_factory: Callable[[], Screen] | None = None,
        portal_command: Sequence[str] = (),
        import_command: Sequence[str] = (),
        plugin_command: Sequence[str] = (),
    ) -> None:
        """Make ready; `core.engine.service` runs it.

        Args:
            home: prepared, and owned by this process.
            worker: reads and embeds; closed with the engine.
            stay: keep running without clients.
            passphrase_cost: of a new passphrase; by default what `core.vault.keys` recommends.
            machine: what may be used of this one besides the home; by default nothing.
            models: how language models are run and where they are kept; by default below the home.
            screen_factory: opens the screen that is recorded; by default the one this computer has.
            portal_command: starts the helper that sees the screen of a Wayland desktop.
            import_command: starts a process that reads files of other programs.
            plugin_command: starts a process for a plugin.
        """
        self.home = home
        self.settings = SettingsFile(home.settings)
        self.room = Room(home.root, self.settings, self._room_changed)
        self.screens = Screens(portal_command, lambda: self.settings.current.privacy.unchecked_windows)
        self.capturing = Capturing(
            self.settings,
            self._captured,
            disk=self.room.disk,
            screen_factory=screen_factory or self.screens,
            life=SignOfLife(home.lock),
        )
        self.budget = BudgetKeeper(
            lambda: self.settings.current.budget, self.capturing, lambda: self.tell("status")
        )
        self.view = ViewLock(
            lambda: self.settings.current.security.view_lock_minutes,
            self.capturing.pulse.idle_seconds,
            self._view_locked,
        )
        self.by_system = SystemLocks(
            self.settings,
            lambda: self.opened is not None or self.unlocking.is_busy,
            lambda: self.lock_view("session"),
            lambda: self.end(RESTART_WITHOUT_KEYS),
            self._heard,
        )
        self.lanes = Lanes(self.room.disk.failed)
        self.backing = Backing(
            home.root,
            self.lanes,
            lambda: self.settings.current.backup,
            lambda: self.opened.store if self.opened is not None else None,
            lambda: self.tell("status"),
        )
        self.exchanging = Exchanging(
            home.root,
            self.lanes,
            lambda: self.settings.current.devices,
            lambda: self.opened,
            self._exchanged,
        )
        self.worker = worker
        self.modelling = Modelling(self.lanes, models or ModelPlaces((), home.root / "models"))
        self.asking = Asking()
        self.plugins = Plugins(
            home.plugins, self.lanes, plugin_command, worker.renew, lambda: self.tell("plugins")
        )
        self.import_command = tuple(import_command)
        self.audience: Audience = _Nobody()
        self.presence = Presence(lambda: self.audience.clients, self.end, stay=stay)
        self._ending = asyncio.Event()
        self.keys = KeyWork(
            self.lanes, self._ending, machine or Machine(), passphrase_cost or KdfParameters()
        )
        self.tending = KeyTending(
            self.lanes,
            lambda: self.opened.store if self.opened is not None else None,
            lambda: self.spool,
        )
        self.unlocking = Unlocking(
            home.root, self.lanes, self.keys, self._ending.is_set, self._make_ready, self._trusted
        )
        self.spool: Spool | None = None
        self._working: set[asyncio.Task[Any]] = set()
        self.schedule = Schedule()
        self.status = 0
        """With which the process will end."""
        self.problem = ""
        """Why nothing can be taken in; empty while it can."""

    # ── life ─────────────────────────────────────────────────────────────────────────────────────────

    def begin(self) -> None:
        """Take in what is captured, also while it is locked."""
        if Vault.exists(self.home.root):
            self._use_spool()

    async def warm_up(self) -> None:
        """Load what unlocking needs while the passphrase is being typed."""
        await self.lanes.read(_warm_up)

    def end(self, status: int = 0) -> None:
        """Begin an orderly end, with this status unless there is one already. On the loop."""
        self.status = self.status or status
        self._ending.set()

    async def ending(self) -> None:
        """Wait until the end begins."""
        await self._ending.wait()

    async def finish(self) -> None:
        """Stop taking in, and finish what is being written. What is asked is answered all the same."""
        self._ending.set()
        self.presence.stop()
        async with AsyncExitStack() as steps:  # last things first: each is done when those below it are over
            if (opened := await self.unlocking.over()) is not None:
                steps.push_async_callback(opened.finish)
            steps.push_async_callback(asyncio.to_thread, self.room.make_way)  # an end may have to write
            steps.push_async_callback(asyncio.to_thread, self.screens.close)
            steps.push_async_callback(asyncio.to_thread, self.capturing.stop)
            steps.push_async_callback(self.room.close)
            steps.push_async_callback(self.backing.close)
            steps.push_async_callback(self.exchanging.close)

    async def let_go(self) -> None:
        """Close everything, once nothing is asked any more; whatever fails, the keys go last."""
        async with AsyncExitStack() as steps:  # as above
            steps.push_async_callback(self.by_system.stop)  # sleep may come when the keys are gone
            if self.opened is not None:
                steps.push_async_callback(asyncio.to_thread, self.opened.store.close)
            steps.push_async_callback(self.lanes.close)
            steps.push_async_callback(self.worker.close)
            steps.push_async_callback(self.modelling.close)

    # ── keys ─────────────────────────────────────────────────────────────────────────────────────────

    def unlocked(self) -> Opened:
        """What works on the open vault.

        Raises:
            LockedError: it is not open.
        """
        if self.unlocking.opening.progress is not None:
            raise LockedError("Afterimage is still opening: the search index is being derived again.")
        if self.opened is None or self.presence.left_alone:
            raise LockedError("Afterimage is locked. Unlock it with your passphrase or recovery key first.")
        return self.opened

    @property
    def opened(self) -> Opened | None:
        """What works on the open vault; `None` while it is locked."""
        return self.unlocking.opened

    async def _make_ready(self, store: Store, report: Report) -> Opened:
        spool = self._use_spool()
        # While it was locked nobody could tell whether the header's key was put there by somebody else.
        spool.seal_to(store.vault.custody.header.spool_public_key)
        opened = Opened(
            store,
            spool,
            self.worker,
            self.lanes,
            self._intake_problem,
            self._filed,
            self._store_changed,
            policy=lambda: self.settings.current.policy(str(self.home.languages)),
            turn=self.budget.turn,
            model=lambda: self.modelling.model,
            reader=self._reading_model,
            plugins=self.plugins,
            plugins_may_read=self._has_time_for_plugins,
        )
        await opened.start(report)
        await self.modelling.open(store.vault.objects)
        return opened

    def _trusted(self) -> None:
        """The right secret was shown, and the vault is open."""
        self.presence.trust()
        self.view.lift()
        self.tell("status")

    def _exchanged(self, *, deleted: bool = False, filed: bool = False, tagged: bool = False) -> None:
        """Something came in from another device, or how the exchange stands has changed."""
        if deleted:
            self.tell("deleted")
        if filed:
            self._filed()
        if tagged:
            self.tell("tags")
        self.tell("status")

    def _has_time_for_plugins(self) -> bool:
        """As for a model: within the budget, on mains, and not while nobody may look."""
        return self.budget.may_work and not self.budget.usage.on_battery and not self.view.is_locked()

    def _reading_model(self) -> LanguageModel | None:
        """Who may read what was filed now: nobody unless the user wants it, and nobody on battery."""
        wanted = self.settings.current.models.file_memories
        allowed = wanted == "always" or (wanted == "local" and self.modelling.is_here)
        free = self.budget.may_work and not self.budget.usage.on_battery and not self.view.is_locked()
        return self.modelling.model if allowed and free else None

    def lock_view(self, cause: ViewLockCause) -> None:
        """Refuse reading until the secret is shown again; filing goes on."""
        if self.opened is not None:
            self.view.lock(cause)

    def _view_locked(self) -> None:
        """Nothing of the store stays decrypted for reading; filing decrypts what it needs anew."""
        _log.info("the view is locked: %s", self.view.cause)
        forget_content()
        if self.opened is not None:
            self.opened.proposing.give_way()
            self._work(self.opened.forget_decrypted())
            self._work(self.modelling.forget())
        self.tell("status")

    def seal_captures_anew(self) -> None:
        """After a rotation: what is captured from now on is sealed to the new key."""
        if self.opened is not None and self.spool is not None:
            self.spool.seal_to(self.opened.store.vault.custody.header.spool_public_key)

    def _use_spool(self) -> Spool:
        if self.spool is None:
            self.spool = Spool(self.home.root, Vault.spool_public_key(self.home.root))
            self.capturing.attach(self.spool)
        return self.spool

    # ── what is asked of it ───────────────────────────────────────────────────────────────────────────

    def zone(self, given: str = "") -> str:
        """The zone to use: the one given, the one set, the system's.

        Raises:
            RefusedError: there is no zone of the given name.
        """
        if not given:
            return self.settings.current.user.zone or local_zone()
        if not is_zone(given):
            raise RefusedError(f"There is no time zone “{given[:40]}”. Use a name such as Europe/Berlin.")
        return given

    def me(self, given: str = "") -> str:
        """Who "I" is."""
        return given or self.settings.current.user.name

    @staticmethod
    def now(given: datetime | None = None) -> datetime:
        """The time to use, aware and in UTC.

        Raises:
            RefusedError: it is at an end of the calendar, where other zones have no such time.
        """
        try:
            return (given or datetime.now(UTC)).astimezone(UTC)
        except OverflowError:
            raise RefusedError("That time is too far away from the present.") from None

    def tell(self, name: EventName) -> None:
        """Tell the windows that something changed."""
        self.audience.broadcast(Event(name))

    # ── what happens by itself ───────────────────────────────────────────────────────────────────────

    def schedule_resume(self) -> None:
        """End a pause when its time is over."""
        capture = self.settings.current.capture
        self.schedule.resume_at(capture.paused_until if capture.paused else None, self.resume_if_due)

    async def resume_if_due(self) -> None:
        """End a pause whose time is over."""
        if await asyncio.to_thread(self.capturing.resume_if_due):
            self.tell("status")

    def _captured(self) -> None:
        """On the recorder's thread: a frame was stored, or the recorder's state changed."""
        self.lanes.tell(self._wake_intake)
        self.tell("status")

    def _wake_intake(self) -> None:
        if self.opened is not None:
            self.opened.intake.wake()

    def _room_changed(self) -> None:
        """In a thread: the disk has got into trouble, or out of it."""
        self.capturing.apply()
        self.tell("status")

    def _heard(self, signal: SystemSignal) -> None:
        """The system's screen was locked or not any more, or the computer woke up."""
        if signal == "awake":
            self._work(asyncio.to_thread(self.capturing.apply))  # connections may not have survived it
        else:
            self._work(asyncio.to_thread(self.capturing.hold, "locked", on=signal == "locked"))

    def _work(self, work: Coroutine[None, None, object]) -> None:
        task = asyncio.create_task(work)
        self._working.add(task)
        task.add_done_callback(self._working.discard)

    def _intake_problem(self, reason: str) -> None:
        if reason != self.problem:
            self.problem = reason
            self.tell("status")

    def _store_changed(self) -> None:
        self.tell("status")

    def _filed(self) -> None:
        self.tell("filed")


def _warm_up() -> None:
    """Import what unlocking needs while the passphrase is being typed."""
    import lancedb  # noqa: F401 -- heavy: more than a second
