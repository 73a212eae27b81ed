"""The recorder on and off, with a screen that plays a script and without waiting for its pace."""

import threading
from collections.abc import Iterator
from dataclasses import replace
from datetime import UTC, datetime, timedelta
from pathlib import Path

import pytest

from core.capture.clock import Clock
from core.engine.capturing.control import Capturing
from core.engine.settings import SettingsFile
from core.records.errors import EnvironmentFaultError, RefusedError
from core.spool.items import decode_frame, decode_gap, decode_ledger
from core.spool.spool import Kind, Spool
from tests.unit.capture.samples import FakeScreen, seen
from tests.unit.spool.conftest import PRIVATE_KEY, PUBLIC_KEY

WAIT = 60.0


class Setting:
    """A recorder's owner, its spool, and how often it told of something."""

    def __init__(self, home: Path, clock: Clock | None = None) -> None:
        self.screen = FakeScreen()
        self.screens = 0
        self.fault: Exception | None = None
        self.settings = SettingsFile(home / "settings.json")
        self.spool = Spool(home, PUBLIC_KEY)
        self._told = threading.Condition()
        self.capturing = Capturing(self.settings, self._tell, screen_factory=self._open, clock=clock)

    def _open(self) -> FakeScreen:
        self.screens += 1
        if self.fault is not None:
            raise self.fault
        return self.screen

    def _tell(self) -> None:
        with self._told:
            self._told.notify_all()

    def until(self, state: str) -> None:
        """Wait until the recorder is in a state."""
        with self._told:
            assert self._told.wait_for(lambda: self.capturing.health().state == state, WAIT)

    def until_kept(self) -> None:
        """Wait until a frame was stored."""
        with self._told:
            assert self._told.wait_for(lambda: self.capturing.health().last_frame_at is not None, WAIT)

    def kinds(self) -> list[str]:
        return [item.kind for item in self.spool.pending()]


@pytest.fixture
def setting(tmp_path: Path) -> Iterator[Setting]:
    made = Setting(tmp_path)
    yield made
    made.capturing.stop()


def test_nothing_is_looked_at_without_consent(setting: Setting) -> None:
    setting.capturing.attach(setting.spool)
    assert setting.capturing.health().state == "off"
    assert setting.screens == 0


def test_nothing_is_looked_at_without_a_place_to_put_it(setting: Setting) -> None:
    setting.capturing.resume()
    assert setting.capturing.health().state == "off"
    assert setting.screens == 0


def test_what_is_on_the_screen_goes_into_the_spool(setting: Setting) -> None:
    setting.capturing.attach(setting.spool)
    setting.capturing.resume()
    setting.until_kept()
    assert setting.capturing.health().state == "recording"
    setting.capturing.stop()
    frame = decode_frame(setting.spool.open(setting.spool.pending()[0].id, PRIVATE_KEY))
    assert frame.windows[0].app == "Editor"
    assert frame.taken_at == setting.capturing.health().last_frame_at
    assert setting.screen.closed >= 1


def test_consent_and_pauses_hold_over_a_restart(setting: Setting, tmp_path: Path) -> None:
    setting.capturing.attach(setting.spool)
    setting.capturing.resume()
    setting.capturing.pause(5)
    again = Setting(tmp_path)
    again.capturing.attach(again.spool)
    health = again.capturing.health()
    assert health.state == "paused"
    assert health.paused_until == setting.capturing.health().paused_until
    assert again.screens == 0
    again.capturing.stop()


def test_a_pause_is_noted_as_a_gap(setting: Setting) -> None:
    setting.capturing.attach(setting.spool)
    before = datetime.now(UTC)
    setting.capturing.pause(None)
    setting.capturing.resume()
    setting.until_kept()
    gaps = [
        decode_gap(setting.spool.open(item.id, PRIVATE_KEY))
        for item in setting.spool.pending()
        if item.kind == "gap"
    ]
    assert [gap.reason for gap in gaps] == ["paused"]
    assert before <= gaps[0].started_at <= gaps[0].ended_at <= datetime.now(UTC)


