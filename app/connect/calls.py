"""Calls to the engine in the name of a program of others."""

import threading
from collections.abc import Callable
from dataclasses import dataclass, field
from pathlib import Path
from typing import TypeVar

from app.supervisor import find_engine, reach_engine
from core.protocol.client import Client
from core.protocol.operations import Attend, Request, Unlock
from core.records.errors import LockedError

Reply = TypeVar("Reply")

_NOT_RUNNING = (
    "Afterimage is not running, or is locked. Its user has to open it and unlock it; nothing can be read "
    "before."
)


@dataclass(frozen=True, slots=True)
class Caller:
    """Who calls: a name on standard input and output, a token over HTTP."""

    name: str = ""
    token: str = field(default="", repr=False)


class Calls:
    """Connects for each call, so that no engine stays open only because a program of others was left running.

    With a passphrase it is different: then the engine is this process's own, started and unlocked at the
    first call and held until `close`.
    """

    def __init__(
        self,
        home: Path,
        passphrase: str | None = None,
        *,
        find: Callable[[Path], Client | None] = find_engine,
        reach: Callable[[Path], Client] = reach_engine,
    ) -> None:
        self._home = home
        self._passphrase = passphrase
        self._find = find
        self._reach = reach
        self._held: Client | None = None
        self._opening = threading.Lock()

    def call(self, caller: Caller, request: Request[Reply]) -> Reply:
        """Ask the engine for the caller. Blocking, from any thread.

        Raises:
            AfterimageError: what the engine refuses, in words for whoever reads the result.
        """
        with self._connected() as client:
            client.call(Attend(caller.name, caller.token))
            return client.call(request)[0]

    def check(self, caller: Caller) -> None:
        """See whether the engine knows the caller. Raises as `call`."""
        with self._connected() as client:
            client.call(Attend(caller.name, caller.token))

    def close(self) -> None:
        """Let go of the engine."""
        if self._held is not None:
            self._held.close()
            self._held = None

    def _connected(self) -> Client:
        client = self._find(self._home)
        if client is None or (self._passphrase is not None and self._held is None):
            if client is not None:
                client.close()
            client = self._opened()
        return client

    def _opened(self) -> Client:
        """A connection to an engine that was opened with the passphrase that was handed over."""
        if self._passphrase is None:
            raise LockedError(_NOT_RUNNING)
        with self._opening:
            if self._held is not None:
                self._held.close()  # its engine has ended
            held = self._reach(self._home)
            try:
                held.call(Unlock(self._passphrase))
            except BaseException:
                held.close()
                raise
            self._held = held
        return self._reach(self._home)
