"""Rules about pages, for browsers whose address the system does not tell: it is read in their address bar.

Where no address can be read, because the bar is covered, hidden or being typed into, the one that was read
last in a window of that name and title counts. If there was none, the frame is refused: the user has named
pages that must not be kept, or that alone may be, and nobody can tell which this is.
"""

import re
from collections.abc import Callable, Iterable, Iterator, Sequence
from typing import Final

from rapidfuzz import fuzz

from core.capture.addresses import Address, AddressPattern, is_browser
from core.capture.gate import ONLY_THESE
from core.reading.placed import PlacedLine
from core.reading.policy import ReadingPolicy
from core.records.screen import Window

UNKNOWN: Final = "url:unknown"
"""The rule by which a frame is refused on which a browser does not show where it is."""
_TOOLBARS: Final = 7
"""Heights of its text from a window's top within which the address bar begins; below is what pages write."""
_SHOWN: Final = re.compile(
    r"(?:[a-z][a-z0-9+.-]*://)?(?:(?:[\w-]+\.)+[^\W\d_]{2,}|localhost)(?::\d+)?(?:[/?][^\s\t]*)?",
    re.IGNORECASE,
)
_ALIKE: Final = 85
"""How alike a misread host must be to count as one that must not be seen."""
_SURELY: Final = 92
"""The same for one that may be kept."""
_REMEMBERED: Final = 500
_Decision = Callable[[Iterable[bool]], bool]


class ShownAddresses:
    """Tells which rule forbids a frame for the pages on it. For one thread."""

    def __init__(self) -> None:
        self._known: dict[tuple[str, str], tuple[Address, ...]] = {}

    def forbid(self, lines: Sequence[PlacedLine], windows: Sequence[Window], policy: ReadingPolicy) -> str:
        """The id of the rule; empty for none."""
        if not policy.exclude_urls and not policy.only_urls:
            return ""
        for index, window in enumerate(windows):
            if window.url or not is_browser(window.app):
                continue
            shown = self._shown(lines, index, window)
            excluded = next((one for one in policy.exclude_urls if _meant(one, shown, _ALIKE, any)), "")
            if excluded:
                return f"url:{excluded.casefold()}"
            if policy.names_alone(window.app):
                continue
            if policy.only_urls and not any(_meant(one, shown, _SURELY, all) for one in policy.only_urls):
                return ONLY_THESE if shown else UNKNOWN
            if not shown:
                return UNKNOWN
        return ""

    def _shown(self, lines: Sequence[PlacedLine], index: int, window: Window) -> tuple[Address, ...]:
        """What the toolbars of a window say that may be its address, or said when they could be read."""
        key = (window.app, window.title)
        found = tuple(
            address
            for line in lines
            if line.window == index and line.box.y <= window.box.y + _TOOLBARS * line.box.h
            for address in _addresses(line.text)
        )
        if not found:
            return self._known.get(key, ())
        self._known.pop(key, None)
        self._known[key] = found
        if len(self._known) > _REMEMBERED:
            del self._known[next(iter(self._known))]
        return found


def _addresses(text: str) -> Iterator[Address]:
    for cell in text.split("\t"):
        for form in dict.fromkeys((cell, re.sub(r"\s+(?=[./:])|(?<=[./:])\s+", "", cell))):
            for match in _SHOWN.finditer(form):
                address = Address.of(match[0].rstrip(".,"))
                if address is not None:
                    yield address


def _meant(
    pattern: str, shown: tuple[Address, ...], alike: float, decide: Callable[[Iterable[bool]], bool]
) -> bool:
    """Whether these addresses are pages of the pattern, allowing for misread letters."""
    if not shown:
        return False
    pages = AddressPattern(pattern)
    return decide(_is_meant(pages, one, alike) for one in shown)


def _is_meant(pages: AddressPattern, address: Address, alike: float) -> bool:
    if pages.matches(address):
        return True
    if "*" in pages.text or not pages.site:
        return False
    labels = address.host.split(".")
    host = ".".join(labels[-pages.site.count(".") - 1 :])
    if fuzz.ratio(host, pages.site) < alike:
        return False
    return fuzz.ratio(address.path[: len(pages.path)], pages.path) >= alike if pages.path else True
