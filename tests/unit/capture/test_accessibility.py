"""Programs that tell of their documents, played on a real bus."""

import threading
from collections.abc import Iterator
from pathlib import Path
from typing import Any

import pytest
from jeepney import DBusAddress, HeaderFields, MessageType, Properties, new_error, new_method_return
from jeepney.bus_messages import message_bus
from jeepney.io.blocking import open_dbus_connection

from core.capture.accessibility import AccessibilityBus
from core.capture.screen import VisibleWindow
from core.records.geometry import Box
from core.records.screen import Window
from tests.support.buses import DAEMON, bus

pytestmark = pytest.mark.skipif(DAEMON is None, reason="needs dbus-daemon")

ROOT = "/org/a11y/atspi/accessible/root"
WEB = 95
SHOWING = 1 << 25
BOX = Box(0, 0, 400, 300)


def window(title: str, pid: int | None = 1, outer: Box = BOX) -> VisibleWindow:
    return VisibleWindow(1, Window("Chromium", title, outer, pid=pid), "", outer, (outer,))


class Desktop:
    """The user's bus and the accessibility bus in one, with a registry and programs of its own on it.

    Args:
        address: Of the bus.
        objects: What each path says of itself: name, role, children, embeds, attributes, box, showing.
    """

    def __init__(self, address: str, objects: dict[str, dict[str, Any]]) -> None:
        self.address = address
        self.objects = objects
        self.enabled = False
        self.answers = True
        self.asked: list[str] = []
        self._connection = open_dbus_connection(address)
        for name in ("org.a11y.Bus", "org.a11y.atspi.Registry"):
            self._connection.send_and_get_reply(message_bus.RequestName(name), timeout=20)
        self.pid = int(
            self._connection.send_and_get_reply(
                message_bus.GetConnectionUnixProcessID("org.a11y.Bus"), timeout=20
            ).body[0]
        )
        self._stopping = False
        self._thread = threading.Thread(target=self._serve, name="desktop", daemon=True)
        self._thread.start()

    def close(self) -> None:
        self._stopping = True
        self._thread.join(20)
        self._connection.close()

    def _serve(self) -> None:
        while not self._stopping:
            try:
                message = self._connection.receive(timeout=0.05)
            except TimeoutError:
                continue
            if message.header.message_type is MessageType.method_call and self.answers:
                self._answer(message)

    def _answer(self, message: Any) -> None:
        fields = message.header.fields
        member, path = fields[HeaderFields.member], fields[HeaderFields.path]
        self.asked.append(member)
        said = self.objects.get(path, {})
        mine = self._connection.unique_name
        nodes = [(mine, child) for child in said.get("children", ())]
        if member == "Set":
            self.enabled = message.body[2][1]
        answers: dict[str, tuple[str, tuple[Any, ...]]] = {
            "GetAddress": ("s", (self.address,)),
            "Set": ("", ()),
            "GetChildren": ("a(so)", ([(mine, "/program")] if path == ROOT else nodes,)),
            "GetRelationSet": ("a(ua(so))", ([(13, [(mine, one) for one in said.get("embeds", ())])],)),
            "GetRole": ("u", (said.get("role", 0),)),
            "GetState": ("au", ([SHOWING * said.get("showing", True), 0],)),
            "GetAttributes": ("a{ss}", (said.get("attributes", {}),)),
            "GetExtents": ("(iiii)", (tuple(said.get("box", BOX)),)),
        }
        if member == "Get":
            value = ("b", self.enabled) if message.body[1] == "IsEnabled" else ("s", said.get("name", ""))
            answers["Get"] = ("v", (value,))
        if member not in answers or (not said and path not in {ROOT, "/org/a11y/bus"}):
            self._connection.send(new_error(message, "org.freedesktop.DBus.Error.UnknownObject"))
        else:
            signature, body = answers[member]
            self._connection.send(new_method_return(message, signature or None, body))


def firefox(title: str, url: str) -> dict[str, dict[str, Any]]:
    return {
        "/program": {"children": ["/frame"]},
        "/frame": {"name": title, "embeds": ["/page"]},
        "/page": {"role": WEB, "attributes": {"DocURL": url, "MimeType": "text/html"}},
    }


@pytest.fixture
def address(tmp_path: Path) -> Iterator[str]:
    with bus(tmp_path, "all") as told:
        yield told


@pytest.fixture
def desktop(address: str) -> Iterator[Desktop]:
    played = Desktop(address, firefox("Invoice", "https://a.example/invoice?x=1"))
    yield played
    played.answers = True
    played.close()


