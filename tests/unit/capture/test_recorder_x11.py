"""The recorder on a real display, which dies and comes back."""

import math
import queue

import numpy as np
import pytest

from core.capture import codec
from core.capture.backends import open_screen
from core.capture.gate import load_rules
from core.capture.looking import Listeners, Outcome, Pace
from core.capture.recorder import Recorder
from core.capture.selector import PATIENCE
from core.records.geometry import Box
from core.records.screen import Frame, Size
from tests.support.xvfb import Xvfb
from tests.support.xwindows import Painter

pytestmark = pytest.mark.display

DEADLINE = 30


def test_it_survives_the_death_of_its_display(capfd: pytest.CaptureFixture[str]) -> None:
    frames: queue.Queue[Frame] = queue.Queue()
    states: queue.Queue[str] = queue.Queue()
    failures: queue.Queue[Outcome] = queue.Queue()
    display = ""

    def note(outcome: Outcome) -> None:
        if outcome.kind == "failed":
            failures.put(outcome)

    recorder = Recorder(
        lambda: open_screen({"DISPLAY": display}),
        load_rules,
        frames.put,
        pace=Pace(interval=0.02, idle_after=math.inf),
        listeners=Listeners(on_state=states.put, on_outcome=note),
    )
    with Xvfb((640, 480)) as server:
        display = server.display
        recorder.start()
        assert frames.get(timeout=DEADLINE).size == Size(640, 480)
        display = ":1999999"  # so that no other server can take this one's number meanwhile
        server.kill()
        assert "lost" in states.get(timeout=DEADLINE)
        assert "cannot be opened" in states.get(timeout=DEADLINE)
        for _ in range(3):
            failures.get(timeout=DEADLINE)
    with Xvfb((800, 600)) as server:
        display = server.display
        assert frames.get(timeout=DEADLINE).size == Size(800, 600)
        while states.get(timeout=DEADLINE):  # more than one reason may have been told meanwhile
            pass
        recorder.stop()
    assert capfd.readouterr() == ("", "")


def test_windows_masked_shown_and_excluded_on_a_real_screen(managed: Painter) -> None:
    frames: list[Frame] = []
    name = managed.display.get_display_name()
    recorder = Recorder(
        lambda: open_screen({"DISPLAY": name}), load_rules, frames.append, pace=Pace(idle_after=math.inf)
    )
    managed.window("Editor", "notes", Box(100, 100, 500, 400), 0xFF0000)
    managed.window("Afterimage", "Ask", Box(300, 200, 200, 150), 0x00FF00)
    assert recorder.tick().kind == "kept"
    assert [window.app for window in frames[0].windows] == ["Editor"]
    shown = codec.decode(frames[0].image, frames[0].codec)
    assert not np.any(np.all(shown == (0, 255, 0), axis=2))
    assert np.all(shown[250:300, 350:450] == 128)
    assert np.all(shown[450, 150] == (255, 0, 0))

    secret = managed.window("KeePassXC", "Passwords", Box(650, 300, 200, 150), 0x0000FF)
    assert recorder.tick() == Outcome("skipped", "app:keepassxc")  # it may still be growing
    managed.window("Editor", "more notes", Box(50, 500, 300, 100), 0xFFFF00)
    assert "kept" in [recorder.tick().kind for _ in range(PATIENCE)]
    assert frames[-1].painted
    managed.minimise(secret)
    assert recorder.tick().kind == "skipped"  # it may still be fading
    managed.window("Editor", "last notes", Box(600, 500, 300, 100), 0xFF00FF)
    assert "kept" in [recorder.tick().kind for _ in range(PATIENCE)]
    recorder.stop()
    assert len(frames) >= 3
    for frame in frames:
        assert {window.app for window in frame.windows} == {"Editor"}
        assert not np.any(np.all(codec.decode(frame.image, frame.codec) == (0, 0, 255), axis=2))
