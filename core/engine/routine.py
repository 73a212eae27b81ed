"""What the engine does by the clock."""

import asyncio
import time
from typing import TYPE_CHECKING

from core.engine.keeping.confirming import rules_of
from core.engine.life.consolidating import Asked
from core.engine.telling import indexing_of

if TYPE_CHECKING:
    from core.engine.engine import Engine

_PUBLISH_EVERY = 20.0
_PUBLISH_UNWATCHED_EVERY = 120.0
"""While nobody uses the windows: what goes on is filed anew each time, and whoever asks has it filed."""
_WATCHED_FOR = 60.0
"""Seconds after the last use of the windows for which somebody may still be looking."""
_TIDY_EVERY = 1800.0
_DELETE_EVERY = 60.0
_BACKUP_EVERY = 300.0
"""Seconds between two looks at whether a backup is due."""
_EXCHANGE_EVERY = 60.0
"""Seconds between two looks at whether devices are to exchange."""
_CONSOLIDATE_EVERY = 300.0
"""Seconds between two looks at whether there is something to sum up or to pack, and time for it."""
_OVERDUE = 6 * 3600.0
_ROOM_EVERY = 10.0
_KEEP_EVERY = 60.0
_LOOK_EVERY = 5.0
_TEND_KEYS_EVERY = 20.0
_NOTE_STATE_EVERY = 300.0
_NOTE_USES_EVERY = 300.0
_PROPOSE_EVERY = 30.0


class Routine:
    """The engine's recurring work. Lives on its loop."""

    def __init__(self, engine: "Engine") -> None:
        self._engine = engine
        self._consolidated_at = -_OVERDUE
        self._packed_at = time.monotonic()
        """When packing last had its turn; a start is no reason for work that can wait."""
        self._published_at = -_PUBLISH_UNWATCHED_EVERY

    def start(self) -> None:
        """Begin."""
        engine, schedule = self._engine, self._engine.schedule
        schedule.start()
        schedule.every(_PUBLISH_EVERY, self._publish)
        schedule.every(_TIDY_EVERY, self._tidy)
        schedule.every(_DELETE_EVERY, self._go_on_deleting)
        schedule.every(_ROOM_EVERY, engine.room.look)
        schedule.every(_KEEP_EVERY, self._keep)
        schedule.every(_LOOK_EVERY, self._look_at_view)
        schedule.every(_LOOK_EVERY, self._look_after_recording)
        schedule.every(_LOOK_EVERY, self._look_at_budget)
        schedule.every(_TEND_KEYS_EVERY, engine.tending.tend)
        schedule.every(_NOTE_STATE_EVERY, engine.tending.note_state)
        schedule.every(_NOTE_USES_EVERY, self._note_uses)
        schedule.every(_PROPOSE_EVERY, self._propose)
        schedule.every(_BACKUP_EVERY, engine.backing.look)
        schedule.every(_EXCHANGE_EVERY, engine.exchanging.look)
        schedule.every(_CONSOLIDATE_EVERY, self._consolidate)
        schedule.every(_CONSOLIDATE_EVERY, self._pack)
        engine.schedule_resume()

    def stop(self) -> None:
        """Begin nothing more."""
        self._engine.schedule.stop()

    async def _publish(self) -> None:
        opened = self._engine.opened
        if opened is not None:
            if self._engine.budget.may_work and self._is_publishing_due():
                self._published_at = time.monotonic()
                await opened.publish()
            await self._engine.lanes.write(opened.store.checkpoint)

    def _is_publishing_due(self) -> bool:
        since = time.monotonic() - self._published_at
        return since >= _PUBLISH_UNWATCHED_EVERY or self._engine.view.unused_for < _WATCHED_FOR

    async def _tidy(self) -> None:
        if self._engine.opened is not None and self._engine.budget.may_work:
            await self._engine.opened.tidy()

    async def _consolidate(self) -> None:
        """Sum up while the user is away or does nothing, on mains, once everything has been read."""
        engine, opened = self._engine, self._engine.opened
        if opened is None or not self._is_idle():
            return
        self._consolidated_at = time.monotonic()
        # What a model reads while nobody may look would stay in its memory.
        with_model = not engine.view.is_locked()
        await opened.consolidate(Asked(engine.now(), engine.zone(), engine.me(), with_model))

    async def _pack(self) -> None:
        """Put pictures together until the user is back; where nobody can tell, all every few hours."""
        opened = self._engine.opened
        if opened is None or not self._has_time():
            return
        if self._is_away():
            self._packed_at = time.monotonic()
            opened.pack_pictures(lambda: self._has_time() and self._is_away())
        elif time.monotonic() - self._packed_at >= _OVERDUE:
            self._packed_at = time.monotonic()
            opened.pack_pictures(self._has_time)

    def _is_idle(self) -> bool:
        """Whether the computer has time; where nobody can tell that the user is away, every few hours."""
        overdue = time.monotonic() - self._consolidated_at >= _OVERDUE
        return self._has_time() and (overdue or self._is_away())

    def _has_time(self) -> bool:
        """Whether what can wait may be done: within the budget, on mains, and nothing is to be read."""
        budget, waiting = self._engine.budget, indexing_of(self._engine)
        return budget.may_work and not budget.usage.on_battery and not (waiting and waiting.waiting)

    def _is_away(self) -> bool:
        return self._engine.capturing.health().state != "recording"

    async def _note_uses(self) -> None:
        engine = self._engine
        if engine.opened is not None and engine.budget.may_work and engine.opened.store.uses.changed:
            await engine.lanes.write(engine.opened.store.uses.write_if_possible)

    async def _go_on_deleting(self) -> None:
        engine = self._engine
        if engine.opened is not None and await engine.opened.go_on_deleting():
            engine.tell("deleted")
            engine.tell("status")

    async def _keep(self) -> None:
        engine, opened = self._engine, self._engine.opened
        rules = rules_of(engine.settings.current.storage)
        if opened is not None and await opened.keeper.by_the_clock(rules):
            await opened.recount()
            engine.tell("deleted")

    async def _look_after_recording(self) -> None:
        await self._engine.resume_if_due()  # the computer may have slept over the moment for it
        await asyncio.to_thread(self._engine.capturing.look_after)

    async def _look_at_budget(self) -> None:
        engine = self._engine
        await engine.budget.look(indexing_of(engine))
        if engine.opened is not None and engine.budget.usage.on_battery:
            engine.opened.consolidating.give_way()
            engine.opened.proposing.give_way()

    async def _propose(self) -> None:
        """Unlike summing up, also while the user works: it is one call at a time, within the budget."""
        if self._engine.opened is not None:
            await self._engine.opened.propose()

    async def _look_at_view(self) -> None:
        if self._engine.opened is not None:
            self._engine.view.look()
