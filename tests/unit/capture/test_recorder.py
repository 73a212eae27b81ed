"""What the recorder keeps, drops and says, on a screen that plays a script."""

import io
import logging
import queue
from datetime import UTC, datetime

import numpy as np
import pytest
from PIL import Image

from core.capture.gate import ONLY_THESE, Exclusions, Rules, load_rules
from core.capture.looking import Outcome, Pace
from core.capture.recorder import INTERNAL_FAULT, Recorder
from core.capture.regions import without
from core.capture.screen import Grab
from core.records.errors import EnvironmentFaultError
from core.records.geometry import Box
from core.records.screen import Frame
from tests.unit.capture.samples import NO_SECRETS, SIZE, WHOLE, Bench, FakeScreen, blank, seen, with_box

LINE = [with_box(blank(), Box(10, 50, 30 * count, 10)) for count in range(10)]


def picture(frame: Frame) -> "np.ndarray[tuple[int, ...], np.dtype[np.uint8]]":
    return np.asarray(Image.open(io.BytesIO(frame.image)).convert("RGB"))


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


# ── the gate ─────────────────────────────────────────────────────────────────────────────────────────────


def test_some_windows_drop_the_frame_without_a_grab() -> None:
    bench = Bench(FakeScreen(showing=(seen("Editor"), seen("i3lock", active=False))))
    assert bench.recorder.tick() == Outcome("skipped", "app:i3lock")
    assert bench.screen.grabs == 0
    assert bench.frames == []
    assert bench.skips == [(datetime(2026, 3, 4, 12, 0, 2, tzinfo=UTC), "app:i3lock")]


SAFE = Box(200, 20, 100, 150)
EDITOR = seen("Editor", active=False)


def test_an_excluded_window_is_masked_and_left_out() -> None:
    secret = seen("KeePassXC", "Passwords", SAFE, handle=2)
    bench = Bench(FakeScreen(pixels=with_box(blank(8), SAFE, 200), showing=(secret, EDITOR)))
    assert bench.recorder.tick().kind == "kept"
    (frame,) = bench.frames
    assert [window.app for window in frame.windows] == ["Editor"]
    assert frame.painted == (SAFE,)
    shown = picture(frame)
    assert np.all(shown[SAFE.y : SAFE.bottom, SAFE.x : SAFE.right] == 128)
    assert not np.any(shown == 200)
    assert bench.masks == [(frame.taken_at, "app:keepassxc")]
    assert bench.skips == []


def test_what_happens_in_it_is_no_change_and_no_news() -> None:
    secret = seen("KeePassXC", "Passwords", SAFE, handle=2)
    bench = Bench(FakeScreen(showing=(secret, EDITOR)))
    kinds = bench.ticks([with_box(blank(8), SAFE, value) for value in (200, 100, 50)])
    assert kinds == ["kept", "unchanged", "unchanged"]
    assert len(bench.masks) == 1


def test_one_that_moves_is_not_only_masked() -> None:
    here, there = (seen("KeePassXC", box=SAFE.moved(-by, 0), handle=2) for by in (0, 60))
    bench = Bench(FakeScreen(showing=(here, EDITOR)))
    kinds = bench.ticks([LINE[0]])
    bench.screen.listings = [(here, EDITOR), (there, EDITOR)]
    kinds += bench.ticks([LINE[9]])  # while it is grabbed
    bench.screen.showing = (here, EDITOR)
    kinds += bench.ticks([LINE[9], LINE[9]])  # since it was looked at
    assert kinds == ["kept", "skipped", "skipped", "pending"]


def test_one_that_has_just_appeared_or_gone_may_still_show_elsewhere() -> None:
    secret = seen("KeePassXC", box=SAFE, handle=2)
    bench = Bench(FakeScreen(showing=(EDITOR,)))
    kinds = bench.ticks([LINE[0]])
    bench.screen.showing = (secret, EDITOR)
    kinds += bench.ticks([LINE[0], LINE[0]])
    bench.screen.showing = (EDITOR,)
    kinds += bench.ticks([LINE[0], LINE[0]])
    assert kinds == ["kept", "skipped", "unchanged", "skipped", "unchanged"]


def test_one_that_fills_the_screen_leaves_nothing_to_keep() -> None:
    bench = Bench(FakeScreen(showing=(seen("KeePassXC", handle=2), EDITOR)))
    assert bench.recorder.tick() == Outcome("skipped", "app:keepassxc")
    assert bench.frames == []
    assert bench.masks == []


def test_only_what_was_named_is_seen() -> None:
    rules = load_rules(Exclusions(only_apps=("Editor",)))
    box = Box(40, 40, 120, 100)
    below = without(WHOLE, box)
    showing = (
        seen("", "", Box(60, 60, 30, 20), handle=4),
        seen("Editor", box=box),
        seen("Mail", handle=3, visible=below[:2]),
    )
    bench = Bench(FakeScreen(pixels=blank(8), showing=showing), rules=lambda: rules)
    assert bench.recorder.tick().kind == "kept"
    (frame,) = bench.frames
    assert [window.app for window in frame.windows] == ["Editor"]
    shown = picture(frame)
    assert np.all(shown[:40] == 128)
    assert np.all(shown[60:80, 60:90] == 128)
    assert np.all(shown[90:140, 40:160] == 8)
    assert bench.masks == [(frame.taken_at, ONLY_THESE)]


