"""What programs tell about their documents by AT-SPI, the accessibility interface of Linux desktops.

Spoken over D-Bus, on a bus of its own whose address the user's bus knows. Programs join it when the desktop
says that somebody needs it; those that have not are simply not found. Everything here blocks, so it belongs
on a thread of its own, and every question has a time limit: a program that hangs must not hang the recorder.

The interfaces are those of at-spi2-core (`xml/*.xml` there), the numbers those of its `atspi-constants.h`.
"""

import contextlib
import os
import time
from collections import deque
from pathlib import Path
from typing import Any, Final, NamedTuple

from jeepney import DBusAddress, Message, Properties, new_method_call
from jeepney.auth import AuthenticationError
from jeepney.bus_messages import message_bus
from jeepney.io.blocking import DBusConnection, open_dbus_connection
from jeepney.wrappers import DBusErrorResponse, unwrap_msg

from core.capture.addresses import is_browser
from core.capture.screen import VisibleWindow
from core.records.geometry import Box
from core.text.urls import fit_address

_ACCESSIBLE: Final = "org.a11y.atspi.Accessible"
_DOCUMENT: Final = "org.a11y.atspi.Document"
_COMPONENT: Final = "org.a11y.atspi.Component"
_STATUS: Final = DBusAddress("/org/a11y/bus", "org.a11y.Bus", "org.a11y.Status")
_ADDRESS_NAMES: Final = ("DocURL", "URI")
"""What Firefox and WebKit call a document's address, and what Chromium does."""
_EMBEDS: Final = 13
_DOCUMENT_WEB: Final = 95
_DOCUMENT_ROLES: Final = frozenset({82, 92, 93, 94, _DOCUMENT_WEB, 96})
"""Document frame, spreadsheet, presentation, text, web, email."""
_SHOWING: Final = 1 << 25
_SCREEN_COORDINATES: Final = 0
_PATIENCE: Final = 1.0
"""Seconds that one question may take: a browser that has just started is slow."""
_LONGEST_SEARCH: Final = 2.0
_MOST_NODES: Final = 400
"""Chromium's page is the 134th node from the top, before it has told where it is."""
_APPS_FOR: Final = 3.0
"""Seconds for which the list of programs counts as fresh."""
_BUS_AGAIN: Final = 60.0
_MUTED_FOR: Final = 5.0
FAULTS: Final = (
    OSError, EOFError, KeyError, IndexError, TypeError, ValueError, RuntimeError, TimeoutError,
    AuthenticationError, DBusErrorResponse,
)  # fmt: skip
"""No bus, one that went away, somebody who does not answer, or not with what was asked for."""


class _Node(NamedTuple):
    """One object of a program."""

    bus: str
    path: str


class _Program(NamedTuple):
    root: _Node
    pid: int


