"""Where a page or a file is, told by real programs over a real accessibility bus."""

import shutil
from collections.abc import Iterator
from pathlib import Path

import pytest

from tests.e2e import eyes
from tests.e2e.program import Program
from tests.support.buses import DAEMON, bus
from tests.support.xvfb import Xvfb

LAUNCHER = Path("/usr/libexec/at-spi-bus-launcher")
NEEDED = ("Xvfb", "openbox", "xdotool", "chromium", "mousepad")
MISSING = [name for name in NEEDED if shutil.which(name) is None]

pytestmark = [
    pytest.mark.display,
    pytest.mark.slow,
    pytest.mark.skipif(
        bool(MISSING) or DAEMON is None or not LAUNCHER.exists(),
        reason=f"needs dbus-daemon, at-spi2-core and {', '.join(NEEDED)}",
    ),
]


@pytest.fixture
def screen(program: Program, tmp_path: Path) -> Iterator[Xvfb]:
    """A desktop with an accessibility bus, which recording asks programs to join."""
    with Xvfb((1280, 800), window_manager=True) as server, bus(tmp_path, "session") as address:
        program.environment |= {
            "DISPLAY": server.display,
            "DBUS_SESSION_BUS_ADDRESS": address,
            "HOME": str(tmp_path),
        }
        server.spawn(LAUNCHER, environment=variables(program))
        program.ok("init")
        program.ok("config", "set", "capture.addresses", '"requested"')
        program.ok("unlock")
        program.ok("resume")
        yield server
        program.ok("lock")


def variables(program: Program) -> dict[str, str]:
    return program.environment | {"XDG_RUNTIME_DIR": str(program.runtime), "XDG_CONFIG_HOME": ""}


def test_a_page_is_cited_with_its_address_and_without_its_token(
    program: Program, screen: Xvfb, tmp_path: Path
) -> None:
    page = tmp_path / "page.html"
    page.write_text("<title>Aurora Rail</title><h1>The invoice number is INV-48213</h1>")
    # The browser joins the accessibility bus at its start or never: recording must have looked before.
    screen.spawn("xterm", "-T", "early", "-geometry", "20x4+900+650", environment=variables(program))
    screen.wait_for(lambda: program.ok("status")["frames"] or program.ok("status")["spooled"], 90)
    screen.spawn(
        "chromium", "--no-sandbox", "--disable-gpu", "--no-first-run", "--disable-background-networking",
        "--disable-component-update", "--disable-sync", f"--user-data-dir={tmp_path / 'profile'}",
        "--window-size=1100,700", "--window-position=60,40", f"{page.as_uri()}?token=Zk93hQ0vTq81LmXe",
        environment=variables(program),
    )  # fmt: skip
    eyes.wait_for_text(screen, "invoice number", 90)

    def cited() -> str:
        citations = program.ok("ask", "what is the invoice number?")["citations"]
        return citations[0]["url"] if citations else ""

    assert screen.wait_for(cited, 90) == f"{page.as_uri()}?token=[access key hidden]"
    assert program.ok("search", "invoice", "--level", "line")[0]["url"].startswith(page.as_uri())


def test_a_file_is_cited_with_its_path(program: Program, screen: Xvfb, tmp_path: Path) -> None:
    note = tmp_path / "notes.txt"
    note.write_text("The surprise party is on Sunday at the harbour.\n")
    screen.spawn("mousepad", "--disable-server", note, environment=variables(program))
    eyes.wait_for_text(screen, "surprise party", 90)

    def found() -> str:
        hits = program.ok("search", "surprise party", "--level", "line")
        return hits[0]["url"] if hits else ""

    assert screen.wait_for(found, 90) == note.as_uri()
