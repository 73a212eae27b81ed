"""Homes for end-to-end tests, and the promise that nothing is left running."""

from collections.abc import Iterator
from pathlib import Path

import pytest

from tests.e2e.program import Program
from tests.support.xvfb import wait_for


@pytest.fixture
def program(tmp_path: Path) -> Iterator[Program]:
    """Afterimage with an empty home of its own."""
    runtime = tmp_path / "run"
    runtime.mkdir(mode=0o700)
    program = Program(tmp_path / "home", runtime)
    yield program
    if program.processes():
        program.run("lock")
    wait_for(lambda: not program.processes())
