"""Has plugins read what was filed and propose memories, while nobody waits for anything.

What they propose passes the gates of a model's proposals: the quote has to stand in the source, in its own
words, and trust, quarantine and number are not theirs to choose.
"""

import asyncio
import logging
from collections.abc import Callable, Sequence
from contextlib import AbstractAsyncContextManager
from datetime import UTC, datetime
from typing import Any, Final

from core.engine.filing.filing import Filing
from core.engine.lanes import Lanes
from core.engine.life.unread import Unread
from core.engine.plugins.kept import Plugins
from core.engine.store import Store
from core.extraction.proposals.asking import MOST_PROPOSED, SCHEMA, Shown, shown_of
from core.models.json_schema import fits
from core.plugins.finding import Found
from core.plugins.offers import Proposal, ProposalKind, ShownSource
from core.records.errors import AfterimageError
from core.records.memory import Segment
from core.workers.plugin_client import PluginFailedError, PluginProcess, PluginTask

Steady = Callable[[], AbstractAsyncContextManager[None]]

_KINDS: Final[dict[ProposalKind, int]] = {
    "place": 1, "work": 2, "preference": 3, "identity": 4, "relation": 5, "plan": 6, "appointment": 7,
    "value": 8, "note": 9,
}  # fmt: skip
"""As `core.extraction.proposals.asking` numbers them."""
_REST: Final = 300.0
"""Seconds between two turns of a plugin: starting its process takes more of the processor than its work."""
_log = logging.getLogger(__name__)


class Writing:
    """Lives on the engine's loop, while the vault is open."""

    def __init__(
        self,
        plugins: Plugins,
        store: Store,
        filing: Filing,
        lanes: Lanes,
        steady: Steady,
        may_read: Callable[[], bool],
        now: Callable[[], datetime] = lambda: datetime.now(UTC),
    ) -> None:
        """Take what is needed; no plugin is asked before `look`.

        Args:
            plugins: those that may run.
            store: the opened store.
            filing: files what is kept of their proposals.
            lanes: the threads for what blocks.
            steady: holds off whatever must not happen while something is filed.
            may_read: whether there is time, and nobody waits for anything.
            now: what time it is.
        """
        self._plugins = plugins
        self._store = store
        self._filing = filing
        self._lanes = lanes
        self._steady = steady
        self._may_read = may_read
        self._now = now
        self._unread: dict[str, Unread] = {}
        self.rest = _REST
        """Seconds between two turns of a plugin."""
        self._turns: dict[str, float] = {}
        self._look: asyncio.Task[None] | None = None
        self._closed = False
        self.segments = 0
        """Read by plugins, since the start."""

    async def look(self) -> None:
        """Have some of what was not read yet read; ends at once where that may not be."""
        if self._look is None or self._look.done():
            self._look = asyncio.create_task(self._read_some(), name="plugins write")
        await asyncio.wait([self._look])

    async def close(self) -> None:
        """Stop. What is being filed is filed first."""
        self._closed = True
        if self._look is not None:
            self._look.cancel()
            await asyncio.wait([self._look])

    @property
    def _free(self) -> bool:
        return not self._closed and self._may_read()

    async def _read_some(self) -> None:
        if not self._free:
            return
        for found in await self._plugins.allowed("memory_writers"):
            try:
                await self._read_with(found)
            except PluginFailedError as error:
                await self._plugins.note(found, str(error))
            except AfterimageError as error:
                _log.warning("the plugin %s cannot read at present: %s", found.name, error.code)

    async def _read_with(self, found: Found) -> None:
        maker = f"plugin:{found.name}/{found.version}".replace(" ", "-")
        clock = asyncio.get_running_loop().time()
        if clock - self._turns.get(maker, -self.rest) < self.rest:
            return
        unread = self._unread.setdefault(maker, Unread(self._store, self._filing, maker))
        waiting = await self._lanes.read(unread.waiting, self._now())
        if not waiting:
            return
        self._turns[maker] = clock
        async with self._plugins.process() as process:
            await process.begin(PluginTask(found, "memory_writers"))
            for segment in waiting:
                if not self._free:
                    return
                await self._read(process, unread, segment)
        await self._plugins.note(found)

    async def _read(self, process: PluginProcess, unread: Unread, segment: Segment) -> None:
        material = await self._lanes.read(unread.material, segment.id)
        if material is None or material.segment.source_ids != segment.source_ids:
            return  # it has changed meanwhile, and comes again
        shown = shown_of(material)
        try:
            proposals = await process.propose([_source(one) for one in shown]) if shown else ()
        except PluginFailedError:
            unread.stumbled.add(segment.id)
            raise
        await asyncio.shield(self._file(unread, material, shown, proposals))
        self.segments += 1

    async def _file(
        self, unread: Unread, material: Any, shown: Sequence[Shown], proposals: Sequence[Proposal]
    ) -> None:
        async with self._steady():
            await self._lanes.write(unread.file, material, shown, _answer(proposals))


def _source(shown: Shown) -> ShownSource:
    passage = shown.passage
    return ShownSource(
        shown.number,
        passage.text,
        passage.occurred_at,
        passage.zone,
        passage.speaker,
        passage.app,
        passage.window_title or passage.conversation,
        passage.url,
    )


def _answer(proposals: Sequence[Proposal]) -> dict[str, Any]:
    """The proposals as a model would have answered; what is no such answer is left out."""
    items = [
        {
            "n": one.source, "k": _KINDS[one.kind], "s": one.subject, "p": one.predicate, "o": one.object,
            "q": one.quote,
        }
        for one in proposals[:MOST_PROPOSED]
    ]  # fmt: skip
    item = SCHEMA["properties"]["m"]["items"]
    return {"m": [one for one in items if fits(one, item)]}
