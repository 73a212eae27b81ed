"""On which days something was used: as much of it as its activation needs, and no more."""

from dataclasses import dataclass
from typing import Final

LATEST: Final = 6
"""Days that are kept one by one; of older ones their number and the first."""


@dataclass(frozen=True, slots=True)
class Use:
    """Days of use, as proleptic ordinals of UTC. A second use on one day is none: it is one occasion."""

    count: int
    """On how many days."""
    first: int
    latest: tuple[int, ...]
    """The last of them, the newest first."""

    @classmethod
    def once(cls, day: int) -> "Use":
        """Used for the first time."""
        return cls(1, day, (day,))

    def again(self, day: int) -> "Use":
        """Used on that day as well; the same where it counts already, or the clock was set back."""
        if day <= self.latest[0]:
            return self
        return Use(self.count + 1, self.first, (day, *self.latest)[:LATEST])
