"""Shows sheets with real programs on a private display: a browser, a terminal, an editor."""

import random
from dataclasses import dataclass
from pathlib import Path
from typing import NamedTuple

from tests.bench.screens.world import Sheet
from tests.e2e.eyes import screenshot
from tests.support.xvfb import Xvfb, wait_for

SIZE = (1600, 1000)
_LIGHT = (("#ffffff", "#202124"), ("#fafafa", "#333333"), ("#fdf6e3", "#3b4a50"), ("#f3f4f6", "#111827"))
_DARK = (("#1e1e1e", "#d4d4d4"), ("#0d1117", "#c9d1d9"), ("#2b2b2b", "#e6e6e6"), ("#002b36", "#a8b5b5"))
_SANS = ("Inter", "Liberation Sans", "DejaVu Sans", "Liberation Serif", "Noto Sans Mono")
_MONO = ("DejaVu Sans Mono", "Liberation Mono", "Noto Sans Mono")
_STILL = 3
"""Pictures that must be alike before a window counts as drawn."""


class Place(NamedTuple):
    """Where a window stands."""

    x: int
    y: int
    w: int
    h: int


@dataclass(frozen=True)
class Style:
    """How a sheet looks."""

    pixels: int
    font: str
    paper: str
    ink: str

    @property
    def dark(self) -> bool:
        return (self.paper, self.ink) in _DARK


def a_style(chance: random.Random, sheet: Sheet) -> Style:
    """A look from the seed."""
    font = chance.choice(_SANS if sheet.program == "browser" else _MONO)
    return Style(chance.randint(10, 16), font, *chance.choice(chance.choice((_LIGHT, _DARK))))


class Stage:
    """Opens, raises and closes windows."""

    def __init__(self, screen: Xvfb, folder: Path) -> None:
        self._screen = screen
        self._folder = folder
        self._count = 0
        (folder / "gtk").mkdir()

    def show(self, sheet: Sheet, style: Style, place: Place) -> str:
        """Open a window and wait until it is drawn; its number."""
        self._count += 1
        before = self._windows()
        if sheet.program == "browser":
            self._browser(sheet, style, place)
        elif sheet.program == "terminal":
            self._terminal(sheet, style, place)
        else:
            self._editor(sheet, style)
        window = wait_for(lambda: next(iter(self._windows() - before), ""))
        self._screen.xdotool("windowsize", window, place.w, place.h)
        self._screen.xdotool("windowmove", window, place.x, place.y)
        self.rise(window)
        return window

    def rise(self, window: str) -> None:
        """Bring a window to the front."""
        self._screen.xdotool("windowactivate", window)
        self._screen.xdotool("mousemove", SIZE[0] - 2, SIZE[1] - 2)
        self._settle()

    def close(self, *windows: str) -> None:
        """Close windows, and wait until they are gone."""
        for window in windows:
            self._screen.xdotool("windowclose", window)
        wait_for(lambda: not self._windows() & set(windows))

    def _windows(self) -> set[str]:
        return set(self._screen.xdotool("search", "--onlyvisible", "--name", r"\S").split()) & set(
            self._clients()
        )

    def _clients(self) -> list[str]:
        with self._screen.client() as display:
            root = display.screen().root
            found = root.get_full_property(display.intern_atom("_NET_CLIENT_LIST"), 0)
            return [str(number) for number in found.value] if found else []

    def _settle(self) -> None:
        seen: list[bytes] = []

        def still() -> bool:
            seen.append(screenshot(self._screen).tobytes())
            return len(seen) > _STILL * 2 and len(set(seen[-_STILL:])) == 1

        wait_for(still)

    def _browser(self, sheet: Sheet, style: Style, place: Place) -> None:
        path = self._folder / f"page{self._count}.html"
        path.write_text(
            f"<!doctype html><meta charset=utf-8><title>{sheet.title}</title><style>"
            f"body{{font:{style.pixels}px/1.45 '{style.font}';margin:1.2em;"
            f"background:{style.paper};color:{style.ink}}}"
            f"table,small{{font-size:inherit}}</style>{sheet.content}",
            encoding="utf-8",
        )
        self._screen.spawn(
            "chromium", "--no-sandbox", f"--user-data-dir={self._folder / 'chromium'}", "--no-first-run",
            "--disable-gpu", "--disable-extensions", "--disable-background-networking",
            "--force-device-scale-factor=1",
            f"--window-position={place.x},{place.y}", f"--window-size={place.w},{place.h}", f"--app=file://{path}",
        )  # fmt: skip

    def _terminal(self, sheet: Sheet, style: Style, place: Place) -> None:
        path = self._folder / f"output{self._count}.txt"
        path.write_text(sheet.content, encoding="utf-8")
        self._screen.spawn(
            "xterm", "-T", sheet.title, "-fa", f"{style.font}:pixelsize={style.pixels}", "-bg", style.paper,
            "-fg", style.ink, "-geometry", f"100x30+{place.x}+{place.y}",
            "-e", "sh", "-c", f"cat '{path}'; exec sleep 36000",
        )  # fmt: skip

    def _editor(self, sheet: Sheet, style: Style) -> None:
        home = self._folder / f"editor{self._count}"
        settings = home / "glib-2.0" / "settings"
        settings.mkdir(parents=True)
        scheme = "cobalt" if style.dark else "classic"
        (settings / "keyfile").write_text(
            "[org/xfce/mousepad/preferences/view]\nuse-default-monospace-font=false\n"
            f"font-name='{style.font} {style.pixels * 0.75:g}'\ncolor-scheme='{scheme}'\nword-wrap=true\n"
        )
        path = home / sheet.title
        path.write_text(sheet.content, encoding="utf-8")
        self._screen.spawn(
            "mousepad", "--disable-server", path,
            environment={"GSETTINGS_BACKEND": "keyfile", "XDG_CONFIG_HOME": str(home)},
        )  # fmt: skip
