"""How long no engine ran, and why."""

from pathlib import Path

from core.engine.capturing.life import SignOfLife
from core.records.memory import Gap
from tests.unit.capture.played_clock import PlayedClock


def test_one_engine_after_the_other(tmp_path: Path) -> None:
    path, clock = tmp_path / "engine.lock", PlayedClock()
    path.touch()
    first = SignOfLife(path, clock.clock())
    assert first.away() is None
    first.stamp()
    ended = clock.pass_by(10)
    first.stamp()  # too soon to be worth a write
    first.stamp(at_once=True)
    clock.pass_by(29)
    assert SignOfLife(path, clock.clock()).away() is None
    clock.pass_by(600)
    assert SignOfLife(path, clock.clock()).away() == Gap(ended, clock.wall, "off")


def test_sleep_between_two_engines_is_told_from_their_absence(tmp_path: Path) -> None:
    path, clock = tmp_path / "engine.lock", PlayedClock()
    path.touch()
    SignOfLife(path, clock.clock()).stamp()
    clock.sleep(600)
    away = SignOfLife(path, clock.clock()).away()
    assert away is not None
    assert away.reason == "suspended"
    clock.passing = clock.awake = 5.0  # started anew
    away = SignOfLife(path, clock.clock()).away()
    assert away is not None
    assert away.reason == "off"


def test_a_clock_that_was_set_back_or_a_file_that_tells_nothing_makes_no_gap(tmp_path: Path) -> None:
    path, clock = tmp_path / "engine.lock", PlayedClock()
    SignOfLife(path, clock.clock()).stamp()
    assert not path.exists()
    path.touch()
    SignOfLife(path, clock.clock()).stamp()
    clock.set_by(-3600)
    assert SignOfLife(path, clock.clock()).away() is None
    path.write_bytes(b"\xff" * 9000)
    assert SignOfLife(path, clock.clock()).away() is None
