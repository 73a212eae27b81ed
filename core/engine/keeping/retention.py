"""Follows the storage rules: says what they would let go, and lets it go when nobody needs the engine."""

import asyncio
import contextlib
import logging
import time
from collections import deque
from collections.abc import Callable
from contextlib import AbstractAsyncContextManager
from dataclasses import replace
from datetime import UTC, datetime, timedelta
from pathlib import Path
from typing import Final

from core.engine.filing.filing import Filing
from core.engine.keeping.ballast import Ballast, give_up_if_short
from core.engine.keeping.clock import believed_time
from core.engine.keeping.confirming import Confirmed, followed
from core.engine.keeping.figures import Measured, measure
from core.engine.keeping.letting_go import GaveWayError, LettingGo, Step
from core.engine.keeping.policy import GIB, Activity, Choice, Stock, StoredPicture, ages, choose
from core.engine.keeping.stocktaking import take_stock
from core.engine.lanes import Lanes
from core.engine.ledger import Ledger
from core.engine.store import Store
from core.protocol.operations import Retention, RetentionRules, RetentionStage
from core.records.errors import AfterimageError, RefusedError

Report = Callable[[str, int, int], None]
Steady = Callable[[], AbstractAsyncContextManager[None]]
_STAGE: Final = "Letting go"
_QUIET: Final = 60.0
"""Seconds without a question before the clock's own run begins."""
_EVERY: Final = 3600.0
"""Seconds between two runs by the clock."""
_WAIT: Final = 0.5
"""Seconds that a run which the user asked for gives way."""
DELETIONS: Final = "state/deletion/"
"""Where deletions are noted that have begun and are not done."""
_log = logging.getLogger(__name__)


