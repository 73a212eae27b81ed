"""What capture sees and what reading makes of it."""

from dataclasses import dataclass
from datetime import datetime
from typing import NamedTuple

from core.records.geometry import Box


class Size(NamedTuple):
    """Width and height in physical pixels."""

    w: int
    h: int


@dataclass(frozen=True, slots=True)
class Window:
    """One visible window at the moment of a grab."""

    app: str
    """The program, as the system names its window class ("Firefox", "XTerm")."""
    title: str
    box: Box
    """Where its contents are on the frame; may reach beyond the frame's edges."""
    active: bool = False
    pid: int | None = None
    url: str = ""


@dataclass(frozen=True, slots=True)
class Frame:
    """A picture of the screen that passed the privacy gate, on its way through the spool."""

    id: str
    """Random, made at the grab: the same id after a crash and a retry."""
    taken_at: datetime
    """Aware, UTC."""
    zone: str
    """IANA name of the zone the user was in."""
    size: Size
    windows: tuple[Window, ...]
    """Visible windows in stacking order, the topmost first."""
    image: bytes
    """The encoded picture."""
    codec: str = "image/webp"
    painted: tuple[Box, ...] = ()
    """Parts that were painted over before anything was kept. Words cut off by them are not whole."""


@dataclass(frozen=True, slots=True)
class Line:
    """One line of text read from a frame."""

    text: str
    box: Box
    confidence: float
    """0 to 1, as the reader estimates it."""
    window: int = -1
    """Index into the frame's windows; -1 for text outside every window."""


@dataclass(frozen=True, slots=True)
class ReadFrame:
    """A frame as the journal keeps it: what it said and where, with its picture stored apart."""

    id: str
    taken_at: datetime
    zone: str
    size: Size
    windows: tuple[Window, ...]
    lines: tuple[Line, ...]
    image: str
    """Name of the sealed object that holds the picture."""
    codec: str = "image/webp"

    @property
    def active_window(self) -> Window | None:
        """The window the user worked in, if the system told."""
        return next((window for window in self.windows if window.active), None)
