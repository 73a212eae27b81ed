"""What the recorder keeps, drops and says, on a screen that plays a script."""

import logging
import queue
from datetime import UTC, datetime

import numpy as np
import pytest

from core.capture.looking import Outcome, Pace
from core.capture.recorder import INTERNAL_FAULT, Recorder
from core.capture.screen import Grab
from core.records.errors import EnvironmentFaultError
from core.records.geometry import Box
from core.records.screen import Frame
from tests.unit.capture.samples import (
    LINE,
    NO_SECRETS,
    SIZE,
    WHOLE,
    Bench,
    FakeScreen,
    blank,
    picture,
    seen,
    with_box,
)

# ── frames ───────────────────────────────────────────────────────────────────────────────────────────────


def test_the_first_look_is_kept_at_once_with_all_that_belongs_to_it() -> None:
    bench = Bench(FakeScreen(pixels=LINE[3]))
    outcome = bench.recorder.tick()
    (frame,) = bench.frames
    assert outcome == Outcome("kept", kept=(frame.id,))
    assert frame.id.startswith("frm_")
    assert frame.taken_at == datetime(2026, 3, 4, 12, 0, 2, tzinfo=UTC)
    assert (frame.zone, frame.size, frame.codec) == ("Europe/Berlin", SIZE, "image/webp")
    assert [window.app for window in frame.windows] == ["Editor"]
    assert np.array_equal(picture(frame), LINE[3][..., 2::-1])


def test_every_outcome_of_an_ordinary_day() -> None:
    bench = Bench()
    kinds = bench.ticks([LINE[0], LINE[0], LINE[2], LINE[3], LINE[3], with_box(LINE[3], Box(0, 0, 9, 9))])
    assert kinds == ["kept", "unchanged", "pending", "pending", "kept", "muted"]
    assert len({frame.id for frame in bench.frames}) == 2
    assert [outcome.kind for outcome in bench.outcomes] == kinds


def test_flush_hands_on_what_waits() -> None:
    bench = Bench()
    bench.ticks([LINE[0], LINE[4]])
    outcome = bench.recorder.flush()
    assert outcome.kept == (bench.frames[1].id,)
    assert np.array_equal(picture(bench.frames[1]), LINE[4][..., 2::-1])
    assert bench.recorder.flush() == Outcome("unchanged")
    assert bench.ticks([LINE[4]]) == ["unchanged"]


def test_another_window_brings_out_what_waits() -> None:
    bench = Bench()
    bench.ticks([LINE[0], LINE[4]])
    bench.screen.showing = (seen("Mail", "inbox", handle=2),)
    bench.screen.pixels = blank(50)
    outcome = bench.recorder.tick()
    assert outcome.kind == "pending"
    assert outcome.kept == (bench.frames[1].id,)
    assert bench.frames[1].windows[0].app == "Editor"


# ── idle ─────────────────────────────────────────────────────────────────────────────────────────────────


def test_the_screen_is_looked_at_seldom_while_the_user_is_away() -> None:
    bench = Bench(FakeScreen(idle=61))
    assert bench.ticks([LINE[0], LINE[3], LINE[4]]) == ["kept", "idle", "idle"]
    bench.screen.idle = 0
    assert bench.ticks([LINE[4]]) == ["pending"]


def test_it_is_still_looked_at() -> None:
    bench = Bench(FakeScreen(idle=61))
    bench.recorder._pace = Pace(idle_interval=0)
    assert bench.ticks([LINE[0], LINE[3]]) == ["kept", "pending"]


def test_some_programs_are_looked_at_seldom_while_they_are_in_front() -> None:
    bench = Bench(FakeScreen(showing=(seen("Zoom"),)))
    bench.recorder._pace = Pace(seldom=("zoo*",))
    assert bench.ticks([LINE[0], LINE[3]]) == ["kept", "muted"]
    assert bench.screen.grabs == 1
    bench.screen.showing = (seen("Editor"), seen("Zoom", active=False))
    assert bench.ticks([LINE[3]]) == ["pending"]
    bench.screen.showing = (seen("Zoom"),)
    assert bench.recorder.tick().kept  # what waits does not wait for a minute
    bench.recorder._pace = Pace(seldom=("zoom",), seldom_interval=0)
    assert bench.ticks([LINE[9]]) == ["pending"]


# ── faults ───────────────────────────────────────────────────────────────────────────────────────────────


def test_a_lost_screen_is_closed_told_once_and_opened_again() -> None:
    bench = Bench()
    bench.ticks([LINE[0], LINE[4]])
    bench.screen.lost = True
    assert bench.ticks([LINE[4], LINE[4]]) == ["failed", "failed"]
    assert len(bench.frames) == 2  # what waited is safe
    assert bench.screen.closed == 2
    bench.screen.lost = False
    assert bench.ticks([LINE[4]]) == ["unchanged"]
    assert bench.states == ["The screen is gone.", ""]


