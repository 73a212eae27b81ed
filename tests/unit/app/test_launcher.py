import json
import subprocess
import sys
import types
from collections.abc import Callable
from pathlib import Path
from typing import Any

import pytest

from app.home import absolute, default_home
from app.launcher import main
from app.roles import role_command
from core.records.errors import EnvironmentFaultError

HEAVY = (
    "PySide6",
    "numpy",
    "lancedb",
    "pyarrow",
    "onnxruntime",
    "PIL",
    "cryptography",
    "tesserocr",
    "asyncio",
)


@pytest.fixture(autouse=True)
def hardened(monkeypatch: pytest.MonkeyPatch) -> list[str]:
    """What was done to this process, and is not done to that of the tests."""
    done: list[str] = []
    for step in ("harden", "hide_memory", "take_passphrase"):
        monkeypatch.setattr(f"app.launcher.{step}", lambda step=step: done.append(step))
    return done


@pytest.fixture
def role_module(monkeypatch: pytest.MonkeyPatch) -> Callable[..., None]:
    """Put a module of a role in place of the real one."""

    def install(name: str, **functions: Any) -> None:
        module = types.ModuleType(name)
        vars(module).update(functions)
        monkeypatch.setitem(sys.modules, name, module)

    return install


def test_a_role_is_started_from_source_and_frozen(monkeypatch: pytest.MonkeyPatch) -> None:
    assert role_command("worker") == [sys.executable, "-m", "app", "--role", "worker"]
    monkeypatch.setattr(sys, "frozen", True, raising=False)
    assert role_command("engine", "--home", "/h") == [sys.executable, "--role", "engine", "--home", "/h"]


def test_the_engine_is_told_its_home_its_worker_and_whether_to_stay(role_module: Callable[..., None]) -> None:
    seen: list[tuple[Path, bool]] = []

    def run_engine(home: Path, worker_command: list[str], model_command: list[str], *, stay: bool) -> int:
        assert model_command == role_command("model")
        assert worker_command == role_command("worker")
        seen.append((home, stay))
        return 75

    role_module("core.engine.main", run_engine=run_engine)
    assert main(["--role", "engine", "--home", "/some/where/../home"]) == 75
    assert main(["--role", "engine", "--stay"]) == 75
    assert seen == [(Path("/some/home"), False), (default_home(), True)]


def test_the_desktop_is_told_how_to_start_its_engine(role_module: Callable[..., None]) -> None:
    def run_desktop(home: Path, engine_command: list[str]) -> int:
        assert engine_command == role_command("engine", "--home", str(home))
        return 0

    role_module("ui.desktop", run_desktop=run_desktop)
    assert main(["--role", "desktop", "--home", "/h"]) == 0


def test_the_worker_is_run(role_module: Callable[..., None]) -> None:
    role_module("core.workers.host", run_read_worker=lambda _engines: None)
    assert main(["--role", "worker"]) == 0


def test_an_unknown_role_is_refused(capsys: pytest.CaptureFixture[str]) -> None:
    assert main(["--role", "poet"]) == 2
    assert main(["--role"]) == 2
    assert "poet" in capsys.readouterr().err


def test_an_engine_that_cannot_run_says_why_on_one_line(
    role_module: Callable[..., None], capsys: pytest.CaptureFixture[str]
) -> None:
    def run_engine(_home: Path, _worker: list[str], _model: list[str], *, stay: bool) -> int:
        raise EnvironmentFaultError(f"No room in \udcff {stay}.")

    role_module("core.engine.main", run_engine=run_engine)
    assert main(["--role", "engine"]) == 6
    report = json.loads(capsys.readouterr().out)
    assert report == {"error": "environment", "message": "No room in ? False."}


def test_a_defect_of_the_engine_is_reported_without_its_content(
    role_module: Callable[..., None], capsys: pytest.CaptureFixture[str]
) -> None:
    def run_engine(_home: Path, _worker: list[str], _model: list[str], *, stay: bool) -> int:
        raise KeyError("diary", stay)

    role_module("core.engine.main", run_engine=run_engine)
    with pytest.raises(KeyError):
        main(["--role", "engine"])
    report = json.loads(capsys.readouterr().out)
    assert report["error"] == "internal"
    assert "diary" not in report["message"]


def test_the_home_is_the_same_for_every_role(monkeypatch: pytest.MonkeyPatch, tmp_path: Path) -> None:
    import platformdirs

    assert default_home() == Path(platformdirs.user_data_dir("afterimage", appauthor=False))
    monkeypatch.chdir(tmp_path)
    monkeypatch.setenv("AFTERIMAGE_HOME", "mine")
    assert default_home() == tmp_path / "mine" == absolute("./mine")
    assert absolute("~/x") == Path.home() / "x"


@pytest.mark.parametrize("modules", ["app.launcher", "app.cli.main", "app.supervisor"])
def test_starting_imports_nothing_heavy(modules: str) -> None:
    script = f"import sys, {modules}; print(*sys.modules)"
    loaded = subprocess.run([sys.executable, "-c", script], capture_output=True, check=True, text=True)
    assert not {name.partition(".")[0] for name in loaded.stdout.split()} & set(HEAVY)


@pytest.mark.parametrize(
    ("arguments", "steps"),
    [
        (["--role", "engine"], ["harden", "take_passphrase", "hide_memory"]),
        (["--role", "desktop"], ["harden", "take_passphrase"]),
        (["--role", "worker"], ["harden", "take_passphrase"]),  # hides itself when it has stepped back
        (["status"], ["harden", "hide_memory"]),
    ],
)
def test_every_role_is_hardened_first(
    role_module: Callable[..., None], hardened: list[str], arguments: list[str], steps: list[str]
) -> None:
    role_module("core.engine.main", run_engine=lambda *_args, **_more: 0)
    role_module("ui.desktop", run_desktop=lambda *_args: 0)
    role_module("core.workers.host", run_read_worker=lambda _engines: None)
    role_module("app.cli.main", run_command_line=lambda _arguments: 0)
    assert main(arguments) == 0
    assert hardened == steps
