"""The main job as a newcomer does it: real windows, real programs, real keys and clicks, real processes."""

import json
import os
import re
import shutil
import signal
import subprocess
from collections.abc import Iterator
from pathlib import Path
from typing import Any

import numpy as np
import psutil
import pytest
from PIL import Image

from tests.e2e import eyes
from tests.e2e.desk import Desk
from tests.e2e.program import PASSPHRASE, Program
from tests.support.xvfb import Xvfb, wait_for
from ui.theme import load_theme

pytestmark = [pytest.mark.display, pytest.mark.slow]

QUESTION = "what was the invoice number Marta sent?"
VALUE = "INV-48213"
NEEDED = ("Xvfb", "openbox", "xdotool", "xterm", "mousepad", "trayer")
VIEWER = ".+, .+ [0-9]+:[0-9]+"
"""The title of a frame viewer: program and time."""
MAIL = """<!doctype html><html lang="en"><head><meta charset="utf-8"><title>Inbox - Kestrel Mail</title>
<style>body { font: 16px/1.5 "DejaVu Sans", sans-serif; margin: 24px; } dt { font-weight: bold; }</style>
</head><body><h2>Aurora Rail</h2>
<p>From: Marta Keller &lt;marta.keller@kestrel.example&gt;</p>
<p>Hello! The invoice number is INV-48213.</p>
<p>It is due on 20 March 2026.</p>
</body></html>
"""
NOTE = """Shopping for Saturday

Lemons, basil and two loaves of rye bread.
Call the plumber about the kitchen tap.
"""
Area = tuple[int, int, int, int]
"""Left, top, right and bottom."""
LOG = """build 7141 of the harvester finished in 12 minutes
tests: 431 passed, 2 skipped
Priya: the parser rewrite is done on Friday
"""


@pytest.fixture
def screen() -> Iterator[Xvfb]:
    missing = [name for name in NEEDED if shutil.which(name) is None]
    if missing:
        pytest.skip(f"needs {', '.join(missing)}")
    with Xvfb((1280, 800), window_manager=True) as server:
        yield server


@pytest.fixture
def desk(program: Program, screen: Xvfb, tmp_path: Path) -> Iterator[Desk]:
    """A desk whose program must not have complained when the test is over."""
    album = tmp_path / "album"
    album.mkdir()
    program.environment["DISPLAY"] = screen.display
    desk = Desk(screen, program, album, tmp_path / "complaints.txt")
    yield desk
    desk.look("end")
    if desk.desktop is not None and desk.desktop.poll() is None:
        desk.desktop.terminate()
        assert desk.desktop.wait(30) == 0
    assert desk.complaints.read_text() == ""


# ── the programs somebody works in ──────────────────────────────────────────────────────────────────


def browse(desk: Desk, folder: Path) -> subprocess.Popen[bytes]:
    """A browser with a mail in it; a terminal where there is no browser."""
    page = folder / "mail.html"
    page.write_text(MAIL)
    browser = Path("/usr/bin/chromium")
    if not browser.exists():
        return show(desk, folder / "mail.txt", re.sub("<.*?>", "", MAIL), "70x16+40+20", "-class", "Mail")
    program = desk.screen.spawn(
        browser, "--no-sandbox", "--no-first-run", "--disable-gpu", "--disable-background-networking",
        "--disable-component-update", "--disable-sync", "--no-default-browser-check",
        "--password-store=basic", "--window-position=40,20", "--window-size=760,480",
        f"--user-data-dir={folder / 'profile'}", page.as_uri(),
    )  # fmt: skip
    desk.window(".*Kestrel Mail.*")
    desk.sees(VALUE)
    return program


def edit(desk: Desk, folder: Path) -> None:
    """An editor with a note, over the lower part of what is there."""
    note = folder / "saturday.txt"
    note.write_text(NOTE)
    desk.screen.spawn(
        "mousepad", "--disable-server", note, environment={"XDG_CONFIG_HOME": str(folder / "config")}
    )
    window = desk.window(".*saturday.*")
    desk.screen.xdotool("windowsize", window, 620, 300)
    desk.screen.xdotool("windowmove", window, 420, 330)
    desk.sees("two loaves of rye bread")


def terminal(desk: Desk, folder: Path) -> None:
    """A dark terminal over a corner of the editor."""
    show(desk, folder / "build.log", LOG, "62x10+60+520", "-bg", "#1e1e1e", "-fg", "#d4d4d4")


def show(desk: Desk, path: Path, text: str, geometry: str, *style: str) -> subprocess.Popen[bytes]:
    """A terminal that shows a text."""
    path.write_text(text)
    program = desk.screen.spawn(
        "xterm", "-T", path.name, "-fa", "DejaVu Sans Mono", "-fs", "11", "-geometry", geometry, *style,
        "-e", "sh", "-c", f"cat '{path}'; tput civis; exec sleep 3600",
    )  # fmt: skip
    desk.window(path.name)
    desk.sees(text.splitlines()[-1])
    return program


