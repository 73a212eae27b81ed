"""Takes what waits in the spool through the read worker into the journal, oldest first."""

import asyncio
import logging
from collections import Counter
from collections.abc import Awaitable, Callable, Mapping
from contextlib import AbstractAsyncContextManager, nullcontext

from core.engine.filing.filing import Filing
from core.engine.lanes import Lanes
from core.engine.ledger import Ledger
from core.engine.store import Store
from core.engine.worker import Worker
from core.reading.policy import Policy, strict
from core.records.errors import AfterimageError, IntegrityError, NotFoundError, RefusedError
from core.records.ledger import LedgerAction, LedgerEntry
from core.records.memory import Gap
from core.records.message import Message
from core.records.screen import Frame, ReadFrame
from core.spool.items import decode_frame, decode_gap, decode_ledger, decode_messages
from core.spool.spool import Spool, SpoolItem
from core.workers.requests import FrameText

_RETRY_SECONDS = 5.0
_FAULT = "Reading stumbled over a fault in the program itself and is trying again."
Content = Frame | Gap | tuple[Message, ...] | tuple[LedgerEntry, ...]
Turn = Callable[[], Awaitable[None]]
"""Waits until it may go on with what nobody waits for."""
Steady = Callable[[], AbstractAsyncContextManager[None]]
"""Holds off whatever must not happen while something is taken in."""
_DECODERS: Mapping[str, Callable[[bytes], Content]] = {
    "frame": decode_frame,
    "gap": decode_gap,
    "messages": decode_messages,
    "ledger": decode_ledger,
}
_log = logging.getLogger(__name__)


async def at_once() -> None:
    """Nothing to wait for."""


class Intake:
    """Runs while the vault is open. What fails for a passing reason stays in the spool and is tried again."""

    def __init__(
        self,
        spool: Spool,
        store: Store,
        filing: Filing,
        worker: Worker,
        lanes: Lanes,
        on_problem: Callable[[str], None],
        *,
        steady: Steady = nullcontext,
        policy: Policy = strict,
        turn: Turn = at_once,
    ) -> None:
        self._spool = spool
        self._store = store
        self._ledger = Ledger(store)
        self._filing = filing
        self._worker = worker
        self._lanes = lanes
        self._on_problem = on_problem
        self._steady = steady
        self._policy = policy
        self._turn = turn
        self._wake = asyncio.Event()
        self._busy = asyncio.Lock()
        self._task: asyncio.Task[None] | None = None
        self._draining: set[asyncio.Future[None]] = set()
        self.lines = 0
        """Lines read since the start."""

    def start(self) -> None:
        """Begin with what waits already."""
        self._wake.set()
        self._task = asyncio.create_task(self._run(), name="intake")

    def wake(self) -> None:
        """Something new waits."""
        self._wake.set()

    async def stop(self) -> None:
        """Stop between two items, or in the middle of one, which is then taken again next time."""
        task, self._task = self._task, None
        tasks = [*self._draining, *([task] if task is not None else [])]
        for one in tasks:
            one.cancel()
        if tasks:
            await asyncio.wait(tasks)

    async def drain(self) -> None:
        """Take everything that waits now.

        Raises:
            AfterimageError: something cannot be taken at present.
        """
        async with self._busy:
            while items := self._spool.pending():
                for item in items:
                    async with self._steady():
                        await self._take(item)

    async def drain_within(self, seconds: float) -> None:
        """Take what waits, but let a long queue go on by itself. Failures are met by the running intake."""
        draining = asyncio.ensure_future(self.drain())
        self._draining.add(draining)
        draining.add_done_callback(self._drained)
        await asyncio.wait([draining], timeout=seconds)

    def _drained(self, draining: asyncio.Future[None]) -> None:
        self._draining.discard(draining)
        if not draining.cancelled() and draining.exception() is not None:
            self._wake.set()

    async def _run(self) -> None:
        while True:
            await self._wake.wait()
            self._wake.clear()
            try:
                await self._drain_in_turn()
            except AfterimageError as error:
                _log.warning("the spool is not taken in at present: %s", error.code)
                await self._try_again(str(error))
            except Exception:  # noqa: BLE001 -- ending silently, recording would go on and nothing be found
                _log.exception("taking in the spool failed")
                await self._try_again(_FAULT)
            else:
                self._on_problem("")

    async def _drain_in_turn(self) -> None:
        """Take what waits one by one, each when it may be; whoever asks meanwhile need not wait for that."""
        while self._spool.pending():
            await self._turn()
            async with self._busy:
                for item in self._spool.pending()[:1]:
                    async with self._steady():
                        await self._take(item)

    async def _try_again(self, reason: str) -> None:
        self._on_problem(reason)
        await asyncio.sleep(_RETRY_SECONDS)
        self._wake.set()

    async def _take(self, item: SpoolItem) -> None:
        """One item, from the spool into the journal."""
        try:
            body = await self._lanes.read(self._spool.open, item.id, *self._store.vault.spool_private_keys)
            content = _DECODERS[item.kind](body)
        except NotFoundError:
            return  # it was deleted while it waited
        except IntegrityError:
            # Damaged or foreign: it can never be read, and keeping it would hold up everything behind it.
            _log.exception("dropped an unreadable item of kind %s from the spool", item.kind)
        else:
            await self._keep(content)
        await self._lanes.read(self._spool.remove, item.id)

    async def _keep(self, content: Content) -> None:
        if isinstance(content, Frame):
            await self._take_frame(content)
        elif isinstance(content, Gap):
            await self._lanes.write(self._filing.add_gap, content)
        else:
            await self._lanes.write(self._keep_all, content)

    def _keep_all(self, content: tuple[Message, ...] | tuple[LedgerEntry, ...]) -> None:
        self._ledger.add(one for one in content if isinstance(one, LedgerEntry))
        self._filing.add_messages([one for one in content if isinstance(one, Message)])

    async def take_frame(self, frame: Frame) -> bool:
        """Read a frame that does not come by the spool, and keep it; says whether it is there afterwards."""
        async with self._busy, self._steady():
            return await self._take_frame(frame)

    async def _take_frame(self, frame: Frame) -> bool:
        if await self._lanes.write(self._filing.knows, frame.id):
            return True  # journalled before a crash kept the item from being removed
        try:
            text = await self._worker.read_frame(frame, self._policy())
        except RefusedError:
            _log.warning("frame %s could not be read and was dropped", frame.id)
            return False
        if text.refused:
            await self._lanes.write(self._note, frame, [text.refused], "dropped")
            return False
        await self._lanes.write(self._keep_frame, frame, text)
        self.lines += len(text.lines)
        return True

    def _note(self, frame: Frame, rules: list[str], action: LedgerAction) -> None:
        """Write into the ledger what was taken out of a frame, each rule once."""
        at = frame.taken_at
        self._ledger.add(LedgerEntry(at, at, rule, action, count) for rule, count in Counter(rules).items())

    def _keep_frame(self, frame: Frame, text: FrameText) -> None:
        self._note(frame, [f"secret:{kind}" for kind in text.hidden], "masked")
        image = self._store.put_image(frame.id, text.image)
        self._filing.add_frame(
            ReadFrame(
                id=frame.id,
                taken_at=frame.taken_at,
                zone=frame.zone,
                size=frame.size,
                windows=text.windows,
                lines=text.lines,
                image=image,
                codec=text.codec or frame.codec,
            )
        )
