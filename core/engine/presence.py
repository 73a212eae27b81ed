"""Whether anybody needs the engine: it ends soon after its last client has gone."""

import asyncio
from collections.abc import Callable

_GRACE = 2.0
"""Seconds without a client after which the engine ends."""
_FIRST_GRACE = 30.0
"""The same before the first client."""


class Presence:
    """Watches clients come and go. Lives on the engine's loop."""

    def __init__(self, clients: Callable[[], int], end: Callable[[], None], *, stay: bool) -> None:
        """Take what is needed; `expect` begins.

        Args:
            clients: how many there are.
            end: ends the engine.
            stay: nobody has to be there.
        """
        self._clients = clients
        self._end = end
        self._stay = stay
        self._loop = asyncio.get_running_loop()
        self._leaving: asyncio.TimerHandle | None = None
        self.left_alone = False
        """Everybody has gone since the secret was shown: whoever comes now has to show it again."""

    def expect(self) -> None:
        """Wait for the first client, but not for ever."""
        self._leave_in(_FIRST_GRACE)

    def stay(self) -> None:
        """Go on without clients from now on."""
        self._stay = True

    def changed(self, clients: int) -> None:
        """Somebody has come or gone; so many are there."""
        self.stop()
        if not clients and not self._stay:
            # Whoever comes during the grace finds a warm engine, but has to show the passphrase again.
            self.left_alone = True
            self._leave_in(_GRACE)

    def trust(self) -> None:
        """Whoever is connected has shown the secret, unless they have left before it was checked."""
        self.left_alone = not self._stay and not self._clients()

    def stop(self) -> None:
        """Do not end the engine any more, for the time being."""
        if self._leaving is not None:
            self._leaving.cancel()
            self._leaving = None

    def _leave_in(self, seconds: float) -> None:
        self._leaving = self._loop.call_later(seconds, self._leave)

    def _leave(self) -> None:
        if not self._stay and not self._clients():
            self._end()
