"""What processes really spend is counted, children included, and none twice."""

import subprocess
import sys
import time

import pytest

from core.capture.clock import Clock
from core.engine.budget.metering import Meter, desktop
from tests.unit.capture.played_clock import PlayedClock

BUSY = """
import sys, time
end = time.process_time() + float(sys.argv[1])
while time.process_time() < end: pass
print("done", flush=True)
sys.stdin.read()
"""


def busy(seconds: float) -> subprocess.Popen[str]:
    """A child that has spent so many seconds, and waits."""
    child = subprocess.Popen(
        [sys.executable, "-S", "-E", "-c", BUSY, str(seconds)],
        stdin=subprocess.PIPE,
        stdout=subprocess.PIPE,
        text=True,
    )
    assert child.stdout is not None
    child.stdout.readline()
    return child


def end(child: subprocess.Popen[str]) -> None:
    child.communicate(timeout=60)


def test_children_count_from_their_birth_and_none_twice() -> None:
    played = PlayedClock()
    meter = Meter(played.clock())
    child = busy(0.5)
    played.pass_by(31)  # by then it is found
    spent = meter.spent()
    assert 0.4 < spent < 2.5
    assert meter.spent() < 0.4
    end(child)
    assert meter.spent() < 0.4


def test_a_process_that_is_not_a_child_is_named() -> None:
    child = busy(0.3)
    own = Meter(Clock(), root=child.pid)
    assert own.spent() < 0.2, "what was spent before is not ours to count"
    end(child)
    assert own.spent() == 0.0
    gone = Meter(Clock(), lambda: (child.pid,))
    assert gone.spent() < 0.4


def test_the_live_figure_is_about_the_last_minute(monkeypatch: pytest.MonkeyPatch) -> None:
    now = 0.0
    meter = Meter(Clock(awake=lambda: now))
    assert meter.percent == 0.0
    monkeypatch.setattr(meter, "_processes", lambda: ())
    for _ in range(12):
        now += 5
        meter._total += 1.0
        meter._remember()
    assert meter.percent == pytest.approx(20.0)
    for _ in range(12):
        now += 5
        meter._remember()
    assert meter.percent == 0.0
    assert len(meter._samples) < 20


def test_only_the_windows_are_the_desktop() -> None:
    assert desktop() == ()
    assert time.process_time() > 0
