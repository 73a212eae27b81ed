"""Finds the engine of a home for the command line, and starts one for the call where none runs."""

import contextlib
import subprocess
import time
from pathlib import Path
from typing import Final

import msgspec

from app.roles import role_command
from core.protocol.backoff import KILL_AFTER
from core.protocol.client import Client, NoEngineError
from core.protocol.endpoint import socket_path
from core.protocol.typed import error_of
from core.records.errors import AfterimageError, EnvironmentFaultError, InUseError

_POLL: Final = 0.02
_START_LIMIT: Final = 60.0
"""Seconds. Generous: a cold disk and a busy machine are no reason to give up, a process that ends is."""
_OWNER_LIMIT: Final = 15.0
"""Seconds to wait while another engine of this home is starting or ending."""


class EngineProcess:
    """An engine started for a call. It may outlive this process: it ends after its last client, or stays."""

    def __init__(self, command: list[str]) -> None:
        """Start it, with its own session so that Ctrl-C here does not reach it.

        Standard output carries its reason should it not come up; what libraries print on standard error may
        quote content and is dropped.
        """
        self._process = subprocess.Popen(  # noqa: S603 -- our own program
            command,
            stdin=subprocess.DEVNULL,
            stdout=subprocess.PIPE,
            stderr=subprocess.DEVNULL,
            start_new_session=True,
        )

    def connect(self, path: str) -> Client:
        """Wait until it listens, and connect.

        Raises:
            AfterimageError: it ended instead; the error is the one it reported.
        """
        deadline = time.monotonic() + _START_LIMIT
        while self._process.poll() is None:
            with contextlib.suppress(NoEngineError):
                return Client(path)
            if time.monotonic() > deadline:
                self.kill()
                raise EnvironmentFaultError("The engine did not come up within a minute. Try again.")
            time.sleep(_POLL)
        raise self._reason()

    def release(self) -> None:
        """Let it go on by itself."""
        if self._process.stdout is not None:
            self._process.stdout.close()
        # It is the system's to collect once this process has ended; Popen would warn about it.
        self._process.returncode = self._process.poll() or 0

    def kill(self) -> None:
        """End it, gently first."""
        self._process.terminate()
        try:
            self._process.wait(KILL_AFTER)
        except subprocess.TimeoutExpired:
            self._process.kill()
            self._process.wait()
        self.release()

    def _reason(self) -> AfterimageError:
        """Why it ended: its last line, or its exit status."""
        output = self._process.stdout.read() if self._process.stdout is not None else b""
        status = self._process.returncode
        self.release()
        lines = output.splitlines()
        try:
            report = msgspec.json.decode(lines[-1] if lines else b"", type=dict[str, str])
        except msgspec.MsgspecError:
            return EnvironmentFaultError(f"The engine ended while starting (status {status}). See its log.")
        return error_of(report.get("error"), report.get("message"))


def find_engine(home: Path) -> Client | None:
    """A connection to the engine that runs for this home, `None` where none does."""
    try:
        return Client(socket_path(home))
    except NoEngineError:
        return None


def reach_engine(home: Path) -> Client:
    """A connection to the engine of this home; one is started where none runs.

    Raises:
        AfterimageError: it cannot run, and why.
    """
    path = socket_path(home)
    deadline = time.monotonic() + _OWNER_LIMIT
    while True:
        with contextlib.suppress(NoEngineError):
            return Client(path)
        process = EngineProcess(role_command("engine", "--home", str(home)))
        try:
            client = process.connect(path)
        except InUseError:
            # Another one is starting, and will listen in a moment, or ending, and will leave the home to us.
            if time.monotonic() > deadline:
                raise
            time.sleep(_POLL)
        except BaseException:
            process.kill()
            raise
        else:
            process.release()
            return client
