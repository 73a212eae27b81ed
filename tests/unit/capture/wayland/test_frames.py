"""Frames through a real GStreamer child, from a source that draws by itself."""

import shutil
import time
from collections.abc import Sequence

import numpy as np
import pytest

from core.capture.screen import ScreenLostError
from core.capture.wayland.frames import NO_GSTREAMER, Frames, pipewire
from core.records.errors import EnvironmentFaultError
from core.records.screen import Size
from tests.support.xvfb import wait_for

needs_gstreamer = pytest.mark.skipif(
    shutil.which("gst-launch-1.0") is None, reason="needs GStreamer (Debian: gstreamer1.0-tools)"
)


class Drawn:
    """A source that GStreamer draws itself; another one each time it is asked for."""

    def __init__(self, *elements: str) -> None:
        self.elements = list(elements)
        self.asked = 0

    def __call__(self) -> tuple[Sequence[str], tuple[int, ...]]:
        element = self.elements[min(self.asked, len(self.elements) - 1)]
        self.asked += 1
        return element.split(), ()


RED = "videotestsrc is-live=true pattern=red ! video/x-raw,width=320,height=240,framerate=30/1"
BALL = "videotestsrc is-live=true pattern=ball ! video/x-raw,width=64,height=48,framerate=30/1"
STILL = "videotestsrc num-buffers=3 pattern=blue ! video/x-raw,width=64,height=48"


@needs_gstreamer
def test_the_size_is_found_out_and_every_pixel_comes() -> None:
    frames = Frames(Drawn(RED))
    try:
        assert frames.size == Size(320, 240)
        picture = frames.first()
        assert picture.shape == (240, 320, 4)
        assert np.all(picture == (0, 0, 255, 255)), "blue, green, red, opaque"
    finally:
        frames.close()


@needs_gstreamer
def test_what_is_read_late_is_the_newest_and_what_is_not_read_costs_nothing() -> None:
    frames = Frames(Drawn(BALL))
    try:
        first = frames.first()
        before = time.process_time()
        assert wait_for(lambda: (fresh := frames.latest()) is not None and not np.array_equal(fresh, first))
        assert time.process_time() - before < 5
    finally:
        frames.close()


@needs_gstreamer
def test_a_stream_that_ends_is_lost_once_it_was_read() -> None:
    frames = Frames(Drawn(STILL))
    try:
        frames.first()
        with pytest.raises(ScreenLostError):
            wait_for(lambda: frames.latest() is None and None)
    finally:
        frames.close()
        frames.close()


@needs_gstreamer
def test_a_monitor_that_changes_its_size_is_lost_not_misread() -> None:
    """The pipeline insists on the size it was told; what comes in another one ends it."""
    frames = Frames(Drawn(RED, BALL))
    try:
        with pytest.raises(ScreenLostError):
            frames.first()
    finally:
        frames.close()


@needs_gstreamer
def test_no_picture_and_no_plugin_are_told_apart() -> None:
    with pytest.raises(ScreenLostError):
        Frames(Drawn("filesrc location=/nowhere"))
    with pytest.raises(EnvironmentFaultError) as raised:
        Frames(Drawn("nosuchelement"))
    assert str(raised.value) == NO_GSTREAMER


def test_without_gstreamer_it_is_said_what_to_install(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("PATH", "/nowhere")
    with pytest.raises(EnvironmentFaultError, match=r"gstreamer1\.0-pipewire"):
        Frames(Drawn(RED))


def test_a_portal_s_monitor_by_its_connection_and_number() -> None:
    source = pipewire(lambda: 7, 42)
    assert source() == (["pipewiresrc", "fd=7", "path=42", "do-timestamp=true"], (7,))
