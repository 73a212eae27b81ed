"""Eight hours and more at speed: each moment of the day is seen, or it is written down why not."""

import itertools
from collections.abc import Iterator
from dataclasses import dataclass
from datetime import datetime, timedelta
from pathlib import Path
from typing import Any

import numpy as np
import psutil
import pytest

from core.capture.recorder import Recorder
from core.capture.screen import Grab, Pixels, Screen, ScreenForbiddenError, VisibleWindow
from core.engine.capturing.control import Capturing
from core.engine.capturing.life import SignOfLife
from core.engine.keeping.disk import DiskWatch
from core.engine.settings import SettingsFile
from core.records.memory import Gap
from core.records.screen import Frame, Size
from core.spool.items import decode_frame, decode_gap
from core.spool.spool import Spool
from tests.unit.capture.played_clock import PlayedClock
from tests.unit.capture.samples import FakeScreen, blank, seen
from tests.unit.spool.conftest import PRIVATE_KEY, PUBLIC_KEY

GIB = 2**30
ROUTINE = 5.0
NEW_CONTENT = 20.0
"""Seconds between two things that the user does."""
UNNOTICED = timedelta(seconds=65)
"""A shorter stretch without a frame or a gap is what the pace, or a moment's failure, makes."""


class Desk(FakeScreen):
    """Somebody works here: every now and then something else is on the screen."""

    def __init__(self, day: "Day") -> None:
        super().__init__()
        self._day = day

    def grab(self) -> Grab:
        self._check()
        day = self._day
        page = blank(size=day.size)
        step = int(day.played.awake / NEW_CONTENT) if day.present else day.left_at
        noise = np.random.default_rng(step).integers(0, 2, (day.size.h // 8, day.size.w // 8), np.uint8)
        page[..., :3] = _large(noise)[..., None] * 255
        return Grab(page, day.size)

    def windows(self) -> tuple[VisibleWindow, ...]:
        self._check()
        return (seen("Banking" if self._day.private else "Editor", "page"),)

    def idle_seconds(self) -> float:
        self._check()
        return 0.0 if self._day.present else self._day.played.awake - self._day.left

    def _check(self) -> None:
        self.lost = self._day.dark
        super()._check()


def _large(small: "np.ndarray[Any, np.dtype[np.uint8]]") -> Pixels:
    return small.repeat(8, axis=0).repeat(8, axis=1)


@dataclass
class Kept:
    """What the spool brought, as the reading side would get it."""

    frames: list[tuple[datetime, str, Size]]
    gaps: dict[tuple[datetime, str], Gap]


class Day:
    """A recorder's owner, driven by a played clock as the engine drives it: looks, and a routine beside."""

    def __init__(self, home: Path) -> None:
        self.played = PlayedClock()
        self.size = Size(160, 96)
        self.present = True
        self.left = 0.0
        self.left_at = 0
        self.private = self.dark = self.forbidden = self.hanging = False
        self.free = 100 * GIB
        self.home = home
        (home / "engine.lock").touch()
        self.spool = Spool(home, PUBLIC_KEY)
        self.settings = SettingsFile(home / "settings.json")
        self.settings.set("privacy.exclude_apps", ["Banking"])
        self.kept = Kept([], {})
        self.began = self.played.wall
        self.looks = 0
        self.capturing = self._engine()

    def _engine(self) -> Capturing:
        changed: list[bool] = []
        disk = DiskWatch(self.home, lambda: GIB, lambda: changed.append(True), free=lambda _home: self.free)
        capturing = Capturing(
            self.settings,
            lambda: None,
            disk=disk,
            screen_factory=self._screen,
            clock=self.played.clock(),
            life=SignOfLife(self.home / "engine.lock", self.played.clock()),
        )
        self._disk, self._changed = disk, changed
        capturing.attach(self.spool)
        return capturing

    def _screen(self) -> Screen:
        if self.forbidden:
            raise ScreenForbiddenError("Allow it.")
        return Desk(self)

    def restart(self, seconds: float) -> None:
        """The engine ends, and another one comes."""
        self.capturing.stop()
        self.played.pass_by(seconds)
        self.capturing = self._engine()

    def work(self, minutes: float, **state: object) -> None:
        """So many minutes in which something is so, and then not any more."""
        for name, value in state.items():
            setattr(self, name, value)
        if not self.present:
            self.left, self.left_at = self.played.awake, int(self.played.awake / NEW_CONTENT)
        self._run(minutes * 60)
        self.present = True
        self.private = self.dark = self.forbidden = self.hanging = False
        self.free = 100 * GIB

    def hold(self, why: Any, minutes: float) -> None:
        """As the system or the budget says."""
        self.capturing.hold(why, on=True)
        self._run(minutes * 60)
        self.capturing.hold(why, on=False)

    def _run(self, seconds: float) -> None:
        end = self.played.awake + seconds
        look = routine = self.played.awake
        while self.played.awake < end:
            self.played.pass_by(max(min(look, routine, end) - self.played.awake, 0.0))
            now = self.played.awake
            if now >= look:
                look = now + self._look()
            if now >= routine:
                routine = now + ROUTINE
                self._routine()

    def _look(self) -> float:
        recorder = self.capturing._recorder
        if recorder is None or self.hanging:
            return 2.0
        recorder.tick()
        self.looks += 1
        return recorder._wait_seconds(0.0) or 2.0

    def _routine(self) -> None:
        self.capturing.resume_if_due()
        self._disk.check()
        if self._changed:
            self._changed.clear()
            self.capturing.apply()
        self.capturing.look_after()
        self.take_in()

    def take_in(self) -> None:
        """As the intake does: the spool is emptied, and what it brought is known."""
        for item in self.spool.pending():
            body = self.spool.open(item.id, PRIVATE_KEY)
            if item.kind == "frame":
                frame: Frame = decode_frame(body)
                self.kept.frames.append((frame.taken_at, frame.zone, frame.size))
            elif item.kind == "gap":
                gap = decode_gap(body)
                self.kept.gaps[gap.started_at, gap.reason] = gap
            self.spool.remove(item.id)

    def end(self) -> None:
        self.capturing.stop()
        self.take_in()

    def minutes(self, reason: str) -> int:
        """How long nothing was recorded for that reason."""
        lengths = [gap.ended_at - gap.started_at for gap in self.kept.gaps.values() if gap.reason == reason]
        return round(sum(lengths, timedelta()).total_seconds() / 60)

    def holes(self, start: datetime, end: datetime) -> list[tuple[datetime, datetime]]:
        """Stretches that nothing explains."""
        spans = [(at, at) for at, _, _ in self.kept.frames if start <= at <= end]
        spans += [
            (gap.started_at, gap.ended_at)
            for gap in self.kept.gaps.values()
            if gap.started_at <= end and gap.ended_at >= start
        ]
        found, until = [], start
        for begins, ends in [*sorted(spans), (end, end)]:
            if begins - until > UNNOTICED:
                found.append((until, begins))
            until = max(until, ends)
        return found


@pytest.fixture
def day(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Iterator[Day]:
    monkeypatch.setattr(Recorder, "start", lambda _recorder: None)  # the day drives it
    made = Day(tmp_path)
    yield made
    made.end()


def rss() -> int:
    return int(psutil.Process().memory_info().rss)


def test_a_working_day(day: Day) -> None:
    day.capturing.resume()
    day.work(60)
    settled = rss()
    day.work(12, present=False)
    day.work(20)
    day.hold("locked", 30)
    day.work(10)
    day.capturing.pause(15)
    day.work(40)  # it resumes by itself
    day.work(10, private=True)
    day.work(10)
    day.work(5, dark=True)
    day.size = Size(240, 160)
    day.work(15)
    day.capturing.hold("locked", on=True)
    day._run(60)
    day.played.sleep(3600)  # the lid is closed for lunch
    day._run(60)
    day.capturing.hold("locked", on=False)
    day.work(30)
    day.hold("battery", 20)
    day.work(10)
    day.capturing.slow_down(5.0)
    day.work(40)
    day.capturing.slow_down(1.0)
    day.work(8, free=0)
    day.work(10)
    day.work(3, forbidden=True, dark=True)
    day.work(10)
    day.work(6, hanging=True)
    day.work(10)
    day.restart(180)
    day.work(10)
    day.played.zone = "America/New_York"
    day.work(20)
    day.played.set_by(3600)
    day.work(20)
    until = day.played.wall
    day.end()

    assert until - day.began > timedelta(hours=8)
    assert day.holes(day.began, until) == []
    told = {gap.reason: day.minutes(gap.reason) for gap in day.kept.gaps.values()}
    assert told == {
        "idle": 11,
        "locked": 32,
        "paused": 15,
        "excluded": 10,
        "failed": pytest.approx(11, abs=2),
        "suspended": 60,
        "battery": 20,
        "full": 8,
        "permission": 3,
        "off": 3,
        "clock": 60,
    }
    times = [at for at, _, _ in day.kept.frames]
    assert all(earlier < later for earlier, later in itertools.pairwise(times))
    assert (day.kept.frames[0][1], day.kept.frames[-1][1]) == ("Europe/Berlin", "America/New_York")
    assert {size for _, _, size in day.kept.frames} == {Size(160, 96), Size(240, 160)}
    assert day.looks > 5_000
    assert not day.capturing._absences._waiting
    assert rss() - settled < 40 * 2**20


def test_a_clock_that_is_set_back_leaves_two_stretches_that_are_each_whole(day: Day) -> None:
    day.capturing.resume()
    day.work(20)
    before = day.played.wall
    day.played.set_by(-1800)
    after = day.played.wall
    day.work(20)
    until = day.played.wall
    day.end()
    times = [at for at, _, _ in day.kept.frames]
    back = next(index for index, (a, b) in enumerate(itertools.pairwise(times)) if b < a)
    first, second = times[: back + 1], times[back + 1 :]
    assert first == sorted(first)
    assert second == sorted(second)
    assert before - first[-1] < UNNOTICED
    assert second[0] - after < UNNOTICED
    assert until - second[-1] < UNNOTICED
    assert all(gap.started_at <= gap.ended_at for gap in day.kept.gaps.values())


def test_a_clock_that_is_put_right_by_seconds_swaps_nothing(day: Day) -> None:
    day.capturing.resume()
    for _ in range(10):
        day.work(1)
        day.played.set_by(-4)
    day.end()
    times = [at for at, _, _ in day.kept.frames]
    assert times == sorted(times)
    assert day.kept.gaps == {}


def test_a_screen_that_dies_again_and_again_is_seen_again_each_time(day: Day) -> None:
    day.capturing.resume()
    for _ in range(12):
        day.work(2)
        day.work(2, dark=True)
    day.work(2)
    assert day.capturing.health().state == "recording"
    until = day.played.wall
    day.end()
    assert day.holes(day.began, until) == []
    assert day.minutes("failed") >= 20
