"""What the system announces that Afterimage locks itself by: its sleep, and the lock of its screen."""

from collections.abc import Callable
from dataclasses import dataclass, field
from typing import Protocol

from core.protocol.operations import LockSignal


@dataclass(frozen=True, slots=True)
class Listeners:
    """Who is told. Called on the engine's loop; must return at once."""

    on_sleep: Callable[[], bool]
    """The computer is about to sleep. True: this process is ending and sleep has to wait for that, as long
    as the system allows. False: it need not wait for us."""
    on_session_lock: Callable[[], None]
    """The screen of one of this user's sessions was locked."""
    on_session_unlock: Callable[[], None] = field(default=lambda: None)
    """It is not locked any more, or nobody can tell."""
    on_wake: Callable[[], None] = field(default=lambda: None)
    """The computer has woken up."""


class Announcements(Protocol):
    """One system's way to announce it. Lives on the engine's loop."""

    @property
    def hears(self) -> tuple[LockSignal, ...]:
        """What can be heard at present."""
        ...

    async def run(self) -> None:
        """Listen until cancelled. What cannot be reached is tried again now and then."""
        ...


class Silence:
    """For Windows and macOS, whose announcements are not understood yet: nothing locks by them there."""

    @property
    def hears(self) -> tuple[LockSignal, ...]:
        """Nothing."""
        return ()

    async def run(self) -> None:
        """Nothing to wait for."""
