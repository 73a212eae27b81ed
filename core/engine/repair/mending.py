"""Notices that tables are damaged while everything runs, and has them derived again in the background.

Signs of damage come from whoever reads or writes. What is certain is mended at once; what is not is looked
into first. While tables are derived nothing else changes what is remembered: whoever wants to waits at the
gate, recording goes on into the spool, and questions are answered from what is there already.
"""

import asyncio
import logging
import time
from collections.abc import AsyncIterator, Callable
from contextlib import asynccontextmanager

from core.engine.breathing import give_memory_back
from core.engine.filing.filing import Filing, Report
from core.engine.filing.replay import ForgottenMeanwhileError, Replay, Step
from core.engine.lanes import Lanes
from core.engine.store import Store
from core.memory.schema import TABLES, TableName
from core.memory.store import Suspicion
from core.protocol.operations import Progress, Rebuilt
from core.records.errors import AfterimageError, EnvironmentFaultError

MENDING = "Part of the search index was damaged and is being derived again; nothing is lost."
REBUILDING = "The search index is being derived again."
INCOMPLETE = "The search index is being derived again, so that something may be missing here for a while."
_FAILING = "Part of the search index is damaged and cannot be derived again at present: {reason}"
_FAULT = "there is a fault in the program itself."
_GIVEN_UP = (
    "The search index was damaged several times since it was unlocked. Have the disk and the memory of this "
    "computer checked; then lock and unlock Afterimage. What was recorded is not lost."
)
_PAUSES = (5.0, 60.0, 300.0, 1800.0)
"""Seconds before another attempt, when one failed."""
_MOST = 5
"""Times that tables are mended between unlock and lock."""
_UNEXPLAINED_EVERY = 600.0
"""Seconds between two inspections that rest on an unexplained failure only."""
STAGE = "Deriving the search index again"
_log = logging.getLogger(__name__)


class Mending:
    """Watches the tables of an open store. Made and used on the engine's loop."""

    def __init__(
        self, store: Store, replay: Replay, filing: Filing, lanes: Lanes, on_change: Callable[[], None]
    ) -> None:
        """Take what is needed.

        Args:
            store: whose tables are watched.
            replay: derives them.
            filing: has what no ended segment holds.
            lanes: the threads for what blocks.
            on_change: told on the loop when `notice` or `active` changed.
        """
        self._store = store
        self._replay = replay
        self._filing = filing
        self._lanes = lanes
        self._on_change = on_change
        self._gate = asyncio.Lock()
        self._suspected = asyncio.Event()
        self._certain: set[TableName] = set()
        self._broken: frozenset[TableName] = frozenset()
        """What has to be derived, until it is."""
        self._inspected_at = -_UNEXPLAINED_EVERY
        self._mended = 0
        self._task: asyncio.Task[None] | None = None
        self.notice = ""
        """What the user should know; empty when all is well."""
        self.progress: Progress | None = None
        """How far the tables are derived again; `None` while nothing is derived."""

    @property
    def active(self) -> bool:
        """Whether tables are being derived, so that something may not be found."""
        return self.progress is not None

    @property
    def shortfall(self) -> str:
        """Why something may not be found at present; empty when all is well."""
        return INCOMPLETE if self.active else ""

    def start(self) -> None:
        """Watch from now on."""
        self._store.tables.watch(lambda suspicion: self._lanes.tell(lambda: self._take(suspicion)))
        self._task = asyncio.create_task(self._run(), name="mending")

    async def stop(self) -> None:
        """Stop, in the middle of it if need be: the next unlock goes on."""
        task, self._task = self._task, None
        if task is not None:
            task.cancel()
            await asyncio.wait([task])

    @asynccontextmanager
    async def steady(self) -> AsyncIterator[None]:
        """For whoever changes what is remembered: one after the other, and never while tables are derived.

        Raises:
            EnvironmentFaultError: tables are damaged and could not be derived: nobody knows what is new.
        """
        async with self._gate:
            if self.active:
                raise EnvironmentFaultError(self.notice)
            yield

    async def rebuild(self, report: Report) -> Rebuilt:
        """Derive every table again, because the user says so.

        Raises:
            EnvironmentFaultError: the disk is full or fails. The next unlock goes on.
        """
        async with self._gate:
            self._say(REBUILDING)
            try:
                await self._derive(frozenset(TABLES), report)
            except AfterimageError as error:
                self._broken = frozenset(TABLES)
                self._say(_FAILING.format(reason=error))
                self._suspected.set()
                raise
            self._say("")
        return await self._lanes.read(self._replay.rebuilt)

    # ── what is suspected ────────────────────────────────────────────────────────────────────────────

    def _take(self, suspicion: Suspicion) -> None:
        if self.active:
            return  # of what is being made anew
        if suspicion.certain and suspicion.table is not None:
            self._certain.add(suspicion.table)
        elif not suspicion.certain and time.monotonic() - self._inspected_at < _UNEXPLAINED_EVERY:
            return
        self._suspected.set()

    async def _run(self) -> None:
        while True:
            await self._suspected.wait()
            for pause in (*_PAUSES, None):
                self._suspected.clear()
                async with self._gate:
                    done = await self._mend()
                if done or pause is None:
                    break
                await asyncio.sleep(pause)

    async def _mend(self) -> bool:
        """One attempt; says whether there is no use in another."""
        try:
            broken = await self._verdict()
            if broken and self._mended >= _MOST:
                self._say(_GIVEN_UP)
                return True
            if broken:
                self._mended += 1
                self._say(MENDING)
                await self._derive(broken, lambda _done, _total: None)
        except AfterimageError as error:
            _log.warning("the tables cannot be mended at present: %s", error.code)
            self._say(_FAILING.format(reason=error))
            return False
        except Exception:  # noqa: BLE001 -- ending silently, nothing would ever be mended again
            _log.exception("mending the tables failed")
            self._say(_FAILING.format(reason=_FAULT))
            return False
        self._say("")
        return True

    async def _verdict(self) -> frozenset[TableName]:
        """Which tables are damaged.

        Raises:
            EnvironmentFaultError: the disk fails, which is no reason to write it full.
        """
        self._inspected_at = time.monotonic()
        found = await self._lanes.read(self._store.tables.damaged)
        self._broken |= found | self._certain
        self._certain.clear()
        return self._broken

    # ── deriving ─────────────────────────────────────────────────────────────────────────────────────

    async def _derive(self, broken: frozenset[TableName], report: Report) -> None:
        """Step by step, so that whoever writes a turn of a chat need not wait for the end."""
        self.progress = Progress(STAGE, 0, 0)
        self._on_change()
        try:
            afresh = True
            while True:
                try:
                    await self._steps(broken, report, afresh=afresh)
                    break
                except ForgottenMeanwhileError:
                    afresh = False
            await self._lanes.write(self._filing.refresh)
            await self._lanes.write(self._filing.publish)
            for name in broken:  # searched one by one, new rows take seconds
                await self._lanes.write(self._store.tables.optimize, (name,))
            await self._lanes.read(give_memory_back)
            self._broken = frozenset()
            self.progress = None
        finally:
            self._on_change()

    async def _steps(self, broken: frozenset[TableName], report: Report, *, afresh: bool) -> None:
        steps = self._replay.derive(broken, afresh=afresh)

        def step() -> Step | None:
            return next(steps, None)

        try:
            while (at := await self._lanes.write(step)) is not None:
                self.progress = Progress(STAGE, *at)
                report(*at)
        finally:
            await self._lanes.write(steps.close)

    def _say(self, notice: str) -> None:
        if notice != self.notice:
            self.notice = notice
            self._on_change()
