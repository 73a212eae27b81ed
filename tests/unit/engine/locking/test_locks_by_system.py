"""Keys go before the computer sleeps, and reading is refused when its screen is locked: on real buses."""

import asyncio
import os
from collections.abc import Iterator
from contextlib import ExitStack
from pathlib import Path
from typing import Any

import pytest

from core.engine.locking.announcements import Listeners, Silence
from core.engine.locking.by_system import SystemLocks
from core.engine.locking.dbus import Buses
from core.engine.locking.systems import announcements
from core.engine.settings import SettingsFile
from core.protocol.backoff import RESTART_WITHOUT_KEYS
from core.protocol.operations import GetStatus, Search, SetSetting, Unlock
from core.records.errors import LockedError
from tests.support.buses import DAEMON, ScreenSaver, SessionManager, announce_screen_saver, bus
from tests.support.xvfb import wait_for
from tests.unit.engine.living import PASSPHRASE
from tests.unit.engine.running import Running

pytestmark = pytest.mark.skipif(DAEMON is None, reason="needs dbus-daemon (Debian: dbus-daemon)")
SESSION = "/org/freedesktop/login1/session/_31"


@pytest.fixture
def system(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Iterator[str]:
    with bus(tmp_path, "system") as address:
        monkeypatch.setenv("DBUS_SYSTEM_BUS_ADDRESS", address)
        yield address


@pytest.fixture
def user(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Iterator[str]:
    with bus(tmp_path, "user") as address:
        monkeypatch.setenv("DBUS_SESSION_BUS_ADDRESS", address)
        yield address


@pytest.fixture
def logind(system: str) -> Iterator[SessionManager]:
    manager = SessionManager(system, users={SESSION: os.getuid()})
    yield manager
    manager.close()


@pytest.fixture
def running(vault_home: Path, tmp_path: Path) -> Iterator[Running]:
    with Running(vault_home, tmp_path / "engine.sock") as engine:
        yield engine


def hears(running: Running, *signals: str) -> None:
    wait_for(lambda: set(signals) <= set(running.call(GetStatus()).hears))


# ── sleep ────────────────────────────────────────────────────────────────────────────────────────────


def test_keys_are_gone_before_the_computer_sleeps(logind: SessionManager, running: Running) -> None:
    running.call(Unlock(PASSPHRASE))
    hears(running, "suspend", "session")
    wait_for(lambda: logind.holds() == 1)
    assert logind.asked[0][0] == "sleep"
    assert logind.asked[0][3] == "delay"
    logind.sleep(begins=True)
    assert running.ended() == RESTART_WITHOUT_KEYS
    assert logind.holds() == 1, "only the end of the process lets the computer sleep"
    buses: Any = running.engine.by_system._announcements
    os.close(buses._inhibitor)


def test_without_keys_nothing_holds_up_sleep(logind: SessionManager, running: Running) -> None:
    hears(running, "suspend")
    wait_for(lambda: logind.holds() == 1)
    logind.sleep(begins=True)
    wait_for(lambda: logind.holds() == 0)
    assert running.call(GetStatus()).vault == "locked"
    logind.sleep(begins=False)
    wait_for(lambda: logind.holds() == 1)


def test_the_setting_keeps_the_keys(logind: SessionManager, running: Running) -> None:
    running.call(Unlock(PASSPHRASE))
    running.call(SetSetting(name="security.lock_on_suspend", value=False))
    hears(running, "suspend")
    wait_for(lambda: logind.holds() == 1)
    logind.sleep(begins=True)
    wait_for(lambda: logind.holds() == 0)
    assert running.call(GetStatus()).vault == "unlocked"


def test_a_manager_without_inhibitors_is_heard_all_the_same(
    logind: SessionManager, vault_home: Path, tmp_path: Path
) -> None:
    logind.refuse = True
    with Running(vault_home, tmp_path / "engine.sock") as running:
        running.call(Unlock(PASSPHRASE))
        hears(running, "suspend")
        logind.sleep(begins=True)
        assert running.ended() == RESTART_WITHOUT_KEYS


def test_an_end_that_takes_too_long_is_cut_short(tmp_path: Path) -> None:
    """Sleep does not wait for ever, and keys must not be there while the computer sleeps."""
    heard: list[Listeners] = []
    left: list[int] = []
    ended: list[str] = []

    def make(listeners: Listeners) -> Silence:
        heard.append(listeners)
        return Silence()

    locks = SystemLocks(
        SettingsFile(tmp_path / "settings.json"),
        lambda: True,
        lambda: ended.append("view"),
        lambda: ended.append("vault"),
        make=make,
        leave=left.append,
        sleep_waits=0.01,
    )
    assert heard[0].on_sleep()
    wait_for(lambda: left == [RESTART_WITHOUT_KEYS])
    assert ended == ["vault"]
    asyncio.run(locks.stop())


# ── the screen ───────────────────────────────────────────────────────────────────────────────────────


def test_the_view_locks_with_the_session(logind: SessionManager, running: Running) -> None:
    running.call(Unlock(PASSPHRASE))
    hears(running, "session")
    logind.lock(SESSION)
    wait_for(lambda: running.call(GetStatus()).view_locked)
    assert running.call(GetStatus()).view_lock_cause == "session"
    with pytest.raises(LockedError):
        running.call(Search(query="x"))


def test_somebody_else_s_session_does_not_concern_us(logind: SessionManager, running: Running) -> None:
    running.call(Unlock(PASSPHRASE))
    hears(running, "session")
    theirs, unknown = SESSION + "2", SESSION + "3"
    logind.users[theirs] = os.getuid() + 1
    logind.lock(theirs)
    logind.sleep(begins=False)  # signals come in order: when an inhibitor is there the lock was heard
    wait_for(lambda: logind.holds() == 1)
    assert not running.call(GetStatus()).view_locked
    logind.lock(unknown)
    wait_for(lambda: running.call(GetStatus()).view_locked)


def test_nobody_looks_while_the_screen_is_locked(logind: SessionManager, running: Running) -> None:
    hears(running, "session")
    capturing = running.engine.capturing
    logind.hint(SESSION, locked=True)
    wait_for(lambda: "locked" in capturing._held)
    logind.hint(SESSION, locked=False)
    wait_for(lambda: not capturing._held)


def test_a_screen_saver_is_asked_whether_its_word_got_lost(user: str) -> None:
    async def listen() -> None:
        events: list[str] = []
        listeners = Listeners(lambda: False, lambda: events.append("lock"), lambda: events.append("unlock"))
        buses = Buses(listeners, system="unix:path=/nowhere/bus", session=user, ask_every=0.05)
        task = asyncio.create_task(buses.run())
        await until(lambda: buses.hears == ("session",))
        saver = ScreenSaver(user)
        saver.announce(active=True)
        await until(lambda: saver.asked >= 2)
        assert events == ["lock"]
        saver.active = False  # and nobody hears of it
        await until(lambda: events == ["lock", "unlock"])
        saver.announce(active=True)
        await until(lambda: events == ["lock", "unlock", "lock"])
        saver.announce(active=False)
        await until(lambda: events == ["lock", "unlock", "lock", "unlock"])
        saver.announce(active=True)
        await until(lambda: len(events) == 5)
        saver.close()  # gone without a word
        await until(lambda: events[-1] == "unlock")
        task.cancel()
        await asyncio.wait([task])

    asyncio.run(listen())


@pytest.mark.parametrize("maker", ["freedesktop", "gnome", "cinnamon", "mate", "xfce"])
def test_the_view_locks_with_the_screen_saver(user: str, running: Running, maker: str) -> None:
    running.call(Unlock(PASSPHRASE))
    hears(running, "session")
    announce_screen_saver(user, f"org.{maker}.ScreenSaver", active=False)
    assert not running.call(GetStatus()).view_locked
    announce_screen_saver(user, f"org.{maker}.ScreenSaver", active=True)
    wait_for(lambda: running.call(GetStatus()).view_locked)


def test_the_vault_locks_with_the_screen_where_that_is_wanted(user: str, running: Running) -> None:
    running.call(Unlock(PASSPHRASE))
    running.call(SetSetting(name="security.lock_on_session_lock", value="vault"))
    hears(running, "session")
    announce_screen_saver(user, "org.freedesktop.ScreenSaver", active=True)
    assert running.ended() == RESTART_WITHOUT_KEYS


def test_nothing_locks_with_the_screen_where_that_is_off(tmp_path: Path) -> None:
    settings = SettingsFile(tmp_path / "settings.json")
    settings.set("security.lock_on_session_lock", "off")
    done: list[str] = []
    heard: list[Listeners] = []

    def make(listeners: Listeners) -> Silence:
        heard.append(listeners)
        return Silence()

    SystemLocks(settings, lambda: True, lambda: done.append("view"), lambda: done.append("vault"), make=make)
    heard[0].on_session_lock()
    assert done == []


# ── buses that are not there ─────────────────────────────────────────────────────────────────────────


def told(**options: Any) -> tuple[Buses, list[str]]:
    events: list[str] = []

    def sleep() -> bool:
        events.append("sleep")
        return False

    return Buses(Listeners(sleep, lambda: events.append("lock")), again_after=0.01, **options), events


@pytest.mark.parametrize(
    "address", ["unix:path=/nowhere/bus", "tcp:host=127.0.0.1,port=1", "nonsense", "unix:"]
)
def test_a_bus_that_cannot_be_reached_is_silence(address: str) -> None:
    buses, events = told(system=address, session=address)

    async def listen() -> None:
        with pytest.raises(TimeoutError):
            await asyncio.wait_for(buses.run(), 0.2)

    asyncio.run(listen())
    assert buses.hears == ()
    assert events == []


def test_no_bus_is_named(monkeypatch: pytest.MonkeyPatch, tmp_path: Path) -> None:
    monkeypatch.delenv("DBUS_SESSION_BUS_ADDRESS", raising=False)
    monkeypatch.setenv("XDG_RUNTIME_DIR", str(tmp_path))
    buses, _ = told(system="unix:path=/nowhere/bus")

    async def listen() -> None:
        with pytest.raises(TimeoutError):
            await asyncio.wait_for(buses.run(), 0.1)

    asyncio.run(listen())
    assert buses.hears == ()


def test_a_bus_that_comes_back_is_heard_again(tmp_path: Path) -> None:
    async def listen() -> None:
        with ExitStack() as first:
            address = first.enter_context(bus(tmp_path, "first"))
            buses, events = told(system="unix:path=/nowhere/bus", session=address)
            task = asyncio.create_task(buses.run())
            await until(lambda: buses.hears == ("session",))
        await until(lambda: buses.hears == ())
        with bus(tmp_path, "first") as again:
            await until(lambda: buses.hears == ("session",))
            await asyncio.to_thread(announce_screen_saver, again, "org.freedesktop.ScreenSaver", active=True)
            await until(lambda: events == ["lock"])
            task.cancel()
            await asyncio.wait([task])

    asyncio.run(listen())


async def until(condition: Any) -> None:
    async with asyncio.timeout(60):
        while not condition():  # noqa: ASYNC110 -- what is waited for tells nobody
            await asyncio.sleep(0.01)


def test_this_system_s_announcements() -> None:
    listeners = Listeners(lambda: False, lambda: None)
    assert isinstance(announcements(listeners), Buses)
    silence = Silence()
    asyncio.run(silence.run())
    assert silence.hears == ()
