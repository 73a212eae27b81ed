"""Plays a desktop's screen cast portal on a real message bus: asks, answers, hands out, and ends."""

import os
import threading
from dataclasses import dataclass, field
from typing import Any

from jeepney import DBusAddress, HeaderFields, MessageType, new_error, new_method_return, new_signal
from jeepney.bus_messages import message_bus
from jeepney.io.blocking import DBusConnection, open_dbus_connection

PORTAL = "org.freedesktop.portal.Desktop"
PATH = "/org/freedesktop/portal/desktop"
Options = dict[str, tuple[str, Any]]


@dataclass
class Portal:
    """Answers as the user of the test would."""

    address: str
    version: int = 5
    says: int = 0
    """0: yes, 1: no, 2: the window was closed in some other way."""
    silent: bool = False
    """Start is never answered: the user does not."""
    early: bool = False
    """Responses come before the calls have returned."""
    streams: list[tuple[int, Options]] = field(
        default_factory=lambda: [(42, {"position": ("(ii)", (0, 0)), "size": ("(ii)", (320, 240))})]
    )
    token: str = "another"
    selected: list[Options] = field(default_factory=list)
    """What was asked for."""
    calls: list[str] = field(default_factory=list)

    def __post_init__(self) -> None:
        self._connection: DBusConnection = open_dbus_connection(self.address, enable_fds=True)
        self._connection.send_and_get_reply(message_bus.RequestName(PORTAL), timeout=20)
        self._session = ""
        self._stopping = False
        self._thread = threading.Thread(target=self._serve, name="portal", daemon=True)
        self._thread.start()

    def close(self) -> None:
        self._stopping = True
        self._thread.join(20)
        self._connection.close()

    def end_session(self) -> None:
        """The user stops the sharing by the desktop's own means."""
        emitter = DBusAddress(self._session, interface="org.freedesktop.portal.Session")
        self._connection.send(new_signal(emitter, "Closed"))

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
        self.calls.append(member)
        sender = fields[HeaderFields.sender].lstrip(":").replace(".", "_")
        if member == "Get":
            self._connection.send(new_method_return(message, "v", (("u", self.version),)))
        elif member == "OpenPipeWireRemote":
            ours, theirs = os.pipe()
            os.close(ours)
            self._connection.send(new_method_return(message, "h", (theirs,)))
            os.close(theirs)
        elif member in {"CreateSession", "SelectSources", "Start"}:
            handle = message.body[-1]["handle_token"][1]
            request = f"{PATH}/request/{sender}/{handle}"
            if not self.early:
                self._connection.send(new_method_return(message, "o", (request,)))
            self._respond(member, request, sender, message.body)
            if self.early:
                self._connection.send(new_method_return(message, "o", (request,)))
        else:
            self._connection.send(new_error(message, "org.freedesktop.DBus.Error.UnknownMethod"))

    def _respond(self, member: str, request: str, sender: str, body: tuple[Any, ...]) -> None:
        results: Options = {}
        status = 0
        if member == "CreateSession":
            self._session = f"{PATH}/session/{sender}/{body[0]['session_handle_token'][1]}"
            results = {"session_handle": ("s", self._session)}
        elif member == "SelectSources":
            self.selected.append(body[1])
        else:
            if self.silent:
                return
            status = self.says
            if not status:
                results = {"streams": ("a(ua{sv})", self.streams)}
                if self.token and self.version >= 4:
                    results["restore_token"] = ("s", self.token)
        emitter = DBusAddress(request, interface="org.freedesktop.portal.Request")
        self._connection.send(new_signal(emitter, "Response", "ua{sv}", (status, results)))
