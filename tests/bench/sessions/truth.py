"""What of a recorded session was worth keeping, told from its pictures and log without any of our own code.

Pictures are compared pixel by pixel. Tiles that change in most steps of the whole session are clocks and the
like. What else a step changes is a caret if it is tiny, a small typing if it is small and the log says that
something was typed just then.
"""

from dataclasses import dataclass
from itertools import pairwise

import numpy as np
from numpy.typing import NDArray

from tests.bench.sessions.session import Session

_TILE = 16
_RESTLESS = 0.5
"""A tile that changes in more than this share of all steps shows a clock."""
_CARET = 60
"""Pixels: two carets, one going and one coming."""
_SMALL = 0.01
"""Share of the screen."""
_PATIENCE = 20
"""Pictures after a typing within which one that shows it must be kept."""
_SHOWS = 0.8
"""Share of the pixels of a typing that a picture must have to show it; carets and selections move on."""

Packed = NDArray[np.uint32]


@dataclass(frozen=True, slots=True)
class Step:
    """How a picture differs from the one before."""

    number: int
    changed: int
    """Pixels outside clocks."""
    clock: int
    """Pixels within."""
    typing: bool


class Truth:
    """Looks through a session once and keeps what changed in it."""

    def __init__(self, session: Session) -> None:
        self._session = session
        self._places: list[tuple[NDArray[np.int64], NDArray[np.uint32]]] = []
        """Of each step: where pixels changed (flat), and to what."""
        counts, before = None, None
        for shown in session.shown:
            now = packed(shown.pixels())
            if before is None or before.shape != now.shape:
                at = np.empty(0, np.int64)
            else:
                at = np.flatnonzero(before != now)
            self._places.append((at, now.ravel()[at]))
            tiles = np.zeros((-(-now.shape[0] // _TILE), -(-now.shape[1] // _TILE)), np.int64)
            tiles[at // now.shape[1] // _TILE, at % now.shape[1] // _TILE] = 1
            counts = tiles if counts is None else counts + tiles
            before = now
        assert counts is not None
        self._width = session.size.w
        self._restless = counts > _RESTLESS * len(session)
        self.steps = [self._step(number) for number in range(len(session))]

    def _step(self, number: int) -> Step:
        at, _ = self._places[number]
        calm = int((~self._is_clock(at)).sum())
        small = _CARET < calm <= _SMALL * self._session.size.w * self._session.size.h
        typed = bool(self._session.shown[number].typed)
        return Step(number, calm, len(at) - calm, small and typed)

    def _is_clock(self, at: NDArray[np.int64]) -> NDArray[np.bool_]:
        found: NDArray[np.bool_] = self._restless[at // self._width // _TILE, at % self._width // _TILE]
        return found

    @property
    def typings(self) -> list[int]:
        """Pictures on which a little more was typed than on the one before."""
        return [step.number for step in self.steps if step.typing]

    @property
    def noise(self) -> list[int]:
        """Pictures on which nothing but clocks and carets moved."""
        return [
            step.number for step in self.steps if step.changed <= _CARET and step.changed + step.clock > 0
        ]

    def noise_kept(self, kept: list[int]) -> int:
        """How many of the kept pictures show nothing but noise that the one kept before did not."""
        count = 0
        for before, number in pairwise(kept):
            one, two = (packed(self._session.shown[at].pixels()) for at in (before, number))
            at = np.flatnonzero(one != two)
            count += int((~self._is_clock(at)).sum()) <= _CARET
        return count

    def missed(self, kept: list[int], lines: dict[int, str]) -> list[int]:
        """The typings that no picture kept soon after shows: neither its pixels nor, moved on, its text."""
        missed = []
        for number in self.typings:
            soon = [one for one in kept if number <= one <= number + _PATIENCE]
            if not any(self._shows(one, number) for one in soon) and not any(
                self._says(lines.get(one, ""), number) for one in soon
            ):
                missed.append(number)
        return missed

    def _shows(self, kept: int, typing: int) -> bool:
        at, to = self._places[typing]
        calm = ~self._is_clock(at)
        now = packed(self._session.shown[kept].pixels()).ravel()[at[calm]]
        return bool((now == to[calm]).mean() >= _SHOWS)

    def _says(self, text: str, typing: int) -> bool:
        words = self._session.shown[typing].typed.split()
        return sum(word in text for word in words) >= _SHOWS * len(words)


def packed(rgb: NDArray[np.uint8]) -> Packed:
    """Each pixel as one number."""
    wide = np.zeros((*rgb.shape[:2], 4), np.uint8)
    wide[..., :3] = rgb
    return wide.view(np.uint32)[..., 0]
