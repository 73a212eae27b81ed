"""Private message buses with a real dbus-daemon, and a session manager of the tests' own on one."""

import os
import shutil
import socket
import subprocess
import threading
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass, field
from pathlib import Path
from typing import Any

from jeepney import DBusAddress, HeaderFields, MessageType, new_error, new_method_return, new_signal
from jeepney.bus_messages import message_bus
from jeepney.io.blocking import DBusConnection, open_dbus_connection

from tests.support.xvfb import wait_for

DAEMON = shutil.which("dbus-daemon")
LOGIND = "org.freedesktop.login1"
MANAGER = DBusAddress("/org/freedesktop/login1", LOGIND, "org.freedesktop.login1.Manager")


@contextmanager
def bus(folder: Path, name: str) -> Iterator[str]:
    """A bus of its own; its address."""
    assert DAEMON is not None
    path = folder / f"{name}.bus"
    address = f"unix:path={path}"
    command = [DAEMON, "--session", "--nofork", "--nopidfile", "--nosyslog", f"--address={address}"]
    daemon = subprocess.Popen(command, stdout=subprocess.DEVNULL, stderr=subprocess.DEVNULL)
    try:
        wait_for(lambda: _listens(path))
        yield address
    finally:
        daemon.terminate()
        daemon.wait(20)


def _listens(path: Path) -> bool:
    with socket.socket(socket.AF_UNIX) as probe:
        return probe.connect_ex(str(path)) == 0


@dataclass
class SessionManager:
    """Plays logind: gives inhibitors, says whose sessions are whose, announces sleep and locks."""

    address: str
    refuse: bool = False
    """Give no inhibitors."""
    users: dict[str, int] = field(default_factory=dict)
    """Whose session that is, by its object path; those of nobody are not known."""
    asked: list[tuple[str, ...]] = field(default_factory=list)
    """What inhibitors were asked for."""

    def __post_init__(self) -> None:
        self._held: list[int] = []
        self._connection: DBusConnection = open_dbus_connection(self.address, enable_fds=True)
        self._call(message_bus.RequestName(LOGIND))
        self._stopping = False
        self._thread = threading.Thread(target=self._serve, name="session manager", daemon=True)
        self._thread.start()

    def close(self) -> None:
        self._stopping = True
        self._thread.join(20)
        self._connection.close()
        for end in self._held:
            os.close(end)

    def holds(self) -> int:
        """How many inhibitors have not been let go."""
        count = 0
        for end in self._held:
            try:
                count += os.read(end, 1) != b""
            except BlockingIOError:
                count += 1
        return count

    def sleep(self, *, begins: bool) -> None:
        """Announce that the computer goes to sleep, or that it woke up."""
        self._connection.send(new_signal(MANAGER, "PrepareForSleep", "b", (begins,)))

    def lock(self, session: str) -> None:
        """Announce that a session is locked."""
        emitter = DBusAddress(session, LOGIND, "org.freedesktop.login1.Session")
        self._connection.send(new_signal(emitter, "Lock"))

    def hint(self, session: str, *, locked: bool) -> None:
        """Announce what the desktop told of a session's screen."""
        emitter = DBusAddress(session, LOGIND, "org.freedesktop.DBus.Properties")
        body: tuple[Any, ...] = ("org.freedesktop.login1.Session", {"LockedHint": ("b", locked)}, [])
        self._connection.send(new_signal(emitter, "PropertiesChanged", "sa{sv}as", body))

    def _call(self, message: Any) -> None:
        self._connection.send_and_get_reply(message, timeout=20)

    def _serve(self) -> None:
        while not self._stopping:
            try:
                message = self._connection.receive(timeout=0.1)
            except TimeoutError:
                continue
            if message.header.message_type is MessageType.method_call:
                self._answer(message)

    def _answer(self, message: Any) -> None:
        fields = message.header.fields
        member = fields[HeaderFields.member]
        if member == "Inhibit" and not self.refuse:
            self.asked.append(message.body)
            ours, theirs = os.pipe()
            os.set_blocking(ours, False)
            self._held.append(ours)
            self._connection.send(new_method_return(message, "h", (theirs,)))
            os.close(theirs)
        elif member == "Get" and fields[HeaderFields.path] in self.users:
            user = self.users[fields[HeaderFields.path]]
            self._connection.send(new_method_return(message, "v", (("(uo)", (user, "/user")),)))
        else:
            self._connection.send(new_error(message, "org.freedesktop.DBus.Error.Failed"))


def announce_screen_saver(address: str, interface: str, *, active: bool) -> None:
    """What a screen saver says when it covers the screen, and when it is gone."""
    with open_dbus_connection(address) as connection:
        emitter = DBusAddress("/ScreenSaver", interface=interface)
        connection.send(new_signal(emitter, "ActiveChanged", "b", (active,)))
        connection.send_and_get_reply(message_bus.GetId(), timeout=20)  # it has been passed on by now


@dataclass
class ScreenSaver:
    """Plays a screen saver that stays on the bus and answers whether it covers the screen."""

    address: str
    active: bool = False

    def __post_init__(self) -> None:
        self._connection: DBusConnection = open_dbus_connection(self.address)
        self._stopping = False
        self.asked = 0
        self._thread = threading.Thread(target=self._serve, name="screen saver", daemon=True)
        self._thread.start()

    def close(self) -> None:
        self._stopping = True
        self._thread.join(20)
        self._connection.close()

    def announce(self, *, active: bool) -> None:
        self.active = active
        emitter = DBusAddress("/ScreenSaver", interface="org.freedesktop.ScreenSaver")
        self._connection.send(new_signal(emitter, "ActiveChanged", "b", (active,)))

    def _serve(self) -> None:
        while not self._stopping:
            try:
                message = self._connection.receive(timeout=0.1)
            except TimeoutError:
                continue
            if message.header.message_type is MessageType.method_call:
                self.asked += 1
                self._connection.send(new_method_return(message, "b", (self.active,)))
