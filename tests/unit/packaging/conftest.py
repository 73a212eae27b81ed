"""Makes the scripts of packaging/ importable as they are when they run: from their own folder."""

import sys
from collections.abc import Mapping, Sequence
from pathlib import Path

import pytest

PACKAGING = Path(__file__).resolve().parents[3] / "packaging"
sys.path.append(str(PACKAGING))

from bootstrapping.console import CommandError, Console  # noqa: E402 - the path comes first
from bootstrapping.layout import Environment  # noqa: E402


class RecordingConsole(Console):
    """Runs nothing; keeps what was said and called, and fails the commands that contain a word."""

    def __init__(self) -> None:
        super().__init__()
        self.said: list[str] = []
        self.called: list[str] = []
        self.failing: dict[str, str] = {}

    def step(self, text: str) -> None:
        self.said.append(text)

    def detail(self, text: str) -> None:
        self.said.append(text)

    def call(
        self,
        command: Sequence[str],
        *,
        environment: Mapping[str, str] | None = None,  # noqa: ARG002 - as the real one
        show: bool = True,
    ) -> None:
        line = " ".join(command)
        self.called.append(line)
        for word, output in self.failing.items():
            if word in line:
                raise CommandError(command[0], 100, output.splitlines(), shown=show)


@pytest.fixture
def console() -> RecordingConsole:
    return RecordingConsole()


@pytest.fixture
def environment(tmp_path: Path) -> Environment:
    """One that looks made, without anything in it."""
    made = Environment(tmp_path / ".venv")
    made.folder.mkdir()
    (made.folder / "pyvenv.cfg").write_text("home = /usr/bin\nversion = 3.11.7\n")
    return made
