"""Joins moments that are close to each other into stretches."""

from dataclasses import dataclass
from datetime import datetime, timedelta


@dataclass(slots=True)
class Stretch:
    """One stretch at a time: it begins with a moment and is over when none has followed for a while.

    Args:
        patience: How long after its last moment a stretch is over.
    """

    patience: timedelta
    _first: datetime | None = None
    _last: datetime | None = None

    def add(self, at: datetime) -> bool:
        """Take a moment in; says whether a stretch begins with it."""
        begins = self._first is None
        self._first = self._first or at
        self._last = at
        return begins

    def over(self, now: datetime) -> tuple[datetime, datetime] | None:
        """The first and last moment of a stretch that is over by now, once."""
        waiting = self._last is None or abs(now - self._last) < self.patience
        return None if waiting else self.end()

    def end(self) -> tuple[datetime, datetime] | None:
        """The same of whatever stretch there is, over or not."""
        if self._first is None or self._last is None:
            return None
        # A clock that was set back must not make a stretch that ends before it begins.
        found = (min(self._first, self._last), max(self._first, self._last))
        self._first = self._last = None
        return found
