"""The frames of one day as columns, fetched in pages and brought up to date while the day goes on."""

from array import array
from bisect import bisect_left, bisect_right
from dataclasses import dataclass
from datetime import UTC, date, datetime, timedelta
from typing import Final

from PySide6.QtCore import QObject, Signal

from core.protocol.operations import FrameIndex, GapBand, ListFrames
from core.records.errors import AfterimageError
from ui.bridge import CallHandle, EngineLink
from ui.navigation import FrameTarget

PAGE: Final = 4_000
_REST_MS: Final = 120_000
"""A stretch in which nothing changed on the screen belongs to the frame before it for so long."""


@dataclass(frozen=True, slots=True)
class Span:
    """A stretch of time, in milliseconds since 1970."""

    start: int
    end: int


@dataclass(frozen=True, slots=True)
class Run:
    """Consecutive frames of one program."""

    app: int
    first: int
    last: int
    start: int
    """Milliseconds since 1970."""
    end: int


def today() -> date:
    """On this machine's clock."""
    return date.today()  # noqa: DTZ011 -- the day on the user's own clock


def midnight(day: date) -> datetime:
    """The first moment of a day on this machine's clock."""
    return datetime(day.year, day.month, day.day).astimezone()


def milliseconds(moment: datetime) -> int:
    """Since 1970."""
    return round(moment.timestamp() * 1000)


def moment_of(at: int) -> datetime:
    """The moment of so many milliseconds."""
    return datetime.fromtimestamp(at / 1000, UTC)


class DayFrames(QObject):
    """Holds nothing but columns: some 100 bytes a frame."""

    changed = Signal(int)
    """More is there; with the number of frames there were before. 0 for a day begun anew."""
    loaded = Signal()
    """All of the day is there."""
    failed = Signal(str)

    def __init__(self, link: EngineLink, parent: QObject) -> None:
        super().__init__(parent)
        self._link = link
        self._call: CallHandle | None = None
        self._again = False
        self.day = date.min
        self.loading = False
        self.ids: list[str] = []
        self.at = array("q")
        self.app = array("i")
        self.title = array("i")
        self.apps: list[str] = []
        self.titles: list[str] = []
        self.gaps: list[GapBand] = []
        self.runs: list[Run] = []
        self._app_numbers: dict[str, int] = {}
        self._title_numbers: dict[str, int] = {}

    def __len__(self) -> int:
        return len(self.ids)

    @property
    def start(self) -> datetime:
        """When the day begins."""
        return midnight(self.day)

    @property
    def end(self) -> datetime:
        """When the next day begins, which may be 23 or 25 hours later."""
        return midnight(self.day + timedelta(days=1))

    def open(self, day: date) -> None:
        """Show that day, from its beginning."""
        self._drop_call()
        self.day = day
        for column in (self.ids, self.apps, self.titles, self.gaps, self.runs):
            column.clear()
        self.at, self.app, self.title = array("q"), array("i"), array("i")
        self._app_numbers.clear()
        self._title_numbers.clear()
        self.changed.emit(0)
        self._ask(self.start)

    def refresh(self) -> None:
        """Fetch what came since. What went is noticed only by `open`."""
        if self.loading:
            self._again = True
        elif self.day != date.min:
            after = moment_of(self.at[-1] + 1) if self.at else self.start
            self._ask(after)

    def _ask(self, start: datetime) -> None:
        self.loading = True
        request = ListFrames(start=start, end=self.end, limit=PAGE)
        self._call = self._link.call(request, self._take, self._failed, owner=self)

    def _drop_call(self) -> None:
        if self._call is not None:
            self._call.cancel()
            self._call = None
        self.loading = self._again = False

    def _take(self, page: FrameIndex) -> None:
        before = len(self.ids)
        apps = [self._number(self._app_numbers, self.apps, name) for name in page.apps]
        titles = [self._number(self._title_numbers, self.titles, name) for name in page.titles]
        self.ids.extend(page.ids)
        self.at.extend(page.at)
        self.app.extend(apps[number] for number in page.app)
        self.title.extend(titles[number] for number in page.title)
        if page.next is None:
            self._call, self.loading = None, False
        known = {(gap.start, gap.reason): gap for gap in (*self.gaps, *page.gaps)}
        gaps = sorted(known.values(), key=lambda gap: gap.start)
        if len(self.ids) != before or gaps != self.gaps:
            self.gaps = gaps
            self._find_runs()
            self.changed.emit(before)
        if page.next is not None:
            self._ask(page.next)
            return
        self.loaded.emit()
        if self._again:
            self._again = False
            self.refresh()

    def _failed(self, error: AfterimageError) -> None:
        self._call, self.loading = None, False
        self.failed.emit(str(error))

    @staticmethod
    def _number(numbers: dict[str, int], names: list[str], name: str) -> int:
        if name not in numbers:
            numbers[name] = len(names)
            names.append(name)
        return numbers[name]

    def _find_runs(self) -> None:
        """Blocks for the track: one program in front, without the time in which nothing came."""
        first = self.runs.pop().first if self.runs else 0  # the last one may go on
        for index in range(first + 1, len(self.ids) + 1):
            ended = index == len(self.ids)
            if (
                not ended
                and self.app[index] == self.app[first]
                and self.at[index] - self.at[index - 1] <= _REST_MS
            ):
                continue
            last = index - 1
            following = self.at[index] if not ended else self.at[last] + 2_000
            end = min(following, self.at[last] + _REST_MS)
            self.runs.append(Run(self.app[first], first, last, self.at[first], end))
            first = index

    # ── what stands at a place ───────────────────────────────────────────────────────────────────────

    def moment(self, index: int) -> datetime:
        """When a frame was taken."""
        return moment_of(self.at[index])

    def app_name(self, index: int) -> str:
        """The program in front, or nothing."""
        return self.apps[self.app[index]]

    def title_name(self, index: int) -> str:
        """The title of the window in front, or nothing."""
        return self.titles[self.title[index]]

    def target(self, index: int) -> FrameTarget:
        """The frame as something to open."""
        return FrameTarget(
            self.ids[index],
            app=self.app_name(index),
            title=self.title_name(index),
            time=self.moment(index),
        )

    def nearest(self, at: int) -> int:
        """The frame next to a moment; -1 where there is none at all."""
        if not self.at:
            return -1
        right = bisect_left(self.at, at)
        if right == len(self.at):
            return right - 1
        if right and at - self.at[right - 1] <= self.at[right] - at:
            return right - 1
        return right

    def between(self, start: int, end: int) -> range:
        """The frames of a stretch, both ends included."""
        return range(bisect_left(self.at, start), bisect_right(self.at, end))

    def usage(self) -> list[tuple[int, int]]:
        """Programs with the milliseconds they were in front, the longest first."""
        spent: dict[int, int] = {}
        for run in self.runs:
            spent[run.app] = spent.get(run.app, 0) + run.end - run.start
        return sorted(spent.items(), key=lambda item: -item[1])