def remembered(program: Program, words: str) -> bool:
    """Whether a line with these words can be found by the command line."""
    found = program.ok("search", words, "--level", "line", "-k", "3")
    return any(eyes.squeezed(words) in eyes.squeezed(hit["text"]) for hit in found)


# ── the desktop's windows ───────────────────────────────────────────────────────────────────────────


def first_run(desk: Desk) -> None:
    """From an empty home to recording, without a look into a manual."""
    desk.sees("Welcome to Afterimage", "welcome")
    desk.click("Get started")
    desk.sees("Choose a passphrase")
    desk.type(PASSPHRASE)
    desk.press("Return")
    desk.type(PASSPHRASE)
    desk.sees("Both are the same", "passphrase")
    desk.press("Return")
    desk.sees("Your recovery key", "recovery-key")
    desk.click("I have written it down")
    desk.click("Continue")
    desk.sees("What is never recorded", "exclusions")
    desk.click("Start recording")
    desk.sees("What would you like to remember?", "empty")


def unlock(desk: Desk) -> None:
    """Type the passphrase into the locked window."""
    desk.sees("Afterimage is locked", "locked")
    desk.type(PASSPHRASE)
    desk.press("Return")
    desk.sees("What would you like to remember?", "unlocked")


def ask(desk: Desk, question: str) -> None:
    """Type a question into the chat and send it."""
    desk.press("ctrl+n")
    desk.sees("What would you like to remember?")
    desk.type(question)
    desk.sees(question)
    desk.press("Return")


def outline(desk: Desk, area: Area) -> Area:
    """The outline in the accent colour inside an area of the screen, once there is one."""
    accent = tuple(bytes.fromhex(load_theme("light").accent.removeprefix("#")))
    left, top, right, bottom = area

    def seen() -> Area | None:
        pixels = np.asarray(eyes.screenshot(desk.screen))[top:bottom, left:right]
        rows, columns = np.nonzero((pixels == accent).all(axis=2))
        if not rows.size:
            return None
        edges = columns.min() + left, rows.min() + top, columns.max() + left + 1, rows.max() + top + 1
        return int(edges[0]), int(edges[1]), int(edges[2]), int(edges[3])

    return wait_for(seen)


def likeness(one: Image.Image, other: Image.Image) -> float:
    """How alike two pictures are in what is light and dark on them: 1 for the same, 0 for no relation."""
    first, second = (np.asarray(image.convert("L"), float).ravel() for image in (one, other))
    return float(np.corrcoef(first, second)[0, 1])


