"""Locks by real processes: recording goes on behind each of them, and what it brought is found afterwards."""

import subprocess
import sys
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path
from typing import Any

import pytest

from core.spool.box import MAGIC
from tests.e2e.program import ROOT, Program
from tests.e2e.test_screen import NOTE, show_note
from tests.support.buses import DAEMON, SessionManager, bus
from tests.support.xvfb import Xvfb, wait_for

pytestmark = pytest.mark.display


@pytest.fixture
def screen() -> Iterator[Xvfb]:
    with Xvfb((1280, 800), window_manager=True) as server:
        yield server


@pytest.fixture
def recorded(program: Program, screen: Xvfb) -> Program:
    """A home that records whenever an engine runs."""
    program.environment["DISPLAY"] = screen.display
    program.ok("init")
    program.ok("config", "set", "capture.interval", "0.5")
    program.ok("resume")
    return program


@contextmanager
def engine(program: Program) -> Iterator[None]:
    """An engine without keys that stays, as the desktop starts one after a lock."""
    wait_for(lambda: not program.processes())
    process = subprocess.Popen(
        [sys.executable, "-m", "app", "--role", "engine", "--home", str(program.home), "--stay"],
        cwd=ROOT,
        env=program.variables(),
        stdin=subprocess.DEVNULL,
        stdout=subprocess.DEVNULL,
        stderr=subprocess.DEVNULL,
        start_new_session=True,
    )
    try:
        yield
    finally:
        program.run("lock")
        assert process.wait(60) == 75


def without_passphrase(program: Program) -> Program:
    return Program(program.home, program.runtime, program.environment, passphrase=None)


def status_when(program: Program, condition: Any) -> Any:
    """The status once it is so."""
    found: list[Any] = []

    def ask() -> bool:
        found.append(program.ok("status"))
        return bool(condition(found[-1]))

    wait_for(ask)
    return found[-1]


def test_what_is_recorded_while_the_vault_is_locked_is_filed_after_unlocking(
    recorded: Program, screen: Xvfb, tmp_path: Path
) -> None:
    stranger = without_passphrase(recorded)
    with engine(recorded):
        show_note(screen, tmp_path)
        locked = status_when(stranger, lambda status: status["spooled"] >= 1)
        assert locked["vault"] == "locked"
        assert locked["capture"] == "recording"
        assert locked["frames"] == locked["memories"] == 0
        waiting = [path for path in (recorded.home / "spool").iterdir() if path.suffix == ".frame"]
        assert waiting
        assert all(path.read_bytes().startswith(MAGIC) for path in waiting)
        assert stranger.run("search", "invoice").status == 3

        recorded.ok("unlock")
        assert recorded.ok("ask", "what was the invoice number Marta sent?")["short"] == "INV-48213"
        filed = status_when(stranger, lambda status: status["frames"] >= 1)
        assert filed["vault"] == "unlocked"
        wait_for(lambda: not any(path.exists() for path in waiting))


def test_recording_and_filing_go_on_while_the_view_is_locked(
    recorded: Program, screen: Xvfb, tmp_path: Path
) -> None:
    stranger = without_passphrase(recorded)
    recorded.ok("unlock")
    assert stranger.run("search", "invoice").status == 0
    stranger.ok("lock", "--view")
    before = stranger.ok("status")
    assert (before["vault"], before["view_locked"]) == ("unlocked", True)
    refused = stranger.run("search", "invoice")
    assert (refused.status, refused.data["error"]) == (3, "locked")
    show_note(screen, tmp_path, NOTE.replace("INV-48213", "INV-77512"))
    after = status_when(stranger, lambda status: status["frames"] > before["frames"])
    assert after["view_locked"]
    assert recorded.ok("ask", "what was the invoice number Marta sent?")["short"] == "INV-77512"
    assert stranger.run("search", "invoice").status == 0


@pytest.mark.skipif(DAEMON is None, reason="needs dbus-daemon (Debian: dbus-daemon)")
def test_the_process_that_holds_the_keys_is_gone_before_the_computer_sleeps(
    program: Program, tmp_path: Path
) -> None:
    with bus(tmp_path, "system") as address:
        program.environment["DBUS_SYSTEM_BUS_ADDRESS"] = address
        manager = SessionManager(address)
        try:
            program.ok("init")
            wait_for(lambda: not program.processes())
            program.ok("unlock")
            status = status_when(program, lambda status: "suspend" in status["hears"])
            assert status["vault"] == "unlocked"
            wait_for(lambda: manager.holds() == 1)
            manager.sleep(begins=True)
            wait_for(lambda: manager.holds() == 0)
            assert program.processes() == [], "who holds up sleep goes last, with the keys"
        finally:
            manager.close()
