"""How long nobody has touched the computer, as Wayland desktops tell over D-Bus: GNOME's way, then KDE's."""

import contextlib
from typing import Final

from jeepney import DBusAddress, new_method_call
from jeepney.io.blocking import DBusConnection, open_dbus_connection
from jeepney.wrappers import DBusErrorResponse, unwrap_msg

_MILLISECONDS: Final = 1000.0
_WAYS: Final = (
    (
        DBusAddress(
            "/org/gnome/Mutter/IdleMonitor/Core",
            "org.gnome.Mutter.IdleMonitor",
            "org.gnome.Mutter.IdleMonitor",
        ),
        "GetIdletime",
    ),
    (
        DBusAddress("/ScreenSaver", "org.freedesktop.ScreenSaver", "org.freedesktop.ScreenSaver"),
        "GetSessionIdleTime",
    ),
)
_PATIENCE: Final = 2.0
_UNREACHABLE: Final = (OSError, EOFError, KeyError, RuntimeError, ValueError, TimeoutError)


class Idle:
    """Asks whoever answers; where nobody does, nobody counts as away. For one thread.

    Args:
        address: Of the session's bus; empty for none.
    """

    def __init__(self, address: str) -> None:
        self._ways = list(_WAYS)
        self._connection: DBusConnection | None = None
        if address:
            with contextlib.suppress(*_UNREACHABLE):
                self._connection = open_dbus_connection(bus=address)

    def seconds(self) -> float:
        """Since the last key press or pointer motion; 0 where nobody tells."""
        while self._connection is not None and self._ways:
            place, method = self._ways[0]
            try:
                call = new_method_call(place, method)
                (told,) = unwrap_msg(self._connection.send_and_get_reply(call, timeout=_PATIENCE))
                return max(float(told), 0.0) / _MILLISECONDS
            except (DBusErrorResponse, TypeError, *_UNREACHABLE):
                del self._ways[0]
        return 0.0

    def close(self) -> None:
        """Hang up."""
        connection, self._connection = self._connection, None
        if connection is not None:
            with contextlib.suppress(OSError):
                connection.close()
