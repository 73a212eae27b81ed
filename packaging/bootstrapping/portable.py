"""The runtime for language models as it is handed on: for the processors of the last ten years."""

import shutil
from pathlib import Path
from typing import Final

from bootstrapping.console import CommandError, Console, SetupError
from bootstrapping.installing import uv_environment
from bootstrapping.layout import MODEL_FILES, MODEL_LOCKS, MODEL_RECIPE, PACKAGING, Environment

PORTABLE: Final = PACKAGING / "build" / "runtime"
"""Where it lies, beside a note of what it was made from."""
_PORTABLE_OPTIONS: Final = ("GGML_NATIVE=OFF",)
"""Without it ggml is compiled for the very processor that builds. What remains on x86 needs AVX2, of 2013."""


def build_portable(console: Console, environment: Environment) -> Path:
    """Compile it, if it is not there as it should be.

    Returns:
        A folder to put on `sys.path`.

    Raises:
        SetupError: it cannot be compiled.
    """
    fingerprint = "/".join((environment.fingerprint(*MODEL_FILES), *_PORTABLE_OPTIONS))
    note = PORTABLE / "made-from"
    if note.exists() and note.read_text("utf-8") == fingerprint:
        return PORTABLE
    console.step("Building the language model's runtime for other machines. That takes some minutes.")
    shutil.rmtree(PORTABLE, ignore_errors=True)
    PORTABLE.mkdir(parents=True)
    lock, build_lock = (str(PACKAGING / name) for name in MODEL_LOCKS)
    # By settings and not by the environment: uv keeps what it built, apart by settings alone.
    settings = [f"cmake.define.{option}" for option in _PORTABLE_OPTIONS]
    recipe = f"cmake.define.CMAKE_PROJECT_llama_cpp_INCLUDE={PACKAGING / MODEL_RECIPE}"
    command = [
        *(str(environment.tool("uv")), "pip", "install", "--python", str(environment.python)),
        *("--target", str(PORTABLE), "--require-hashes", "--requirement", lock),
        *("--build-constraints", build_lock),
        *(word for setting in (*settings, recipe) for word in ("--config-setting", setting)),
    ]
    try:
        console.call(command, environment=uv_environment(environment))
    except CommandError as error:
        raise SetupError(f"The language model's runtime could not be built: {error}") from error
    note.write_text(fingerprint, "utf-8")
    return PORTABLE
