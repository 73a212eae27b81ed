"""Deleting in a running engine: what waits is read first if it can be, and what is held up is tried again."""

import logging
import time
from collections.abc import Callable
from dataclasses import replace
from datetime import datetime
from typing import Final

from core.engine.filing.filing import Filing
from core.engine.filing.intake import Intake, Steady
from core.engine.forgetting.again import forget_waiting
from core.engine.forgetting.erase import Eraser, MaskPicture, Report
from core.engine.forgetting.hidden import Hidden, WithoutForgotten
from core.engine.forgetting.intent import Rest
from core.engine.forgetting.plan import Plan, Planner
from core.engine.forgetting.receipts import Receipts
from core.engine.forgetting.unread import goes_unread
from core.engine.keeping.ballast import Ballast, free_bytes
from core.engine.lanes import Lanes
from core.engine.life.sums import decline
from core.engine.store import Store
from core.engine.tagging import Tagging
from core.extraction.material import Identify
from core.journal.events import Forgotten
from core.protocol.operations import DeletionCounts, Selection
from core.records.errors import AfterimageError, EnvironmentFaultError
from core.spool.spool import Spool

PENDING: Final = (
    "A deletion is not finished yet. What you deleted cannot be found any more; the rest of it is destroyed "
    "as soon as the disk has room and everything that waits has been read."
)
_PATIENCE: Final = 60.0
"""Seconds that a deletion waits for what is still being read. What takes longer is looked at later."""
_PATIENCE_OF_WHO_LOOKS: Final = 15.0
"""The same for a preview."""
_FIRST_PAUSE: Final = 30.0
_LONGEST_PAUSE: Final = 1800.0
"""Seconds between two tries while a full disk holds a deletion up."""
_MORE_ROOM: Final = 16 * 2**20
"""Bytes more on the disk with which another try is worth it at once."""
_log = logging.getLogger(__name__)


