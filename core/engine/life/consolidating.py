"""Idle time: what was remembered is summed up, day by day and topic by topic, and kept true as it changes.

Nothing here is needed for an answer, so everything gives way: work is done in small steps, each of which is
whole by itself, may be repeated, and leaves the tables right wherever it is broken off.
"""

import asyncio
import logging
from collections import defaultdict
from collections.abc import Callable, Iterable, Mapping, Sequence
from contextlib import AbstractAsyncContextManager
from dataclasses import dataclass, replace
from datetime import UTC, date, datetime, timedelta
from typing import Final
from zoneinfo import ZoneInfo

from core.engine.filing.filing import Filing
from core.engine.forgetting.hidden import Shown
from core.engine.lanes import Lanes
from core.engine.life import wording
from core.engine.life.sums import Made, load, save
from core.engine.store import Store
from core.extraction.consolidation.day import DayMaterial, day_name, place_of, sum_day
from core.extraction.consolidation.habits import Step, sum_habits
from core.extraction.consolidation.record import (
    MAKER,
    Stretch,
    Sum,
    digest,
    is_whole,
    record,
    segment_id,
    usable,
)
from core.extraction.consolidation.topics import sum_topics
from core.extraction.manager import Filed
from core.memory.attention import looked_at
from core.memory.keys import key_of
from core.memory.timeline import day_start
from core.models.language import LanguageModel
from core.records.errors import AfterimageError
from core.records.memory import Memory, Segment

Steady = Callable[[], AbstractAsyncContextManager[None]]

_REACH: Final = timedelta(days=120)
"""How far back topics and habits are looked for."""
_WORDED_DAYS: Final = 14
"""Days that a model is asked to put into better words; older ones stay as they are."""
_log = logging.getLogger(__name__)


@dataclass(frozen=True, slots=True)
class Asked:
    """For whom, when and where."""

    now: datetime
    zone: str
    me: str = ""
    with_model: bool = True


