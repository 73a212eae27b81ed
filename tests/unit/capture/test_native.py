"""The half of the Windows and macOS screens that is the same for both, with a system that is played."""

from dataclasses import dataclass, field
from typing import Any

import numpy as np
import pytest
from mss.exception import ScreenShotError

from core.capture.native import NativeScreen, Place
from core.capture.screen import ScreenForbiddenError, ScreenLostError
from core.capture.stacking import Listed, stacked
from core.records.geometry import Box
from core.records.screen import Size


@dataclass
class Shot:
    width: int
    height: int

    @property
    def raw(self) -> bytes:
        return b"\x01\x02\x03\x00" * (self.width * self.height)


@dataclass
class Camera:
    """Twice as many pixels as the system has units, as on a HiDPI screen."""

    monitors: list[dict[str, int]] = field(
        default_factory=lambda: [{"left": -100, "top": 0, "width": 200, "height": 100}]
    )
    fault: Exception | None = None
    closed: int = 0

    def grab(self, _place: dict[str, int]) -> Shot:
        if self.fault is not None:
            raise self.fault
        return Shot(400, 200)

    def close(self) -> None:
        self.closed += 1


@dataclass
class PlayedSystem:
    permitted: bool = True
    fault: OSError | None = None

    def require_permission(self) -> None:
        if not self.permitted:
            raise ScreenForbiddenError("Allow it.")

    def windows(self, place: Place) -> tuple[Listed, ...]:
        if self.fault is not None:
            raise self.fault
        return (
            Listed(1, "Overlay", "", place.box(-100, 0, 200, 100), covers=False),
            Listed(2, "Editor", "notes", place.box(-100, 0, 100, 100), active=True, pid=7),
            Listed(3, "Below", "", place.box(-90, 10, 20, 20)),
            Listed(4, "Mail", "inbox", place.box(50, 50, 500, 500)),
        )

    def idle_seconds(self) -> float:
        return 4.0


def screen(system: PlayedSystem | None = None, camera: Any = None) -> NativeScreen:
    made = camera or Camera()
    return NativeScreen(system or PlayedSystem(), lambda: made)


def test_pixels_are_opaque_and_belong_to_whoever_grabs_them() -> None:
    grab = screen().grab()
    assert grab.size == Size(400, 200)
    assert np.all(grab.pixels == (1, 2, 3, 255))
    grab.pixels[:] = 0


def test_windows_are_in_pixels_and_hidden_ones_are_left_out() -> None:
    overlay, editor, mail = screen().windows()
    assert (overlay.window.app, overlay.visible) == ("Overlay", (Box(0, 0, 400, 200),))
    assert (editor.window.box, editor.window.active, editor.window.pid) == (Box(0, 0, 200, 200), True, 7)
    assert (mail.outer, mail.visible) == (Box(300, 100, 1000, 1000), (Box(300, 100, 100, 100),))


def test_without_permission_nothing_is_opened() -> None:
    with pytest.raises(ScreenForbiddenError, match="Allow it"):
        screen(PlayedSystem(permitted=False))


def test_whatever_fails_is_a_lost_screen() -> None:
    with pytest.raises(ScreenLostError):
        screen(camera=Camera(fault=ScreenShotError("gone")))
    camera, system = Camera(), PlayedSystem()
    opened = screen(system, camera)
    camera.fault = OSError("locked")
    with pytest.raises(ScreenLostError):
        opened.grab()
    system.fault = OSError("no")
    with pytest.raises(ScreenLostError):
        opened.windows()
    assert opened.idle_seconds() == 4.0
    opened.close()
    assert camera.closed == 1


def test_nothing_is_listed_where_nothing_is() -> None:
    assert stacked([], Box(0, 0, 10, 10)) == ()
    assert stacked([Listed(1, "a", "", Box(20, 20, 5, 5))], Box(0, 0, 10, 10)) == ()
