"""The program as its users run it: real processes, a home of its own, answers as JSON."""

import json
import os
import subprocess
import sys
from dataclasses import dataclass, field
from pathlib import Path
from typing import Any

ROOT = Path(__file__).resolve().parents[2]
PASSPHRASE = "violet harbour lantern nine"


@dataclass
class Outcome:
    """What one command did."""

    status: int
    data: Any
    error: str


@dataclass
class Program:
    """Afterimage with a home and an environment of its own."""

    home: Path
    runtime: Path
    environment: dict[str, str] = field(default_factory=dict)
    passphrase: str | None = PASSPHRASE

    def variables(self) -> dict[str, str]:
        """The environment its processes get."""
        variables = {
            name: value
            for name, value in os.environ.items()
            if name
            not in {
                "DISPLAY",
                "WAYLAND_DISPLAY",
                "QT_QPA_PLATFORM",
                "AFTERIMAGE_PASSPHRASE",
                "AFTERIMAGE_HOME",
            }
        }
        variables["XDG_RUNTIME_DIR"] = str(self.runtime)
        variables["XDG_STATE_HOME"] = str(self.runtime / "state")
        if self.passphrase is not None:
            variables["AFTERIMAGE_PASSPHRASE"] = self.passphrase
        return variables | self.environment

    def command(self, *words: str) -> list[str]:
        """The command line of one call."""
        return [sys.executable, "-m", "app", "--home", str(self.home), *words]

    def run(self, *words: str, stdin: bytes = b"", limit: float = 300) -> Outcome:
        """Run a command with `--json` and take what it says."""
        done = subprocess.run(
            self.command("--json", *words),
            cwd=ROOT,
            env=self.variables(),
            input=stdin,
            capture_output=True,
            timeout=limit,
            check=False,
        )
        text = done.stdout.decode()
        return Outcome(done.returncode, json.loads(text) if text.strip() else None, done.stderr.decode())

    def ok(self, *words: str, stdin: bytes = b"") -> Any:
        """As `run`, for commands that must succeed."""
        outcome = self.run(*words, stdin=stdin)
        assert outcome.status == 0, (words, outcome)
        return outcome.data

    def start(self, *words: str) -> subprocess.Popen[bytes]:
        """Start a command and leave it running, in a process group of its own."""
        return subprocess.Popen(
            self.command(*words),
            cwd=ROOT,
            env=self.variables(),
            stdin=subprocess.DEVNULL,
            stdout=subprocess.DEVNULL,
            stderr=subprocess.PIPE,
            start_new_session=True,
        )

    def processes(self) -> list[int]:
        """Every live process that was started for this home, by its command line."""
        import psutil

        found = []
        for process in psutil.process_iter(["cmdline", "status"]):
            words = process.info["cmdline"] or []
            if str(self.home) in words and process.info["status"] != psutil.STATUS_ZOMBIE:
                found.append(process.pid)
        return found
