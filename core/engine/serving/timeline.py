"""Serves looking back by time."""

from collections.abc import Mapping
from datetime import datetime, timedelta
from typing import TYPE_CHECKING, Final
from zoneinfo import ZoneInfo

from core.engine.asking.insights import insights
from core.engine.opened import Opened
from core.memory.codec import micros
from core.memory.timeline import FrameHead
from core.protocol.connection import Context, Handler
from core.protocol.operations import (
    Day,
    Days,
    FrameIndex,
    GapBand,
    GetInsights,
    Insights,
    ListDays,
    ListFrames,
)
from core.records.errors import RefusedError
from core.records.memory import Gap

if TYPE_CHECKING:
    from core.engine.engine import Engine

_MOST_FRAMES: Final = 10_000
_LONGEST: Final = timedelta(days=100)
"""Beyond it nobody tells one bar of the plot from the next."""


class _Timeline:
    def __init__(self, engine: "Engine") -> None:
        self._engine = engine

    async def days(self, request: ListDays, _context: Context) -> Days:
        opened = self._engine.unlocked()
        zone = ZoneInfo(self._engine.zone(request.zone))
        found = await self._engine.lanes.read(opened.tables.days, zone)
        return Days(tuple(Day(day.isoformat(), frames) for day, frames in found))

    async def frames(self, request: ListFrames, _context: Context) -> FrameIndex:
        start, end = self._range(request.start, request.end)
        if not 0 < request.limit <= _MOST_FRAMES:
            raise RefusedError(f"A page has at least one frame and at most {_MOST_FRAMES:,}.")
        opened = self._engine.unlocked()
        await opened.publish()
        return await self._engine.lanes.read(_index, opened, start, end, request.limit)

    async def insights(self, request: GetInsights, _context: Context) -> Insights:
        start, end = self._range(request.start, request.end)
        if end - start > _LONGEST:
            raise RefusedError(f"Insights look at no more than {_LONGEST.days} days at once.")
        opened = self._engine.unlocked()
        zone = ZoneInfo(self._engine.zone(request.zone))
        end = min(end, self._engine.now())

        def count() -> Insights:
            tables = opened.tables
            return insights(
                tables.activities(start, end),
                tables.gaps_between(start, end),
                tables.learned_between(start, end),
                end,
                zone,
            )

        return await self._engine.lanes.read(count)

    def _range(self, start: datetime, end: datetime) -> tuple[datetime, datetime]:
        if start.tzinfo is None or end.tzinfo is None:
            raise RefusedError("Both ends of a stretch of time need a zone, such as +01:00.")
        return self._engine.now(start), self._engine.now(end)


def _index(opened: Opened, start: datetime, end: datetime, limit: int) -> FrameIndex:
    heads, rest = opened.tables.frame_heads(start, end, limit)
    until = rest or end
    apps: dict[str, int] = {}
    titles: dict[str, int] = {}
    rows = [_names(head, apps, titles) for head in heads]
    return FrameIndex(
        ids=tuple(head.id for head in heads),
        at=tuple(micros(head.taken_at) // 1000 for head in heads),
        app=tuple(app for app, _ in rows),
        title=tuple(title for _, title in rows),
        apps=tuple(apps),
        titles=tuple(titles),
        gaps=tuple(_band(gap) for gap in opened.tables.gaps_between(start, until)),
        next=rest,
    )


def _names(head: FrameHead, apps: dict[str, int], titles: dict[str, int]) -> tuple[int, int]:
    front = head.front
    app, title = (front.app, front.title) if front is not None else ("", "")
    return apps.setdefault(app, len(apps)), titles.setdefault(title, len(titles))


def _band(gap: Gap) -> GapBand:
    return GapBand(gap.started_at, gap.ended_at, gap.reason)


def handlers(engine: "Engine") -> Mapping[str, Handler]:
    """The handlers of `core.protocol.operations.timeline`."""
    timeline = _Timeline(engine)
    return {
        ListDays.op: timeline.days,
        ListFrames.op: timeline.frames,
        GetInsights.op: timeline.insights,
    }
