"""A screen that plays a script, and windows made by hand."""

import io
from collections.abc import Callable, Iterable, Sequence
from dataclasses import dataclass, field
from datetime import UTC, datetime, timedelta

import numpy as np
from PIL import Image

from core.capture import codec, mosaic
from core.capture.clock import Clock
from core.capture.gate import Rule, Rules
from core.capture.layers import LAYERS
from core.capture.looking import Listeners, Outcome
from core.capture.recorder import Recorder
from core.capture.screen import Grab, Pixels, ScreenLostError, VisibleWindow
from core.records.geometry import Box
from core.records.screen import Frame, Size, Window

SIZE = Size(320, 200)
WHOLE = Box(0, 0, *SIZE)
NO_SECRETS = Rules(
    (Rule("app", "KeePassXC"), Rule("title ending", "Private Browsing"), Rule("app", "i3lock")),
    whole=frozenset({"app:i3lock"}),
)


def blank(value: int = 255, size: Size = SIZE) -> Pixels:
    """A screen of one grey."""
    pixels = np.full((size.h, size.w, 4), value, np.uint8)
    pixels[..., 3] = 255
    return pixels


def with_box(pixels: Pixels, box: Box, value: int = 0) -> Pixels:
    """A copy with a box of one grey on it."""
    copy = pixels.copy()
    copy[box.y : box.bottom, box.x : box.right, :3] = value
    return copy


LINE = [with_box(blank(), Box(10, 50, 30 * count, 10)) for count in range(10)]
"""A line of text that is being typed, by its number of words."""


def picture(frame: Frame) -> "np.ndarray[tuple[int, ...], np.dtype[np.uint8]]":
    return np.asarray(Image.open(io.BytesIO(frame.image)).convert("RGB"))


def packed(pixels: Pixels) -> tuple[bytes, str]:
    """A picture in the form in which albums hold it, all of it."""
    image, _ = codec.encode(pixels)
    size, _ = codec.tile_digests(image)
    return codec.own_part(image, np.ones(mosaic.grid(size), np.bool_), exactly=False), LAYERS


def seen(
    app: str,
    title: str = "",
    box: Box = WHOLE,
    *,
    handle: int = 1,
    active: bool = True,
    instance: str = "",
    visible: tuple[Box, ...] | None = None,
) -> VisibleWindow:
    """A window as a screen lists it, without borders."""
    window = Window(app, title, box, active=active)
    return VisibleWindow(handle, window, instance, box, (box,) if visible is None else visible)


@dataclass
class FakeScreen:
    """Shows what a test puts on it. `listings` is used up first, one for each time windows are asked for."""

    pixels: Pixels = field(default_factory=blank)
    showing: tuple[VisibleWindow, ...] = (seen("Editor", "notes"),)
    listings: Sequence[tuple[VisibleWindow, ...]] = ()
    idle: float = 0.0
    lost: bool = False
    grabs: int = 0
    closed: int = 0

    def grab(self) -> Grab:
        self._check()
        self.grabs += 1
        height, width = self.pixels.shape[:2]
        return Grab(self.pixels.copy(), Size(width, height))

    def windows(self) -> tuple[VisibleWindow, ...]:
        self._check()
        if not self.listings:
            return self.showing
        first, *self.listings = self.listings
        return first

    def idle_seconds(self) -> float:
        self._check()
        return self.idle

    def close(self) -> None:
        self.closed += 1

    def _check(self) -> None:
        if self.lost:
            raise ScreenLostError("The screen is gone.")


class Bench:
    """A recorder on a fake screen, and everything it said."""

    def __init__(
        self,
        screen: FakeScreen | None = None,
        *,
        rules: Callable[[], Rules] = lambda: NO_SECRETS,
        screen_factory: Callable[[], FakeScreen] | None = None,
        sink: Callable[[Frame], None] | None = None,
    ) -> None:
        self.screen = screen or FakeScreen()
        self.frames: list[Frame] = []
        self.states: list[str] = []
        self.skips: list[tuple[datetime, str]] = []
        self.masks: list[tuple[datetime, str]] = []
        self.outcomes: list[Outcome] = []
        self.time = datetime(2026, 3, 4, 12, 0, tzinfo=UTC)
        self.recorder = Recorder(
            screen_factory or (lambda: self.screen),
            rules,
            sink or self.frames.append,
            listeners=Listeners(
                self.states.append,
                lambda at, rule: self.skips.append((at, rule)),
                lambda at, rule: self.masks.append((at, rule)),
                self.outcomes.append,
            ),
            clock=Clock(self._now, lambda: "Europe/Berlin"),
        )

    def _now(self) -> datetime:
        self.time += timedelta(seconds=2)
        return self.time

    def ticks(self, screens: Iterable[Pixels]) -> list[str]:
        """Show one picture after the other, look at each, and tell what came of it."""
        kinds: list[str] = []
        for pixels in screens:
            self.screen.pixels = pixels
            kinds.append(self.recorder.tick().kind)
        return kinds
