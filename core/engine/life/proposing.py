"""Has the chosen language model read what was filed, when nobody waits for anything, one call a segment.

What it proposes passes the gates of all other memories (`core.extraction.proposals`) and is filed with its
segment, in the journal too, so that a replay needs no model. The newest comes first. Everything gives way to
a question: the call that runs is stopped, and its segment is read some other time.
"""

import asyncio
import logging
from collections.abc import Callable, Iterator, Mapping, Sequence
from contextlib import AbstractAsyncContextManager, contextmanager
from datetime import UTC, datetime
from typing import Any, Final

from core.engine.filing.filing import Filing
from core.engine.lanes import Lanes
from core.engine.life.unread import Unread
from core.engine.store import Store
from core.extraction.proposals.asking import Shown, prompt_of, room_for, shown_of
from core.extraction.proposals.taking import MAKER
from core.models.language import LanguageModel
from core.records.errors import AfterimageError, ModelFailedError, RefusedError, StoppedError
from core.records.memory import Segment

Steady = Callable[[], AbstractAsyncContextManager[None]]

_MOST_IN_A_ROW: Final = 3
_REST: Final = 900.0
"""Seconds."""
_log = logging.getLogger(__name__)


class Proposing:
    """Lives on the engine's loop, while the vault is open."""

    def __init__(
        self,
        store: Store,
        filing: Filing,
        lanes: Lanes,
        steady: Steady,
        model: Callable[[], LanguageModel | None],
        now: Callable[[], datetime] = lambda: datetime.now(UTC),
    ) -> None:
        """Take what is needed; nothing is asked before `look`.

        Args:
            store: the opened store.
            filing: files what is kept of the answers.
            lanes: the threads for what blocks.
            steady: holds off whatever must not happen while something is filed.
            model: gives the model that may read memories at the time; `None` where none may.
            now: what time it is.
        """
        self._lanes = lanes
        self._steady = steady
        self._model = model
        self._now = now
        self._call: asyncio.Task[Any] | None = None
        self._look: asyncio.Task[None] | None = None
        self._held = 0
        self._closed = False
        self._unread = Unread(store, filing, MAKER)
        self._in_a_row: list[str] = []
        """Those of them after which it read none."""
        self._rests_until = 0.0
        self.calls = 0
        """Of the model, since the start."""
        self.segments = 0
        """Read by it, since the start."""

    async def look(self) -> None:
        """Read some of what was not read yet; ends at once where that may not be."""
        if self._look is None or self._look.done():
            self._look = asyncio.create_task(self._read_some(), name="proposing")
        await asyncio.wait([self._look])

    def give_way(self) -> None:
        """Stop the call that runs: somebody asks something, or the power is gone."""
        if self._call is not None:
            self._call.cancel()

    @property
    def is_held(self) -> bool:
        """Whether somebody waits for an answer."""
        return self._held > 0

    @contextmanager
    def held(self) -> Iterator[None]:
        """Nothing is read while somebody waits for an answer."""
        self._held += 1
        self.give_way()
        try:
            yield
        finally:
            self._held -= 1

    async def close(self) -> None:
        """Stop. What is being filed is filed first."""
        self._closed = True
        self.give_way()
        if self._look is not None:
            await asyncio.wait([self._look])

    # ── one segment after the other ──────────────────────────────────────────────────────────────────

    @property
    def _free(self) -> bool:
        resting = asyncio.get_running_loop().time() < self._rests_until
        return not self._closed and not self._held and not resting

    async def _read_some(self) -> None:
        if not self._free or self._model() is None:
            return
        try:
            for segment in await self._lanes.read(self._unread.waiting, self._now()):
                model = self._model()
                if model is None or not self._free:
                    return
                await self._read(model, segment)
        except (StoppedError, asyncio.CancelledError):
            _log.info("reading by the model gave way")
        except AfterimageError as error:
            _log.warning("the language model cannot read at present: %s", error.code)

    async def _read(self, model: LanguageModel, segment: Segment) -> None:
        material = await self._lanes.read(self._unread.material, segment.id)
        if material is None or material.segment.source_ids != segment.source_ids:
            return  # it has changed meanwhile, and comes again
        shown = shown_of(material)
        value = await self._asked(model, shown) if shown else {}
        if value is None:
            self._note_stumbled(segment.id)
            return
        self._in_a_row.clear()
        async with self._steady():
            await self._lanes.write(self._unread.file, material, shown, value)
        self.segments += 1

    def _note_stumbled(self, segment_id: str) -> None:
        """One after the other says more of the model than of them: it is left alone for a while then."""
        self._unread.stumbled.add(segment_id)
        self._in_a_row.append(segment_id)
        if len(self._in_a_row) >= _MOST_IN_A_ROW:
            self._unread.stumbled.difference_update(self._in_a_row)
            self._in_a_row.clear()
            self._rests_until = asyncio.get_running_loop().time() + _REST
            raise StoppedError("The language model fails at everything at present.")

    async def _asked(self, model: LanguageModel, shown: Sequence[Shown]) -> Mapping[str, Any] | None:
        """What it answers, about half of it where it stumbles over the whole; `None` where over that, too."""
        for part in (shown, shown[: len(shown) // 2]):
            if not part:
                break
            prompt = prompt_of(part, room_for(model.context, model.comfortable))
            self.calls += 1
            self._call = asyncio.create_task(model.generate(prompt))
            try:
                answer: Mapping[str, Any] = (await self._call).value
            except (ModelFailedError, RefusedError) as error:
                _log.info("the model stumbled over %d sources: %s", len(part), error.code)
            else:
                return answer
            finally:
                self._call = None
        return None
