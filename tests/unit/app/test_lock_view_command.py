"""The view lock at the command line: locking, what status says, and being asked for the passphrase."""

from dataclasses import replace
from typing import Any

import pytest

from core.protocol.operations import Hits, LockView, Nothing, Status, Unlock
from core.protocol.server import Context, Handler
from tests.unit.app.conftest import Run, Serve

OPEN = Status(vault="unlocked", capture="recording", view_lock_minutes=10)
HIDDEN = replace(OPEN, view_locked=True, view_lock_cause="unused")


def giving(reply: Any) -> Handler:
    async def handle(_request: Any, _context: Context) -> Any:
        return reply

    return handle


def test_the_view_is_locked_and_the_engine_stays(run: Run, serve: Serve) -> None:
    calls = serve({"lock-view": giving(Nothing())})
    result = run("lock", "--view")
    assert result.status == 0
    assert "filed all the same" in result.out
    assert calls.requests == [LockView()]


def test_without_an_engine_there_is_nothing_to_lock(run: Run) -> None:
    assert run("lock", "--view", "--json").document == {"locked": True}


@pytest.mark.parametrize(
    ("cause", "words"),
    [("unused", "for 10 minutes"), ("asked", "you asked"), ("session", "screen was locked")],
)
def test_status_says_that_it_is_locked_and_why(run: Run, serve: Serve, cause: Any, words: str) -> None:
    serve({"status": giving(replace(HIDDEN, view_lock_cause=cause))})
    line = next(line for line in run("status").out.splitlines() if line.startswith("Vault"))
    assert words in line
    assert run("status", "--json").document["view_locked"] is True


def test_reading_asks_for_the_passphrase(run: Run, serve: Serve, monkeypatch: pytest.MonkeyPatch) -> None:
    calls = serve({"status": giving(HIDDEN), "unlock": giving(OPEN), "search": giving(Hits(()))})
    assert run("search", "zeppelin").status == 3  # nothing to ask on
    assert "unlock" not in calls.names
    monkeypatch.setenv("AFTERIMAGE_PASSPHRASE", "violet harbour lantern nine")
    assert run("search", "zeppelin").status == 0
    assert Unlock("violet harbour lantern nine") in calls.requests


def test_an_open_view_asks_nobody(run: Run, serve: Serve) -> None:
    calls = serve({"status": giving(OPEN), "search": giving(Hits(()))})
    assert run("search", "zeppelin").status == 0
    assert calls.names == ["status", "search"]


@pytest.mark.parametrize(
    ("heard", "words"),
    [
        ((), "neither locks"),
        (("session",), "its screen lock can"),
        (("suspend", "session"), "its sleep and screen lock can"),
    ],
)
def test_status_says_what_the_system_is_heard_to_announce(
    run: Run, serve: Serve, heard: Any, words: str
) -> None:
    serve({"status": giving(replace(OPEN, hears=heard))})
    assert words in run("status").out
