"""A colour for each program, the same wherever it is drawn."""

import zlib
from collections.abc import Iterable

from PySide6.QtGui import QColor

from ui.appearance import current_theme


class AppColors:
    """By name, so that a program keeps its colour; of two that would share one, the busier has the choice."""

    def __init__(self) -> None:
        self._places: dict[str, int] = {}

    def assign(self, names: Iterable[str]) -> None:
        """Give colours to these programs, the busiest first."""
        self._places.clear()
        count = len(current_theme().series)
        taken: set[int] = set()
        for name in names:
            place = zlib.crc32(name.casefold().encode()) % count
            if len(taken) < count:
                while place in taken:
                    place = (place + 1) % count
            taken.add(place)
            self._places[name] = place

    def color(self, name: str) -> QColor:
        """Its colour in the theme in force."""
        series = current_theme().series
        place = self._places.get(name, zlib.crc32(name.casefold().encode()) % len(series))
        return QColor(series[place % len(series)])
