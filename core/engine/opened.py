"""The engine's work while the vault is open: taking in, filing, finding, forgetting."""

import asyncio
import logging
import time
from collections.abc import Callable, Sequence
from dataclasses import replace
from datetime import UTC, datetime, timedelta

import numpy as np
from numpy.typing import NDArray

from core.engine.asking.answering import Answering, AskedQuestion, OnText, no_model, unseen
from core.engine.asking.warming import Warming
from core.engine.breathing import give_memory_back
from core.engine.filing.filing import Filing, Report
from core.engine.filing.indexing import WINDOW
from core.engine.filing.intake import Intake, Turn, at_once
from core.engine.filing.replay import Replay
from core.engine.forgetting.deleting import Deleting
from core.engine.forgetting.hidden import Shown
from core.engine.forgetting.plan import Plan
from core.engine.keeping.pinning import pin
from core.engine.keeping.retention import Keeper
from core.engine.lanes import Lanes
from core.engine.life.changing import Changing
from core.engine.life.consolidating import Asked, Consolidating
from core.engine.life.proposing import Proposing
from core.engine.pictures.packing import Packing
from core.engine.plugins.kept import Plugins
from core.engine.plugins.writing import Writing
from core.engine.repair.damage import UNSEEN, told_damage
from core.engine.repair.mending import Mending
from core.engine.repair.salvage import save_what_the_journal_lost
from core.engine.store import Store
from core.engine.worker import Worker
from core.memory.schema import TABLES
from core.memory.tables import Counts
from core.models.language import LanguageModel
from core.models.tokenvectors import Embedded
from core.protocol.operations import Answer, DeletionCounts, Hit, Pinned, Rebuilt, Search, Selection
from core.reading.policy import Policy, strict
from core.recall.recall import Recall
from core.records.errors import AfterimageError, EnvironmentFaultError
from core.records.geometry import Box
from core.records.memory import Memory
from core.records.message import Message
from core.records.screen import ReadFrame, Size
from core.spool.spool import Spool

_PATIENCE = 5.0
"""Seconds a question waits for what is still being read, and for upkeep that is in the way."""
_BREATHE_EVERY = 300.0
"""Seconds between two times that memory is given back to the system."""
_MANY = 1_000
"""Messages of an import after which upkeep does not wait for its hour."""
_log = logging.getLogger(__name__)


