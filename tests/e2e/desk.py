"""A person at a desk: sees what is on the screen, types and clicks."""

import subprocess
from dataclasses import dataclass, field
from pathlib import Path

from PIL import Image

from tests.e2e import eyes
from tests.e2e.program import Program
from tests.support.xvfb import Xvfb


@dataclass
class Desk:
    """One screen with the desktop program on it, and pictures of every step in `album`."""

    screen: Xvfb
    program: Program
    album: Path
    complaints: Path
    """Where the desktop's and its engine's standard error goes."""
    desktop: subprocess.Popen[bytes] | None = None
    taken: list[Path] = field(default_factory=list)

    def open(self, *, title: str = "Afterimage") -> subprocess.Popen[bytes]:
        """Start `run` and wait for its window."""
        with self.complaints.open("ab") as complaints:
            self.desktop = self.screen.spawn(
                *self.program.command("run"),
                environment=self.program.variables(),
                stderr=complaints,
            )
        self.window(title)
        return self.desktop

    def window(self, title: str, seconds: float = 30) -> str:
        """Wait for a visible window of that title; its number."""
        return self.screen.wait_for(lambda: self.windows(title), seconds)[-1]

    def windows(self, title: str) -> list[str]:
        """The visible windows whose whole title matches."""
        return self.screen.xdotool("search", "--onlyvisible", "--name", f"^{title}$").split()

    def place(self, window: str) -> tuple[int, int, int, int]:
        """Left, top, right and bottom of a window."""
        told = self.screen.xdotool("getwindowgeometry", "--shell", window)
        values = dict(line.split("=") for line in told.splitlines())
        left, top, width, height = (int(values[name]) for name in ("X", "Y", "WIDTH", "HEIGHT"))
        return left, top, left + width, top + height

    def look(self, name: str) -> Image.Image:
        """Take a picture of the screen for the album."""
        picture = eyes.screenshot(self.screen)
        path = self.album / f"{len(self.taken):02d}-{name}.png"
        picture.save(path)
        self.taken.append(path)
        return picture

    def sees(self, text: str, name: str = "", seconds: float = 60) -> Image.Image:
        """Wait until the text can be read on the screen."""
        picture = eyes.wait_for_text(self.screen, text, seconds)
        return self.look(name) if name else picture

    def click(self, text: str, seconds: float = 60) -> None:
        """Click on words once they can be read."""
        x, y, width, height = eyes.wait_for_place(self.screen, text, seconds)
        self.click_at(x + width // 2, y + height // 2)

    def click_at(self, x: int, y: int, button: int = 1) -> None:
        """Click somewhere, with the left button unless said otherwise."""
        self.screen.xdotool("mousemove", "--sync", x, y)
        self.screen.xdotool("click", button)

    def press(self, *keys: str) -> None:
        """Press keys, one after the other."""
        self.screen.xdotool("key", *keys)

    def type(self, text: str) -> None:
        """Type into whatever has the focus."""
        eyes.type_text(self.screen, text)
