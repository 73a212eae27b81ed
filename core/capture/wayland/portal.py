"""The conversation with the desktop's portal: ask once to see the screen, and get at its streams.

Follows org.freedesktop.portal.ScreenCast. Each step is a call that is answered by a signal of a request
object, whose path is known beforehand, so that the answer cannot be missed. The user is asked by the desktop,
in its own window; a token lets the same be allowed again without asking, until the user revokes it.
"""

import os
import secrets
import time
from collections.abc import Callable, Mapping
from dataclasses import dataclass
from typing import Any, Final, Self

from jeepney import DBusAddress, HeaderFields, MatchRule, Message, MessageType, new_method_call
from jeepney.bus_messages import message_bus
from jeepney.io.blocking import DBusConnection, open_dbus_connection
from jeepney.wrappers import DBusErrorResponse, unwrap_msg

from core.capture.screen import ScreenForbiddenError, ScreenLostError
from core.records.errors import EnvironmentFaultError

_PORTAL: Final = "org.freedesktop.portal.Desktop"
_PATH: Final = "/org/freedesktop/portal/desktop"
_CAST: Final = DBusAddress(_PATH, _PORTAL, "org.freedesktop.portal.ScreenCast")
_MONITORS: Final = 1
_CURSOR_HIDDEN: Final = 1
_UNTIL_REVOKED: Final = 2
_WITH_TOKENS: Final = 4
"""The version of the interface from which on it knows restore tokens."""
_CANCELLED: Final = 1
"""The user said no; any other answer but yes means that it ended in some other way."""
_PATIENCE: Final = 20.0
"""Seconds for what needs no user."""
_UNREACHABLE: Final = (OSError, EOFError, KeyError, RuntimeError, ValueError, TimeoutError)

NO_BUS: Final = (
    "The session bus of this desktop cannot be reached, so the screen of a Wayland session cannot be "
    "recorded. Start Afterimage from within the desktop session."
)
NO_PORTAL: Final = (
    "This Wayland desktop has no portal for screen recording. Install xdg-desktop-portal and the part of it "
    "that belongs to your desktop (such as xdg-desktop-portal-gnome, -kde or -wlr), then log in again."
)
REFUSED: Final = (
    "You have not allowed Afterimage to see the screen, so nothing is recorded. "
    "Resume recording to be asked again."
)
NOT_SHARED: Final = (
    "The desktop could not share the screen, or its window for that was closed, so nothing is recorded. "
    "Resume recording to try again."
)
STOPPED: Final = "Sharing the screen was stopped from outside. Resume recording to be asked again."


@dataclass(frozen=True, slots=True)
class Stream:
    """One monitor of the session."""

    node: int
    """Its number in PipeWire."""
    x: int = 0
    y: int = 0
    """Where it lies, in the desktop's own units."""
    w: int = 0
    h: int = 0
    """How large it is in the same units; 0 where the portal does not tell."""