def test_an_end_during_a_pause_notes_the_gap_so_far(setting: Setting) -> None:
    setting.capturing.attach(setting.spool)
    setting.capturing.pause(None)
    setting.capturing.stop()
    setting.capturing.stop()
    assert setting.kinds() == ["gap"]


def test_a_pause_that_is_over_ends(setting: Setting) -> None:
    setting.capturing.attach(setting.spool)
    setting.capturing.resume()
    setting.capturing.pause(60)
    assert not setting.capturing.resume_if_due()
    setting.capturing.pause(-1)
    assert setting.capturing.resume_if_due()
    assert setting.capturing.notice
    assert not setting.capturing.resume_if_due()
    setting.until("recording")


def test_the_end_of_a_pause_is_no_consent(setting: Setting) -> None:
    setting.capturing.attach(setting.spool)
    setting.capturing.pause(-1)
    assert setting.capturing.resume_if_due()
    assert setting.capturing.health().state == "off"
    assert setting.screens == 0


def test_a_full_spool_keeps_nobody_from_pausing(setting: Setting, tmp_path: Path) -> None:
    setting.capturing.attach(Spool(tmp_path, PUBLIC_KEY, cap_bytes=0))
    setting.capturing.resume()
    setting.until("degraded")
    assert "full" in setting.capturing.health().reason
    setting.capturing.pause(None)
    setting.capturing.resume()
    assert not setting.settings.current.capture.paused
    setting.until("degraded")
    setting.capturing.pause(None)
    setting.capturing.stop()


def test_a_screen_that_cannot_be_opened_is_told_and_tried_again(setting: Setting) -> None:
    setting.fault = EnvironmentFaultError("There is no screen to record.")
    setting.capturing.attach(setting.spool)
    setting.capturing.resume()
    setting.until("degraded")
    assert setting.capturing.problem == "There is no screen to record."
    setting.fault = None
    setting.capturing.apply()
    setting.until("recording")
    assert setting.capturing.problem == ""


def test_exclusions_of_the_settings_keep_frames_out(
    setting: Setting, monkeypatch: pytest.MonkeyPatch
) -> None:
    setting.screen.showing = (seen("Banking", "my account"),)
    setting.settings.set("privacy.exclude_apps", ["Banking"])
    setting.capturing.attach(setting.spool)
    skipped = threading.Event()
    tell = setting.capturing._skipped

    def note(at: datetime, rule: str) -> None:
        tell(at, rule)
        skipped.set()

    monkeypatch.setattr(setting.capturing, "_skipped", note)
    tally = setting.capturing.run_for(WAIT, skipped)
    assert (tally.kept, tally.skipped) == (0, 1)
    (item,) = setting.spool.pending()
    (entry,) = decode_ledger(setting.spool.open(item.id, PRIVATE_KEY))
    assert (entry.rule, entry.action, entry.count) == ("app:banking", "skipped", 1)


def test_capturing_for_a_while_needs_no_consent_and_leaves_nothing_running(
    setting: Setting, monkeypatch: pytest.MonkeyPatch
) -> None:
    setting.capturing.attach(setting.spool)
    kept = threading.Event()
    keep = setting.spool.put

    def put(kind: Kind, body: bytes) -> str:
        kept.set()
        return keep(kind, body)

    monkeypatch.setattr(setting.spool, "put", put)
    tally = setting.capturing.run_for(WAIT, kept)
    assert tally.kept == 1
    assert setting.capturing.health().state == "off"
    assert not [one for one in threading.enumerate() if one.name == "recorder"]


def test_capturing_for_a_while_shares_the_recorder_that_runs(setting: Setting) -> None:
    setting.capturing.attach(setting.spool)
    setting.capturing.resume()
    setting.until_kept()
    stop = threading.Event()
    stop.set()
    setting.capturing.run_for(WAIT, stop)
    assert setting.screens == 1
    assert setting.capturing.health().state == "recording"