class Keeper:
    """Belongs to an open store. On the engine's loop, unless it says otherwise.

    Args:
        home: the home folder.
        store: the open store.
        filing: its filing.
        lanes: the threads for what blocks.
        steady: held while what is remembered changes.
    """

    def __init__(
        self,
        home: Path,
        store: Store,
        filing: Filing,
        lanes: Lanes,
        steady: Steady,
    ) -> None:
        self._home = home
        self._store = store
        self._lanes = lanes
        self._steady = steady
        self._ballast = Ballast(home)
        self._letting_go = LettingGo(store, filing, self._ballast.release)
        self._running = asyncio.Lock()
        self._wanted_at = -_QUIET
        self._looked_at = -_EVERY
        self._closed = False
        self.clock: Callable[[], datetime] = lambda: datetime.now(UTC)
        """What this computer's clock shows."""
        self.confirmed = Confirmed(store.vault.objects)

    def give_way(self) -> None:
        """Somebody wants an answer: whatever is being let go waits. From any thread."""
        self._wanted_at = time.monotonic()

    @property
    def quiet(self) -> bool:
        """Whether nobody has asked anything for a while."""
        return time.monotonic() - self._wanted_at >= _QUIET

    def close(self) -> None:
        """The engine ends: what was begun is finished another time."""
        self._closed = True

    # ── looking ──────────────────────────────────────────────────────────────────────────────────────

    async def preview(self, rules: RetentionRules) -> Retention:
        """What the rules would let go now."""
        stock, choice = await self._lanes.read(self._choose, rules, keep=False)
        return self._told(rules, stock, choice)

    def measured(self) -> Measured:
        """The home, measured. Blocking."""
        return measure(self._home, self._store.vault.objects)

    def _choose(self, rules: RetentionRules, *, keep: bool) -> tuple[Stock, Choice]:
        clock = self.clock()
        now = believed_time(self._store.vault.objects, clock, keep=keep)
        stock = take_stock(self._store, self.measured(), clock)
        choice = choose(stock, rules, now)
        if keep and self._store.vault.objects.list(DELETIONS):
            choice = replace(choice, texts=(), memories=())  # the deletion knows them as they are
        return stock, choice

    def _told(self, rules: RetentionRules, stock: Stock, choice: Choice) -> Retention:
        return Retention(
            rules=rules,
            stages=stages(choice),
            used=stock.used,
            limit=int(rules.max_gb * GIB),
            fits=choice.fits,
            pinned=stock.pinned_memories,
            pinned_bytes=stock.pinned_bytes,
            future=stock.future,
            confirmed=followed(rules, self.confirmed.rules) == rules,
        )

    # ── doing ────────────────────────────────────────────────────────────────────────────────────────

    async def apply(
        self,
        rules: RetentionRules,
        report: Report,
        *,
        confirmed: bool = False,
    ) -> Retention:
        """Let go now what the rules say; gives way to questions, and goes on after them.

        Raises:
            RefusedError: these are not the rules that the user has confirmed.
            EnvironmentFaultError: the disk fails. What was begun is finished later.
        """
        if not confirmed and followed(rules, self.confirmed.rules) != rules:
            raise RefusedError("These rules have not been confirmed yet. Look at what they let go first.")
        async with self._running:
            stock, choice = await self._lanes.read(self._choose, rules, keep=True)
            report(_STAGE, 0, 0)
            steps = await self._steps(choice)
            while not (done := await self._carry_out(steps, report)) and not self._closed:  # noqa: ASYNC110 -- until nobody asks
                await asyncio.sleep(_WAIT)
            await self._let_go_of_ledger(rules)
        return replace(self._told(rules, stock, choice), done=True, interrupted=not done)

    async def by_the_clock(self, rules: RetentionRules) -> bool:
        """Every now and then: finish what was begun, and let go what is due, while nobody asks anything.

        Says whether anything was let go.
        """
        if self._closed or self._running.locked() or not self.quiet:
            return False
        agreed = followed(rules, self.confirmed.rules)
        any_rule = any(ages(agreed)) or bool(agreed.max_gb)
        due = any_rule and time.monotonic() - self._looked_at >= _EVERY
        if not due and not self._letting_go.pending:
            return False
        async with self._running:
            try:
                choice = Choice((), (), (), fits=True)
                if due:
                    _stock, choice = await self._lanes.read(self._choose, agreed, keep=True)
                begun = bool(choice) or self._letting_go.pending
                if await self._carry_out(await self._steps(choice), lambda *_: None) and due:
                    self._looked_at = time.monotonic()
                    await self._let_go_of_ledger(agreed)
            except AfterimageError as error:
                _log.warning("what the storage rules say cannot be done at present: %s", error.code)
                return False
        return begun

    async def _steps(self, choice: Choice) -> deque[Step]:
        def look_up() -> deque[Step]:
            if choice:
                give_up_if_short(self._ballast, self._home)
            return deque(self._letting_go.steps(choice))

        return await self._lanes.read(look_up)

    async def _carry_out(self, steps: deque[Step], report: Report) -> bool:
        """Do these steps and take them off; false where something else wanted to run."""
        total = len(steps) + 1
        try:
            while steps:
                self._pause()
                async with self._steady():
                    await self._lanes.write(self._letting_go.do, steps[0], self._pause)
                steps.popleft()
                report(_STAGE, total - len(steps) - 1, total)
            self._pause()
            async with self._steady():
                await self._lanes.write(self._letting_go.finish, self._pause)
        except GaveWayError:
            return False
        report(_STAGE, total, total)
        return True

    async def _let_go_of_ledger(self, rules: RetentionRules) -> None:
        """What was left out goes with the texts, a day at a time. What is held up now goes another time."""
        _pictures, texts, _memories = ages(rules)
        if not texts:
            return

        def let_go() -> None:
            now = believed_time(self._store.vault.objects, self.clock(), keep=True)
            before = (now - timedelta(days=texts)).replace(hour=0, minute=0, second=0, microsecond=0)
            Ledger(self._store).let_go(before, self._pause)

        with contextlib.suppress(GaveWayError):
            async with self._steady():
                await self._lanes.write(let_go)

    def _pause(self) -> None:
        """Raises `GaveWayError` where somebody waits for an answer. From any thread."""
        if self._closed or time.monotonic() - self._wanted_at < _WAIT:
            raise GaveWayError


def stages(choice: Choice) -> tuple[RetentionStage, ...]:
    """A choice in figures."""
    texts, memories = choice.texts, choice.memories
    return (
        RetentionStage(
            "pictures",
            len(choice.pictures),
            sum(one.bytes for one in choice.pictures),
            *_span(choice.pictures),
        ),
        RetentionStage(
            "texts", sum(one.sources for one in texts), sum(one.text_bytes for one in texts), *_span(texts)
        ),
        RetentionStage(
            "memories",
            sum(one.memories for one in memories),
            sum(one.memory_bytes for one in memories),
            *_span(memories),
        ),
    )


def _span(items: tuple[StoredPicture, ...] | tuple[Activity, ...]) -> tuple[datetime | None, datetime | None]:
    times = [one.at for one in items]
    began = [one.began for one in items if isinstance(one, Activity) and one.began is not None]
    return min([*times, *began], default=None), max(times, default=None)
