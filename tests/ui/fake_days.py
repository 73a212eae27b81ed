"""A realistic week of frames, served as columns."""

from bisect import bisect_left
from collections.abc import Callable, Iterator
from datetime import UTC, date, datetime, timedelta

from core.protocol.operations import (
    AddTag,
    Day,
    Days,
    Event,
    FrameIndex,
    GapBand,
    GetInsights,
    Hit,
    Hits,
    Insights,
    ListDays,
    ListFrames,
    ListTags,
    MemoryRow,
    Mention,
    Nothing,
    RemoveTag,
    Search,
    Tag,
    Tags,
    Use,
)
from tests.ui.fake_engine import FakeEngine
from tests.ui.pictures import Scene

_DAY: tuple[tuple[str, float, float], ...] = (
    ("frm_mail", 8.6, 9.05), ("frm_chat", 9.05, 9.2), ("frm_code", 9.2, 10.4), ("frm_term", 10.4, 10.55),
    ("frm_code", 10.55, 11.3), ("frm_chat", 11.3, 11.4), ("frm_flight", 11.4, 12.05),
    ("frm_paper", 13.0, 14.1), ("frm_mail", 14.1, 14.35),
    ("frm_code", 14.9, 16.0), ("frm_term", 16.0, 16.2), ("frm_flight", 16.2, 16.5),
    ("frm_code", 16.5, 17.4), ("frm_chat", 17.4, 17.6),
)  # fmt: skip
_GAPS = (("paused", 12.2, 12.9), ("excluded", 14.4, 14.6), ("locked", 14.6, 14.88))
_EVERY = 24
"""Seconds from a frame to the next."""


class FakeDays:
    """Each of the last days is alike. Frames are named by scene and number: `frm_mail~17`."""

    def __init__(self, engine: FakeEngine, scenes: dict[str, Scene], today: date, days: int = 5) -> None:
        self.scenes = scenes
        self.learned: tuple[MemoryRow, ...] = ()
        self.days = [today - timedelta(days=back) for back in range(days)][::-1]
        self.remembered: Callable[[Search], Hits] = lambda _request: Hits(())
        self.at: list[int] = []
        self.ids: list[str] = []
        self.gaps: list[GapBand] = []
        for day in self.days:
            for number, (at, scene) in enumerate(self._frames(day)):
                self.at.append(at)
                self.ids.append(f"{scene}~{day.isoformat()}.{number}")
            for reason, start, end in _GAPS:
                self.gaps.append(GapBand(_clock(day, start), _clock(day, end), reason))  # type: ignore[arg-type]
        engine.on(ListDays, lambda _request: self.list_days())
        engine.on(ListFrames, self.list_frames)
        engine.on(Search, self.search)
        engine.on(GetInsights, self.insights)
        self._engine = engine
        self.tags = [Tag("tag1", "Slow-wave paper", _clock(today, 13.0), _clock(today, 14.1))]
        engine.on(ListTags, self.list_tags)
        engine.on(AddTag, self.add_tag)
        engine.on(RemoveTag, self.remove_tag)

    @staticmethod
    def _frames(day: date) -> Iterator[tuple[int, str]]:
        for scene, start, end in _DAY:
            at, until = _clock(day, start), _clock(day, end)
            while at < until:
                yield round(at.timestamp() * 1000), scene
                at += timedelta(seconds=_EVERY)

    def list_days(self) -> Days:
        counts: dict[date, int] = {}
        for at in self.at:
            day = datetime.fromtimestamp(at / 1000, UTC).astimezone().date()
            counts[day] = counts.get(day, 0) + 1
        return Days(tuple(Day(day.isoformat(), count) for day, count in sorted(counts.items())))

    def list_frames(self, request: ListFrames) -> FrameIndex:
        first = bisect_left(self.at, round(request.start.timestamp() * 1000))
        last = bisect_left(self.at, round(request.end.timestamp() * 1000))
        cut = min(last, first + request.limit)
        apps: dict[str, int] = {}
        titles: dict[str, int] = {}
        scenes = [self.scenes[one.partition("~")[0]] for one in self.ids[first:cut]]
        after = datetime.fromtimestamp((self.at[cut - 1] + 1) / 1000, UTC) if cut < last else None
        return FrameIndex(
            tuple(self.ids[first:cut]),
            tuple(self.at[first:cut]),
            tuple(apps.setdefault(scene.app, len(apps)) for scene in scenes),
            tuple(titles.setdefault(scene.title, len(titles)) for scene in scenes),
            tuple(apps),
            tuple(titles),
            tuple(gap for gap in self.gaps if gap.start < request.end and gap.end > request.start),
            after,
        )

    def list_tags(self, request: ListTags) -> Tags:
        return Tags(
            tuple(
                tag
                for tag in self.tags
                if (request.start is None or tag.end >= request.start)
                and (request.end is None or tag.start < request.end)
                and request.text.casefold() in tag.name.casefold()
            )
        )

    def add_tag(self, request: AddTag) -> Tag:
        tag = Tag(f"tag{len(self.tags) + 1}", request.name, request.start, request.end)
        self.tags.append(tag)
        self._engine.push(Event("tags"))
        return tag

    def remove_tag(self, request: RemoveTag) -> Nothing:
        self.tags = [tag for tag in self.tags if tag.id != request.id]
        self._engine.push(Event("tags"))
        return Nothing()

    def insights(self, request: GetInsights) -> Insights:
        uses = []
        for number, day in enumerate(self.days):
            spent: dict[str, float] = {}
            for scene, start, end in _DAY:
                if request.start <= _clock(day, start) < request.end:
                    app = self.scenes[scene].app
                    spent[app] = spent.get(app, 0) + (end - start) * (0.6 + 0.13 * number)
            ordered = sorted(spent.items(), key=lambda item: -item[1])
            uses += [Use(day.isoformat(), app, round(hours * 3600)) for app, hours in ordered]
        people = (("Dana", 14), ("Marta Lindqvist", 9), ("Jonas Berg", 4), ("Ravi Patel", 2))
        return Insights(
            tuple(uses),
            tuple(Mention(*one) for one in people),
            self.learned,
            memories=418 if uses else 0,
            facts=26,
        )

    def search(self, request: Search) -> Hits:
        if request.level == "memory":
            return self.remembered(request)
        words = request.query.casefold()
        found = []
        for frame_id, at in zip(self.ids, self.at, strict=True):
            scene = self.scenes[frame_id.partition("~")[0]]
            line = next((text for text in scene.lines if words in text.casefold()), "")
            moment = datetime.fromtimestamp(at / 1000, UTC)
            inside = (request.start is None or moment >= request.start) and (
                request.end is None or moment < request.end
            )
            if line and inside and (not request.app or request.app == scene.app):
                found.append(Hit("", "line", 1.0, line, moment, "", scene.app, scene.title, (frame_id,)))
        return Hits(tuple(found[: request.limit]))


def _clock(day: date, hour: float) -> datetime:
    return datetime(day.year, day.month, day.day).astimezone() + timedelta(hours=hour)
