"""The engine's part in backups: when one is made, what is remembered of it, and what the user is told.

Copying runs in a thread of its own, so that capture, filing and answers go on. Only the list of what belongs
to a backup is taken in the writer thread, where nothing changes meanwhile. Nothing goes over a network unless
the user has named a bucket.
"""

import contextlib
import logging
import secrets
from collections.abc import Callable, Mapping
from datetime import UTC, datetime, timedelta
from pathlib import Path
from typing import TypeVar

from core.backup.making import BackupRun, Receipt, Wishes
from core.backup.manifest import Manifest
from core.backup.places import open_destination
from core.backup.repository import Repository
from core.backup.source import HomeSource
from core.backup.trial import Report
from core.backup.verifying import verify
from core.engine.backing.state import BackingState, BackingStore
from core.engine.lanes import Lanes
from core.engine.longwork import LongWork
from core.engine.settings import BackupSettings
from core.engine.store import Store
from core.protocol.operations import BackupState, SetBackup
from core.records.errors import AfterimageError, EnvironmentFaultError, RefusedError, StoppedError

_RETRY = timedelta(hours=1)
_LATE_AFTER = timedelta(days=3)
Result = TypeVar("Result")
_log = logging.getLogger(__name__)


class Backing:
    """Backups of one home. On the loop, but for what it says."""

    def __init__(
        self,
        home: Path,
        lanes: Lanes,
        settings: Callable[[], BackupSettings],
        opened: Callable[[], Store | None],
        on_changed: Callable[[], None],
    ) -> None:
        """Take what is needed.

        Args:
            home: the home folder.
            lanes: the engine's threads.
            settings: the settings in force.
            opened: the open store; `None` while there are no keys.
            on_changed: told when the notice may have changed.
        """
        self._home = home
        self._lanes = lanes
        self._settings = settings
        self._opened = opened
        self._on_changed = on_changed
        self._work = LongWork("backup", "The backup was stopped. The last good one is as it was.")
        """Set to stop what runs; `None` while nothing does."""
        self._closed = False
        self.notice = ""
        """What the user should know; empty when all is well."""

    # ── what is asked for ────────────────────────────────────────────────────────────────────────────

    async def state(self, store: Store) -> BackupState:
        """How the backup stands."""
        state = await self._load(store)

        def outdated() -> int:
            here = HomeSource(self._home, store.vault).current_files()
            names = BackingStore(store.vault.objects).load_files()
            return len({file_of(name) for name in names} - here)

        return BackupState(
            url=state.url,
            endpoint=state.endpoint,
            region=state.region,
            remembered=bool(state.credentials),
            every_hours=self._settings().every_hours,
            running=self._work.is_running,
            verified_at=state.verified_at,
            number=state.verified_number,
            files=state.files,
            bytes=state.bytes,
            fully_read_at=state.full_at,
            failed_at=state.failed_at,
            failure=state.failure,
            deleted_but_there=await self._lanes.read(outdated),
            notice=self._notice_of(state),
        )

    async def set_target(self, store: Store, request: SetBackup) -> BackupState:
        """Use another place, or none. It is tried out first."""
        self._require_idle()
        before = await self._load(store)
        state = BackingState(
            before.holder,
            url=request.url,
            endpoint=request.endpoint,
            region=request.region,
            credentials=dict(request.credentials) if request.remember else {},
        )
        if request.url:
            known = await self._work.run(lambda _stop: self._try_out(store, state, request, before))
            state = state if known is None else _going_on(state, known, before)

        def save() -> None:
            keeper = BackingStore(store.vault.objects)
            keeper.save(state)
            if state.verified_at is None:
                keeper.save_files({})
            if before.credentials:
                keeper.forget_old_keys()

        await self._lanes.write(save)
        self._told(state)
        return await self.state(store)

    async def run(
        self, store: Store, wishes: Wishes, credentials: Mapping[str, str], report: Report
    ) -> Receipt:
        """Make a backup. What fails is remembered and told, unless the user stopped it."""
        self._require_idle()
        state = await self._load(store)
        try:
            return await self._work.run(
                lambda stop: self._run(store, state, wishes, credentials, report, stop)
            )
        except StoppedError:
            raise
        except AfterimageError as error:
            _log.warning("a backup failed: %s", error.code)
            await self._note_failure(store, str(error))
            raise

    async def verify(
        self, store: Store, secret: str, credentials: Mapping[str, str], report: Report
    ) -> Manifest:
        """Read the last good backup back as a whole."""
        self._require_idle()
        state = await self._load(store)

        def work(stop: Callable[[], None]) -> Manifest:
            destination = open_destination(state.target(credentials))
            return verify(
                Repository(destination, store.vault.store_id), store.vault.keys, secret, report, stop
            )

        return await self._work.run(work)

    async def look(self) -> None:
        """Make a backup if it is time for one. Called every now and then."""
        store = self._opened()
        if store is None or self._closed or self._work.is_running:
            return
        state = await self._load(store)
        self._told(state)
        # Credentials that are not kept are nobody's to use while the user is away.
        if not state.url or not self._is_due(state) or ("://" in state.url and not state.credentials):
            return
        full_days = self._settings().full_check_days
        full = bool(full_days) and (
            state.full_at is None or datetime.now(UTC) - state.full_at > timedelta(days=full_days)
        )
        with contextlib.suppress(AfterimageError):  # it is noted, and the notice says so
            await self.run(store, Wishes(full=full), {}, _unseen)

    async def close(self) -> None:
        """Stop what runs and wait for its end; nothing is begun any more."""
        self._closed = True
        await self._work.close()

    # ── how it is done ───────────────────────────────────────────────────────────────────────────────

    def _run(
        self,
        store: Store,
        state: BackingState,
        wishes: Wishes,
        credentials: Mapping[str, str],
        report: Report,
        stop: Callable[[], None],
    ) -> Receipt:
        """In the backup's thread."""
        if not state.url:
            raise RefusedError("There is no place for backups yet. Name one with “backup target”.")
        keeper = BackingStore(store.vault.objects)
        present = [state]

        def keep(after: BackingState) -> None:
            present[0] = after
            self._in_writer(lambda: keeper.save(after))

        run = BackupRun(
            HomeSource(self._home, store.vault),
            open_destination(state.target(credentials)),
            state.to_know(keeper.load_files()),
            wishes,
            exclusively=self._in_writer,
            announce=lambda snapshot: keep(present[0].announcing(snapshot)),
            report=report,
            stop=stop,
        )
        receipt = run.run()
        self._in_writer(lambda: keeper.save_files(receipt.stored))
        keep(present[0].succeeded(receipt))
        self._lanes.tell(lambda: self._told(present[0]))
        _log.info("backup %d: %d of %d files copied", receipt.snapshot.number, receipt.copied, receipt.files)
        return receipt

    def _try_out(
        self, store: Store, state: BackingState, request: SetBackup, before: BackingState
    ) -> tuple[str, int] | None:
        """Id and number of the backup that lies in a place already, if this home may go on from it."""
        target = state.target(request.credentials)
        target.check()
        if target.is_folder and _within(Path(target.url), self._home):
            raise RefusedError("A backup inside the home would be lost with it. Choose a folder elsewhere.")
        repository = Repository(open_destination(target, make=True), store.vault.store_id)
        newest = repository.listed().newest
        if newest is None:
            return None
        if newest.id not in before.known and not request.adopt:
            raise RefusedError(
                "A backup that another copy of this memory made lies there already. "
                "--adopt goes on from it and replaces it."
            )
        return newest.id, newest.number

    def _in_writer(self, work: Callable[[], Result]) -> Result:
        """From the backup's thread: run in the writer thread."""
        return self._lanes.wait_for(self._lanes.write(work))

    async def _load(self, store: Store) -> BackingState:
        return await self._lanes.read(BackingStore(store.vault.objects).load, secrets.token_hex(16))

    async def _note_failure(self, store: Store, why: str) -> None:
        state = (await self._load(store)).failed(why)
        self._told(state)
        with contextlib.suppress(EnvironmentFaultError):  # a full disk must not hide why the backup failed
            await self._lanes.write(BackingStore(store.vault.objects).save, state)

    def _require_idle(self) -> None:
        if self._closed:
            raise StoppedError("Afterimage is ending. Start it again to make a backup.")
        if self._work.is_running:
            raise RefusedError("A backup is being made at the moment. Wait until it has finished.")

    # ── time and words ───────────────────────────────────────────────────────────────────────────────

    def _is_due(self, state: BackingState) -> bool:
        hours = self._settings().every_hours
        if not hours:
            return False
        every = timedelta(hours=hours)
        now = datetime.now(UTC)
        if state.failed_at is not None and now - state.failed_at < min(every, _RETRY):
            return False
        return state.verified_at is None or now - state.verified_at >= every

    def _told(self, state: BackingState) -> None:
        notice = self._notice_of(state)
        if notice != self.notice:
            self.notice = notice
            self._on_changed()

    def _notice_of(self, state: BackingState) -> str:
        hours = self._settings().every_hours
        if not state.url:
            return "Backups are switched on, but no place for them is named." if hours else ""
        since = (
            f"The last good one is of {state.verified_at:%Y-%m-%d}."
            if state.verified_at
            else "There is none yet."
        )
        if state.failure:
            return f"The last backup failed. {state.failure} {since}"
        late = max(_LATE_AFTER, 3 * timedelta(hours=hours))
        if hours and state.verified_at is not None and datetime.now(UTC) - state.verified_at > late:
            return f"No backup was made for a while. {since} What was deleted since may still be in it."
        return ""


def file_of(stored: str) -> str:
    """The random name of a sealed file, from its name in a backup."""
    return stored.rpartition("/")[2].partition("-")[0]


def _going_on(state: BackingState, newest: tuple[str, int], before: BackingState) -> BackingState:
    """A new state that knows the backup in its place."""
    import msgspec.structs  # noqa: PLC0415 -- with the one use it has here

    known, number = newest
    return msgspec.structs.replace(state, known=(*before.known, known), number=max(number, before.number))


def _within(path: Path, folder: Path) -> bool:
    return path.resolve().is_relative_to(folder.resolve())


def _unseen(_stage: str, _done: int, _total: int) -> None:
    pass
