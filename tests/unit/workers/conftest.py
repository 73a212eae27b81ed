"""A real worker process, frames for it, and a stand-in that dies on demand."""

import sys
from collections.abc import Iterable
from datetime import UTC, datetime
from pathlib import Path

import pytest

from core.capture import codec
from core.records.screen import Frame
from tests.unit.reading.rendering import PROSE, Drawn, page, whole

ROOT = Path(__file__).parents[3]
REAL = (sys.executable, "-m", "core.workers.host")
STAND_IN = (sys.executable, "-m", "tests.unit.workers.stand_in")


@pytest.fixture(autouse=True)
def _workers_find_the_packages(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("PYTHONPATH", str(ROOT))


def frame(drawn: Drawn | None = None, number: int = 1) -> Frame:
    """A frame of one window, encoded as capture encodes it."""
    drawn = drawn or page()
    image, mime = codec.encode(drawn.pixels)
    taken = datetime(2026, 3, 4, 12, 0, number, tzinfo=UTC)
    return Frame(f"frame-{number}", taken, "Europe/Berlin", drawn.size, whole(drawn), image, mime)


def dense_frame() -> Frame:
    """Takes seconds to read, because no line is there twice."""
    lines: Iterable[str] = (
        f"{number} {PROSE[number % len(PROSE)]} {PROSE[number * 3 % len(PROSE)]} {number * 7919}"
        for number in range(220)
    )
    return frame(page(tuple(lines), size=11, width=1200))