class Consolidating:
    """Belongs to an open store. Lives on the engine's loop."""

    def __init__(
        self,
        store: Store,
        shown: Shown,
        filing: Filing,
        lanes: Lanes,
        steady: Steady,
        model: Callable[[], LanguageModel | None],
    ) -> None:
        """Take what is needed.

        Args:
            store: the open store.
            shown: its tables without what is being deleted.
            filing: its filing.
            lanes: the threads for what blocks.
            steady: held while what is remembered changes.
            model: gives the language model that is chosen at the time.
        """
        self._store = store
        self._shown = shown
        self._filing = filing
        self._lanes = lanes
        self._steady = steady
        self._model = model
        self._running: asyncio.Task[int] | None = None
        self._seen = ""
        """Of what everything was made when it was looked at last, so that nothing is read for nothing."""

    def give_way(self) -> None:
        """Somebody asks something, or the mains are gone: what is being done now is given up. On the loop."""
        if self._running is not None:
            self._running.cancel()

    async def close(self) -> None:
        """Give up and wait for the end."""
        running = self._running
        if running is not None:
            running.cancel()
            await asyncio.wait([running])

    async def run(self, asked: Asked) -> int:
        """Bring everything up to date, or as much as there is time for; gives how many records changed.

        Stops without an error when it has to give way; the next call goes on.
        """
        if self._running is not None:
            return 0
        self._running = asyncio.create_task(self._run(asked), name="consolidation")
        try:
            await asyncio.wait([self._running])
            return 0 if self._running.cancelled() else self._running.result()
        except AfterimageError as error:
            _log.warning("summing up has to wait: %s", error.code)
            return 0
        finally:
            self._running = None

    async def _run(self, asked: Asked) -> int:
        changed = 0
        days, there = await self._lanes.read(self._look, asked)
        seen = digest((*days.values(), *there))
        if seen != self._seen:
            note = await self._note()
            for day, sign in sorted(days.items(), reverse=True):  # the latest is asked about most
                if not self._is_made(day, sign, there, note):
                    changed += await self._day(day, sign, asked)
            changed += await self._without(days, asked)
            changed += await self._of_many_days(digest(days.values()), there, asked)
            self._seen = seen
        return changed + await self._put_into_words(days, asked)

    def _look(self, asked: Asked) -> tuple[dict[date, str], set[str]]:
        """Every day that is over, with a digest of what is remembered of it; and all sums there are."""
        there = {one.id for one in self._shown.hollow_segments() if one.origin == "consolidation"}
        own = set(map(key_of, there))
        zone = ZoneInfo(asked.zone)
        today = asked.now.astimezone(zone).date()
        signs: defaultdict[date, list[str]] = defaultdict(list)
        for mark in self._shown.marks():
            day = mark.learned.astimezone(zone).date()
            if day < today and mark.segment_key not in own:
                signs[day].append(mark.sign)
        return {day: digest((*each, MAKER)) for day, each in signs.items()}, there

    # ── days ─────────────────────────────────────────────────────────────────────────────────────────

    def _is_made(self, day: date, sign: str, there: set[str], note: Made) -> bool:
        """Whether the record of a day is what it would be if it were made now, or is not to be made."""
        identity = self._id(day_name(day))
        known = note.made.get(identity) == sign and (identity in there or identity in note.without)
        return known or identity in note.declined

    async def _day(self, day: date, sign: str, asked: Asked) -> int:
        """Make the record of a day anew."""
        identity = self._id(day_name(day))
        async with self._steady():  # nothing of it may be deleted between reading and filing
            note = await self._note()
            made = await self._lanes.read(self._sum_day, day, asked)
            note.made[identity] = sign
            note.without = [one for one in note.without if one != identity]
            if made is None:
                note.without.append(identity)  # too little to be summed up
            filed = _records(self._store, [made] if made else [], asked)
            await self._keep(filed, () if made else (identity,), note)
        return int(made is not None)

    def _sum_day(self, day: date, asked: Asked) -> Sum | None:
        place = ZoneInfo(asked.zone)
        start, end = day_start(day, place), day_start(day + timedelta(days=1), place)
        memories = self._learned(start, end)
        kept = {one.segment for one in memories}  # of what is hidden not even the time is told
        seen = looked_at(self._shown.activities(start, end), self._shown.gaps_between(start, end), end)
        stretches = [Stretch(one.id, one.app, *span) for one, *span in seen if one.id in kept]
        said = [one for one in self._shown.said_between(start, end) if one.segment in kept]
        return sum_day(DayMaterial(day, asked.zone, stretches, memories, said, asked.me))

    def _learned(self, start: datetime, end: datetime) -> list[Memory]:
        found = [one for one in self._shown.learned_between(start, end) if usable(one)]
        return sorted(found, key=lambda one: (one.learned_at, one.id))

    async def _without(self, days: Iterable[date], asked: Asked) -> int:
        """Take away the records of days of which nothing is remembered any more."""
        wanted = {self._id(day_name(day)) for day in days}
        async with self._steady():
            note = await self._note()
            _, there = await self._lanes.read(self._look, asked)
            gone = sorted(there - wanted - set(note.many))
            for identity in gone:
                note.made.pop(identity, None)
            if gone:
                await self._keep([], gone, note)
        return len(gone)

    # ── what takes many days ─────────────────────────────────────────────────────────────────────────

    async def _of_many_days(self, sign: str, there: set[str], asked: Asked) -> int:
        """Topics and habits, all at once: each of them may rest on any day."""
        note = await self._note()
        if note.many_sign == sign and there.issuperset(set(note.many) - set(note.declined)):
            return 0
        async with self._steady():
            note = await self._note()
            made = await self._lanes.read(self._sum_many, asked)
            named = {self._id(one.name): one for one in made}
            wanted = {key: one for key, one in named.items() if key not in note.declined}
            signs = {key: digest((one.summary, *one.lines, *one.rests_on)) for key, one in wanted.items()}
            fresh = [
                one for key, one in wanted.items() if note.made.get(key) != signs[key] or key not in there
            ]
            gone = sorted(set(note.many) - signs.keys())
            for identity in gone:
                note.made.pop(identity, None)
            note.made.update(signs)
            note.many, note.many_sign = sorted(signs), sign
            await self._keep(_records(self._store, fresh, asked), gone, note)
        return len(fresh) + len(gone)

    def _sum_many(self, asked: Asked) -> list[Sum]:
        place = ZoneInfo(asked.zone)
        today = day_start(asked.now.astimezone(place).date(), place)
        memories = self._learned(today - _REACH, today)
        steps: defaultdict[date, list[Step]] = defaultdict(list)
        for one in memories:
            if is_whole(one) and one.app:
                site = place_of(one)
                name = f"{one.app}, {site}" if site else one.app
                of_day = steps[one.learned_at.astimezone(place).date()]
                if not of_day or of_day[-1].name != name:
                    of_day.append(Step(name, one))
        return [*sum_topics(memories, asked.zone, asked.me), *sum_habits(steps)]

    # ── better words ─────────────────────────────────────────────────────────────────────────────────

    async def _put_into_words(self, days: Mapping[date, str], asked: Asked) -> int:
        """Have a model tell the last days, where there is one: once for everything that they were made of."""
        changed = 0
        for day, sign in sorted(days.items(), reverse=True)[:_WORDED_DAYS]:
            model, note, identity = self._model(), await self._note(), self._id(day_name(day))
            if model is None or not asked.with_model:
                break
            wanted = f"{sign} {model.name}"
            if note.made.get(identity) != sign or note.worded.get(identity) == wanted:
                continue
            made = await self._lanes.read(self._sum_day, day, asked)
            if made is None or identity in note.declined:
                continue
            try:
                text = await wording.told(model, made)
            except AfterimageError as error:
                _log.warning("a model could not put a day into words: %s", error.code)
                break
            changed += await self._reword(day, made, (text, model.name), wanted, asked)
        return changed

    async def _reword(self, day: date, made: Sum, words: tuple[str, str], wanted: str, asked: Asked) -> int:
        """File it with the model's words, if it is still what the model was told."""
        identity = self._id(made.name)
        async with self._steady():
            note = await self._note()
            _, there = await self._lanes.read(self._look, asked)
            if identity not in there or await self._lanes.read(self._sum_day, day, asked) != made:
                return 0
            note.worded[identity] = wanted
            text, author = words
            told = [replace(made, words=text)] if text else []
            await self._keep(_records(self._store, told, asked, author), (), note)
        return len(told)

    # ── filing ───────────────────────────────────────────────────────────────────────────────────────

    def _id(self, name: tuple[str, ...]) -> str:
        return segment_id(self._store.identify, name)

    async def _note(self) -> Made:
        return await self._lanes.read(load, self._store.vault.objects)

    async def _keep(self, filed: Sequence[Filed], gone: Iterable[str], note: Made) -> None:
        """File, take away, and note of what it was made: once it is begun, it is finished."""

        def keep() -> None:
            if filed:
                self._filing.keep(filed)
            if there := self._store.tables.get_many(Segment, gone):
                self._filing.drop(list(there))
            save(self._store.vault.objects, note)

        await asyncio.shield(self._lanes.write(keep))


def _records(store: Store, made: Iterable[Sum], asked: Asked, author: str = "") -> list[Filed]:
    return [record(one, asked.zone, store.identify, datetime.now(UTC), author) for one in made]
