"""What the recorder masks, leaves out and drops for privacy, on a screen that plays a script."""

from datetime import UTC, datetime

import numpy as np

from core.capture.gate import ONLY_THESE, Exclusions, Rules, load_rules
from core.capture.looking import Outcome
from core.capture.regions import without
from core.records.errors import EnvironmentFaultError
from core.records.geometry import Box
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
