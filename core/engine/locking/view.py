"""The view lock: nothing is shown until the passphrase is given again, while everything else goes on.

It comes by itself when nobody has used Afterimage for some minutes, or when the system says that nobody has
used the computer for that long. Keys stay, so frames are read and filed meanwhile.
"""

import math
from collections.abc import Callable
from typing import Final

from core.capture.clock import passing_time
from core.protocol.operations import ViewLockCause
from core.records.errors import LockedError

_REFUSAL: Final = (
    "Afterimage has locked its view. Show it your passphrase or recovery key first; recording goes on."
)


class ViewLock:
    """Whether what is stored may be read at present. Lives on the engine's loop."""

    def __init__(
        self,
        minutes: Callable[[], float],
        idle_seconds: Callable[[], float],
        on_lock: Callable[[], None],
        *,
        clock: Callable[[], float] = passing_time,
    ) -> None:
        """Begin unlocked.

        Args:
            minutes: without use after which it locks; 0 means never.
            idle_seconds: since the last key press or pointer motion in any program; 0 where nobody knows.
            on_lock: called once each time it locks.
            clock: seconds.
        """
        self._minutes = minutes
        self._idle_seconds = idle_seconds
        self._on_lock = on_lock
        self._clock = clock
        self._used_at = clock()
        self._lifted_at = clock()
        self.cause: ViewLockCause = ""
        """Why it is locked; empty while it is not."""
        self.draft = ""
        """What was being typed when it locked. It waits here, where a passphrase is needed to read it."""

    def is_locked(self) -> bool:
        """Whether it is, or has to be by now."""
        self.look()
        return bool(self.cause)

    def check(self) -> None:
        """Let nobody pass while it is locked.

        Raises:
            LockedError: it is.
        """
        if self.is_locked():
            raise LockedError(_REFUSAL)

    def used(self) -> None:
        """Somebody uses Afterimage. That alone does not unlock it."""
        if not self.is_locked():
            self._used_at = self._clock()

    @property
    def unused_for(self) -> float:
        """Seconds since somebody used Afterimage."""
        return self._clock() - self._used_at

    def look(self) -> None:
        """Lock if it is time."""
        limit = self._minutes() * 60 or math.inf
        now = self._clock()
        unused = now - self._used_at >= limit
        # Who has just shown the passphrase is there, whatever the keyboard of this computer says.
        away = min(self._idle_seconds(), now - self._lifted_at) >= limit
        if not self.cause and (unused or away):
            self.lock("unused")

    def lock(self, cause: ViewLockCause) -> None:
        """Lock now. Being locked already, it stays so for the first reason."""
        if not self.cause:
            self.cause = cause
            self._on_lock()

    def lift(self) -> None:
        """The passphrase was right."""
        self.cause = ""
        self._used_at = self._lifted_at = self._clock()

    def keep_draft(self, text: str) -> None:
        """Keep what was being typed."""
        self.draft = text

    def take_draft(self) -> str:
        """Give it back, once."""
        draft, self.draft = self.draft, ""
        return draft