@pytest.fixture
def finder(desktop: Desktop) -> Iterator[AccessibilityBus]:
    opened = AccessibilityBus(desktop.address)
    yield opened
    opened.close()


def test_a_page_that_the_window_embeds(desktop: Desktop, finder: AccessibilityBus) -> None:
    assert finder.find(window("Invoice", desktop.pid)) == "https://a.example/invoice?x=1"
    before = len(desktop.asked)
    assert finder.find(window("Invoice", desktop.pid)) == "https://a.example/invoice?x=1"
    assert len(desktop.asked) - before <= 4, "the list of programs is not asked for every time"


def test_a_page_that_has_to_be_looked_for(desktop: Desktop, finder: AccessibilityBus) -> None:
    desktop.objects = {
        "/program": {"children": ["/frame"]},
        "/frame": {"name": "Invoice", "children": ["/bar", "/old", "/page"]},
        "/bar": {"children": ["/button"]},
        "/button": {},
        "/old": {"role": WEB, "showing": False, "attributes": {"URI": "https://hidden.example/"}},
        "/page": {"role": WEB, "attributes": {"URI": "https://a.example/"}},
    }
    desktop.objects["/button"] = {"role": 43}
    assert finder.find(window("Invoice", desktop.pid)) == "https://a.example/"


def test_of_two_windows_of_one_title_the_one_at_its_place(desktop: Desktop, finder: AccessibilityBus) -> None:
    desktop.objects = {
        "/program": {"children": ["/left", "/right"]},
        "/left": {"name": "Mail", "box": (0, 0, 400, 300), "embeds": ["/one"]},
        "/right": {"name": "Mail", "box": (400, 0, 400, 300), "embeds": ["/two"]},
        "/one": {"role": WEB, "attributes": {"URI": "https://one.example/"}},
        "/two": {"role": WEB, "attributes": {"URI": "https://two.example/"}},
    }
    assert finder.find(window("Mail", desktop.pid, Box(400, 0, 400, 300))) == "https://two.example/"


def test_another_programs_window_has_none(desktop: Desktop, finder: AccessibilityBus) -> None:
    assert finder.find(window("Invoice", desktop.pid + 1)) is None
    assert finder.find(window("Invoice", None)) is None
    assert finder.find(window("Another", desktop.pid)) is None


def test_pages_that_hold_their_content_in_the_address_have_none(
    desktop: Desktop, finder: AccessibilityBus
) -> None:
    desktop.objects = firefox("Invoice", "data:text/html,all of it")
    assert finder.find(window("Invoice", desktop.pid)) == ""


def test_a_program_that_hangs_is_left_alone_for_a_while(desktop: Desktop, finder: AccessibilityBus) -> None:
    finder.find(window("Invoice", desktop.pid))
    desktop.answers = False
    assert finder.find(window("Invoice", desktop.pid)) is None
    before = len(desktop.asked)
    desktop.answers = True
    assert finder.find(window("Invoice", desktop.pid)) is None
    assert len(desktop.asked) == before


def test_without_a_bus_nothing_is_found_and_nothing_raised(tmp_path: Path) -> None:
    finder = AccessibilityBus(f"unix:path={tmp_path / 'nobody'}")
    assert finder.find(window("Invoice")) is None
    finder.close()


def test_a_bus_that_goes_away_is_survived(tmp_path: Path) -> None:
    with bus(tmp_path, "short") as address:
        played = Desktop(address, firefox("Invoice", "https://a.example/"))
        finder = AccessibilityBus(address)
        assert finder.find(window("Invoice", played.pid)) == "https://a.example/"
        played.close()
    assert finder.find(window("Invoice", played.pid)) is None
    finder.close()


def test_programs_are_asked_to_tell_only_while_it_runs(desktop: Desktop) -> None:
    finder = AccessibilityBus(desktop.address, request=True)
    finder.find(window("Invoice", desktop.pid))
    during = desktop.enabled
    finder.close()
    assert (during, desktop.enabled) == (True, False)


def test_what_was_asked_of_programs_by_others_stays(desktop: Desktop) -> None:
    desktop.enabled = True
    finder = AccessibilityBus(desktop.address, request=True)
    finder.find(window("Invoice", desktop.pid))
    finder.close()
    assert desktop.enabled
    status = DBusAddress("/org/a11y/bus", "org.a11y.Bus", "org.a11y.Status")
    with open_dbus_connection(desktop.address) as connection:
        ((_, value),) = connection.send_and_get_reply(Properties(status).get("IsEnabled"), timeout=20).body
    assert value is True