class AccessibilityBus:
    """Finds the addresses of documents. For one thread; connects when first asked.

    Args:
        session: Address of the user's bus; by default where the environment or systemd has it.
        request: Whether to have the desktop tell its programs, until `close`, that they are asked. Browsers
            then keep a description of their pages, which costs them some work.
    """

    def __init__(self, session: str = "", *, request: bool = False) -> None:
        self._session = session
        self._request = request
        self._requested = False
        self._connection: DBusConnection | None = None
        self._no_bus_until = 0.0
        self._programs: tuple[_Program, ...] = ()
        self._programs_at = -_APPS_FOR
        self._muted: dict[str, float] = {}

    def find(self, seen: VisibleWindow) -> str | None:
        """The address of the document a window shows. Never raises.

        Empty if it has none, such as a browser's own pages; `None` if nobody tells, at present.
        """
        if time.monotonic() < self._no_bus_until or not seen.window.pid:
            return None
        try:
            return self._find(seen)
        except FAULTS:
            self.close()
            self._no_bus_until = time.monotonic() + _BUS_AGAIN
            return None

    def close(self) -> None:
        """Hang up, and leave the desktop as it was."""
        connection, self._connection = self._connection, None
        if connection is not None:
            connection.close()
        if self._requested:
            self._requested = False
            with contextlib.suppress(*FAULTS):
                _tell_programs(self._session, asked=False)

    def _find(self, seen: VisibleWindow) -> str | None:
        if self._connection is None:
            if self._request:
                self._requested = _tell_programs(self._session, asked=True)
            self._connection = _connect(self._session)
        for program in self._programs_of(seen.window.pid):
            if self._muted.get(program.root.bus, 0.0) > time.monotonic():
                continue
            try:
                frame = self._frame(program, seen)
                return self._address_in(frame, seen) if frame is not None else None
            except DBusErrorResponse:
                return None  # it closed what it was asked about
            except TimeoutError:
                self._muted[program.root.bus] = time.monotonic() + _MUTED_FOR
        return None

    # ── from windows to documents ────────────────────────────────────────────────────────────────────

    def _programs_of(self, pid: int | None) -> list[_Program]:
        """Those of a process, looked for anew when it is not known yet."""
        known = [program for program in self._programs if program.pid == pid]
        now = time.monotonic()
        if known or now - self._programs_at < _APPS_FOR:
            return known
        root = _Node("org.a11y.atspi.Registry", "/org/a11y/atspi/accessible/root")
        programs = []
        for node in self._children(root):
            try:
                (owner,) = self._ask(message_bus.GetConnectionUnixProcessID(node.bus))
            except DBusErrorResponse:  # it has just gone
                continue
            programs.append(_Program(node, int(owner)))
        self._programs, self._programs_at = tuple(programs), now
        self._muted = {bus: until for bus, until in self._muted.items() if until > now}
        return [program for program in programs if program.pid == pid]

    def _frame(self, program: _Program, seen: VisibleWindow) -> _Node | None:
        """The program's object for the window: of the same title, and at the same place if there are more."""
        try:
            children = self._children(program.root)
        except DBusErrorResponse:
            self._programs_at = -_APPS_FOR  # that program is gone, another has its process number
            raise
        named = [node for node in children if self._property(node, "Name") == seen.window.title]
        if len(named) <= 1:
            return named[0] if named else None
        return max(named, key=lambda node: self._box(node).intersection(seen.outer).area)

    def _address_in(self, frame: _Node, seen: VisibleWindow) -> str | None:
        for node in self._embedded(frame):
            address = self._address_of(node)
            if address is not None:
                return address
        # The tree of another program costs more to walk than its documents, which rarely tell, are worth.
        return self._searched(frame) if is_browser(seen.window.app) else None

    def _embedded(self, frame: _Node) -> list[_Node]:
        """The documents that a browser says its window is about at present."""
        (relations,) = self._call(frame, _ACCESSIBLE, "GetRelationSet")
        return [_Node(*target) for kind, targets in relations if kind == _EMBEDS for target in targets]

    def _searched(self, frame: _Node) -> str | None:
        """The same by looking: Chromium tells only once somebody has come across the document."""
        deadline = time.monotonic() + _LONGEST_SEARCH
        waiting = deque([frame])
        for _ in range(_MOST_NODES):
            if not waiting or time.monotonic() > deadline:
                break
            node = waiting.popleft()
            (role,) = self._call(node, _ACCESSIBLE, "GetRole")
            if role in _DOCUMENT_ROLES:
                (states,) = self._call(node, _ACCESSIBLE, "GetState")
                address = self._address_of(node) if states[0] & _SHOWING else None
                if address is not None:
                    return address
            elif role != _DOCUMENT_WEB:
                waiting.extend(self._children(node))
        return None

    def _address_of(self, document: _Node) -> str | None:
        """`None` where it does not say yet, as a page that loads."""
        (attributes,) = self._call(document, _DOCUMENT, "GetAttributes")
        told = next((str(attributes[name]) for name in _ADDRESS_NAMES if attributes.get(name)), None)
        return None if told is None else fit_address(told)

    # ── asking ───────────────────────────────────────────────────────────────────────────────────────

    def _children(self, node: _Node) -> list[_Node]:
        (children,) = self._call(node, _ACCESSIBLE, "GetChildren")
        return [_Node(bus, path) for bus, path in children]

    def _box(self, node: _Node) -> Box:
        ((x, y, w, h),) = self._call(node, _COMPONENT, "GetExtents", "u", (_SCREEN_COORDINATES,))
        return Box(x, y, w, h)

    def _property(self, node: _Node, name: str) -> Any:
        address = DBusAddress(node.path, node.bus, _ACCESSIBLE)
        ((_, value),) = self._ask(Properties(address).get(name))
        return value

    def _call(
        self, node: _Node, interface: str, method: str, signature: str = "", body: tuple[Any, ...] = ()
    ) -> Any:
        address = DBusAddress(node.path, node.bus, interface)
        return self._ask(new_method_call(address, method, signature or None, body))

    def _ask(self, question: Message) -> Any:
        assert self._connection is not None  # noqa: S101  (connected at the beginning of the search)
        return unwrap_msg(self._connection.send_and_get_reply(question, timeout=_PATIENCE))


def _connect(session: str) -> DBusConnection:
    """A connection to the accessibility bus. Raises one of `FAULTS`."""
    with open_dbus_connection(session or _session_address()) as users:
        where = new_method_call(_STATUS.with_interface("org.a11y.Bus"), "GetAddress")
        (address,) = unwrap_msg(users.send_and_get_reply(where, timeout=_PATIENCE))
    return open_dbus_connection(address)


def _tell_programs(session: str, *, asked: bool) -> bool:
    """Tell all programs whether somebody asks about their documents; says whether that is a change.

    Raises one of `FAULTS`.
    """
    with open_dbus_connection(session or _session_address()) as users:
        status = Properties(_STATUS)
        ((_, before),) = unwrap_msg(users.send_and_get_reply(status.get("IsEnabled"), timeout=_PATIENCE))
        if bool(before) != asked:
            order = status.set("IsEnabled", "b", asked)
            unwrap_msg(users.send_and_get_reply(order, timeout=_PATIENCE))
        return bool(before) != asked


def _session_address() -> str:
    """Where the user's bus is; systemd's place where the environment does not say. Raises `KeyError`."""
    named = os.environ.get("DBUS_SESSION_BUS_ADDRESS")
    return named or f"unix:path={Path(os.environ['XDG_RUNTIME_DIR']) / 'bus'}"