class Deleting:
    """Previews, deletes, and finishes what was held up. Made and used on the engine's loop."""

    def __init__(
        self,
        store: Store,
        filing: Filing,
        mask_picture: MaskPicture,
        spool: Spool,
        lanes: Lanes,
        steady: Steady,
        on_filed: Callable[[], None],
    ) -> None:
        """Take what is needed.

        Args:
            store: the opened store.
            filing: files again what is left.
            mask_picture: fills boxes on pictures.
            spool: where what was captured waits.
            lanes: the threads for what blocks.
            steady: holds off whoever else changes what is remembered.
            on_filed: told in the writer thread when more can be found than before.
        """
        self._store = store
        self._filing = filing
        self._spool = spool
        self._lanes = lanes
        self._steady = steady
        self._on_filed = on_filed
        self._pause, self._tried_at, self._free_then = _FIRST_PAUSE, -_LONGEST_PAUSE, 0
        self._reserve = Ballast(store.home)
        self._eraser = Eraser(store, filing, mask_picture, self._reserve.release)
        self._planner = Planner(WithoutForgotten(store.tables, lambda: self.hidden), filing)
        self._receipts = Receipts(store)

    @property
    def hidden(self) -> Hidden:
        """What nobody may recall any more."""
        return self._eraser.hidden

    @property
    def notice(self) -> str:
        """What the user should know; empty when no deletion waits."""
        return PENDING if self._eraser.waiting else ""

    def with_room(self, work: Callable[[], None]) -> None:
        """Do what an unlock must write; on a full disk with the help of the reserve.

        Without that nobody could unlock a full disk to delete something.
        """
        try:
            work()
        except EnvironmentFaultError:
            if not self._reserve.release():
                raise
            work()

    def recover(self, report: Callable[[int, int], None]) -> None:
        """At the unlock, in the writer thread: finish what was interrupted, forget again what came back."""

        def silent(_stage: str, done: int, total: int) -> None:
            report(done, total)

        self._eraser.finish_interrupted(silent)
        forget_waiting(self._store, self._planner, self._eraser, silent)

    async def preview(self, selection: Selection, intake: Intake) -> Plan:
        """What a deletion would take."""
        unread = await self._lanes.read(self._unread, selection)
        if not _by_time(selection):
            await self._read_what_waits(intake, _PATIENCE_OF_WHO_LOOKS)
            unread = []
        async with self._steady():
            await self._lanes.write(self._settled)
        return await self._lanes.read(self._plan, selection, len(unread))

    async def delete(self, selection: Selection, report: Report, intake: Intake) -> DeletionCounts:
        """Delete for good."""
        async with self._steady():  # what is just being read is a frame by then
            unread = await self._lanes.read(self._unread, selection)
            for item_id in unread:
                await self._lanes.read(self._spool.remove, item_id)
        read = await self._read_what_waits(intake)

        def erase() -> DeletionCounts:
            # In one go: nothing that comes in at the same time can stay outside of the plan.
            complete = self._settled() and read
            plan = self._plan(selection, len(unread))
            if plan.declined:
                decline(self._store.vault.objects, plan.declined)
            self.with_room(lambda: Tagging(self._store.vault.objects).forget(plan.span, plan.words))
            rest = None if complete else Rest(replace(selection, ids=()), plan.words)
            return self._eraser.erase(plan, report, rest=rest)

        async with self._steady():
            return await self._lanes.write(erase)

    async def again(self, event: Forgotten, identify: Identify, device: str) -> bool:
        """Do what the user deleted on another device; says whether there was anything of it here.

        Args:
            event: what that device told of it.
            identify: makes the ids under which it names messages.
            device: which one it is.
        """

        def silent(_stage: str, _done: int, _total: int) -> None:
            pass

        def erase() -> bool:
            self._settled()
            plan = self._planner.again(event, identify)
            if plan.empty:
                return False
            # Whoever deletes something deletes what it was put right to as well.
            corrections = self._planner.put_right(plan)
            name = self._store.identify
            told = Forgotten(
                event.at,
                tuple(sorted(plan.frames)),
                tuple(name("forgotten", one) for one in sorted(plan.messages)),
                tuple(name("forgotten", one) for one in plan.answers),
                tuple(plan.masked.values()),
                device,
            )
            self._eraser.erase(plan, silent, forgotten=told)
            if corrections:
                self._eraser.erase(self._plan(Selection(ids=corrections), 0), silent)
            return True

        async with self._steady():
            return await self._lanes.write(erase)

    async def go_on(self, intake: Intake) -> bool:
        """Finish what was held up, if that can be done by now; says whether there is anything less to do."""
        before = len(self._eraser.waiting)
        if not before or not self._worth_trying():
            return False
        await intake.drain_within(_PATIENCE)

        def finish() -> None:
            if self._settled():
                self._look_at_the_rest()
            self._eraser.finish_interrupted(lambda _stage, _done, _total: None)

        async with self._steady():
            await self._lanes.write(finish)
        self._pause = min(2 * self._pause, _LONGEST_PAUSE) if self._eraser.held_up else _FIRST_PAUSE
        self._tried_at, self._free_then = time.monotonic(), free_bytes(self._store.home)
        return len(self._eraser.waiting) < before

    def _worth_trying(self) -> bool:
        """What a full disk holds up costs work at every try: less and less often, unless room came."""
        if not self._eraser.held_up or time.monotonic() >= self._tried_at + self._pause:
            return True
        return free_bytes(self._store.home) >= self._free_then + _MORE_ROOM

    async def receipts(self) -> tuple[DeletionCounts, ...]:
        """How much was deleted and when, the newest first; what is held up first of all."""
        waiting = [
            replace(one.counts, done=True, pending=True, deleted_at=one.at)
            for one in reversed(self._eraser.waiting)
        ]
        return (*waiting, *await self._lanes.read(self._receipts.all))

    # ── what waits to be read ────────────────────────────────────────────────────────────────────────

    async def _read_what_waits(self, intake: Intake, patience: float = _PATIENCE) -> bool:
        """Read what was captured so far, within some time; says whether nothing of it is left."""
        now = time.time_ns()
        await intake.drain_within(patience)
        return not self._waited_since(now)

    def _waited_since(self, moment: int) -> bool:
        """Whether something waits that was captured before, in nanoseconds since 1970."""
        return any(item.taken_at_ns <= moment for item in self._spool.pending())

    def _unread(self, selection: Selection) -> list[str]:
        """The items that go without being read."""
        return goes_unread(self._spool, self._store.vault.spool_private_keys, selection)

    # ── in the writer thread ─────────────────────────────────────────────────────────────────────────

    def _settled(self) -> bool:
        """File what was taken in; says whether that could be done."""
        try:
            if self._filing.settle():
                self._on_filed()
        except AfterimageError as error:  # on a full disk what is known already can be deleted all the same
            _log.warning("a deletion goes by what was filed before: %s", error.code)
            return False
        return True

    def _plan(self, selection: Selection, unread: int) -> Plan:
        return self._planner.plan(selection, unread)

    def _look_at_the_rest(self) -> None:
        """Plan once more for deletions to which not everything was known, now that it is."""
        for intent in self._eraser.waiting:
            if intent.rest is None or self._waited_since(_nanoseconds(intent.at)):
                continue
            plan = self._planner.rest(intent.rest, intent.at)
            if not plan.empty:
                self._eraser.add(plan)
            self._eraser.settled(intent)


def _by_time(selection: Selection) -> bool:
    return selection.start is not None or selection.end is not None


def _nanoseconds(moment: datetime) -> int:
    return int(moment.timestamp() * 1e9)
