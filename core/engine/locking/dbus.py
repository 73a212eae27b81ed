"""Sleep and screen locks as Linux desktops announce them, over D-Bus.

The system's bus carries logind's signals: PrepareForSleep, and Lock of a session. The user's bus carries
ActiveChanged of the screen savers. Anybody of the user may send the latter, which only ever locks.

A delay inhibitor makes logind wait with sleeping until it is closed, at most for some seconds. It is held by
a descriptor, so it goes at the latest with this process, and with it the keys.
"""

import asyncio
import contextlib
import logging
import os
from collections.abc import Awaitable, Callable
from pathlib import Path
from typing import Any, Final

from jeepney import (
    DBusAddress,
    HeaderFields,
    MatchRule,
    Message,
    MessageType,
    Properties,
    new_method_call,
    new_signal,
)
from jeepney.auth import AuthenticationError
from jeepney.bus_messages import message_bus
from jeepney.io import asyncio as asyncio_io, blocking as blocking_io
from jeepney.wrappers import DBusErrorResponse, unwrap_msg

from core.engine.locking.announcements import Listeners
from core.protocol.operations import LockSignal

_LOGIND: Final = "org.freedesktop.login1"
_MANAGER: Final = DBusAddress("/org/freedesktop/login1", _LOGIND, "org.freedesktop.login1.Manager")
_SESSION_INTERFACE: Final = "org.freedesktop.login1.Session"
_SCREEN_SAVERS: Final = tuple(
    f"org.{maker}.ScreenSaver" for maker in ("freedesktop", "gnome", "cinnamon", "mate", "xfce")
)
_SESSIONS: Final = "/org/freedesktop/login1/session"
_ASK_EVERY: Final = 20.0
"""Seconds between two questions to a screen saver whether it still covers the screen. Its word that it does
not may get lost, and recording would wait for ever."""
_AGAIN_AFTER: Final = 60.0
"""Seconds between two attempts to reach a bus that is not there."""
_PATIENCE: Final = 10.0
_UNREACHABLE: Final = (
    OSError,
    EOFError,
    KeyError,
    RuntimeError,
    ValueError,
    TimeoutError,
    AuthenticationError,
    DBusErrorResponse,
)
"""No bus, one that speaks another transport, went away, or has nobody who answers."""
_log = logging.getLogger(__name__)


class Buses:
    """Listens to both buses, each for itself."""

    def __init__(
        self,
        listeners: Listeners,
        *,
        system: str = "",
        session: str = "",
        again_after: float = _AGAIN_AFTER,
        ask_every: float = _ASK_EVERY,
    ) -> None:
        """Take what is needed; `run` connects.

        Args:
            listeners: who is told.
            system: address of the system's bus; by default where the system says.
            session: address of the user's bus; the same.
            again_after: seconds until a bus that is not there is tried again.
            ask_every: seconds between two questions to a screen saver that covers the screen.
        """
        self._listeners = listeners
        self._system = system or "SYSTEM"
        self._session = session
        self._again_after = again_after
        self._ask_every = ask_every
        self._heard: dict[str, tuple[LockSignal, ...]] = {}
        self._inhibitor: int | None = None
        self._ending = False
        """Sleep waits for this process: nothing else may let it go on."""

    @property
    def hears(self) -> tuple[LockSignal, ...]:
        """What can be heard at present."""
        return tuple(sorted({signal for signals in self._heard.values() for signal in signals}, reverse=True))

    async def run(self) -> None:
        """Listen until cancelled."""
        await asyncio.gather(
            self._keep("system", self._hear_system),
            self._keep("session", self._hear_session),
        )

    async def _keep(self, name: str, hear: Callable[[], Awaitable[None]]) -> None:
        told = False
        while True:
            try:
                await hear()
            except _UNREACHABLE as error:
                if not told:
                    _log.info("the %s bus is not heard: %s", name, type(error).__name__)
                told = True
            finally:
                self._heard.pop(name, None)
            await asyncio.sleep(self._again_after)

    # ── the system's bus ─────────────────────────────────────────────────────────────────────────────

    async def _hear_system(self) -> None:
        bus = await _Bus.connect(self._system)
        try:
            if not (await bus.ask(message_bus.NameHasOwner(_LOGIND)))[0]:
                raise ValueError("nobody manages sessions here")
            await bus.listen(
                MatchRule(
                    type="signal", sender=_LOGIND, interface=_MANAGER.interface, member="PrepareForSleep"
                )
            )
            await bus.listen(
                MatchRule(type="signal", sender=_LOGIND, interface=_SESSION_INTERFACE, member="Lock")
            )
            await bus.listen(
                MatchRule(
                    type="signal",
                    sender=_LOGIND,
                    interface="org.freedesktop.DBus.Properties",
                    member="PropertiesChanged",
                    path_namespace=_SESSIONS,
                )
            )
            self._heard["system"] = ("suspend", "session")
            await self._hold_sleep()
            while True:
                signal = await bus.next_signal()
                member = signal.header.fields.get(HeaderFields.member)
                if member == "PrepareForSleep":
                    await self._sleep(begins=bool(signal.body[0]))
                elif member == "Lock" and await self._is_ours(bus, signal):
                    self._listeners.on_session_lock()
                elif member == "PropertiesChanged":
                    hint = dict(signal.body[1]).get("LockedHint")
                    if hint is not None and await self._is_ours(bus, signal):
                        self._told_locked(is_locked=hint[1])
        finally:
            self._let_go()
            await bus.close()

    async def _sleep(self, *, begins: bool) -> None:
        if not begins:
            await self._hold_sleep()
            self._listeners.on_wake()
        else:
            self._ending = self._listeners.on_sleep()
            self._let_go()

    @staticmethod
    async def _is_ours(bus: "_Bus", signal: Message) -> bool:
        """Whether the session that was locked is this user's. Where that cannot be told it is."""
        path = signal.header.fields.get(HeaderFields.path)
        session = DBusAddress(path, _LOGIND, _SESSION_INTERFACE)
        try:
            ((_, (user, _)),) = await bus.ask(Properties(session).get("User"))
        except (DBusErrorResponse, TypeError, ValueError):
            return True
        return bool(user == os.getuid())

    async def _hold_sleep(self) -> None:
        """Take the inhibitor. Without it the keys may still be there when the computer sleeps."""
        if self._inhibitor is not None:
            return
        try:
            taken = await asyncio.to_thread(_inhibit, self._system)
        except _UNREACHABLE as error:
            _log.info("sleep cannot be held up: %s", type(error).__name__)
            return
        self._inhibitor = taken

    def _let_go(self) -> None:
        if self._inhibitor is not None and not self._ending:
            os.close(self._inhibitor)
            self._inhibitor = None

    # ── the user's bus ───────────────────────────────────────────────────────────────────────────────

    async def _hear_session(self) -> None:
        bus = await _Bus.connect(self._session or _session_address())
        try:
            for interface in _SCREEN_SAVERS:
                await bus.listen(MatchRule(type="signal", interface=interface, member="ActiveChanged"))
            self._heard["session"] = ("session",)
            while True:
                signal = await bus.next_signal()
                self._told_locked(is_locked=signal.body == (True,))
                while signal.body == (True,):
                    signal = await self._until_uncovered(bus, signal)
        finally:
            self._listeners.on_session_unlock()  # nobody would tell any more
            await bus.close()

    async def _until_uncovered(self, bus: "_Bus", covered: Message) -> Message:
        """The next word of the screen saver, or the one it must have said by now."""
        with contextlib.suppress(TimeoutError):
            async with asyncio.timeout(self._ask_every):
                signal = await bus.next_signal()
                self._told_locked(is_locked=signal.body == (True,))
                return signal
        fields = covered.header.fields
        saver = DBusAddress(
            fields[HeaderFields.path], fields[HeaderFields.sender], fields[HeaderFields.interface]
        )
        try:
            (active,) = await bus.ask(new_method_call(saver, "GetActive"))
        except (DBusErrorResponse, ValueError):
            active = False
        if active is True:
            return covered
        self._listeners.on_session_unlock()
        return new_signal(saver, "ActiveChanged", "b", (False,))

    def _told_locked(self, *, is_locked: bool) -> None:
        if is_locked:
            self._listeners.on_session_lock()
        else:
            self._listeners.on_session_unlock()


