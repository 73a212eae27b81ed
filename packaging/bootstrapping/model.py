"""The runtime for language models: compiled from source, which takes minutes, so it is built apart."""

import contextlib
import os
import shutil
import subprocess
import sys
import time
from collections.abc import Iterator
from typing import IO, Final

from bootstrapping.console import CommandError, Console, SetupError
from bootstrapping.installing import uv_environment
from bootstrapping.layout import MODEL_FILES, MODEL_LOCKS, MODEL_RECIPE, PACKAGING, Environment

_NICE: Final = 19
_POLL: Final = 0.5
_LONGEST_BUILD: Final = 1800.0
"""Seconds after which the tests go on without it; two cores take about two minutes."""
_NOTE: Final = "model"
_FAILED_NOTE: Final = "model-failed"


def start_in_background(
    console: Console, environment: Environment, *, hurry: bool = False
) -> "subprocess.Popen[bytes] | None":
    """Has it built by a process of its own that goes on after this one; says so in one line.

    Args:
        console: where it is said.
        environment: where it goes.
        hurry: it will be waited for, so it steps back for nobody.

    Returns:
        The process, if one was started.
    """
    fingerprint = environment.fingerprint(*MODEL_FILES)
    if environment.note(_NOTE) == fingerprint:
        return None
    if environment.note(_FAILED_NOTE) == fingerprint:
        console.step(
            "The language model's runtime could not be built last time; everything else works without it. "
            f"Log: {environment.model_log}. Try again: python3 packaging/bootstrap.py model"
        )
        return None
    if shutil.which("c++") is None and shutil.which("g++") is None and os.name != "nt":
        console.step(
            "The language model's runtime needs a C++ compiler, which is missing; everything else works "
            "without it. On Debian and Ubuntu: sudo apt-get install g++"
        )
        return None
    with _sole_builder(environment) as alone:
        if not alone:
            console.step(f"The language model's runtime is still being built. Log: {environment.model_log}")
            return None
    process = _spawn(hurry=hurry)
    console.step(
        "The language model's runtime is being built in the background. That takes some minutes, and nothing "
        f"waits for it. Log: {environment.model_log}"
    )
    return process


def wait(console: Console, environment: Environment, process: "subprocess.Popen[bytes] | None") -> None:
    """Wait until a build that runs is over, ours or another's, but not for ever."""
    began = time.monotonic()
    while process is None or process.poll() is None:
        if process is None:
            with _sole_builder(environment) as alone:
                if alone:
                    return
        if time.monotonic() - began > _LONGEST_BUILD:
            console.step("The language model's runtime takes too long to build: going on without it.")
            return
        time.sleep(_POLL)
    if process.returncode:
        console.step(f"The language model's runtime could not be built. Log: {environment.model_log}")


def build(console: Console, environment: Environment, *, hurry: bool = False) -> int:
    """Builds and installs it; the exit status."""
    if hasattr(os, "nice") and not hurry:
        os.nice(_NICE)
    with _sole_builder(environment) as alone:
        if not alone:
            console.step("It is being built already.")
            return 0
        fingerprint = environment.fingerprint(*MODEL_FILES)
        console.step(f"Building the language model's runtime, begun {time.strftime('%Y-%m-%d %H:%M:%S')}")
        lock, build_lock = (str(PACKAGING / name) for name in MODEL_LOCKS)
        uv = [str(environment.tool("uv")), "pip", "install", "--python", str(environment.python)]
        cores = str(max(1, (os.cpu_count() or 2) - (0 if hurry else 1)))
        surroundings = {
            "CMAKE_BUILD_PARALLEL_LEVEL": cores,
            "SKBUILD_CMAKE_DEFINE": f"CMAKE_PROJECT_llama_cpp_INCLUDE={PACKAGING / MODEL_RECIPE}",
            **uv_environment(environment),
        }
        arguments = ["--require-hashes", "--requirement", lock, "--build-constraints", build_lock]
        try:
            console.call([*uv, "--verbose", *arguments], environment=surroundings)
        except CommandError as error:
            environment.set_note(_FAILED_NOTE, fingerprint)
            console.step(f"The language model's runtime could not be built: {error}")
            return 1
        environment.set_note(_NOTE, fingerprint)
        console.step("The language model's runtime is ready.")
        return 0


def _spawn(*, hurry: bool) -> "subprocess.Popen[bytes]":
    """Starts `bootstrap.py model` so that it outlives this process and its terminal."""
    environment = Environment()
    command = [sys.executable, str(PACKAGING / "bootstrap.py"), "model", *(["--hurry"] if hurry else [])]
    flags = 0
    if sys.platform == "win32":
        flags = subprocess.DETACHED_PROCESS | subprocess.BELOW_NORMAL_PRIORITY_CLASS
    try:
        with environment.model_log.open("wb") as log:
            process = subprocess.Popen(
                command,
                stdin=subprocess.DEVNULL,
                stdout=log,
                stderr=log,
                start_new_session=True,
                creationflags=flags,
            )
    except OSError as error:
        raise SetupError(f"The language model's build cannot be started: {error.strerror}.") from error
    if not hurry:
        process.returncode = 0  # it is the system's to collect; nothing here waits for it
    return process


@contextlib.contextmanager
def _sole_builder(environment: Environment) -> Iterator[bool]:
    """Whether nobody else builds; holds others off for as long as it lasts, and never beyond the process."""
    with environment.model_lock.open("ab") as file:
        yield _try_lock(file)


def _try_lock(file: IO[bytes]) -> bool:
    try:
        if sys.platform == "win32":
            import msvcrt  # noqa: PLC0415 - there only

            msvcrt.locking(file.fileno(), msvcrt.LK_NBLCK, 1)
        else:
            import fcntl  # noqa: PLC0415 - there only

            fcntl.flock(file, fcntl.LOCK_EX | fcntl.LOCK_NB)
    except OSError:
        return False
    return True
