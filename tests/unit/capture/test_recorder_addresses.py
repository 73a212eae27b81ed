"""Where a page is may be known only after its picture was taken."""

from dataclasses import replace

from core.capture.recorder import Recorder
from core.capture.screen import VisibleWindow
from core.records.geometry import Box
from core.records.screen import Frame
from tests.unit.capture.samples import NO_SECRETS, FakeScreen, blank, with_box

PAGE = "https://a.example/"


class Told:
    """Knows the address of every window once it is there."""

    def __init__(self, address: str = "") -> None:
        self.address = address
        self.closed = 0

    def fill(self, windows: tuple[VisibleWindow, ...]) -> tuple[VisibleWindow, ...]:
        return tuple(replace(seen, window=replace(seen.window, url=self.address)) for seen in windows)

    def close(self) -> None:
        self.closed += 1


def recording(told: Told) -> tuple[Recorder, FakeScreen, list[Frame]]:
    screen, frames = FakeScreen(), list[Frame]()
    return Recorder(lambda: screen, lambda: NO_SECRETS, frames.append, describer=told), screen, frames


def urls(frames: list[Frame]) -> list[str]:
    return [window.url for frame in frames for window in frame.windows]


def test_what_is_known_goes_along_and_is_let_go_of_at_the_end() -> None:
    told = Told(PAGE)
    recorder, _, frames = recording(told)
    recorder.tick()
    recorder.stop()
    assert urls(frames) == [PAGE]
    assert told.closed == 1


def test_what_becomes_known_while_a_shot_waits_is_added_to_it() -> None:
    told = Told()
    recorder, screen, frames = recording(told)
    recorder.tick()
    screen.pixels = with_box(blank(), Box(10, 10, 80, 60))
    assert recorder.tick().kind == "pending"
    told.address = PAGE
    screen.pixels = blank(40)  # another scene, which brings out what waits
    recorder.tick()
    recorder.flush()
    assert urls(frames)[0] == ""
    assert set(urls(frames)[1:]) == {PAGE}


def test_a_page_that_does_not_change_any_more_is_kept_once_again_with_its_address() -> None:
    told = Told()
    recorder, _, frames = recording(told)
    recorder.tick()
    told.address = PAGE
    assert [recorder.tick().kind for _ in range(3)] == ["kept", "unchanged", "unchanged"]
    assert urls(frames) == ["", PAGE]
    told.address = ""
    assert recorder.tick().kind == "unchanged"
