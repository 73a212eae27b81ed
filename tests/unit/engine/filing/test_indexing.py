"""Whether what was recorded can be found yet."""

import time
from pathlib import Path

import pytest

from core.engine.filing.indexing import indexing, judged
from core.spool.spool import Spool
from tests.unit.spool.conftest import PUBLIC_KEY


@pytest.mark.parametrize(
    ("share", "oldest", "level"),
    [
        (1.0, 0, "green"),
        (0.95, 300, "green"),
        (0.94, 300, "yellow"),
        (0.95, 301, "yellow"),
        (0.8, 3600, "yellow"),
        (0.79, 3600, "red"),
        (1.0, 3601, "red"),
    ],
)
def test_its_colour_comes_from_share_and_longest_wait(share: float, oldest: float, level: str) -> None:
    assert judged(share, 3, oldest).level == level
    paused = judged(share, 3, oldest, "locked")
    assert (paused.level, paused.reason) == ("paused", "locked")


def test_nothing_that_waits_is_not_paused() -> None:
    assert judged(1.0, 0, 0.0, "locked").level == "green"


def test_what_waits_is_told_from_what_can_be_found(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    spool = Spool(tmp_path, PUBLIC_KEY)
    assert indexing(spool, 0).share == 1.0
    spool.put("gap", b"x")
    spool.put("frame", b"x")
    state = indexing(spool, 1)
    assert (state.level, state.share, state.waiting) == ("green", 1.0, 1)
    assert 0 <= state.oldest_wait_seconds < 60
    later = time.time_ns() + 200 * 10**9
    monkeypatch.setattr(time, "time_ns", lambda: later)
    state = indexing(spool, 3)
    assert (state.level, state.share, state.waiting) == ("red", 0.75, 1)
    assert 200 <= state.oldest_wait_seconds < 260
    later += 86_400 * 10**9
    assert indexing(spool, 3).share == 1.0, "the share is about a day"