def test_one_that_appears_during_the_grab_drops_it_too() -> None:
    ordinary, secret = (seen("Editor"),), (seen("KeePassXC", handle=2), seen("Editor"))
    bench = Bench(FakeScreen(listings=[ordinary, secret]))
    assert bench.recorder.tick().kind == "skipped"
    assert bench.screen.grabs == 1
    assert bench.frames == []


def test_one_that_goes_during_the_grab_drops_it_too() -> None:
    ordinary, secret = (seen("Editor"),), (seen("KeePassXC", handle=2), seen("Editor"))
    bench = Bench(FakeScreen(listings=[secret, ordinary]))
    assert bench.recorder.tick().kind == "skipped"
    assert bench.frames == []


def test_what_waits_is_innocent_and_kept_when_a_secret_appears() -> None:
    bench = Bench()
    bench.ticks([LINE[0], LINE[4]])
    bench.screen.showing = (seen("KeePassXC", handle=9),)
    outcome = bench.recorder.tick()
    assert outcome == Outcome("skipped", "app:keepassxc", kept=(bench.frames[1].id,))


def test_what_waits_is_dropped_when_its_own_window_turns_out_to_be_private() -> None:
    bench = Bench(FakeScreen(showing=(seen("Firefox", "Mozilla Firefox", handle=3),)))
    bench.ticks([LINE[0], LINE[4]])
    bench.screen.showing = (seen("Firefox", "Mozilla Firefox Private Browsing", handle=3),)
    assert bench.recorder.tick() == Outcome("skipped", "title ending:private browsing")
    assert bench.recorder.flush().kept == ()
    assert len(bench.frames) == 1


def test_nothing_is_captured_while_the_rules_cannot_be_read() -> None:
    broken = True

    def rules() -> Rules:
        if broken:
            raise EnvironmentFaultError("The list is broken.")
        return NO_SECRETS

    bench = Bench(rules=rules)
    assert bench.recorder.tick() == Outcome("failed", "The list is broken.")
    assert bench.screen.grabs == 0
    broken = False
    assert bench.recorder.tick().kind == "kept"
    assert bench.states == ["The list is broken.", ""]


def test_changed_rules_hold_from_the_next_look_on_and_for_what_waits() -> None:
    rules = NO_SECRETS
    bench = Bench(rules=lambda: rules)
    bench.ticks([LINE[0], LINE[4]])
    rules = Rules(())
    bench.screen.showing = (seen("KeePassXC"),)
    bench.recorder.reload_rules()
    assert bench.recorder.flush().kept == ()
    assert bench.ticks([LINE[4]]) == ["pending"]


# ── our own windows ──────────────────────────────────────────────────────────────────────────────────────


OWN = Box(100, 40, 120, 100)


def test_own_windows_are_painted_over_and_left_out() -> None:
    showing = (seen("Afterimage", "Ask", OWN, handle=2), seen("Editor", active=False))
    bench = Bench(FakeScreen(pixels=blank(8), showing=showing))
    assert bench.recorder.tick().kind == "kept"
    (frame,) = bench.frames
    assert [window.app for window in frame.windows] == ["Editor"]
    shown = picture(frame)
    assert np.all(shown[OWN.y : OWN.bottom, OWN.x : OWN.right] == 128)
    assert np.all(shown[: OWN.y] == 8)


def test_own_windows_are_painted_where_they_were_before_and_after_the_grab() -> None:
    moved = OWN.moved(-60, 0)
    listings = [
        (seen("afterimage", box=OWN), seen("Editor")),
        (seen("afterimage", box=moved), seen("Editor")),
    ]
    bench = Bench(FakeScreen(pixels=blank(8), listings=listings))
    bench.recorder.tick()
    shown = picture(bench.frames[0])
    both = OWN.union(moved)
    assert np.all(shown[both.y : both.bottom, both.x : both.right] == 128)


def test_what_covers_an_own_window_stays() -> None:
    part = Box(100, 40, 120, 50)
    showing = (seen("Editor", handle=2), seen("Afterimage", box=OWN, visible=(part,)))
    bench = Bench(FakeScreen(pixels=blank(8), showing=showing))
    bench.recorder.tick()
    assert np.all(picture(bench.frames[0])[90:140, 100:220] == 8)


def test_what_happens_in_own_windows_is_no_change() -> None:
    bench = Bench()
    bench.ticks([LINE[3]])
    bench.screen.showing = (seen("Afterimage", box=OWN, handle=2), seen("Editor", active=False))
    assert bench.ticks([with_box(LINE[3], OWN, 1), with_box(LINE[3], OWN, 2)]) == ["unchanged", "unchanged"]


def test_nothing_is_kept_when_own_windows_fill_the_screen() -> None:
    most = Box(0, 5, SIZE.w, SIZE.h - 5)
    bench = Bench(FakeScreen(showing=(seen("Afterimage", box=most), seen("Editor", active=False))))
    assert bench.recorder.tick() == Outcome("own")
    assert bench.frames == []


def test_no_rule_is_about_own_windows() -> None:
    bench = Bench(FakeScreen(showing=(seen("Afterimage", "Private Browsing", OWN), seen("Editor"))))
    assert bench.recorder.tick().kind == "kept"


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
