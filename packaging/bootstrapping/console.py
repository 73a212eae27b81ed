"""Progress, line by line with the time it took to get there, and problems a person can solve."""

import subprocess
import sys
import time
from collections import deque
from collections.abc import Mapping, Sequence
from pathlib import Path
from typing import Final

_KEPT_LINES: Final = 400
_SHOWN_LINES: Final = 12


class SetupError(Exception):
    """Something the user can do something about; the message says what."""


class CommandError(SetupError):
    """A program that was called has failed."""

    def __init__(self, program: str, status: int, lines: Sequence[str], *, shown: bool) -> None:
        self.output = "\n".join(lines)
        tail = "\n".join(f"    {line}" for line in list(lines)[-_SHOWN_LINES:])
        what = "See above for why." if shown else f"The end of what it said:\n{tail}"
        super().__init__(f"{program} ended with status {status}. {what}")


class Console:
    """Writes to standard output; knows when the program began."""

    def __init__(self) -> None:
        self._began = time.monotonic()

    def step(self, text: str) -> None:
        """Say what is being done now."""
        self._write(f"[{self.elapsed:6.1f} s] {text}")

    def detail(self, text: str) -> None:
        """Say something about the present step."""
        self._write(f"           {text}")

    @property
    def elapsed(self) -> float:
        """Seconds since the program began."""
        return time.monotonic() - self._began

    def call(
        self, command: Sequence[str], *, environment: Mapping[str, str] | None = None, show: bool = True
    ) -> None:
        """Runs a program and shows what it says, line by line; or only the end of it, if it fails.

        Raises:
            CommandError: It failed.
            SetupError: It is not there.
        """
        kept: deque[str] = deque(maxlen=_KEPT_LINES)
        try:
            with subprocess.Popen(
                command,
                stdin=subprocess.DEVNULL,
                stdout=subprocess.PIPE,
                stderr=subprocess.STDOUT,
                text=True,
                errors="replace",
                env=environment,
            ) as process:
                for line in process.stdout or ():
                    if text := line.rstrip():
                        kept.append(text)
                        if show:
                            self.detail(text)
        except OSError as error:
            raise SetupError(f"{command[0]} cannot be started: {error.strerror}.") from error
        if process.returncode:
            raise CommandError(Path(command[0]).name, process.returncode, kept, shown=show)

    @staticmethod
    def _write(text: str) -> None:
        sys.stdout.write(f"{text}\n")
        sys.stdout.flush()