class ScreenCast:
    """One session. Open and use it in the same thread; the session ends with the connection."""

    def __init__(self, connection: DBusConnection) -> None:
        self._connection = connection
        self._name = connection.unique_name.lstrip(":").replace(".", "_")
        self._session = ""
        self._closed = False
        self._early: list[Message] = []
        self.streams: tuple[Stream, ...] = ()
        self.token = ""
        """Allows the same again without asking; empty where the portal gives none. Every token works once."""

    @classmethod
    def open(cls, address: str = "SESSION", token: str = "", *, patience: float = 600.0) -> Self:
        """Ask for all monitors and wait for the user's answer.

        Args:
            address: of the session's bus.
            token: of an earlier session.
            patience: seconds that the user has to answer.

        Raises:
            ScreenForbiddenError: the user said no, or nothing.
            EnvironmentFaultError: there is no bus or no portal, or it fails.
        """
        try:
            connection = open_dbus_connection(bus=address, enable_fds=True)
        except _UNREACHABLE as error:
            raise EnvironmentFaultError(NO_BUS) from error
        cast = cls(connection)
        try:
            cast._start(token, patience)
        except (DBusErrorResponse, LookupError, TypeError, *_UNREACHABLE) as error:
            cast.close()
            raise EnvironmentFaultError(NO_PORTAL) from error
        except BaseException:
            cast.close()
            raise
        return cast

    def _start(self, token: str, patience: float) -> None:
        rule = MatchRule(type="signal", sender=_PORTAL, interface="org.freedesktop.portal.Request")
        self._ask(message_bus.AddMatch(rule))
        rule = MatchRule(type="signal", sender=_PORTAL, interface="org.freedesktop.portal.Session")
        self._ask(message_bus.AddMatch(rule))
        version = self._version()
        made = self._request("CreateSession", "", (), {"session_handle_token": ("s", _random())}, _PATIENCE)
        self._session = str(_value(made, "session_handle", ""))
        wanted: dict[str, tuple[str, Any]] = {
            "types": ("u", _MONITORS),
            "multiple": ("b", True),
            "cursor_mode": ("u", _CURSOR_HIDDEN),
        }
        if version >= _WITH_TOKENS:
            wanted["persist_mode"] = ("u", _UNTIL_REVOKED)
            if token:
                wanted["restore_token"] = ("s", token)
        self._request("SelectSources", "o", (self._session,), wanted, _PATIENCE)
        begun = self._request("Start", "os", (self._session, ""), {}, patience)
        self.streams = tuple(_stream(node, told) for node, told in _value(begun, "streams", []))
        self.token = str(_value(begun, "restore_token", ""))
        if not self.streams:
            raise ScreenForbiddenError(REFUSED)

    def remote(self) -> int:
        """A new connection to PipeWire that sees this session's streams; the descriptor is the caller's.

        Raises:
            ScreenLostError: the session is over.
        """
        try:
            (given,) = self._ask(new_method_call(_CAST, "OpenPipeWireRemote", "oa{sv}", (self._session, {})))
            descriptor: int = given.to_raw_fd()
        except (DBusErrorResponse, *_UNREACHABLE) as error:
            raise ScreenLostError(STOPPED) from error
        return descriptor

    def is_over(self) -> bool:
        """Whether the session was ended, by the user or by the desktop. Does not wait."""
        while not self._closed:
            try:
                message = self._connection.receive(timeout=0)
            except TimeoutError:
                return False
            except _UNREACHABLE:
                self._closed = True
            else:
                self._closed = self._is_end(message)
        return True

    def close(self) -> None:
        """End the session."""
        self._connection.close()

    def _is_end(self, message: Message) -> bool:
        fields = message.header.fields
        return (
            message.header.message_type is MessageType.signal
            and fields.get(HeaderFields.member) == "Closed"
            and fields.get(HeaderFields.path) == self._session
        )

    def _version(self) -> int:
        properties = DBusAddress(_PATH, _PORTAL, "org.freedesktop.DBus.Properties")
        call = new_method_call(properties, "Get", "ss", (_CAST.interface, "version"))
        ((_, version),) = self._ask(call)
        return int(version)

    def _request(
        self,
        method: str,
        signature: str,
        values: tuple[Any, ...],
        options: Mapping[str, tuple[str, Any]],
        patience: float,
    ) -> Mapping[str, tuple[str, Any]]:
        """Make a call that is answered by a signal; the results of the answer."""
        handle = _random()
        path = f"{_PATH}/request/{self._name}/{handle}"
        body = (*values, {**options, "handle_token": ("s", handle)})
        self._ask(new_method_call(_CAST, method, f"{signature}a{{sv}}", body))
        status, results = self._response(path, patience)
        if status:
            raise ScreenForbiddenError(REFUSED if status == _CANCELLED else NOT_SHARED)
        return results

    def _response(self, path: str, patience: float) -> tuple[int, Mapping[str, tuple[str, Any]]]:
        deadline = time.monotonic() + patience
        while True:
            message = self._early.pop(0) if self._early else self._receive(deadline)
            fields = message.header.fields
            if fields.get(HeaderFields.path) == path and fields.get(HeaderFields.member) == "Response":
                status, results = message.body
                return int(status), results
            self._closed = self._closed or self._is_end(message)

    def _receive(self, deadline: float) -> Message:
        left = deadline - time.monotonic()
        try:
            return self._connection.receive(timeout=max(left, 0.0))
        except TimeoutError as error:
            raise ScreenForbiddenError(REFUSED) from error

    def _ask(self, message: Message) -> Any:
        """The answer to a call. Signals that come before it are kept: they may be the response to it."""
        self._early.clear()
        serial = next(self._connection.outgoing_serial)
        self._connection.send(message, serial=serial)
        deadline = time.monotonic() + _PATIENCE
        while True:
            received = self._connection.receive(timeout=max(deadline - time.monotonic(), 0.0))
            if received.header.fields.get(HeaderFields.reply_serial) == serial:
                return unwrap_msg(received)
            self._early.append(received)


def session_bus(
    environment: Mapping[str, str] | None = None, is_socket: Callable[[str], bool] = os.path.exists
) -> str:
    """Where the user's bus is: what the environment says, else systemd's place; empty for nowhere."""
    environment = os.environ if environment is None else environment
    if named := environment.get("DBUS_SESSION_BUS_ADDRESS", ""):
        return named
    path = f"{environment.get('XDG_RUNTIME_DIR', '')}/bus"
    return f"unix:path={path}" if is_socket(path) else ""


def _stream(node: int, told: Mapping[str, tuple[str, Any]]) -> Stream:
    x, y = _value(told, "position", (0, 0))
    w, h = _value(told, "size", (0, 0))
    return Stream(int(node), int(x), int(y), int(w), int(h))


def _value(values: Mapping[str, tuple[str, Any]], name: str, default: Any) -> Any:
    return values[name][1] if name in values else default


def _random() -> str:
    return f"afterimage_{secrets.token_hex(8)}"
