"""Frames and activities by time, without what stands in them: a day of thousands is read in a moment."""

from collections.abc import Iterator
from dataclasses import dataclass
from datetime import date, datetime, timedelta, tzinfo
from typing import TYPE_CHECKING

import numpy as np

from core.memory.codec import micros, moment
from core.memory.keys import within
from core.memory.store import Store

if TYPE_CHECKING:
    from lancedb.table import Table

_TOGETHER = 1_024


@dataclass(frozen=True, slots=True)
class WindowHead:
    """What names a window."""

    app: str
    title: str
    active: bool = False


@dataclass(frozen=True, slots=True)
class FrameHead:
    """A frame without its lines: decoded from the same bytes, which are skipped where they tell of more."""

    id: str
    taken_at: datetime
    windows: tuple[WindowHead, ...] = ()

    @property
    def front(self) -> WindowHead | None:
        """The window the user worked in, if the system told."""
        return next((window for window in self.windows if window.active), None)


@dataclass(frozen=True, slots=True)
class Activity:
    """A segment without its sources."""

    id: str
    started_at: datetime
    ended_at: datetime
    app: str = ""
    window_title: str = ""


def frame_heads(
    store: Store, start: datetime, end: datetime, limit: int
) -> tuple[list[FrameHead], datetime | None]:
    """The first frames of a stretch, in order, and where the rest begins; `None` where there is no rest.

    Frames of one and the same microsecond come together, so that a page may be a little longer.
    """
    span = within("at", micros(start), micros(end))
    times = np.sort(np.array([row["at"] for row in store.rows("frames", span, ["at"])], np.int64))
    if not times.size:
        return [], None
    last = int(times[min(limit, times.size) - 1])
    more = last < times[-1]
    page = within("at", micros(start), last + 1)
    heads = [store.decode("frames", FrameHead, data) for data in _records(store, "frames", page)]
    heads.sort(key=lambda head: (head.taken_at, head.id))
    return heads, moment(last + 1) if more else None


def activities(store: Store, start: datetime, end: datetime) -> list[Activity]:
    """What was done in front of the screen, in order of its beginning."""
    span = within("at", micros(start), micros(end))
    found = [store.decode("segments", Activity, data) for data in _records(store, "segments", span)]
    return sorted((one for one in found if one.app), key=lambda one: (one.started_at, one.id))


def days(store: Store, zone: tzinfo) -> list[tuple[date, int]]:
    """The days on which frames were taken, by the clock of a zone, and how many."""
    times = np.sort(np.array([row["at"] for row in store.rows("frames", "", ["at"])], np.int64))
    found: list[tuple[date, int]] = []
    place = 0
    while place < times.size:
        day = moment(int(times[place])).astimezone(zone).date()
        after = int(np.searchsorted(times, micros(day_start(day + timedelta(days=1), zone))))
        after = max(after, place + 1)
        found.append((day, after - place))
        place = after
    return found


def day_start(day: date, zone: tzinfo) -> datetime:
    """The first moment of a day on the clock of a zone."""
    return datetime(day.year, day.month, day.day, tzinfo=zone)


def _records(store: Store, name: str, predicate: str) -> Iterator[bytes]:
    def scan(table: "Table") -> list[bytes]:
        batches = table.search().where(predicate).select(["record"]).to_batches(_TOGETHER)
        return [data for batch in batches for data in batch["record"].to_pylist()]

    yield from store.read(name, scan)  # type: ignore[arg-type]
