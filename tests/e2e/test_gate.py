"""What must not be recorded, each beside something that may be: then everything stored is opened and read."""

import shutil
from collections.abc import Iterator
from pathlib import Path

import pytest
from PIL import Image

from core.capture import codec
from core.engine.store import Store
from core.records.memory import Memory, Passage
from core.records.screen import ReadFrame
from tests.e2e import eyes
from tests.e2e.program import PASSPHRASE, Program
from tests.support.xvfb import Xvfb

ALLOWED = "Quarterly harbour report"
TERMINAL = ("xterm", "-fa", "DejaVu Sans Mono", "-fs", "11")


@pytest.fixture
def screen() -> Iterator[Xvfb]:
    with Xvfb((1280, 800), window_manager=True) as server:
        yield server


@pytest.fixture
def on_screen(program: Program, screen: Xvfb) -> Program:
    program.environment["DISPLAY"] = screen.display
    program.ok("init")
    program.ok("unlock")
    return program


def show(screen: Xvfb, text: str, title: str, name: str, place: str) -> None:
    """A terminal that shows a text, under another program's name."""
    screen.spawn(
        *TERMINAL, "-T", title, "-class", name, "-geometry", place,
        "-e", "sh", "-c", f"for n in 1 2 3; do echo '{text}'; done; tput civis; exec sleep 3600",
    )  # fmt: skip
    screen.wait_for(lambda: screen.xdotool("search", "--onlyvisible", "--name", f"^{title}$"))


def stored(home: Path) -> tuple[str, list[Image.Image]]:
    """All texts that a home holds, whatever holds them, and all pictures."""
    store = Store.unlock(home, PASSPHRASE)
    try:
        texts = [repr(event) for event in store.journal.replay()]
        texts += map(repr, store.tables.readable(Memory))
        texts += map(repr, store.tables.readable(Passage))
        texts += map(repr, store.tables.readable(ReadFrame))
        pictures = [store.vault.objects.get(name) for name, _ in store.vault.objects.list("images/")]
        return "\n".join(texts), [Image.fromarray(codec.decode(one, codec.WEBP)) for one in pictures]
    finally:
        store.close()


def assert_only_the_allowed_was_kept(program: Program, *secrets: str) -> None:
    program.ok("lock")
    assert not [path for path in (program.home / "spool").iterdir() if path.is_file()]
    texts, pictures = stored(program.home)
    assert pictures
    read = "\n".join(eyes.read(picture, way) for picture in pictures for way in eyes.WAYS)
    for where in map(eyes.squeezed, (texts, read)):
        assert eyes.squeezed(ALLOWED) in where
        for secret in secrets:
            assert eyes.squeezed(secret) not in where, secret


def test_a_password_manager_and_an_excluded_title_beside_an_allowed_window(
    on_screen: Program, screen: Xvfb
) -> None:
    on_screen.ok("config", "set", "privacy.exclude_titles", '["secret diary"]')
    show(screen, "Zebulon knows about us", "Quokka secret diary", "Editor", "40x8+700+60")
    show(screen, "Tango walnut forty two", "Passwords", "KeePassXC", "40x8+700+400")
    show(screen, ALLOWED, "report.txt", "Editor", "60x20+40+60")
    assert on_screen.ok("capture", "--seconds", "5")["frames"] >= 1
    rows = {(row["rule"], row["action"]) for row in on_screen.ok("ledger")["rows"]}
    assert {("title:secret diary", "masked"), ("app:keepassxc", "masked")} <= rows
    assert_only_the_allowed_was_kept(on_screen, "Zebulon", "Tango walnut", "Quokka")


@pytest.mark.skipif(shutil.which("firefox") is None, reason="needs firefox")
def test_a_private_window_of_firefox_beside_an_allowed_window(
    on_screen: Program, screen: Xvfb, tmp_path: Path
) -> None:
    page = tmp_path / "page.html"
    page.write_text("<title>Quiet page</title><h1>The surprise party is on Sunday</h1>")
    (tmp_path / "profile").mkdir()
    screen.spawn(
        "firefox", "--no-remote", "--profile", str(tmp_path / "profile"), "--private-window", page.as_uri(),
        environment={"HOME": str(tmp_path), "MOZ_DISABLE_CONTENT_SANDBOX": "1"},
    )  # fmt: skip
    window = screen.wait_for(
        lambda: screen.xdotool("search", "--onlyvisible", "--name", "Private Browsing").split(), 90
    )[-1]
    screen.xdotool("windowsize", "--sync", window, 560, 640)
    screen.xdotool("windowmove", "--sync", window, 690, 60)
    screen.wait_for(lambda: screen.xdotool("search", "--name", "Quiet page"), 90)
    show(screen, ALLOWED, "report.txt", "Editor", "60x20+40+60")
    assert on_screen.ok("capture", "--seconds", "5")["frames"] >= 1
    assert_only_the_allowed_was_kept(on_screen, "surprise party", "Quiet page")
