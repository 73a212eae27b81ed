"""The program under strace, and a proxy that nobody should come to."""

import json
import os
import socket
import subprocess
import threading
from contextlib import suppress
from dataclasses import dataclass, field
from pathlib import Path
from tempfile import TemporaryFile

from tests.e2e.program import ROOT, Outcome, Program


class Trap:
    """A proxy that counts who comes."""

    def __init__(self) -> None:
        self.caught = 0
        self._socket = socket.create_server(("127.0.0.1", 0))
        self.address = f"http://127.0.0.1:{self._socket.getsockname()[1]}"
        self._thread = threading.Thread(target=self._run, name="trap", daemon=True)
        self._thread.start()

    def close(self) -> None:
        """No more."""
        with suppress(OSError):
            self._socket.shutdown(socket.SHUT_RDWR)
        self._socket.close()
        self._thread.join()

    def _run(self) -> None:
        while True:
            try:
                connection, _ = self._socket.accept()
            except OSError:
                return
            self.caught += 1
            connection.close()


@dataclass
class Traced(Program):
    """The program under strace, with nothing of this user's own in its environment."""

    traces: Path | None = None
    count: int = field(default=0)

    def variables(self) -> dict[str, str]:
        kept = {name: value for name, value in os.environ.items() if name in {"PATH", "LANG", "PYTHONPATH"}}
        kept |= {"XDG_RUNTIME_DIR": str(self.runtime), "PYTHONDONTWRITEBYTECODE": "1"}
        if self.passphrase is not None:
            kept["AFTERIMAGE_PASSPHRASE"] = self.passphrase
        return kept | self.environment

    def command(self, *words: str) -> list[str]:
        command = super().command(*words)
        if self.traces is None:
            return command
        self.count += 1
        # The tracer stays behind with the engine, and must not keep us waiting for that.
        tracer = [
            "strace",
            "-D",
            "-ff",
            "--seccomp-bpf",
            "-qq",
            "-e",
            "trace=connect,sendto,sendmsg,sendmmsg",
        ]
        return [*tracer, "-s", "0", "-o", str(self.traces / f"{self.count:03d}"), *command]

    def run(self, *words: str, stdin: bytes = b"", limit: float = 120) -> Outcome:
        """As the parent's, without a mask for file modes.

        The output goes to files: the tracer that stays behind with the engine would keep pipes open.
        """
        with TemporaryFile() as given, TemporaryFile() as out, TemporaryFile() as err:
            given.write(stdin)
            given.seek(0)
            done = subprocess.run(
                self.command("--json", *words),
                cwd=ROOT,
                env=self.variables(),
                stdin=given,
                stdout=out,
                stderr=err,
                timeout=limit,
                check=False,
                umask=0,
            )
            out.seek(0)
            err.seek(0)
            text = out.read().decode()
            data = json.loads(text) if text.strip() else None
            return Outcome(done.returncode, data, err.read().decode())
