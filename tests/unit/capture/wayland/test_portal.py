"""The conversation with a portal, which is played on a real bus."""

import os
from collections.abc import Iterator
from pathlib import Path

import pytest

from core.capture.screen import ScreenForbiddenError
from core.capture.wayland.portal import (
    NO_BUS,
    NO_PORTAL,
    NOT_SHARED,
    REFUSED,
    ScreenCast,
    Stream,
    session_bus,
)
from core.records.errors import EnvironmentFaultError
from tests.support.buses import DAEMON, bus
from tests.support.portals import Portal
from tests.support.xvfb import wait_for

pytestmark = pytest.mark.skipif(DAEMON is None, reason="needs dbus-daemon (Debian: dbus-daemon)")


@pytest.fixture
def address(tmp_path: Path) -> Iterator[str]:
    with bus(tmp_path, "session") as where:
        yield where


@pytest.fixture
def portal(address: str) -> Iterator[Portal]:
    played = Portal(address)
    yield played
    played.close()


@pytest.mark.parametrize("early", [False, True])
def test_all_monitors_are_asked_for_and_the_choice_is_to_be_remembered(
    portal: Portal, address: str, *, early: bool
) -> None:
    portal.early = early
    portal.streams.append((43, {"position": ("(ii)", (320, 0))}))
    cast = ScreenCast.open(address, "the token of last time")
    assert cast.streams == (Stream(42, 0, 0, 320, 240), Stream(43, 320, 0))
    assert cast.token == "another"
    (asked,) = portal.selected
    assert asked["types"] == ("u", 1)
    assert asked["multiple"] == ("b", True)
    assert asked["persist_mode"] == ("u", 2)
    assert asked["restore_token"] == ("s", "the token of last time")
    descriptor = cast.remote()
    os.fstat(descriptor)
    os.close(descriptor)
    assert portal.calls == ["Get", "CreateSession", "SelectSources", "Start", "OpenPipeWireRemote"]
    assert not cast.is_over()
    portal.end_session()
    wait_for(cast.is_over)
    cast.close()


def test_an_old_portal_is_not_asked_for_what_it_does_not_know(portal: Portal, address: str) -> None:
    portal.version = 3
    cast = ScreenCast.open(address, "token")
    assert cast.token == ""
    assert not {"persist_mode", "restore_token"} & portal.selected[0].keys()
    cast.close()


@pytest.mark.parametrize(("says", "told"), [(1, REFUSED), (2, NOT_SHARED)])
def test_anything_but_a_yes_is_a_no(portal: Portal, address: str, says: int, told: str) -> None:
    portal.says = says
    with pytest.raises(ScreenForbiddenError, match=told):
        ScreenCast.open(address)


def test_a_session_without_a_monitor_is_a_no(portal: Portal, address: str) -> None:
    portal.streams = []
    with pytest.raises(ScreenForbiddenError):
        ScreenCast.open(address)


def test_nobody_answers(portal: Portal, address: str) -> None:
    portal.silent = True
    with pytest.raises(ScreenForbiddenError) as raised:
        ScreenCast.open(address, patience=0.2)
    assert str(raised.value) == REFUSED


def test_a_portal_that_goes_ends_the_session(address: str) -> None:
    portal = Portal(address)
    cast = ScreenCast.open(address)
    portal.close()
    with pytest.raises(EnvironmentFaultError):
        cast.remote()
    cast.close()


def test_a_bus_without_a_portal_and_no_bus_at_all_say_what_to_install(address: str) -> None:
    with pytest.raises(EnvironmentFaultError) as raised:
        ScreenCast.open(address)
    assert str(raised.value) == NO_PORTAL
    with pytest.raises(EnvironmentFaultError) as raised:
        ScreenCast.open("unix:path=/nowhere/bus")
    assert str(raised.value) == NO_BUS


def test_where_the_bus_is() -> None:
    assert session_bus({"DBUS_SESSION_BUS_ADDRESS": "unix:path=/x"}) == "unix:path=/x"
    assert session_bus({"XDG_RUNTIME_DIR": "/run/user/7"}, lambda _path: True) == "unix:path=/run/user/7/bus"
    assert session_bus({}, lambda _path: False) == ""
