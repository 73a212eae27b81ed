import os
import subprocess
from collections.abc import Callable, Sequence
from pathlib import Path

import pytest

from tests.unit.packaging.conftest import PACKAGING, RecordingConsole

from bootstrapping import commands, debian, freezing, installing, model, system  # isort: skip - see conftest
from bootstrapping.console import Console, SetupError  # isort: skip
from bootstrapping.layout import Environment  # isort: skip


@pytest.mark.parametrize("arguments", [[], ["dance"], ["setup", "--home", "x"], ["package", "x"]])
def test_what_it_does_not_understand_it_says(
    arguments: list[str], capsys: pytest.CaptureFixture[str]
) -> None:
    assert commands.main(arguments) == 2
    assert "usage:" in capsys.readouterr().err


def test_help_is_no_error(capsys: pytest.CaptureFixture[str]) -> None:
    assert commands.main(["--help"]) == 0
    assert "usage:" in capsys.readouterr().out


@pytest.mark.parametrize(
    ("options", "expected"),
    [
        ([], []),
        (["--home", "x"], ["--home", "/here/x"]),
        (["--home=x", "--json"], ["--home=/here/x", "--json"]),
        (["--home", "/y"], ["--home", "/y"]),
        (["--home", "~/z"], ["--home", "/me/z"]),
    ],
)
def test_a_home_is_meant_as_seen_from_where_it_was_typed(
    options: list[str], expected: list[str], monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setenv("HOME", "/me")
    assert commands.absolute_home(options, Path("/here")) == expected


@pytest.fixture
def quiet(monkeypatch: pytest.MonkeyPatch) -> list[tuple[str, object]]:
    """Replaces everything that acts; what was asked for is in the list."""
    asked: list[tuple[str, object]] = []

    def prepare(_console: Console, _environment: Environment, *, for_tests: bool) -> None:
        asked.append(("prepare", for_tests))

    def run(_environment: Environment, options: Sequence[str]) -> int:
        asked.append(("run", list(options)))
        return 0

    def test(
        _console: Console, _environment: Environment, options: Sequence[str], before: Callable[[], None]
    ) -> int:
        asked.append(("test", list(options)))
        before()
        return 4

    def start(_console: Console, _environment: Environment, *, hurry: bool = False) -> None:
        asked.append(("model", hurry))

    def package(*_: object) -> int:
        asked.append(("package", None))
        return 0

    monkeypatch.setattr(system, "install_packages", lambda _, names: asked.append(("packages", len(names))))
    monkeypatch.setattr(installing, "prepare", prepare)
    monkeypatch.setattr(model, "start_in_background", start)
    monkeypatch.setattr(model, "wait", lambda *_: asked.append(("wait", None)))
    monkeypatch.setattr(commands, "package", package)
    monkeypatch.setattr(commands, "run", run)
    monkeypatch.setattr(commands, "test", test)
    return asked


def test_each_command_does_its_part(quiet: list[tuple[str, object]]) -> None:
    window = len(system.WINDOW_LIBRARIES)
    assert commands.main(["setup"]) == 0
    assert quiet == [("packages", window), ("prepare", False), ("model", False)]
    quiet.clear()
    assert commands.main(["run", "--", "--home", "x"]) == 0
    assert quiet == [("packages", window), ("prepare", False), ("model", False), ("run", ["--home", "x"])]
    quiet.clear()
    assert commands.main(["test", "-k", "vault"]) == 4
    packages = window + len(system.TEST_PROGRAMS)
    assert quiet == [
        ("packages", packages),
        ("prepare", True),
        ("model", True),
        ("test", ["-k", "vault"]),
        ("wait", None),
    ]
    quiet.clear()
    assert commands.main(["package"]) == 0
    assert quiet == [("packages", window), ("prepare", True), ("package", None)]


@pytest.mark.parametrize("debians", [True, False])
def test_a_package_is_what_was_frozen(
    console: RecordingConsole,
    environment: Environment,
    monkeypatch: pytest.MonkeyPatch,
    tmp_path: Path,
    *,
    debians: bool,
) -> None:
    (environment.folder / "lib" / "python3.11" / "site-packages").mkdir(parents=True)
    program, dist = tmp_path / "program", tmp_path / "dist"
    dist.mkdir()

    def make(folder: Path, _libraries: Path, _build: Path) -> Path:
        assert folder == program
        made = tmp_path / "afterimage.deb"
        made.write_bytes(b"package")
        return made

    monkeypatch.setattr(freezing, "freeze", lambda *_: program)
    monkeypatch.setattr(freezing, "DIST", dist)
    monkeypatch.setattr(debian, "build", make)
    monkeypatch.setattr(system, "is_debian", lambda: debians)
    assert commands.package(console, environment) == 0
    assert (dist / "afterimage.deb").exists() == debians
    assert console.said[0] == f"Frozen: {program}"


@pytest.mark.parametrize("error", [SetupError("Too bad."), KeyboardInterrupt()])
def test_errors_end_it_with_a_sentence(
    error: BaseException, monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]
) -> None:
    def fail(*_: object) -> None:
        raise error

    monkeypatch.setattr(system, "install_packages", fail)
    assert commands.main(["setup"]) in (1, 130)
    said = capsys.readouterr().err.strip()
    assert said.endswith(".")
    assert "Traceback" not in said


def test_all_checks_run_and_the_first_failure_is_the_status(
    console: RecordingConsole, environment: Environment, monkeypatch: pytest.MonkeyPatch
) -> None:
    commands_seen: list[list[str]] = []
    statuses = iter([0, 1, 0, 0, 5])
    waited: list[int] = []

    def call(command: list[str], *, cwd: Path) -> int:
        assert cwd == PACKAGING.parent
        commands_seen.append([Path(command[0]).name, *command[1:]])
        return next(statuses)

    monkeypatch.setattr(subprocess, "call", call)
    monkeypatch.setattr(os, "cpu_count", lambda: 3)
    assert (
        commands.test(console, environment, ["-k", "vault"], lambda: waited.append(len(commands_seen))) == 1
    )
    assert waited == [4]
    assert commands_seen == [
        ["ruff", "check"],
        ["ruff", "format", "--check"],
        ["python", "-m", "mypy"],
        ["lint-imports"],
        ["python", "-m", "pytest", "-n", "3", "--dist", "loadfile", "--no-loadscope-reorder", "-k", "vault"],
    ]
    summary = console.said[console.said.index("Summary") + 1 :]
    assert [line.split()[:2] for line in summary] == [
        ["lint", "passed"],
        ["format", "FAILED"],
        ["types", "passed"],
        ["imports", "passed"],
        ["tests", "FAILED"],
    ]