def check_viewer(desk: Desk, citation: dict[str, Any], folder: Path) -> None:
    """The viewer shows the very frame of the citation, with a box around the quote and nothing else."""
    viewer = desk.window(VIEWER)
    desk.sees("QUOTE", "viewer")
    left, top, right, bottom = desk.place(viewer)
    canvas = left, top, right - 300, bottom - 60
    fitted = outline(desk, canvas)
    desk.press("1")
    wait_for(lambda: outline(desk, canvas)[2] - outline(desk, canvas)[0] > fitted[2] - fitted[0])
    shot = desk.look("viewer-actual-size")
    boxed = outline(desk, canvas)

    out = folder / "frame.png"
    desk.program.ok("frame", citation["frame_id"], "--out", str(out))
    x, y, w, h = citation["box"]
    # The line is drawn a few pixels outside of the words.
    assert w <= boxed[2] - boxed[0] <= w + 24
    assert h <= boxed[3] - boxed[1] <= h + 24
    middle = (boxed[0] + boxed[2]) // 2, (boxed[1] + boxed[3]) // 2
    on_screen = shot.crop(
        (middle[0] - w // 2, middle[1] - h // 2, middle[0] - w // 2 + w, middle[1] - h // 2 + h)
    )
    assert eyes.squeezed(VALUE) in eyes.squeezed(eyes.read(padded(on_screen)))
    with Image.open(out) as frame:
        assert frame.size == desk.screen.size
        alike = [
            likeness(on_screen, frame.crop((x + dx, y + dy, x + dx + w, y + dy + h)))
            for dx in (-1, 0, 1)
            for dy in (-1, 0, 1)
        ]
    assert max(alike) > 0.9, alike


def padded(image: Image.Image) -> Image.Image:
    """A picture with a margin, which recognition needs around a single line."""
    result = Image.new("RGB", (image.width + 40, image.height + 40), "white")
    result.paste(image, (20, 20))
    return result


def forgotten(program: Program) -> None:
    """Whatever is asked of the command line, the deleted value is nowhere."""
    answer = program.ok("ask", QUESTION)
    assert answer["abstained"]
    found = [program.ok("search", words, "--level", level)
             for words in (VALUE, "invoice number") for level in ("line", "memory")]  # fmt: skip
    assert "48213" not in json.dumps([answer, found])


def quit_leaves_nothing(desk: Desk) -> None:
    """The desktop ended in order, and no process of the home is left."""
    assert desk.desktop is not None
    assert desk.desktop.wait(30) == 0
    wait_for(lambda: not desk.program.processes())


def work(desk: Desk, folder: Path) -> subprocess.Popen[bytes]:
    """Three programs one after the other, each over a part of the one before. Gives the browser."""
    browser = browse(desk, folder)
    wait_for(lambda: remembered(desk.program, VALUE))
    edit(desk, folder)
    wait_for(lambda: remembered(desk.program, "two loaves of rye bread"))
    terminal(desk, folder)
    wait_for(lambda: remembered(desk.program, "the parser rewrite is done"))
    desk.look("programs")
    return browser


def delete(desk: Desk, citation: dict[str, Any]) -> None:
    """Look at what deleting one frame would take, think better of it, and delete the memory."""
    desk.click("Delete this frame")
    desk.sees("This cannot be undone", "frame-preview")
    desk.press("Escape")
    wait_for(lambda: not desk.windows("Delete"))
    assert desk.program.ok("show", citation["memory_id"])["id"] == citation["memory_id"]
    desk.click("Delete this memory")
    desk.sees("This cannot be undone", "preview")
    desk.click("Delete for good")
    desk.sees("Deleted for good", "deleted")
    assert not desk.windows(VIEWER)


def test_from_the_first_start_to_an_answer_and_to_forgetting(desk: Desk, tmp_path: Path) -> None:
    program = desk.program
    desk.open()
    first_run(desk)
    desk.press("alt+F4")
    desk.sees("Recording locally", "small-window")
    desk.screen.xdotool("windowmove", desk.window("Afterimage"), 880, 560)
    browser = work(desk, tmp_path)

    desk.click("Ask")
    desk.sees("New conversation")
    ask(desk, QUESTION)
    desk.sees(VALUE, "answer")
    citation = program.ok("ask", QUESTION)["citations"][0]
    assert VALUE in citation["quote"]
    desk.click(citation["app"])
    check_viewer(desk, citation, tmp_path)

    desk.screen.end(browser)
    delete(desk, citation)
    desk.press("ctrl+3")
    desk.sees("Search memories")
    assert not eyes.shows(desk.sees("Events", "memories"), VALUE)
    ask(desk, QUESTION)
    assert not eyes.shows(desk.sees("I don't have that", "asked-again"), VALUE)
    forgotten(program)
    program.ok("rebuild")
    forgotten(program)

    # Our own windows were on the screen all the time, and nothing of them was recorded.
    ask(desk, "where is the zeppelin parked?")
    desk.sees("I don't have that")
    show(desk, tmp_path / "ferry.txt", "The ferry leaves at noon\n", "50x6+300+300")
    wait_for(lambda: remembered(program, "The ferry leaves at noon"))
    desk.look("over-our-window")
    for own in ("zeppelin", "What would you like to remember", "Lock now"):
        assert not remembered(program, own)

    desk.click("Memories")
    desk.press("ctrl+q")
    quit_leaves_nothing(desk)


def test_two_starts_are_one_and_the_tray_ends_it(desk: Desk) -> None:
    tray = desk.screen.spawn(
        "trayer", "--edge", "bottom", "--align", "right", "--widthtype", "request", "--height", "32"
    )
    desk.program.ok("init")
    desk.open()
    unlock(desk)
    desk.press("alt+F4")
    wait_for(lambda: not desk.windows("Afterimage"))
    icon = desk.place(desk.window("panel"))
    desk.look("tray")

    with desk.program.start("run") as second:
        assert second.communicate(timeout=30)[1] == b""
    assert second.returncode == 0
    desk.sees("What would you like to remember?", "second-start")
    assert len(desk.windows("Afterimage")) == 1

    desk.press("alt+F4")
    wait_for(lambda: not desk.windows("Afterimage"))
    desk.click_at((icon[0] + icon[2]) // 2, (icon[1] + icon[3]) // 2)
    desk.sees("What would you like to remember?")
    desk.click_at((icon[0] + icon[2]) // 2, (icon[1] + icon[3]) // 2, button=3)
    desk.sees("Quit Afterimage", "tray-menu")
    desk.click("Quit Afterimage")
    quit_leaves_nothing(desk)
    desk.screen.end(tray)


def test_a_killed_engine_comes_back_and_asks_for_the_passphrase(desk: Desk, tmp_path: Path) -> None:
    program = desk.program
    program.ok("init")
    desk.open()
    unlock(desk)
    program.ok("resume")
    show(desk, tmp_path / "ferry.txt", "The ferry leaves at noon\n", "40x6+0+0")
    wait_for(lambda: remembered(program, "The ferry leaves at noon"))
    before = program.ok("status")

    (engine,) = [one for one in program.processes() if "engine" in psutil.Process(one).cmdline()]
    os.kill(engine, signal.SIGKILL)
    desk.sees("Afterimage is locked", "locked-again")
    assert engine not in program.processes()
    desk.click("Passphrase or recovery key")
    unlock(desk)
    assert remembered(program, "The ferry leaves at noon")
    after = program.ok("status")
    assert after["capture"] == "recording"
    for kept in ("frames", "memories"):
        assert after[kept] >= before[kept] > 0
    assert program.run("pause").status == 0
    desk.sees("Paused", "paused")