def test_many_changes_at_once_leave_one_recorder(setting: Setting) -> None:
    setting.capturing.attach(setting.spool)
    changes = [setting.capturing.resume, setting.capturing.apply] * 4
    threads = [threading.Thread(target=change) for change in changes]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join()
    assert len([one for one in threading.enumerate() if one.name == "recorder"]) == 1


def test_a_full_queue_is_a_problem_that_says_what_to_do(setting: Setting, tmp_path: Path) -> None:
    """While the vault is locked nobody empties it, and it must not take the whole disk."""
    small = Spool(tmp_path / "small", PUBLIC_KEY, cap_bytes=64)
    setting.capturing.attach(small)
    setting.capturing.resume()
    setting.until("degraded")
    reason = setting.capturing.health().reason
    assert "is full" in reason
    assert "nothing new is recorded" in reason
    assert "Unlock Afterimage if it is locked" in reason
    assert small.pending() == []


# ── hours ────────────────────────────────────────────────────────────────────────────────────────────────


class Wall:
    """A clock on the wall that somebody turns."""

    def __init__(self, home: Path, at: datetime) -> None:
        self.at = at
        self.setting = Setting(home, Clock(lambda: self.at, lambda: "Europe/Berlin"))
        self.setting.settings.set("capture.hours", "Mon-Fri 09:00-18:00")
        self.setting.capturing.attach(self.setting.spool)
        self.setting.capturing.resume()

    @property
    def state(self) -> str:
        return self.setting.capturing.health().state


@pytest.fixture
def wall(tmp_path: Path) -> Iterator[Wall]:
    """Saturday, 7 March 2026, at noon in Berlin."""
    made = Wall(tmp_path, datetime(2026, 3, 7, 11, tzinfo=UTC))
    yield made
    made.setting.capturing.stop()


MONDAY = datetime(2026, 3, 9, 8, tzinfo=UTC)


def test_nothing_is_looked_at_outside_the_hours(wall: Wall) -> None:
    health = wall.setting.capturing.health()
    assert (health.state, health.paused_until) == ("scheduled", MONDAY)
    assert wall.setting.screens == 0
    assert wall.setting.capturing.gap == ("schedule", wall.at)


def test_recording_begins_and_ends_by_the_hours(wall: Wall) -> None:
    wall.at = MONDAY
    wall.setting.capturing.look_after()
    wall.setting.until_kept()
    assert wall.state == "recording"
    wall.at = MONDAY + timedelta(hours=9)
    wall.setting.capturing.look_after()
    assert wall.state == "scheduled"
    assert not [one for one in threading.enumerate() if one.name == "recorder"]


def test_what_is_seen_after_the_end_is_not_kept_whoever_has_noticed(wall: Wall) -> None:
    wall.at = MONDAY
    wall.setting.capturing.look_after()
    wall.setting.until_kept()
    kept = [one for one in wall.setting.spool.pending() if one.kind == "frame"]
    frame = decode_frame(wall.setting.spool.open(kept[-1].id, PRIVATE_KEY))
    before = len(wall.setting.kinds())
    wall.setting.capturing._keep_in_hours(replace(frame, taken_at=MONDAY + timedelta(hours=9)))
    assert len(wall.setting.kinds()) == before


def test_a_pause_outlasts_the_hours_and_may_end_tomorrow(wall: Wall) -> None:
    wall.setting.capturing.pause(None, until_tomorrow=True)
    health = wall.setting.capturing.health()
    assert (health.state, health.paused_until) == ("paused", datetime(2026, 3, 8, 4, tzinfo=UTC))
    wall.at = MONDAY - timedelta(hours=1)
    assert wall.setting.capturing.resume_if_due()
    assert wall.state == "scheduled"


def test_hours_that_make_no_sense_are_refused(wall: Wall) -> None:
    with pytest.raises(RefusedError, match="Mon-Fri 09:00-18:00"):
        wall.setting.settings.set("capture.hours", "when I work")
