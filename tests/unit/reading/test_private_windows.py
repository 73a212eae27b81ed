"""Private windows that tell nothing to the system."""

import pytest

from core.reading.placed import PlacedLine, placed
from core.reading.private_windows import PrivateWindows
from core.records.geometry import Box
from core.records.screen import Line, Window

WIDE = Box(60, 40, 1100, 700)


def toolbar(label: str, x: int = 1000, y: int = 95) -> PlacedLine:
    words = [("news.example", Box(160, y, 100, 16)), (label, Box(x, y, 80, 16))]
    return placed(Line(f"news.example\t{label}", Box(160, y, x - 80, 16), 0.9, 0), words)


def browser(title: str = "News - Chromium", app: str = "Chromium") -> tuple[Window, ...]:
    return (Window(app, title, WIDE, active=True),)


@pytest.mark.parametrize("label", ["Incognito", "lncognito", "InPrivate", "Inkognito", "Incógnito"])
def test_a_label_in_the_toolbar_tells(label: str) -> None:
    assert PrivateWindows().seen((toolbar(label),), browser())


@pytest.mark.parametrize("app", ["Google-chrome", "Brave-browser", "Microsoft-edge", "Vivaldi-stable"])
def test_relatives_of_chromium_are_known(app: str) -> None:
    assert PrivateWindows().seen((toolbar("Incognito"),), browser(app=app))


def test_the_word_elsewhere_tells_nothing() -> None:
    assert not PrivateWindows().seen((toolbar("Incognito", y=500),), browser())
    assert not PrivateWindows().seen((toolbar("Incognito", x=300),), browser())
    assert not PrivateWindows().seen((toolbar("Incognito"),), browser(app="Mousepad"))
    assert not PrivateWindows().seen((toolbar("Bookmarks"),), browser())


def test_a_window_that_was_private_stays_so_when_its_label_is_covered() -> None:
    windows = PrivateWindows()
    assert windows.seen((toolbar("Incognito"),), browser())
    assert windows.seen((), browser())
    assert not windows.seen((), browser(title="Weather - Chromium"))