class Opened:
    """Everything that needs the keys. Made on unlock, gone on lock."""

    def __init__(
        self,
        store: Store,
        spool: Spool,
        worker: Worker,
        lanes: Lanes,
        on_problem: Callable[[str], None],
        on_filed: Callable[[], None],
        on_changed: Callable[[], None] = lambda: None,
        *,
        policy: Policy = strict,
        turn: Turn = at_once,
        model: Callable[[], LanguageModel | None] = no_model,
        reader: Callable[[], LanguageModel | None] = no_model,
        plugins: Plugins | None = None,
        plugins_may_read: Callable[[], bool] = lambda: False,
    ) -> None:
        """Take what is needed.

        Args:
            store: the opened store.
            spool: where what was captured waits.
            worker: reads and embeds.
            lanes: the threads for what blocks.
            on_problem: told why nothing can be taken in, and "" when it can again.
            on_filed: told whenever more can be found than before, whoever asked for it.
            on_changed: told whenever `notice` or the state of the tables changed.
            policy: what is kept although reading would leave it out.
            turn: waits until what was captured may be read.
            model: gives the language model that is chosen at the time.
            reader: gives the one that may read what was filed now, if any may.
            plugins: which plugins may run.
            plugins_may_read: whether they may read what was filed now.
        """
        self.store = store
        self._on_filed = on_filed
        self._worker = worker
        self._lanes = lanes
        self._filing = Filing(store, self._embed, policy)
        self._replay = Replay(store, self._filing)
        self.mending = Mending(store, self._replay, self._filing, lanes, on_changed)
        self.deleting = Deleting(
            store, self._filing, self._mask, spool, lanes, self.mending.steady, lambda: lanes.tell(on_filed)
        )
        self.tables = Shown(store.tables, lambda: self.deleting.hidden)
        """The tables as they may be shown: without what is being deleted."""
        self.keeper = Keeper(store.home, store, self._filing, lanes, self.mending.steady)
        self._recall = Recall(self.tables, self._embed, uses=store.uses)
        self._answering = Answering(self._recall, lanes, model, self.tables.core_memories)
        self.intake = Intake(
            spool,
            store,
            self._filing,
            worker,
            lanes,
            on_problem,
            steady=self.mending.steady,
            policy=policy,
            turn=turn,
        )
        store.pictures.own_part = self._own_part
        self._packing = Packing(store.pictures, worker, lanes)
        self.consolidating = Consolidating(
            store, self.tables, self._filing, lanes, self.mending.steady, model
        )
        self.proposing = Proposing(store, self._filing, lanes, self.mending.steady, self._free_for(reader))
        self.writing = (
            Writing(
                plugins, store, self._filing, lanes, self.mending.steady,
                lambda: plugins_may_read() and not self.mending.active and not self.proposing.is_held,
            )
            if plugins is not None
            else None
        )  # fmt: skip
        self._warming = Warming(store.tables, worker, lanes)
        self._publishing: set[asyncio.Task[None]] = set()
        self._breathed_at = time.monotonic()
        self._tidying: asyncio.Task[None] | None = None
        self._lost = ""
        self._seen_damage: tuple[str, ...] = ()
        self.counts = Counts(0, 0, 0, 0, None)
        """How much is remembered, as of the last change."""
        self.indexed_lately = 0
        """Frames of the last 24 hours that can be found, as of some seconds ago."""

    async def start(self, report: Report) -> None:
        """Make tables and journal agree, finish what a crash interrupted, and begin to take things in."""

        def recover() -> None:
            self.deleting.with_room(lambda: self._replay.bring_up_to_date(report))
            self.deleting.recover(report)

        await self._lanes.write(recover)
        await self._recount()
        await self._look_at_the_journal()
        self.mending.start()
        self.intake.start()
        self._warming.begin()

    def thaw(self) -> None:
        """The view may be read again."""
        self._warming.thaw()

    async def finish(self) -> None:
        """Take nothing more in and file what was taken. Reading goes on until the store is closed."""
        await self._warming.stop()
        self.keeper.close()
        await self.consolidating.close()
        await self.proposing.close()
        if self.writing is not None:
            await self.writing.close()
        await self.intake.stop()
        await self.mending.stop()
        if self._tidying is not None:
            self._tidying.cancel()  # after the table at hand
            await asyncio.wait([self._tidying])
        await self._packing.stop()
        if self._publishing:
            await asyncio.wait(self._publishing)
        await self._lanes.write(self.store.uses.write_if_possible)
        try:
            await self._lanes.write(self._filing.settle)
            if not self.mending.active:
                await self._lanes.write(self._replay.note_counts)
        except Exception:  # noqa: BLE001 -- an end must come to its end; the journal has it all for the next start
            _log.exception("what was taken in last could not be filed")

    @property
    def notice(self) -> str:
        """What the user should know about the store; empty when all is well."""
        if self.store.journal.damage and not self._lost:
            return UNSEEN
        return " ".join(part for part in (self.mending.notice, self._lost, self.deleting.notice) if part)

    async def _look_at_the_journal(self) -> None:
        """Save what a damaged journal has lost, and know from when it was."""
        self._seen_damage = self.store.journal.damage
        if not self._seen_damage:
            return
        try:
            await self._lanes.write(save_what_the_journal_lost, self.store, self._filing)
        except EnvironmentFaultError as error:
            _log.warning("what the journal lost cannot be saved at present: %s", error.code)
        self._lost = await self._lanes.read(told_damage, self.store.journal)

    async def forget_decrypted(self) -> None:
        """Let go of what is in memory only to be quick: of what was read, and of what was embedded."""
        self.consolidating.give_way()
        self._warming.cold = True
        await self._lanes.write(self._filing.forget_vectors)
        await self._lanes.write(self.store.uses.let_go)
        await self._lanes.read(self.store.forget_decrypted)

    @property
    def filing(self) -> Filing:
        """What files; belongs to the writer thread."""
        return self._filing

    # ── taking in ────────────────────────────────────────────────────────────────────────────────────

    async def publish(self) -> None:
        """Make what was taken in searchable."""
        await self._lanes.read(self.store.tables.look_for_damage)
        if time.monotonic() - self._breathed_at >= _BREATHE_EVERY:
            self._breathed_at = time.monotonic()
            await self._lanes.read(give_memory_back)
        if not self.mending.active and await self._lanes.write(self._filing.publish):
            await self._recount()
            self._on_filed()

    async def settle(self) -> None:
        """Take in everything that waits and file it."""
        await self.intake.drain()
        async with self.mending.steady():
            changed = await self._lanes.write(self._filing.settle)
        await self._recount()
        if changed:
            self._on_filed()

    async def add_messages(self, messages: Sequence[Message], report: Report) -> int:
        """Take messages in and file them; those that are known are left out. Returns how many were new."""

        def add() -> int:
            added = self._filing.add_messages(messages)
            if added:
                self._filing.settle(report)
            return added

        async with self.mending.steady():
            added = await self._lanes.write(add)
        await self._recount()
        if added >= _MANY and (self._tidying is None or self._tidying.done()):
            self._tidying = asyncio.create_task(self._tidy_at_once(), name="tidy")
        return added

    async def keep_frame(self, frame: ReadFrame, image: bytes) -> None:
        """Keep a frame that was read before, with its picture if there is one."""

        def keep() -> None:
            name = self.store.put_image(frame.id, image) if image else ""
            self._filing.add_frame(replace(frame, image=name))

        async with self.mending.steady():
            await self._lanes.write(keep)

    async def keep_turns(self, *turns: Message) -> None:
        """Keep turns of a chat in Afterimage's own window."""
        await self._lanes.write(self._filing.add_messages, turns)

    async def pin(self, ids: Sequence[str], *, pinned: bool) -> Pinned:
        """Pin memories or unpin them, all or none."""
        async with self.mending.steady():
            return await self._lanes.write(pin, self.store, self._filing, ids, pinned=pinned)

    async def change(self, work: Callable[[Changing], Sequence[Memory]]) -> Sequence[Memory]:
        """Have something done to memories at the user's word, in the writer thread."""
        self.consolidating.give_way()
        changing = Changing(self.store, self._filing)
        async with self.mending.steady():
            changed = await self._lanes.write(work, changing)
        await self._recount()
        return changed

    async def rebuild(self, report: Report) -> Rebuilt:
        """Derive every table again. What waits is taken in afterwards."""
        rebuilt = await self.mending.rebuild(report)
        await self._recount()
        await self._look_at_the_journal()
        return rebuilt

    async def _tidy_at_once(self) -> None:
        """Searched one by one, what a large import brought takes seconds."""
        try:
            await self.tidy()
        except AfterimageError as error:
            _log.warning("the tables cannot be tidied at present: %s", error.code)

    async def tidy(self) -> None:
        """Upkeep of the tables, one after the other, so that others get their turn in between."""
        if self.store.journal.damage != self._seen_damage:
            await self._look_at_the_journal()
        tidied = False
        for name in TABLES:
            if not self.mending.active:
                tidied = await self._lanes.write(self.store.tables.optimize, (name,)) or tidied
        if tidied:
            self._warming.begin()
        await self._lanes.read(give_memory_back)

    def pack_pictures(self, may_go_on: Callable[[], bool]) -> None:
        """Put pictures that share what they show together, in the background, for as long as it may go on."""
        if not self._warming.cold and not self.mending.active and not self.deleting.hidden:
            self._packing.begin(may_go_on)

    async def consolidate(self, asked: Asked) -> None:
        """Sum up what was remembered, for as long as nobody asks anything."""
        if self.mending.active or not self.keeper.quiet:
            return
        if await self.consolidating.run(asked):
            await self._recount()
            self._on_filed()

    @property
    def _read_by_others(self) -> int:
        """Segments that a model or a plugin has read."""
        return self.proposing.segments + (self.writing.segments if self.writing is not None else 0)

    async def propose(self) -> None:
        """Have model and plugins that may do so read what was filed, for as long as nobody asks anything."""
        before = self._read_by_others
        await self.proposing.look()
        if self.writing is not None:
            await self.writing.look()
        if self._read_by_others > before:
            await self._recount()
            self._on_filed()

    # ── finding ──────────────────────────────────────────────────────────────────────────────────────

    async def search(self, request: Search) -> tuple[Hit, ...]:
        """Search everything, what was seen a moment ago included."""
        await self._bring_up_to_date()
        return await self._lanes.read(self._recall.search, request)

    async def ask(self, question: AskedQuestion, on_text: OnText = unseen) -> Answer:
        """Answer from memory, without keeping the question. See `Answering.answer`."""
        with self.proposing.held():
            await self._bring_up_to_date()
            return await self._answering.answer(question, on_text, self.mending.shortfall)

    async def _bring_up_to_date(self) -> None:
        self.keeper.give_way()
        self.consolidating.give_way()
        if self.mending.active:
            return  # what is there already has to do
        await self.intake.drain_within(_PATIENCE)
        publishing = asyncio.create_task(self._publish_if_possible(), name="publish")
        self._publishing.add(publishing)
        publishing.add_done_callback(self._publishing.discard)
        await asyncio.wait([publishing], timeout=_PATIENCE)

    async def _publish_if_possible(self) -> None:
        try:
            await self.publish()
        except EnvironmentFaultError as error:
            # On a full disk what was filed before can be found all the same.
            _log.warning("what was taken in last cannot be filed at present: %s", error.code)

    # ── forgetting ───────────────────────────────────────────────────────────────────────────────────

    async def plan_deletion(self, selection: Selection) -> Plan:
        """What a deletion would take."""
        self.consolidating.give_way()
        plan = await self.deleting.preview(selection, self.intake)
        await self._recount()
        return plan

    async def delete(self, selection: Selection, report: Callable[[str, int, int], None]) -> DeletionCounts:
        """Delete for good."""
        self.consolidating.give_way()
        receipt = await self.deleting.delete(selection, report, self.intake)
        await self._recount()
        self._warming.begin()
        return receipt

    async def go_on_deleting(self) -> bool:
        """Finish deletions that were held up, if it can be done by now; says whether any is done."""
        done = await self.deleting.go_on(self.intake)
        if done:
            await self._recount()
        return done

    async def recount(self) -> None:
        """Count again what is remembered: something else than filing and deleting has changed it."""
        await self._recount()

    async def _recount(self) -> None:
        self.counts = await self._lanes.read(self.store.tables.counts)
        since = datetime.now(UTC) - timedelta(seconds=WINDOW)
        self.indexed_lately = await self._lanes.read(self.store.tables.count_frames, since)

    def _free_for(self, reader: Callable[[], LanguageModel | None]) -> Callable[[], LanguageModel | None]:
        """The model to read what was filed, while nothing is mended or deleted."""
        return lambda: None if self.mending.active or self.deleting.hidden else reader()

    # ── what the threads call ────────────────────────────────────────────────────────────────────────

    def _embed(self, texts: Sequence[str]) -> Embedded:
        return self._lanes.wait_for(self._worker.embed(texts))

    def _mask(self, image: bytes, codec: str, boxes: Sequence[Box]) -> bytes:
        return self._lanes.wait_for(self._worker.mask(image, codec, boxes))

    def _own_part(self, image: bytes, size: Size, tiles: NDArray[np.bool_], exactly: bool) -> bytes:  # noqa: FBT001 -- as `OwnPart` has it
        return self._lanes.wait_for(self._worker.own_part(image, size, tiles, exactly))
