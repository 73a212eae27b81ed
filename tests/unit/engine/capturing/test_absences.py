"""Every stretch of time is accounted for, whatever the clocks do."""

from datetime import timedelta
from itertools import pairwise

import pytest
from hypothesis import given, strategies as st

from core.engine.capturing.absences import Absences, Why
from core.records.errors import EnvironmentFaultError
from core.records.memory import Gap
from tests.unit.capture.played_clock import PlayedClock

STEP = 5.0


class Book:
    """Absences on a played clock, and what they wrote; a gap that grows replaces itself."""

    def __init__(self) -> None:
        self.clock = PlayedClock()
        self.absences = Absences(self._note, self.clock.clock())
        self.kept: dict[tuple[object, str], Gap] = {}
        self.writes = 0
        self.full = False

    def _note(self, gap: Gap) -> None:
        if self.full:
            raise EnvironmentFaultError("no room")
        self.writes += 1
        self.kept[gap.started_at, gap.reason] = gap

    def go_on(self, seconds: float, why: Why = None) -> None:
        """Time passes, and somebody says how it is every few seconds."""
        while seconds > 0:
            self.clock.pass_by(min(seconds, STEP))
            self.absences.beat(why)
            seconds -= STEP

    def told(self) -> list[tuple[str, float]]:
        return [(gap.reason, (gap.ended_at - gap.started_at).total_seconds()) for gap in self.kept.values()]


def begun() -> Book:
    book = Book()
    book.absences.beat(None)
    return book


def test_while_the_screen_is_seen_there_is_nothing_to_tell() -> None:
    book = begun()
    book.go_on(3600)
    book.absences.end()
    assert book.told() == []
    assert book.absences.current is None


def test_an_absence_has_its_reason_and_its_times() -> None:
    book = begun()
    book.absences.beat("paused")
    since = book.clock.wall
    book.go_on(50, "paused")
    assert book.absences.current == ("paused", since)
    book.go_on(10)
    assert book.told() == [("paused", 55.0)]


@pytest.mark.parametrize(("why", "seconds"), [("failed", 29), ("permission", 29), ("idle", 55)])
def test_what_is_over_in_a_moment_is_nobody_s_concern(why: Why, seconds: float) -> None:
    book = begun()
    book.absences.beat(why)
    book.clock.pass_by(seconds)
    book.absences.beat(None)
    assert book.told() == []


def test_one_that_lasts_is_known_before_it_is_over_and_stays_one() -> None:
    book = begun()
    book.absences.beat("locked")
    book.go_on(65, "locked")
    assert book.told() == [("locked", 60.0)]
    book.go_on(8 * 3600, "locked")
    assert book.writes < 40
    book.absences.end()
    assert book.told() == [("locked", 8 * 3600 + 65.0)]


def test_reasons_that_take_turns_are_told_apart() -> None:
    book = begun()
    book.absences.beat("paused")
    book.go_on(100, "paused")
    book.go_on(100, "locked")
    book.go_on(5)
    assert book.told() == [("paused", 105.0), ("locked", 100.0)]


def test_the_same_thing_again_within_moments_is_the_same_absence() -> None:
    book = begun()
    for _ in range(5):
        book.absences.beat("excluded")
        book.go_on(10, "excluded")
        book.go_on(20)
    book.go_on(60)
    book.absences.beat("excluded")
    book.go_on(10, "excluded")
    book.absences.end()
    assert book.told() == [("excluded", 135.0), ("excluded", 10.0)]


def test_sleep_is_noticed_by_its_clock() -> None:
    book = begun()
    book.go_on(100)
    asleep = book.clock.wall
    book.clock.sleep(3600)
    book.go_on(5)
    (gap,) = book.kept.values()
    assert (gap.reason, gap.started_at) == ("suspended", asleep)
    assert book.told() == [("suspended", 3605.0)]


def test_sleep_during_an_absence_interrupts_it() -> None:
    book = begun()
    book.absences.beat("locked")
    book.go_on(100, "locked")
    book.clock.sleep(3600)
    book.go_on(100, "locked")
    book.absences.end()
    assert [reason for reason, _ in book.told()] == ["locked", "suspended", "locked"]
    gaps = list(book.kept.values())
    assert all(first.ended_at == then.started_at for first, then in pairwise(gaps))


def test_hours_that_a_clock_skips_never_were() -> None:
    book = begun()
    book.go_on(100)
    book.clock.set_by(3600)
    book.go_on(100)
    assert book.told() == [("clock", 3600.0)]


def test_a_clock_that_is_set_back_leaves_no_gap_that_ends_before_it_begins() -> None:
    book = begun()
    book.absences.beat("paused")
    book.go_on(100, "paused")
    book.clock.set_by(-3600)
    book.go_on(100, "paused")
    book.absences.end()
    assert book.told() == [("paused", 105.0), ("paused", 95.0)]


def test_nobody_says_anything_for_a_while() -> None:
    book = begun()
    book.clock.pass_by(300)
    book.absences.beat(None)
    assert book.told() == [("failed", 300.0)]


def test_what_is_found_out_late_began_earlier() -> None:
    book = begun()
    book.go_on(100)
    book.absences.beat("failed", book.clock.wall - timedelta(seconds=40))
    book.go_on(5)
    assert book.told() == [("failed", 45.0)]


def test_nothing_is_forgotten_on_a_full_disk() -> None:
    book = begun()
    book.full = True
    book.absences.beat("full")
    book.go_on(3600, "full")
    book.go_on(10)
    assert book.told() == []
    book.full = False
    book.go_on(5)
    assert book.told() == [("full", 3605.0)]


REASONS = ("paused", "locked", "idle", "excluded", "failed", "full")
EVENTS = st.one_of(
    st.tuples(st.just("seen"), st.floats(5, 900)),
    st.tuples(
        st.sampled_from(["paused", "locked", "idle", "excluded", "failed", "full"]), st.floats(5, 4000)
    ),
    st.tuples(st.just("asleep"), st.floats(10, 40_000)),
    st.tuples(st.just("ahead"), st.floats(10, 40_000)),
    st.tuples(st.just("back"), st.floats(10, 40_000)),
    st.tuples(st.just("silent"), st.floats(31, 4000)),
)


@given(st.lists(EVENTS, max_size=12))
def test_whatever_happens_each_moment_is_seen_or_has_a_reason(events: list[tuple[str, float]]) -> None:
    book = begun()
    seen = {book.clock.wall}
    why: Why = None
    began = book.clock.wall
    back = False
    for kind, seconds in events:
        if kind in {"seen", *REASONS}:
            why = None if kind == "seen" else kind  # type: ignore[assignment]
            left = seconds
            while left > 0:
                book.clock.pass_by(min(STEP, left))
                book.absences.beat(why)
                left -= STEP
                if why is None:
                    seen.add(book.clock.wall)
        elif kind == "asleep":
            book.clock.sleep(seconds)
        elif kind == "ahead":
            book.clock.set_by(seconds)
        elif kind == "back":
            book.clock.set_by(-seconds)
            back = True
        else:
            book.clock.pass_by(seconds)
    book.absences.beat(why)
    book.absences.end()
    seen.add(book.clock.wall)
    gaps = book.kept.values()
    assert all(gap.started_at <= gap.ended_at for gap in gaps)
    if back:
        return  # hours were lived twice: what lies between is no one stretch
    edges = sorted([(at, at) for at in seen] + [(gap.started_at, gap.ended_at) for gap in gaps])
    until = began
    for start, end in edges:
        # Short failures and idleness are left out by intent.
        assert (start - until).total_seconds() < 61, (until, start)
        until = max(until, end)
