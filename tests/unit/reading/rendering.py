"""Draws screens whose text and windows are known."""

from collections import Counter
from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from functools import lru_cache
from pathlib import Path

import numpy as np
import numpy.typing as npt
from PIL import Image, ImageDraw, ImageFont

from core.assets import asset
from core.reading.placed import PlacedLine
from core.records.geometry import Box
from core.records.screen import Line, Size, Window

Pixels = npt.NDArray[np.uint8]
Colour = tuple[int, int, int]

WHITE, BLACK = (255, 255, 255), (0, 0, 0)
LIGHT, DARK = ((31, 35, 40), (255, 255, 255)), ((212, 212, 212), (30, 30, 30))
"""Ink and background, as common programs have them."""

PROSE = (
    "Invoice INV-48213 of $1,204.50 for Aurora Rail is due on 2026-03-04.",
    "The kitchen renovation was moved to Tuesday 17 March, said Marta Keller.",
    "Please ask Jonas Osei whether room 3.12 is free at 14:30 for the hiring plan.",
    "Latency dropped from 480 ms to 95 ms after commit a3f9b27 on branch fix-310.",
    "Contact elena.novak@harborpine.example or call +49 30 642977 about the budget.",
    "Order 459-2886775 ships to 48 Silva Street, code B87-871, within two days.",
    "We still need 15 more samples before the flight to Lisbon can be signed off.",
    "Kestrel Health confirmed the dentist appointment for Friday at half past nine.",
)

_SYSTEM_FONTS = {
    "DejaVu Sans": "truetype/dejavu/DejaVuSans.ttf",
    "DejaVu Sans Mono": "truetype/dejavu/DejaVuSansMono.ttf",
    "Liberation Sans": "truetype/liberation/LiberationSans-Regular.ttf",
}


@lru_cache
def font(family: str, size: int) -> ImageFont.FreeTypeFont | None:
    """The font, `None` where the machine lacks it; Inter is always there."""
    path = asset("fonts/Inter-Regular.otf")
    if family != "Inter":
        path = Path("/usr/share/fonts") / _SYSTEM_FONTS[family]
    return ImageFont.truetype(path, size) if path.exists() else None


@dataclass(frozen=True)
class Drawn:
    """A screen and where each of its texts was put."""

    pixels: Pixels
    boxes: dict[str, Box]

    @property
    def size(self) -> Size:
        return Size(self.pixels.shape[1], self.pixels.shape[0])


class Screen:
    """A screen that windows and texts are drawn on, later ones over earlier ones."""

    def __init__(self, width: int, height: int, colour: Colour = WHITE) -> None:
        self._image = Image.new("RGB", (width, height), colour)
        self._draw = ImageDraw.Draw(self._image)
        self._boxes: dict[str, Box] = {}

    def fill(self, box: Box, colour: Colour) -> "Screen":
        self._draw.rectangle((box.x, box.y, box.right - 1, box.bottom - 1), fill=colour)
        return self

    def text(
        self, x: int, y: int, text: str, ink: Colour = BLACK, *, family: str = "Inter", size: int = 13
    ) -> int:
        """Draw a line and return the y below it."""
        chosen = font(family, size)
        assert chosen is not None
        self._draw.text((x, y), text, fill=ink, font=chosen)
        left, top, right, bottom = (round(edge) for edge in self._draw.textbbox((x, y), text, font=chosen))
        self._boxes[text] = Box(left, top, right - left, bottom - top)
        return y + round(size * 1.5)

    def lines(self, x: int, y: int, lines: Iterable[str], ink: Colour = BLACK, **how: object) -> int:
        for line in lines:
            y = self.text(x, y, line, ink, **how)  # type: ignore[arg-type]
        return y

    def done(self) -> Drawn:
        return Drawn(np.array(self._image), dict(self._boxes))


def page(
    lines: Sequence[str] = PROSE,
    colours: tuple[Colour, Colour] = LIGHT,
    *,
    family: str = "Inter",
    size: int = 13,
    width: int = 760,
) -> Drawn:
    """One screen full of lines."""
    screen = Screen(width, round(size * 1.5) * len(lines) + 40, colours[1])
    screen.lines(20, 20, lines, colours[0], family=family, size=size)
    return screen.done()


def window(box: Box, app: str = "Editor", *, active: bool = False) -> Window:
    return Window(app, f"{app} window", box, active=active)


def whole(drawn: Drawn) -> tuple[Window, ...]:
    """One window over the whole screen."""
    return (window(Box(0, 0, *drawn.size), active=True),)


def word_recall(wanted: Iterable[str], lines: Iterable[Line | PlacedLine]) -> float:
    """The share of words that were read exactly."""
    words = Counter(" ".join(wanted).split())
    read = Counter(" ".join(line.text for line in lines).split())
    return (words & read).total() / words.total()
