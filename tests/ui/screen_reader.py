"""What a screen reader hears of every window, over AT-SPI's own bus: `python -m tests.ui.screen_reader`.

The windows of the gallery are shown on a display of their own, by a process of their own, with a private
accessibility bus beside them; from there each is walked as Orca does it. Printed are the controls without a
name, by window, and as the last line one JSON object. Exits with 1 where there are any.
"""

import argparse
import json
import os
import subprocess
import sys
import tempfile
from collections.abc import Iterator
from pathlib import Path
from typing import Any, Final, NamedTuple

from jeepney import DBusAddress, Properties, new_method_call
from jeepney.io.blocking import DBusConnection, open_dbus_connection
from jeepney.wrappers import DBusErrorResponse, unwrap_msg

from tests.support.buses import bus
from tests.support.xvfb import Xvfb

_ACCESSIBLE: Final = "org.a11y.atspi.Accessible"
_ROOT: Final = "/org/a11y/atspi/accessible/root"
_CONTROLS: Final = frozenset(
    {
        "push button", "button", "check box", "radio button", "combo box", "text", "spin button", "slider",
        "list", "progress bar", "toggle button", "menu item", "password text", "table", "tree",
    }
)  # fmt: skip
_INSIDE: Final = frozenset({"combo box", "spin button", "list", "table", "tree"})
"""What is in these is named by them."""
_STATES: Final = {"visible": 30, "showing": 25}
_MOST: Final = 4_000


class Node(NamedTuple):
    """One object of the program."""

    bus: str
    path: str


class Reader:
    """Asks the accessibility bus."""

    def __init__(self, session: str) -> None:
        with open_dbus_connection(session) as connection:
            address = DBusAddress("/org/a11y/bus", "org.a11y.Bus", "org.a11y.Bus")
            reply = connection.send_and_get_reply(new_method_call(address, "GetAddress"), timeout=20)
        self._connection: DBusConnection = open_dbus_connection(unwrap_msg(reply)[0])

    def close(self) -> None:
        self._connection.close()

    def _ask(self, node: Node, member: str) -> Any:
        message = new_method_call(DBusAddress(node.path, node.bus, _ACCESSIBLE), member)
        return unwrap_msg(self._connection.send_and_get_reply(message, timeout=20))[0]

    def children(self, node: Node) -> list[Node]:
        return [Node(*child) for child in self._ask(node, "GetChildren")]

    def name(self, node: Node) -> str:
        message = Properties(DBusAddress(node.path, node.bus, _ACCESSIBLE)).get("Name")
        return str(unwrap_msg(self._connection.send_and_get_reply(message, timeout=20))[0][1])

    def role(self, node: Node) -> str:
        return str(self._ask(node, "GetRoleName"))

    def showing(self, node: Node) -> bool:
        low = self._ask(node, "GetState")[0]
        return bool(low & (1 << _STATES["showing"]))

    def programs(self) -> list[Node]:
        return self.children(Node("org.a11y.atspi.Registry", _ROOT))

    def walk(self, node: Node) -> Iterator[tuple[str, str]]:
        """Role and name of all that is shown below it."""
        waiting, seen = [node], 0
        while waiting and seen < _MOST:
            one = waiting.pop()
            seen += 1
            try:
                role = self.role(one)
                if role != "application" and not self.showing(one):
                    continue
                yield role, self.name(one)
                if role not in _INSIDE:
                    waiting += reversed(self.children(one))
            except DBusErrorResponse:
                continue  # it went while it was looked at


def _show() -> int:
    """In the process of the windows: one after the other, each until the other end has seen it."""
    from PySide6.QtCore import QEventLoop, QSocketNotifier
    from PySide6.QtWidgets import QApplication

    from tests.ui.gallery import SECTIONS
    from ui.appearance import Appearance

    app = QApplication(["Afterimage"])
    appearance = Appearance(app, "light", 1.0, "en")
    for section in SECTIONS.values():
        for name, _widget in section():
            print(name, flush=True)  # noqa: T201 -- what the other end waits for
            loop = QEventLoop()
            notifier = QSocketNotifier(0, QSocketNotifier.Type.Read)
            notifier.activated.connect(loop.quit)
            loop.exec()
            notifier.setEnabled(False)
            os.read(0, 1)
    appearance.deleteLater()
    return 0


def _listen() -> int:
    found: dict[str, list[str]] = {}
    windows = nodes = 0
    with (
        tempfile.TemporaryDirectory() as place,
        bus(Path(place), "session") as session,
        Xvfb((1600, 1200)) as display,
    ):
        environment = display.environment | {
            "DBUS_SESSION_BUS_ADDRESS": session,
            "QT_LINUX_ACCESSIBILITY_ALWAYS_ON": "1",
            "QT_QPA_PLATFORM": "xcb",
        }
        command = [sys.executable, "-m", "tests.ui.screen_reader", "--show"]
        child = subprocess.Popen(command, env=environment, stdin=subprocess.PIPE, stdout=subprocess.PIPE)
        assert child.stdin is not None
        assert child.stdout is not None
        reader: Reader | None = None
        try:
            for line in child.stdout:
                reader = reader or Reader(session)
                window = line.decode().strip()
                windows += 1
                for program in reader.programs():
                    for role, name in reader.walk(program):
                        nodes += 1
                        if role in _CONTROLS and not name.strip():
                            found.setdefault(window, []).append(role)
                child.stdin.write(b"\n")
                child.stdin.flush()
        finally:
            if reader is not None:
                reader.close()
            child.terminate()
            child.wait(20)
    for window, roles in found.items():
        print(f"{window}: {', '.join(roles)}", file=sys.stderr)  # noqa: T201 -- a tool that reports
    print(json.dumps({"windows": windows, "nodes": nodes, "nameless": sum(map(len, found.values()))}))  # noqa: T201
    return int(bool(found))


def main() -> int:
    """Walk them all."""
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("--show", action="store_true", help=argparse.SUPPRESS)
    return _show() if parser.parse_args().show else _listen()


if __name__ == "__main__":
    sys.exit(main())