class _Bus:
    """A connection that notices when it breaks, unlike jeepney's router, whose filters wait for ever."""

    def __init__(self, connection: Any) -> None:
        self._connection = connection
        self._waiting: list[Message] = []

    @classmethod
    async def connect(cls, address: str) -> "_Bus":
        """Connect and say hello. Raises one of `_UNREACHABLE`."""
        async with asyncio.timeout(_PATIENCE):
            return cls(await asyncio_io.open_dbus_connection(address))

    async def ask(self, message: Message) -> Any:
        """The answer to a call. Signals that come before it are kept for `next_signal`."""
        serial = next(self._connection.outgoing_serial)
        async with asyncio.timeout(_PATIENCE):
            await self._connection.send(message, serial=serial)
            while True:
                received = await self._connection.receive()
                if received.header.fields.get(HeaderFields.reply_serial) == serial:
                    return unwrap_msg(received)
                self._waiting.append(received)

    async def listen(self, rule: MatchRule) -> None:
        """Have signals delivered that match the rule."""
        await self.ask(message_bus.AddMatch(rule))

    async def next_signal(self) -> Message:
        """The next signal that somebody sent, not the bus itself."""
        while True:
            message = self._waiting.pop(0) if self._waiting else await self._connection.receive()
            sender = message.header.fields.get(HeaderFields.sender)
            if message.header.message_type is MessageType.signal and sender != message_bus.bus_name:
                return message

    async def close(self) -> None:
        """Hang up."""
        with contextlib.suppress(OSError):
            await self._connection.close()


def _session_address() -> str:
    """Where the user's bus is; systemd's place where the environment does not say.

    Raises:
        KeyError: nowhere.
    """
    named = os.environ.get("DBUS_SESSION_BUS_ADDRESS")
    if named:
        return named
    socket = Path(os.environ["XDG_RUNTIME_DIR"]) / "bus"
    if not socket.is_socket():
        raise KeyError(socket.name)
    return f"unix:path={socket}"


def _inhibit(address: str) -> int:
    """A descriptor that holds up sleep while it is open. Blocking: only that side of jeepney passes them."""
    call = new_method_call(
        _MANAGER,
        "Inhibit",
        "ssss",
        ("sleep", "Afterimage", "Forgets its keys before the computer sleeps", "delay"),
    )
    with blocking_io.open_dbus_connection(bus=address, enable_fds=True) as connection:
        (given,) = unwrap_msg(connection.send_and_get_reply(call, timeout=_PATIENCE))
        descriptor: int = given.to_raw_fd()
        return descriptor
