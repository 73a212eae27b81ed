"""`setup`, `run` and `test`."""

import os
import subprocess
import sys
import time
from collections.abc import Callable, Sequence
from pathlib import Path
from typing import Final

from bootstrapping import debian, freezing, installing, model, system
from bootstrapping.console import Console, SetupError
from bootstrapping.layout import PROJECT, Environment

USAGE: Final = """\
usage: python3 packaging/bootstrap.py setup
       python3 packaging/bootstrap.py run [-- OPTIONS OF `python -m app run`]
       python3 packaging/bootstrap.py test [OPTIONS OF pytest]
       python3 packaging/bootstrap.py package

setup  make .venv and install everything into it; what is there already is left alone
run    the same, then open Afterimage
test   the same with the test tools, then check and test everything
package
       the same with the build tools, then make what can be installed elsewhere: packaging/dist/afterimage,
       one folder with everything in it, and on Debian and its relatives a .deb

The runtime for language models is compiled last, in the background; `model` does it in the foreground, and
`test` does it beside its checks and waits for it before the tests.
"""
_COMMANDS: Final = ("setup", "run", "test", "package", "model")
_WITHOUT_OPTIONS: Final = ("setup", "package")
_USAGE_STATUS: Final = 2
_HURRY: Final = "--hurry"
"""Of `model`: without stepping back for other programs."""
_INTERRUPTED: Final = 130
_MOST_BESIDE: Final = 4
"""Test processes at once: each may start engines and programs of its own, which take a gigabyte."""


def main(arguments: Sequence[str]) -> int:
    """Carries out a command; the exit status."""
    command, *rest = arguments or [""]
    rest = rest[1:] if rest[:1] == ["--"] else rest
    if command in ("-h", "--help", "help"):
        sys.stdout.write(USAGE)
        return 0
    if command == "model" and rest not in ([], [_HURRY]):
        command = ""
    if command not in ("setup", "run", "test", "package", "model") or (
        command in ("setup", "package") and rest
    ):
        sys.stderr.write(USAGE)
        return _USAGE_STATUS
    console = Console()
    try:
        return _carry_out(console, Environment(), command, rest)
    except SetupError as error:
        sys.stderr.write(f"\n{error}\n")
        return 1
    except KeyboardInterrupt:
        sys.stderr.write("\nStopped. Start it again to go on where it was.\n")
        return _INTERRUPTED


def _carry_out(console: Console, environment: Environment, command: str, rest: list[str]) -> int:
    for_tests = command in ("test", "package")
    packages = system.WINDOW_LIBRARIES + (system.TEST_PROGRAMS if command == "test" else ())
    if command != "model":
        system.install_packages(console, packages)
    installing.prepare(console, environment, for_tests=for_tests)
    if command == "model":
        return model.build(console, environment, hurry=_HURRY in rest)
    if command == "test":
        building = model.start_in_background(console, environment, hurry=True)
        return test(console, environment, rest, lambda: model.wait(console, environment, building))
    if command == "package":
        return package(console, environment)
    model.start_in_background(console, environment)
    if command == "setup":
        console.step("Ready. Start it with: python3 packaging/bootstrap.py run")
        return 0
    console.step("Starting Afterimage")
    return run(environment, rest)


def run(environment: Environment, options: Sequence[str]) -> int:
    """Becomes the desktop program."""
    command = [str(environment.python), "-m", "app", "run", *absolute_home(options, Path.cwd())]
    os.chdir(PROJECT)
    if os.name != "nt":
        os.execv(command[0], command)  # noqa: S606 - no shell is what is wanted
    return subprocess.call(command)


def package(console: Console, environment: Environment) -> int:
    """Makes what is installed elsewhere, and says where it is."""
    folder = freezing.freeze(console, environment)
    console.step(f"Frozen: {folder}")
    if system.is_debian():
        libraries = next((environment.folder / "lib").glob("python3*/site-packages"))
        made = debian.build(folder, libraries, freezing.BUILD)
        console.step(f"Package: {made.replace(freezing.DIST / made.name)}")
    return 0


def absolute_home(options: Sequence[str], folder: Path) -> list[str]:
    """The options with `--home` as seen from `folder`, because the program is started in another one."""
    result: list[str] = []
    for option in options:
        if result and result[-1] == "--home":
            result.append(str(folder / Path(option).expanduser()))
        elif option.startswith("--home="):
            result.append(f"--home={folder / Path(option.removeprefix('--home=')).expanduser()}")
        else:
            result.append(option)
    return result


def checks(environment: Environment, pytest_options: Sequence[str]) -> list[tuple[str, list[str]]]:
    """What `test` runs, in order, each with its name."""
    ruff, python = str(environment.tool("ruff")), str(environment.python)
    # Much of a test is waiting for another process. A file's tests stay together, and the slow files of e2e
    # come first, as they stand; `-n 0` runs all in one row.
    beside = [
        "-n",
        str(min(os.cpu_count() or 1, _MOST_BESIDE)),
        "--dist",
        "loadfile",
        "--no-loadscope-reorder",
    ]
    return [
        ("lint", [ruff, "check"]),
        ("format", [ruff, "format", "--check"]),
        ("types", [python, "-m", "mypy"]),
        ("imports", [str(environment.tool("lint-imports"))]),
        ("tests", [python, "-m", "pytest", *beside, *pytest_options]),
    ]


def test(
    console: Console,
    environment: Environment,
    pytest_options: Sequence[str],
    before_tests: Callable[[], None],
) -> int:
    """Runs every check, whatever the others say, and sums up; the first failing status."""
    results: list[tuple[str, int, float]] = []
    for name, command in checks(environment, pytest_options):
        if name == "tests":
            before_tests()
        console.step(f"{name}: {' '.join([Path(command[0]).name, *command[1:]])}")
        began = time.monotonic()
        status = subprocess.call(command, cwd=PROJECT)
        results.append((name, status, time.monotonic() - began))
    console.step("Summary")
    for name, status, seconds in results:
        console.detail(f"{name:8} {'passed' if status == 0 else f'FAILED ({status})':14} {seconds:6.1f} s")
    return next((status for _, status, _ in results if status), 0)