def test_without_a_screen_the_reason_is_the_environments() -> None:
    def none() -> FakeScreen:
        raise EnvironmentFaultError("There is no screen.")

    bench = Bench(screen_factory=none)
    assert bench.recorder.tick() == Outcome("failed", "There is no screen.")
    assert bench.states == ["There is no screen."]


def test_a_frame_that_finds_no_place_is_offered_again() -> None:
    frames: list[Frame] = []
    full = True

    def sink(frame: Frame) -> None:
        if full:
            raise EnvironmentFaultError("The disk is full.")
        frames.append(frame)

    bench = Bench(FakeScreen(pixels=LINE[3]), sink=sink)
    assert bench.recorder.tick() == Outcome("failed", "The disk is full.")
    assert bench.recorder.tick().kind == "failed"
    full = False
    assert bench.recorder.tick().kind == "kept"
    assert len(frames) == 1
    assert bench.states == ["The disk is full.", ""]


def test_a_fault_of_ours_is_logged_without_content_and_does_not_end_it(
    caplog: pytest.LogCaptureFixture,
) -> None:
    what = f"the {SIZE} secret"

    class Faulty(FakeScreen):
        def grab(self) -> Grab:
            raise ZeroDivisionError(what)

    bench = Bench(Faulty())
    with caplog.at_level(logging.DEBUG):
        assert bench.recorder.tick() == Outcome("failed", INTERNAL_FAULT)
    assert "ZeroDivisionError" in caplog.text
    assert what not in caplog.text


def test_a_listener_that_fails_does_not_end_it(caplog: pytest.LogCaptureFixture) -> None:
    bench = Bench()
    bench.outcomes = None  # type: ignore[assignment]
    object.__setattr__(bench.recorder._listeners, "on_outcome", lambda _outcome: 1 / 0)
    assert bench.recorder.tick().kind == "kept"
    assert "ZeroDivisionError" in caplog.text


def test_the_wait_doubles_with_every_failure_up_to_a_limit() -> None:
    bench = Bench(FakeScreen(lost=True))
    waits = []
    for _ in range(7):
        bench.recorder.tick()
        waits.append(bench.recorder._wait_seconds(0))
    assert waits == [2, 4, 8, 10, 10, 10, 10]


# ── the thread ───────────────────────────────────────────────────────────────────────────────────────────


def threaded(bench: Bench) -> "queue.Queue[Outcome]":
    outcomes: queue.Queue[Outcome] = queue.Queue()
    bench.recorder._pace = Pace(interval=0.01)
    object.__setattr__(bench.recorder._listeners, "on_outcome", outcomes.put)
    bench.recorder.start()
    return outcomes


def test_it_looks_again_and_again_and_ends_when_told() -> None:
    bench = Bench()
    outcomes = threaded(bench)
    assert [outcomes.get(timeout=30).kind for _ in range(3)] == ["kept", "unchanged", "unchanged"]
    bench.recorder.start()  # changes nothing
    thread = bench.recorder._thread
    assert thread is not None
    bench.recorder.stop()
    assert not thread.is_alive()
    assert bench.screen.closed == 1


def test_stopping_hands_on_what_waits() -> None:
    bench = Bench()
    bench.ticks([LINE[0], LINE[4]])
    bench.recorder.stop()
    assert len(bench.frames) == 2
    assert bench.screen.closed == 1


def test_nothing_is_taken_while_paused() -> None:
    bench = Bench()
    outcomes = threaded(bench)
    outcomes.get(timeout=30)
    bench.recorder.pause()
    while not outcomes.empty():
        outcomes.get()
    grabs = bench.screen.grabs
    bench.recorder._wake.set()  # even when woken
    bench.recorder.flush()
    assert bench.screen.grabs == grabs
    bench.recorder.resume()
    assert outcomes.get(timeout=30).kind == "unchanged"
    bench.recorder.stop()


def test_it_can_be_started_again() -> None:
    bench = Bench()
    for _ in range(2):
        outcomes = threaded(bench)
        outcomes.get(timeout=30)
        bench.recorder.stop()
    assert len(bench.frames) == 1


def test_it_starts_paused_when_paused_before() -> None:
    bench = Bench()
    bench.recorder.pause()
    outcomes = threaded(bench)
    bench.recorder.resume()
    assert outcomes.get(timeout=30).kind == "kept"
    bench.recorder.stop()


def test_defaults_are_usable() -> None:
    frames: list[Frame] = []
    recorder = Recorder(FakeScreen, lambda: NO_SECRETS, frames.append)
    assert recorder.tick().kind == "kept"
    assert frames[0].taken_at.tzinfo is UTC
    assert frames[0].windows[0].box == WHOLE
