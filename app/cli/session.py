"""What a command works with: the engine of the home, opened when a command first needs it."""

from collections.abc import Callable
from dataclasses import dataclass, field
from pathlib import Path
from types import TracebackType
from typing import Self, TypeVar

from app.cli import passphrase
from app.cli.console import Console
from app.supervisor import find_engine, reach_engine
from core.protocol.client import Client
from core.protocol.operations import GetStatus, Request, Status, Unlock
from core.records.errors import NotFoundError

Reply = TypeVar("Reply")
Connector = Callable[[Path], Client]


@dataclass(slots=True)
class Session:
    """One command's use of the engine. Closing it hangs up; an engine started for the call then ends."""

    home: Path
    console: Console
    passphrase_fd: int | None = None
    environment_passphrase: str | None = None
    environment_new_passphrase: str | None = None
    connect: Connector = reach_engine
    find: Callable[[Path], Client | None] = find_engine
    _client: Client | None = field(default=None, init=False)
    _unlocked: bool = field(default=False, init=False)

    def __enter__(self) -> Self:
        return self

    def __exit__(
        self, kind: type[BaseException] | None, error: BaseException | None, trace: TracebackType | None
    ) -> None:
        if self._client is not None:
            self._client.close()

    def call(self, request: Request[Reply]) -> Reply:
        """Ask the engine, which is started and unlocked as needed."""
        return self.exchange(request)[0]

    def exchange(self, request: Request[Reply], blob: bytes = b"") -> tuple[Reply, bytes]:
        """As `call`, with a blob each way."""
        if request.needs_keys:
            self._unlock()
        try:
            return self.client.call(request, blob, self.console.progress)
        finally:
            self.console.end_progress()

    @property
    def client(self) -> Client:
        """The engine of this home; one is started where none runs."""
        if self._client is None:
            self._client = self.connect(self.home)
        return self._client

    def running(self) -> Client | None:
        """The engine of this home if one runs."""
        if self._client is None:
            self._client = self.find(self.home)
        return self._client

    def given_passphrase(self) -> str | None:
        """What was handed over without asking anybody."""
        if self.passphrase_fd is not None:
            return passphrase.read(self.passphrase_fd)
        return self.environment_passphrase

    def show_secret(self) -> str:
        """The passphrase or recovery key, asked for even where the vault is open, which it is afterwards."""
        given = self.given_passphrase()
        self._state()
        secret = passphrase.ask() if given is None else given
        self._unlock_with(secret)
        return secret

    def _state(self) -> Status:
        state = self.client.call(GetStatus())[0]
        if state.vault == "absent":
            raise NotFoundError(f"There is no vault in {self.home} yet. “init” makes one.")
        return state

    def _unlock(self) -> None:
        if self._unlocked:
            return
        given = self.given_passphrase()
        state = self._state()
        # A passphrase that was handed over is always checked: whoever sends a wrong one should hear of it.
        if given is not None or state.vault in {"locked", "opening"} or state.view_locked:
            self._unlock_with(passphrase.ask() if given is None else given)
        self._unlocked = True

    def _unlock_with(self, secret: str) -> None:
        try:
            self.client.call(Unlock(secret), on_progress=self.console.progress)
        finally:
            self.console.end_progress()
        self._unlocked = True
