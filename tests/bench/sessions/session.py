"""A recorded session: a folder of pictures and a log that says when each was on the screen.

`log.jsonl` has one object a picture (`NNNN.png`): `i`, its number; `t`, seconds since the first; `win`, the
title of the active window; `ev`, what the user was doing. What was typed stands behind a colon ("notes: …").

Which windows were open is not in there. A session may say so in `windows.jsonl`, one object a picture: `i`,
and `windows` as `core.capture.screen.VisibleWindow`. Without it one window is taken to fill the screen, and
is told apart by its title alone: what the reader then finds is what it would find on a desktop that tells
nothing about its windows.
"""

import json
import zlib
from dataclasses import dataclass
from functools import cached_property
from pathlib import Path

import msgspec
import numpy as np
from numpy.typing import NDArray
from PIL import Image

from core.capture.screen import Pixels, VisibleWindow
from core.records.geometry import Box
from core.records.screen import Size, Window

LOG = "log.jsonl"
WINDOWS = "windows.jsonl"


@dataclass(frozen=True, slots=True)
class Shown:
    """One picture of a session."""

    path: Path
    at: float
    """Seconds since the first one."""
    title: str
    event: str

    @property
    def typed(self) -> str:
        """What was being typed, empty where nothing was."""
        kind, _, text = self.event.partition(": ")
        return text if kind and " " not in kind else ""

    def pixels(self) -> NDArray[np.uint8]:
        """Red, green, blue."""
        with Image.open(self.path) as image:
            return np.asarray(image.convert("RGB"))


class Session:
    """The pictures of a folder in order.

    Raises:
        ValueError: The folder holds no session.
    """

    def __init__(self, folder: Path) -> None:
        self.folder = folder
        try:
            entries = [json.loads(line) for line in (folder / LOG).read_text().splitlines() if line.strip()]
        except OSError as error:
            raise ValueError(f"{folder} holds no {LOG}: it is no recorded session.") from error
        shown = [
            Shown(folder / f"{entry['i']:04d}.png", entry["t"], entry.get("win", ""), entry.get("ev", ""))
            for entry in entries
        ]
        self.shown = [one for one in shown if one.path.exists()]
        if not self.shown:
            raise ValueError(f"{folder} holds no pictures.")

    def __len__(self) -> int:
        return len(self.shown)

    @cached_property
    def size(self) -> Size:
        """Of its pictures."""
        with Image.open(self.shown[0].path) as image:
            return Size(*image.size)

    @cached_property
    def interval(self) -> float:
        """Seconds between two pictures."""
        gaps = np.diff([one.at for one in self.shown])
        return float(np.median(gaps)) if gaps.size else 2.0

    @property
    def seconds(self) -> float:
        """How long it lasts, the last picture included."""
        return self.shown[-1].at - self.shown[0].at + self.interval

    @cached_property
    def knows_windows(self) -> bool:
        """Whether it says which windows were open."""
        return (self.folder / WINDOWS).exists()

    def windows(self, number: int) -> tuple[VisibleWindow, ...]:
        """What was open when the picture was taken."""
        if self.knows_windows:
            return self._recorded.get(number, ())
        title = self.shown[number].title
        if not title:
            return ()
        app = title.rsplit(" - ", 1)[-1]
        screen = Box(0, 0, *self.size)
        window = Window(app, title, screen, active=True)
        return (VisibleWindow(zlib.crc32(app.encode()), window, "", screen, (screen,)),)

    @cached_property
    def _recorded(self) -> dict[int, tuple[VisibleWindow, ...]]:
        lines = (self.folder / WINDOWS).read_text().splitlines()
        entries = [json.loads(line) for line in lines if line.strip()]
        return {entry["i"]: msgspec.convert(entry["windows"], tuple[VisibleWindow, ...]) for entry in entries}


def as_grabbed(rgb: NDArray[np.uint8]) -> Pixels:
    """A picture as a screen hands it out."""
    grabbed = np.full((*rgb.shape[:2], 4), 255, np.uint8)
    grabbed[..., :3] = rgb[..., ::-1]
    return grabbed
