"""Starting engines for a call: real processes with small scripts in place of the engine."""

import sys
from pathlib import Path

import psutil
import pytest

from app import supervisor
from app.supervisor import EngineProcess, find_engine, reach_engine
from core.protocol.endpoint import socket_path
from core.protocol.operations import GetStatus
from core.records.errors import AfterimageError, EnvironmentFaultError, InUseError
from tests.unit.protocol.fake_engine import STATUS, FakeEngine, answering

ENGINE = """
import asyncio, sys
from core.protocol.server import Server
from tests.unit.protocol.fake_engine import STATUS, answering

async def main(path):
    gone = asyncio.Event()
    server = Server(path, {"status": answering(STATUS)}, on_clients_changed=lambda n: n or gone.set())
    await server.start()
    await gone.wait()
    await server.close()

asyncio.run(main(sys.argv[1]))
"""
IN_USE = 'print(\'{"error": "in_use", "message": "Running already."}\'); raise SystemExit(6)'


def _script(text: str, *arguments: str) -> list[str]:
    return [sys.executable, "-c", text, *arguments]


def _use(monkeypatch: pytest.MonkeyPatch, *commands: list[str]) -> list[list[str]]:
    """These commands instead of the engine role, one after the other; the last for ever."""
    waiting = list(commands)

    def next_command(*_arguments: str) -> list[str]:
        return waiting.pop(0) if len(waiting) > 1 else waiting[0]

    monkeypatch.setattr(supervisor, "role_command", next_command)
    return waiting


def _children() -> list[psutil.Process]:
    """Live children that were started from a script: other tests keep displays of their own."""
    return [
        child
        for child in psutil.Process().children()
        if child.status() != psutil.STATUS_ZOMBIE and "-c" in child.cmdline()[1:2]
    ]


def _left_running() -> list[psutil.Process]:
    """Those that do not end by themselves: an engine that was let go may still be on its way out."""
    _, alive = psutil.wait_procs(_children(), timeout=30)
    return [child for child in alive if child.status() != psutil.STATUS_ZOMBIE]


def test_a_running_engine_is_used(home: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    _use(monkeypatch, ["/does/not/exist"])
    assert find_engine(home) is None
    with FakeEngine(socket_path(home), {"status": answering(STATUS)}), reach_engine(home) as client:
        assert client.call(GetStatus())[0] == STATUS


def test_one_is_started_where_none_runs_and_goes_after_the_call(
    home: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    _use(monkeypatch, _script(ENGINE, socket_path(home)))
    with reach_engine(home) as client:
        assert client.call(GetStatus())[0] == STATUS
        (engine,) = _children()
    assert engine.wait(20) is None or not engine.is_running()
    assert find_engine(home) is None


def test_its_reason_is_told_when_it_cannot_run(home: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    report = 'print("noise"); print(\'{"error": "environment", "message": "No room."}\'); raise SystemExit(6)'
    _use(monkeypatch, _script(report))
    with pytest.raises(EnvironmentFaultError, match="No room"):
        reach_engine(home)
    assert not _left_running()


@pytest.mark.parametrize(
    "script", ["raise SystemExit(9)", "print('hello'); raise SystemExit(9)", "print('[1]');1/0"]
)
def test_an_end_without_a_reason_is_told_too(
    home: Path, monkeypatch: pytest.MonkeyPatch, script: str
) -> None:
    _use(monkeypatch, _script(script))
    with pytest.raises(AfterimageError, match="ended while starting"):
        reach_engine(home)


def test_another_engine_that_is_just_ending_is_waited_for(
    home: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    _use(monkeypatch, _script(IN_USE), _script(IN_USE), _script(ENGINE, socket_path(home)))
    with reach_engine(home) as client:
        assert client.call(GetStatus())[0] == STATUS


def test_but_not_for_ever(home: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(supervisor, "_OWNER_LIMIT", 0.0)
    _use(monkeypatch, _script(IN_USE))
    with pytest.raises(InUseError, match="Running already"):
        reach_engine(home)


def test_one_that_never_listens_is_ended(home: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(supervisor, "_START_LIMIT", 0.0)
    _use(monkeypatch, _script("import time; time.sleep(600)"))
    with pytest.raises(EnvironmentFaultError, match="did not come up"):
        reach_engine(home)
    assert not _left_running()


def test_one_that_will_not_end_is_killed(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(supervisor, "KILL_AFTER", 0.01)
    ignoring = "import signal, time; signal.signal(15, signal.SIG_IGN)"
    stubborn = f"{ignoring}; print('deaf', flush=True); time.sleep(600)"
    process = EngineProcess(_script(stubborn))
    assert process._process.stdout is not None
    assert process._process.stdout.readline() == b"deaf\n"
    process.kill()
    assert not _left_running()
