"""The command line against a fake engine: a real socket, scripted handlers."""

import json
import os
import sys
import tempfile
from collections.abc import Callable, Iterator
from contextlib import ExitStack
from dataclasses import dataclass, field
from pathlib import Path
from typing import Any

import pytest

from app.cli.main import run_command_line
from core.protocol.endpoint import socket_path
from core.protocol.operations import Status
from core.protocol.server import Context, Handler
from tests.unit.protocol.fake_engine import FakeEngine


@dataclass
class Calls:
    """What the fake engine was asked, in order."""

    requests: list[Any] = field(default_factory=list)
    blobs: list[bytes] = field(default_factory=list)
    engine: FakeEngine | None = None

    def recording(self, handler: Handler) -> Handler:
        async def handle(request: Any, context: Context) -> Any:
            self.requests.append(request)
            self.blobs.append(context.blob)
            return await handler(request, context)

        return handle

    @property
    def last(self) -> Any:
        return self.requests[-1]

    @property
    def names(self) -> list[str]:
        return [request.op for request in self.requests]


@dataclass
class Result:
    """What a command printed and returned."""

    status: int
    out: str
    error: str

    @property
    def document(self) -> Any:
        return json.loads(self.out)


Run = Callable[..., Result]
Serve = Callable[[dict[str, Handler]], Calls]


@pytest.fixture(autouse=True)
def surroundings(monkeypatch: pytest.MonkeyPatch) -> Iterator[Path]:
    """None of the machine's variables, a runtime folder of one's own, no terminal; the umask comes back."""
    umask = os.umask(0o077)
    with (
        tempfile.TemporaryDirectory(prefix="ai-") as runtime,
        Path(os.devnull).open(encoding="utf-8") as nothing,
    ):
        monkeypatch.setenv("XDG_RUNTIME_DIR", runtime)
        monkeypatch.delenv("AFTERIMAGE_PASSPHRASE", raising=False)
        monkeypatch.delenv("AFTERIMAGE_HOME", raising=False)
        monkeypatch.setattr(sys, "stdin", nothing)
        yield Path(runtime)
    os.umask(umask)


@pytest.fixture
def home(surroundings: Path) -> Path:
    return surroundings / "home"


@pytest.fixture
def run(home: Path, capsys: pytest.CaptureFixture[str]) -> Run:
    """Run a command for the home."""

    def command(*arguments: str) -> Result:
        status = run_command_line(["--home", str(home), *arguments])
        printed = capsys.readouterr()
        return Result(status, printed.out, printed.err)

    return command


@pytest.fixture
def serve(home: Path) -> Iterator[Serve]:
    """Start a fake engine for the home. It is unlocked unless its `status` says otherwise."""
    with ExitStack() as stack:

        def start(handlers: dict[str, Handler]) -> Calls:
            calls = Calls()

            async def status(_request: Any, _context: Context) -> Status:
                return Status(vault="unlocked", capture="off", home=str(home), version="0")

            everything = {"status": status} | handlers
            recording = {name: calls.recording(handler) for name, handler in everything.items()}
            calls.engine = stack.enter_context(FakeEngine(socket_path(home), recording))
            return calls

        yield start
