"""The choice of what is listened to, by the system."""

import sys

from core.engine.locking.announcements import Announcements, Listeners, Silence


def announcements(listeners: Listeners) -> Announcements:
    """What this system announces: on Linux by D-Bus; elsewhere nothing is heard, and status says so."""
    if sys.platform != "linux":
        return Silence()
    from core.engine.locking.dbus import Buses  # noqa: PLC0415 -- its library exists under Linux only

    return Buses(listeners)
